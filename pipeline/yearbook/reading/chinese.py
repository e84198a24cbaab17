"""Chinese: traditional characters, misread digits, points for full stops, and the lines of a page that was wrapped."""

from collections import Counter
from collections.abc import Callable, Mapping

import regex

from yearbook.dictionaries import cut
from yearbook.reading.lines import WIDEST, Reading, joined

# A full-width point that ends a sentence, and parts no number or list's sign from what follows.
POINT = regex.compile(r"(?<=[\p{Han}\d][\p{Han})”》%])(?<![一二三四五六七八九十])\.(?=[\p{Han}\d]|\s|$|[“《(【])")
L_FOR_ONE = regex.compile(r"(?<![A-Za-z])[lI](?=[ ,.]?\d{2})")
O_FOR_ZERO = regex.compile(r"(?<=\d)O(?=[\d\p{Han} ,.])")
SLACK = 2  # columns by which the full lines of a Chinese page differ, for no line begins with a stop …
RAGGED = 6  # … and where digits and stops are not half as wide as characters
NARROW = 20  # columns that full lines have at least
RUNNING = 8  # a printer fills lines if more than one in so many runs on: of full lines every other does, of others one in thirty
SCALES = frozenset("十百千万亿%")  # no line begins with one
BESIDE = 6  # characters on either side of a line end that tell whether it parts a word
MOST_TRIED = 64  # line ends that are tried
GAP = regex.compile(r" {2}")  # a table's row has such
PARAGRAPH_ENDS = frozenset("。.!?:;)")
# A Chinese line that begins a paragraph, or is empty.
OPENS_PARAGRAPH = regex.compile(r"[\r\n]|  | ?【|\(?[一二三四五六七八九十]{1,3}[)、]|\(\d{1,2}\)|表 ?\d")
OPEN = ",、(《“"  # no Chinese paragraph ends in one of these
SAMPLE = 4000  # characters from which it is told whether a page is printed in traditional characters …
PRINTED_IN = 0.04  # … and the least share of such: in simplified text they are rare, in traditional one every third is one


def read_chinese(folded: str, traditional: Mapping[int, int]) -> Reading:
    """A tidied page without the line ends inside its paragraphs; `traditional` characters are simplified on a page that is printed in them."""
    folded = POINT.sub("。", folded)
    folded = O_FOR_ZERO.sub("0", L_FOR_ONE.sub("1", folded))
    sample = folded[:SAMPLE]
    if sum(ord(character) in traditional for character in sample) > len(sample) * PRINTED_IN:
        folded = folded.translate(traditional)
    lines = folded.splitlines()
    found = (_filled(lines, measure, slack) for measure, slack in ((len, SLACK), (_columns, RAGGED)))
    fullest = max(filter(None, found), key=lambda one: one[0], default=None)
    return joined(folded, fullest[1] if fullest else _is_open, OPENS_PARAGRAPH)


def _filled(lines: list[str], measure: Callable[[str], int], slack: int) -> tuple[int, Callable[[str], bool]] | None:
    """How many lines of a page its printer filled, and which lines are filled; None if he wrapped none.

    Filled lines are about as wide as one another, most of them end in mid-sentence, and some in mid-clause or mid-word.
    """
    widths = [0 if GAP.search(line.strip()) else measure(line) for line in lines]
    counts = Counter(width for width in widths if NARROW <= width <= WIDEST)
    near = {width: sum(counts[one] for one in range(width - slack, width + slack + 1)) for width in counts}
    width = max(near, key=lambda one: (near[one], one), default=0)
    full = [n for n, own in enumerate(widths) if width and width - slack <= own <= width + slack]
    ends = sum(lines[n].rstrip()[-1:] in PARAGRAPH_ENDS for n in full)
    on = [
        (lines[n], lines[n + 1]) for n in full if n + 1 < len(lines) and lines[n + 1] and not OPENS_PARAGRAPH.match(lines[n + 1])
    ]
    if ends * 3 > len(full) or RUNNING * sum(_runs_on(*pair) for pair in on[:MOST_TRIED]) <= len(on[:MOST_TRIED]):
        return None
    return len(full), lambda line: width - slack <= measure(line) <= width + slack


def _runs_on(line: str, following: str) -> bool:
    """Does a line end in a comma, or in the middle of a word or a number that the next one ends?"""
    before, after = line.rstrip()[-BESIDE:], following[:BESIDE]
    if before[-1:] in OPEN or (before[-1:].isdigit() and after[:1] in SCALES):
        return True
    at = 0
    for word, _ in cut(before + after):
        if at < len(before) < at + len(word):
            return True
        at += len(word)
    return False


def _columns(line: str) -> int:
    """The width of a line where a Chinese character takes two columns; so do the signs that the reading makes Western."""
    return sum(2 if character > "\u2e7f" or character in "“”‘’·-,.;:!?()%" else 1 for character in line)


def _is_open(line: str) -> bool:
    """Does a line end inside a bracket or a clause, so that what it says goes on in the next one?"""
    line = line.rstrip()
    return line[-1:] in OPEN or any(line.rfind(opening) > line.rfind(closing) for opening, closing in ("【】", "《》", "〔〕"))
