"""Amounts, percents and measures in Chinese: a number with its currency, sign or unit; bounds, rates and shared lists."""

from decimal import Decimal
from itertools import chain
from typing import Any

import regex

from yearbook.extract.scan import Scan
from yearbook.model import Draft
from yearbook.numbers import MASKS, Number, combine
from yearbook.rules import Rule, RuleType

QUANTITIES = ("amount", "percent", "measure", "count")
FOUND: tuple[RuleType, ...] = ("percent", "amount", "measure")
OTHER_SIGNS = frozenset("%‰个成至到-~块角百")  # that may follow a number, beside those of currencies and units
NO_RATE = frozenset({"Cel", "deg"})  # an average of these is no rate: `年平均气温`
DEGREES = 10  # characters before `度` that tell what it measures
ANGLE = regex.compile(r"北纬|南纬|东经|西经|经度|纬度|坡度|倾角|夹角")
HEAT = regex.compile(r"[气水地体低高室]温|温度|摄氏|零下|积温")
CLAUSE = 28  # characters before a quantity in which the words of its rate stand
LONGEST_BOUND = 5
AFTER_BOUND = frozenset("了为达有合计 ")  # may stand between a bound and its number
NEARNESS = frozenset("附最临邻靠远")  # before `近` and the like: no bound, but a word
WITH_SCALE_ALONE = frozenset("上过")  # bounds only before `百`, `千`, `万` alone
RATES = regex.compile(r"[每均产发供处上营吞收工薪]")
OF_A_YEAR = regex.compile(r"由?[\ue001\ue006]{4} ?年?(?:末|底)?的")  # `人均收入由1992年的962元`: what stands before goes on
BREAK = regex.compile(r"[,。;:.!?\n(\ue000-\ue006]")
# Between the numbers of a list that shares what stands at its end: `80、65和40万元`, `甲2310、乙1240和丙1550万元`.
SHARING = regex.compile(r" ?[、,;/和及与或] ?(?:约|近|逾|超过)?(?:[\p{Han}]{1,10}[:(]? ?)?")
# The next quantity of a list under one rate, or what it rose or fell to.
ANOTHER = regex.compile(
    r"[、,](?!\p{Han}{0,6}[总共累全])(?:[\p{Han}“”]{1,10}?)(?:约|近|逾)?|\p{Han}{0,4}[高加升增提降减低少整涨](?:到|至|为)(?:约|近|逾)?"
)


def find(scan: Scan) -> None:
    """Find percents, amounts and measures, in this order."""
    before = scan.rules.first_signs["currency"] | scan.rules.first_signs["unit"] | OTHER_SIGNS
    for rule, match in chain(scan.matches(*FOUND, alone=True), scan.at_numbers(*FOUND, before=before)):
        start, end = match.span()
        numbers = scan.numbers_in(start, end)
        fields = _value(scan, rule, match, numbers)
        if rule.type == "amount":
            fields["currency"] = _currency(scan, rule, match)
        elif rule.type == "measure":
            fields["unit"] = _unit(scan, match["unit"], start, end)
        else:
            fields["unit"] = "percentage_point" if rule.id == "percent.point" else "percent"
        fields |= context(scan, start, end, rate=rule.type != "percent" and fields.get("unit") not in NO_RATE)
        if rule.type != "percent" and "bound" not in fields and is_bare(numbers):
            continue
        scan.add(rule.type, start, end, rule.id, **fields)


def _unit(scan: Scan, written: str, start: int, end: int) -> str:
    """The UCUM code of a unit; `度` is one of power, of heat or of an angle by the words before."""
    if written == "度":
        before = regex.split("[、,;。(]", scan.text[max(0, start - DEGREES) : end])[-1]
        return "deg" if ANGLE.search(before) else "Cel" if HEAT.search(before) else "kW.h"
    return scan.rules.meaning("unit", written)


COINS = frozenset({"amount.jiao-fen", "amount.fen"})


def is_bare(numbers: tuple[Number, ...]) -> bool:
    """Is it a scale alone: `万元`, `千亩`? That is a figure only after `近` and the like."""
    return len(numbers) == 1 and numbers[0].kind == "one" and numbers[0].value > 1


def _value(scan: Scan, rule: Rule, match: "regex.Match[str]", numbers: tuple[Number, ...]) -> dict[str, Any]:
    if rule.id == "percent.tenths":
        return _tenths(scan, match)
    if rule.id in COINS:
        return {"value": _coins(scan, match, numbers)}
    value, value_max = combine(numbers)
    if rule.id == "percent.per-mille":
        value, value_max = value / 10, None if value_max is None else value_max / 10
    elif rule.id == "measure.below-zero":
        value, value_max = -value, None if value_max is None else -value_max
    return {"value": value} if value_max is None else {"value": value, "value_max": value_max}


def _tenths(scan: Scan, match: "regex.Match[str]") -> dict[str, Any]:
    """`七成二` is 72, `两至三成` from 20 to 30, `六七成` from 60 to 70."""
    numbers = scan.numbers_in(match.start(), match.end("tenths"))
    low, high = combine(numbers)
    if low.as_tuple().exponent == 0 and not 0 < low <= 10:
        return {"value": low * 10}
    rest = scan.numbers_in(*match.span("hundredths"))[0].value if match["hundredths"] else Decimal(5 * match[0].endswith("半"))
    fields: dict[str, Any] = {"value": low * 10 + rest} if high is None else {"value": low * 10, "value_max": high * 10}
    return fields | ({"bound": "at_least"} if match["over"] else {})


