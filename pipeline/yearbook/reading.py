"""The reading of a page: its text with spellings of one thing made one, character for character.

Rules match on the reading; offsets are those of the page, because nothing is added or removed. Boilerplate is blanked.
"""

import regex

from yearbook.model import Boilerplate

# Full-width forms to ASCII, all spaces to one, all apostrophes to one, Chinese stops to Western ones.
_FOLDS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDS |= dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\0\u200b\ufeff"), " ")  # type: ignore[arg-type]  # fmt: skip
_FOLDS |= dict.fromkeys(map(ord, "’‘`´ʼ′"), "'")  # type: ignore[arg-type]
_FOLDS |= {ord("。"): ".", ord("、"): ",", ord("－"): "-", ord("‐"): "-", ord("‑"): "-", ord("−"): "-"}  # type: ignore[dict-item]
# A line end that may stand inside a paragraph: the next line neither is empty nor is indented.
SOFT_BREAK = regex.compile(r"(?<=\S[ ]?)(?:\r\n|\n|\r)(?=[^\s【])")
NARROWEST, WIDEST = 36, 200  # characters of the longest line of a page that its printer wrapped
SLACK = 26  # characters by which a wrapped line may stay behind the widest


def reading(text: str, boilerplate: tuple[Boilerplate, ...] = ()) -> str:
    """`text` folded for matching, of the same length; line ends inside a paragraph become spaces."""
    pieces, at = [], 0
    for span in boilerplate:
        pieces += [text[at : span.start], "\n" * (span.end - span.start)]
        at = span.end
    folded = "".join((*pieces, text[at:])).translate(_FOLDS)
    width = max(map(len, folded.splitlines()), default=0)
    least = max(width - SLACK, 0.6 * width) if NARROWEST <= width <= WIDEST else None

    def join(match: "regex.Match[str]") -> str:
        line_start = folded.rfind("\n", 0, match.start()) + 1
        wrapped = least is not None and match.start() - line_start >= least
        in_sentence = folded[match.end()].islower() and folded[match.start() - 1] not in ".!?:;"
        return " " * len(match[0]) if wrapped or in_sentence else match[0]

    return SOFT_BREAK.sub(join, folded)
