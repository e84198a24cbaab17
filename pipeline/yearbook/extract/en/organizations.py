"""Organizations: bodies with a name of their own, to their full extent.

A name is a run of capitalised words round a head (`Committee`, `Co., Ltd`): to its left up to what can't belong to it,
to its right through `of …` and `and …`. A head with nothing but general words is no name.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

import regex

from yearbook.dictionaries import all_lemmas
from yearbook.extract.en.tagging import tag
from yearbook.extract.scan import Scan, span_of
from yearbook.gazetteer import place_key
from yearbook.rules import Rules

# Heads in the plural, whose names are a list: `Departments of Finance, Education and Health`.
PLURAL_HEADS = frozenset({"ministries", "departments", "bureaus", "bureaux", "offices"})
# Departments of a government: with what they are for, a name.
OFFICES = frozenset({"bureau", "department", "office", "commission", "administration"})
FIELDS = frozenset({"poverty", "alleviation", "health", "medical", "organization", "work", "public", "project", "rural"})
LEVELS = frozenset({"provincial", "municipal", "county", "prefectural", "district", "regional", "city"})
TROOPS = frozenset({"army", "division", "regiment", "corps", "brigade"})
NUMBERS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
LIMITED = regex.compile(r",? ?(?:Ltd|Inc|Limited)\b(?:\.(?=[,;)]| [a-z(—–-]))?| \(Group\)")
CONNECTORS = frozenset({"of", "for", "on"})
ACRONYM = regex.compile(
    r"(?: ?\( ?|, )(?:(?:hereinafter |hereafter )?(?:referred to as|called|known as|abbreviated (?:as|to)|brief(?:ly)? as|short for|shortened to) (?:the )?)"
    r"[\"“]?(?P<short>\p{Lu}[\p{Lu}&-]{1,9})[\"”]?(?![\w-])"
    r"| ?\( ?[\"“]?(?P<short>\p{Lu}[\p{Lu}&-]{1,9})[\"”]? ?(?:for short ?|hereinafter ?|hereafter ?)?\)"
    r"|, [\"“]?(?P<short>\p{Lu}[\p{Lu}&-]{1,9})[\"”]? for short\b"
)


class Word(NamedTuple):
    """A word of the text; `glued` where nothing but a space or two stands between it and the word before."""

    text: str
    start: int
    end: int
    glued: bool
    opens: bool = False  # `(` alone stands before it
    closes: bool = False  # `)` alone stands before it

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or self.text[0].isdigit()


class Words:
    """The page's words, made when asked for; those of people's and documents' names are written over: no name reaches in."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._heads = scan.rules.lexicons["organization_head"]
        self.starts = [start for start, _ in scan.words]
        spans = [(one.start, one.end) for one in scan.drafts if one.type != "organization"]
        self._barred = {n for start, end in spans for n in range(bisect_left(self.starts, start), bisect_left(self.starts, end))}

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, at: int) -> Word:
        start, end = self._scan.words[at]
        between = self._scan.text[self._scan.words[at - 1][1] : start] if at else ""
        word = "_" if at in self._barred else self._scan.text[start:end]
        if word[-2:] in ("'s", "’s") and word[:-2].lower() in self._heads and not self._scan.text[end + 1 : end + 2].isupper():
            word, end = word[:-2], end - 2  # `the Water Bureau's mill`, but `the Insurance Company's Dandong Branch`
        return Word(word, start, end, between in (" ", "  "), between == " (", between == ") ")

    def comma_before(self, at: int) -> bool:
        """Does `, ` alone stand before a word?"""
        return self._scan.text[self._scan.words[at - 1][1] : self._scan.words[at][0]] == ", "


