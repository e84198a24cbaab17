"""The gazetteer: divisions under each of their names, with code, parent and years of validity; other named features.

The tables stand in `patterns/gazetteer/`, whose README says where they come from.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from yearbook.model import Level


class Division(NamedTuple):
    """A row of the gazetteer: a place under one name; `code`, `first`, `last`, `parent` only for divisions."""

    name: str
    english: str
    level: Level
    code: str | None = None
    first: int | None = None
    last: int | None = None
    parent: str | None = None

    def valid(self, year: int) -> bool:
        """Was this name in force in `year`?"""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@lru_cache(maxsize=65536)
def place_key(name: str) -> str:
    """The form under which a place name is looked up: `Ping’an` and `Pingan` are one."""
    return re.sub(r"[^a-z]", "", name.lower())


@cache
def load_gazetteer(folder: Path) -> dict[str, tuple[Division, ...]]:
    """Key of an English name (see `place_key`) → its divisions and features, from the tables in `folder`.

    Raises FileNotFoundError, naming the table, where one is missing.
    """
    rows: dict[str, list[Division]] = {}
    divisions = list(_table(folder / "divisions.tsv"))
    by_name: dict[tuple[str, str], list[Division]] = {}
    for row in divisions:
        first, last = (int(row[key]) if row[key] else None for key in ("first", "last"))
        level: Level = row["level"]  # type: ignore[assignment]
        division = Division(row["name"], row["english"], level, row["code"], first, last, row["parent"] or None)
        rows.setdefault(place_key(division.english), []).append(division)
        by_name.setdefault((division.name, division.level), []).append(division)
    for row in _table(folder / "aliases.tsv"):
        for division in by_name.get((row["name"], row["level"]), []):
            if division not in (known := rows.setdefault(place_key(row["english"]), [])):
                known.append(division)
    for row in _table(folder / "features.tsv"):
        feature = Division(name=row["chinese"], english=row["english"], level="other")
        rows.setdefault(place_key(feature.english), []).append(feature)
    return {key: tuple(found) for key, found in rows.items()}


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
