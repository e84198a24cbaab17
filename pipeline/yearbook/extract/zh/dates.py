"""Dates and durations in Chinese: what the captures of a rule say, as calendar points whose year may still be missing.

`link` puts the page's year where a point has none, and writes the points as EDTF.
"""

from bisect import bisect_left
from itertools import chain, pairwise

import regex

from yearbook.extract.captures import Captures
from yearbook.extract.scan import Scan
from yearbook.model import Draft
from yearbook.points import LAST, Point, days_in

SAME_YEAR = regex.compile(r"(?:(?<same>同|当|该|是)|(?<next>次|翌|第二))年[,,]?(?:的)?$")
SENTENCE_END = regex.compile(r"[。.\n;]")
AFTER_DATE_NUMBER = frozenset("年月日号世至到-~、,./)夜晚上下中凌早晨傍深清和与及")  # signs that may follow a date's first number
AFTER_TIME_NUMBER = frozenset("年个周天日小分秒昼礼世整工星月钟-~至到")  # … and a duration's
PERIOD_BEFORE = regex.compile(
    r"(?:限|历时|为期|连续|共|达|工期|周期|期限|长达|缩短|延长|推迟|提前|满|奋战|近|逾|超过|经过|再|每|用)(?:约|到|至|了)?$"
)
AFTER_DURATION = regex.compile(r"之?内|以内|之?间|时间|多|以来|以上|左右")
HALVES = {"年": "P6M", "月": "P15D", "天": "PT12H", "小时": "PT30M"}
HALF_MORE = {"Y": "6M", "M": "15D", "W": "3D", "D": "T12H"}


def find(scan: Scan) -> None:
    """Find dates (`points`: one, or first and last) and durations (`iso`)."""
    bare = []
    for rule, match in chain(scan.at_numbers("date", before=AFTER_DATE_NUMBER), scan.matches("date", alone=True)):
        captures = _Captures(scan, match)
        if captures.lacks_month():
            bare.append((rule.id, match.span(), captures))
            if captures.has("month2"):
                scan.claim(*match.span())
        elif points := _points(captures):
            scan.add("date", *match.span(), rule.id, points=points)
    _add_bare(scan, bare)
    _carry_years(scan)
    for rule, match in chain(scan.at_numbers("duration", before=AFTER_TIME_NUMBER), scan.matches("duration", alone=True)):
        if iso := _iso(scan, match):
            scan.add("duration", *match.span(), rule.id, iso=iso)


class _Captures(Captures):
    """What a Chinese date rule captured."""

    def lacks_month(self) -> bool:
        """Is it a day, or another part of a month, without the month?"""
        return not self.has("month") and (
            self.has("day") or self.has("day_listed") or self.has("decade") or self._groups.get("bare_month") is not None
        )

    def days(self, suffix: str, month: int | None) -> tuple[int | None, int | None]:
        """First and last day that a day, a third of a month or its end stand for."""
        if self.has(f"edge{suffix}"):
            edge = 1 if self.meaning("edge", f"edge{suffix}") == "beginning" else LAST
            return edge, edge
        if self.has(f"decade{suffix}"):
            first, last = map(int, self.meaning("decade", f"decade{suffix}").split("/"))
            return first, LAST if last == 31 else last
        day = self.whole(f"day{suffix}") or (self.whole("day_listed") if not suffix else None)
        return day, day


def _points(captures: _Captures, context: Point | None = None) -> tuple[Point, ...]:
    """One point, or the first and last of a period; empty where the captures are no date. `context` has a bare day's month."""
    year, month = captures.whole("year"), captures.whole("month")
    if context is not None:
        year, month = context.year, context.month
    if captures.has("decadeyear"):
        return _decade(captures)
    if captures.has("plan"):
        return _plan(captures)
    if captures.has("short"):
        last = (year or 0) // 100 * 100 + (captures.whole("short") or 0)
        return (Point(year), Point(last)) if year and last > year else ()
    if captures.has("quarters") or captures.has("quarter"):
        return _at_edge(captures, _quarters(captures, year))
    if captures.has("part"):
        return _at_edge(captures, _part(captures.meaning("part", "part"), year))
    if month is None and captures.has("edge"):
        end = captures.meaning("edge", "edge") == "end"
        return (Point(year, 12 if end else 1, LAST if end else 1),)
    first, last_of_first = captures.days("", month)
    if not any(captures.has(name) for name in ("year2", "month2", "day2", "edge2", "decade2")):
        points = (
            (Point(year, month, first),)
            if first == last_of_first
            else (Point(year, month, first), Point(year, month, last_of_first))
        )
        return points if _possible(points) else ()
    return _range(captures, year, month, first)


