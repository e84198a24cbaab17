"""Dates and durations: what the captures of a rule say, as calendar points whose year may still be missing.

`link` puts the page's year where a point has none, and writes the points as EDTF.
"""

from bisect import bisect_left
from decimal import Decimal

import regex

from yearbook.extract.en.tagging import MODIFIERS, tag_of
from yearbook.extract.scan import Scan
from yearbook.model import Draft
from yearbook.points import LAST, Point, days_in

MONTH_HEADING = regex.compile(r"(?:^|\n)[ (（IVX.]*$")
# Words before a year; after these a figure of four digits is one.
TIME_WORDS = frozenset(["in", "since", "by", "during", "until", "till", "between", "year", "before", "after", "early", "late", "mid"])
# After these it is one where no plural follows: `over 2010`, but `of 2016 pupils`.
WEAK_TIME_WORDS = frozenset(
    ["from", "of", "to", "and", "than", "over", "through", "as", "for", "at", "against", "around", "the", "on", "with"]
)


def find(scan: Scan) -> None:
    """Find dates (`points`: one, or first and last) and durations (`iso`)."""
    bare_days = []
    for rule, match in scan.matches("date"):
        captures = _Captures(scan, match)
        if captures.has("bare_day"):
            bare_days.append((rule.id, match.span(), captures))
        elif rule.id == "date.year" and _counts(scan, *match.span()):
            continue
        elif points := _points(captures):
            scan.add("date", *match.span(), rule.id, points=points)
    _add_bare_days(scan, bare_days)
    _share_days(scan)
    for rule, match in scan.matches("duration"):
        if iso := _iso(scan, match):
            scan.add("duration", *match.span(), rule.id, iso=iso)


class _Captures:
    """What a date rule captured, as numbers and lexicon meanings."""

    def __init__(self, scan: Scan, match: "regex.Match[str]") -> None:
        self._scan = scan
        self._match = match
        self._groups = match.groupdict()

    def has(self, name: str) -> bool:
        return bool(self._groups.get(name))

    def whole(self, name: str) -> int | None:
        """The value of a captured number."""
        if not self.has(name):
            return None
        numbers = self._scan.numbers_in(*self._match.span(name))
        return int(numbers[0].value) if numbers else None

    def meaning(self, name: str, lexicon: str) -> str:
        return self._scan.rules.meaning(lexicon, self._groups[name])

    def month(self, name: str) -> int | None:
        return int(self.meaning(name, "month")) if self.has(name) else None


def _points(captures: _Captures) -> tuple[Point, ...]:
    """One point, or the first and last of a period; empty where the captures are no date."""
    year, shift = captures.whole("year"), -captures.has("before")
    month = captures.month("month") or captures.whole("n_month")
    day = captures.whole("day")
    if captures.has("decadeyear"):
        return (Point(None, era=f"{(captures.whole('decadeyear') or 0) // 10}X"),)
    if captures.has("nth") and month is None:
        return _plan(captures.whole("nth") or 0)
    if captures.has("year2") and month is None:
        return Point(year), Point(captures.whole("year2"))
    if captures.has("short") and year:
        return Point(year), Point(year - year % 100 + (captures.whole("short") or 0))
    if captures.has("months"):
        last_month = (captures.whole("months") or 0) * (3 if captures.has("quarters") else 1)
        return _part(f"1/{last_month}", year, shift) if 2 <= last_month <= 12 else ()
    if captures.has("relative"):
        return (Point(None, shift=int(captures.meaning("relative", "relative"))),)
    if captures.has("part"):
        return _part(captures.meaning("part", "part"), year, shift)
    if captures.has("edge"):
        return (_edge(captures.meaning("edge", "edge"), year, month, shift),)
    if captures.has("year_end"):
        return (_edge("end", None, None, 0),)
    if captures.has("decade") or captures.has("third"):
        name = "decade" if captures.has("decade") else "third"
        first, last = map(int, captures.meaning(name, name).split("/"))
        return Point(year, month, first), Point(year, month, LAST if last == 31 else last)
    if captures.has("month2") or captures.has("day2"):
        return _range(captures, year, month, day)
    if captures.has("nth"):
        day = captures.whole("nth")
    return (Point(year, month, day, shift),) if _possible(year, month, day) else ()


def _plan(nth: int) -> tuple[Point, ...]:
    """First and last year of the nth Five-Year Plan (the first two: 1953 and 1958; from the third on, 1966)."""
    if not 1 <= nth <= 20:
        return ()
    first = {1: 1953, 2: 1958}.get(nth, 1966 + 5 * (nth - 3))
    return Point(first), Point(first + 4)


def _part(part: str, year: int | None, shift: int) -> tuple[Point, ...]:
    if "/" not in part:
        return (Point(year, int(part), shift=shift),)
    first, last = part.split("/")
    return Point(year, int(first), shift=shift), Point(year, int(last), shift=shift)


