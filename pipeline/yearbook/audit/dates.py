"""Dates: what ends before it begins, a stretch of time that is not as long as it is said to be, an anniversary in the wrong year."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from yearbook.model import Date, Duration, Finding, Verdict
from yearbook.numbers import GRAMMARS
from yearbook.points import days_in
from yearbook.relate.sentences import Told
from yearbook.rules import Rules

NEAR = 40  # characters between a stretch of time and its length


def check_dates(sentence: Told, rules: Rules) -> Iterator[Finding]:
    """The dates and durations of one sentence against one another."""
    yield from _stretches(sentence, rules)
    yield from _beginnings_and_ends(sentence, rules)


def check_anniversaries(paragraph: Told, rules: Rules, year: int | None) -> Iterator[Finding]:
    """`Founded in 1953 …, the 60th anniversary in 2008`."""
    dates = [(at, one) for at, one in paragraph.mentions.items() if isinstance(one, Date) and one.edtf]
    founded = next(
        (
            one
            for at, one in dates
            if rules.patterns["$founded"].search(paragraph.text, max(0, at - 60), at)
            or rules.patterns["$founded_after"].match(paragraph.text, at + 1)
        ),
        None,
    )
    for match in rules.patterns["$anniversary"].finditer(paragraph.text) if founded else ():
        nth = int(GRAMMARS[rules.language].find(match["nth"], {})[0].value) if not match["nth"].isdigit() else int(match["nth"])
        near = min(
            (pair for pair in dates if pair[1] is not founded), key=lambda pair: abs(pair[0] - match.start()), default=None
        )
        then = _year(near[1]) if near else year
        since = _year(founded) if founded else None
        if founded is None or since is None or then is None or not 0 < nth < 200:
            continue
        told = f"{then} - {since} = {then - since}; stated: {nth}"
        ids = (founded.id, *((near[1].id,) if near else ()))
        yield Finding(kind="dates", verdict="holds" if then - since == nth else "conflict", mentions=ids, arithmetic=told)


def _year(one: Date) -> int | None:
    return int(one.edtf[:4]) if one.edtf and one.edtf[:4].isdigit() else None


def _span(edtf: str) -> tuple[date, date, str] | None:
    """First and last day of an EDTF date or interval, and its precision (`Y`, `M` or `D`); None of decades and seasons."""
    first, _, last = edtf.partition("/")
    parts = [[int(part) for part in one.split("-") if part.isdigit()] for one in (first, last or first)]
    if any(not part or len(part) != one.count("-") + 1 for part, one in zip(parts, (first, last or first), strict=True)):
        return None
    if any(len(part) > 1 and part[1] > 12 for part in parts):
        return None
    (begin, end), precision = parts, "YMD"[max(map(len, parts)) - 1]
    begin, end = begin + [1] * (3 - len(begin)), end + ([12] if len(end) == 1 else [])
    end = end if len(end) == 3 else [*end, days_in(end[0], end[1])]
    return date(*begin), date(*end), precision


def _stretches(sentence: Told, rules: Rules) -> Iterator[Finding]:
    """`Over the four years from 1996 to 2004`, `6月12日至18日…为期5天`."""
    ranges = [(at, one) for at, one in sentence.mentions.items() if isinstance(one, Date) and "/" in str(one.edtf)]
    lengths = [(at, one) for at, one in sentence.mentions.items() if isinstance(one, Duration)]
    for at, one in ranges:
        span = _span(str(one.edtf))
        if span is None:
            continue
        if span[1] < span[0]:
            yield Finding(kind="dates", verdict="conflict", mentions=(one.id,), arithmetic=f"{span[1]} lies before {span[0]}")
            continue
        for place, length in lengths:
            between = sentence.text[place + 1 : at] if place < at else sentence.text[at + 1 : place]
            linked = (
                rules.patterns["$from_range"].fullmatch(between) is not None
                or (len(lengths) == len(ranges) == 1 and rules.patterns["$lasts"].search(between[-6:] + " ") and place > at and len(between) <= NEAR)
            )  # fmt: skip
            if linked and not rules.patterns["$about"].search(sentence.text, max(0, place - 12), place):
                yield from _length((one,), span, length)


def _length(dates: tuple[Date, ...], span: tuple[date, date, str], length: Duration) -> Iterator[Finding]:
    """A stated length against the stretch between the dates: with or without its last day, month or year."""
    digits, unit = length.iso[1:-1], length.iso[-1]
    if "T" in length.iso or not digits.isdigit() or unit not in "YMD" or "YMD".index(unit) > "YMD".index(span[2]):
        return
    first, last, _ = span
    months = 12 * (last.year - first.year) + last.month - first.month
    most = {"Y": (months + 1 + 11) // 12, "M": months + 1, "D": (last - first).days + 1}[unit]
    least = {"Y": months // 12, "M": months - 1 + (last.day >= first.day), "D": most - 1}[unit]
    verdict: Verdict = "holds" if least <= int(digits) <= most else "conflict"
    told = f"{first} to {last}: {_from_to(least, most)} {NAMES[unit]}; stated: {digits}"
    yield Finding(kind="dates", verdict=verdict, mentions=(length.id, *(one.id for one in dates)), arithmetic=told)


NAMES = {"Y": "years", "M": "months", "D": "days"}


def _from_to(least: int, most: int) -> str:
    """`6 or 7`, or `7` alone."""
    return str(most) if least >= most else f"{least} or {most}"


def _beginnings_and_ends(sentence: Told, rules: Rules) -> Iterator[Finding]:
    """`began in March 2003, was completed in May 2002`: what ends before it begins; and how long it is said to have lasted."""
    dates = [(at, one) for at, one in sentence.mentions.items() if isinstance(one, Date) and one.edtf]
    for (at, first), (behind, second) in pairwise(dates):
        begins = rules.patterns["$begins"].search(sentence.text, max(0, at - 70), at) or rules.patterns["$begins_after"].match(
            sentence.text, at + 1
        )
        ends = rules.patterns["$finishes"].search(sentence.text, at + 1, behind) or rules.patterns["$finishes_after"].match(
            sentence.text, behind + 1
        )
        spans = _span(str(first.edtf)), _span(str(second.edtf))
        if not (begins and ends and spans[0] and spans[1]):
            continue
        if spans[1][1] < spans[0][0]:
            told = f"{second.edtf} lies before {first.edtf}"
            yield Finding(kind="dates", verdict="conflict", mentions=(first.id, second.id), arithmetic=told)
            continue
        lengths = [one for one in sentence.mentions.values() if isinstance(one, Duration)]
        precision = max(spans[0][2], spans[1][2], key="YMD".index)
        if len(lengths) == 1 and spans[0][2] == spans[1][2]:
            yield from _length(
                (first, second), (spans[0][0], spans[1][1] if precision != "D" else spans[1][0], precision), lengths[0]
            )
