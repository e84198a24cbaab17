"""Dates and durations: what the captures of a rule say, as calendar points whose year may still be missing.

`link` puts the page's year where a point has none, and writes the points as EDTF.
"""

import itertools
from bisect import bisect_left
from decimal import Decimal

import regex

from yearbook.extract.captures import Captures
from yearbook.extract.en.tagging import MODIFIERS, tag_of
from yearbook.extract.scan import Scan
from yearbook.model import Draft
from yearbook.points import LAST, Point, days_in

MONTH_HEADING = regex.compile(r"(?:^|\n)[ (（IVX.]*$")
# Words before a year; after these a figure of four digits is one.
TIME_WORDS = frozenset(
    ["in", "since", "by", "during", "until", "till", "between", "year", "before", "after", "early", "late", "mid"]
)
# After these it is one where no plural follows: `over 2010`, but `of 2016 pupils`.
WEAK_TIME_WORDS = frozenset(
    ["from", "of", "to", "and", "than", "over", "through", "as", "for", "at", "against", "around", "the", "on", "with"]
)


def find(scan: Scan) -> None:
    """Find dates (`points`: one, or first and last) and durations (`iso`)."""
    bare_days = []
    for rule, match in scan.matches("date"):
        captures = _Captures(scan, match)
        if captures.has("bare_day") or captures.has("bare_third"):
            bare_days.append((rule.id, match.span(), captures))
        elif rule.id == "date.year" and _counts(scan, *match.span()):
            continue
        elif points := _points(captures):
            scan.add("date", *match.span(), rule.id, points=points)
    _add_bare_days(scan, bare_days)
    _share_days(scan)
    _join_ranges(scan)
    for rule, match in scan.matches("duration"):
        if iso := _iso(scan, match):
            scan.add("duration", *match.span(), rule.id, iso=iso)
    _join_durations(scan)
    _share_units(scan)


class _Captures(Captures):
    """What an English date rule captured."""

    def month(self, name: str) -> int | None:
        return int(self.meaning("month", name)) if self.has(name) else None


def _points(captures: _Captures) -> tuple[Point, ...]:
    """One point, or the first and last of a period; empty where the captures are no date."""
    year, shift = captures.whole("year"), -captures.has("before")
    month = captures.month("month") or captures.whole("n_month")
    day = captures.whole("day")
    if short := captures.whole("shortyear"):
        year = 1900 + short if short > 30 else 2000 + short
    if captures.has("n_month") and captures.has("day") and not _possible(year, month, day) and month and month > 12:
        month, day = day, month
    if captures.has("quarter") or captures.has("nthq"):
        return _quarter(captures.whole("quarter") or captures.whole("nthq") or 0, year, shift)
    if captures.has("half_month") or captures.has("nthm"):
        second = captures.whole("nthm") == 2 or captures.text("half_month").lower() in ("second", "latter")
        return Point(year, month, 16 if second else 1), Point(year, month, LAST if second else 15)
    if captures.has("nthh") or captures.has("half_year"):
        nth = captures.whole("nthh") or captures.whole("half_year") or 0
        return _part(f"{6 * nth - 5}/{6 * nth}", year, shift) if nth in (1, 2) else ()
    if captures.has("plan"):
        edge, plan = captures.meaning("edge", "edge"), _plan(captures.whole("plan") or 0)
        return tuple(_edge(edge, point.year, None, 0) for point in (plan[:1] if edge == "beginning" else plan[-1:]))
    if captures.has("nth_of_plan"):
        return _year_of_plan(captures)
    if captures.has("decadeyear"):
        return (Point(None, era=f"{(captures.whole('decadeyear') or 0) // 10}X"),)
    if captures.has("nth") and month is None and not captures.has("bare_day"):
        return _plan(captures.whole("nth") or 0)
    if captures.has("year2") and month is None:
        return Point(year), Point(captures.whole("year2"))
    if captures.has("short") and year:
        return _short(captures, year, captures.whole("short") or 0)
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
    if captures.has("nth"):
        day = captures.whole("nth")
    if captures.has("month2") or captures.has("day2") or captures.has("nth2"):
        return _range(captures, year, month, day)
    return (Point(year, month, day, shift),) if _possible(year, month, day) else ()


def _plan(nth: int) -> tuple[Point, ...]:
    """First and last year of the nth Five-Year Plan (the first two: 1953 and 1958; from the third on, 1966)."""
    if not 1 <= nth <= 20:
        return ()
    first = {1: 1953, 2: 1958}.get(nth, 1966 + 5 * (nth - 3))
    return Point(first), Point(first + 4)


