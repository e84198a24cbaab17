"""Rates: a share against its part and its whole, shares against a hundred, so much for each times how many against the sum."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

import regex

from yearbook.audit.misprints import likeliest, slips
from yearbook.audit.precision import Bounds, Figure, bounds, figures_of, per_of, total, unit_named, unit_of
from yearbook.audit.sizes import DIMENSIONS, SIZES
from yearbook.audit.verdicts import HUNDRED, judge_rate, number, one_unit, percent, share_bounds
from yearbook.model import Amount, Count, Duration, Finding, Measure, Percent
from yearbook.relate.sentences import Told
from yearbook.rules import Rules

REACH = 110  # characters before a share in which its part and its whole stand
OF_THE = regex.compile(r" (?:out )?of (?:the |its |all |all the |a total of )?")
SENTENCE_ENDS = regex.compile(r"[。!?]|\.(?=\s|$)")
NEAREST = 4  # figures before it that may be these
AHEAD = 4  # … and behind it
BACK = 6  # figures before a total that it may be the product of
# What a rate is taken by → the units that count it; a duration's by its ISO letter.
COUNTED_BY = {
    "capita": {"people", "person", "人", "villager", "farmer", "resident", "worker", "村民", "member", "employee", "student", "pupil", "人口", "职工", "农民"},
    "household": {"household", "family", "户", "农户", "牧户", "贫困户"},
    "mu": {"mu"}, "har": {"har"}, "hectare": {"har"}, "day": {"D"}, "month": {"M"}, "year": {"Y"},
}  # fmt: skip
COUNTED_BY |= {"person": COUNTED_BY["capita"], "head": {"头", "只", "匹", "head", "sheep", "cow", "pig"}}


# The days of a year, where a page gives a year's sum and what it is a day.
YEAR = Duration(id="", start=0, end=0, text="", rule="", iso="P365D")


def check_shares(paragraph: Told, rules: Rules, taken: Collection[str]) -> Iterator[Finding]:
    """`1,532 of the 1,846 villages, accounting for 83.0%`; `taken` are the rates of changes."""
    for at, share in paragraph.mentions.items():
        if not isinstance(share, Percent) or share.unit != "percent" or share.id in taken or share.value in (0, HUNDRED):
            continue
        if not rules.patterns["$share_before"].search(paragraph.text, max(0, at - 60), at):
            continue
        named = rules.patterns["$share_of"].match(paragraph.text, at + 1) or rules.patterns["$of_share"].search(
            paragraph.text, max(0, at - 40), at
        )
        pairs = [pair for pair in _parts_and_wholes(paragraph, at, rules) if named is None or _is_named(pair[1], named["whole"])]
        judged = [_judged(part, whole, share) for part, whole in pairs]
        if settled := [one for one in judged if one.verdict != "conflict"]:
            yield settled[0]
            continue
        explained = (pair for pair in zip(pairs, judged, strict=True) if _slip_of_share(share, *pair[0])[0])
        if found := next(explained, None):
            yield found[1].model_copy(update={"hint": _slip_of_share(share, *found[0])[1]})


def _is_named(whole: Figure, words: str) -> bool:
    """Do the words that name the whole of a share (`of the rural residents`) fit a figure: its thing is among them, or it has none?"""
    thing = whole.unit if isinstance(whole, Count) else None
    return (
        thing is None
        or thing in words
        or (thing in COUNTED_BY["capita"] and "population" in words)
        or any(word.startswith(thing[:4]) for word in words.lower().split())
    )


def _slip_of_share(share: Percent, part: Figure, whole: Figure) -> tuple[bool, str | None]:
    """Would one slip in a share or its part mend it; and which is the likeliest of all?"""

    def holds(values: Sequence[Decimal]) -> bool:
        return _is_share((*values, whole.value)[:3], share)

    return slips((share, part), holds, of_scale=False), likeliest((share, part, whole), holds)


def _is_share(values: Sequence[Decimal], share: Percent) -> bool:
    return bool(values[2]) and abs(values[1] / values[2] * HUNDRED - values[0]) <= unit_of(share)


def _judged(part: Figure, whole: Figure, share: Percent) -> Finding:
    rate = part.value / whole.value * HUNDRED
    told = f"{number(part.value)} / {number(whole.value)} = {percent(rate)}%"
    return judge_rate((share.id, part.id, whole.id), told, rate, share_bounds(part, whole), share, "share")


def _parts_and_wholes(paragraph: Told, at: int, rules: Rules) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of figures of one unit before a share, nearest first; the whole may stand right behind it: `86% of the plan of ‹3.5›`."""
    before = [
        one
        for one in paragraph.figures()
        if at - 3 * REACH < one < at and not isinstance(paragraph.mentions[one], Percent | Duration)
    ]
    figures = list(figures_of([paragraph.mentions[one] for one in before[-NEAREST:]]) or ())
    if not figures or at - before[-1] > REACH:
        return
    behind = next((one for one in paragraph.figures() if one > at), None)
    if behind and rules.patterns["$share_ahead"].fullmatch(paragraph.text, at + 1, behind):
        whole = figures_of((paragraph.mentions[behind],))
        if whole and whole[0].value and one_unit((whole[0], figures[-1])):
            yield figures[-1], whole[0]
        return
    if SENTENCE_ENDS.search(paragraph.text, before[-1] + 1, at):
        return
    nearest = figures[-1]
    if before[-1] == at - 2 and paragraph.text[at - 1] == "的":  # `为年计划‹4.6亿元›的‹83.5%›`
        if len(figures) > 1 and nearest.value and one_unit(figures[-2:]):
            yield figures[-2], nearest
        return
    for whole_ in reversed(figures[:-1]):
        if whole_.value and one_unit((nearest, whole_)) and per_of(nearest) == per_of(whole_):
            yield nearest, whole_
    if (
        len(figures) > 1
        and OF_THE.fullmatch(paragraph.text, before[-2] + 1, before[-1])
        and one_unit(figures[-2:])
        and nearest.value
    ):
        yield figures[-2], nearest


