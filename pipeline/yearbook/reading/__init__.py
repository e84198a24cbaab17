"""The reading of a page: its text with spellings of one thing made one, character for character.

Rules match on the reading. Its offsets are those of the page, but where something is left out (line ends in the middle of words, what can't be seen,
spaces too many) or a space is put in that the page lacks behind a stop: there `Reading.origin` gives the page's offsets. Boilerplate is blanked.
`tidy` sees to spaces and what can't be seen, `english` and `chinese` to the lines.
"""

from collections.abc import Mapping

from yearbook.model import Boilerplate, Language
from yearbook.reading.chinese import read_chinese
from yearbook.reading.english import read_english
from yearbook.reading.lines import Reading
from yearbook.reading.tidy import BOILERPLATE, FOREIGN, tidied

__all__ = ["Reading", "reading"]
# Full-width forms to ASCII, all spaces to one, all apostrophes to one.
_FORMS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FORMS |= dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\0"), " ")  # type: ignore[arg-type]  # fmt: skip
_FORMS |= dict.fromkeys(map(ord, "－‐‑−"), "-")  # type: ignore[arg-type]
# Western quotes and stops for Chinese ones in English; in Chinese the dashes are one, `「` is a quotation mark, and the Yi letters
# that some pages have for full-width signs (double-byte codes kept as code points) are these signs again.
_FOLDS: dict[Language, Mapping[int, int | str]] = {
    "en": _FORMS | dict.fromkeys(map(ord, "’‘`´ʼ′"), "'") | {ord("。"): ".", ord("、"): ","},
    "zh": {code: code - 0xA3A1 + 0x21 for code in range(0xA3A1, 0xA3FF)}
    | _FORMS | dict.fromkeys(map(ord, "–—―─━－"), "-") | dict(zip(map(ord, "「」『』｡､•‧∙・〜∶﹪﹝﹞"), "“”‘’。、····~:%〔〕", strict=True)),
}  # fmt: skip


def reading(
    text: str,
    boilerplate: tuple[Boilerplate, ...] = (),
    language: Language = "en",
    traditional: Mapping[int, int] | None = None,
    foreign: tuple[Boilerplate, ...] = (),
) -> Reading:
    """`text` folded for matching; line ends inside a paragraph become spaces, and are left out in Chinese.

    On a page that was cut at a fixed width, words and numbers in the middle, they are left out in any language. So is boilerplate at the end of a
    sheet, while `foreign` lines, in another language, part what stands before them from what stands behind.
    `traditional` maps characters to simplified ones, on pages that are printed in them.
    """
    pieces: list[str] = []
    at = 0
    for start, end, sign in sorted(
        [*((one.start, one.end, BOILERPLATE) for one in boilerplate), *((one.start, one.end, FOREIGN) for one in foreign)]
    ):
        pieces += [text[at:start], sign * (end - start)]
        at = end
    folded = "".join((*pieces, text[at:])).translate(_FOLDS[language])
    tidy = tidied(folded, language)
    return tidy.then(read_chinese(tidy.text, traditional or {}) if language == "zh" else read_english(tidy.text))