def _at_edge(captures: _Captures, months: tuple[Point, ...]) -> tuple[Point, ...]:
    """The first or last day of a stretch of months, where the words say `末` or `初`; else the stretch."""
    if not captures.has("edge") or not months:
        return months
    return (months[-1]._replace(day=LAST) if captures.meaning("edge", "edge") == "end" else months[0]._replace(day=1),)


def _range(captures: _Captures, year: int | None, month: int | None, first: int | None) -> tuple[Point, ...]:
    """`5月14日至17日`, `2008年5月至2009年6月`, `6月下旬至7月上旬`, `11月至次年3月`."""
    year2, month2 = captures.whole("year2"), captures.whole("month2")
    same_year = year2 is None
    edge2 = captures.has("edge2") and month2 is None and not month
    last_year = (year2 or year) if same_year or year2 else year
    if month2 is None:
        month2 = month if not edge2 else (12 if captures.meaning("edge", "edge2") == "end" else 1)
    _, last = captures.days("2", month2)
    if month is not None and month2 == month and first is not None and last is not None and last < first:
        return ()
    turns = captures.has("next") or (
        same_year and year is not None and month is not None and month2 is not None and month2 < month
    )
    if turns and year is not None:
        last_year = year + 1
    points = (Point(year, month, first), Point(last_year, month2, last, 1 if turns and year is None else 0))
    if not _possible(points) or (year and year2 and year2 <= year and not month):
        return ()
    return points


def _decade(captures: _Captures) -> tuple[Point, ...]:
    tens = captures.whole("decadeyear") or 0
    if tens % 10 or not 0 <= tens <= 2090:
        return ()
    if tens >= 1000:
        return (Point(None, era=f"{tens // 10}X"),)
    century = captures.whole("century") or (21 if tens < 20 else 20)
    return (Point(None, era=f"{century - 1}{tens // 10}X"),)


def _plan(captures: _Captures) -> tuple[Point, ...]:
    """First and last year of the nth Five-Year Plan (the first two: 1953 and 1958; from the third on, 1966)."""
    nth = int(captures.meaning("plan", "plan"))
    first = {1: 1953, 2: 1958}.get(nth, 1966 + 5 * (nth - 3))
    if captures.has("edge_of"):
        return (Point(first, 1, 1),) if "初" in captures._groups["edge_of"] else (Point(first + 4, 12, LAST),)
    return Point(first), Point(first + 4)


def _quarters(captures: _Captures, year: int | None) -> tuple[Point, ...]:
    """`二季度` is April to June, `前三季度` January to September."""
    last = captures.whole("quarters") or captures.whole("quarter2") or captures.whole("quarter") or 0
    first = 1 if captures.has("quarters") else captures.whole("quarter") or 0
    return (Point(year, 3 * first - 2), Point(year, 3 * last)) if 1 <= first <= last <= 4 else ()


def _part(part: str, year: int | None) -> tuple[Point, ...]:
    if "/" not in part:
        return (Point(year, int(part)),)
    first, last = part.split("/")
    return Point(year, int(first)), Point(year, int(last))


def _possible(points: tuple[Point, ...]) -> bool:
    for point in points:
        if point.month is not None and not 1 <= point.month <= 12:
            return False
        if (
            point.day is not None
            and point.day != LAST
            and point.month is not None
            and not 1 <= point.day <= days_in(point.year or 2000, point.month)
        ):
            return False
    return True


