"""Link: what a mention stands for, given the whole page: years of dates, codes of places.

The page's year is the one that its own words make the year of the report.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import regex

from yearbook.gazetteer import Division, place_key
from yearbook.model import Draft, Language, Level
from yearbook.points import LAST, Point, days_in
from yearbook.rules import Rules

# `up 3% over 2010`, `than at the end of 1997`, `since 1978`, `by 2020`: years that the page compares with or looks to.
COMPARED: dict[Language, "regex.Pattern[str]"] = {
    "en": regex.compile(
        r"(?i)\b(?:(?:over|than|against|compared (?:with|to)|beyond|above|below)\b[^.;]{0,20}"
        r"|(?:that of|since|from|by|before|until|till|for|towards?|after) (?:the end of )?)$"
    ),
    "zh": regex.compile(r"(?:[比较自从由到至按以同与为是据于的較從與為據起即]|建于|始于|截至|截止|至)(?:上年|同期|[（(“])?$"),
}
OPENING: dict[Language, "regex.Pattern[str]"] = {
    "en": regex.compile(r"(?:In|During|Throughout)\s+(?:the year )?$"),
    "zh": regex.compile(r"(?:^|】|\n\s*\n|\n[ \u3000]{2}|(?:^|\n)[^\n。，ꎬ,]{1,20}[\n\u3000\u00a0])\s*$"),
}
# In Chinese a sentence inside a paragraph opens with other years too; what follows tells some of them.
SENTENCE = regex.compile(r"[。ꎮ.;；)）]\s*$")
LOOKED_AT = regex.compile(
    r"年?度?(?:为|的|同期|相比|比|计划|将|拟|预计|力争|以来|以前|之前|起|开始|前|後|后|始建|建成|创办|成立|計劃|為|創)"
)
# The edition of a yearbook, in its menu or title, appears in the year after the one that it reports on.
EDITION = regex.compile(
    r"年[鉴鑑鑒][ \u3000]*[（(《〈·. ]*[ \u3000]*((?:19|20)\d{2}|[１２][０-９]{3})|((?:19|20)\d{2}|[１２][０-９]{3})年?(?:版|卷)?\p{Han}{0,8}年[鉴鑑鑒]"
)
EDITED = 8  # what the year before an edition's weighs …
ENTITLED = 12  # … and the year in a Chinese page's first heading

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
CLAUSE = regex.compile(r"[，。；ꎬꎮꎻ]|(?<=\p{Han})[,.;]")  # no Chinese heading holds one
HEADED = 4  # what a year in a heading weighs
HEADING = 70  # characters: a longer line is no heading
EARLIEST, LATEST = 1900, 2040  # of a page's year: yearbooks in this sense, and no plan's far end
LEVELS = ("province", "prefecture", "county", "township", "village", "other")


def link(drafts: Iterable[Draft], text: str, rules: Rules, year: int | None = None) -> tuple[tuple[Draft, ...], int | None]:
    """The drafts with dates as EDTF and places with codes valid in the page's year; and that year.

    `year` overrides what the page says.
    """
    drafts = tuple(drafts)
    year = year or page_year(drafts, text, rules.language)
    for draft in drafts:
        if draft.type == "date":
            draft.fields = {"edtf": edtf(draft.fields["points"], year)}
    starts = [draft.start for draft in drafts]
    for draft in drafts:
        if draft.type == "person":
            draft.fields |= _held_at(draft, drafts, starts)
    _codes([draft for draft in drafts if draft.type == "place"], rules, year)
    return drafts, year


def page_year(drafts: Iterable[Draft], text: str, language: Language) -> int | None:
    """The year that the page reports on: named most, a sentence's opening `In 2011` counting most of all.

    Dates in figures alone are when a site put the page up. Of two years in a row that are named about as often the later
    is the page's: the earlier is what it compares with.
    """
    votes: Counter[int] = Counter()
    for draft in drafts:
        if draft.type != "date" or len(draft.fields["points"]) != 1:
            continue
        point = draft.fields["points"][0]
        if draft.rule == "date.iso" or point.year is None or point.shift or not EARLIEST <= point.year <= LATEST:
            continue
        if _in_heading(text, draft):
            votes[point.year] += HEADED + (ENTITLED if language == "zh" and not votes else 0)
        else:
            before, after = text[max(0, draft.start - 40) : draft.start], text[draft.end : draft.end + 4]
            votes[point.year] += _weight(before, after, point, language)
    if language == "zh":
        for match in EDITION.finditer(text):
            votes[int(match[1] or match[2]) - 1] += EDITED
    if not votes:
        return None
    most = max(votes.values())
    year = max(year for year, count in votes.items() if count == most)
    if language == "zh":  # the year is named where entries open; of two named as often the first
        return next(year for year, count in votes.items() if count == most)
    return year + 1 if votes[year + 1] > 1 and votes[year + 1] * 2 >= most else year


def _in_heading(text: str, draft: Draft) -> bool:
    start = text.rfind("\n", max(0, draft.start - HEADING), draft.start) + 1
    end = text.find("\n", draft.end, draft.end + HEADING)
    line = text[start : end if end >= 0 else len(text)].strip()
    short = (start > 0 or draft.start < HEADING) and len(line) <= HEADING
    return short and line[-1:] not in ".;,。；，" and not CLAUSE.search(line)


def _weight(before: str, after: str, point: Point, language: Language) -> int:
    """How much a year's mention, with the text before and after it, speaks for its being the page's."""
    if language == "zh" and LOOKED_AT.match(after):
        return 1
    if OPENING[language].search(before):
        return 6
    if COMPARED[language].search(before):
        return 1
    if language == "zh" and SENTENCE.search(before):
        return 4
    return 2 if point.month else 3


def edtf(points: tuple[Point, ...], year: int | None) -> str | None:
    """A date's points in EDTF; None where a year is missing and the page's is not known."""
    written = [_written(point, year) for point in points]
    return None if None in written else "/".join(filter(None, written))


def _written(point: Point, page: int | None) -> str | None:
    if point.era:
        return point.era
    year = point.year if point.year is not None else page + point.shift if page is not None else None
    if year is None:
        return None
    parts = [f"{year:04}"]
    if point.month:
        parts.append(f"{point.month:02}")
    if point.day and point.month:
        parts.append(f"{days_in(year, point.month) if point.day == LAST else point.day:02}")
    return "-".join(parts)


def _codes(places: list[Draft], rules: Rules, year: int | None) -> None:
    """Give each place the division that it can be in the page's year; where several can, the page's own places decide."""
    levels = {place_key(place.fields["name"]): place.fields["level"] for place in places if place.fields["level"]}
    for place in places:
        if place.fields["level"] is None and not place.fields["level_word"]:
            place.fields["level"] = levels.get(place_key(place.fields["name"]))
    candidates = {place.id: _candidates(place, rules, year) for place in places}
    for place in places:
        if not place.fields["level_word"]:  # alone, a name is a prefecture's before it is a district's or a county's
            high = [one for one in candidates[place.id] if one.level in ("province", "prefecture")]
            candidates[place.id] = high or candidates[place.id]
    certain = [found[0] for found in candidates.values() if len({one.code for one in found}) == 1 and found[0].code]
    named = {(one.english, one.level): one for one in certain}
    near = {size: Counter(one.code[:size] for one in certain if one.code) for size in (4, 2)}
    for place in places:
        found = candidates[place.id]
        if len(found) > 1:
            found = _favoured(found, near, named)
        _set_code(place, found)


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


def _held_at(person: Draft, drafts: Sequence[Draft], starts: Sequence[int]) -> dict[str, Any]:
    """Ids of the organization and the place that a person's title names; `drafts` in text order, `starts` their offsets."""
    fields: dict[str, Any] = {}
    for start, end in person.fields.pop("title_spans", []):
        for draft in drafts[bisect_left(starts, start) : bisect_left(starts, end)]:
            if draft.end <= end and draft.type in ("organization", "place"):
                fields.setdefault(draft.type, draft.id)
    return fields
