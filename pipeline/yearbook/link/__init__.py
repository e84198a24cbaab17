"""Link: what a mention stands for, given the whole page: years of dates, codes of places, which names are one person.

The page's year is the one that its own words make the year of the report (`year`).
"""

from collections.abc import Sequence

from yearbook.link.people import held_at, set_keys
from yearbook.link.places import set_codes, set_parents
from yearbook.link.year import page_year
from yearbook.model import Draft
from yearbook.points import LAST, Point, days_in
from yearbook.rules import Rules


def link(drafts: Sequence[Draft], text: str, rules: Rules, year: int | None = None) -> int | None:
    """Write dates as EDTF and codes valid in the page's year into the drafts; gives that year.

    `year` overrides what the page says.
    """
    year = year or page_year(drafts, text, rules.language)
    for draft in drafts:
        if draft.type == "date":
            draft.fields = {"edtf": edtf(draft.fields["points"], year)}
    starts = [draft.start for draft in drafts]
    for draft in drafts:
        if draft.type == "person":
            draft.fields |= held_at(draft, drafts, starts)
    set_keys([draft for draft in drafts if draft.type == "person"], text)
    places = [draft for draft in drafts if draft.type == "place"]
    set_codes(places, text, rules, year)
    set_parents(places, text)
    return year


def edtf(points: tuple[Point, ...], year: int | None) -> str | None:
    """A date's points in EDTF; None where a year is missing and the page's is not known, or the year has no such day."""
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
        last = days_in(year, point.month)
        if point.day > last and point.day != LAST:
            return None
        parts.append(f"{min(point.day, last):02}")
    return "-".join(parts)
