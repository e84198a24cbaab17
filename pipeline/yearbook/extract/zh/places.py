"""Places in Chinese: names of the gazetteer, names by their shape (`桥头乡`), lists under one level word, ends of a stretch of road.

They are located before organizations and people are looked for, and claimed after them: a place inside a name is no mention.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from yearbook.extract.scan import Scan
from yearbook.extract.zh.words import Words
from yearbook.gazetteer import Division
from yearbook.model import Level
from yearbook.rules import Rules

KNOWN, SHORT = "\ue010", "\ue011"  # written over a place with its level word, and over one without, in the text for other names
HAN_RUN = regex.compile(r"\p{Han}+$")
FUNCTION = ("与", "和", "及", "向", "在", "对", "给", "从", "到", "由", "把", "被", "为", "赴", "往", "、")  # words before a name
TITLED = regex.compile(
    r"书记|主任|主席|常委|[部厅局省市县区州校院乡镇行会]长|政府|人大|政协|公司|[局厅]"
)  # in no name of a village
LISTING = ("、", "和", "与", "及")  # between the places of a list
LONGEST_STEM = 6  # characters of an unknown name before its level word
PREFIX_LEVELS = {
    "省": "province",
    "市": "",
    "县": "county",
    "区": "county",
    "州": "prefecture",
    "旗": "county",
    "盟": "prefecture",
    "地区": "prefecture",
    "专区": "prefecture",
    "行署": "prefecture",
}
BREAKING = frozenset("vpcdurmqft")  # classes of words that stand in no name
LANDFORM = "河江湖山岛溪"  # … one character of them
LANDFORMS = ("山", "江", "河", "湖", "岭", "岛", "湾", "海峡", "山脉", "高原", "盆地", "平原", "草原", "沙漠", "群岛")
NUMERAL = frozenset("一二三四五六七八九十百千万两")
CLASSIFIERS = frozenset("台方枝门项家条步会道城")
ABBREVIATED = regex.compile(r"\p{Han}{0,4}(?:合作|协作|对口|帮扶|高速|铁路|公路|共建)")


# Characters that, as words of their own, end what stands before a name; the strict ones are in no name either.
CUES = frozenset(
    "在向由从到和与及把为对给赴至将被于是有以据按经获受使让令请派往沿过跨袭送调支拨建办设等的了并又即含属离距去来率带因用抵驻访查看选送分同"
)
NO_STEM_OPENS = CUES | frozenset("起内中多各全")  # before an ordinary noun in a level word
BREAKING_NOUN = frozenset("vnadmt")
HARD_CUES = frozenset("在到向赴给把被将从由袭")  # not even at the beginning of a name
STRICT_CUES = frozenset("通在向由从到与及把为对给赴将被于是有以据按经的了并等")


class Located(NamedTuple):
    """A place in the reading: its span, the name it is looked up under, its level if the words tell it, and how it was found."""

    start: int
    end: int
    name: str
    level: Level | None
    worded: bool  # written with its level word
    rule: str


def locate(scan: Scan, words: Words) -> list[Located]:
    """All places of the page, none overlapping, in text order; nothing is claimed yet."""
    known = [*_from_gazetteer(scan, words)]
    found = _fitting(scan, [one for one in known if one.worded], [])
    short = _fitting(scan, [one for one in known if not one.worded], found)
    found = _with(found, _fitting(scan, [*_listed(scan, words, found, short), *_stretches(scan, words, found, short)], found))
    found = _with(found, _fitting(scan, _shaped(scan, words, found, short), found))
    found = _with(found, _fitting(scan, _waters(scan, words, found), found))
    found = _with(found, _fitting(scan, short, found))
    for more in (_landforms, _again):
        found = _with(found, _fitting(scan, more(scan, words, found), found))
    return found


def _with(found: list[Located], more: list[Located]) -> list[Located]:
    return sorted([*found, *more], key=lambda one: one.start) if more else found


def mask(text: str, found: list[Located]) -> str:
    """The text with every place written over, so that rules see where places stand; the length stays the same."""
    pieces: list[str] = []
    at = 0
    for one in found:
        pieces += (text[at : one.start], (KNOWN if one.worded else SHORT) * (one.end - one.start))
        at = one.end
    return "".join((*pieces, text[at:]))


def claim(scan: Scan, words: Words, found: list[Located]) -> None:
    """Make mentions of the located places that no other name contains and that name no facility."""
    for one in found:
        scan.consider("place", one.start, one.end, one.rule)
        if not scan.free(one.start, one.end) or scan.rules.patterns["$meeting_after"].match(scan.text, one.end):
            continue
        if one.worded or not _names_facility(scan, words, one):
            scan.add("place", one.start, one.end, one.rule, name=one.name, level=one.level, level_word=one.worded)


def _fitting(scan: Scan, more: Iterable[Located], found: list[Located]) -> list[Located]:
    """Those of more that overlap none of the found places; of two that overlap the earlier, then the longer. In text order."""
    starts = [one.start for one in found]
    kept: list[Located] = []
    for one in sorted(more, key=lambda one: (one.start, -one.end)):
        n = bisect_left(starts, one.start)
        overlaps = (n < len(starts) and starts[n] < one.end) or (n > 0 and found[n - 1].end > one.start)
        if not overlaps and (not kept or one.start >= kept[-1].end) and scan.free(one.start, one.end):
            kept.append(one)
    return kept


def _from_gazetteer(scan: Scan, words: Words) -> Iterator[Located]:
    """Names of the gazetteer: with their level word anywhere, without it where words begin and end and no ordinary word is meant."""
    find_all = scan.rules.place_names.find_matches_as_indexes
    hits = [(scan.text[start:end], start, end) for _, start, end in find_all(scan.text)]
    full = {name for name, _, _ in hits}
    for n, (_, start, end) in enumerate(hits):
        scan.consider("place", start, end, "place.gazetteer")
        found = _of_hit(scan, words, hits, n, full)
        for first in (start, start + 1) if found is None else ():  # a shorter name, or one inside it: `责成华池`
            last = end - 1 if first == start else end + 6
            inner = next(((first + a, first + b) for _, a, b in find_all(scan.text[first:last])), None)
            if found is None and inner and inner[0] < end and inner != (start, end):
                hits[n] = (scan.text[slice(*inner)], *inner)
                found = _of_hit(scan, words, hits, n, full)
        if found is not None:
            yield found


def _of_hit(scan: Scan, words: Words, hits: list[tuple[str, int, int]], n: int, full: set[str]) -> Located | None:
    """The place that a name of the gazetteer stands for in its context, if any; `full` holds the names that the page has."""
    text, rules = scan.text, scan.rules
    name, start, end = hits[n]
    divisions = rules.gazetteer[name]
    no_level = rules.patterns["$no_level"].match
    is_ordinary = name in rules.lexicons["ordinary"] and not _beside_place(scan, hits, n, LISTING)
    if name in rules.lexicons["no_place"]:
        return None
    if _is_full(name, divisions):
        behind_word = start > 0 and _is_han(text[start - 1])
        inside_word = behind_word and (not words.cuts(start) or name[0] == "和")  # `甲和县医院` holds no 和县
        if is_ordinary or (len(name) == 2 and inside_word):
            return None
        if len(name) > 2 and no_level(text, end - 1):
            if name[:-1] in rules.lexicons["ordinary"]:
                return None
            return _short(scan, words, name[:-1], start, end - 1, hits, n)
        return Located(start, end, name, None, True, "place.gazetteer")
    if text[end : end + 1] == "族":
        return None
    if peoples := rules.patterns["$autonomous"].match(text, end):
        return Located(start, peoples.end(), name, None, True, "place.gazetteer")
    if all(one.code is None for one in divisions):
        if name[-1] in "山江湖" and text.startswith("区", end) and not no_level(text, end):  # `乌蒙山区`
            return Located(start, end + 1, name, "other", True, "place.gazetteer")
        return None if is_ordinary else _short(scan, words, name, start, end, hits, n)
    level_word = next((one for one in ("地区", "专区", "行署", *PREFIX_LEVELS) if text.startswith(one, end)), "")
    if level_word and not no_level(text, end):
        level = PREFIX_LEVELS[level_word] or None
        return Located(start, end + len(level_word), name, level, True, "place.gazetteer")  # type: ignore[arg-type]
    if is_ordinary and not any(one.name in full for one in divisions):
        return None
    return _short(scan, words, name, start, end, hits, n)


def _is_full(name: str, divisions: tuple[Division, ...]) -> bool:
    """Has the name its level word? `海北州` of `海北藏族自治州` has; rivers and regions have none."""
    if any(one.name == name and one.code is not None for one in divisions):
        return True
    return (
        len(name) > 2
        and name[-1] in "州县旗"
        and any(one.name.startswith(name[:-1]) and one.name != name and one.name[-1] == name[-1] for one in divisions)
    )


def _short(scan: Scan, words: Words, name: str, start: int, end: int, hits: list[tuple[str, int, int]], n: int) -> Located | None:
    """A name without its level word, if the words around let it begin and end there."""
    text = scan.text
    feature = any(one.code is None and one.name == name for one in scan.rules.gazetteer.get(name, ()))
    river = feature or (name[-1] in "江河湖山" and scan.rules.patterns["$river_follows"].match(text, end) is not None)
    if (
        text[end : end + 1] in LANDFORM
        and text[end : end + 1]
        and not river
        and text[end : end + 2] not in scan.rules.lexicons["no_landform"]
    ):
        return Located(start, end + 1, text[start : end + 1], "other", True, "place.landform")  # `赤水河`
    found = Located(start, end, name, "other" if river else None, False, "place.gazetteer")
    if _beside_place(scan, hits, n):
        return found
    if name[0] in NUMERAL and name[1] in CLASSIFIERS:
        return None
    begins = text[start - 1 : start] in FUNCTION or words.cuts(start) or not _is_han(text[start - 1 : start])
    tag = words.tags.get(start, ("",))[0]
    stops = end in words.begins or tag in ("nt", "nz") or not _is_han(text[end : end + 1])
    adjoins = (n > 0 and hits[n - 1][2] == start, n + 1 < len(hits) and hits[n + 1][1] == end)
    return found if (begins or adjoins[0]) and (stops or adjoins[1]) else None


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _beside_place(scan: Scan, hits: list[tuple[str, int, int]], n: int, between: tuple[str, ...] = ("", *LISTING)) -> bool:
    """Does another of the gazetteer's names stand right before it, or beside it in a list?"""
    text, ordinary = scan.text, scan.rules.lexicons["ordinary"]
    _, start, end = hits[n]
    before = hits[n - 1] if n and hits[n - 1][0] not in ordinary else None
    after = hits[n + 1] if n + 1 < len(hits) and hits[n + 1][0] not in ordinary else None
    return (before is not None and text[before[2] : start].strip("市县区省州") in between) or (
        after is not None and text[end : after[1]].strip("市县区省州") in LISTING
    )


