"""The reading of a page: its text with spellings of one thing made one, character for character.

Rules match on the reading. Its offsets are those of the page, but on a page that was cut in the middle of its words, where the
line ends are left out and `Reading.origin` gives the page's offsets. Boilerplate is blanked.
"""

from collections import Counter
from dataclasses import dataclass

import regex

from yearbook.model import Boilerplate

# Full-width forms to ASCII, all spaces to one, all apostrophes to one, Chinese stops to Western ones.
_FOLDS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDS |= dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\0\u200b\ufeff"), " ")  # type: ignore[arg-type]  # fmt: skip
_FOLDS |= dict.fromkeys(map(ord, "’‘`´ʼ′"), "'")  # type: ignore[arg-type]
_FOLDS |= {ord("。"): ".", ord("、"): ",", ord("－"): "-", ord("‐"): "-", ord("‑"): "-", ord("−"): "-"}  # type: ignore[dict-item]
# A line end that may stand inside a paragraph: the next line neither is empty nor is indented.
SOFT_BREAK = regex.compile(r"(?<=\S[ ]?)(?:\r\n|\n|\r)(?=[^\s【])")
LINE_END = regex.compile(r"\r\n|\n|\r")
L_FOR_ONE = regex.compile(r"(?<![A-Za-z])l(?=\d{2}|\d,\d{3})")
ONE_FOR_L = regex.compile(r"(?<=\p{Ll}-?)1(?=\p{Ll}{2})")
O_FOR_ZERO = regex.compile(r"(?<=\d)O(?=\d)")
ENDS = frozenset(".!?:;")  # a line that ends in one of these may end its paragraph
FEWEST = 6  # lines of a page that its printer wrapped
NARROWEST, WIDEST = 30, 200  # characters that its lines usually have


@dataclass(frozen=True)
class Reading:
    """The folded text; `at` gives, where characters were left out, each remaining one's offset in the page (else None)."""

    text: str
    at: tuple[int, ...] | None = None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the page that a span of the reading stands for."""
        return (start, end) if self.at is None else (self.at[start], self.at[end - 1] + 1)


def reading(text: str, boilerplate: tuple[Boilerplate, ...] = ()) -> Reading:
    """`text` folded for matching; line ends inside a paragraph become spaces.

    On a page that was cut at a fixed width, words and numbers in the middle, they are left out instead.
    """
    pieces: list[str] = []
    at = 0
    for span in boilerplate:
        pieces += [text[at : span.start], "\n" * (span.end - span.start)]
        at = span.end
    folded = _mended("".join((*pieces, text[at:])).translate(_FOLDS))
    lines = folded.splitlines()
    if (width := _cut_at(lines)) is not None:
        return _joined(folded, width)
    lengths = sorted(len(line) for line in lines if line.strip())
    usual = lengths[len(lengths) // 2] if lengths else 0
    wrapped = len(lengths) >= FEWEST and NARROWEST <= usual <= WIDEST

    def join(match: "regex.Match[str]") -> str:
        length = match.start() - folded.rfind("\n", 0, match.start()) - 1
        before, after = folded[match.start() - 1], folded[match.end()]
        if wrapped:
            heading = 2 * length < usual and not after.islower()
            goes_on = not heading and before not in ENDS
        else:
            goes_on = after.islower() and before not in ENDS
        return " " * len(match[0]) if goes_on else match[0]

    return Reading(SOFT_BREAK.sub(join, folded))


def _mended(folded: str) -> str:
    """Letters that optical reading took for digits, and digits for letters: `l4,600`, `2,9O7`, `vi1lages`."""
    folded = ONE_FOR_L.sub("l", L_FOR_ONE.sub("1", folded))
    return O_FOR_ZERO.sub("0", folded)


def _cut_at(lines: list[str]) -> int | None:
    """The width at which a page was cut without regard to words: most of its lines are exactly that long."""
    lengths = Counter(len(line) for line in lines if line.strip())
    if not lengths:
        return None
    width, count = lengths.most_common(1)[0]
    return width if count >= 5 and count * 2 > lengths.total() and 20 <= width <= WIDEST else None


def _joined(folded: str, width: int) -> Reading:
    """The reading of a page cut at a width: the ends of full lines left out."""
    kept: list[tuple[int, int]] = []
    start = line_start = 0
    for match in LINE_END.finditer(folded):
        if match.start() - line_start == width and match.end() < len(folded) and folded[match.end()] != "\n":
            kept.append((start, match.start()))
            start = match.end()
        line_start = match.end()
    kept.append((start, len(folded)))
    return Reading("".join(folded[a:b] for a, b in kept), tuple(offset for a, b in kept for offset in range(a, b)))