def _add_bare(scan: Scan, found: list[tuple[str, tuple[int, int], _Captures]]) -> None:
    """Days and thirds of a month without the month take that of the date before; one that opens a line, of the heading above."""
    dated = sorted((one for one in scan.drafts if one.type == "date" and _month_of(one)), key=_start)
    headings = [one for one in dated if one.rule == "date.month" and _is_heading(scan.text, one)]
    for rule, (start, end), captures in sorted(found, key=lambda one: (one[1][0], -one[1][1])):
        if not scan.free(start, end) and not captures.has("month2"):
            continue
        opens = not scan.text[scan.text.rfind("\n", 0, start) + 1 : start].strip()
        known = headings if opens and headings and headings[0].start < start else dated
        at = bisect_left(known, start, key=_start)
        if not at:
            continue
        month = known[at - 1].fields["points"][-1]
        if points := _points(captures, month):
            shifted = tuple(point._replace(shift=point.shift + month.shift) for point in points)
            draft = scan.add("date", start, end, rule, points=shifted)
            dated.insert(bisect_left(dated, start, key=_start), draft)


def _month_of(date: Draft) -> bool:
    month = date.fields["points"][-1].month
    return month is not None and month <= 12


def _is_heading(text: str, date: Draft) -> bool:
    """Does a month stand on a line of its own?"""
    end = text.find("\n", date.end)
    line_end = text[date.end : end if end >= 0 else len(text)]
    before = text[max(0, date.start - 8) : date.start].rpartition("\n")[2]
    return not line_end.strip() and not before.strip(" (一二三四五六七八九十)、.")


CLOCK = regex.compile(r"\s*\d{1,2}:\d{2}")  # behind a date: when a site put the page up


def _carry_years(scan: Scan) -> None:
    """`1958年3月建厂，10月投产`, `同年5月`: a month without its year is of the year that its sentence goes on from."""
    dates = sorted((one for one in scan.drafts if one.type == "date"), key=_start)
    for before, date in pairwise(dates):
        points = date.fields["points"]
        year = before.fields["points"][-1].year
        stamp = before.rule == "date.iso" or CLOCK.match(scan.text, before.end, before.end + 8)
        if stamp or year is None or points[0].year is not None or points[0].month is None or points[0].era:
            continue
        cue = SAME_YEAR.search(scan.text[max(0, date.start - 5) : date.start])
        dated = before.fields["points"][-1].month is not None and before.rule != "date.year-month-parts"
        goes_on = dated and not SENTENCE_END.search(scan.text, before.end, date.start)
        if cue or (goes_on and date.rule not in ("date.year-edge", "date.part-alone")):
            year += bool(cue and cue["next"])
            date.fields["points"] = tuple(point._replace(year=year + point.shift, shift=0) for point in points)


def _start(draft: Draft) -> int:
    return draft.start


def _iso(scan: Scan, match: "regex.Match[str]") -> str | None:
    """A duration in ISO 8601; None where the words are a date, an age or a year in two digits."""
    groups = match.groupdict()
    number = scan.numbers_in(*match.span("number"))[0] if groups.get("number") else None
    if groups.get("halved"):
        half = HALVES.get(groups["half_unit"])
        if number is None or half is None:
            return half
        return (
            f"P{number.value}M15D"
            if groups["half_unit"] == "月"
            else f"PT{number.value}H30M"
            if groups["half_unit"] == "小时"
            else None
        )
    if number is None:
        return None
    unit = scan.rules.meaning("time_unit", groups["time_unit"])
    words = groups["time_unit"]
    if words == "日" and not _lasts(scan.text, match):
        return None
    if words == "月" or scan.text.startswith(("岁", "级"), match.end()) or number.value == 0 or number.kind == "year":
        return None
    if words == "年" and 49 < number.value < 100 and number.scale == 1 and not number.at_least and not _lasts(scan.text, match):
        return None
    if number.kind == "one" and number.value > 1 and unit != "Y":
        return None
    value = f"{number.value.normalize():f}" if number.value % 1 else f"{number.value:.0f}"
    time = "T" if unit.startswith("T") else ""
    unit = unit.removeprefix("T")
    if groups.get("half"):
        return f"P{value}{unit}{HALF_MORE[unit]}" if unit in HALF_MORE else None
    if unit == "100Y":
        return f"P{number.value * 100:.0f}Y"
    return f"P{time}{value}{unit}"


def _lasts(text: str, match: "regex.Match[str]") -> bool:
    """Do the words around say that it is a length of time, and no day (`5日`) or year (`93年`)?"""
    before = PERIOD_BEFORE.search(text[max(0, match.start() - 4) : match.start()])
    return before is not None or AFTER_DURATION.match(text, match.end()) is not None
