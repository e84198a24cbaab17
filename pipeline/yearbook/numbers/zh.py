"""The Chinese number grammar: `3 718万`, `一百零八`, `壹佰`, `3亿5000万`, `三点五`, `二十多万`, `七八百`, `数十`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

import regex

from yearbook.numbers.number import Kind, Number

ONE = Decimal(1)
# Plain, colloquial and financial numerals; `两` counts, `〇` and `○` stand in years.
DIGITS = {character: Decimal(n) for n, characters in enumerate(
    ("〇零○", "一壹", "二两贰弍", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for character in characters}  # fmt: skip
TENS = {"十": Decimal(10), "拾": Decimal(10), "百": Decimal(100), "佰": Decimal(100), "千": Decimal(1000), "仟": Decimal(1000)}
MYRIADS = {"万": Decimal(10) ** 4, "萬": Decimal(10) ** 4, "亿": Decimal(10) ** 8, "億": Decimal(10) ** 8}
SCALES = TENS | MYRIADS
FINANCIAL = "壹贰弍叁肆伍陆柒捌玖"
ODD = "余多几来"  # after a number: and some more
INDEFINITE = "数几"  # before a scale: an unnamed digit

# What differs in the rules' fragments: a numeral from 1 to 31 is a `$day` in figures and in characters.
FRAGMENTS = {
    "number": r"(?:[\ue000-\ue004]++ ?(?:[-–—~～]{1,2}|至|到) ?)?[\ue000-\ue004]++",
    "day": r"[\ue002\ue004]++",
    "unity": r"\ue004++",
}
KINDS: dict[str, frozenset[Kind]] = {"day": frozenset({"day", "one"})}

DIGIT, TEN, MYRIAD = "".join(DIGITS), "".join(TENS), "".join(MYRIADS)


@cache
def _pattern() -> "regex.Pattern[str]":
    digits = r"\d{1,3}(?:,\d{3}){1,6}+(?!\d)(?:\.\d{1,12})?|\d{1,3}(?:\ \d{3}){1,5}+(?!\d|,\d{3})(?:\.\d{1,12})?"
    lost = r"\d{1,4}\ {2,5}\d{1,2}(?=\ ?[万亿])|0\ {1,5}\d{1,2}(?=\ ?[万亿])"  # a decimal point that print lost
    plain = r"\d{1,24}(?!\d)(?:\.\d{1,12}(?![\d.]))?"
    few = "[余多几]|来(?![自源到客电信华])"
    kilo = "千(?![伏瓦米克卡赫焦帕升])"  # not of `千瓦`, `千克`
    scales = rf"(?:[十拾百佰]|{kilo}){{0,2}}[{MYRIAD}]{{1,2}}|(?:[十拾百佰]|{kilo})(?![{DIGIT}{TEN}\d分])"
    # `两` is a digit at the start and before a scale; after one it is a unit of weight: `十万两`.
    # A financial numeral is one beside another: `伍万`, but `队伍`, `大陆`.
    plain_digit = "".join(one for one in DIGIT if one not in f"两零{FINANCIAL}")
    financial = f"[{FINANCIAL}](?=[{TEN}{MYRIAD}{FINANCIAL}元圆点])|(?<=[{TEN}{MYRIAD}零{FINANCIAL}])[{FINANCIAL}]"
    numeral = rf"[{plain_digit}{MYRIAD}廿卅十拾]|{financial}|零(?![下售件部星碎距增突排])|[百佰仟](?!分)|{kilo}(?!分之)|(?:(?<![{DIGIT}{TEN}{MYRIAD}])两|两(?=[百佰千仟{MYRIAD}]))"
    return regex.compile(
        rf"""
        (?=[\d第负\-{INDEFINITE}{DIGIT}{TEN}{MYRIAD}廿卅])
        (?: (?<plan>(?<=["“])[{DIGIT}十]{{1,2}}五(?=["”])|(?<![{DIGIT}{TEN}])[{DIGIT}十]{{1,2}}五(?=(?:计划|规划)?(?:期间|时期)|期末))
      | (?<ordinal>第\ ?(?:\d{{1,4}}|[{DIGIT}{TEN}]{{1,5}}))
      | (?<arabic>(?<minus>(?<=^|[\n(:;,。、达是]|\ \ |[增减降负为]|增长|下降)-(?=\d)|(?<![减欠担胜抱肩辜自正])负(?=\d))?
            (?:(?<!\d|\d[.,]|[A-Za-z])|(?<=(?<!\d)\d{{4}}\.(?=\d{{1,2}}\.\d{{1,2}}(?!\d)))|(?<=(?<!\d)\d{{4}}\.\d{{1,2}}\.))
            (?<figure>{digits}|{lost}|\d{{4}}(?=\.\d{{1,2}}\.\d{{1,2}}(?!\d))|\d{{1,2}}(?=\.\d{{1,2}}(?!\d))(?<=(?<!\d)\d{{4}}\.\d{{1,2}})|{plain})
            (?<odd>\ ?[{ODD}](?=[{TEN}{MYRIAD}]))?(?<scales>\ {{0,2}}(?:{scales})|个亿)?
            (?<rest>(?<=[{MYRIAD}])(?:\d{{1,4}}(?:\.\d{{1,4}})?(?:(?:[百佰仟]|{kilo})[{MYRIAD}]?|[{MYRIAD}]))*+(?:\d{{1,4}}(?:\.\d{{1,4}})?(?![\d年]))?)?+
            (?<few>\ ?(?:{few})(?=\ ?[\p{{Han}}\d(]))?)
      | (?<years>(?<![{DIGIT}{TEN}{MYRIAD}])[一二][{DIGIT}OＯo]{{3}}(?=\ ?[年—至到-]))
      | (?<words>(?:[{INDEFINITE}](?=[{TEN}{MYRIAD}]))?(?:{numeral})++(?:个亿)?
            (?:[{ODD}](?=[{MYRIAD}])[{MYRIAD}]++|点[{DIGIT}]{{1,4}}+(?![十分])[{MYRIAD}]*)?(?<several>(?:{few})(?=\p{{Han}}))?))
        """,
        regex.VERBOSE,
    )


def scale_of(run: str) -> Decimal:
    """The product of a run of scale words: `千万` is 10^7; 1 of none."""
    product = ONE
    for character in run:
        product *= SCALES.get(character, ONE)
    return product


def _read_words(run: str) -> tuple[Decimal, Decimal | None, Decimal] | None:
    """Value, upper value (`七八百`, `数十`) and last scale of Chinese numerals; None where they make no number."""
    if run[0] in INDEFINITE:
        least = scale_of(run[1:])
        return least, least * 10, least
    run = run.replace("廿", "二十").replace("卅", "三十").replace("个", "")
    if "点" in run:
        whole, point = run.split("点")
        scale = scale_of(point)
        decimals = "".join(str(DIGITS[one]) for one in point if one in DIGITS)
        read = _read_words(whole)
        return None if read is None else ((read[0] + Decimal(f"0.{decimals}")) * scale, None, scale)
    if len(run) > 1 and all(one in DIGITS for one in run):
        return _digits_in_a_row(run)
    return _structured(run)


def _digits_in_a_row(run: str) -> tuple[Decimal, Decimal | None, Decimal] | None:
    """`二〇一二` is read digit by digit; `七八` is from seven to eight."""
    values = [DIGITS[one] for one in run]
    if len(values) == 2 and values[0] and (values[1] == values[0] + 1 or tuple(values) == THREE_TO_FIVE):
        return values[0], values[1], ONE
    if len(values) >= 3:
        return Decimal("".join(str(one) for one in values)), None, ONE
    return None


THREE_TO_FIVE = (Decimal(3), Decimal(5))  # `三五百`: two digits side by side that are no neighbours


def _structured(run: str) -> tuple[Decimal, Decimal | None, Decimal] | None:
    """`一百零八`, `三万五千`, `一百二` (120), `七八百`, `二三十万`."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    spread = Decimal(0)  # of two digits in a row: how far the upper value lies above the value
    last = ONE
    for character in run:
        if character in DIGITS:
            value = DIGITS[character]
            if digit is not None and digit != 0:
                if spread or (value != digit + 1 and (digit, value) != THREE_TO_FIVE):
                    return None
                spread = value - digit
                continue
            digit = value
        elif character in TENS:
            scale = TENS[character]
            section += (ONE if digit is None else digit) * scale
            spread *= scale
            digit, last = None, scale
        else:
            scale = MYRIADS[character]
            section += digit or Decimal(0)
            if not section and not total:
                section = ONE
            doubled = not section and last in MYRIADS.values()  # `四万万`
            total = (total + section) * scale if total < scale or doubled else total + section * scale
            spread *= scale
            section, digit, last = Decimal(0), None, scale
    if digit is not None and last > 10 and run[-2] in SCALES and run[-1] not in "〇零○":
        digit *= last / 10  # `一百二` is 120, `三万五` 35000
    value = total + section + (digit or Decimal(0))
    return value, value + spread if spread else None, last if run[-1] in SCALES else ONE


def _kind(figure: str, value: Decimal) -> Kind:
    if figure.isdigit():
        if len(figure) == 4 and 1500 <= value <= 2099:
            return "year"
        if len(figure) <= 2 and 1 <= value <= 31:
            return "day"
    return "number"


def _read(match: "regex.Match[str]") -> Number | None:
    start, end = match.span()
    if match["arabic"]:
        return _read_arabic(match)
    if match["years"]:
        digits = "".join("0" if one in "OＯo" else str(DIGITS[one]) for one in match["years"])
        value = Decimal(digits)
        return Number(start, end, value, None, ONE, "year" if 1500 <= value <= 2099 else "number", False)
    if match["plan"]:
        return None
    if match["ordinal"]:
        return Number(start, end, Decimal(0), None, ONE, "ordinal", False)
    return _read_chinese(match)


REST = regex.compile(r"([\d.]+)([^\d.]*)")  # the figures behind the first scale word, each with its own: `4千6百` of `5万4千6百`


def _read_arabic(match: "regex.Match[str]") -> Number:
    start, end = match.span()
    figure, minus, odd, scales, rest, few = match.group("figure", "minus", "odd", "scales", "rest", "few")
    parts = figure.split()
    lost = len(parts) == 2 and len(parts[1]) < 3
    value = Decimal(".".join(parts) if lost else figure.replace(",", "").replace(" ", ""))
    if not (minus or odd or scales or few or lost):
        return Number(start, end, value, None, ONE, _kind(figure, value), False)
    scale = scale_of(scales or "")
    value *= scale
    if rest:
        value += sum((Decimal(one[1]) * scale_of(one[2]) for one in REST.finditer(rest)), Decimal(0))
    return Number(start, end, -value if minus else value, None, scale, "number", bool(odd or few))


def _read_chinese(match: "regex.Match[str]") -> Number | None:
    start, end = match.span()
    run, several = match["words"], match["several"]
    if several:
        run = run[:-1]
    inner = next((one for one in ODD if one in run[1:]), None)
    read = _read_words(run.replace(inner, "", 1) if inner else run)
    if read is None:
        return None
    value, value_max, scale = read
    bare = run in ("一", "壹") or (run[0] in MYRIADS or run[0] in "百千佰仟") or run in ("〇", "零", "○")
    kind: Kind = "one" if bare else "day" if 1 <= value <= 31 and value_max is None else "number"
    return Number(start, end, value, value_max, scale, kind, bool(several or inner))


def find_numbers(text: str, words: Mapping[str, Sequence[int]]) -> tuple[Number, ...]:
    """All numbers of `text` (already folded), in order, none overlapping; `words` is for languages with spaces."""
    return tuple(number for match in _pattern().finditer(text) if (number := _read(match)) is not None)
