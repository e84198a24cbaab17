"""Tables: one tidy schema for CSV, Parquet, SQLite, DuckDB and PostgreSQL, and a page as its rows.

Every row names its page, a mention within it by its id. What refers to several mentions is a row for each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Type = Literal["text", "integer", "number", "boolean"]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Column:
    """A column: its name, type, and what stands in it."""

    name: str
    type: Type
    what: str


PAGE = Column("page", "text", "the page's source: its path as given, in an archive with its member's path")
RECORD = Column("record", "integer", "the record's number within its page, from 1")
FINDING = Column("finding", "integer", "the finding's number within its page, from 1")
MENTION = Column("mention", "text", "the mention's id within its page")
NTH = Column("n", "integer", "its place among several in one role, from 1")
SPAN = (Column("span_start", "integer", "offset into the page's text, in code points"), Column("span_end", "integer", "its end, exclusive"))  # fmt: skip
RULE = Column("rule", "text", "the rule that made it")

TABLES: dict[str, tuple[Column, ...]] = {
    "pages": (
        PAGE,
        Column("position", "integer", "the page's place in its run, from 1"),
        Column("sha256", "text", "digest of the bytes that it was read from"),
        Column("made_by", "text", "version of the code and rules that read it"),
        Column("status", "text", "ok, partial or failed"),
        Column("notes", "text", "what it was read as, what was lost, or why it failed"),
        Column("language", "text", "en or zh"),
        Column("year", "integer", "the year that it reports on"),
        Column("title", "text", "its title"),
        Column("unclaimed", "integer", "numbers in it that no rule claimed"),
        Column("text", "text", "its text, which all offsets refer to"),
    ),
    "sections": (
        PAGE,
        Column("section", "integer", "its number within the page, from 1"),
        Column("title", "text", "its header"),
        *SPAN,
        Column("inferred", "boolean", "whether the header's brackets are lost"),
    ),
    "mentions": (
        PAGE,
        MENTION,
        Column("type", "text", "amount, count, measure, percent, date, duration, place, person, organization, document"),
        Column("section", "integer", "the section that it stands in"),
        *SPAN,
        Column("text", "text", "its words"),
        RULE,
        Column("value", "number", "of a quantity: its value, of an amount in whole units of its currency"),
        Column("value_max", "number", "the upper end of a range"),
        Column("bound", "text", "exact, approximate, at_least or at_most"),
        Column("currency", "text", "of an amount: ISO 4217"),
        Column(
            "unit",
            "text",
            "of a count its head noun, of a measure UCUM or a Chinese unit, of a percentage percent or percentage_point",
        ),
        Column("per", "text", "of a rate: what it is per"),
        Column("edtf", "text", "of a date: EDTF (ISO 8601-2)"),
        Column("iso", "text", "of a duration: ISO 8601"),
        Column("level", "text", "of a place: province, prefecture, county, township, village or other"),
        Column("code", "text", "of a place: GB/T 2260 division code in the page's year"),
        Column("parent", "text", "of a place: the code of the division above it"),
        Column("candidates", "text", "of a place: codes that the page does not decide among, with spaces"),
        Column("key", "text", "of a person: the full name, the same for all mentions of one person on a page"),
        Column("title", "text", "of a person: the title as written"),
        Column("place", "text", "of a person: the id of the place of office"),
        Column("organization", "text", "of a person: the id of the organization"),
        Column("number", "text", "of a document: its file number"),
    ),
    "records": (
        PAGE,
        RECORD,
        Column("type", "text", "transfer, office, change, breakdown or beneficiary"),
        RULE,
        *SPAN,
        Column("kind", "text", "of a transfer: grant, loan, donation, investment, subsidy or other"),
        Column("status", "text", "of a transfer: planned, agreed, cumulative or in_kind; empty where money changed hands"),
        Column("additive", "boolean", "of a transfer: whether a sum may take it in"),
        Column("purpose", "text", "of a transfer: what for"),
        Column("title", "text", "of an office: the title"),
        Column("former", "boolean", "of an office: whether it was over"),
        Column("direction", "text", "of a change: up or down"),
        Column("complete", "boolean", "of a breakdown: whether the parts are said to be all"),
    ),
    "record_mentions": (
        PAGE,
        RECORD,
        Column("role", "text", "the mention's role in the record: amount, donor, recipient, whole, part, …"),
        NTH,
        MENTION,
    ),
    "findings": (
        PAGE,
        FINDING,
        Column("kind", "text", "breakdown, change, share, rate, list, dates, told twice or spelling"),
        Column("verdict", "text", "holds, rounding, conflict or untestable"),
        Column("arithmetic", "text", "the sum written out"),
        Column("hint", "text", "the likeliest misprint"),
    ),
    "finding_mentions": (PAGE, FINDING, NTH, MENTION),
}
KEYS = {
    "pages": 1,
    "sections": 2,
    "mentions": 2,
    "records": 2,
    "record_mentions": 4,
    "findings": 2,
    "finding_mentions": 3,
}  # first columns
RENAMED = {"span_start": "start", "span_end": "end"}  # `end` is a word of SQL
SCALARS = frozenset({"type", "rule", "start", "end", *(column.name for column in TABLES["records"][6:])})
SINGULAR = {"parts": "part"}


def rows_of(page: dict[str, Any], position: int) -> dict[str, list[Row]]:
    """The rows of a page, given as plain data (its JSON), by table; `position` is its place in the run."""
    source = page["source"]
    sections = page["sections"]
    facts = {**page, "page": source, "position": position, "status": page["outcome"]["status"],
             "notes": "; ".join(page["outcome"]["notes"]) or None, "unclaimed": len(page["unclaimed"])}  # fmt: skip
    return {
        "pages": [_row("pages", facts)],
        "sections": [_row("sections", {**one, "page": source, "section": n}) for n, one in enumerate(sections, start=1)],
        "mentions": [_row("mentions", {**one, "page": source, "mention": one["id"], "section": _section_at(sections, one["start"]),
                                       "candidates": " ".join(one.get("candidates") or ()) or None}) for one in page["mentions"]],
        "records": [_row("records", {**one, "page": source, "record": n}) for n, one in enumerate(page["records"], start=1)],
        "record_mentions": [(source, n, *role) for n, one in enumerate(page["records"], start=1) for role in _roles(one)],
        "findings": [_row("findings", {**one, "page": source, "finding": n}) for n, one in enumerate(page["findings"], start=1)],
        "finding_mentions": [(source, n, nth, mention) for n, one in enumerate(page["findings"], start=1)
                             for nth, mention in enumerate(one["mentions"], start=1)],
    }  # fmt: skip


def _row(table: str, values: dict[str, Any]) -> Row:
    return tuple(values.get(RENAMED.get(column.name, column.name)) for column in TABLES[table])


def _section_at(sections: list[dict[str, Any]], start: int) -> int | None:
    return next((n for n, one in enumerate(sections, start=1) if one["start"] <= start < one["end"]), None)


def _roles(record: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """The mentions that a record refers to: role, place in it, id."""
    for name, value in record.items():
        if name not in SCALARS:
            for nth, mention in enumerate(value if isinstance(value, list) else [value], start=1):
                yield SINGULAR.get(name, name), nth, mention


# How databases name the types, and join texts.
NAMES: dict[str, dict[Type, str]] = {
    "sqlite": {"text": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "boolean": "BOOLEAN"},
    "duckdb": {"text": "VARCHAR", "integer": "BIGINT", "number": "DECIMAL(38, 10)", "boolean": "BOOLEAN"},
    "postgresql": {"text": "text", "integer": "bigint", "number": "numeric", "boolean": "boolean"},
}
_OF_ROLE = """(SELECT {concat}(x, '; ') FROM (SELECT m.{column} AS x FROM record_mentions l JOIN mentions m USING (page, mention)
    WHERE l.page = r.page AND l.record = r.record AND l.role = '{role}' ORDER BY l.n) AS named)"""
VIEWS = {
    "ledger": "transfers that may be added up: none is part of another or tells it again, none only planned; of pages of the same bytes one",
    "panel": "each figure with the place named last before it in its section (else the page's first), and the page's year",
}


def create_tables(dialect: str, schema: str = "") -> list[str]:
    """The statements that make the tables where they are missing; rows of a page go with it."""
    names = NAMES[dialect]
    statements = []
    for table, columns in TABLES.items():
        lines = [f'"{column.name}" {names[column.type]}' for column in columns]
        lines.append(f"PRIMARY KEY ({', '.join(column.name for column in columns[: KEYS[table]])})")
        if table != "pages" and dialect != "duckdb":  # an export has no rows to take along
            lines.append(f"FOREIGN KEY (page) REFERENCES {schema}pages ON DELETE CASCADE")
        statements.append(f"CREATE TABLE IF NOT EXISTS {schema}{table} (\n  " + ",\n  ".join(lines) + "\n)")
    return statements


def create_views(dialect: str) -> list[str]:
    """The statements that make the views; `ledger` has names and codes of donors and recipients side by side."""
    concat = "group_concat" if dialect == "sqlite" else "string_agg"
    of = {f"{role}_{column}": _OF_ROLE.format(concat=concat, column=column, role=role)
          for role in ("donor", "recipient") for column in ("text", "code")}  # fmt: skip
    begun = "substr(d.edtf, 1, 4)"
    within = (
        f"(replace(d.edtf, '/', '') = d.edtf OR replace(d.edtf, '/' || {begun}, '') <> d.edtf)"  # a date that lies in one year
    )
    year = f"CASE WHEN {begun} BETWEEN '1000' AND '2999' AND {within} THEN CAST({begun} AS integer) ELSE p.year END"
    ledger = f"""SELECT r.page, {year} AS year, s.title AS section, r.record, {of["donor_text"]} AS donor, {of["donor_code"]} AS donor_code,
  {of["recipient_text"]} AS recipient, {of["recipient_code"]} AS recipient_code,
  a.value, a.value_max, a.bound, a.currency, d.edtf AS date, r.kind, r.purpose, a.text AS words
