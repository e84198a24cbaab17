"""Other forms of a run's tables, made from its SQLite file: CSV, Parquet, DuckDB. Each file appears whole or not at all."""

import csv
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from yearbook.write import writing_whole
from yearbook.write.tables import TABLES, VIEWS, Column, Row, Type, create_tables, create_views

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")  # how cells begin that spreadsheets may run
BATCH = 20_000  # rows at a time
DIGITS = 10**28  # Parquet's and DuckDB's numbers have 28 digits before the point and 10 after it
TYPES: dict[str, Type] = {
    "year": "integer",
    "record": "integer",
    "value": "number",
    "value_max": "number",
}  # of the views; others are text


def _tables(database: sqlite3.Connection, views: bool = True) -> Iterator[tuple[str, tuple[Column, ...], Iterator[Row]]]:
    """Each table, and each view: its name, columns, and rows in the order of pages."""
    for table, columns in TABLES.items():
        yield table, columns, _rows(database, table)
    for view in VIEWS if views else ():
        rows = database.execute(f"SELECT * FROM {view}")
        yield view, tuple(Column(name, TYPES.get(name, "text"), "") for name, *_ in rows.description), rows


def _rows(database: sqlite3.Connection, table: str) -> Iterator[Row]:
    order = "span_start" if table == "mentions" else "1, 2, 3"
    pages = database.execute("SELECT page FROM pages ORDER BY position")
    return chain.from_iterable(database.execute(f"SELECT * FROM {table} WHERE page = ? ORDER BY {order}", page) for page in pages)


def to_csv(database: sqlite3.Connection, folder: Path) -> None:
    """A .csv file a table and view, in UTF-8 with the mark that spreadsheets want; no cell of text begins like a formula."""
    for table, columns, rows in _tables(database):
        with writing_whole(folder / f"{table}.csv") as file:
            file.write("\ufeff")
            writer = csv.writer(file)
            writer.writerow([column.name for column in columns])
            writer.writerows([_cell(value, column.type) for value, column in zip(row, columns, strict=True)] for row in rows)


def _cell(value: Any, kind: Type) -> Any:
    """A cell's content; text that a spreadsheet would run stands behind an apostrophe."""
    match kind:
        case "boolean":
            return None if value is None else "true" if value else "false"
        case "number":
            return None if value is None else f"{Decimal(str(value)):f}"
        case "text" if isinstance(value, str) and value.lstrip(" \u3000\u00a0").startswith(FORMULA):
            return f"'{value}"
    return value


def to_parquet(database: sqlite3.Connection, folder: Path) -> None:
    """A .parquet file a table and view."""
    from pyarrow.parquet import ParquetWriter

    for table, columns, rows in _tables(database):
        with writing_whole(folder / f"{table}.parquet", binary=True) as file, ParquetWriter(file, _schema(columns)) as writer:
            for batch in _batches(rows):
                writer.write_table(_arrow(batch, columns))


def to_duckdb(database: sqlite3.Connection, folder: Path) -> None:
    """`yearbook.duckdb`: all tables, and the views over them."""
    import duckdb

    path = folder / "yearbook.duckdb"
    new = path.with_name(".yearbook.duckdb.tmp")
    new.unlink(missing_ok=True)
    with duckdb.connect(str(new)) as target:
        for statement in create_tables("duckdb"):
            target.execute(statement)
        for table, columns, rows in _tables(database, views=False):
            for batch in _batches(rows):
                target.register("batch", _arrow(batch, columns))
                target.execute(f"INSERT INTO {table} SELECT * FROM batch")
        for view in create_views("duckdb"):
            target.execute(view)
    new.replace(path)


def _batches(rows: Iterator[Row]) -> Iterator[tuple[Row, ...]]:
    return iter(lambda: tuple(islice(rows, BATCH)), ())


def _schema(columns: tuple[Column, ...]) -> Any:
    import pyarrow

    types = {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.decimal128(38, 10),
        "boolean": pyarrow.bool_(),
    }
    return pyarrow.schema([(column.name, types[column.type]) for column in columns])


def _arrow(rows: tuple[Row, ...], columns: tuple[Column, ...]) -> Any:
    import pyarrow

    turned = zip(*rows, strict=True)
    return pyarrow.table(
        [[_typed(value, column.type) for value in values] for values, column in zip(turned, columns, strict=True)],
        schema=_schema(columns),
    )


def _typed(value: Any, kind: Type) -> Any:
    if value is None or kind not in ("number", "boolean"):
        return value
    if kind == "boolean":
        return bool(value)
    number = round(Decimal(str(value)), 10)
    return number if abs(number) < DIGITS else None


EXPORTS = {"csv": to_csv, "parquet": to_parquet, "duckdb": to_duckdb}
