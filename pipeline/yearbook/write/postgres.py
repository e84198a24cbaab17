"""A run's tables in PostgreSQL: in the schema `yearbook` of the database given, made where it is missing."""

from typing import Any

from yearbook.inputs import Input
from yearbook.write.output import Answer, Earlier, parse_page
from yearbook.write.tables import TABLES, Row, create_tables, create_views, rows_of

SCHEMA = "yearbook"


class PostgresTables:
    """Pages go in by COPY; a page's rows are replaced as a whole in one transaction, which ends at `commit`."""

    def __init__(self, url: str, resume: bool) -> None:
        """`url` is a `postgresql://` address, without a password where `PGPASSWORD` or `~/.pgpass` has it. Raises OSError."""
        self._psycopg = _psycopg()
        self._resume = resume
        self._position = 0
        self._waiting: list[dict[str, list[Row]]] = []
        try:
            self._connection = self._psycopg.connect(url, connect_timeout=10, application_name="yearbook")
            self._make_tables()
        except self._psycopg.Error as error:
            raise _as_os_error(error) from error

    def earlier(self, one: Input) -> Earlier | None:
        if not self._resume:
            return None
        query = "SELECT sha256, made_by, status, notes FROM pages WHERE page = %s"
        found = self._execute(query, (_storable(one.source),)).fetchone()
        return Earlier(found[0], found[1], found[2], tuple(found[3].split("; ") if found[3] else ())) if found else None

    def keep(self, one: Input) -> None:
        self._position += 1

    def add(self, one: Input, answer: Answer) -> None:
        self._position += 1
        page = parse_page(answer.json)
        assert page is not None
        self._waiting.append(rows_of(page, self._position))

    def commit(self) -> None:
        if not self._waiting:
            return
        pages = [rows["pages"][0][0] for rows in self._waiting]
        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                cursor.execute("DELETE FROM pages WHERE page = ANY(%s)", ([_storable(page) for page in pages],))
                for table, columns in TABLES.items():
                    names = ", ".join(f'"{column.name}"' for column in columns)
                    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                        for rows in self._waiting:
                            for row in rows[table]:
                                copy.write_row([_storable(value) for value in row])
        except self._psycopg.Error as error:
            raise _as_os_error(error) from error
        self._waiting.clear()

    def finish(self) -> tuple[str, ...]:
        self.commit()
        return ()

    def close(self) -> None:
        self._connection.close()

    def _make_tables(self) -> None:
        """Make what is missing; several runs may do so at once."""
        with self._connection.transaction():
            self._execute("SELECT pg_advisory_xact_lock(hashtext('yearbook'))")
            self._execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            self._execute(f"SET search_path TO {SCHEMA}")
            for statement in create_tables("postgresql"):
                self._execute(statement)
            for view in create_views("postgresql"):
                self._execute(view.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"))
        self._connection.autocommit = True

    def _execute(self, query: str, values: tuple[Any, ...] = ()) -> Any:
        try:
            return self._connection.execute(query, values)
        except self._psycopg.Error as error:
            raise _as_os_error(error) from error


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError:
        raise OSError(None, "needs psycopg: pip install 'yearbook[postgres]'", "postgresql") from None
    return psycopg


def _as_os_error(error: Exception) -> OSError:
    return OSError(None, " ".join(str(error).split()), "postgresql")


def _storable(value: Any) -> Any:
    """A value as PostgreSQL takes it: its texts hold no NUL, which becomes the sign for what can't be shown, so that offsets stay."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
