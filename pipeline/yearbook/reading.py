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
NARROWEST, WIDEST = 36, 200  # characters of the longest line of a page that its printer wrapped
SLACK = 26  # characters by which a wrapped line may stay behind the widest


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
    folded = "".join((*pieces, text[at:])).translate(_FOLDS)
    lines = folded.splitlines()
    if (width := _cut_at(lines)) is not None:
        return _joined(folded, width)
    width = max(map(len, lines), default=0)
    least = max(width - SLACK, 0.6 * width) if NARROWEST <= width <= WIDEST else None

    def join(match: "regex.Match[str]") -> str:
        line_start = folded.rfind("\n", 0, match.start()) + 1
        wrapped = least is not None and match.start() - line_start >= least
        in_sentence = folded[match.end()].islower() and folded[match.start() - 1] not in ".!?:;"
        return " " * len(match[0]) if wrapped or in_sentence else match[0]

    return Reading(SOFT_BREAK.sub(join, folded))


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
