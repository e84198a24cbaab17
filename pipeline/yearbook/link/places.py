"""Places: the division that each place is in the page's year, with its code and parent; candidates where the page does not decide."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence, Set

import regex

from yearbook.gazetteer import Division, place_key
from yearbook.model import Draft, Level
from yearbook.rules import Rules

LIES_IN = regex.compile(r"^[\p{L}\s,'’-]*?(?: of | in |, )$")
# What the Chinese name of a place ends in, by the English level word.
SUFFIXES = {
    "city": ("市",),
    "county": ("县",),
    "district": ("区",),
    "banner": ("旗",),
    "league": ("盟",),
    "prefecture": ("州", "地区"),
    "region": ("区",),
    "area": ("区",),
}
LEVELS = ("province", "prefecture", "county", "township", "village", "other")


def set_codes(places: list[Draft], text: str, rules: Rules, year: int | None) -> None:
    """Give each place the division that it can be in the page's year; where several can, the page's own places decide."""
    levels = {place_key(place.fields["name"]): place.fields["level"] for place in places if place.fields["level"]}
    for place in places:
        if place.fields["level"] is None and not place.fields["level_word"]:
            place.fields["level"] = levels.get(place_key(place.fields["name"]))
    candidates = {place.id: _candidates(place, rules, year) for place in places}
    provinces = {
        one.code[:2] for found in candidates.values() if len({one.code for one in found}) == 1 and (one := found[0]).code
    }
    for place in places:
        if not place.fields["level_word"]:
            candidates[place.id] = _named_alone(candidates[place.id], provinces)
    certain = [found[0] for found in candidates.values() if len({one.code for one in found}) == 1 and found[0].code]
    named = {(one.english, one.level): one for one in certain}
    near = {size: Counter(one.code[:size] for one in certain if one.code) for size in (4, 2)}
    _within(places, candidates, text)
    for place in places:
        found = candidates[place.id]
        if len(found) > 1:
            found = _favoured(found, near, named)
        _set_code(place, found)


def _stem(code: str) -> str:
    """What the codes of all that lies in a division begin with."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _within(places: list[Draft], candidates: dict[str, list[Division]], text: str) -> None:
    """Where a place is said to lie in another (`Tongren County of Guizhou Province`), only divisions of that one are left."""
    for place, other in itertools.pairwise(places):
        between = text[place.end : other.start]
        if between in ("'s ", "’s ") and not other.fields["level_word"] and place.fields["level"] == "county":
            codes = {one.code for one in candidates[place.id]}
            candidates[other.id] = [one for one in candidates[other.id] if one.parent in codes]
            other.fields["level"] = other.fields["level"] or ("county" if candidates[other.id] else "township")
            continue
        if between not in (" of ", " in ", ", "):
            continue
        outer = {_stem(one.code) for one in candidates[other.id] if one.code and one.level in ("province", "prefecture")}
        if len(outer) != 1:
            continue
        (code,) = outer
        inner = [one for one in candidates[place.id] if one.code and one.code.startswith(code) and _stem(one.code) != code]
        if inner or (between != ", " and all(one.code for one in candidates[place.id])):
            candidates[place.id] = inner


def _named_alone(found: list[Division], provinces: Set[str]) -> list[Division]:
    """A name without its level word is a prefecture's before it is a district's or a county's, if that lies as near.

    `provinces` are those (the first two digits of codes) in which the page's certain places lie.
    """
    high = [one for one in found if one.level in ("province", "prefecture")]
    if not high or any(one.level == "province" for one in high):
        return high or found
    near = [one for one in found if one.code and one.code[:2] in provinces]
    near_high = [one for one in near if one.level == "prefecture"]
    return near_high or (near if near else high)


def _set_code(place: Draft, found: list[Division]) -> None:
    name_level = place.fields.pop("level_word", None)
    place.fields.pop("name")
    if found:
        place.fields["level"] = found[0].level
    elif place.fields["level"] is None:
        place.fields["level"] = "prefecture" if name_level == "city" else "other"
    codes = sorted({one.code for one in found if one.code})
    if len(codes) == 1:
        place.fields["code"] = codes[0]
        place.fields["parent"] = next(one.parent for one in found if one.code == codes[0])
    elif codes:
        place.fields["candidates"] = tuple(codes)


def _candidates(place: Draft, rules: Rules, year: int | None) -> list[Division]:
    """The divisions and features that a place's name, level and level word allow, in the page's year if any was then."""
    known = rules.gazetteer.get(place_key(place.fields["name"]), ())
    level, suffixes = place.fields["level"], SUFFIXES.get(place.fields.get("level_word", ""), ("",))
    fitting = [one for one in known if (level is None or one.level == level) and one.name.endswith(suffixes)]
    current = [one for one in fitting if year is None or one.valid(year)]
    return current or fitting


def _favoured(
    found: list[Division],
    near: Mapping[int, Counter[str]],
    named: Mapping[tuple[str, Level], Division],
) -> list[Division]:
    """The candidates that the page names with their level elsewhere, that lie where its certain places do, or rank highest.

    `near` counts the page's certain places by the first four (prefecture) and two (province) digits of their codes.
    """
    again = [one for one in found if named.get((one.english, one.level)) == one]
    if again:
        return again
    for size, counts in near.items():
        here = {
            one: counts[one.code[:size]]
            for one in found
            if one.code and one.level in ("county", "prefecture") and one.code[:size] in counts
        }
        if here:
            return _highest([one for one, count in here.items() if count == max(here.values())])
    return _highest(found)


def _highest(found: list[Division]) -> list[Division]:
    top = min(LEVELS.index(one.level) for one in found)
    return [one for one in found if LEVELS.index(one.level) == top]


def set_parents(places: Sequence[Draft], text: str) -> None:
    """Towns and villages without a code get the place they are said to lie in as parent: `Batang Town of Yushu County`."""
    for n, place in enumerate(places):
        if place.fields["level"] not in ("township", "village") or place.fields.get("code"):
            continue
        for other in places[n + 1 : n + 7]:
            between = text[place.end : other.start]
            if len(between) > 120 or not LIES_IN.search(between) or "." in between:
                continue
            if other.fields.get("code") and LEVELS.index(other.fields["level"]) < LEVELS.index(place.fields["level"]):
                place.fields["parent"] = other.fields["code"]
                break
        else:
            before = places[n - 1] if n else None
            if before and before.fields.get("code") and text[before.end : place.start] in ("'s ", "’s ", " ", ", "):
                place.fields["parent"] = before.fields["code"]
