"""Amounts, percents and measures: a number with its currency, sign or unit; bounds, rates and shared lists.

The rules say what stands beside a number; this module reads the value and what the words around the span add to it.
"""

import itertools
from decimal import Decimal
from typing import Any

import regex

from yearbook.extract.en.tagging import MODIFIERS, TOKEN, singular, tag_of
from yearbook.extract.scan import Scan, span_of
from yearbook.model import Draft
from yearbook.numbers import Number, combine

QUANTITIES = ("amount", "percent", "measure", "count")
CONTEXT = 96  # characters before a quantity in which the words of its rate stand
BOUND = 36  # … and those of its bound
BEFORE_NUMBER = frozenset({"rmb", "of", "a", "the", "as", "many"})  # may stand between a bound and its number
PER_UNIT = regex.compile(r"\bper[- ](?<per>capita|mu|hectare|household|person)\b")
EACH_GOT = regex.compile(
    r"\b(?<noun>[A-Za-z-]{3,}s)[”\"’']? (?:(?:were|are|had been|have been) )?each (?:[a-z]+ ){1,3}(?:rmb )?$"
)
UNIT_AFTER = regex.compile(
    r" (?:per|for each|for every) (?<per>capita|person|head|household|family|student|pupil|mu|teacher|worker)\b"
)
BEASTS = regex.compile(
    r"(?i)\b(?:cows?|cattle|sows?|pigs?|piglets?|hogs?|sheep|lambs?|goats?|horses?|yaks?|oxen|livestock|animals?|poultry|deer)\b"
)
RATE = regex.compile(
    r"(?i)\b(?:per|each|every|annual|yearly|monthly|daily)\b|(?:^|[.;:]\s+|\n\s*|\b(?:and|or|while|where|which|what|but) )an? [a-z]"
)
TIMES = frozenset({"year", "month", "day"})
# Between the numbers of a list that shares what stands at its end: `7, 9.5 and 12 million yuan`.
SHARING = regex.compile(r" ?(?:,? (?:and|or|to) |, ?|/|; ?)(?:about |nearly |over |more than )?")
# … and `98,000 urban and 412,000 rural residents`, where each number has a word of its own.
SHARING_NOUN = regex.compile(r"(?: [a-z'-]+)? ?(?:,? (?:and|or|to) |, ?|/|; ?)(?:about |nearly |over |more than )?")
# … and `Qingdao 70.2, Rizhao 21.9 and Yantai 13.8 million tons`, `maize (1.2), wheat (0.1 billion kg)`.
SHARING_NAMES = regex.compile(
    r"\)?(?:[,;]|,? and|[,;] and) (?!worth|with|including|totall?ing|valued|costing|or|plus|up|down|by)(?:(?!(?:was|were|is|are|had|has|reached|totall?ed|came)\b)[\p{L}\ue00f'-]+ ){1,5}\(?"
)
NAME = "\ue00f"  # stands for a name that is found already
FROM = regex.compile(r"(?i)(?<!rang(?:e|es|ed|ing) )(?<!var(?:y|ies|ied|ying) )\bfrom (?:about |over |nearly )?$")
TO = regex.compile(r" to ")
# Between a sum with its rate and the same sum in other money, and between the two sums of a change.
SAME_SUM = regex.compile(r",? or (?:about |nearly |some )?| ?\((?:about |approximately |or |equal to |equivalent to )?")
CHANGED = regex.compile(
    r" (?:\([^()]{1,30}\) )?(?:last year |before )?(?:and )?to |,? (?:as )?(?:against|compared (?:with|to)|(?:up |down )?from|versus) (?:about |only )?"
)
RATE_WORDS = regex.compile(r"^ ?(?:per|a|each|every|/) ?[a-z]+(?: (?:per|a|each|and) [a-z]+)?|^ (?:annually|monthly|daily)")
BY = regex.compile(r"\bby (?:about |over |nearly )?$")
TO_SIGN = regex.compile(r" to [^\d ]{0,5}[$¥€£￥]")
# What follows a figure that has its unit from a head.
BARE = regex.compile(r" ?(?:[,.;:)\n]|$)| {2,}| (?=[\ue000-\ue002])| and\b")
HEAD_SCALES = frozenset(map(Decimal, (100, 1000, 10**4, 10**5, 10**6, 10**8, 10**9)))
HEAD_WORDS = {"thousand": Decimal(1000), "ten thousand": Decimal(10**4), "hundred thousand": Decimal(10**5), "million": Decimal(10**6),
              "hundred million": Decimal(10**8), "billion": Decimal(10**9)}  # fmt: skip