FROM records r JOIN pages p ON p.page = r.page
JOIN (SELECT min(page) AS page FROM pages GROUP BY sha256) AS once ON once.page = p.page
JOIN record_mentions ra ON ra.page = r.page AND ra.record = r.record AND ra.role = 'amount'
JOIN mentions a ON a.page = r.page AND a.mention = ra.mention
LEFT JOIN record_mentions rd ON rd.page = r.page AND rd.record = r.record AND rd.role = 'date'
LEFT JOIN mentions d ON d.page = r.page AND d.mention = rd.mention
LEFT JOIN sections s ON s.page = a.page AND s.section = a.section
WHERE r.type = 'transfer' AND r.additive
ORDER BY p.position, r.record"""
    place = "SELECT m.mention FROM mentions m WHERE m.page = f.page AND m.type = 'place' AND m.code IS NOT NULL"
    near = f"{place} AND m.section = f.section AND m.span_start < f.span_start ORDER BY m.span_start DESC LIMIT 1"
    panel = f"""SELECT x.code, x.text AS place, p.year, q.type AS measure, coalesce(q.currency, q.unit) AS unit,
  q.per, s.title AS section, q.value, q.value_max, q.bound, q.text AS words, q.page, q.mention
FROM (SELECT f.*, coalesce(({near}), ({place} ORDER BY m.span_start LIMIT 1)) AS placed FROM mentions f WHERE f.value IS NOT NULL) AS q
JOIN pages p ON p.page = q.page LEFT JOIN mentions x ON x.page = q.page AND x.mention = q.placed
LEFT JOIN sections s ON s.page = q.page AND s.section = q.section
ORDER BY p.position, q.span_start"""
    return [f"CREATE VIEW {name} AS {query}" for name, query in (("ledger", ledger), ("panel", panel))]
