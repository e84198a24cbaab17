"""Sums: a whole against the parts that the page states for it, in a record or by the way it tells them."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import takewhile

import regex

from yearbook.audit.misprints import likeliest, slips
from yearbook.audit.precision import Bounds, Figure, bounds, figures_of, per_of, scale_of, total
from yearbook.audit.verdicts import alike, number, one_unit
from yearbook.model import Amount, Breakdown, Count, Finding, Measure, Mention, Page, Verdict
from yearbook.relate.sentences import Told
from yearbook.rules import Rules

PARAGRAPH = regex.compile(r"【|\n\s*\n")  # where another begins
FURTHER_ON = 600  # characters behind the named parts of a whole, where its last one may be told
OPENED = regex.compile(r"[^;；.。,，]{0,60}[:：(（]\s*")  # between a whole and its first part, with no word such as `of which`
GAP = 60  # characters between two figures of a list …
NEXT_SENTENCE = 25  # … where the second stands in the next sentence
CLAUSE_ENDS = regex.compile(r"[;；]|[.。!?](?=\s|$|\p{Han})")
SENTENCE_ENDS = regex.compile(r"[。!?]|\.(?=\s|$)")
NEAR = (Decimal("0.8"), Decimal("1.25"))  # how far off a sum may be of a whole that it is taken for …
FAR = (Decimal("0.5"), Decimal("1.5"))  # … where words say that it is, and no person can be counted twice


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

    def found(verdict: Verdict, hint: str | None = None, why: str = "") -> Finding:
        return _finding(figures, verdict, hint, why)

    if not one_unit(figures):
        yield found("untestable", why="not all of one unit")
    elif exact == whole.value and len(parts) > 1:
        yield found("holds")
    elif sums.meets(bounds(whole)) and len(parts) > 1:
        yield found("rounding")
    elif (record.complete and len(parts) > 1) or _exceeds(sums, bounds(whole)):
        hint = likeliest(figures, _adds_up)
        low, high = NEAR if isinstance(whole, Count) else FAR
        near = whole.value and low < exact / whole.value < high
        larger = len(parts) == 1 and not record.complete and exact < 2 * whole.value
        opened = OPENED.fullmatch(page.text or "", whole.end, parts[0].start) is not None and slips(figures, _adds_up)
        if hint or larger or opened or (near and (record.complete or not isinstance(whole, Count))):
            yield found("conflict", hint)
        else:  # `5,200 workers, among them 2,300 women and 3,100 party members`: the same people may be told twice
            yield found("untestable", why="the parts may overlap, or be another's")
    else:
        yield found("untestable", why="the parts need not be all")


def check_lists(paragraph: Told, rules: Rules, taken: set[str], wholes: Collection[str]) -> Iterator[Finding]:
    """Figures of one kind in a row, and the one that they nearly come to: told as its parts, without the words.

    `taken` are the figures that are parts, wholes or changes already; `wholes` may have other parts too, told further on. What one
    slip would mend is a conflict; else nothing is said.
    """
    for row in _rows(paragraph, taken):
        tried = [
            figures
            for figures in (*_wholes_and_parts(paragraph, row), *_further_parts(paragraph, row, wholes, rules, taken))
            if one_unit(figures) and not _differ(paragraph, rules, row)
        ]
        if any(total(parts).meets(bounds(whole)) for whole, *parts in tried):
            continue
        for figures in tried:
            ratio = sum(part.value for part in figures[1:]) / figures[0].value if figures[0].value else Decimal(0)
            if NEAR[0] < ratio < NEAR[1] and slips(figures, _adds_up):
                yield _finding(figures, "conflict", likeliest(figures, _adds_up))
                taken |= {one.id for one in figures}
                break


def check_larger_parts(paragraph: Told, rules: Rules, taken: set[str]) -> Iterator[Finding]:
    """A figure told as part of one before it, and larger than it; an average has no parts."""
    figures = [at for at in paragraph.figures() if isinstance(paragraph.mentions[at], Amount | Count | Measure)]
    for n, at in enumerate(figures):
        part = paragraph.mentions[at]
        opened = rules.patterns["$larger_part"].search(paragraph.text, max(0, at - 120), at)
        if not opened or part.id in taken:
            continue
        before = [paragraph.mentions[one] for one in figures[:n] if one < opened.start()]
        if any(alike(paragraph.mentions[one], part) for one in figures[:n] if one >= opened.start()):
            continue  # the first of its kind behind the words is the part
        whole = next((one for one in reversed(before) if alike(one, part)), None)
        if whole is None:
            continue
        whole_at = _at(paragraph, whole)
        averaged = rules.patterns["$average_before"].search(paragraph.text, max(0, whole_at - 40), whole_at)
        if averaged or len(SENTENCE_ENDS.findall(paragraph.text[whole_at:at])) > 2:
            continue
        pair = figures_of((whole, part))
        if (
            pair
            and per_of(pair[1]) == per_of(pair[0])
            and _exceeds(bounds(pair[1]), bounds(pair[0]))
            and pair[1].value < 2 * pair[0].value
        ):
            yield _finding(pair, "conflict", None)


def _at(paragraph: Told, mention: object) -> int:
    return next(at for at, one in paragraph.mentions.items() if one is mention)


def _rows(paragraph: Told, taken: set[str]) -> Iterator[list[int]]:
    """Figures of one kind, each near the one before."""
    for kind in ("amount", "count", "measure"):
        row: list[int] = []
        for at in (one for one in paragraph.figures() if paragraph.mentions[one].type == kind):
            if paragraph.mentions[at].id in taken:
                continue
            gap = NEXT_SENTENCE if row and SENTENCE_ENDS.search(paragraph.text, row[-1] + 1, at) else GAP
            if len(row) > 1 and at - row[-1] > gap:
                yield row
                row = row[-1:] if at - row[-1] <= 2 * GAP else []
            row.append(at)
        if len(row) > 1:
            yield row


def _wholes_and_parts(paragraph: Told, row: list[int]) -> Iterator[tuple[Figure, ...]]:
    """Each figure of a row as the whole of what follows it to the end of a clause, and the last as that of all before it."""
    figures = figures_of([paragraph.mentions[at] for at in row]) or ()
    ends = [n for n in range(2, len(row)) if n + 1 == len(row) or CLAUSE_ENDS.search(paragraph.text, row[n] + 1, row[n + 1])]
    for first, whole in enumerate(figures[:-2]):
        for last in (n for n in ends if n >= first + 2):
            parts = figures[first + 1 : last + 1]
            if all(part.value < whole.value and per_of(part) == per_of(whole) for part in parts):
                yield whole, *parts


def _further_parts(
    paragraph: Told, row: list[int], wholes: Collection[str], rules: Rules, taken: set[str]
) -> Iterator[tuple[Figure, ...]]:
    """A row as the parts of a whole before it that has other parts already, or that words such as `by source` divide."""
    divided = rules.patterns["$by_kind"].search(paragraph.text, max(0, row[0] - 60), row[0]) is not None
    parts = figures_of([paragraph.mentions[at] for at in row]) or ()
    for at, whole in paragraph.mentions.items():
        may_be = whole.id in wholes or (divided and whole.id not in taken)
        figures = figures_of((whole,)) if may_be and at < row[0] else None
        if figures and parts and all(alike(one, figures[0]) and one.value < figures[0].value for one in parts):
            yield figures[0], *parts


def _differ(paragraph: Told, rules: Rules, row: list[int]) -> bool:
    """Are some of a row's figures planned, or another year's?"""
    return rules.patterns["$may_differ"].search(paragraph.text, max(0, row[0] - 20), row[-1]) is not None


def _adds_up(values: Sequence[Decimal]) -> bool:
    return sum(values[1:], Decimal(0)) == values[0]


def _finding(figures: Sequence[Figure], verdict: Verdict, hint: str | None, why: str = "") -> Finding:
    whole, parts = figures[0], figures[1:]
    scale = scale_of(whole)
    exact = sum((part.value for part in parts), Decimal(0))
    said = f"{' + '.join(number(part.value / scale) for part in parts)} = {number(exact / scale)}"
    if verdict != "holds":
        said += f"; stated: {number(whole.value / scale)}" + (f"; {why}" if why else "")
    return Finding(kind="breakdown", verdict=verdict, mentions=tuple(one.id for one in figures), arithmetic=said, hint=hint)


def _rest(page: Page, whole: Figure, parts: Sequence[Figure]) -> Amount | None:
    """The sum further on in the paragraph that is, to the last digit, what the parts leave of the whole."""
    start = parts[-1].end
    end = start + FURTHER_ON
    if ends := PARAGRAPH.search(page.text or "", start, end):
        end = ends.start()
    left = whole.value - sum(part.value for part in parts)
    behind = page.mentions[bisect_right(page.mentions, start, key=lambda one: one.start) :]
    for mention in takewhile(lambda one: one.start < end, behind):
        if isinstance(mention, Amount) and mention.value == left and one_unit((whole, mention)):
            return mention
    return None


def _exceeds(sums: Bounds, whole: Bounds) -> bool:
    return sums.low is not None and whole.high is not None and sums.low > whole.high