def find(scan: Scan) -> None:
    """Find organizations: those known by name, those built round a head word, and acronyms that the page defines."""
    known = {span_of(match): rule.id for rule, match in scan.matches("organization", masked=False)}
    words = Words(scan)
    heads = [bisect_left(words.starts, start) for start in scan.starts_of("organization_head") if scan.text[start].isupper()]
    for first, last, generic in _named(words, heads, scan.rules):
        start, end = words[first].start, words[last].end
        scan.consider("organization", start, end, "organization.head")
        quoted = scan.text[start - 1 : start] in ("“", '"') and scan.text[end : end + 1] in ("”", '"')
        if generic or quoted:
            continue  # `the Bureau`; a title of honour: `“Advanced School”`
        if words[last].text.lower() not in ("ltd", "limited") and (limited := LIMITED.match(scan.text, end)):
            end = limited.end()
        if scan.free(start, end):
            scan.add("organization", start, end, "organization.head")
    for (start, end), rule_id in known.items():
        if scan.free(start, end):
            scan.add("organization", start, end, rule_id)
    _find_acronyms(scan)


def _named(words: Words, heads: list[int], rules: Rules) -> Iterator[tuple[int, int, bool]]:
    """First and last word of every organization's name, in order, and whether it names none (`the Bureau`); `heads` may be heads."""
    floor = 0
    for head in heads:
        if head < floor or head == len(words) or not _is_head(words, head, rules):
            continue
        last = _right(words, head, rules)
        first = _left(words, head, floor, rules)
        yield first, last, _is_generic([words[n] for n in range(first, last + 1)], rules)
        floor = last + 1


def _is_head(words: Words, at: int, rules: Rules) -> bool:
    word = words[at]
    if not word.capital or word.text.lower() not in rules.lexicons["organization_head"]:
        return False
    after = words[at + 1] if at + 1 < len(words) else None
    if word.opens and after is not None and after.closes and after.capital:
        return False
    if after is not None and after.opens and at + 2 < len(words) and words[at + 2].closes:  # `Insurance (Group) Company`
        return words[at + 2].text.lower() not in rules.lexicons["organization_head"] or not words[at + 2].capital
    if word.text == "CPPCC":
        return True
    if after is None or not after.glued or not after.capital:
        return True
    return _ends_before(after.text, rules)


def _ends_before(word: str, rules: Rules) -> bool:
    """May this capitalised word directly follow a whole organization's name?"""
    lower = word.lower()
    return lower in rules.lexicons["title_head"] or (
        lower in rules.lexicons["title_modifier"] and lower in ("vice", "deputy", "executive")
    )


def _bars(word: Word, rules: Rules) -> bool:
    """A word that can't be part of an organization's name: a title, a sentence's opening word."""
    lower = word.text.lower()
    bars = lower in rules.lexicons["title_head"] and lower not in (
        "general",
        "chief",
        "executive",
        "head",
        "representative",
        "representatives",
        "members",
        "engineers",
        "teachers",
        "leading",
        "principal",
        "members",
    )
    return (
        bars
        or lower in ("vice", "deputy", "former", "comrade", "order", "decree", "document", "notice", "circular", "opinions")
        or (lower in rules.lexicons["not_name"] and lower not in ("first", "second", "third", "fourth", "fifth", "all"))
    )


def _is_day(word: str, rules: Rules) -> bool:
    """A month or a day of the week: `on March 3`, `on Monday`."""
    return word in rules.lexicons["month"] or word.lower() in rules.lexicons["month"] or word.endswith("day")


def _left(words: Words, head: int, floor: int, rules: Rules) -> int:
    """The first word of the name whose head is `head`."""
    first = head
    while first > floor and (words[first].glued or words[first].closes):
        word = words[first - 1]
        if words[first].closes:  # `Automobile (Group) Co., Ltd`
            if first - 2 < floor or not (word.opens and word.capital and words[first - 2].capital):
                break
            first -= 1 if _bars(words[first - 2], rules) else 2
        elif word.capital and (not _bars(word, rules) or _is_inside_name(words, first - 1, floor, rules)):
            first -= 1
        elif word.text in ("and", "&") and first - 2 >= floor and _joins(words, first - 2, first, rules):
            first -= 2
        elif word.text in LEVELS:
            first -= 1
        else:
            break
    while first < head and (
        _bars(words[first], rules)
        or not (words[first].capital or (first + 1 == head and words[head].text == "CPPCC" and words[first].text in LEVELS))
        or (words[first].text[0].isdigit() and words[head].text.lower() not in TROOPS)
    ):
        first += 1
    return first


