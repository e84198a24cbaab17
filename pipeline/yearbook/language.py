"""Which language a page is in, told by its letters."""

import regex

from yearbook.model import Language

HAN = regex.compile(r"\p{Han}")
WORD = regex.compile(r"[A-Za-z]{2,}")


def detect_language(text: str) -> Language:
    """`zh` where Han characters outnumber Latin words (one character is about one word), else `en`."""
    sample = text[:200_000]
    return "zh" if len(HAN.findall(sample)) > len(WORD.findall(sample)) else "en"
