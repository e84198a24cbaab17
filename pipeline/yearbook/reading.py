"""The reading of a page: its text with spellings of one thing made one, character for character.

Rules match on the reading. Its offsets are those of the page, but where something is left out (line ends in the middle of words, what can't be seen,
spaces too many) or a space is put in that the page lacks behind a stop: there `Reading.origin` gives the page's offsets. Boilerplate is blanked.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from yearbook.dictionaries import all_lemmas, cut
from yearbook.model import Boilerplate, Language
from yearbook.numbers.en import UNITS

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
BOILERPLATE, FOREIGN = "\f", "\v"  # what both are written over by
# Boilerplate and the ends of sheets: but for the last line end, what parts two lines there is left out.
SHEET_END = r"[ \n\r]*+\f(?:[\f\n\r]|[ ]+(?=[\f\n\r]))*+"
INVISIBLE = r"[\u00ad\u200b-\u200d\u2060\ufeff]|\r(?=\n)"  # soft hyphens, joiners, the first half of a line end
# In English, spaces beyond one behind a stop; and where one is missing there: `30 million yuan.The rest`, `Dandong,Fushun`.
UNSEEN = {
    "en": regex.compile(f"{SHEET_END}|{INVISIBLE}" + r"|(?<=\S[.,;:!?)\]\"'”] ) +(?=\S)"),
    "zh": regex.compile(f"{SHEET_END}|{INVISIBLE}"),
}
UNSPACED = regex.compile(
    r"(?<=[\p{Ll})%]|\d(?=\.\p{Lu}\p{Ll}))[.](?=\p{Lu}[\p{Ll} ])|(?<=[\p{L})%\d])[,;](?=\p{L})|(?<=[\p{L})%]),(?=\d)"
)
# `12, 345 households` on a page that has no `12,345`: without other thousands to go by, three numbers so would be a list.
THOUSANDS_APART = regex.compile(r"(?<=(?<![\d.,])\d{1,3},) (?=\d{3}(?!\d))")
THOUSANDS = regex.compile(r"\d,\d{3}(?!\d)")
# In Chinese, spaces beside numbers, as word processors set them, and behind Western stops; and a full-width point that ends a sentence.
BESIDE_NUMBER = regex.compile(r"(?<=\p{Han}) (?=\d)|(?<=[\d%]) (?=\p{Han})")
TIGHT = regex.compile(r"(?<=\p{Han})(?=\d)|(?<=[\d%])(?=\p{Han})")
BEHIND_STOP = regex.compile(r"(?<=[\p{Han}\d%)][,;:、]) (?=[\p{Han}\d])(?<!\d, (?=\d))")
LINE, BLANK = regex.compile(r"[^\n]+"), regex.compile(r"(?<=\S *)\n(?=\n\S)")
POINT = regex.compile(r"(?<=[\p{Han}\d][\p{Han})”》%])(?<![一二三四五六七八九十])\.(?=[\p{Han}\d]|\s|$|[“《(【])")
# A line end that may stand inside a paragraph: the next line neither is empty nor is indented.
SOFT_BREAK = regex.compile(r"(?<=\S[ ]?)(?:\r\n|\n|\r)(?=[^\s【])")
LINE_END = regex.compile(r"\r\n|\n|\r")
L_FOR_ONE = regex.compile(r"(?<![A-Za-z])l(?=\d{2}|\d,\d{3}|\.\d)|(?<=\d)[lI](?=\d)|(?<=\d\.)l(?=\d|\s)")
ONE_FOR_L = regex.compile(r"(?<=\p{Ll}-?)1(?=\p{Ll}{2})")
O_FOR_ZERO = regex.compile(r"(?<=\d)O(?=\d)")
ABBREVIATED = regex.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Co|Ltd|sq|Mr|Mrs|Dr|Prof|bil|mil)\.$")
ENDS = frozenset(".!?:;")  # a line that ends in one of these may end its paragraph
L_FOR_ONE_ZH = regex.compile(r"(?<![A-Za-z])[lI](?=[ ,.]?\d{2})")
O_FOR_ZERO_ZH = regex.compile(r"(?<=\d)O(?=[\d\p{Han} ,.])")
FEWEST = 6  # lines of a page that its printer wrapped
FULL, RAGGED_EN = (
    55,
    14,
)  # characters of the longest of a few lines that a printer wrapped, and by which the others may be shorter
FEWEST_CUT = 4  # line ends in words, on a page that its printer cut without regard to them
LAST_LETTERS = regex.compile(r"(?<![A-Za-z'-])[A-Za-z]+$")
FIRST_LETTERS = regex.compile(r"[a-z]+(?![a-z'])")
SLACK = 2  # columns by which the full lines of a Chinese page differ, for no line begins with a stop …
RAGGED = 6  # … and where digits and stops are not half as wide as characters
NARROW_ZH = 20  # columns that full lines have at least
RUNNING = 8  # a printer fills lines if more than one in so many runs on: of full lines every other does, of others one in thirty
SCALES = frozenset("十百千万亿%")  # no line begins with one
BESIDE = 6  # characters on either side of a line end that tell whether it parts a word
MOST_TRIED = 64  # line ends that are tried
NARROWEST, WIDEST = 30, 200  # characters that its lines usually have
GAP = regex.compile(r" {2}")  # a table's row has such
PARAGRAPH_ENDS = frozenset("。.!?:;)")
OPENS_PARAGRAPH = regex.compile(
    r"[\r\n]|  | ?【|\(?[一二三四五六七八九十]{1,3}[)、]|\(\d{1,2}\)|表 ?\d"
)  # a Chinese line that begins so, or is empty
OPEN = ",、(《“"  # no Chinese paragraph ends in one of these
SAMPLE = 4000  # characters from which it is told whether a page is printed in traditional characters …
PRINTED_IN = 0.04  # … and the least share of such: in simplified text they are rare, in traditional one every third is one


@dataclass(frozen=True)
class Reading:
    """The folded text; where characters were left out or put in, `at` gives each one's offset in the page (else None).

    A space that was put in has the offset of the character before it.
    """

    text: str
    at: tuple[int, ...] | None = None

    def then(self, further: "Reading") -> "Reading":
        """This reading read further: `further` is one of its text."""
        if self.at is None or further.at is None:
            return Reading(further.text, self.at if further.at is None else further.at)
        return Reading(further.text, tuple(self.at[offset] for offset in further.at))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the page that a span of the reading stands for."""
        return (start, end) if self.at is None else (self.at[start], self.at[end - 1] + 1)


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
    tidy = _tidied(folded, language)
    return tidy.then(_read_chinese(tidy.text, traditional or {}) if language == "zh" else _read_english(tidy.text))


