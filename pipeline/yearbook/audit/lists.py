"""Lists: an announced number of things against the things that are listed behind it."""

from collections.abc import Iterator

import regex

from yearbook.audit.verdicts import number
from yearbook.model import Count, Finding, Mention, Place, Verdict
from yearbook.relate.sentences import Told
from yearbook.rules import Rules
from yearbook.signs import SIGNS

LONGEST = {"en": 60, "zh": 16}  # characters of a listed thing
MOST = 30  # things of a list
FIGURES = regex.compile(f"[{SIGNS['amount']}-{SIGNS['percent']}]")  # of things that have a size, outside of brackets
STOPS = regex.compile(r"[.。!?\n]")
BRACKETS = regex.compile(r"\([^()]*\)")
ENDS_CHINESE_LIST = regex.compile(r"[,;]")
LEVELS = frozenset("省市州盟地县区旗")


def check_lists_of_things(paragraph: Told, rules: Rules) -> Iterator[Finding]:
    """`five counties: A, B, C, D and E`; where a list may be read in two ways, one that fits its number will do."""
    for at, count in paragraph.mentions.items():
        if not isinstance(count, Count) or count.bound != "exact" or count.value not in range(2, MOST + 1):
            continue
        if named := _named(paragraph, at, rules):
            yield _finding(count, named)
            continue
        opened = rules.patterns["$opens_items"].match(paragraph.text, at + 1)
        if not opened:
            continue
        words = _listed(paragraph.text, opened.end(), bracket=opened[0].rstrip().endswith("("))
        if "、" in words:  # the comma then ends the list
            words = ENDS_CHINESE_LIST.split(words)[0]
        signs = _signs(paragraph, opened.end(), len(words), rules)
        if signs:
            yield _finding(count, signs)
            continue
        readings = [things for joint in ("$items_of", "$items_comma") if (things := _things(words, rules.patterns[joint], rules))]
        if not readings:
            continue
        fits = next((things for things in readings if len(things) == count.value), None)
        if (
            fits is None
            and len({len(things) for things in readings}) > 1
            and min(map(len, readings)) < count.value < max(map(len, readings))
        ):
            continue
        verdict: Verdict = "conflict" if fits is None else "holds"
        places = [
            one
            for n, one in paragraph.mentions.items()
            if opened.end() <= n < opened.end() + len(words) and isinstance(one, Place)
        ]
        told = f"{len(fits or readings[0])} listed: {', '.join(_plain(paragraph, thing, opened.end(), words) for thing in (fits or readings[0]))}"
        yield Finding(
            kind="list",
            verdict=verdict,
            mentions=(count.id, *(one.id for one in places)),
            arithmetic=f"{told}; stated: {number(count.value)}",
        )


def _finding(count: Count, listed: list[Mention]) -> Finding:
    told = f"{len(listed)} listed: {', '.join(' '.join(one.text.split()) for one in listed)}; stated: {number(count.value)}"
    verdict: Verdict = "holds" if len(listed) == count.value else "conflict"
    return Finding(kind="list", verdict=verdict, mentions=(count.id, *(one.id for one in listed)), arithmetic=told)


def _signs(paragraph: Told, start: int, length: int, rules: Rules) -> list[Mention]:
    """The mentions that a list is made of, where it is made of nothing else."""
    listed: list[Mention] = []
    at = start
    while at in paragraph.mentions and at < start + length:
        listed.append(paragraph.mentions[at])
        joint = rules.patterns["$items_of"].match(paragraph.text, at + 1)
        at = joint.end() if joint else at + 1
        if not joint:
            break
    return listed if len(listed) > 1 and at >= start + len(paragraph.text[start : start + length].rstrip()) else []


def _named(paragraph: Told, at: int, rules: Rules) -> list[Mention]:
    """`the five counties of ‹A›, ‹B› …`, `‹甲›、‹乙›和‹丙›3个县`: three names or more of one type, right behind the count or before it."""
    behind: list[Mention] = []
    place = opened.end() if (opened := rules.patterns["$places_of"].match(paragraph.text, at + 1)) else -1
    while place in paragraph.mentions:
        behind.append(paragraph.mentions[place])
        joint = rules.patterns["$items_of"].match(paragraph.text, place + 1)
        place = joint.end() if joint else -1
    before: list[Mention] = []
    place = at - 1
    while place in paragraph.mentions:
        before.insert(0, paragraph.mentions[place])
        joined = place > 1 and rules.patterns["$listed_before"].fullmatch(paragraph.text, place - 1, place)
        place = place - 2 if joined else -1
    listed = next((one for one in (behind, before) if len(one) > 2), [])
    return listed if len({one.type for one in listed}) == 1 and listed[0].type in ("place", "document", "organization") else []


def _plain(paragraph: Told, thing: tuple[int, int], start: int, words: str) -> str:
    return " ".join(paragraph.words(start + thing[0], start + thing[1]).split())


def _listed(text: str, start: int, bracket: bool) -> str:
    """The words of a list: to the bracket that closes it, or to where its sentence ends."""
    if bracket:
        end = text.find(")", start)
        return text[start : end if end >= 0 else start]
    stop = STOPS.search(text, start)
    return text[start : stop.start() if stop else len(text)]


def _is_level(thing: str, rules: Rules) -> bool:
    """Another word for what is counted, and no one of it: `8 states (prefectures, cities)`, `8个州(地、市)`."""
    return thing in LEVELS or any(thing in rules.lexicons.get(name, ()) for name in ("level", "levels"))


def _things(words: str, joint: "regex.Pattern[str]", rules: Rules) -> list[tuple[int, int]]:
    """The spans of the listed things; none where the list has no plain end, or holds what is no name of a thing."""
    hidden = BRACKETS.sub(lambda match: "\ufffd" * len(match[0]), words)
    longest = LONGEST[rules.language]
    spans: list[tuple[int, int]] = []
    at = 0
    for match in (*joint.finditer(hidden), None):
        end = match.start() if match else len(hidden)
        thing = hidden[at:end].replace("\ufffd", "")
        if len(spans) > 1 and len(thing) > longest:
            return []  # the list has gone over into prose, and nobody knows where
        if (
            not thing.strip()
            or len(thing) > longest
            or _is_level(thing.strip().lower(), rules)
            or rules.patterns["$items_open_end"].search(thing)
            or FIGURES.search(thing)
        ):
            return []
        spans.append((at, end))
        at = match.end() if match else end
    named = (
        {(first := words[start:end].strip()[:1]).isupper() or first >= "\ue000" for start, end in spans}
        if rules.language == "en"
        else {True}
    )
    return (
        spans if 2 <= len(spans) <= MOST and len(named) == 1 else []
    )  # names and prose in one: the list has gone over into prose
