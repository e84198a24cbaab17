"""English: letters that optical reading took for digits, and the lines of a page that was wrapped, or cut in the middle of words."""

from collections import Counter
from functools import lru_cache

import regex

from yearbook.dictionaries import all_lemmas
from yearbook.numbers.en import UNITS
from yearbook.reading.lines import LINE_END, WIDEST, Reading, edited, joined

# A line end that may stand inside a paragraph: the next line neither is empty nor is indented.
SOFT_BREAK = regex.compile(r"(?<=\S[ ]?)(?:\r\n|\n|\r)(?=[^\s【])")
L_FOR_ONE = regex.compile(r"(?<![A-Za-z])l(?=\d{2}|\d,\d{3}|\.\d)|(?<=\d)[lI](?=\d)|(?<=\d\.)l(?=\d|\s)")
ONE_FOR_L = regex.compile(r"(?<=\p{Ll}-?)1(?=\p{Ll}{2})")
O_FOR_ZERO = regex.compile(r"(?<=\d)O(?=\d)")
ABBREVIATED = regex.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Co|Ltd|sq|Mr|Mrs|Dr|Prof|bil|mil)\.$")
ENDS = frozenset(".!?:;")  # a line that ends in one of these may end its paragraph
FEWEST = 6  # lines of a page that its printer wrapped
FULL = 55  # characters of the longest of a few lines that a printer wrapped …
RAGGED = 14  # … and by which the others may be shorter
FEWEST_CUT = 4  # line ends in words, on a page that its printer cut without regard to them
LAST_LETTERS = regex.compile(r"(?<![A-Za-z'-])[A-Za-z]+$")
FIRST_LETTERS = regex.compile(r"[a-z]+(?![a-z'])")
NARROWEST = 30  # characters that its lines usually have


def read_english(folded: str) -> Reading:
    """A tidied page with the line ends inside its paragraphs as spaces; left out where its printer cut words and numbers."""
    folded = _mended(folded)
    lines = folded.splitlines()
    if (width := _cut_at(lines)) is not None:
        return joined(folded, lambda line: len(line) == width)
    lengths = sorted(len(line) for line in lines if line.strip())
    usual = lengths[len(lengths) // 2] if lengths else 0
    wrapped = len(lengths) >= FEWEST and NARROWEST <= usual <= WIDEST

    def join(match: "regex.Match[str]") -> str:
        length = match.start() - folded.rfind("\n", 0, match.start()) - 1
        before, after = folded[match.start() - 1], folded[match.end()]
        if wrapped:
            heading = 2 * length < usual and not after.islower()
            ends = before in ENDS and not ABBREVIATED.search(folded, max(0, match.start() - 8), match.start())
            goes_on = not heading and not ends and not _is_heading(folded, match.end(), usual)
        else:
            full = lengths[-1] >= FULL and length >= lengths[-1] - RAGGED and not _is_heading(folded, match.end(), usual)
            goes_on = (after.islower() or full) and before not in ENDS
        return " " * len(match[0]) if goes_on else match[0]

    inside = _breaks_in_words(folded)
    return edited(SOFT_BREAK.sub(join, folded), inside)


def _breaks_in_words(folded: str) -> list[tuple[int, int]]:
    """The line ends in the middle of a word or number of a page whose printer cut its lines so; none of any other page's."""
    breaks = [match.span() for match in SOFT_BREAK.finditer(folded)]
    words = [(start, end) for start, end in breaks if _parts_word(folded, start, end)]
    if len(words) < FEWEST_CUT or 5 * len(words) < len(breaks):
        return []
    return sorted({*words, *((start, end) for start, end in breaks if folded[start - 1].isdigit() and folded[end].isdigit())})


def _parts_word(folded: str, start: int, end: int) -> bool:
    """Do the letters on both sides of a line end make a word, and one of them alone none?"""
    first = LAST_LETTERS.search(folded, max(0, start - 24), start)
    second = FIRST_LETTERS.match(folded, end, end + 24)
    if not (first and second):
        return False
    known = _is_word(first[0]) and _is_word(second[0])
    return not known and (_is_word(first[0] + second[0]) or (first[0][0].isupper() and not _is_word(second[0])))


@lru_cache(maxsize=4096)
def _is_word(letters: str) -> bool:
    return (bool(all_lemmas(letters.lower())) or letters.lower() in UNITS) and (len(letters) > 1 or letters in "aAI")


def _is_heading(folded: str, start: int, usual: int) -> bool:
    """Is the line that starts at an offset short, with a capital first and no stop at its end: a heading of its own?"""
    line_end = LINE_END.search(folded, start)
    line = folded[start : line_end.start() if line_end else len(folded)].rstrip()
    return 3 * len(line) < usual and line[:1].isupper() and line[-1:] not in ENDS and line_end is not None


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
    if count >= 5 and count * 2 > lengths.total() and 20 <= width <= WIDEST:
        return width
    # Or all its long lines are: a page that is wrapped between words has lines of nearly that length too.
    longest = max(lengths)
    nearly = sum(number for length, number in lengths.items() if 0.8 * longest <= length < longest)
    cut = lengths[longest] >= 8 and nearly * 2 <= lengths[longest] and 20 <= longest <= WIDEST
    return longest if cut else None
