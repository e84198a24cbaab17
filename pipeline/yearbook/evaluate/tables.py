"""Tables: scores, errors and differences for a person at a terminal, and for the README."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from yearbook.evaluate import Result, intervals_of, record_scores, scores_by, section_scores, unclaimed
from yearbook.evaluate.against import Difference
from yearbook.evaluate.pairing import ATTRIBUTES, VALUES, Pairing, differing
from yearbook.evaluate.records import ABOUT, Slot
from yearbook.evaluate.scores import Scores, macro, total
from yearbook.model import Mention, Page, Record
from yearbook.rows import one_line, reading_of

VERDICTS = ("correct", "incorrect", "partial", "missed", "spurious")
NUMBERS = ("gold", "found", "strict", "overlap", "right")
COLOURS = {"missed": "red", "spurious": "magenta", "partial": "yellow", "incorrect": "yellow", "gain": "green", "loss": "red",
           "other": "dim"}  # fmt: skip
BEFORE, AFTER = 40, 30  # characters of text shown around an error


def score_tables(title: str, results: Sequence[Result], group: str = "type") -> RenderableType:
    """Scores, then outcomes, in tables: a row a type (or another group, see GROUPS) and one of all; by type also sections, records.

    `right` is strict and all values; `95 %` its interval over pages; `value` the share of values right where the span is.
    """
    rows = scores_by(group, results)
    everything = total(rows.values())
    scores = _table(f"{title}: {len(results)} pages", (group, *NUMBERS, "95 %", "value"), group)
    outcomes = _table("outcomes, and attributes that agree where the span does", (group, *VERDICTS, "attributes"), group)
    ranges = intervals_of(results, group)
    for name, one in (*rows.items(), ("all", everything)):
        style = "bold" if name == "all" else ""
        scores.add_row(name, *_cells(one), _range(ranges.get(name)), _ratio(one.value_accuracy()), style=style)
        outcomes.add_row(
            name, *(str(one.verdicts[verdict]) for verdict in VERDICTS), _attributes(one) if name != "all" else "", style=style
        )
    if group == "type":
        scores.add_row("mean of types", "", "", "", "", _ratio(macro(rows)), _range(ranges.get("macro")))
    sections = section_scores(results)
    if group != "type" or not sections.gold:  # narrowed to some types of mention
        return Group(scores, "", outcomes, "")
    scores.add_row("section", *_cells(sections))
    return Group(scores, "", outcomes, "", _record_table(results), _unclaimed(results), "")


def _table(title: str, columns: Sequence[str], *words: str) -> Table:
    """A plain table; the columns named in `words`, and attributes, hold words, the others numbers."""
    table = Table(title=title, box=None, header_style="bold", title_justify="left")
    for name in columns:
        left = name in words or name.startswith("attributes")
        table.add_column(name, justify="left" if left else "right", no_wrap=not left, overflow="fold")
    return table


def _cells(scores: Scores) -> tuple[str, ...]:
    ratios = (scores.f1("strict"), scores.f1("overlap"), scores.f1("right"))
    return str(scores.gold), str(scores.found), *map(_ratio, ratios)


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _range(bounds: tuple[float, float] | None) -> str:
    return "" if bounds is None else f"{bounds[0]:.3f}–{bounds[1]:.3f}"


def _attributes(scores: Scores) -> str:
    return "  ".join(f"{name} {scores.agreed[name]}/{count}" for name, count in sorted(scores.compared.items()))


def _unclaimed(results: Iterable[Result]) -> str:
    left, none, labelled = unclaimed(results)
    return f"{left} numbers that no rule claimed, of which {none} count nothing by gold; gold labels {labelled} numbers"


def _record_table(results: Iterable[Result]) -> Table:
    table = _table("records, by their key; and their other slots", ("record", "gold", "found", "F1", "slots", "filled", "slot F1"),
                   "record")  # fmt: skip
    for name, one in record_scores(results).items():
        counts = (
            one.records.gold,
            one.records.found,
            one.records.f1("right"),
            one.slots.gold,
            one.slots.found,
            one.slots.f1("right"),
        )
        table.add_row(name, *(str(count) if isinstance(count, int) else _ratio(count) for count in counts))
    return table


def cause_table(title: str, results: Sequence[Result]) -> RenderableType:
    """How often each thing went wrong, by type, the most frequent first."""
    table = _table(f"{title}: what went wrong", ("cause", "type", "times"), "cause", "type")
    for cause, type_, count in causes(results):
        table.add_row(cause, type_, str(count))
    return Group(table, "")


def causes(results: Iterable[Result]) -> list[tuple[str, str, int]]:
    """Causes of errors with the type concerned and how often, the most frequent first."""
    counts = Counter((pairing.cause, pairing.type) for _, pairing in errors(results))
    return [(*names, count) for names, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def errors(results: Iterable[Result]) -> list[tuple[Result, Pairing]]:
    """All pairings that are not right, in the order of pages and text."""
    return [(result, pairing) for result in results for pairing in result.pairings if pairing.verdict != "correct"]


def print_errors(results: Iterable[Result], console: Console) -> None:
    """Print each mention that is not right, in its surroundings, with what was wanted, what came, and by which rule."""
    for result, pairing in errors(results):
        line = Text(f"{result.name}:{pairing.mention.start} {pairing.type} ")
        line.append(pairing.verdict, style=COLOURS[pairing.verdict])
        line.append(f" ({pairing.cause}) … {_before(result, pairing)} ")
        line.append(one_line(pairing.mention.text), style="bold underline")
        line.append(
            f" {_after(result, pairing)} … gold: {described(pairing.wanted)}; got: {described(pairing.got)} by {pairing.rule}"
        )
        console.print(line, soft_wrap=True)


def print_record_errors(results: Iterable[Result], console: Console) -> None:
    """Print each record that was missed, is one too many, or has other slots than gold's."""
    for result in results:
        for one in result.records:
            if one.verdict == "correct" and not one.missed and not one.spurious:
                continue
            line = Text(f"{result.name} {one.type} ")
            line.append(one.verdict if one.verdict != "correct" else "wrong slots", style=COLOURS.get(one.verdict, "yellow"))
            line.append(f": {_record(result.gold, one.gold) if one.gold else _record(result.found, one.found)}")
            if one.verdict == "correct":
                line.append(_slots(result, "not found", one.missed) + _slots(result, "too many", one.spurious))
            console.print(line, soft_wrap=True)


