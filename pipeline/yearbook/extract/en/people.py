"""People: names by the shape of Chinese names in pinyin and by the titles around them; titles before and after.

A person's span is the name alone; `title` is the whole stack as written, places and organizations in it included.
"""

from bisect import bisect_left
from collections.abc import Iterator

import regex

from yearbook.dictionaries import all_lemmas
from yearbook.extract.scan import Scan
from yearbook.gazetteer import place_key
from yearbook.model import Draft

PERSON = "\ue00f"  # written over names that are found, so that no other name reaches into them
WINDOW = 200  # characters before or after a name in which its title stands
THIRD = regex.compile(r" (?P<word>\p{Lu}\p{Ll}{1,5})(?![\w-])")
UNKNOWN_NAME = regex.compile(r"(?<![\w'-])(?P<name>\p{Lu}[\p{Ll}']+(?: \p{Lu}[\p{Ll}']+){1,2})(?![\w-]|'s)")
NAME_BEFORE = regex.compile(r"(?<![\w'-])(?P<name>\p{Lu}[\p{Ll}']+(?: \p{Lu}[\p{Ll}']+){1,2})(?:, |, and | and )$")
LED_BY = regex.compile(
    r"\b(?:headed|led|chaired|accompanied|guided|directed|signed|represented) by (?P<name>\p{Lu}[\p{Ll}']+(?: \p{Lu}[\p{Ll}']+){1,2})(?![\w-])"
)
LIST_AFTER = regex.compile(r"(?:, and | and |, )")
SHARED = regex.compile(r" ?(?:, ?(?:and )?|and |& )$")
PLURAL = regex.compile(
    r"\b(?:\p{L}+s|\p{L}+men)\b(?:-[Gg]eneral)?(?= of\b| for\b|$)"
)  # `Vice Governors`, `Chairmen of the Board`
LEFT_OUT = regex.compile(
    r"(?i)^(?:(?:the|then|former|retired|late|and|comrade|newly appointed|newly elected|current|incumbent) +|ex-)+"
)


def find(scan: Scan) -> None:
    """Find people: pinyin names anywhere, others where a title stands before them."""
    for start, end in _pinyin_names(scan):
        scan.add("person", start, end, "person.pinyin")
    for match in scan.at_words("surname", "three_part", scan.text):
        if scan.free(*match.span()):
            scan.add("person", *match.span(), "person.three-part")
    for match in scan.rules.patterns["$dotted"].finditer(scan.text):
        if scan.free(*match.span()):
            scan.add("person", *match.span(), "person.dotted")
    for start, end, rule in _titled_names(scan):
        if scan.free(start, end):
            scan.add("person", start, end, rule)
    _find_listed(scan)
    _find_again(scan)


def _find_listed(scan: Scan) -> None:
    """A name of two or three unknown words in a list beside a person: `Nur Bekri, Ismail Tiliwaldi and …`."""
    waiting = [(one.start, one.end) for one in scan.drafts if one.type == "person"]
    while waiting:
        start, end = waiting.pop()
        before = NAME_BEFORE.search(scan.text, max(0, start - 60), start)
        joined = LIST_AFTER.match(scan.text, end)
        after = UNKNOWN_NAME.match(scan.text, joined.end()) if joined else None
        for match in (before, after):
            span = match.span("name") if match else (0, 0)
            if match and scan.free(*span) and all(_is_unknown(scan, word) for word in match["name"].split()):
                scan.add("person", *span, "person.listed")
                waiting.append(span)


def _is_unknown(scan: Scan, word: str) -> bool:
    lower = word.lower()
    return len(word) > 2 and not all_lemmas(lower) and not _is_no_name(scan, word) and lower not in scan.rules.lexicons["ethnic"]


def _find_again(scan: Scan) -> None:
    """A name that a title gave away is the person's elsewhere on the page too."""
    names = {scan.text[one.start : one.end] for one in scan.drafts if one.rule == "person.titled"}
    long = sorted(regex.escape(name) for name in names if " " in name or len(name) > 5)
    for match in regex.finditer(rf"(?<![\w-])(?:{'|'.join(long)})(?![\w-]| [A-Z])", scan.text) if long else ():
        if scan.free(*match.span()):
            scan.add("person", *match.span(), "person.again")


def find_titles(scan: Scan) -> None:
    """Give each person the title before the name, after it, or shared by the list that it stands in."""
    people = sorted((draft for draft in scan.drafts if draft.type == "person"), key=lambda draft: draft.start)
    text = covered(scan)
    before: Draft | None = None
    taken = 0  # where the title after the person before ends
    for person in people:
        after = _title_after(scan, text, person.end)
        spans = [*_title_before(scan, text, max(taken, person.start - WINDOW), person.start), *after]
        taken = after[0][1] if after else 0
        if (
            not spans
            and before
            and SHARED.fullmatch(text, before.end, person.start)
            and PLURAL.search(before.fields.get("title", ""))
        ):
            spans = before.fields.get("title_spans", [])
        if spans:
            person.fields["title_spans"] = spans
            person.fields["title"] = ", ".join(scan.words_at(start, end) for start, end in spans)
        before = person


