"""The gazetteer: divisions under each of their names, with code, parent and years of validity; other named features.

The tables stand in `patterns/gazetteer/`, whose README says where they come from. In English the names are those of the tables;
in Chinese the full ones and the short ones that pages use: `苏州` of `苏州市`, `恩施州` of `恩施土家族苗族自治州`.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from yearbook.model import Language, Level

LEVEL_WORDS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "盟",
    "岛",
)
# A people's name before a level word, which short names leave out; one of one character would cut `东乡`, `满城`.
PEOPLES = ("土家族", "布依族", "傈僳族", "拉祜族", "哈萨克族", "哈萨克", "维吾尔族", "维吾尔", "柯尔克孜族", "柯尔克孜", "锡伯族", "锡伯", "塔吉克族", "塔吉克", "蒙古族", "朝鲜族", "景颇族", "达斡尔族", "鄂温克族", "仫佬族", "毛南族", "保安族", "撒拉族", "东乡族", "裕固族", "布朗族", "仡佬族", "普米族", "独龙族", "各族", "壮族",
           "藏族", "羌族", "彝族", "苗族", "侗族", "瑶族", "回族", "满族", "白族", "傣族", "哈尼族", "黎族", "佤族", "畲族", "纳西族", "土族", "水族", "怒族", "蒙古", "壮族", "回族")  # fmt: skip


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


class Divisions:
    """The divisions of the tables in a folder by code, to name a code by. Raises FileNotFoundError where the table is missing."""

    def __init__(self, folder: Path) -> None:
        self._rows: dict[str, list[Division]] = {}
        for row in _table(folder / "divisions.tsv"):
            self._rows.setdefault(row["code"], []).append(_division(row))

    def name(self, code: str, year: int | None) -> str:
        """What a code stood for in a year (or last), with the divisions above it: `湟中县 Huangzhong, 西宁市 Xining, 青海省 Qinghai`."""
        rows = self._rows.get(code, [])
        one = next((row for row in rows if year is None or row.valid(year)), rows[-1] if rows else None)
        if one is None:
            return ""
        above = self.name(one.parent, year) if one.parent else ""
        return ", ".join(filter(None, (f"{one.name} {one.english}", above)))


@lru_cache(maxsize=65536)
def place_key(name: str) -> str:
    """The form under which a place name is looked up: `Ping’an` and `Pingan` are one, `Lüchun` and `Lvchun`; a Chinese name is its own."""
    return name if name[:1] >= "\u3400" else re.sub(r"[^a-z]", "", name.lower().replace("ü", "v"))


@cache
def load_gazetteer(folder: Path, language: Language) -> dict[str, tuple[Division, ...]]:
    """Key of a name in a language (see `place_key`) → its divisions and features, from the tables in `folder`.

    Raises FileNotFoundError, naming the table, where one is missing.
    """
    divisions = [_division(row) for row in _table(folder / "divisions.tsv")]
    features = [Division(row["chinese"], row["english"], "other") for row in _table(folder / "features.tsv")]
    rows: dict[str, list[Division]] = {}
    if language == "zh":
        for one in (*divisions, *features):
            for name in (one.name, *(short_names(one.name) if one.code else ())):
                _keep(rows, name, one)
    else:
        _keep_english(rows, divisions, features, folder)
    return {key: tuple(found) for key, found in rows.items()}


def _division(row: dict[str, str]) -> Division:
    first, last = (int(row[key]) if row[key] else None for key in ("first", "last"))
    level: Level = row["level"]  # type: ignore[assignment]
    return Division(row["name"], row["english"], level, row["code"], first, last, row["parent"] or None)


def _keep(rows: dict[str, list[Division]], name: str, division: Division) -> None:
    if division not in (known := rows.setdefault(place_key(name), [])):
        known.append(division)


def _keep_english(rows: dict[str, list[Division]], divisions: list[Division], features: list[Division], folder: Path) -> None:
    by_name: dict[tuple[str, str], list[Division]] = {}
    for division in divisions:
        rows.setdefault(place_key(division.english), []).append(division)
        by_name.setdefault((division.name, division.level), []).append(division)
    for row in _table(folder / "aliases.tsv"):
        for division in by_name.get((row["name"], row["level"]), []):
            _keep(rows, row["english"], division)
    for feature in features:
        rows.setdefault(place_key(feature.english), []).append(feature)


def short_names(name: str) -> tuple[str, ...]:
    """What pages call a division for short: without its level word and its peoples, or with the level's last character."""
    level = next((word for word in LEVEL_WORDS if name.endswith(word)), "")
    if not level:
        return ()
    stem = whole = name.removesuffix(level)
    while people := next((one for one in PEOPLES if stem.endswith(one) and len(stem) > len(one) + 1), ""):
        stem = stem.removesuffix(people)
    names = [stem] if len(stem) > 1 else []
    if level.startswith("自治") and stem != whole and len(stem) > 1:
        names.append(stem + level[-1])
    return tuple(names)


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
