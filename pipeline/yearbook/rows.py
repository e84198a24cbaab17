"""Rows: what a page says in words and tables, for a terminal or a browser; a cell knows the mentions that it rests on."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from yearbook.gazetteer import Divisions
from yearbook.model import PLAIN, Finding, Mention, Page, Record
from yearbook.write import plain_number

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ROLES = {"parts": "part", "additive": "adds up"}
BOUNDS = {"approximate": "about ", "at_least": "at least ", "at_most": "at most "}
FACTS = {"key": "full name", "edtf": "date", "iso": "length"}  # attributes under a plainer name
HIDDEN = frozenset({"id", "type", "start", "end", "text", "rule"})  # what no reading tells
VERDICTS = ("conflict", "rounding", "untestable", "holds")  # in the order in which they are shown
RECORDS = ("transfer", "change", "breakdown", "office", "beneficiary")  # in the order in which they are shown
OF_EVERY_RECORD = frozenset({"type", "rule", "start", "end"})


class Row(NamedTuple):
    """A record or finding: its cells, each a list of mentions or a text; the roles of its mentions; its sentence, from its first to its last character."""

    cells: tuple[tuple[Mention, ...] | str, ...]
    evidence: tuple[tuple[Mention, str], ...]  # a mention, its role
    span: tuple[int, int] | None
    rule: str | None = None


class Table(NamedTuple):
    """The records of one type."""

    type: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def record_tables(page: Page) -> Iterator[Table]:
    """A table for each type of record that a page has, without the columns that are empty in all rows."""
    mentions = {mention.id: mention for mention in page.mentions}
    for type_ in RECORDS:
        records = [record for record in page.records if record.type == type_]
        if not records:
            continue
        names = [
            name
            for name in type(records[0]).model_fields
            if name not in OF_EVERY_RECORD and any(getattr(one, name) for one in records)
        ]
        rows = tuple(_record_row(one, names, mentions) for one in records)
        yield Table(type_, tuple(map(_role, names)), rows)


def _role(name: str) -> str:
    """What a field of a record is called: `from_` is `from`, each of `parts` a `part`."""
    return ROLES.get(name, name.strip("_").replace("_", " "))


def _record_row(record: Record, names: list[str], mentions: dict[str, Mention]) -> Row:
    evidence = []
    cells: list[tuple[Mention, ...] | str] = []
    for name in names:
        value = getattr(record, name)
        if name in PLAIN:
            cells.append("" if value in (None, False) else "yes" if value is True else one_line(value))
            continue
        ids = value if isinstance(value, tuple) else (value,) if value else ()
        named = tuple(mentions[id_] for id_ in ids)
        evidence += [(mention, _role(name)) for mention in named]
        cells.append(named)
    span = None if record.start is None or record.end is None else (record.start, record.end)
    return Row(tuple(cells), tuple(evidence), span, record.rule)


def finding_rows(page: Page) -> tuple[tuple[Finding, Row], ...]:
    """A page's findings, conflicts first, each with the mentions that it rests on."""
    mentions = {mention.id: mention for mention in page.mentions}
    findings = sorted(page.findings, key=lambda one: VERDICTS.index(one.verdict))
    return tuple(
        (one, Row(((mentions[one.mentions[0]],),), tuple((mentions[id_], "") for id_ in one.mentions), None)) for one in findings
    )


def facts(page: Page, divisions: Divisions) -> dict[str, list[tuple[str, str]]]:
    """Of each mention, by id, what it was read as, attribute by attribute, with the names of what codes and ids stand for; last its rule."""
    words = {mention.id: one_line(mention.text) for mention in page.mentions}
    return {mention.id: [*_facts(mention, words, page.year, divisions), ("rule", mention.rule)] for mention in page.mentions}


def _facts(mention: Mention, words: Mapping[str, str], year: int | None, divisions: Divisions) -> Iterator[tuple[str, str]]:
    if hasattr(mention, "value"):
        yield "value", reading_of(mention)
        return
    for name, value in mention.model_dump(exclude_none=True, exclude=set(HIDDEN)).items():
        match name:
            case "code" | "parent":
                yield name, f"{value} {divisions.name(value, year)}".strip()
            case "candidates":
                yield from (("or", f"{code} {divisions.name(code, year)}".strip()) for code in value)
            case "place" | "organization":
                yield name, words.get(value, value)
            case _:
                yield FACTS.get(name, name), str(value)


def reading_of(mention: Mention) -> str:
    """What a mention's words were read as: `37180000 CNY`, `2011-06`, `county 630122`."""
    fields = mention.model_dump(exclude_none=True, exclude={*HIDDEN, "place", "organization"})  # of a person: ids
    bound = BOUNDS.get(fields.pop("bound", ""), "")
    if fields.get("key") == mention.text:
        del fields["key"]
    value, value_max = fields.pop("value", None), fields.pop("value_max", None)
    parts = []
    if value is not None:
        parts.append(bound + " to ".join(f"{plain_number(number):,}" for number in (value, value_max) if number is not None))
    parts += [
        f"per {text}" if key == "per" else " ".join(text) if isinstance(text, tuple) else str(text)
        for key, text in fields.items()
    ]
    return visible(" ".join(parts))


def section_of(page: Page, mention: Mention) -> str:
    """The title of the section that holds a mention."""
    return next((one_line(section.title) for section in page.sections if section.start <= mention.start < section.end), "")


def one_line(text: str) -> str:
    """Text with every run of white space as one space, fit to be shown."""
    return visible(" ".join(text.split()))


def visible(text: str) -> str:
    """Text of the same length in which no character steers a terminal: control characters but for line breaks and tabs are `�`."""
    return text if text.isprintable() else CONTROL.sub("\ufffd", text)