def _is_inside_name(words: Words, at: int, floor: int, rules: Rules) -> bool:
    """Is a number word or a syllable part of a name, since a capitalised word stands before it: `China Three Gorges`, `Ping An`?"""
    lower = words[at].text.lower()
    if at <= floor or not words[at].glued or not (lower in NUMBERS or rules.patterns["$one_syllable"].fullmatch(lower)):
        return False
    return words[at - 1].capital and not _bars(words[at - 1], rules)


def _joins(words: Words, left: int, right: int, rules: Rules) -> bool:
    """Does `and` between two words stand inside one name (`Development and Reform`), not between two?"""
    before = words[left]
    if not before.capital or not words[left + 1].glued or _bars(before, rules):
        return False
    lower = before.text.lower()
    if not all_lemmas(lower) and "-" not in lower and "'" not in lower and lower not in rules.lexicons["ethnic"]:
        return False  # `Neusoft and Northeastern University`
    whole = lower in rules.lexicons["organization_head"] or lower in rules.lexicons["level"]
    return not whole and place_key(before.text) not in rules.gazetteer


def _right(words: Words, head: int, rules: Rules) -> int:
    """The last word of the name whose head is `head`: through `of`, `for`, `on` and `and`."""
    last = head
    of_head = words[head].text.lower() in rules.lexicons["organization_of"] or (
        words[head].text == "Group"
        and head > 0
        and words[head].glued
        and words[head - 1].text in ("Leading", "Working", "Coordination")
    )
    acronym = words[head].text in ("CPPCC",)
    if words[head].text.lower() in PLURAL_HEADS:
        last = _end_of_list(words, head, rules)
    elif of_head:
        last = _end_of_fields(words, head, rules)
    if words[head].text in ("Consulate", "Embassy"):
        last = _end_of_mission(words, last, rules)
    while last + 1 < len(words) and words[last + 1].glued:
        word = words[last + 1]
        if word.text in CONNECTORS and of_head:
            step = 2 if last + 2 < len(words) and words[last + 2].text == "the" else 1
            target = last + 1 + step
            if target < len(words) and words[target].glued and words[target].capital and not _bars(words[target], rules):
                if word.text == "on" and _is_day(words[target].text, rules):
                    break
                last = target
                continue
            break
        if last > head or acronym:
            if word.capital and not _bars(word, rules):
                last += 1
                continue
            target = last + 2
            if (
                word.text in ("and", "&")
                and target < len(words)
                and words[target].glued
                and words[target].capital
                and _joined(words, last, target, rules)
            ):
                last = target
                continue
        break
    return last


def _end_of_list(words: Words, head: int, rules: Rules) -> int:
    """The last word of a list after a plural head and `of`: of `Departments of Finance, Education and Health`, `Health`."""
    last = head
    if head + 2 >= len(words) or words[head + 1].text != "of":
        return head
    at = head + 2
    while at < len(words) and at < head + 24:
        word = words[at]
        if word.text in ("and", "&") and word.glued:
            at += 1
        elif word.capital and not _bars(word, rules) and (word.glued or words.comma_before(at)):
            last = at
            at += 1
        else:
            break
    return last


