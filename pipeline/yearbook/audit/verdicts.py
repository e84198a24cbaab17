"""Verdicts: what follows from a page's own figures against what it states, to the precision that is printed."""

from collections.abc import Sequence
from decimal import Context, Decimal
from typing import Literal

from yearbook.audit.precision import Bounds, Figure, bounds, unit_of
from yearbook.model import Amount, Count, Finding, Measure, Percent, Verdict

HUNDRED = Decimal(100)
WIDE = Context(prec=100)  # more digits than the ratio of any two figures has
APART = frozenset({"household", "family"})  # of no one's number of people these are part
RateKind = Literal["change", "share"]


def number(value: Decimal) -> str:
    """A value as findings write it: `37,180,000`."""
    return f"{value.normalize(WIDE):,f}"


def percent(value: Decimal) -> str:
    """A rate that was reckoned, to four places."""
    return number(rounded(value, Decimal("0.0001")))


def rounded(value: Decimal, unit: Decimal) -> Decimal:
    """A value to the precision of a unit such as `0.01`."""
    return value.quantize(unit, context=WIDE)


def one_unit(figures: Sequence[Figure]) -> bool:
    """Are all of one currency or unit of measure? Counts of parts may name things of their own, but people are no households."""
    if any(isinstance(one, Percent) for one in figures) or len({one.type for one in figures}) > 1:
        return False
    if isinstance(figures[0], Amount):
        return len({one.currency for one in figures if isinstance(one, Amount)}) == 1
    units = {one.unit for one in figures if isinstance(one, Count | Measure)}
    apart = any(str(unit).endswith("户") or unit in APART for unit in units)
    return len(units) == 1 or not (isinstance(figures[0], Measure) or apart)


def alike(one: object, other: object) -> bool:
    """Are two mentions figures of the same currency or unit, and is that known?"""
    if isinstance(one, Amount) and isinstance(other, Amount):
        return one.currency == other.currency
    if isinstance(one, Count | Measure) and isinstance(other, Count | Measure):
        return type(one) is type(other) and one.unit is not None and one.unit == other.unit
    return False


def share_bounds(part: Figure, whole: Figure) -> Bounds:
    """Between which a share in percent lies, given the precision of its two figures."""
    one, all_ = bounds(part), bounds(whole)
    if one.low is None or one.high is None or all_.low is None or all_.high is None or all_.low <= 0:
        return Bounds(None, None)
    return Bounds(one.low / all_.high * HUNDRED, one.high / all_.low * HUNDRED)


def judge_rate(
    ids: tuple[str, ...], told: str, rate: Decimal, spread: Bounds, stated: Percent, kind: RateKind, hint: str | None = None
) -> Finding:
    """A stated rate against the one that follows: the same, rounded or cut off, or another."""
    said = f"{told}; stated: {number(stated.value)}%"
    unit = unit_of(stated)
    if rounded(rate, unit) == stated.value:
        return Finding(kind=kind, verdict="holds", mentions=ids, arithmetic=said)
    near = Bounds(stated.value - unit, stated.value + unit) if stated.bound == "exact" else bounds(stated)
    verdict: Verdict = "rounding" if spread.meets(near) else "conflict"
    return Finding(kind=kind, verdict=verdict, mentions=ids, arithmetic=said, hint=hint if verdict == "conflict" else None)