# Rules of sums with their currency in front, which belongs to what follows and not to what stands before.
IN_FRONT = frozenset({"amount.sign-before", "amount.currency-before", "amount.letter-before"})
LISTED_AHEAD = regex.compile(r", ?(?:and )?| and ")
AFTER_LISTED = regex.compile(r" ?(?:[,.;:)]|\n|$)| (?P<word>[a-z]+)\b")
CLOSED_CLASSES = frozenset({"IN", "VBD", "CC", "DT", "RB", "WP", "OR"})  # what no counted noun begins with
RANGE_MARK = regex.compile(r" ?(?:[-–—~～]+|\bto\b) ?")


def find(scan: Scan) -> None:
    """Find amounts, percents and measures, in this order; figures under a head with their unit first."""
    _find_headed(scan)
    for rule, match in scan.matches("percent", "amount", "measure"):
        start, end = span_of(match)
        if rule.id in IN_FRONT:
            end = _before_to(scan, match, start, end)
        start = _after_from(scan, start, end)
        fields = _value(scan, start, end)
        if words := match.groupdict().get("words"):
            fields = {name: value * HEAD_WORDS[words.lower()] for name, value in fields.items()}
        if rule.type == "amount" and (surface := match.groupdict().get("subunit")):
            code, parts = scan.rules.meaning("subunit", surface).split("/")
            fields = _subunits(scan, start, end, Decimal(parts))
            fields["currency"] = _currency(scan, match) if match.groupdict().get("currency") else code
        elif rule.type == "amount":
            fields["currency"] = _currency(scan, match)
        elif rule.type == "measure":
            fields["unit"] = scan.rules.meaning("unit", match["unit"])
        else:
            fields["unit"] = "percentage_point" if "point" in match.groupdict() else "percent"
            if "mille" in match.groupdict():
                fields |= {name: fields[name] / 10 for name in ("value", "value_max") if name in fields}
        fields |= context(scan, start, end, rate=rule.type != "percent")
        scan.add(rule.type, start, end, rule.id, **fields)
    _share_rates(scan)


def _share_rates(scan: Scan) -> None:
    """The rate of a sum is that of what it comes from, or is equal to, too: `from 96 yuan to 41 yuan per head`."""
    sums = sorted((one for one in scan.drafts if one.type in ("amount", "measure")), key=lambda one: one.start)
    for first, second in itertools.pairwise(sums):
        between = scan.text[first.end : second.start]
        if len(between) > 40 or first.type != second.type:
            continue
        per = first.fields.get("per"), second.fields.get("per")
        alike = any(per) and (not all(per) or (per[1] in TIMES and per[0] not in TIMES and "/" not in str(per[0])))
        between = RATE_WORDS.sub("", between)
        if alike and (CHANGED.fullmatch(between) or (per[0] and SAME_SUM.fullmatch(between))):
            first.fields["per"] = second.fields["per"] = "/".join(filter(None, per))


def _find_headed(scan: Scan) -> None:
    """`Deposits (100 million yuan): households 8536, firms 8729`: the bare figures of the clause have the head's unit.

    The head itself is no sum. Where its line ends, the lines up to an empty one stand under it.
    """
    for head in scan.rules.patterns["$unit_head"].finditer(scan.masked):
        factor = _head_factor(scan, head)
        if factor is None or not scan.free(*head.span()):
            continue
        end = _end_of_headed(scan.masked, head.end())
        bare = [
            one
            for one in scan.numbers_in(head.end(), end)
            if one.kind in ("number", "day", "year") and scan.free(one.start, one.end) and BARE.match(scan.masked, one.end)
        ]
        if not bare:
            continue
        scan.claim(*head.span())
        for number in bare:
            fields: dict[str, Any] = {"value": number.value * (factor if number.scale == 1 else 1)}
            if head["currency"]:
                fields["currency"] = scan.rules.meaning("currency", head["currency"])
            else:
                fields["unit"] = scan.rules.meaning("unit", head["unit"])
            type_ = "amount" if head["currency"] else "measure"
            scan.add(type_, number.start, number.end, f"{type_}.headed", **fields, **context(scan, number.start, number.end))