def _year_of_plan(captures: _Captures) -> tuple[Point, ...]:
    """`the opening year of the 9th Five-Year Plan period`, `the third year of …`."""
    plan = _plan(captures.whole("nth") or 0)
    word = captures.text("nth_of_plan").lower()
    nth = captures.whole("nth_of_plan") or (5 if word in ("last", "final", "closing", "concluding") else 1)
    return (Point((plan[0].year or 0) + nth - 1),) if plan and 1 <= nth <= 5 else ()


def _quarter(nth: int, year: int | None, shift: int) -> tuple[Point, ...]:
    return _part(f"{3 * nth - 2}/{3 * nth}", year, shift) if 1 <= nth <= 4 else ()


def _short(captures: _Captures, year: int, last: int) -> tuple[Point, ...]:
    """`1998-99`, `2012-13` are two years, `2011-11` a month: two figures up to 12 after a hyphen, if nothing says otherwise."""
    if last <= 12 and captures.text("mark") in "-/" and not captures.has("academic"):
        return (Point(year, last),) if last and captures.text("mark") == "-" else ()
    second = year - year % 100 + last
    return (Point(year), Point(second)) if second > year else ()


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
    day2 = captures.whole("day2") or captures.whole("nth2")
    if not (_possible(year, month, day) and _possible(last_year, month2, day2)):
        return ()
    first = Point(year or (last_year if captures.has("year2") else None), month, day)
    over_new_year = not captures.has("year2") and month and month2 and month2 < month
    return first, Point(year + 1 if year and over_new_year else last_year, month2, day2, 1 if over_new_year and not year else 0)


def _counts(scan: Scan, start: int, end: int) -> bool:
    """Is a figure that can be a year a count: a plural noun follows, and no word of time stands before?

    Years before 1949 and after 2040 are taken for years only after such a word.
    """
    word = LAST_WORD.search(scan.text, max(0, start - 14), start)
    before = word[1].lower() if word else ""
    likely = 1949 <= scan.numbers_in(start, end)[0].value <= 2040
    if before in TIME_WORDS or (likely and before in WEAK_TIME_WORDS and not _plural_follows(scan, end)):
        return False
    return not likely or _plural_follows(scan, end)


def _plural_follows(scan: Scan, end: int) -> bool:
    """Does a noun phrase go on from an offset to a plural in small letters?"""
    if scan.text[end : end + 1] != " ":
        return False
    for word in scan.text[end : end + 48].split(" ")[1:4]:
        kind = (
            tag_of(word.rstrip(",.;:)"), scan.rules.lexicons["word_class"], scan.rules.lexicons["plural"])
            if word[:1].isalpha()
            else ""
        )
        if kind == "NNS" and word.islower():
            return word.rstrip(",.;:)") not in YEARLY
        if kind not in MODIFIERS or not word[-1].isalnum():
            return False
    return False


LAST_WORD = regex.compile(r"([A-Za-z]+)[ \"“(]*$")
# What is of a year: `at 1990 prices`.
YEARLY = frozenset(["prices", "levels", "figures", "standards", "rates", "results", "statistics", "elections", "floods"])


def _add_bare_days(scan: Scan, found: list[tuple[str, tuple[int, int], _Captures]]) -> None:
    """Days without a month take that of the date before; a day that opens a line is one only under a month's heading."""
    dated = sorted((one for one in scan.drafts if one.type == "date" and one.fields["points"][-1].month), key=_start)
    headings = [one for one in dated if one.rule in ("date.month", "date.month-year") and _is_heading(scan.text, one)]
    for rule, (start, end), captures in found:
        known = headings if rule == "date.heading-day" else dated
        at = bisect_left(known, start, key=_start)
        if captures.has("bare_third"):
            if at and scan.free(start, end):
                first, last = map(int, captures.meaning("third", "third").split("/"))
                point = known[at - 1].fields["points"][-1]
                points = point._replace(day=first), point._replace(day=LAST if last == 31 else last)
                scan.add("date", start, end, rule, points=points)
            continue
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


SHARED_DAY = regex.compile(
    r"(?:,|,? and) (?=[\ue002]{1,2}(?![\ue000-\ue006%]|:[\ue000-\ue006]|,?\d| ?(?:yuan|percent|km|m|kg|g|mu|tons?|t|cm|mm|ha|people|million|billion|thousand|hundred|dozen|o'clock|a\.m|p\.m|[a-z]+s)\b| [a-z-]+ (?:[a-z-]+ )?[a-z]{2,}s\b))"
)


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


