"""Changes: a stated change against its two figures, its rate, and the way that its words go."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from yearbook.audit.misprints import likeliest, slips
from yearbook.audit.precision import Bounds, Figure, bounds, figures_of, printed, total, unit_of
from yearbook.audit.verdicts import HUNDRED, alike, judge_rate, number, percent
from yearbook.model import Change, Count, Finding, Measure, Mention, Page, Percent
from yearbook.relate.sentences import Told
from yearbook.rules import Rules

ROUND = 40  # characters around a rate in which the words stand by which it follows from other figures than those beside it
BACK = 4  # figures of its kind before a changed one, from one of which it may have changed


def check_changes(page: Page, mentions: Mapping[str, Mention], rules: Rules) -> Iterator[Finding]:
    """A change against its two figures; and of two rates of one change, one against the other."""
    text = page.text or ""

    def on_other_basis(by: Mention) -> bool:
        return rules.patterns["$other_basis"].search(text[max(0, by.start - ROUND) : by.end + ROUND]) is not None

    changes = [
        record
        for record in page.records
        if isinstance(record, Change) and not (record.by and on_other_basis(mentions[record.by]))
    ]
    of_figure: dict[str | None, list[Change]] = {}
    for record in changes:
        of_figure.setdefault(record.of, []).append(record)
    for record in changes:
        # A difference and a percentage both belong to one change; of two of a kind, the other may.
        others = [one.by for one in of_figure[record.of] if one is not record and _kind(one, mentions) == _kind(record, mentions)]
        findings = [_of_record(record.model_copy(update={"by": by}), mentions) for by in (record.by, *others)]
        # Where the rate of another beginning fits, that is the one of this beginning.
        yield from (one for one in (next((one for one in findings if one and one.verdict != "conflict"), findings[0]),) if one)
    for of_id, group in groupby(changes, key=lambda one: one.of):
        records = [one for one in group if one.by and not one.from_]
        figures = figures_of([mentions.get(one) for one in (of_id, *(record.by for record in records)) if one])
        if of_id and figures and len(records) == 2:
            yield from _two_rates(records[0].direction, figures[0], figures[1:])


def _kind(record: Change, mentions: Mapping[str, Mention]) -> tuple[str, str | None] | None:
    """What a change is told in: the type of its rate, and the unit of a percentage."""
    by = mentions.get(record.by or "")
    return (by.type, by.unit if isinstance(by, Percent) else None) if by else None


def _of_record(record: Change, mentions: Mapping[str, Mention]) -> Finding | None:
    of, start, by = (mentions.get(one) if one else None for one in (record.of, record.from_, record.by))
    if (figures := figures_of((of, start))) and record.direction and _contradicts(record, *figures):
        told = f"{number(figures[1].value)} to {number(figures[0].value)} is not {record.direction}"
        return Finding(kind="change", verdict="conflict", mentions=(figures[0].id, figures[1].id), arithmetic=told)
    return _change(*figures) if (figures := figures_of((of, start, by))) else None


def _contradicts(record: Change, of: Figure, start: Figure) -> bool:
    """Does the word of the change go the other way than its figures?"""
    return of.value != start.value and (record.direction == "up") == (of.value < start.value)


def _change(of: Figure, start: Figure, by: Figure) -> Finding | None:
    ids = (of.id, start.id, by.id)
    if isinstance(by, Percent) and by.unit == "percent" and start.value:
        rate = (of.value - start.value) / start.value * HUNDRED
        told = f"({number(of.value)} - {number(start.value)}) / {number(start.value)} = {percent(rate)}%"
        return judge_rate(ids, told, abs(rate), _rate_bounds(of, start), by, "change")
    if isinstance(by, Percent) != isinstance(of, Percent) or isinstance(of, Percent) != isinstance(start, Percent):
        return None
    difference = abs(of.value - start.value)
    spread = bounds(of) + -bounds(start)
    spread = spread if of.value >= start.value else -spread
    larger, smaller = (of, start) if of.value >= start.value else (start, of)
    told = f"{number(larger.value)} - {number(smaller.value)} = {number(difference)}"
    if difference == by.value:
        return Finding(kind="change", verdict="holds", mentions=ids, arithmetic=told)
    if spread.meets(bounds(by)):
        return Finding(kind="change", verdict="rounding", mentions=ids, arithmetic=f"{told}; stated: {number(by.value)}")
    hint = likeliest((of, start, by), lambda values: abs(values[0] - values[1]) == values[2])
    return Finding(kind="change", verdict="conflict", mentions=ids, arithmetic=f"{told}; stated: {number(by.value)}", hint=hint)


def _two_rates(direction: str | None, of: Figure, rates: Sequence[Figure]) -> Iterator[Finding]:
    """`‹157›, ‹47› or ‹42.7 %› more`: the figure before the change follows from the first, the rate from both."""
    share = next((one for one in rates if isinstance(one, Percent) and one.unit == "percent"), None)
    absolute = next((one for one in rates if one.type == of.type), None)
    if share is None or absolute is None or isinstance(absolute, Percent):
        return
    before = of.value - absolute.value if direction != "down" else of.value + absolute.value
    if before <= 0:
        return
    rate = absolute.value / before * HUNDRED
    sign = "-" if direction != "down" else "+"
    told = f"{number(absolute.value)} / ({number(of.value)} {sign} {number(absolute.value)}) = {percent(rate)}%"
    slack = (
        (unit_of(absolute) / absolute.value + unit_of(of) / of.value) / 2 * rate if absolute.value and of.value else Decimal(0)
    )
    yield judge_rate((of.id, absolute.id, share.id), told, rate, Bounds(rate - slack, rate + slack), share, "change")


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


def check_series(
    paragraph: Told, changes: Mapping[str | None, Sequence[Change]], rates: Collection[str], rules: Rules
) -> Iterator[Finding]:
    """`386 kilograms in 1990, 402 in 1991, 16 more; 431 in 1992, a further 19`: a change whose beginning no words name.

    It is one of the figures of its kind before; where none fits and one slip would make the nearest do, it is a conflict. `changes`
    are those of each figure, by its id; `rates` the ids of the figures by which others change, and from which.
    """
    told = {one.id: one for one in paragraph.mentions.values()}
    order = [one for one in told.values() if one.id not in rates]
    for change in (change for one in told for change in changes.get(one, ())):
        pair = figures_of((told.get(change.of or ""), told.get(change.by or "")))
        if not pair or change.from_ or not alike(*pair) or not _is_chained(paragraph, pair[1], rules):
            continue
        of, by = pair
        before = order[: order.index(of)]
        starts = (figures_of([one for one in before if alike(one, of)]) or ())[-BACK:]
        sign = -1 if change.direction == "down" else 1

        def holds(values: Sequence[Decimal], sign: int = sign) -> bool:
            return sign * (values[0] - values[1]) == values[2]

        if starts and not any(_fits(of, start, by) for start in starts) and slips((of, starts[-1], by), holds):
            three = (of, starts[-1], by)
            told_ = f"{number(of.value)} - {number(starts[-1].value)} = {number(of.value - starts[-1].value)}"
            yield Finding(
                kind="change",
                verdict="conflict",
                mentions=tuple(one.id for one in three),
                arithmetic=f"{told_}; stated: {number(by.value)}",
                hint=likeliest(three, holds),
            )


def _is_chained(paragraph: Told, by: Figure, rules: Rules) -> bool:
    """Do words beside a difference of two digits or more say that it goes on from a figure before: `a further`, `more`?"""
    at = next(at for at, one in paragraph.mentions.items() if one.id == by.id)
    beside = paragraph.text[max(0, at - 30) : at + 12]
    return len(printed(by) or "") > 1 and rules.patterns["$chained"].search(beside) is not None


def _fits(of_value: Figure, start: Figure, by: Figure) -> bool:
    spread = bounds(of_value) + -bounds(start)
    return spread.meets(bounds(by)) or (-spread).meets(bounds(by))


def check_stocks(paragraph: Told, rules: Rules) -> Iterator[Finding]:
    """`214 at the beginning, 47 newly registered, 19 cancelled, 232 at the end`: what came and went against what is left."""
    figures = [at for at in paragraph.figures() if isinstance(paragraph.mentions[at], Count | Measure)]
    for at, new, gone, left in zip(figures, figures[1:], figures[2:], figures[3:], strict=False):
        added = rules.patterns["$added"].search(paragraph.text, at, new)
        removed = rules.patterns["$removed"].search(paragraph.text, new, gone)
        four = figures_of([paragraph.mentions[one] for one in (left, at, new, gone)])
        if not (added and removed and four and all(alike(four[0], one) for one in four)) or left - at > 240:
            continue
        exact = four[1].value + four[2].value - four[3].value
        told = f"{number(four[1].value)} + {number(four[2].value)} - {number(four[3].value)} = {number(exact)}"
        ids = tuple(one.id for one in four)
        if exact == four[0].value:
            yield Finding(kind="change", verdict="holds", mentions=ids, arithmetic=told)
        elif slips(four, _left) and not total((four[1], four[2])).meets(bounds(four[0]) + bounds(four[3])):
            yield Finding(
                kind="change",
                verdict="conflict",
                mentions=ids,
                arithmetic=f"{told}; stated: {number(four[0].value)}",
                hint=likeliest(four, _left),
            )


def _left(values: Sequence[Decimal]) -> bool:
    return values[1] + values[2] - values[3] == values[0]