def _tidied(folded: str, language: Language) -> Reading:
    """Without what can't be seen, spaces too many, and what parts two sheets but one line end; with spaces that are missing behind stops in English."""
    left_out = [(match.start(), match.end() - ("\f" in match[0])) for match in UNSEEN[language].finditer(folded)]
    folded = folded.replace(BOILERPLATE, "\n").replace(FOREIGN, "\n")
    if language == "en":
        apart = [match.span() for match in THOUSANDS_APART.finditer(folded)]
        if len(apart) > 2 and not THOUSANDS.search(folded):
            left_out = sorted(left_out + apart)
        return _edited(folded, left_out, [match.end() for match in UNSPACED.finditer(folded)])
    beside = [match.span() for match in BESIDE_NUMBER.finditer(folded)]
    if len(beside) > 1 and len(beside) > sum(1 for _ in TIGHT.finditer(folded)):
        left_out += beside
    blank = [match.span() for match in BLANK.finditer(folded)]
    if len(blank) * 5 > sum(1 for _ in LINE.finditer(folded)) * 3:  # most lines are followed by an empty one
        left_out += blank
    return _edited(folded, sorted(left_out + [match.span() for match in BEHIND_STOP.finditer(folded)]))


def _read_english(folded: str) -> Reading:
    folded = _mended(folded)
    lines = folded.splitlines()
    if (width := _cut_at(lines)) is not None:
        return _joined(folded, lambda line: len(line) == width)
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
            full = lengths[-1] >= FULL and length >= lengths[-1] - RAGGED_EN and not _is_heading(folded, match.end(), usual)
            goes_on = (after.islower() or full) and before not in ENDS
        return " " * len(match[0]) if goes_on else match[0]

    inside = _breaks_in_words(folded)
    return _edited(SOFT_BREAK.sub(join, folded), inside)


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


def _read_chinese(folded: str, traditional: Mapping[int, int]) -> Reading:
    folded = POINT.sub("。", folded)
    folded = O_FOR_ZERO_ZH.sub("0", L_FOR_ONE_ZH.sub("1", folded))
    sample = folded[:SAMPLE]
    if sum(ord(character) in traditional for character in sample) > len(sample) * PRINTED_IN:
        folded = folded.translate(traditional)
    lines = folded.splitlines()
    found = (_filled(lines, measure, slack) for measure, slack in ((len, SLACK), (_columns, RAGGED)))
    fullest = max(filter(None, found), key=lambda one: one[0], default=None)
    return _joined(folded, fullest[1] if fullest else _is_open, OPENS_PARAGRAPH)


def _filled(lines: list[str], measure: Callable[[str], int], slack: int) -> tuple[int, Callable[[str], bool]] | None:
    """How many lines of a page its printer filled, and which lines are filled; None if he wrapped none.

    Filled lines are about as wide as one another, most of them end in mid-sentence, and some in mid-clause or mid-word.
    """
    widths = [0 if GAP.search(line.strip()) else measure(line) for line in lines]
    counts = Counter(width for width in widths if NARROW_ZH <= width <= WIDEST)
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


def _joined(folded: str, full: Callable[[str], bool], opening: "regex.Pattern[str]" = LINE_END) -> Reading:
    """The reading of a page without the ends of its full lines, but before a line that begins with an `opening`."""
    ends: list[tuple[int, int]] = []
    line_start = 0
    for match in LINE_END.finditer(folded):
        if match.end() < len(folded) and not opening.match(folded, match.end()) and full(folded[line_start : match.start()]):
            ends.append(match.span())
        line_start = match.end()
    return _edited(folded, ends)


def _edited(folded: str, left_out: list[tuple[int, int]], spaced: Sequence[int] = ()) -> Reading:
    """The reading of a page without some spans, and with spaces put in at some offsets; both are in order and apart."""
    if not left_out and not spaced:
        return Reading(folded)
    pieces: list[str] = []
    at: list[int] = []
    done = 0
    for start, end in sorted([*left_out, *((offset, offset) for offset in spaced)]):
        pieces.append(folded[done:start])
        at += range(done, start)
        if start == end:
            pieces.append(" ")
            at.append(start - 1)
        done = max(done, end)
    pieces.append(folded[done:])
    at += range(done, len(folded))
    return Reading("".join(pieces), tuple(at))