def _head_factor(scan: Scan, head: "regex.Match[str]") -> Decimal | None:
    """What a head's figures are multiplied by; None where it is a sum of its own: `(12.5 million yuan)`."""
    if head["words"]:
        return HEAD_WORDS[head["words"].lower()]
    if not head["scale"]:
        return Decimal(1)
    value = scan.numbers_in(*head.span("scale"))[0].value
    return value if value in HEAD_SCALES else None


def _end_of_headed(masked: str, start: int) -> int:
    """Where the figures under a head end: with its sentence, or with the lines below it."""
    if masked[start : start + 1] == "\n":
        end = masked.find("\n\n", start)
        end = len(masked) if end < 0 else end
        header = masked.find("【", start, end)
        return end if header < 0 else header
    ends = [at for at in (masked.find(". ", start), masked.find("\n", start)) if at >= 0]
    return min(ends, default=len(masked))


def find_elliptic(scan: Scan) -> None:
    """Give each number of a list what only the list's last, or first, has: scale, currency, unit or noun."""
    for draft in sorted((one for one in scan.drafts if one.rule in IN_FRONT), key=lambda one: one.start):
        _share_ahead(scan, draft)
    for draft in sorted((one for one in scan.drafts if one.type in QUANTITIES), key=lambda one: -one.start):
        if draft.rule not in IN_FRONT:
            share_backwards(scan, draft)
    for draft in sorted((one for one in scan.drafts if one.type == "amount"), key=lambda one: one.start):
        _share_forwards(scan, draft)


def context(scan: Scan, start: int, end: int, rate: bool = True) -> dict[str, Any]:
    """Bound and rate that the words before and after a span give."""
    before = scan.masked[max(0, start - CONTEXT) : start]
    fields: dict[str, Any] = {}
    bound, after = _bound(scan, start, end, before)
    if bound:
        fields["bound"] = bound
    if rate and (per := _per(scan, after, before)):
        fields["per"] = per
    return fields


def _after_from(scan: Scan, start: int, end: int) -> int:
    """`from 3 to 5 million yuan` is a change, not a range: the span begins at its second number."""
    numbers = scan.numbers_in(start, end)
    if len(numbers) == 2 and TO.fullmatch(scan.text, numbers[0].end, numbers[1].start):
        before = scan.text[max(0, start - 40) : start]
        if FROM.search(before):
            return numbers[1].start
    return start


def _before_to(scan: Scan, match: "regex.Match[str]", start: int, end: int) -> int:
    """Where a sum with its currency in front ends: `from $3 million to $5 million` is a change, and so is `by RMB3 to 5`."""
    first = scan.numbers_in(match.start(), end)[0]
    before = scan.text[max(0, start - 40) : start]
    changes = (TO_SIGN.match(scan.text, first.end) and FROM.search(before)) or (
        TO.match(scan.text, first.end) and BY.search(before)
    )
    return first.end if changes else end


def _value(scan: Scan, start: int, end: int) -> dict[str, Any]:
    numbers = [one for one in scan.numbers_in(start, end) if one.kind != "ordinal"]  # `cubic metres per second`
    value, value_max = combine(numbers)
    fields: dict[str, Any] = {"value": value}
    if value_max is not None:
        fields["value_max"] = value_max
    return fields


def _subunits(scan: Scan, start: int, end: int, parts: Decimal) -> dict[str, Any]:
    """The value of `50 cents`, or of `3 yuan 5 jiao`, in the base unit; `parts` of the smaller make one."""
    numbers = scan.numbers_in(start, end)
    if len(numbers) == 2 and not RANGE_MARK.fullmatch(scan.text, numbers[0].end, numbers[1].start):
        return {"value": numbers[0].value + numbers[1].value / parts}
    value, value_max = combine(numbers)
    return {"value": value / parts} | ({"value_max": value_max / parts} if value_max is not None else {})


def _currency(scan: Scan, match: "regex.Match[str]") -> str:
    groups = match.groupdict()
    if groups.get("currency_word"):
        return "KRW"
    if groups.get("currency_code"):
        return str(groups["currency_code"])
    lexicon = next(name for name in ("currency_sign", "currency_prefix", "currency_letter", "currency") if groups.get(name))
    return scan.rules.meaning(lexicon, groups[lexicon])


