"""Link: what a mention stands for, given the whole page: years of dates, codes of places.

The page's year is the one that its own words make the year of the report.
"""

from collections import Counter
from collections.abc import Iterable

import regex

from yearbook.extract.dates import LAST, Point, days_in
from yearbook.model import Draft
from yearbook.rules import Division, Rules, place_key

# `over 2010`, `than 1978`: a year that another is compared with, or that things began in, is not the page's.
COMPARED = regex.compile(r"(?i)\b(?:over|than|that of|since|from|by|until|till|before|compared with|of|for|end of|to)\s*$")
OPENING = regex.compile(r"(?i)(?:^|[.。\n】]\s*)(?:in|during|throughout|by|)\s*(?:the year )?$")


def link(drafts: Iterable[Draft], text: str, rules: Rules, year: int | None = None) -> tuple[tuple[Draft, ...], int | None]:
    """The drafts with dates as EDTF and places with codes valid in the page's year; and that year.

    `year` overrides what the page says.
    """
    drafts = tuple(drafts)
    year = year or page_year(drafts, text)
    for draft in drafts:
        if draft.type == "date":
            draft.fields = {"edtf": edtf(draft.fields["points"], year)}
    _codes([draft for draft in drafts if draft.type == "place"], text, rules, year)
    return drafts, year


def page_year(drafts: Iterable[Draft], text: str) -> int | None:
    """The year that the page reports on: named most, a sentence's opening `In 2011` counting most of all."""
    votes: Counter[int] = Counter()
    for draft in drafts:
        if draft.type != "date" or len(draft.fields["points"]) != 1:
            continue
        point = draft.fields["points"][0]
        if point.year is None or point.shift:
            continue
        before = text[max(0, draft.start - 24) : draft.start]
        votes[point.year] += 5 if OPENING.search(before) else 1 if COMPARED.search(before) else 2
    if not votes:
        return None
    most = max(votes.values())
    return max(year for year, count in votes.items() if count == most)


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


def _codes(places: list[Draft], text: str, rules: Rules, year: int | None) -> None:
    """Give each place the division that it can be in the page's year; where several can, those the page's own places favour."""
    candidates = {id(place): _candidates(place, text, rules, year) for place in places}
    certain = [found[0] for found in candidates.values() if len({one.code for one in found}) == 1]
    provinces = Counter(code[:2] for division in certain if (code := division.code))
    prefectures = {code[:4] for division in certain if (code := division.code)}
    for place in places:
        found = candidates[id(place)]
        if len(found) > 1:
            found = _favoured(found, provinces, prefectures)
        codes = sorted({one.code for one in found if one.code})
        if found:
            place.fields["level"] = found[0].level
        if len(codes) == 1:
            place.fields["code"] = codes[0]
            place.fields["parent"] = next(one.parent for one in found if one.code == codes[0])
        elif codes:
            place.fields["candidates"] = tuple(codes)


def _candidates(place: Draft, text: str, rules: Rules, year: int | None) -> list[Division]:
    level, name = place.fields["level"], place.fields.pop("name")
    known = rules.gazetteer.get(place_key(name), ())
    fitting = [one for one in known if level is None or one.level == level]
    current = [one for one in fitting if year is None or one.valid(year)]
    chosen = current or fitting
    place.fields["level"] = level or (chosen[0].level if chosen else "other")
    return chosen


def _favoured(found: list[Division], provinces: Counter[str], prefectures: set[str]) -> list[Division]:
    """The candidates in a prefecture, else in the most named province, of the page's certain places; else the highest."""
    for near in (
        [one for one in found if one.code and one.code[:4] in prefectures and one.level == "county"],
        [one for one in found if one.code and provinces and one.code[:2] == provinces.most_common(1)[0][0]],
        [one for one in found if one.code and one.code[:2] in provinces],
    ):
        if near:
            return near
    return found