def _record(page: Page, record: Record | None) -> str:
    """A record in a few words: `of ‹3 million yuan›, by ‹3%›`."""
    words = {mention.id: f"‹{one_line(mention.text)}›" for mention in page.mentions}
    filled = []
    for name, value in record or ():
        fillers = [one for one in (value if isinstance(value, tuple) else (value,)) if one not in (None, False)]
        if fillers and name not in ABOUT:
            filled.append(f"{name.strip('_')} {' '.join(words.get(str(one), str(one)) for one in fillers)}")
    return ", ".join(filled)


def _slots(result: Result, what: str, slots: Iterable[Slot]) -> str:
    """Some slots of a pairing in words; their fillers are gold's mentions, or found ones that are none in gold."""
    words = {mention.id: f"‹{one_line(mention.text)}›" for mention in result.gold.mentions}
    words |= {f"found:{mention.id}": f"‹{one_line(mention.text)}›" for mention in result.found.mentions}
    told = sorted(f"{name.strip('_')} {words.get(str(filler), str(filler))}" for name, filler in slots)
    return f"; {what}: {', '.join(told)}" if told else ""


def _before(result: Result, pairing: Pairing) -> str:
    return one_line(result.text[max(0, pairing.mention.start - BEFORE) : pairing.mention.start])


def _after(result: Result, pairing: Pairing) -> str:
    return one_line(result.text[pairing.mention.end : pairing.mention.end + AFTER])


def described(mention: Mention | None) -> str:
    """A mention in a few words: `amount ‹3 million yuan› 3,000,000 CNY`."""
    return "nothing" if mention is None else f"{mention.type} ‹{one_line(mention.text)}› {reading_of(mention)}"


def print_differences(differences: Sequence[Difference], console: Console) -> None:
    """Print gains, losses and other differences, a line each."""
    for one in differences:
        line = Text(f"{one.source}:{one.start} ")
        line.append(one.judgement, style=COLOURS[one.judgement])
        wanted = f" (gold: {described(one.gold)})" if one.gold and one.judgement != "gain" else ""
        line.append(f" {described(one.old)} → {described(one.new)}{wanted} [{_change(one)}]")
        console.print(line, soft_wrap=True)


def counted(differences: Sequence[Difference]) -> str:
    """How many gains, losses and other differences there are."""
    counts = {name: sum(one.judgement == name for one in differences) for name in ("gain", "loss", "other")}
    return f"{counts['gain']} gains, {counts['loss']} losses, {counts['other']} other differences"


def _change(difference: Difference) -> str:
    """What changed between two answers, or which rule made the one there is."""
    old, new = difference.old, difference.new
    if old and new:
        fields = [name for name in ("start", "end", *VALUES, *ATTRIBUTES) if differing(old, new, (name,))]
        return f"{', '.join(fields) or 'other attributes'}; {old.rule} → {new.rule}"
    made = old or new
    return made.rule if made else "-"


def score_markdown(results: Sequence[Result], date: datetime.date | None = None) -> str:
    """The scores by type, of sections and of records as Markdown, with the day of the measurement."""
    by_type = scores_by("type", results)
    ranges = intervals_of(results)
    rows = ["| type | gold | found | strict | overlap | right | 95 % |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, one in (*by_type.items(), ("all", total(by_type.values())), ("section", section_scores(results))):
        rows.append(f"| {name} | {' | '.join(_cells(one))} | {_range(ranges.get(name))} |")
    records: Mapping[str, Scores] = {name: one.records for name, one in record_scores(results).items() if one.records.found}
    rows += [f"| {name} | {' | '.join(_cells(one))} | |" for name, one in records.items()]
    measured = f"Measured on {date or datetime.date.today()}: "
    return "\n".join(
        (*rows, "", f"{measured}{len(results)} pages; mean of types {_ratio(macro(by_type))} ({_range(ranges.get('macro'))}).")
    )