def _bound(scan: Scan, start: int, end: int, before: str) -> tuple[str | None, int]:
    """The bound, and where the words after the span go on behind it."""
    rules = scan.rules
    after = rules.patterns["$starts_with_bound"].match(scan.masked, end)
    behind = after.end() if after else end
    last = before[-BOUND:].rstrip().rpartition(" ")[2].lower()
    may_bound = last in rules.last_words["bound_before"] or last in BEFORE_NUMBER
    if may_bound and (found := rules.patterns["$ends_with_bound"].search(before[-BOUND:])):
        return rules.meaning("bound_before", found["bound"]), behind
    if after:
        return rules.meaning("bound_after", after["bound"]), behind
    return "at_least" if any(number.at_least for number in scan.numbers_in(start, end)) else None, behind


def _per(scan: Scan, end: int, before: str) -> str | None:
    """What a quantity is taken by: what the words after its span say, and for what these leave open, those before it."""
    what, time = _rate_after(scan, end, before)
    if not (what and time) and RATE.search(before):
        what_before, time_before = _rate_before(scan, before)
        what, time = what or what_before, time or time_before
    return f"{what}/{time}" if what and time else what or time


def _rate_before(scan: Scan, before: str) -> tuple[str | None, str | None]:
    """The unit and the time that a rate is taken by, from `each household paid`, `a monthly allowance of`, `A mu yielded`."""
    patterns = scan.rules.patterns
    found = patterns["$per_before"].search(before) or patterns["$per_subject"].search(before)
    if not found:
        return None, None
    groups = found.groupdict()
    for name, time in (("yearly", "year"), ("by_month", "month"), ("by_day", "day")):
        if groups.get(name):
            unit = PER_UNIT.search(found[0])  # `annual output per mu`
            return (unit["per"], None) if unit else (None, time)
    return (_rated(scan, found, before, 0), None) if found["per"] else (None, None)


def _rate_after(scan: Scan, end: int, before: str) -> tuple[str | None, str | None]:
    """The unit and the time that a rate is taken by, from `per head a year`, `for each of the villages`, `monthly`."""
    found = scan.rules.patterns["$per_after"].match(scan.masked, end)
    if not found:
        return None, None
    groups = found.groupdict()
    for name, time in (("annual", "year"), ("monthly", "month"), ("daily", "day")):
        if groups.get(name):
            return None, time
    if not found["per"]:
        return None, None
    second = "year" if found["second"] == "annum" else found["second"]
    per = _rated(scan, found, before, end)
    if per in TIMES:
        unit = UNIT_AFTER.match(scan.masked, found.end())  # `1,200 yuan a year per person`
        return unit and ("capita" if unit["per"] == "head" else unit["per"]), per
    return per, second


def _rated(scan: Scan, found: "regex.Match[str]", before: str, end: int) -> str | None:
    """The unit that a rate's noun names; None where the word is none: in `each gave` it is that of the noun before."""
    per = str(found["per"]).lower()
    named = found.string[max(0, found.start("per") - 4) : found.start("per")].lower().endswith(("per ", "per-", "/", "/ "))
    head = None if named else _head_of(scan, found.string, found.start("per"))
    if not named and not head and (_tag(scan, per) in ("VBD", "VBN", "VBG", "RB", "IN") or per == "given"):
        gave = EACH_GOT.search(before)
        return singular(gave["noun"].lower()) if gave else None
    per = head or per
    units = scan.rules.lexicons["unit"]
    if per == "head":
        clause = max(scan.text.rfind(stop, max(0, end - 160), end) for stop in (";", ". ", "\n"))
        return "head" if BEASTS.search(scan.text, max(clause, end - 160, 0), end + 30) else "capita"
    per = units[per] if len(per) > 2 and per in units else per
    return singular(per) if "of the" in found[0] else per  # `each of the 12 villages`


def _head_of(scan: Scan, words: str, start: int) -> str | None:
    """The head of the noun phrase that begins at an offset of some words: `house` of `lodging house with five rooms`."""
    head, noun = None, False
    for match in TOKEN.finditer(words, start, start + 60):
        kind = _tag(scan, match[0])
        if kind not in MODIFIERS or match[0][0].isupper():
            break
        if kind == "NN" or (kind == "JJ" and not noun):
            head, noun = match[0], kind == "NN"
    return head


def _tag(scan: Scan, word: str) -> str:
    return tag_of(word, scan.rules.lexicons["word_class"], scan.rules.lexicons["plural"])


