"""A run's tables in SQLite: what a run that is cut short goes on from, and what the other forms of tables are made from."""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from yearbook.inputs import Input
from yearbook.write import sweep
from yearbook.write.output import Answer, Earlier, parse_page
from yearbook.write.tables import TABLES, Row, create_tables, create_views, rows_of

NAME = "yearbook.sqlite"
WHOLE = 2**63  # larger numbers do not fit SQLite's whole numbers

Export = Callable[[sqlite3.Connection, Path], None]


class SqliteTables:
    """All tables in one file; a page's rows go in, and out, together. At the end the file is packed, so that equal content is equal bytes."""

    def __init__(self, folder: Path, resume: bool, export: Export | None = None) -> None:
        """`export` makes other forms of the tables beside the file, at the end. Raises OSError where it can't be written."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._path, self._export = folder, folder / NAME, export
        if not resume:
            for path in (self._path, *map(self._beside, ("-wal", "-shm"))):
                path.unlink(missing_ok=True)
        self._position = 0
        self._database = _open(self._path)
        with _as_os_error(self._path):
            self._database.execute("UPDATE pages SET position = NULL")
            self._database.commit()

    def earlier(self, one: Input) -> Earlier | None:
        found = self._database.execute(
            "SELECT sha256, made_by, status, notes FROM pages WHERE page = ?", (one.source,)
        ).fetchone()
        return Earlier(found[0], found[1], found[2], tuple(found[3].split("; ") if found[3] else ())) if found else None

    def keep(self, one: Input) -> None:
        self._position += 1
        with _as_os_error(self._path):
            self._database.execute("UPDATE pages SET position = ? WHERE page = ?", (self._position, one.source))

    def add(self, one: Input, answer: Answer) -> None:
        self._position += 1
        page = parse_page(answer.json)
        assert page is not None
        with _as_os_error(self._path):
            self._database.execute("DELETE FROM pages WHERE page = ?", (one.source,))
            for table, rows in rows_of(page, self._position).items():
                if rows:
                    signs = ", ".join("?" * len(TABLES[table]))
                    self._database.executemany(f"INSERT INTO {table} VALUES ({signs})", map(_plain, rows))

    def commit(self) -> None:
        with _as_os_error(self._path):
            self._database.commit()

    def finish(self) -> tuple[str, ...]:
        with _as_os_error(self._path):
            self._database.execute("DELETE FROM pages WHERE position IS NULL")
            self._database.commit()
        sweep(self._folder)
        if self._export:
            self._export(self._database, self._folder)
        packed = self._beside(".tmp")
        packed.unlink(missing_ok=True)
        with _as_os_error(self._path):
            self._database.execute("PRAGMA schema_version = 1")  # which else counts how often the file was opened for a run
            self._database.execute("VACUUM INTO ?", (str(packed),))
        self._database.close()
        packed.replace(self._path)
        return ()

    def close(self) -> None:
        self._database.close()

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)


def _open(path: Path) -> sqlite3.Connection:
    with _as_os_error(path):
        database = sqlite3.connect(path)
        database.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA user_version = 1"
        )
        for statement in create_tables("sqlite"):
            database.execute(f"{statement} WITHOUT ROWID")  # rows lie in the order of their keys, whatever order they came in
        for view in create_views("sqlite"):
            database.execute(view.replace("CREATE VIEW", "CREATE VIEW IF NOT EXISTS"))
        database.execute("CREATE INDEX IF NOT EXISTS by_position ON pages (position)")
        database.commit()
    return database


@contextmanager
def _as_os_error(path: Path) -> Iterator[None]:
    """What SQLite says of a full disk, missing permissions or a damaged file, as OSError with the file's name."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise OSError(errno.EIO, str(error), str(path)) from error


def _plain(row: Row) -> Row:
    """A row with numbers as SQLite has them: whole, or floating with 15 digits."""
    return tuple(_number(value) if isinstance(value, Decimal) else value for value in row)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value // 1 and abs(value) < WHOLE else float(value)