JOINED = regex.compile(r" (?:to|until|till|through|and|up to) | ?[-–—~～] ?")
FROM = regex.compile(r"(?i)\b(?P<word>from|between) (?:about |around |the )?$")


def _join_ranges(scan: Scan) -> None:
    """`from January to the end of June`: two dates with `from` or a dash are one."""
    dates = sorted((one for one in scan.drafts if one.type == "date"), key=_start)
    for first, second in itertools.pairwise(dates):
        if len(first.fields["points"]) > 1 or len(second.fields["points"]) > 1 or second.start - first.end > 9:
            continue
        between = JOINED.fullmatch(scan.text, first.end, second.start)
        before = FROM.search(scan.text, max(0, first.start - 24), first.start)
        if not between or (between[0].strip().isalpha() and not before):
            continue
        if (between[0] == " and ") != bool(before and before["word"].lower() == "between"):
            continue
        points = (first.fields["points"][0], second.fields["points"][0])
        if any(point.era for point in points):
            continue
        if points[0].year is None and not points[0].shift:
            points = points[0]._replace(year=points[1].year, shift=points[1].shift), points[1]
        second.start, second.rule = first.start, f"{second.rule}+range"
        second.fields["points"] = points
        scan.claim(second.start, second.end)
        scan.drafts.remove(first)


def _join_durations(scan: Scan) -> None:
    """`two years and six months`: neighbours of falling units are one duration."""
    found = sorted((one for one in scan.drafts if one.type == "duration"), key=_start)
    for first, second in itertools.pairwise(found):
        units = first.fields["iso"][-1] + second.fields["iso"][-1]
        if units in FALLING and scan.text[first.end : second.start] in (" and ", " "):
            iso = second.fields["iso"].removeprefix("P")
            joined = first.fields["iso"] + (iso.removeprefix("T") if "T" in first.fields["iso"] else iso)
            second.start, second.fields["iso"] = first.start, joined
            scan.claim(second.start, second.end)
            scan.drafts.remove(first)


def _share_units(scan: Scan) -> None:
    """`sentenced to 7 and 5 years`: a bare number before a duration, joined to it, is one of the same unit."""
    for draft in [one for one in scan.drafts if one.type == "duration" and one.rule == "duration.number"]:
        before = scan.numbers_in(max(0, draft.start - 24), draft.start)
        if not before or not scan.free(before[-1].start, draft.start) or before[-1].kind in ("year", "ordinal"):
            continue
        between = scan.text[before[-1].end : draft.start]
        if before[-1].kind == "one" and between != " or ":
            continue
        if SHARED_UNIT.fullmatch(scan.text, before[-1].end, draft.start):
            second = scan.numbers_in(draft.start, draft.end)[0].value
            alternatives = between == " or " and before[-1].value + 1 == second  # `one or two years`
            if alternatives or scan.text.endswith("between ", 0, before[-1].start):
                scan.claim(before[-1].start, draft.start)
                draft.start = before[-1].start
            unit = draft.fields["iso"][-1]
            prefix = "PT" if "T" in draft.fields["iso"] else "P"
            iso = f"{prefix}{before[-1].value.normalize():f}{unit}"
            if draft.start == before[-1].start:
                draft.fields["iso"] = iso
                continue
            scan.add("duration", before[-1].start, before[-1].end, f"{draft.rule}+list", iso=iso)


SHARED_UNIT = regex.compile(r" and |, | or ")
FALLING = frozenset(["YM", "MD", "DH", "HM", "MS", "YD"])


def _iso(scan: Scan, match: "regex.Match[str]") -> str | None:
    """The ISO 8601 duration of a match: `P3M`, `PT8H`, `P2Y6M` written in months as `P30M`."""
    groups = match.groupdict()
    unit = scan.rules.meaning("time_unit", groups["time_unit"])
    numbers = scan.numbers_in(*match.span())
    value = numbers[0].value if numbers else Decimal(1 if groups.get("single") else 0)
    if groups.get("half") or groups.get("and_half"):
        value += Decimal("0.5")
    if unit[0].isdigit():  # `10Y`: a decade
        value, unit = value * int(unit[:-1]), unit[-1]
    if value != int(value) and unit == "Y":
        value, unit = value * 12, "M"
    time = unit.startswith("T")
    return f"P{'T' if time else ''}{value.normalize():f}{unit[-1]}" if value > 0 else None