def _shaped(scan: Scan, words: Words, known: list[Located], short: list[Located]) -> Iterator[Located]:
    """Names in no table, by their level word: `桥头乡`, `土锅寨村`."""
    text, rules = scan.text, scan.rules
    ends = {one.end for one in known}
    short_ends = {one.end for one in short}
    levels = rules.lexicons["level"]
    for match in rules.patterns["$level_here"].finditer(text):
        level, at = levels[match[0]], match.start()
        if level not in ("township", "village"):
            continue
        start = _stem(scan, words, at, ends, short_ends)
        inner = 0 if start in ends else _begins_with_place(text[start:at], rules)
        if inner:
            yield Located(start, start + inner, text[start : start + inner], None, False, "place.gazetteer")
            start += inner
            short_ends.add(start)
        stem = text[start:at]
        chained = start in ends or start in short_ends or _listed_at(text, start, ends)
        alone = text[match.end() - 2 : match.end()] in rules.lexicons["settlements_alone"]
        if alone or (not chained and _is_word(text, words, rules, start, match.end())):
            continue
        if stem.strip() and scan.free(start, match.end()) and _may_name(stem, rules, chained):
            ends.add(match.end())
            yield Located(start, match.end(), text[start : match.end()], level, True, "place.shape")  # type: ignore[arg-type]


