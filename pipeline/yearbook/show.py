"""Show: a page for a person at a terminal."""

from collections import Counter

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from yearbook.model import Mention, Page
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
    return Padding(Group(head, facts, kinds, Padding(table, (0, 0, 0, 2))), (0, 0, 1, 0))


def explanation(page: Page, console: Console) -> None:
    """Print each mention with its reading and its rule, then the numbers that nothing claimed."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("offset", "type", "text", "read as", "rule"):
        table.add_column(name, overflow="fold", no_wrap=name == "rule", justify="right" if name == "offset" else "left")
    for mention in page.mentions:
        words = Text(one_line(mention.text), COLOURS[mention.type])
        table.add_row(str(mention.start), mention.type, words, reading_of(mention), mention.rule)
    console.print(table)
    for number in page.unclaimed:
        console.print(Text(f"unclaimed: {number.text!r} at {number.start}", "red"))


def section_of(page: Page, mention: Mention) -> str:
    """The title of the section that holds a mention."""
    return next((section.title for section in page.sections if section.start <= mention.start < section.end), "")


def one_line(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())
