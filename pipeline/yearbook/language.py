"""Which language a page is in, and which of its lines are in the other, told by their letters."""

import itertools
from bisect import bisect_left
from collections.abc import Iterator

import regex

from yearbook.model import Boilerplate, Language, Layout

HAN = regex.compile(r"\p{Han}")
WORD = regex.compile(r"[A-Za-z]{2,}")
LINE = regex.compile(r"[^\n\r]*(?:\r\n|[\n\r]|$)")
FEWEST = {"zh": 2, "en": 4}  # characters, words: fewer of the other language on a line are a name or a term


def detect_language(text: str) -> Language:
    """`zh` where Han characters outnumber Latin words (one character is about one word), else `en`."""
    sample = text[:200_000]
    return "zh" if len(HAN.findall(sample)) > len(WORD.findall(sample)) else "en"


def parts(
    text: str, layout: Layout, language: Language
) -> Iterator[tuple[Language, tuple[Boilerplate, ...], tuple[Boilerplate, ...]]]:
    """The page's language, and the other where whole lines are in it; each with the boilerplate and the lines to leave out when it is read."""
    foreign = tuple(_foreign_lines(text, layout, language))
    yield language, layout.boilerplate, foreign
    if foreign:
        ends = (0, *(span.end for span in foreign))
        starts = (*(span.start for span in foreign), len(text))
        other: Language = "en" if language == "zh" else "zh"
        yield other, (), tuple(Boilerplate(start=a, end=b) for a, b in zip(ends, starts, strict=True) if a < b)


def _foreign_lines(text: str, layout: Layout, language: Language) -> Iterator[Boilerplate]:
    """The runs of lines that are in the other language, empty lines between them included, boilerplate not."""
    starts = [span.start for span in layout.boilerplate]
    start = end = None
    for match in LINE.finditer(text):
        last = bisect_left(starts, match.end()) - 1
        apart = last >= 0 and layout.boilerplate[last].end > match.start()
        if not (apart or match[0].strip()):
            continue
        if not apart and _is_foreign(match[0], language):
            start, end = match.start() if start is None else start, match.end()
        elif start is not None and end is not None:
            yield Boilerplate(start=start, end=end)
            start = None
    if start is not None and end is not None:
        yield Boilerplate(start=start, end=end)


def _is_foreign(line: str, language: Language) -> bool:
    han = sum(1 for _ in itertools.islice(HAN.finditer(line), 200))
    if language == "en" and not han:
        return False
    words = sum(1 for _ in itertools.islice(WORD.finditer(line), 200))
    return han >= FEWEST["zh"] and han > 2 * words if language == "en" else words >= FEWEST["en"] and words > 4 * han
