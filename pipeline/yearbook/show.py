"""Show: a page for a person at a terminal."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from yearbook.model import Mention, Page, Transfer
from yearbook.write import plain_number

COLOURS = {"amount": "green", "count": "cyan", "measure": "blue", "percent": "magenta", "date": "yellow", "duration": "yellow",
           "place": "bright_blue", "person": "bright_red", "organization": "bright_magenta", "document": "bright_cyan"}  # fmt: skip
HIDDEN = frozenset({"id", "type", "start", "end", "text", "rule"})


def reading_of(mention: Mention) -> str:
    """What a mention's words were read as: `37180000 CNY`, `2011-06`, `county 630122`."""
    fields = mention.model_dump(exclude_none=True, exclude=set(HIDDEN))
    if fields.get("bound") == "exact":
        del fields["bound"]
    value, value_max = fields.pop("value", None), fields.pop("value_max", None)
    parts = []
    if value is not None:
        parts.append(" to ".join(f"{plain_number(number):,}" for number in (value, value_max) if number is not None))
    parts += [
        f"per {text}" if key == "per" else " ".join(text) if isinstance(text, tuple) else str(text)
        for key, text in fields.items()
    ]
    return " ".join(parts)


def summary(page: Page) -> RenderableType:
    """A page at a glance: what it is, how many mentions of each type, and its figures by section."""
    counts = Counter(mention.type for mention in page.mentions)
    head = Text(page.source, style="bold")
    head.append(f"  {page.outcome.status}", style="green" if page.outcome.status == "ok" else "red")
    facts = (
        f"{page.title or '(no title)'} · {page.language or '?'} · {page.year or 'year not found'} · {len(page.sections)} sections"
    )
    kinds = "  ".join(f"{count} {kind}" for kind, count in counts.most_common())
    table = Table(box=None, pad_edge=False, show_header=False, expand=True)
    table.add_column(style="dim", ratio=3, no_wrap=True, overflow="ellipsis")
    table.add_column(ratio=4, no_wrap=True, overflow="ellipsis")
    table.add_column(ratio=3, no_wrap=True, overflow="ellipsis")
    for mention in page.mentions:
        if mention.type in ("amount", "count", "measure", "percent"):
            table.add_row(section_of(page, mention), Text(one_line(mention.text), COLOURS[mention.type]), reading_of(mention))
    parts: list[RenderableType] = [head, facts, kinds, Padding(table, (0, 0, 0, 2))]
    if ledger := [record for record in page.records if isinstance(record, Transfer)]:
        parts.append(Padding(_ledger(page, ledger), (1, 0, 0, 2)))
    parts += [Text(f"  conflict: {one.arithmetic}", "red") for one in page.findings if one.verdict == "conflict"]
    return Padding(Group(*parts), (0, 0, 1, 0))


def _ledger(page: Page, transfers: Sequence[Transfer]) -> Table:
    """Who gave whom how much: a row a transfer."""
    words = {mention.id: one_line(mention.text) for mention in page.mentions}
    table = Table(box=None, pad_edge=False, show_header=False, expand=True)
    for ratio in (4, 3, 2, 3):
        table.add_column(ratio=ratio, no_wrap=True, overflow="ellipsis")
    for one in transfers:
        donor, recipient = (", ".join(words[id_] for id_ in ids) or "…" for ids in (one.donor, one.recipient))
        kind = (
            f"{one.kind or ''}{f', part of {words[one.part_of]}' if one.part_of else ''}{', told again' if one.same_as else ''}"
        )
        table.add_row(f"{donor} → {recipient}", Text(words[one.amount], COLOURS["amount"]), kind, one_line(one.purpose or ""))
    return table


def explanation(page: Page, console: Console) -> None:
    """Print each mention with its reading and its rule, then the numbers that nothing claimed."""
    if page.outcome.status == "failed":
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("offset", "type", "text", "read as", "rule"):
        table.add_column(name, overflow="fold", no_wrap=name == "rule", justify="right" if name == "offset" else "left")
    for mention in page.mentions:
        words = Text(one_line(mention.text), COLOURS[mention.type])
        table.add_row(str(mention.start), mention.type, words, reading_of(mention), mention.rule)
    console.print(table)
    for number in page.unclaimed:
        console.print(Text(f"unclaimed: {number.text!r} at {number.start}", "red"))


VERDICTS = {"conflict": "bold red", "rounding": "yellow", "untestable": "dim", "holds": "green"}


def findings_of(page: Page, console: Console, everything: bool = False) -> None:
    """Print a page's conflicts (or all findings): where, the arithmetic, the hint; then how many there are of each verdict."""
    counts: Counter[str] = Counter(finding.verdict for finding in page.findings)
    told = ", ".join(f"{counts[verdict]} {word}" for verdict, word in (("conflict", "in conflict"), ("rounding", "rounded"),
                     ("untestable", "not testable"), ("holds", "hold")) if counts[verdict])  # fmt: skip
    nothing = "not read" if page.outcome.status == "failed" else "nothing to reckon"
    console.print(Text(page.source, "bold").append(f"  {told or nothing}", ""), soft_wrap=True)
    mentions = {mention.id: mention for mention in page.mentions}
    for finding in page.findings:
        if everything or finding.verdict == "conflict":
            first = mentions[finding.mentions[0]]
            line = Text(f"  {section_of(page, first) or 'page'}, at {first.start}: ").append(
                finding.verdict, VERDICTS[finding.verdict]
            )
            line.append(f" ({finding.kind}) {one_line(first.text)}: {finding.arithmetic}")
            console.print(line, soft_wrap=True)
            if finding.hint:
                console.print(Text(f"    {finding.hint}", "italic"), soft_wrap=True)


def section_of(page: Page, mention: Mention) -> str:
    """The title of the section that holds a mention."""
    return next((section.title for section in page.sections if section.start <= mention.start < section.end), "")


def one_line(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())