def _begins_with_place(stem: str, rules: Rules) -> int:
    """The length of a county's name that an unknown name begins with, if two characters or more follow it: `德化石乌`."""
    return next(
        (n for n in (3, 2) if len(stem) - n > 1 and stem[:n] in rules.gazetteer and stem[:n] not in rules.lexicons["ordinary"]), 0
    )


def _is_word(text: str, words: Words, rules: Rules, start: int, end: int) -> bool:
    """Is it an ordinary noun (`农村`, `古镇`), alone or behind another word?"""
    settlements = rules.lexicons["settlement"]
    length = next((n for n in (4, 3, 2) if n <= end - start and text[end - n : end] in settlements), 0)
    before = end - length - start
    tag, stop = words.tags.get(start, ("", start))
    return length > 0 and (
        not before or text[start] in NO_STEM_OPENS or (before > 1 and stop == end - length and tag[:1] in BREAKING_NOUN)
    )


def _listed_at(text: str, start: int, ends: set[int]) -> bool:
    """Does a name that begins here follow another place in a list?"""
    return text[start - 1 : start] == "、" and start - 1 in ends


def _may_name(stem: str, rules: Rules, chained: bool) -> bool:
    no_stem = rules.lexicons["no_stem"]
    if stem[0] == "委" or TITLED.search(stem):
        return False
    if no_stem.get(stem) == "no" or (stem in no_stem and not chained):
        return False
    if (
        stem[0] in "个各该全每这那某本其第多"
        or stem[-1] in "个各该每级所元些次通及与"
        or not stem.strip("一二两三四五六七八九十百千万数余多")
    ):
        return False
    if any(no_stem.get(stem[-n:]) == "no" for n in (2, 3, 4) if n < len(stem)):
        return False
    return chained or (len(stem) > 1 and not any(word in stem for word in rules.lexicons["settlement"] if len(word) > 2))