def _coins(scan: Scan, match: "regex.Match[str]", numbers: tuple[Number, ...]) -> Decimal:
    """`1元2角5分` in yuan."""
    named = match.groupdict()
    jiao, fen = (scan.numbers_in(*match.span(name)) if named.get(name) else () for name in ("jiao", "fen"))
    whole = numbers[0].value if jiao and numbers[0] != jiao[0] else Decimal(0)
    return whole + sum((one.value for one in jiao), Decimal(0)) / 10 + sum((one.value for one in fen), Decimal(0)) / 100


def _currency(scan: Scan, rule: Rule, match: "regex.Match[str]") -> str:
    if rule.id in COINS:
        return "CNY"
    lexicon = "currency_prefix" if rule.id == "amount.prefix" else "currency"
    return scan.rules.meaning(lexicon, match[lexicon])


def context(scan: Scan, start: int, end: int, rate: bool = True) -> dict[str, Any]:
    """Bound and rate that the words before and after a span give."""
    fields: dict[str, Any] = {}
    if bound := _bound(scan, start, end):
        fields["bound"] = bound
    if rate and (per := _per(scan, start, end)):
        fields["per"] = per
    return fields


def _bound(scan: Scan, start: int, end: int) -> str | None:
    text = scan.masked
    if (after := scan.rules.patterns["$starts_with_bound"].match(text, end)) and after["bound"]:
        return scan.rules.meaning("bound_after", after["bound"])
    bounds = scan.rules.lexicons["bound_before"]
    at = start
    while at and text[at - 1] in AFTER_BOUND:
        at -= 1
    for stop in {start, at}:
        for length in range(LONGEST_BOUND, 0, -1):
            word = text[max(0, stop - length) : stop]
            if word in bounds and bounds[word] != "exact" and _bounds(scan, word, stop, start):
                return bounds[word]
    for number in scan.numbers_in(start, end):
        if number.at_least:
            return "at_least"
    inside = next((word for word in ("约", "近", "逾", "超过") if word in text[start:end]), None)
    return bounds[inside] if inside else None


def _bounds(scan: Scan, word: str, stop: int, start: int) -> bool:
    """Is a word before a number a bound there, and not the end of another word?"""
    if word in WITH_SCALE_ALONE:
        return scan.masked[start] == MASKS["one"]
    return not (len(word) == 1 and scan.text[stop - 2 : stop - 1] in NEARNESS)


def _per(scan: Scan, start: int, end: int) -> str | None:
    """The rate's unit, from the words before (`每人每年`, `户均`), those after (`/年`), or both."""
    rules, text = scan.rules, scan.masked
    after = rules.patterns["$per_after"].match(text, end) if text[end : end + 1] in ("/", "每", "(") else None
    units = [*_per_before(scan, start), *((after["per"] or after["slash"], after["second"]) if after else ())]
    return "/".join(rules.meaning("per_unit", unit) for unit in units if unit) or None


def _per_before(scan: Scan, start: int) -> list[str]:
    """The units of the rate that the clause before a number names, in its order; empty if it names none."""
    window = OF_A_YEAR.sub("", scan.masked[max(0, start - CLAUSE) : start])
    breaks = list(BREAK.finditer(window))
    if breaks:
        window = window[breaks[-1].end() :]
    matches = list(scan.rules.patterns["$per_before"].finditer(window)) if RATES.search(window) else []
    if not matches:
        return []
    match = matches[-1]
    units = [match["per"] or match["mean"] or match["yield"], match["second"]]
    if len(matches) > 1 and match["per"] and matches[-2]["per"] and matches[-2].end() == match.start():
        units.insert(0, matches[-2]["per"])
    return [unit for unit in units if unit]


def find_elliptic(scan: Scan) -> None:
    """Give each number of a list what only the list's last has: scale, currency, unit or classifier; and a list's rate to all."""
    for draft in sorted((one for one in scan.drafts if one.type in QUANTITIES), key=lambda one: -one.start):
        _share_backwards(scan, draft)
    _share_rates(scan)


def _share_backwards(scan: Scan, draft: Draft) -> None:
    at = draft.start
    last = next((one for one in scan.numbers_in(draft.start, draft.end)), None)
    while last and (number := _number_before(scan, at)):
        if not SHARING.fullmatch(scan.text, number.end, at):
            return
        fields = {key: value for key, value in draft.fields.items() if key not in ("value_max", "bound")}
        fields["value"] = (
            number.value * last.scale if number.scale == 1 and last.scale > 1 and number.value < 10**6 else number.value
        )
        if number.value_max is not None:
            fields["value_max"] = number.value_max
        fields |= context(scan, number.start, number.end, rate=False)
        scan.add(draft.type, number.start, number.end, f"{draft.rule}+list", **fields)
        at = number.start


def _number_before(scan: Scan, at: int) -> Number | None:
    numbers = scan.numbers_in(max(0, at - 40), at)
    number = numbers[-1] if numbers else None
    usable = number is not None and number.kind not in ("ordinal", "one") and scan.text[number.start].isdigit()
    return number if usable and number is not None and scan.free(number.start, number.end) else None


def _share_rates(scan: Scan) -> None:
    """`每户送棉被一床、面粉25公斤、慰问金200元`: each is for a household."""
    before: Draft | None = None
    for draft in sorted((one for one in scan.drafts if one.type in QUANTITIES), key=lambda one: one.start):
        shares = before is not None and before.fields.get("per") and "per" not in draft.fields and draft.type != "percent"
        if (
            shares
            and before
            and (draft.type == before.type or scan.text[before.end] == "、")
            and ANOTHER.fullmatch(scan.masked, before.end, draft.start)
        ):
            draft.fields["per"] = before.fields["per"]
        before = draft
