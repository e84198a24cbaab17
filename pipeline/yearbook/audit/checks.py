"""The checks: wholes against parts, changes against their figures and rates, rates times counts, lists against their number."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, groupby, takewhile
from typing import Literal

import regex
from spacy.matcher import levenshtein

from yearbook.audit.misprints import likeliest
from yearbook.audit.precision import Bounds, Figure, bounds, figures_of, scale_of, total, unit_of
from yearbook.model import (
    Amount,
    Breakdown,
    Change,
    Count,
    Finding,
    Measure,
    Mention,
    Page,
    Percent,
    Person,
    Place,
    Transfer,
    Verdict,
)

HUNDRED = Decimal(100)
PARAGRAPH = regex.compile(r"【|\n\s*\n")  # where another begins
FURTHER_ON = 600  # characters behind the named parts of a whole, where its last one may be told
MOST_PEOPLE = 200  # of a page, whose names are compared with one another


def check_breakdown(record: Breakdown, page: Page, mentions: Mapping[str, Mention]) -> Iterator[Finding]:
    """A whole against its parts: they come to it if they are all, and to no more than it otherwise.

    Where not all are named, a sum later in the paragraph that is exactly what they leave of the whole is the last of them.
    """
    figures = figures_of([mentions[one] for one in (record.whole, *record.parts)])
    if figures is None:
        return
    if not record.complete and (rest := _rest(page, figures[0], figures[1:])):
        figures = (*figures, rest)
    whole, parts = figures[0], figures[1:]
    sums, exact = total(parts), sum((part.value for part in parts), Decimal(0))
    scale = scale_of(whole)
    said = f"{' + '.join(_number(part.value / scale) for part in parts)} = {_number(exact / scale)}"
    stated = f"{said}; stated: {_number(whole.value / scale)}"

    def found(verdict: Verdict, arithmetic: str, hint: str | None = None) -> Finding:
        return Finding(
            kind="breakdown", verdict=verdict, mentions=tuple(one.id for one in figures), arithmetic=arithmetic, hint=hint
        )

    if not _one_unit(figures):
        yield found("untestable", f"{stated}; not all of one unit")
    elif exact == whole.value and len(parts) > 1:
        yield found("holds", said)
    elif sums.meets(bounds(whole)) and len(parts) > 1:
        yield found("rounding", stated)
    elif (record.complete and len(parts) > 1) or _exceeds(sums, bounds(whole)):
        hint = likeliest(figures, lambda values: sum(values[1:], Decimal(0)) == values[0])
        near = whole.value and Decimal("0.5") < exact / whole.value < Decimal("1.5")
        if hint or (near and (record.complete or not isinstance(whole, Count))):
            yield found("conflict", stated, hint)
        else:  # `5,200 workers, among them 2,300 women and 3,100 party members`: the same people may be told twice
            yield found("untestable", f"{stated}; the parts may overlap, or be another's")
    else:
        yield found("untestable", f"{stated}; the parts need not be all")


def _rest(page: Page, whole: Figure, parts: Sequence[Figure]) -> Amount | None:
    """The sum further on in the paragraph that is, to the last digit, what the parts leave of the whole."""
    start = parts[-1].end
    end = start + FURTHER_ON
    if ends := PARAGRAPH.search(page.text or "", start, end):
        end = ends.start()
    left = whole.value - sum(part.value for part in parts)
    behind = page.mentions[bisect_right(page.mentions, start, key=lambda one: one.start) :]
    for mention in takewhile(lambda one: one.start < end, behind):
        if isinstance(mention, Amount) and mention.value == left and _one_unit((whole, mention)):
            return mention
    return None


def _exceeds(sums: Bounds, whole: Bounds) -> bool:
    return sums.low is not None and whole.high is not None and sums.low > whole.high


def _one_unit(figures: Sequence[Figure]) -> bool:
    """Are all of one currency or unit of measure? Counts of parts may name things of their own, but people are no households."""
    if any(isinstance(one, Percent) for one in figures) or len({one.type for one in figures}) > 1:
        return False
    if isinstance(figures[0], Amount):
        return len({one.currency for one in figures if isinstance(one, Amount)}) == 1
    units = {one.unit for one in figures if isinstance(one, Count | Measure)}
    return len(units) == 1 or not (isinstance(figures[0], Measure) or units & {"户", "household", "family"})


def _number(value: Decimal) -> str:
    return f"{value.normalize():,f}"


SHARE = regex.compile(
    r"(?i)\s*(?:[,，(（]\s*)?(?:占(?:总数|全部|其|比|总额|总人数|总量)?的?|accounting for|making up|or|i\.e\.|that is,?)\s*"
)


def check_shares(page: Page, mentions: Mapping[str, Mention]) -> Iterator[Finding]:
    """`‹341 workers›, of whom ‹148› disabled, or ‹43.4%›`: a part as a share of its whole."""
    percents = [mention for mention in page.mentions if isinstance(mention, Percent) and mention.unit == "percent"]
    starts = [one.start for one in percents]
    for record in page.records:
        whole = figures_of([mentions[record.whole]]) if isinstance(record, Breakdown) else None
        for part in figures_of([mentions[one] for one in record.parts]) or () if whole and isinstance(record, Breakdown) else ():
            at = bisect_left(starts, part.end)
            stated = at < len(percents) and SHARE.fullmatch((page.text or ""), part.end, starts[at])
            if stated and whole and whole[0].value and _one_unit((*whole, part)):
                share, rate = percents[at], part.value / whole[0].value * HUNDRED
                told = f"{_number(part.value)} / {_number(whole[0].value)} = {_rate(rate)}%"
                yield _judged_rate((share.id, part.id, whole[0].id), told, rate, _share_bounds(part, whole[0]), share, "share")


def _share_bounds(part: Figure, whole: Figure) -> Bounds:
    """Between which a share in percent lies, given the precision of its two figures."""
    one, all_ = bounds(part), bounds(whole)
    if one.low is None or one.high is None or all_.low is None or all_.high is None or all_.low <= 0:
        return Bounds(None, None)
    return Bounds(one.low / all_.high * HUNDRED, one.high / all_.low * HUNDRED)


# Rates that do not follow from the two figures printed beside them.
OTHER_BASIS = regex.compile(
    r"(?i)可比|同口径|不变价|年均|平均每年|递增|constant price|comparable|like.for.like|annual(?:ly)?\b|per annum|a year on average|real terms"
)
ROUND = 40  # characters around a rate in which such words stand


def check_changes(page: Page, mentions: Mapping[str, Mention]) -> Iterator[Finding]:
    """A change against its two figures; and of two rates of one change, one against the other."""
    text = page.text or ""
    changes = [
        record
        for record in page.records
        if isinstance(record, Change)
        and not (
            record.by and OTHER_BASIS.search(text[max(0, mentions[record.by].start - ROUND) : mentions[record.by].end + ROUND])
        )
    ]
    for record in changes:
        of, start, by = (mentions.get(one) if one else None for one in (record.of, record.from_, record.by))
        if (figures := figures_of((of, start))) and record.direction and _contradicts(record, *figures):
            told = f"{_number(figures[1].value)} to {_number(figures[0].value)} is not {record.direction}"
            yield Finding(kind="change", verdict="conflict", mentions=(figures[0].id, figures[1].id), arithmetic=told)
        elif figures := figures_of((of, start, by)):
            yield from _change(record, *figures)
    for of_id, group in groupby(changes, key=lambda one: one.of):
        records = [one for one in group if one.by and not one.from_]
        figures = figures_of([mentions.get(one) for one in (of_id, *(record.by for record in records)) if one])
        if of_id and figures and len(records) == 2:
            yield from _two_rates(records[0].direction, figures[0], figures[1:])


def _contradicts(record: Change, of: Figure, start: Figure) -> bool:
    """Does the word of the change go the other way than its figures?"""
    return of.value != start.value and (record.direction == "up") == (of.value < start.value)


def _change(record: Change, of: Figure, start: Figure, by: Figure) -> Iterator[Finding]:
    ids = (of.id, start.id, by.id)
    if isinstance(by, Percent) and by.unit == "percent" and start.value:
        rate = (of.value - start.value) / start.value * HUNDRED
        told = f"({_number(of.value)} - {_number(start.value)}) / {_number(start.value)} = {_rate(rate)}%"
        yield _judged_rate(ids, told, abs(rate), _rate_bounds(of, start), by)
        return
    if isinstance(by, Percent) != isinstance(of, Percent) or isinstance(of, Percent) != isinstance(start, Percent):
        return
    difference = abs(of.value - start.value)
    spread = bounds(of) + -bounds(start)
    spread = spread if of.value >= start.value else -spread
    larger, smaller = (of, start) if of.value >= start.value else (start, of)
    told = f"{_number(larger.value)} - {_number(smaller.value)} = {_number(difference)}"
    if difference == by.value:
        yield Finding(kind="change", verdict="holds", mentions=ids, arithmetic=told)
    elif spread.meets(bounds(by)):
        yield Finding(kind="change", verdict="rounding", mentions=ids, arithmetic=f"{told}; stated: {_number(by.value)}")
    else:
        hint = likeliest((of, start, by), lambda values: abs(values[0] - values[1]) == values[2])
        yield Finding(
            kind="change", verdict="conflict", mentions=ids, arithmetic=f"{told}; stated: {_number(by.value)}", hint=hint
        )


def _two_rates(direction: str | None, of: Figure, rates: Sequence[Figure]) -> Iterator[Finding]:
    """`‹157›, ‹47› or ‹42.7 %› more`: the figure before the change follows from the first, the rate from both."""
    percent = next((one for one in rates if isinstance(one, Percent) and one.unit == "percent"), None)
    absolute = next((one for one in rates if one.type == of.type), None)
    if percent is None or absolute is None or isinstance(absolute, Percent):
        return
    before = of.value - absolute.value if direction != "down" else of.value + absolute.value
    if before <= 0:
        return
    rate = absolute.value / before * HUNDRED
    sign = "-" if direction != "down" else "+"
    told = f"{_number(absolute.value)} / ({_number(of.value)} {sign} {_number(absolute.value)}) = {_rate(rate)}%"
    slack = (
        (unit_of(absolute) / absolute.value + unit_of(of) / of.value) / 2 * rate if absolute.value and of.value else Decimal(0)
    )
    yield _judged_rate((of.id, absolute.id, percent.id), told, rate, Bounds(rate - slack, rate + slack), percent)


def _judged_rate(
    ids: tuple[str, ...], told: str, rate: Decimal, spread: Bounds, stated: Percent, kind: Literal["change", "share"] = "change"
) -> Finding:
    """A stated rate against the one that follows: the same, rounded or cut off, or another."""
    said = f"{told}; stated: {_number(stated.value)}%"
    unit = unit_of(stated)
    if rate.quantize(unit) == stated.value:
        return Finding(kind=kind, verdict="holds", mentions=ids, arithmetic=said)
    near = Bounds(stated.value - unit, stated.value + unit) if stated.bound == "exact" else bounds(stated)
    verdict: Verdict = "rounding" if spread.meets(near) else "conflict"
    return Finding(kind=kind, verdict=verdict, mentions=ids, arithmetic=said)


def _rate_bounds(of: Figure, start: Figure) -> Bounds:
    """Between which a rate of change in percent lies, given the precision of its two figures."""
    last, first = bounds(of), bounds(start)
    if None in (*last, *first) or first.low is None or first.low <= 0:
        return Bounds(None, None)
    assert last.low is not None
    assert last.high is not None
    assert first.high is not None
    ends = sorted(abs((one - two) / two * HUNDRED) for one in (last.low, last.high) for two in (first.low, first.high))
    return Bounds(ends[0], ends[-1])


def _rate(rate: Decimal) -> str:
    return _number(rate.quantize(Decimal("0.0001")))


TOTAL = regex.compile(
    r"(?:,|，)?\s*(?:共计|合计|总计|计|共|in all|altogether|(?:or )?(?:a )?total(?:ling| of)?|totally)\s*(?:为|of)?\s*$",
    regex.IGNORECASE,
)


IN_ALL = regex.compile(r"(?i) (?:in all|altogether|in total)\b")


def check_rates(page: Page) -> Iterator[Finding]:
    """`‹1,200 people› at ‹6,000 yuan› each, ‹7.2 million yuan› in all`: so much for each, times how many, is the total."""
    figures = [mention for mention in page.mentions if isinstance(mention, Amount | Count)]
    for one, two, three in zip(figures, figures[1:], figures[2:], strict=False):
        rate, count = (one, two) if isinstance(one, Amount) else (two, one)
        beside = (page.text or "")[one.end : two.start]
        if len(beside) > (16 if rate is two else 4):
            continue
        if not (
            isinstance(rate, Amount) and rate.per and isinstance(count, Count) and isinstance(three, Amount) and not three.per
        ):
            continue
        between = (page.text or "")[two.end : three.start]
        after = (page.text or "")[three.end : three.end + 14]
        if rate.currency != three.currency or len(between) > 12 or not (TOTAL.search(between) or IN_ALL.match(after)):
            continue
        product = rate.value * count.value
        told = f"{_number(count.value)} × {_number(rate.value)} = {_number(product)}"
        ids = (three.id, count.id, rate.id)
        if product == three.value:
            yield Finding(kind="rate", verdict="holds", mentions=ids, arithmetic=told)
        elif bounds(three).meets(Bounds(product, product)):
            yield Finding(kind="rate", verdict="rounding", mentions=ids, arithmetic=f"{told}; stated: {_number(three.value)}")
        else:
            hint = likeliest((three, count, rate), lambda values: values[1] * values[2] == values[0])
            yield Finding(
                kind="rate", verdict="conflict", mentions=ids, arithmetic=f"{told}; stated: {_number(three.value)}", hint=hint
            )


OPENS_LIST = regex.compile(r"\s*(?:[:：(（]|, ?namely |,? ?(?:that is|viz\.?),? |——)\s*(?:the )?")
LISTED = regex.compile(r"(?:, ?and |, ?| and |、|和|及|与|以及)(?:the )?")
LIST_END = regex.compile(r" ?(?:cities|counties|districts|towns|townships|villages|provinces)?\s*[.;。；)）]")
OF_PLACES = regex.compile(
    r"(?i)(?:.*(?:city|county|town|township|village|district|province|prefecture|banner|place|region)|.*[省市州县区旗镇乡村盟])$"
)


def check_enumerations(page: Page) -> Iterator[Finding]:
    """`five counties: A, B, C, D and E`: an announced number of places against the places that are listed behind it."""
    text = page.text or ""
    places = {mention.start: mention for mention in page.mentions if isinstance(mention, Place)}
    for count in page.mentions:
        if not isinstance(count, Count) or not OF_PLACES.match(count.unit or "") or count.bound != "exact":
            continue
        opened = OPENS_LIST.match(text, count.end)
        if not opened or opened.end() not in places:
            continue
        listed = [places[opened.end()]]
        while (joint := LISTED.match(text, listed[-1].end)) and joint.end() in places:
            listed.append(places[joint.end()])
        if len(listed) < 2 or not LIST_END.match(text, listed[-1].end):
            continue
        told = f"{len(listed)} listed: {', '.join(one.text for one in listed)}"
        verdict: Verdict = "holds" if len(listed) == count.value else "conflict"
        yield Finding(
            kind="list",
            verdict=verdict,
            mentions=(count.id, *(one.id for one in listed)),
            arithmetic=f"{told}; stated: {_number(count.value)}",
        )


def check_repeated(page: Page, mentions: Mapping[str, Mention]) -> Iterator[Finding]:
    """One transfer told twice: joined by `same_as`, so that a ledger counts it once."""
    for record in page.records:
        if isinstance(record, Transfer) and record.same_as:
            told = f"{mentions[record.amount].text} stands twice"
            yield Finding(kind="told twice", verdict="holds", mentions=(record.same_as, record.amount), arithmetic=told)


def check_spellings(page: Page) -> Iterator[Finding]:
    """Two names that differ by a letter beside a like title: perhaps one person, spelt two ways. They stay two."""
    people = {person.key: person for person in page.mentions if isinstance(person, Person) and person.key}
    for (first, one), (second, other) in combinations(list(people.items())[:MOST_PEOPLE], 2):
        alike = len(first) > 4 and first[0] == second[0] and levenshtein(first, second, 1) == 1
        if alike and one.title and other.title and set(one.title.split()) & set(other.title.split()):
            told = f"{one.title} {first}, {other.title} {second}: one person, spelt two ways?"
            yield Finding(kind="spelling", verdict="untestable", mentions=(one.id, other.id), arithmetic=told)
