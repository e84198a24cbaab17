"""Show: a page for a person at a terminal."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from yearbook.model import Mention, Page, Transfer
from yearbook.rows import finding_rows, one_line, reading_of, record_tables, section_of, visible
from yearbook.rules import Rule
from yearbook.run import Dropped

COLOURS = {"amount": "green", "count": "cyan", "measure": "blue", "percent": "magenta", "date": "yellow", "duration": "yellow",
           "place": "bright_blue", "person": "bright_red", "organization": "bright_magenta", "document": "bright_cyan"}  # fmt: skip
VERDICT_COLOURS = {"conflict": "bold red", "rounding": "yellow", "untestable": "dim", "holds": "green"}


def summary(page: Page) -> RenderableType:
    """A page at a glance: what it is, how many mentions of each type, its figures by section, its transfers, what is in conflict."""
    table = Table(box=None, pad_edge=False, show_header=False, expand=True)
    table.add_column(style="dim", ratio=3, no_wrap=True, overflow="ellipsis")
    table.add_column(ratio=4, no_wrap=True, overflow="ellipsis")
    table.add_column(ratio=3, no_wrap=True, overflow="ellipsis")
    for mention in page.mentions:
        if mention.type in ("amount", "count", "measure", "percent"):
            table.add_row(section_of(page, mention), Text(one_line(mention.text), COLOURS[mention.type]), reading_of(mention))
    parts: list[RenderableType] = [*_head(page), Padding(table, (0, 0, 0, 2))]
    if ledger := [record for record in page.records if isinstance(record, Transfer)]:
        parts.append(Padding(_ledger(page, ledger), (1, 0, 0, 2)))
    parts += [Text(f"  conflict: {one_line(one.arithmetic)}", "red") for one in page.findings if one.verdict == "conflict"]
    return Padding(Group(*parts), (0, 0, 1, 0))


def whole(page: Page) -> RenderableType:
    """A page with all that it says: its text with the mentions in their colours, then mentions, records and findings as tables."""
    if page.outcome.status == "failed":
        return Group(*_head(page)[:1], *page.outcome.notes)
    parts: list[RenderableType] = [*_head(page), "", _coloured(page)]
    mentions = _table(f"{len(page.mentions)} mentions", ("words", "type", "read as", "section"))
    for one in page.mentions:
        mentions.add_row(Text(one_line(one.text), COLOURS[one.type]), one.type, reading_of(one), section_of(page, one))
    parts.append(mentions)
    for records in record_tables(page):
        table = _table(f"{records.type} × {len(records.rows)}", records.columns)
        for row in records.rows:
            table.add_row(*map(_words, row.cells))
        parts.append(table)
    if page.findings:
        table = _table(f"findings × {len(page.findings)}", ("verdict", "kind", "figure", "arithmetic"))
        for finding, row in finding_rows(page):
            told = one_line(f"{finding.arithmetic} ({finding.hint})" if finding.hint else finding.arithmetic)
            style = VERDICT_COLOURS[finding.verdict]
            table.add_row(Text(finding.verdict, style), finding.kind, _words(row.cells[0]), Text(told, style))
        parts.append(table)
    return Group(*parts)


def _head(page: Page) -> tuple[Text, Text, Text]:
    """What a page is, and how many mentions of each type it has, the types in their colours."""
    head = Text(page.source, style="bold")
    head.append(f"  {page.outcome.status}", style="green" if page.outcome.status == "ok" else "red")
    title, year = one_line(page.title or "(no title)"), page.year or "year not found"
    kinds = Counter(mention.type for mention in page.mentions).most_common()
    counted = Text("  ").join(Text(f"{count} {kind}", COLOURS[kind]) for kind, count in kinds)
    return head, Text(f"{title} · {page.language or '?'} · {year} · {len(page.sections)} sections"), counted


def _coloured(page: Page) -> Text:
    """A page's text: mentions in their colours, figures in conflict red and turned round, unclaimed numbers underlined, the rest plain."""
    text = Text(visible(page.text or ""))
    for one in page.mentions:
        text.stylize(COLOURS[one.type], one.start, one.end)
    for number in page.unclaimed:
        text.stylize("underline red", number.start, number.end)
    for stretch in page.boilerplate:
        text.stylize("dim", stretch.start, stretch.end)
    spans = {one.id: (one.start, one.end) for one in page.mentions}
    for finding in page.findings:
        if finding.verdict == "conflict":
            for id_ in finding.mentions:
                text.stylize("bold red reverse", *spans[id_])
    return text


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(
        box=None,
        pad_edge=False,
        header_style="dim",
        title=f"\n{title}",
        title_style="bold",
        title_justify="left",
        padding=(0, 2, 0, 0),
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _words(cell: tuple[Mention, ...] | str) -> Text:
    return Text(cell) if isinstance(cell, str) else Text(", ").join(Text(one_line(one.text), COLOURS[one.type]) for one in cell)


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


def explanation(page: Page, dropped: Sequence[Dropped], rules: Mapping[str, Rule], console: Console) -> None:
    """Print each mention with its reading and its rule; what each rule takes, by an example of its own; what else was considered, and why it was
    dropped; the numbers that nothing claimed. `rules` are those of the rule files by id; others are shapes in the code of `extract`."""
    if page.outcome.status == "failed":
        return
    table = _table(f"{len(page.mentions)} mentions", ("offset", "type", "text", "read as", "rule"))
    for mention in page.mentions:
        words = Text(one_line(mention.text), COLOURS[mention.type])
        table.add_row(str(mention.start), mention.type, words, reading_of(mention), mention.rule)
    console.print(table)
    counts = Counter(mention.rule for mention in page.mentions)
    table = _table(f"{len(counts)} rules", ("rule", "made", "stands in", "takes, for example"))
    for id_, count in sorted(counts.items()):
        rule = rules.get(id_.partition("+")[0])
        table.add_row(
            id_, str(count), f"patterns/{rule.file}" if rule else "extract/", Text(one_line(rule.examples[0])) if rule else ""
        )
    console.print(table)
    if dropped:
        mentions = {mention.id: mention for mention in page.mentions}
        table = _table(f"{len(dropped)} considered and dropped", ("offset", "type", "text", "rule", "why"))
        for one in dropped:
            instead = mentions.get(one.instead or "")
            why = (
                f"{instead.type} ‹{one_line(instead.text)}› by {instead.rule}"
                if instead
                else "the words around it speak against it"
            )
            table.add_row(
                str(one.start), one.type, Text(one_line((page.text or "")[one.start : one.end]), "dim"), one.rule, Text(why)
            )
        console.print(table)
    for number in page.unclaimed:
        console.print(Text(f"unclaimed: {number.text!r} at {number.start}", "red"))


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
                finding.verdict, VERDICT_COLOURS[finding.verdict]
            )
            line.append(f" ({finding.kind}) {one_line(first.text)}: {one_line(finding.arithmetic)}")
            console.print(line, soft_wrap=True)
            if finding.hint:
                console.print(Text(f"    {one_line(finding.hint)}", "italic"), soft_wrap=True)
