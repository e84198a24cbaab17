"""Ways in which the same page is set by other hands, and what a page says without regard to them."""

import re
import unicodedata
from collections.abc import Callable

import yearbook
from yearbook.model import Language


def wrapped(paragraph: str, width: float, indent: str) -> str:
    """A Chinese paragraph as a PDF has it: digits a little wider than half a character, stops narrower, and no line begins with a stop."""
    lines, line, taken = [], indent, 2.0 * bool(indent)
    for character in paragraph:
        wide = 0.555 if character.isdigit() else 0.28 if character in " .," else 1.0
        if taken + wide > width and character not in "，。、；：）》%":
            lines.append(line)
            line, taken = "", 0.0
        line += character
        taken += wide
    return "\n".join([*lines, line])


SPELLINGS: dict[str, Callable[[str], str]] = {
    "spaces beside numbers": lambda text: re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])", " ", text),
    "Western stops and spaces": lambda text: text.replace("，", ", ").replace("；", "; ").replace("、", "、 "),
    "points for full stops": lambda text: text.replace("。", "．"),
    "full-width figures": lambda text: text.translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789.%"}),
    "line ends of two characters": lambda text: text.replace("\n", "\r\n"),
    "joiners and soft hyphens": lambda text: re.sub(r"(?<=[万元粮])|(?<=[a-z]{4})(?=[a-z]{3})", "\u00ad\u200b", text),
    "two spaces behind stops": lambda text: re.sub(r"(?<=[a-z][.,]) ", "  ", text),
    "no space behind stops": lambda text: re.sub(r"(?<=[a-z][.,]) (?=[A-Za-z])", "", text),
    "thousands apart": lambda text: re.sub(r"(?<=\d),(?=\d{3})", ", ", text),
    "no breaks": lambda text: text.replace(" ", "\u00a0"),
}


def told(text: str, language: Language) -> tuple[list[tuple[str, str]], list[tuple[str, ...]]]:
    """Mentions as type and words, and records as type and the words that they rest on; without regard to how they are set."""
    page = yearbook.extract(text, language=language)
    words = {one.id: re.sub(r"[\s,\u00ad\u200b]+", "", unicodedata.normalize("NFKC", one.text)) for one in page.mentions}
    records = []
    for record in page.records:
        values = [value for _, field in record for value in (field if isinstance(field, tuple) else (field,))]
        records.append((record.type, *(words[value] for value in values if value in words)))
    return [(one.type, words[one.id]) for one in page.mentions], records
