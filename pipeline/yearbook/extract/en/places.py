"""Places: names with their level word, lists under one level word, and names of the gazetteer without one.

`level` is what the level word says (None where only the gazetteer can tell); `name` is the name without it, for linking.
"""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from yearbook.dictionaries import all_lemmas
from yearbook.extract.en.people import covered
from yearbook.extract.scan import Scan
from yearbook.gazetteer import place_key
from yearbook.rules import Rules

# Level words that leave the level to the gazetteer: `City` is a prefecture's or a county's.
OPEN_LEVELS = {"city": None, "area": None}
LEVEL_WORDS = {
    "cities": "city",
    "counties": "county",
    "districts": "district",
    "banners": "banner",
    "leagues": "league",
    "prefectures": "prefecture",
}
NUMBERS = frozenset({"three", "four", "five", "six", "seven", "eight", "nine", "ten"})
AND = regex.compile(r"(?:, | and |, and )(?:the )?")
AND_BEFORE = regex.compile(r"(?:, | and |, and )$")
GOES_ON = regex.compile(r" \p{Lu}|-|\.\w")
LIST = 160  # characters that the names of a list take up before their level word
MAX_WORDS = 5
# The level of a place of unknown level that lies in one of these.
BELOW = {"province": "prefecture", "prefecture": "county", "city": "county", "county": "township", "township": "village"}


class _Found(NamedTuple):
    start: int
    end: int
    name: str
    level: str | None
    rule: str
    level_word: str = ""


def find(scan: Scan) -> None:
    """Find places; those with a level word first, then lists, then bare names of the gazetteer."""
    text = covered(scan)
    capitals = _capitals(scan)
    for finder in (_republics, _with_level, _with_small_level, _listed, _sections_of_road, _bare, _unknown):
        for found in tuple(finder(scan, text, capitals)):
            scan.consider("place", found.start, found.end, found.rule)
            if scan.free(found.start, found.end):
                fields = {"name": found.name, "level": found.level, "level_word": found.level_word}
                scan.add("place", found.start, found.end, found.rule, **fields)


def _republics(scan: Scan, text: str, _: list[tuple[int, int]]) -> Iterator[_Found]:
    """Countries by their long names: `the Republic of Korea`."""
    if "Republic of" in text:
        for match in scan.rules.patterns["$republic"].finditer(text):
            end = match.end() if place_key(match[0]) in scan.rules.gazetteer else match.start() + match[0].rfind(" ")
            name = text[match.start() : end]
            if place_key(name) in scan.rules.gazetteer:
                yield _Found(match.start(), end, name, None, "place.republic")


def _with_level(scan: Scan, text: str, _: list[tuple[int, int]]) -> Iterator[_Found]:
    rules = scan.rules
    for match in rules.patterns["$place_with_level"].finditer(text):
        level = rules.meaning("level", match["level"])
        words = match["name"].split(" ")
        word = match["level"].lower().split()[-1]
        words = words[_first_of_name(words, level, word, match["level"].startswith("Auto"), rules) :]
        if not words or place_key(words[-1]) == "":
            continue
        name = " ".join(words)
        start = match.end("name") - len(name)
        if not scan.free(start, match.end()) or _is_general(words, rules) or _opens_facility(scan, text, match.end()):
            continue
        key = place_key(name)
        if word == "municipality" and not any(one.level == "province" for one in rules.gazetteer.get(key, ())):
            level, word = "city", "city"
        if level == "area" and not (key in rules.gazetteer or "-" in name or "Mountain" in name):
            continue
        whole = place_key(text[start : match.end()])
        known = whole if level == "other" and whole in rules.gazetteer else _listed_name(name, match["level"], rules)
        yield _Found(start, match.end(), known, OPEN_LEVELS.get(level, level), "place.level", word)


def _with_small_level(scan: Scan, text: str, _: list[tuple[int, int]]) -> Iterator[_Found]:
    """Names with a level word in small letters, as newspapers write: `Heshuo county`."""
    rules = scan.rules
    for match in rules.patterns["$small_level"].finditer(text):
        words = match["name"].split(" ")
        if len(words) == 2 and place_key(match["name"]) not in rules.gazetteer:
            words = words[1:]
        name = " ".join(words)
        lower = name.lower()
        if lower in rules.lexicons["not_name"] or lower in rules.lexicons["common"] or _is_word(lower, rules):
            continue
        spelt = len(words) == 1 and rules.patterns["$two_syllables"].fullmatch(lower) and not all_lemmas(lower)
        if place_key(name) in rules.gazetteer or spelt:
            word = match["level"].split()[-1]
            level = rules.meaning("level", word)
            yield _Found(
                match.end("name") - len(name), match.end("level"), name, OPEN_LEVELS.get(level, level), "place.small-level", word
            )