def covered(scan: Scan) -> str:
    """The reading with the names of people written over."""
    pieces, at = [], 0
    for draft in sorted((one for one in scan.drafts if one.type == "person"), key=lambda one: one.start):
        pieces += [scan.text[at : draft.start], PERSON * (draft.end - draft.start)]
        at = draft.end
    return "".join((*pieces, scan.text[at:]))


def _pinyin_names(scan: Scan) -> Iterator[tuple[int, int]]:
    rules = scan.rules
    for match in scan.at_words("surname", "pinyin_name", scan.text):
        start, end = match.span()
        surname, given = match["surname"], match["given"]
        if surname.lower() not in rules.lexicons["surname"]:
            continue
        if not rules.patterns["$given"].fullmatch(given.lower()):
            continue
        scan.consider("person", start, end, "person.pinyin")
        if not scan.free(start, end) or (place_key(match[0]) in rules.gazetteer and not _title_after(scan, scan.text, end)):
            continue
        if rules.patterns["$names_a_thing"].match(scan.text, end) or rules.patterns["$in_a_name"].search(
            scan.text[max(0, start - 24) : start]
        ):
            continue
        yield start, _third_part(scan, surname, given, end)


def _third_part(scan: Scan, surname: str, given: str, end: int) -> int:
    """Where a name in three words ends: `Ho Hau Wah`, `Lee Hsien Loong`."""
    syllables = scan.rules.patterns["$two_syllables"].fullmatch(given.lower())
    match = THIRD.match(scan.text, end)
    if (
        match
        and not syllables
        and surname.lower() in scan.rules.lexicons["southern_surname"]
        and _is_unknown(scan, match["word"])
    ):
        return match.end()
    return end


def _titled_names(scan: Scan) -> Iterator[tuple[int, int, str]]:
    """Names that no pinyin spells, after a title: minorities', foreigners', and a surname alone."""
    rules = scan.rules
    text = covered(scan)
    for match in rules.patterns["$before_title"].finditer(text):
        first, *rest = match[0].split()
        if not _is_no_name(scan, first) and not any(_is_no_name(scan, word, places=False) for word in rest):
            yield *match.span(), "person.before-title"
    for match in scan.at_words("title_head", "lone_before_title", text):
        if not _is_no_name(scan, match["name"]) and not all_lemmas(match["name"].lower()):
            yield *match.span("name"), "person.before-title"
    for match in scan.at_words("title_head", "small_titled", text):
        first, *others = match["name"].split()
        placed = bool(others) and place_key(first) in rules.gazetteer
        if (match["rank"] or others) and all(_is_unknown(scan, word) for word in (others if placed else (first, *others))):
            yield *match.span("name"), "person.small-title"
    for match in LED_BY.finditer(text) if " by " in text else ():
        if all(_is_unknown(scan, word) for word in match["name"].split()):
            yield *match.span("name"), "person.led-by"
    for match in (*scan.at_words("strong_title", "titled_name", text), *scan.at_words("title_head", "titled_name", text)):
        words = match["name"].split()
        lone = len(words) == 1 and words[0].lower() in rules.lexicons["surname"]
        placed = len(words) > 1 and place_key(words[0]) in rules.gazetteer and _is_unknown(scan, words[1])  # `Nima Ciren`
        if not lone and any(_is_no_name(scan, word, places=not placed) for word in words):
            continue
        if len(words) == 1 and not lone and not match["strong"]:
            continue
        yield *match.span("name"), "person.surname" if lone else "person.titled"


def _is_no_name(scan: Scan, word: str, places: bool = True) -> bool:
    """A title, a level, a head word or (if `places`) a known place is no part of a person's name."""
    lower, lexicons = word.lower(), scan.rules.lexicons
    return (places and place_key(word) in scan.rules.gazetteer) or any(
        lower in lexicons[name]
        for name in (
            "title_head",
            "title_modifier",
            "level",
            "organization_head",
            "generic",
            "facility",
            "not_name",
            "month",
            "known_organization",
            "common",
        )
    )


def _title_before(scan: Scan, text: str, floor: int, start: int) -> list[tuple[int, int]]:
    heads = scan.starts_of("title_head")
    at = bisect_left(heads, floor)
    if at == len(heads) or heads[at] >= start:
        return []
    found = scan.rules.patterns["$title_before"].search(text[floor:start])
    if not found:
        return []
    first, last = found.span("title")
    skip = LEFT_OUT.match(found["title"])
    first += skip.end() if skip else 0
    return [(floor + first, floor + last)] if first < last else []


def _title_after(scan: Scan, text: str, end: int) -> list[tuple[int, int]]:
    found = scan.rules.patterns["$title_after"].match(text[: end + WINDOW], end)
    if not found:
        return []
    first, last = found.span("title")
    skip = LEFT_OUT.match(found["title"])
    return [(first + (skip.end() if skip else 0), last)]