def _stem(scan: Scan, words: Words, end: int, ends: set[int], short_ends: set[int]) -> int:
    """Where an unknown name that ends before a level word begins."""
    text = scan.text
    run = HAN_RUN.search(text, max(0, end - LONGEST_STEM), end)
    if run is None:
        return end
    low = run.start()
    while low < end and not scan.free(low, end):
        low += 1
    cue_words = scan.rules.lexicons["cue_word"]
    low = max((n + 1 for n in range(low, end - 1) if text[n] in HARD_CUES and text[n : n + 2] != "向阳"), default=low)
    after = max((one for one in range(low, end) if one in ends), default=None)
    if after is None:
        after = max((one for one in range(low, end - 1) if one in short_ends), default=None)
    if after is not None:
        cut = max((n for n in range(after, end) if text[n] in STRICT_CUES), default=None)
        tag, stop = words.tags.get(after, ("", after))
        if text[after] in "和与" and end - after >= 3:  # `甲镇和路园镇`
            return after + 1
        if cut is None and end - after <= 5 and not (stop - after > 1 and stop <= end and text[after:stop] in cue_words):
            return after
        low = after if cut is None else cut + 1
    last = max((n for n in range(low, end - 1) if text[n : n + 2] in cue_words), default=None)
    low = low if last is None else last + 2
    opens = low == 0 or not _is_han(text[low - 1]) or text[low - 1] in STRICT_CUES or last is not None
    if opens and _listed_at(text, low, ends):
        return low
    if opens and end - low <= 3 and text[low : low + 1] not in CUES:
        tag, stop = words.tags.get(low, ("", 0))
        covers = stop == end and text[end : end + 1] in ("乡", "镇", "苏")  # `前进乡`
        if covers or not (tag[:1] in BREAKING and tag not in ("vn", "m") and stop - low > 1):
            return low
    return after_break(text, words, low, end, nouns=not opens)


def after_break(text: str, words: Words, low: int, end: int, nouns: bool = False) -> int:
    """Going back from the end of a stem: where the last word that stands in no name, with `nouns` ordinary nouns too, ends."""
    begin = end
    while begin > low:
        previous = words.begins.get(begin)
        if previous is None:
            begin -= 1
            continue
        word, tag = text[previous:begin], words.tags[previous][0]
        named_in_figures = len(word) > 1 and not word.strip("〇一二三四五六七八九")  # `五一八工厂`
        if (len(word) == 1 and word in CUES) or (
            len(word) > 1 and tag[0] in BREAKING and tag not in ("vn", "t") and not named_in_figures
        ):
            break
        if nouns and len(word) > 1 and tag in ("n", "vn") and begin < end:
            break
        if previous < low:
            return low
        begin = previous
    return begin


def _listed(scan: Scan, words: Words, known: list[Located], short: list[Located]) -> Iterator[Located]:
    """`甲、乙、丙三乡`: each name of the list has the level word that stands at its end."""
    text, levels = scan.text, scan.rules.lexicons["level"]
    placed = mask(text, known)
    known_ends, short_ends = {one.end for one in known}, {one.end for one in short}
    for match in scan.rules.patterns["$shared_level"].finditer(placed):
        level = None if match["shared"] == "市" else levels.get(match["shared"], "county")
        at = match.start("list")
        for n, part in enumerate(regex.split(r"[、和与及]", match["list"])):
            start, end = at, at + len(part)
            at = end + 1
            if KNOWN in part or not part:
                continue
            if n == 0:
                near = next((one.start for one in short if one.end == end), None)
                start = near if near is not None else _stem(scan, words, end, known_ends, short_ends)
                start += text[start] == "以" and end - start > 2
            if 2 <= end - start <= 6:
                yield Located(start, end, text[start:end], level, False, "place.listed")  # type: ignore[arg-type]


