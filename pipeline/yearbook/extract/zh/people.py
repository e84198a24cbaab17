"""People in Chinese: a name is a surname and one or two characters, found by the title beside it; its length by what follows.

Titles, surnames and the words that may follow a name stand in `patterns/zh/people.toml`.
"""

from collections.abc import Iterator

import regex

from yearbook.extract.scan import Scan
from yearbook.extract.zh.places import CUES, SHORT
from yearbook.extract.zh.words import Words

Titles = dict[int, tuple[int, str]]  # see `_titles`
MASKS_OF_NAMES = "\ue010\ue011\ue012"
LONGEST_TITLE_WORD = 10
JOINING = regex.compile(r" ?(?:[、,(]|兼|暨)? ?")
SHORT_NAME = regex.compile(f"{SHORT}+")
NAME_TAGS = ("nr", "nrt", "nrfg")
OTHER_WORDS = frozenset("vdnapcrmtlisbuqjfz")  # classes of a word that is no name
CLAUSE_WORDS = frozenset("vpcdrufmtq")  # classes of words that no name without a Han surname holds
GAP = regex.compile(r"[ :](?=\p{Han})|")
BETWEEN = regex.compile(r"、| {1,3}|,(?=\p{Han}{2,3}(?:[、,。;)]|$))|和|与|及|以及")
SPACED = regex.compile(r"(\p{Han}) {1,3}(\p{Han})(?=[^\p{Han}]|$)")
MANY = regex.compile(r"\p{Han}{1,7}[·](?:\p{Han}{1,7}[·])?\p{Han}{1,7}")
TAKING_OFFICE = regex.compile(r"辞去|卸任|不再[担兼]任|当选为?|(?<![成作称评选认列定改更])为|担任|出任|调任|接任|兼任|继任|任")
OFFICE_ENDS = frozenset("部局办处科室委院社站厅所会")  # what stands so in a credit is a department
LEADING = frozenset("记席长任")  # the last characters of offices after which a name needs no Han surname
APPOINTED = ("为", "任", "的", "担", "出", "等", "、", ",", "兼")  # behind a name that an appointment is of
# `由甲接任`, and what a bracket says of a person alone: `甲(女,彝族)`.
BY = regex.compile(r"(?<=由\p{Han}{2,4})(?=接任|继任|兼任|担任|出任|代理)")
DESCRIBED = regex.compile(r"(?<=\p{Han}{2})(?=\((?:男|女|\p{Han}{1,5}族)[,、)])")
SUCCEEDS = regex.compile(r"接替(?=\p{Han}{2,4}(?:任|出任|担任))")
NEVER_LAST = frozenset("等到在率说与及的被把从由赴又曾")  # end no given name
LONGEST_FOLLOWING = 4
BOUNDARY, WORD, CHARACTER = 3, 2, 1  # how strongly what follows says that a name ends


def find(scan: Scan, words: Words, text: str) -> None:
    """Claim people; `text` has places, organizations and what was claimed before written over.

    A short name of a place may be part of a person's name.
    """
    names = SHORT_NAME.sub(lambda match: scan.text[match.start() : match.end()], text)
    titles = _titles(scan, text)
    titled = {start: (end, title) for start, end, title in _titled(scan, words, titles, names)}
    for start, (end, span) in sorted(titled.items()):
        if scan.free(start, end):
            _add(scan, start, end, "person.titled", span)
    for start, end in (*_appointed(scan, words, titles, names), *_credited(scan, words, titles, names), *_of_many(scan, text)):
        if scan.free(start, end):
            _add(scan, start, end, "person.context", None)
    for start, end, title in _before_titles(scan, words, titles, names):
        if scan.free(start, end):
            _add(scan, start, end, "person.before-title", title)
    _again(scan, words)


def _add(scan: Scan, start: int, end: int, rule: str, title: tuple[int, int] | None) -> None:
    fields = {"title": "".join(scan.words_at(*title).split()), "title_spans": [title]} if title else {}
    scan.add("person", start, end, rule, **fields)