def _listed_name(name: str, level_words: str, rules: Rules) -> str:
    """The name under which the gazetteer lists a place: `Sonid Left` of `Sonid Left Banner`, `Jishishan` of a county of peoples."""
    if place_key(name) in rules.gazetteer:
        return name
    longer = f"{name} {level_words.rpartition(' ')[0]}"
    if place_key(longer) in rules.gazetteer:
        return longer
    if level_words.lower().startswith("autonomous"):
        words = name.replace(",", "").split()
        first = next((n for n, word in enumerate(words) if word.lower() in rules.lexicons["ethnic"]), 0)
        if first and place_key(" ".join(words[:first])) in rules.gazetteer:
            return " ".join(words[:first])
    return name


def _first_of_name(words: list[str], level: str, level_word: str, autonomous: bool, rules: Rules) -> int:
    """Where the name begins among the capitalised words before a level word."""
    lexicons = rules.lexicons
    first = len(words)
    for n in range(max(0, first - 4), first - 1):
        if place_key(" ".join(words[n:])) in rules.gazetteer:  # `Da Hinggan Ling`
            return n
    while first > 0:
        word = words[first - 1]
        lower = word.lower().strip(",")
        if _is_listed_alone(words[first - 1 :], level_word, rules):
            first -= 1
            continue
        if level == "other" and first < len(words) and lower in NUMBERS:  # `Five Fingers Mountain`
            first -= 1
            break
        if (word[0].isupper() and lower in lexicons["not_name"]) or lower in lexicons["title_head"] or lower in lexicons["month"]:
            break
        if first < len(words) and lower in lexicons["level"] and level != "other":
            break
        if word.endswith(",") and not autonomous:
            break
        if first < len(words) and level not in ("other", "area") and not _continues(words[first - 1 :], level_word, rules):
            break
        first -= 1
    return first


def _is_listed_alone(words: list[str], level_word: str, rules: Rules) -> bool:
    """Is a name that is an ordinary word one of the gazetteer's with this level word: `He County`, `Three Gorges Reservoir`?"""
    if level_word == "area" or len(words) > 1:
        return level_word in ("area", "reservoir") and len(words) == 2 and place_key(" ".join(words)) in rules.gazetteer
    known = rules.gazetteer.get(place_key(words[0]), ())
    return level_word == "county" and any(
        one.level == "county" and one.name.endswith("县") and len(one.name) == 2 for one in known
    )


def _continues(words: list[str], level_word: str, rules: Rules) -> bool:
    """Is the first of these words part of the name that the rest are? `Inner Mongolia`, `Minhe Hui and Tu`, `Wen Shui`."""
    whole = place_key(" ".join(words))
    if (
        whole in rules.gazetteer
        or words[1].lower().strip(",") in rules.lexicons["ethnic"]
        or words[1] in ("and", "Hui", "Autonomous")
    ):
        return True
    if level_word in ("sumu", "gacha", "banner", "farm") and len(words) < 4 and place_key(words[0]):
        return True
    if words[1] in ("Left", "Right", "Middle", "Front", "Rear", "East", "West", "North", "South", "Wing", "United"):
        return True
    return len(words) == 2 and all(rules.patterns["$one_syllable"].fullmatch(word.lower()) for word in words)


def _is_general(words: list[str], rules: Rules) -> bool:
    """`Key County`, `New Village`, `Development District`: no names."""
    if len(words) == 1 and _is_listed_alone(words, "county", rules):
        return False
    return all(word.lower() in rules.lexicons["common"] or word.lower() in rules.lexicons["title_modifier"] for word in words)


def _listed(scan: Scan, text: str, _: list[tuple[int, int]]) -> Iterator[_Found]:
    """`Datong, Minhe and Ledu counties`: each name alone, at the level of the shared word."""
    rules = scan.rules
    pattern = rules.patterns["$place_list"]
    for match in (one for at in scan.starts_of("levels") for one in pattern.finditer(text, max(0, at - LIST), at + 20)):
        level = rules.meaning("levels", match["levels"])
        word = LEVEL_WORDS.get(match["levels"].lower(), "")
        for start, end in match.spans("item"):
            name = text[start:end]
            if (
                name.lower() not in rules.lexicons["not_name"]
                and name.lower() not in rules.lexicons["ethnic"]
                and name.lower() not in rules.lexicons["common"]
            ):
                yield _Found(start, end, name, OPEN_LEVELS.get(level, level), "place.list", word)


def _sections_of_road(scan: Scan, text: str, _: list[tuple[int, int]]) -> Iterator[_Found]:
    """`the Suixi-Xuwen section`: the end points of a stretch of road are places."""
    for match in scan.rules.patterns["$road_section"].finditer(text):
        for start, end in match.spans("end"):
            yield _Found(start, end, text[start:end], None, "place.road-section")