def _stretches(scan: Scan, words: Words, known: list[Located], short: list[Located]) -> Iterator[Located]:
    """`甲至乙段`: both ends of a stretch of road are places."""
    text = scan.text
    placed = mask(text, _with(known, short))
    for match in scan.rules.patterns["$stretch"].finditer(placed):
        for name in ("from", "to"):
            start, end = match.span(name)
            masks = [n for n in range(start, end) if placed[n] in (KNOWN, SHORT)]
            if KNOWN in match[name]:
                continue
            if masks:
                start, end = masks[0], masks[-1] + 1
            else:
                start = max((n + 1 for n in range(start, end - 2) if text[n] in "路线道在、"), default=start)
            if end - start >= 2:
                yield Located(start, end, text[start:end], None, False, "place.stretch")


def _landforms(scan: Scan, words: Words, known: list[Located]) -> Iterator[Located]:
    """Rivers and mountains in no table, before words such as `流域`, `两岸` or after such as `沿`."""
    text, rules = scan.text, scan.rules
    for match in rules.patterns["$landform_before"].finditer(text):
        start = _stem(scan, words, match.start(), {one.end for one in known}, set())
        tag, stop = words.tags.get(start, ("", 0))
        is_word = stop == match.start() and stop - start > 1 and tag in ("n", "v", "vn")  # `构筑河堤`
        if 1 <= match.start() - start <= 4 and not is_word:
            yield Located(start, match.end(), text[start : match.end()], "other", True, "place.landform")
    for match in rules.patterns["$landform_after"].finditer(text):
        yield Located(*match.span("name"), match["name"], "other", True, "place.landform")
    for start, (tag, end) in words.tags.items():  # in no table, but in the dictionary: `缙云山`
        if tag == "ns" and end - start > 2 and text[start:end].endswith(LANDFORMS):
            yield Located(start, end, text[start:end], "other", False, "place.landform")


COUNTED = regex.compile(r"\d\p{Han}|[一二三四五六七八九十百两几数各余多][座处口个条方]|^.?[座处]")


def _waters(scan: Scan, words: Words, known: list[Located]) -> Iterator[Located]:
    """Reservoirs, islands and reserves in no table, wherever they stand: `鹤地水库`."""
    text, rules = scan.text, scan.rules
    ends = {one.end for one in known}
    for match in rules.patterns["$waters"].finditer(text):
        start = _stem(scan, words, match.start(), ends, ends)
        stem = text[start : match.start()]
        counted = COUNTED.search(text, max(0, start - 1), match.start())  # `38座病险水库`, `两口水库`
        ordinary = counted or stem in rules.lexicons["no_waters"]
        if not 2 <= len(stem) <= 4 or ordinary or stem + match[0] in rules.gazetteer:
            continue
        if start in ends or _may_name(stem, rules, False):
            yield Located(start, match.end(), text[start : match.end()], "other", True, "place.landform")


def _again(scan: Scan, words: Words, known: list[Located]) -> Iterator[Located]:
    """Townships and villages that the page has with their level word, named without it."""
    stems: dict[str, Level] = {}
    for one in known:
        if one.rule == "place.shape":
            stem = regex.sub(r"(?:镇|乡|苏木|街道|村)$", "", one.name)
            if 2 <= len(stem) < len(one.name) and one.level:
                stems[stem] = one.level
    starts = sorted(one.start for one in known)
    for stem, level in stems.items():
        at = scan.text.find(stem)
        while at >= 0:
            end = at + len(stem)
            n = bisect_left(starts, at)
            taken = n < len(starts) and starts[n] < end
            if not taken and words.cuts(at) and words.cuts(end):
                yield Located(at, end, stem, level, False, "place.again")
            at = scan.text.find(stem, end)


def _names_facility(scan: Scan, words: Words, one: Located) -> bool:
    """Is a name without its level word part of a road's, a fair's or a facility's name, or of a pair: `甲—乙合作`?"""
    text = scan.text
    if one.rule in ("place.listed", "place.stretch"):
        return False
    if text[one.end : one.end + 1] in "·-" and text[one.end : one.end + 1]:
        return ABBREVIATED.match(text, one.end + 1) is not None or _is_han(text[one.end + 1 : one.end + 2])
    if text[one.start - 1 : one.start] in ("·", "-") and _is_han(text[one.start - 2 : one.start - 1]):
        return True
    return scan.rules.patterns["$facility_after"].match(text, one.end) is not None
