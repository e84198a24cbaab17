"""Figures whose unit stands in a head: a table's column `金额（万元）`, `单位：亩`, or a bracket before them (`合计（万元）3718`)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import regex

from yearbook.extract.scan import Scan
from yearbook.extract.zh.quantities import context
from yearbook.numbers import Number
from yearbook.numbers.zh import scale_of

CELL = regex.compile(r"\S+(?: \S+)*")
LINES = regex.compile(r"[^\n]+")
REGION_END = regex.compile(r"\n[ \n]|【|$")
SENTENCE_END = regex.compile(r"[。;\n]|【|$")
AFTER_FIGURE = regex.compile(r" ?(?:[、,;。.)(\n和及与:]|$)| (?=[ \p{Han}])")


@dataclass(frozen=True)
class _Head:
    """A unit in brackets: where it stands, what type of mention its figures are, the fields that it gives and its scale."""

    start: int
    end: int
    type: str
    fields: dict[str, Any]
    scale: Decimal


def find(scan: Scan) -> None:
    """Give unclaimed figures the unit that stands over them or before them."""
    heads = [head for match in scan.rules.patterns["$unit_head"].finditer(scan.text) if (head := _head(scan, match))]
    for n, head in enumerate(heads):
        line_start, line_end = _line(scan.text, head.start)
        alone = not scan.numbers_in(head.end, line_end)
        if not alone:
            _fill_until(scan, head, SENTENCE_END)
        elif columns := _columns(scan.text, line_start, line_end):
            if not n or heads[n - 1].end < line_start:
                _fill_table(scan, columns, [one for one in heads if line_start <= one.start < line_end], line_end)
        else:
            _fill_until(scan, head, REGION_END)


def _head(scan: Scan, match: "regex.Match[str]") -> _Head | None:
    rules, groups = scan.rules, match.groupdict()
    scale = scale_of(groups.get("scale") or "")
    if groups.get("percent"):
        return _Head(*match.span(), "percent", {"unit": "percent"}, Decimal(1))
    for name, type_, key in (("currency", "amount", "currency"), ("unit", "measure", "unit")):
        if groups.get(name):
            return _Head(*match.span(), type_, {key: rules.meaning(name, groups[name])}, scale)
    return _Head(*match.span(), "count", {"unit": groups["classifier"]}, scale)


def _line(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _columns(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a line, parted by two spaces or more; empty if it has but one."""
    cells = [match.span() for match in CELL.finditer(text, start, end)]
    return cells if len(cells) > 1 else []


def _fill_table(scan: Scan, columns: list[tuple[int, int]], heads: list[_Head], end: int) -> None:
    """Rows below a table's head that have as many cells as it: each figure has its column's unit."""
    of_column = [next((head for head in heads if first <= head.start < last), None) for first, last in columns]
    for line in LINES.finditer(scan.text, end, REGION_END.search(scan.text, end).start()):  # type: ignore[union-attr]
        cells = _columns(scan.text, *line.span())
        if len(cells) != len(columns):
            continue
        for (start, stop), head in zip(cells, of_column, strict=True):
            numbers = scan.numbers_in(start, stop)
            if head and len(numbers) == 1 and (numbers[0].start, numbers[0].end) == (start, stop):
                _add(scan, numbers[0], head)


def _fill_until(scan: Scan, head: _Head, stop: "regex.Pattern[str]") -> None:
    """Figures after a head, up to a stop, that nothing follows which could be their unit."""
    end = stop.search(scan.text, head.end).start()  # type: ignore[union-attr]
    for number in scan.numbers_in(head.end, end):
        if (
            AFTER_FIGURE.match(scan.text, number.end)
            and number.kind not in ("one", "ordinal")
            and scan.text[number.start].isdigit()
        ):
            _add(scan, number, head)


def _add(scan: Scan, number: Number, head: _Head) -> None:
    if scan.free(number.start, number.end):
        value = number.value * head.scale if number.scale == 1 else number.value
        fields = head.fields | {"value": value} | context(scan, number.start, number.end, rate=False)
        scan.add(head.type, number.start, number.end, f"{head.type}.unit-in-head", **fields)