def check_hundred(paragraph: Told, rules: Rules) -> Iterator[Finding]:
    """Shares of one whole in a row that come to more than a hundred, and to a hundred but for a slip."""
    row: list[int] = []
    for at in (*(one for one, mention in paragraph.mentions.items() if mention.type == "percent"), None):
        if at is not None and (not row or at - row[-1] < 12):
            row.append(at)
            continue
        shares = figures_of([paragraph.mentions[one] for one in row]) or ()
        opened = row and rules.patterns["$shares_of_one"].search(paragraph.text, max(0, row[0] - 60), row[0])
        if len(shares) > 2 and opened and all(isinstance(one, Percent) and one.unit == "percent" for one in shares):
            sums = total(shares)
            if sums.low is not None and sums.low > HUNDRED and slips(shares, lambda values: sum(values) == HUNDRED):
                exact = sum((one.value for one in shares), Decimal(0))
                told = f"{' + '.join(number(one.value) for one in shares)} = {number(exact)}; more than 100%"
                hint = likeliest(shares, lambda values: sum(values) == HUNDRED)
                yield Finding(
                    kind="share", verdict="conflict", mentions=tuple(one.id for one in shares), arithmetic=told, hint=hint
                )
        row = [at] if at is not None else []


def check_products(paragraph: Told, rules: Rules, taken: Collection[str]) -> Iterator[Finding]:
    """`‹1,200 people› at ‹6,000 yuan› each, ‹7.2 million yuan› in all`: so much for each, times how many, is the total.

    `taken` are the rates of changes.
    """
    figures = [one for one in paragraph.figures() if not isinstance(paragraph.mentions[one], Percent)]
    for n, at in enumerate(figures):
        product = figures_of((paragraph.mentions[at],))
        if (
            not product
            or product[0].id in taken
            or per_of(product[0])
            or product[0].value_max is not None
            or not _is_total(paragraph, at, rules)
        ):
            continue
        found = [
            one
            for first, second in _rated(paragraph, [*figures[n + 1 : n + AHEAD][::-1], *figures[max(0, n - BACK) : n]], rules)
            if (one := _product(product[0], first, second)) is not None
        ]
        if settled := [one for one in found if one.verdict != "conflict"] or found:
            yield settled[0]


