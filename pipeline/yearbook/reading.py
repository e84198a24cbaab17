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
# A line end inside a paragraph: the next line neither is empty nor is indented.
SOFT_BREAK = regex.compile(r"(?<=\S[ ]?)(?:\r\n|\n|\r)(?=[^\s【])")
MIN_WRAPPED = 30  # characters: a shorter line was ended by its author, not by the page's width


def reading(text: str, boilerplate: tuple[Boilerplate, ...] = ()) -> str:
    """`text` folded for matching, of the same length; line ends inside a paragraph become spaces."""
    folded = text.translate(_FOLDS)
    for span in boilerplate:
        blank = regex.sub(r"[^\n]", "\n", folded[span.start : span.end])
        folded = folded[: span.start] + blank + folded[span.end :]
    return SOFT_BREAK.sub(_join, folded)


def _join(match: "regex.Match[str]") -> str:
    line_start = match.string.rfind("\n", 0, match.start()) + 1
    return " " * len(match[0]) if match.start() - line_start >= MIN_WRAPPED else match[0]
