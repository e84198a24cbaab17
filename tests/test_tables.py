"""Tables: what stands in them, that all forms hold the same, and the views over them."""

import csv
import datetime
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow.parquet
import pytest
import simplejson
from click.testing import CliRunner, Result

import yearbook
from yearbook.cli import main
from yearbook.write.exports import TYPES
from yearbook.write.tables import TABLES, VIEWS, rows_of

FUNDS = """【Funds】 In 2011, Liaoning Province gave 3.5 million yuan to Batang Town. Governor Chen Zhenggao visited 12 villages.
The Red Cross Society and the Agricultural Bank of China, lent 5 million yuan to Qinghai Province.
【Plan】 In 2012, Yushu County will allot 8 million yuan to Batang Town. Income rose by 10% from 100 yuan to 120 yuan.
"""
FORMULAS = (
    "【=1+1】 In 2011, Liaoning Province gave 1 million yuan to Qinghai Province.\n【@SUM(A1)】 It rose by 3%.\n【-2】 It fell.\n"
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables") / "in"
    folder.mkdir()
    (folder / "funds.txt").write_text(FUNDS, "utf-8")
    (folder / "formulas.txt").write_text(FORMULAS, "utf-8")
    (folder / "zh.txt").write_text(
        "【资金】2011年，辽宁省向青海省捐赠资金3718万元，其中省级财政3088万元。年均增长10.5%。\0", "utf-8"
    )
    (folder / "empty.txt").write_text("", "utf-8")
    return folder


def extract(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["extract", *map(str, arguments)])


def written(archive: Path, form: str, output: Path) -> Path:
    assert extract(archive, "--format", form, "-o", output).exit_code == 1  # a page of it is empty
    return output


@pytest.fixture(scope="module")
def database(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(written(archive, "sqlite", tmp_path_factory.mktemp("sqlite")) / "yearbook.sqlite")
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def test_every_value_of_a_page_stands_in_its_rows() -> None:
    page = simplejson.loads(yearbook.to_json(yearbook.extract(FUNDS)), use_decimal=True)
    rows = {table: [dict(zip((column.name for column in TABLES[table]), row, strict=True)) for row in of_table]
            for table, of_table in rows_of(page, 1).items()}  # fmt: skip
    assert [row["text"] for row in rows["mentions"]] == [one["text"] for one in page["mentions"]]
    for row, mention in zip(rows["mentions"], page["mentions"], strict=True):
        stated = {"span_start" if name == "start" else "span_end" if name == "end" else "mention" if name == "id" else name: value
                  for name, value in mention.items()}  # fmt: skip
        assert {name: row[name] for name in stated if name != "candidates"} == {
            name: stated[name] for name in stated if name != "candidates"
        }
    for n, record in enumerate(page["records"], start=1):
        own = [row for row in rows["record_mentions"] if row["record"] == n]
        flat = [one for value in record.values() for one in (value if isinstance(value, list) else [value])]
        ids = {mention["id"] for mention in page["mentions"]}
        assert sorted(row["mention"] for row in own) == sorted(one for one in flat if one in ids)
    assert [row["title"] for row in rows["sections"]] == ["Funds", "Plan"]
    assert {row["section"] for row in rows["mentions"]} == {1, 2}
    assert rows["findings"]
    assert [row["mention"] for row in rows["finding_mentions"]] == [
        one for finding in page["findings"] for one in finding["mentions"]
    ]


def test_the_ledger_adds_up_what_may_be_added(database: sqlite3.Connection) -> None:
    rows = database.execute("SELECT * FROM ledger WHERE page LIKE '%funds.txt'").fetchall()
    assert [(row["donor"], row["donor_code"], row["recipient"], row["value"], row["currency"], row["date"], row["section"]) for row in rows] == [
        ("Liaoning Province", "210000", "Batang Town", 3_500_000, "CNY", "2011", "Funds"),
        ("Red Cross Society; Agricultural Bank of China", None, "Qinghai Province", 5_000_000, "CNY", None, "Funds"),
    ]  # fmt: skip
    total = database.execute("SELECT sum(value) FROM ledger WHERE page LIKE '%zh.txt'").fetchone()[0]
    assert total == 37_180_000  # the part of it does not count again


def test_the_panel_has_a_place_a_year_and_a_value(database: sqlite3.Connection) -> None:
    rows = database.execute("SELECT code, year, measure, unit, value, section FROM panel WHERE page LIKE '%zh.txt'").fetchall()
    assert [tuple(row) for row in rows] == [
        ("630000", 2011, "amount", "CNY", 37_180_000, "资金"),
        ("630000", 2011, "amount", "CNY", 30_880_000, "资金"),
        ("630000", 2011, "percent", "percent", 10.5, "资金"),
    ]


def test_a_page_that_failed_is_a_row_with_its_reason(database: sqlite3.Connection) -> None:
    row = database.execute("SELECT status, notes, text FROM pages WHERE page LIKE '%empty.txt'").fetchone()
    assert tuple(row) == ("failed", "is empty: fetch the page again", None)


def plain(value: Any) -> Any:
    """A value as it should be in every form: numbers by value, truth as truth."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return Decimal(str(value)).normalize()


def rows_in(database: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted_rows(database.execute(f"SELECT * FROM {name}").fetchall(), name) for name in (*TABLES, *VIEWS)}


def kinds(table: str, names: list[str]) -> list[str]:
    columns = {column.name: column.type for column in TABLES.get(table, ())}
    return [columns.get(name, "text") if table in TABLES else TYPES.get(name, "text") for name in names]


def sorted_rows(rows: Any, table: str) -> list[tuple[Any, ...]]:
    names = [column.name for column in TABLES.get(table, ())]
    truth = [kind == "boolean" for kind in kinds(table, names)]
    made = [
        tuple(bool(value) if n < len(truth) and truth[n] and value is not None else plain(value) for n, value in enumerate(row))
        for row in rows
    ]
    return sorted(made, key=repr)


def test_parquet_holds_the_same(archive: Path, database: sqlite3.Connection, tmp_path: Path) -> None:
    output = written(archive, "parquet", tmp_path / "out")
    for name, rows in rows_in(database).items():
        table = pyarrow.parquet.read_table(output / f"{name}.parquet")
        assert sorted_rows((row.values() for row in table.to_pylist()), name) == rows


def test_duckdb_holds_the_same(archive: Path, database: sqlite3.Connection, tmp_path: Path) -> None:
    output = written(archive, "duckdb", tmp_path / "out")
    with duckdb.connect(str(output / "yearbook.duckdb"), read_only=True) as connection:
        for name, rows in rows_in(database).items():
            assert sorted_rows(connection.execute(f"SELECT * FROM {name}").fetchall(), name) == rows


def value_of(cell: str, kind: str) -> Any:
    if not cell:
        return None
    if kind == "text":
        return cell.removeprefix("'")
    return {"true": True, "false": False}[cell] if kind == "boolean" else Decimal(cell)


def test_csv_holds_the_same_and_no_formula(archive: Path, database: sqlite3.Connection, tmp_path: Path) -> None:
    output = written(archive, "csv", tmp_path / "out")
    formulas = 0
    for name, rows in rows_in(database).items():
        with (output / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            header, *lines = csv.reader(file)
        read = []
        for line in lines:
            typed = list(zip(line, kinds(name, header), strict=True))
            formulas += sum(cell.startswith("'") for cell, _ in typed)
            assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@")) for cell, kind in typed if kind == "text")
            read.append(tuple(value_of(cell, kind) for cell, kind in typed))
        assert sorted_rows(read, name) == rows
    assert formulas >= 3


def test_the_docs_name_every_column() -> None:
    docs = (Path(__file__).resolve().parents[1] / "docs" / "tables.md").read_text("utf-8")
    assert [f"{table}.{column.name}" for table, columns in TABLES.items() for column in columns
            if f"| `{column.name}` | {column.type} | {column.what} |" not in docs] == []  # fmt: skip
    assert [view for view in VIEWS if f"`{view}`" not in docs] == []


def queries() -> list[str]:
    """The SQL of the docs, statement by statement."""
    docs = (Path(__file__).resolve().parents[1] / "docs" / "tables.md").read_text("utf-8")
    return [query for block in re.findall("```sql\n(.*?)```", docs, re.DOTALL) for query in block.split(";") if query.strip()]


def test_the_docs_queries_run(archive: Path, database: sqlite3.Connection, tmp_path: Path) -> None:
    output = written(archive, "duckdb", tmp_path / "out")
    with duckdb.connect(str(output / "yearbook.duckdb"), read_only=True) as connection:
        for query in queries():
            expected = sorted_rows(database.execute(query).fetchall(), "")
            assert sorted_rows(connection.execute(query).fetchall(), "") == expected
    assert len(queries()) == 3


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(path) for path in (shutil.which("initdb"),) if path]
    return found[-1].parent if found else None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of the test's own, in a temporary folder, on a socket there."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's server (initdb, pg_ctl) is not installed")
    folder = tmp_path_factory.mktemp("postgres")
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        as_user = ["runuser", "-u", "postgres", "--"]
        for above in (folder, *folder.parents):
            if above == Path("/tmp"):
                break
            above.chmod(0o755)
        shutil.chown(folder, "postgres")
    data = folder / "data"
    subprocess.run(
        [*as_user, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "yearbook", "-E", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
    )
    start = [
        *as_user,
        str(programs / "pg_ctl"),
        "-D",
        str(data),
        "-l",
        str(folder / "log"),
        "-w",
        "-o",
        f"-k {folder} -c listen_addresses='' -F",
    ]
    subprocess.run([*start, "start"], check=True, capture_output=True)
    yield f"postgresql://yearbook@/postgres?host={folder}"
    subprocess.run(
        [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], check=True, capture_output=True
    )


def test_postgresql_holds_the_same_and_replaces_pages_whole(server: str, archive: Path, database: sqlite3.Connection) -> None:
    assert extract(archive, "--to", server).exit_code == 1
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SET search_path TO yearbook")
        expected = rows_in(database)
        for name, rows in expected.items():
            found = [
                tuple(str(value) if isinstance(value, datetime.date) else value for value in row)
                for row in connection.execute(f"SELECT * FROM {name}")
            ]
            assert sorted_rows(found, name) == [
                tuple(one.replace("\0", "\ufffd") if isinstance(one, str) else one for one in row) for row in rows
            ]
        for query in queries():
            assert sorted_rows(connection.execute(query).fetchall(), "") == sorted_rows(database.execute(query).fetchall(), "")
        assert "3 of them as an earlier run left them" in extract(archive, "--to", server, "--resume").stderr
        assert "of them" not in extract(archive, "--to", server, "--year", "2010", "--resume").stderr
        assert connection.execute("SELECT count(*), count(DISTINCT year) FROM pages WHERE status <> 'failed'").fetchone() == (
            3,
            1,
        )
        assert connection.execute("SELECT count(*) FROM mentions").fetchone() == (len(expected["mentions"]),)


def test_a_database_that_is_not_there_is_wrong_usage(archive: Path) -> None:
    result = extract(archive, "--to", "postgresql://nobody@localhost:1/none")
    assert (result.exit_code, "Traceback" in result.output) == (2, False)
    assert "postgresql: connection" in result.stderr