def _titles(scan: Scan, text: str) -> Titles:
    """Titles, and titles in a row, by where they begin: where they end and their last office.

    A title is an office with the words, places and organizations right before it: `\ue012\ue012副书记、市长`.
    """
    offices, words = scan.rules.lexicons["office"], scan.rules.lexicons["title_word"]
    found: Titles = {}
    before = 0
    row: tuple[int, int] | None = None  # the last row of titles
    for _, start, end in scan.rules.finders["office"].find_matches_as_indexes(text):
        begin = start
        while begin > before:
            if text[begin - 1] in MASKS_OF_NAMES:
                begin -= 1
                continue
            length = next(
                (n for n in range(LONGEST_TITLE_WORD, 0, -1) if begin - n >= before and text[begin - n : begin] in words), 0
            )
            if not length:
                break
            begin -= length
        joined = row is not None and JOINING.fullmatch(text, row[1], begin) is not None
        row = (row[0] if joined and row else begin, end)
        found[row[0]] = (end, offices[text[start:end]])
        found[begin] = found[row[0]]
        before = end
    return found


def _titled(scan: Scan, words: Words, titles: Titles, names: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Names right after a title, and those listed after them, which share it."""
    ends: dict[int, int] = {}
    for start, (end, _) in sorted(titles.items(), reverse=True):
        ends[end] = start  # the row's first title begins first
    for end, start in ends.items():
        title = _without_former(scan, start, end)
        at = end + len(GAP.match(names, end)[0])  # type: ignore[index]
        sure = titles[start][1] == "word"
        while length := name_length(scan, words, titles, names, at, sure):
            yield at, at + length, title
            between = BETWEEN.match(names, at + length)
            if between is None:
                break
            at = between.end()


def _before_titles(scan: Scan, words: Words, titles: Titles, names: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Names right before a title that has no words of its own: `史宁中教授`."""
    behind = scan.rules.lexicons["behind_name"]
    for start, (end, _) in titles.items():
        span = _name_before(scan, words, names, start) if names[start:end] in behind else None
        if span and (words.tags.get(span[0], ("",))[0] in NAME_TAGS or not _is_han(names[span[0] - 1 : span[0]])):
            yield *span, (start, end)


def _without_former(scan: Scan, start: int, end: int) -> tuple[int, int]:
    for word in scan.rules.lexicons["former"]:
        if scan.text.startswith(word, start):
            return start + len(word), end
    return start, end


def _appointed(scan: Scan, words: Words, titles: Titles, text: str) -> Iterator[tuple[int, int]]:
    """`任命甲为局长`, `选举甲、乙为副县长`, `甲当选县长`, `由甲接任`, `甲(女,彝族)`."""
    for match in scan.rules.patterns["$appointing"].finditer(text):
        at = match.end()
        names = []
        while length := name_length(scan, words, titles, text, at):
            names.append((at, at + length))
            between = BETWEEN.match(text, at + length)
            if between is None:
                break
            at = between.end()
        if names and text[names[-1][1] : names[-1][1] + 1] in APPOINTED:
            yield from names
    taken = (match for match in TAKING_OFFICE.finditer(text) if match.end() in titles)
    for match in (*taken, *SUCCEEDS.finditer(text), *BY.finditer(text), *DESCRIBED.finditer(text)):
        end = match.start()
        while span := _name_before(scan, words, text, end):
            yield span
            if text[span[0] - 1 : span[0]] not in ("、", "和"):
                break
            end = span[0] - 1


def _name_before(scan: Scan, words: Words, text: str, end: int) -> tuple[int, int] | None:
    """The name that ends at an offset: it begins after a boundary, a word's end, or with a name of the dictionary."""
    for length in (3, 2, 4):
        start = end - length
        name = text[start:end]
        if start < 0 or not _is_han(name):
            continue
        kind = _surname(scan, name)
        base = 2 if kind == "two" else 1 if kind else 0
        if not base or length - base not in (1, 2):
            continue
        tag, stop = words.tags.get(start, ("", 0))
        opens = start == 0 or not _is_han(text[start - 1]) or start in words.tags
        if opens and (tag in NAME_TAGS or stop - start < 2 or not (tag[:1] in OTHER_WORDS and stop - start > 1)):
            return start, end
    return None


def _credited(scan: Scan, words: Words, titles: Titles, text: str) -> Iterator[tuple[int, int]]:
    """Names in a bracket that closes a paragraph: `（甲　乙）`, `（供稿：甲）`."""
    for match in scan.rules.patterns["$credit"].finditer(text):
        at = match.end("opening")
        spans = []
        while length := name_length(scan, words, titles, text, at):
            if text[at + length - 1] not in OFFICE_ENDS:
                spans.append((at, at + length))
            between = BETWEEN.match(text, at + length)
            if between is None:
                at += length
                break
            at = between.end()
        if spans and at >= match.end("names"):
            yield from spans


def _of_many(scan: Scan, text: str) -> Iterator[tuple[int, int]]:
    """Names with a point between their parts: `阿不来提·阿不都热西提`."""
    for match in MANY.finditer(text):
        if (
            len(match[0]) > 5
            and text[match.start() - 1 : match.start()] not in "“《"
            and text[match.end() : match.end() + 1] not in "”》"
        ):
            yield match.span()


def _again(scan: Scan, words: Words) -> None:
    """Full names that the page has with a title, named again without it."""
    names = {scan.text[one.start : one.end] for one in scan.drafts if one.type == "person"}
    for name in names:
        at = scan.text.find(name) if len(name) > 1 else -1
        while at >= 0:
            end = at + len(name)
            if scan.free(at, end) and (len(name) > 2 or (words.cuts(at) and words.cuts(end))):
                scan.add("person", at, end, "person.again")
            at = scan.text.find(name, end)


def name_length(scan: Scan, words: Words, titles: Titles, text: str, at: int, sure: bool = True) -> int:
    """How many characters from an offset are a name; 0 if none is there. `sure`: what stands before it is an office."""
    if at in titles:
        return 0
    if many := MANY.match(text, at):
        last = many[0].rindex("·") + 1
        ends = (n for n in range(last + 2, len(many[0])) if _ending(scan, words, titles, text, at + n, True))
        return next(ends, len(many[0]))
    if (spaced := SPACED.match(text, at)) and _surname(scan, spaced[1]):
        return len(spaced[0])
    run = regex.match(r"\p{Han}{1,5}", text[at : at + 5])
    if run is None or len(run[0]) < 2:
        return 0
    kind = _surname(scan, run[0])
    base = 2 if kind == "two" else 1 if kind else 0
    tag, stop = words.tags.get(at, ("", at))
    named = stop - at if tag in NAME_TAGS else 0
    if base and _is_ordinary(tag, stop - at, base):
        likely = sure and stop - at == 2 and base == 1 and (tag[:1] == "n" or kind == "one")
        ending = _ending(scan, words, titles, text, at + 2, True) if likely else 0
        given = run[0][1] in scan.rules.lexicons["given"] or (kind == "one" and run[0][:2] not in scan.rules.lexicons["no_name"])
        if likely and run[0][:2] not in scan.rules.lexicons["no_name"] and kind == "one":
            whole = _ending(scan, words, titles, text, at + 3, len(run[0]) >= 3)
            if whole == BOUNDARY or (whole and run[0][2] in scan.rules.lexicons["given"]):
                return 3
        return 2 if (ending == WORD and tag[:1] == "n") or (ending == BOUNDARY and given) else 0
    if not base and not (sure and scan.text[at - 1 : at] in LEADING):
        return 0
    if not base:
        return _without_surname(scan, words, titles, text, at, named, tag, stop - at)
    if run[0][base + 1 : base + 2] and run[0][base + 1] in NEVER_LAST:
        return base + 1
    long, short = (_ending(scan, words, titles, text, at + base + more, len(run[0]) >= base + more) for more in (2, 1))
    length = _choose(scan, run[0], base, long, short, named)
    if not length and sure and len(run[0]) >= 4 and _ending(scan, words, titles, text, at + 4, True) >= WORD:
        return 4  # `江村罗布`
    given = all(character in scan.rules.lexicons["given"] for character in run[0][base:length])
    if (
        (kind == "rare" or not sure)
        and length
        and not (given and sure)
        and not (named == length or max(long if length == base + 2 else short, 0) >= WORD)
    ):
        return 0
    return length


def _choose(scan: Scan, run: str, base: int, long: int, short: int, named: int) -> int:
    """The length of a name of which the surname has `base` characters: with two more if what follows speaks for that, else one."""
    if not long and not short:
        return named if named in (base + 1, base + 2) else 0
    if long and not short:
        return base + 2
    if short and not long:
        return base + 1
    if long != short:
        return base + 2 if long > short else base + 1
    if run[base + 1] in scan.rules.lexicons["given"]:
        return base + 2
    return named if named in (base + 1, base + 2) else base + 1


def _ending(scan: Scan, words: Words, titles: Titles, text: str, end: int, fits: bool) -> int:
    """How strongly what stands at an offset says that a name ends there."""
    if not fits:
        return 0
    following = text[end : end + LONGEST_FOLLOWING]
    if not following or not _is_han(following[0]):
        return BOUNDARY
    after = scan.rules.lexicons["after_name"]
    if any(following[:n] in after for n in range(LONGEST_FOLLOWING, 1, -1)):
        return WORD
    tag, stop = words.tags.get(end, ("", end))
    if end in titles:
        return WORD
    return CHARACTER if following[0] in after or (stop - end > 1 and tag[:1] in "vdpt") else 0


def _is_ordinary(tag: str, length: int, base: int) -> bool:
    """Is what begins here a word of the dictionary that is no name: `高度`, `干部`?"""
    return (
        length > base
        and tag[:1] in OTHER_WORDS
        and tag not in ("ns", "nz", "a", "ng", "ag")
        and tag not in NAME_TAGS
        and length <= 3
    )


def _without_surname(scan: Scan, words: Words, titles: Titles, text: str, at: int, named: int, tag: str, word: int) -> int:
    """A name without a Han surname (`布赫`, `巴特尔`), where the dictionary knows it as one or no word begins, and the clause goes on."""
    if named and 2 <= named <= 4 and _ending(scan, words, titles, text, at + named, True):
        return named
    if word >= 2 and tag[:1] in OTHER_WORDS and tag not in NAME_TAGS:
        return 0
    endings = {
        n: 0 if text[at + n - 1 : at + n] in NEVER_LAST or any(_no_name(text, words, inner) for inner in range(at, at + n))
        else _ending(scan, words, titles, text, at + n, _is_han(text[at : at + n]))
        for n in (3, 2, 4)
    }  # fmt: skip
    for wanted in (WORD, BOUNDARY, CHARACTER):
        found = next((n for n, ending in endings.items() if ending == wanted and (n < 4 or wanted >= WORD)), 0)
        if found:
            return found
    return 0


def _no_name(text: str, words: Words, at: int) -> bool:
    """Does a word begin here that stands in no name?"""
    tag, stop = words.tags.get(at, ("", at))
    return tag[:1] in CLAUSE_WORDS and (stop - at > 1 or text[at] in CUES)


def _surname(scan: Scan, run: str) -> str:
    surnames = scan.rules.lexicons["surname"]
    return surnames.get(run[:2], "") or surnames.get(run[:1], "")


def _is_han(text: str) -> bool:
    return bool(text) and all("\u3400" <= character <= "\u9fff" for character in text)