def _edge(edge: str, year: int | None, month: int | None, shift: int) -> Point:
    if edge == "beginning":
        return Point(year, month or 1, 1, shift)
    return Point(year, month or 12, LAST, shift)


def _range(captures: _Captures, year: int | None, month: int | None, day: int | None) -> tuple[Point, ...]:
    """`May 14 to 17`, `May 14 to June 2, 2008`, `March to July`, `May 2008 to June 2009`."""
    last_year = captures.whole("year2") or year
    month2 = captures.month("month2") or month
    day2 = captures.whole("day2")
    if not (_possible(year, month, day) and _possible(last_year, month2, day2)):
        return ()
    return Point(year or (last_year if captures.has("year2") else None), month, day), Point(last_year, month2, day2)


def _counts(scan: Scan, start: int, end: int) -> bool:
    """Is a figure that can be a year a count: a plural noun follows, and no word of time stands before?

    Years before 1949 and after 2040 are taken for years only after such a word.
    """
    before = scan.text[max(0, start - 12) : start].rstrip(' "“(').rpartition(" ")[2].lower()
    likely = 1949 <= scan.numbers_in(start, end)[0].value <= 2040
    if before in TIME_WORDS or (likely and before in WEAK_TIME_WORDS and not _plural_follows(scan, end)):
        return False
    return not likely or _plural_follows(scan, end)


def _plural_follows(scan: Scan, end: int) -> bool:
    """Does a noun phrase go on from an offset to a plural in small letters?"""
    for word in scan.text[end : end + 48].split(" ")[1:4]:
        kind = (
            tag_of(word.rstrip(",.;:)"), scan.rules.lexicons["word_class"], scan.rules.lexicons["plural"])
            if word[:1].isalpha()
            else ""
        )
        if kind == "NNS" and word.islower():
            return True
        if kind not in MODIFIERS or not word[-1].isalnum():
            return False
    return False


def _add_bare_days(scan: Scan, found: list[tuple[str, tuple[int, int], _Captures]]) -> None:
    """Days without a month take that of the date before; a day that opens a line is one only under a month's heading."""
    dated = sorted((one for one in scan.drafts if one.type == "date" and one.fields["points"][-1].month), key=_start)
    headings = [one for one in dated if one.rule == "date.month" and _is_heading(scan.text, one)]
    for rule, (start, end), captures in found:
        known = headings if rule == "date.heading-day" else dated
        at = bisect_left(known, start, key=_start)
        days = [captures.whole(first) or captures.whole(second) for first, second in (("day", "nth"), ("day2", "nth2"))]
        points = tuple(known[at - 1].fields["points"][-1]._replace(day=day) for day in days if day) if at else ()
        if points and all(_possible(point.year, point.month, point.day) for point in points) and scan.free(start, end):
            scan.add("date", start, end, rule, points=points)


def _is_heading(text: str, date: Draft) -> bool:
    """Does a month stand on a line of its own?"""
    return (
        text[date.end : date.end + 1] in ("", "\n", " ")
        and MONTH_HEADING.search(text[max(0, date.start - 12) : date.start]) is not None
    )


def _start(draft: Draft) -> int:
    return draft.start


def _possible(year: int | None, month: int | None, day: int | None) -> bool:
    if month is not None and not 1 <= month <= 12:
        return False
    return day is None or 1 <= day <= (31 if month is None else days_in(year or 2000, month))


SHARED_DAY = regex.compile(r"(?:,|,? and) (?=[\ue002]{1,2}(?![\ue000-\ue006%]|,?\d| ?(?:yuan|percent|[a-z]+s\b)))")


def _share_days(scan: Scan) -> None:
    """`December 29 and 30`: the second day is a date of its own in the same month."""
    for draft in sorted((one for one in scan.drafts if one.type == "date"), key=lambda one: one.start):
        last = draft.fields["points"][-1]
        at = draft.end
        while last.day and last.month and (match := SHARED_DAY.match(scan.masked, at)):
            number = scan.numbers_in(match.end(), match.end() + 1)[0]
            if not scan.free(number.start, number.end) or not _possible(last.year, last.month, int(number.value)):
                break
            scan.add("date", number.start, number.end, f"{draft.rule}+list", points=(last._replace(day=int(number.value)),))
            at = number.end


def _iso(scan: Scan, match: "regex.Match[str]") -> str | None:
    """The ISO 8601 duration of a match: `P3M`, `PT8H`, `P2Y6M` written in months as `P30M`."""
    groups = match.groupdict()
    unit = scan.rules.meaning("time_unit", groups["time_unit"])
    numbers = scan.numbers_in(*match.span())
    value = numbers[0].value if numbers else Decimal(0)
    if groups.get("half") or groups.get("and_half"):
        value += Decimal("0.5")
    if unit in ("10Y", "100Y"):
        value, unit = value * int(unit[:-1]), "Y"
    if value != int(value) and unit == "Y":
        value, unit = value * 12, "M"
    time = unit.startswith("T")
    return f"P{'T' if time else ''}{value.normalize():f}{unit[-1]}" if value > 0 else None