def share_backwards(scan: Scan, draft: Draft) -> None:
    """Numbers directly before a quantity, joined to it as a list, and claimed by nothing."""
    at = draft.start
    last = scan.numbers_in(draft.start, draft.end)[0]
    while number := _number_before(scan, at):
        sharing = SHARING_NOUN if draft.type == "count" else SHARING
        sign = {"count": ",", "percent": "."}.get(draft.type, "")
        like = sign in scan.text[number.start : number.end] and (draft.type != "percent" or number.value <= 100)
        between = scan.text[number.end : at]
        bracketed = between.startswith(")") and not between.endswith("(")  # `(pine 180, larch 60); 12,000 ha`
        named = like and not bracketed and SHARING_NAMES.fullmatch(_without_names(scan, number.end, at))
        if named and number.scale > 1 and last.scale == 1:
            return
        if not named and not sharing.fullmatch(scan.text, number.end, at):
            return
        if draft.type == "percent" and (number.scale > 1 or " or " in scan.text[number.end : at]):
            return
        if draft.type == "count" and number.value > 10**4 * draft.fields["value"]:
            return
        fields = {key: value for key, value in draft.fields.items() if key not in ("value_max", "bound")}
        fields["value"] = _scaled(number, last)
        fields |= {key: value for key, value in context(scan, number.start, at).items() if key == "bound"}
        scan.add(draft.type, number.start, number.end, f"{draft.rule}+list", **fields)
        at = number.start


def _share_ahead(scan: Scan, draft: Draft) -> None:
    """Bare numbers that follow a sum with its currency in front, joined as a list: `HK$3.2, 1.5 and 0.8 million`.

    The scale word at the list's end is that of all.
    """
    listed: list[Number] = []
    end = draft.end
    while following := [one for one in scan.numbers_in(end, end + 24) if one.kind != "ordinal"][:1]:
        (number,) = following
        if not scan.free(number.start, number.end) or not LISTED_AHEAD.fullmatch(scan.text, end, number.start):
            break
        after = AFTER_LISTED.match(scan.masked, number.end)
        if not after or (after["word"] and _tag(scan, after["word"]) not in CLOSED_CLASSES):
            break
        listed.append(number)
        end = number.end
        if number.scale > 1 and not LISTED_AHEAD.match(scan.text, end):
            break
    if not listed or draft.fields.get("value_max") is not None:
        return
    last = listed[-1]
    own = scan.numbers_in(draft.start, draft.end)
    if len(own) == 1:
        draft.fields["value"] = _scaled(own[0], last)
    for number in listed:
        fields: dict[str, Any] = {"value": _scaled(number, last), "currency": draft.fields["currency"]}
        scan.add("amount", number.start, number.end, f"{draft.rule}+list", **fields, **context(scan, number.start, number.end))


def _without_names(scan: Scan, start: int, end: int) -> str:
    """The words between two numbers, each organization's name written as one sign, and its acronym in brackets left out."""
    words = scan.text[start:end]
    if end - start > 24:
        for draft in scan.drafts:
            if draft.type in ("organization", "document") and start <= draft.start and draft.end <= end:
                words = words.replace(scan.text[draft.start : draft.end], NAME)
    return words.replace(f" ({NAME})", "")


def _share_forwards(scan: Scan, draft: Draft) -> None:
    """`GDP was 45.2 billion yuan, … industry 22.5 billion, …`: a scaled number later in the sentence is money too."""
    for number in scan.numbers_in(draft.end, draft.end + 200):
        between = scan.masked[draft.end : number.start]
        if "." in between or "\n" in between or ";" in between:
            return
        after = scan.masked[number.end : number.end + 2]
        if scan.free(number.start, number.end) and number.scale >= 10**6 and (not after or after[0] in ",.;)" or after == " ("):
            fields = {"value": number.value, "currency": draft.fields["currency"]}
            scan.add("amount", number.start, number.end, "amount.carried-on", **fields, **context(scan, number.start, number.end))


def _number_before(scan: Scan, at: int) -> Number | None:
    numbers = scan.numbers_in(max(0, at - 100), at)
    number = numbers[-1] if numbers else None
    return number if number and number.kind != "ordinal" and scan.free(number.start, number.end) else None


def _scaled(number: Number, last: Number) -> Decimal:
    shares = number.scale == 1 and last.scale > 1 and number.value < 1000
    return number.value * last.scale if shares else number.value