def _bare(scan: Scan, text: str, words: list[tuple[int, int]]) -> Iterator[_Found]:
    rules = scan.rules
    skip = 0
    for at, (start, first_end) in enumerate(words):
        if start < skip or not scan.free(start, first_end):
            if _is_known(scan.text[start:first_end], rules):
                scan.consider("place", start, first_end, "place.gazetteer")
            continue
        last = at
        while last + 1 < len(words) and last - at < MAX_WORDS and text[words[last][1] : words[last + 1][0]] == " ":
            last += 1
        for _, end in reversed(words[at : last + 1]):
            name = text[start:end]
            if place_key(name) in rules.gazetteer:
                scan.consider("place", start, end, "place.gazetteer")
            if _is_known(name, rules) and scan.free(start, end) and not _opens_facility(scan, text, end):
                yield _Found(start, end, name, None, "place.gazetteer")
                skip = end
                break


def _capitals(scan: Scan) -> list[tuple[int, int]]:
    """Spans of the capitalised words without hyphens, possessive endings left out."""
    text = scan.text
    spans = []
    for start, end in scan.words:
        if (
            text[start].isupper()
            and not text.endswith("-Inner ", 0, start)
            and ("-" not in text[start : end + 1] or _is_hyphened(scan, text[start:end], text[end : end + 1]))
            and "&" not in text[start:end]
        ):
            possessive = 2 if text.startswith("'s", end - 2) else text[end - 1] == "'"
            spans.append((start, end - possessive))
    return spans


def _is_hyphened(scan: Scan, word: str, after: str) -> bool:
    """Is a word with a hyphen one name of the gazetteer: `Shangri-La`, and not `Liaoning-Qinghai`?"""
    if after == "-" or "-" not in word:
        return False
    key = place_key(word.removesuffix("'s"))
    return any("-" in one.english for one in scan.rules.gazetteer.get(key, ()))


def _unknown(scan: Scan, text: str, words: list[tuple[int, int]]) -> Iterator[_Found]:
    """A lone capitalised word inside a sentence that is spelt as pinyin and is no English word: a place no table holds."""
    rules = scan.rules
    known = {place_key(one.fields["name"]) for one in scan.drafts if one.type == "place"}
    starts = {one.start for one in scan.drafts if one.type == "place"}
    ends = {one.end for one in scan.drafts if one.type == "place"}
    for start, end in words:
        name = text[start:end]
        if not scan.free(start, end):
            continue
        if len(name) < 5:
            if _is_short_name(name, rules) and _beside(text, start, end, starts, ends):
                yield _Found(start, end, name, None, "place.short")
            continue
        before, after = text[max(0, start - 40) : start].rstrip(" "), text[end : end + 2]
        again = place_key(name) in known
        if not ((before and (before[-1].isalpha() or before[-1] in ",(【")) or again):
            continue
        if (before[-1:].isalpha() and before.rpartition(" ")[2][:1].isupper()) or GOES_ON.match(after):
            continue
        lower = name.lower()
        beside = _beside(text, start, end, starts, ends)
        if not (beside or rules.patterns["$two_syllables"].fullmatch(lower)) or all_lemmas(lower) or _is_word(lower, rules):
            continue
        if lower in rules.lexicons["common"] or _opens_facility(scan, text, end):
            continue
        within = rules.patterns["$lies_in"].match(text, end)
        level = BELOW.get(rules.meaning("level", within["level"])) if within else None
        yield _Found(start, end, name, level, "place.pinyin")


def _is_short_name(name: str, rules: Rules) -> bool:
    """A name of up to four letters that the gazetteer knows; a place where another stands beside it: `Zayu and Nang`."""
    lower = name.lower()
    ordinary = _is_word(lower, rules) or lower in rules.lexicons["not_name"]
    return len(name) > 1 and place_key(name) in rules.gazetteer and not ordinary


def _beside(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    """Does the word stand in a list with a known place, or before the country that it lies in: `Bangkok, Thailand`?"""
    after = AND.match(text, end)
    before = AND_BEFORE.search(text, max(0, start - 6), start)
    return (after is not None and after.end() in starts) or (before is not None and before.start() in ends)


def _is_word(lower: str, rules: Rules) -> bool:
    """Is it a title, a head word or another word that names no place?"""
    return any(
        lower in rules.lexicons[name] for name in ("title_head", "organization_head", "level", "facility", "ethnic", "month")
    )


def _is_known(name: str, rules: Rules) -> bool:
    """A gazetteer name that is no ordinary word and, for counties, longer than a syllable."""
    divisions = rules.gazetteer.get(place_key(name), ())
    if not divisions:
        return False
    lower = name.lower()
    if "-" in name and not any("-" in division.english for division in divisions):
        return False
    if lower in rules.lexicons["common"] or lower in rules.lexicons["not_name"] or lower in rules.lexicons["month"]:
        return False
    high = any(division.level in ("province", "prefecture", "other") for division in divisions)
    return high or not rules.patterns["$one_syllable"].fullmatch(lower)


def _opens_facility(scan: Scan, text: str, end: int) -> bool:
    """Do capitalised words go on after the name to the head of a road's, a fair's or a facility's name?"""
    return scan.rules.patterns["$facility_follows"].match(text, end) is not None