def _is_total(paragraph: Told, at: int, rules: Rules) -> bool:
    return (
        rules.patterns["$product_before"].search(paragraph.text, max(0, at - 60), at) is not None
        or rules.patterns["$product_after"].match(paragraph.text, at + 1) is not None
    )


def _rated(paragraph: Told, figures: list[int], rules: Rules) -> Iterator[tuple[Figure, Figure | Duration]]:
    """A rate, and what counts the things that it is taken by; nearest first."""
    for rate_at in reversed(figures):
        rate = figures_of((paragraph.mentions[rate_at],))
        if not rate or rate[0].value_max is not None:
            continue
        each = rules.patterns["$each_before"].search(paragraph.text, max(0, rate_at - 50), rate_at) is not None
        for many_at in reversed(figures):
            many = paragraph.mentions[many_at]
            unit = many.iso[-1] if isinstance(many, Duration) else unit_named(many)
            per = per_of(rate[0])
            counted = unit in COUNTED_BY.get(per or "", ()) or (per is not None and unit == per)
            counts = counted or (each and per is None and many_at < rate_at and isinstance(many, Count))
            if many_at != rate_at and counts and isinstance(many, Amount | Count | Measure | Duration):
                yield rate[0], many
        if per == "day" and not any(isinstance(paragraph.mentions[one], Duration) for one in figures):
            yield rate[0], YEAR


def _product(stated: Figure, rate: Figure, many: "Figure | Duration") -> Finding | None:
    """What a rate times a number comes to, against the sum that is stated; None where they are not of one kind, or far apart."""
    if stated.id in (rate.id, many.id) or not (factor := _in_units_of(stated, rate)):
        return None
    times = Decimal(many.iso.strip("PTDMYWHS")) if isinstance(many, Duration) else many.value
    times *= factor
    exact = rate.value * times
    said = f"{number(times)} × {number(rate.value)} = {number(exact)}"
    ids = tuple(one.id for one in (stated, many, rate) if one.id)
    if exact == stated.value:
        return Finding(kind="rate", verdict="holds", mentions=ids, arithmetic=said)
    said += f"; stated: {number(stated.value)}"
    if _times(
        bounds(rate), Bounds(times, times) if isinstance(many, Duration) else _times(bounds(many), Bounds(factor, factor))
    ).meets(bounds(stated)):
        return Finding(kind="rate", verdict="rounding", mentions=ids, arithmetic=said)
    figures = (stated, rate) if isinstance(many, Duration) else (stated, rate, many)

    def holds(values: Sequence[Decimal]) -> bool:
        reckoned = values[1] * (values[2] * factor if len(values) > 2 else times)
        return abs(reckoned - values[0]) * 2 <= unit_of(stated)

    if exact and Decimal("0.3") < stated.value / exact < 3 and slips(figures, holds):
        return Finding(kind="rate", verdict="conflict", mentions=ids, arithmetic=said, hint=likeliest(figures, holds))
    return None


def _in_units_of(stated: Figure, rate: Figure) -> Decimal | None:
    """What turns a rate's unit into the stated one: 0.001 from kilograms to tons, 1 for the same; None where they are of two kinds."""
    if one_unit((stated, rate)):
        return Decimal(1)
    units = unit_named(stated) or "", unit_named(rate) or ""
    alike = (
        isinstance(stated, Measure) and isinstance(rate, Measure) and DIMENSIONS.get(units[0], -1) == DIMENSIONS.get(units[1], -2)
    )
    return SIZES[units[1]] / SIZES[units[0]] if alike else None


def _times(one: Bounds, other: Bounds) -> Bounds:
    low = None if one.low is None or other.low is None else one.low * other.low
    high = None if one.high is None or other.high is None else one.high * other.high
    return Bounds(low, high)