def _end_of_fields(words: Words, head: int, rules: Rules) -> int:
    """The last word of a list of fields after a head: `Committee on Education, Science, Culture and Public Health`.

    The head itself where no list follows, or where its items may be bodies or places of their own.
    """
    if head + 2 >= len(words) or words[head + 1].text not in CONNECTORS or not words[head + 1].glued:
        return head
    at, last, commas, joined = head + 2, head, 0, False
    while at < len(words) and at < head + 16:
        word = words[at]
        lower = word.text.lower()
        if word.text in ("and", "&") and word.glued and commas and not joined:
            joined = True
            at += 1
            continue
        if not word.capital or word.text.isupper() or _bars(word, rules) or place_key(word.text) in rules.gazetteer:
            break
        if lower in rules.lexicons["organization_head"] or lower in rules.lexicons["level"]:
            return head
        if words.comma_before(at):
            if joined:
                break
            commas += 1
        elif not word.glued:
            break
        last = at
        at += 1
    return last if commas and words[last].text not in ("and", "&") and _and_before(words, head, last) else head


def _and_before(words: Words, head: int, last: int) -> bool:
    return any(words[n].text in ("and", "&") for n in range(max(head, last - 4), last))


def _end_of_mission(words: Words, last: int, rules: Rules) -> int:
    """The last word of a mission's name: `Japanese Consulate General in Guangzhou`."""
    if last + 1 < len(words) and words[last + 1].glued and words[last + 1].text == "General":
        last += 1
    seat = words[last + 2] if last + 2 < len(words) and words[last + 1].text == "in" else None
    return last + 2 if seat and seat.glued and place_key(seat.text) in rules.gazetteer else last


def _joined(words: Words, left: int, right: int, rules: Rules) -> bool:
    """Does the word after `and` still belong to the name on its left?"""
    before, word = words[left].text.lower(), words[right]
    if _bars(word, rules) or place_key(word.text) in rules.gazetteer or place_key(before) in rules.gazetteer:
        return False
    if tag(before) == "JJ":  # `Industrial and Commercial Bank`
        return True
    for n, one in enumerate(words[at] for at in range(right, min(right + 5, len(words)))):
        if (n and not one.glued) or not one.capital:
            break
        if one.text.lower() in rules.lexicons["organization_head"]:
            return False
    return before not in rules.lexicons["level"] and before not in rules.lexicons["organization_head"]


def _is_generic(name: list[Word], rules: Rules) -> bool:
    """Nothing but head words and general words: `Municipal Government`, `Primary School`."""
    texts = [word.text.lower() for word in name]
    if len(texts) == 1:
        return True
    if "cppcc" in texts:
        return False
    if len(texts) == 2 and texts[-1] == "unions":
        return True
    if texts[-1] == "television" and not any(place_key(text) in rules.gazetteer or text == "central" for text in texts):
        return True
    if "of" in texts[1:] and texts[texts.index("of", 1) - 1] in OFFICES and FIELDS.intersection(texts[texts.index("of", 1) :]):
        return False
    if texts[-1] in OFFICES and FIELDS.intersection(texts[:-1]) and texts[0] not in ("project", "work", "public"):
        return False
    if texts[-1] == "congress" or ("standing" in texts and "committee" in texts):
        return len(texts) == 2
    heads = rules.lexicons["organization_head"]
    if "of" in texts[2:] and texts[-1] in heads:
        return False  # `Organization Department of the Provincial Party Committee`
    return all(text in heads or text in rules.lexicons["generic"] or text in ("of", "the", "and", "for", "on") for text in texts)


def _find_acronyms(scan: Scan) -> None:
    """`… Development Bank (CDB)`: the acronym is the organization too, here and later."""
    shorts = set()
    for draft in [one for one in scan.drafts if one.type == "organization"]:
        if match := ACRONYM.match(scan.text, draft.end):
            shorts.add(match["short"])
    any_short = "|".join(sorted(map(regex.escape, shorts)))
    for match in regex.finditer(rf"(?<![\w-])(?:{any_short})(?![\w-])", scan.text) if shorts else ():
        if scan.free(*match.span()):
            scan.add("organization", *match.span(), "organization.acronym")
