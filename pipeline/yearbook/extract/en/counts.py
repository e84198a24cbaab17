"""Counts: a number and the noun phrase it counts, up to its head. The phrases' shapes are token rules."""

import difflib
import itertools
from bisect import bisect_left
from decimal import Decimal
from functools import lru_cache
from typing import Any

import regex

from yearbook.dictionaries import all_lemmas
from yearbook.extract.en.quantities import TIMES, context, share_backwards
from yearbook.extract.en.tagging import MODIFIERS, TOKEN, Tagged, singular, tag_of
from yearbook.extract.scan import Scan
from yearbook.model import Draft
from yearbook.numbers import Number, combine
from yearbook.rules import Rules

OF_THE = regex.compile(r" (?:of(?: (?:the|its|their))?|in|out of|of every|out of every|out of the) (?:above |said |total )?")
RANGE = regex.compile(r" ?(?:[-–—~～]+|to) ?")
BETWEEN = regex.compile(r"(?i)\bbetween (?:about |some )?$")
GLUED = regex.compile(r"\p{Ll}{2}(?:In|On|The|At|By|For|This|From)\b")  # a header's last word and the text's first
OR = regex.compile(r" or ")
# The word after a number that a noun before it may count.
REFERS = regex.compile(r" (?P<word>[a-z]+)\b")
OF_WHICH = regex.compile(
    r"(?i)\b(?:of|among) (?:which|whom|them|these|those),? (?:only |about |nearly |some |over |more than )?$"
)
PAID = regex.compile(
    r"(?i)\b(?:(?:fetched|costs?|costing|worth|earned|earning|paid|spent|spending|invested|investing|allocated|lent|donated|valued at)"
    r"|(?:turnover|incomes?|profits?|sales|tax(?:es)?|revenues?|funds?|loans?|value|deposits|premiums|investments?|budget|donations?"
    r"|grants?|sum|prizes?|fines?|fees?|compensation|aid|subsid(?:y|ies)|expenditures?|outlays?|balance|debts?|arrears|pensions?"
    r"|allowances?|wages|rent|tuition|costs?|capital|loss(?:es)?|damage|savings|bonus(?:es)?) (?:of|was|were|is|reached|to|totaled|totalled"
    r"|amounted to|came to|stood at|exceeded|rose to|grew to|hit))"
    r" (?:about |over |nearly |some |more than |up to |almost |a total of )?$"
    r"|\b(?:bonds|loans|revenue|relief|funds|credits|subsidies|interest-free|expenditure|income|profits|investment|taxes)[,:.] $"
)
MONEY_AFTER = regex.compile(r" (?:in cash|worth of|of (?:loans|funds|investment|subsidies|aid|capital)|interest-free)\b")
NEW = regex.compile(r" (?:new|more|fewer|less|others?|old|male|female|men|women)\b")
BARE_AFTER = regex.compile(r" ?(?:[,.;:)—]|\n|$)| [a-z(]")  # no unit in capitals, no sign
OF_THEM = regex.compile(r" of (?:them|these|those|which|whom)\b")
COMPOUND = regex.compile(r" [\ue000-\ue006]+(?:-[a-z]+)+(?= )")
MISSPELT = 0.85  # how alike, by difflib's ratio, a misprint is to the unit that it stands for
AFTER_SUM = regex.compile(r" ?(?:[-–—:] |\()")  # between a sum and its parts: `86.3 million yuan - 41, 28 and 17.3`
# What happens to people (or beasts): a bare number before it is no sum and no measure.
SUFFERED = regex.compile(
    r" (?:died|(?:was|were|(?:had|have) been|are|is) (?:still )?"
    r"(?:killed|missing|injured|hurt|drowned|wounded|evacuated|rescued|trapped|hospitali[sz]ed|arrested|detained|sentenced|homeless)\b)"
)
# What people alone do.
DID = regex.compile(
    r" (?:migrated|emigrated|took part|graduated|enrolled|attended|retired|volunteered|found (?:jobs|work|employment)|were (?:trained|enrolled|employed|elected|admitted|laid off))\b"
)
PERSON = regex.compile(
    r"(?:people|person|m[ae]n|er|or|ist|ee|ant|ent|ian|child|youth|cadre|expert|staff|household|family|graduate|candidate|official|personnel|member|hand)$"
)
AND = regex.compile(r",? and |, ")
EACH = regex.compile(
    r"(?: (?:a|per) (?:year|month|day))? (?:each|apiece)\b(?: (?:a|per) (?P<time>year|month|day)\b| (?:for|over|during) the (?P<time>year)\b)?"
)
EACH_BEFORE = regex.compile(r"\beach (?:of (?:which|whom|them) )?(?:[a-z-]+ ){1,7}(?:rmb )?$")
WHO = regex.compile(r"\b(?P<who>[a-z-]{3,}(?:s|people|children)) (?:[a-z]+ ){1,3}(?:rmb )?$")  # `families averaged`
STOPS = regex.compile(r"[.;] ")
SENTENCE_ENDS = regex.compile(r"\. |\n")
EACH_OF = regex.compile(r"each of (?:them|which|whom)\b")
JOINERS = (", ", " and ", ", and ")
FARTHEST = 200  # times as much a sum may be as a bare number that is one too
CHANGE_OF = regex.compile(
    r"(?:reduction|decrease|drop|decline|fall|increase|rise|growth|gain|loss|cut) of (?:(?:about|nearly|over|some) )?$"
)
CHANGED_IN = regex.compile(r" in (?:the )?(?:numbers? of )?(?:[a-z'-]+ ){0,4}?(?P<noun>[a-z-]+)(?=[,.;]| and | by |$)")


def find(scan: Scan) -> None:
    """Find counts, at each number the longest phrase of the first rule that matches there."""
    order = {rule.id: rank for rank, rule in enumerate(scan.rules.of("count"))}
    tagged = Tagged(scan.masked, scan.unclaimed(), scan.rules)
    names = scan.rules.vocab.strings
    best: dict[int, tuple[int, int]] = {}
    for label, first, last in scan.rules.matcher(tagged.doc):
        rank = order[names[label]]
        if first not in best or rank < best[first][0]:
            best[first] = (rank, last)
    ids = [rule.id for rule in scan.rules.of("count")]
    for first, (rank, last) in sorted(best.items()):
        _add(scan, tagged, first, last, ids[rank])
    _find_measured(scan)
    for rule, match in scan.matches("count"):
        captured = match.groupdict()
        lexicon = next((name for name in ("casualty", "collective") if captured.get(name)), None)
        noun = (
            "people"
            if rule.id == "count.people-after"
            else captured.get("noun") or (lexicon and scan.rules.meaning(lexicon, captured[lexicon]))
        )
        if noun or rule.id == "count.numbered":
            number = scan.numbers_in(*match.span())[-1 if rule.id in ("count.subject", "count.bracketed") else 0]
            if number.value != number.value.to_integral_value():
                continue
            end = match.end() if rule.id == "count.hyphenated" else number.end
            fields = context(scan, number.start, end)
            scan.add("count", number.start, end, rule.id, value=number.value, unit=noun and singular(noun.split()[-1]), **fields)


def _find_measured(scan: Scan) -> None:
    """`two 1,200-ton ships`: a measure between a number and its noun is a mention of its own, so that the number stands alone.

    A number between that measures nothing (`21 two-storey houses`) is part of the phrase.
    """
    between = {
        one.start: one.end
        for one in scan.drafts
        if one.type in ("measure", "duration", "amount") or one.rule == "count.hyphenated"
    }
    heads: dict[int, str] = {}  # of the numbers further on in the same list
    for number in reversed(scan.unclaimed()):
        compound = COMPOUND.match(scan.masked, number.end)
        end = compound.end() if compound else between.get(number.end + 1)
        if end is None or number.kind in ("year", "ordinal") or scan.text[number.end] != " ":
            continue
        head = _head_after(scan, end, number.kind == "one")
        joined = AND.match(scan.text, end)
        noun = head[0] if head else heads.get(joined.end()) if joined else None
        if noun == "ones":  # `one 10,000-ton berth and two 5,000-ton ones`
            last_end = max((stop for stop in between.values() if number.start - 60 < stop < number.start), default=None)
            meant = _head_after(scan, last_end, True) if last_end is not None else None
            noun = meant[0] if meant else None
        if noun:
            heads[number.start] = noun
            last = head.end() if head and compound and end not in between.values() else number.end
            fields = context(scan, number.start, last)
            scan.add("count", number.start, last, "count.measured", value=number.value, unit=singular(noun), **fields)


def _head_after(scan: Scan, end: int, one: bool) -> "regex.Match[str] | None":
    """The head of the noun phrase that goes on at an offset, where it is a plural; after `one`, a singular too."""
    head = None
    for match in TOKEN.finditer(scan.masked, end, end + 80):
        kind = tag_of(match[0], scan.rules.lexicons["word_class"], scan.rules.lexicons["plural"])
        if kind == "NNS" or (one and kind == "NN"):
            head = match
        elif head or kind not in MODIFIERS:
            break
    return head


def _add(scan: Scan, tagged: Tagged, first: int, last: int, rule_id: str) -> None:
    """Add the count that the tagged tokens from `first` to before `last` are."""
    start, end = tagged.starts[first], tagged.ends[last - 1]
    quoted = rule_id == "count.quoted-modifier"  # a label or a day may stand in the quotes: `nine “March 8th” banner bearers`
    if not scan.free(start, tagged.ends[first] if quoted else end) or GLUED.search(scan.text, start, end):
        return
    if (
        rule_id == "count.singular"
        and _is_verb(tagged.words[last - 1])
        and OF_WHICH.search(scan.masked, max(0, start - 24), start)
    ):
        return
    start = _range_start(scan, start)
    for inner in scan.within(start, end):
        scan.drafts.remove(inner)
    numbers = scan.numbers_in(start, tagged.ends[first])
    value, value_max = combine(numbers)
    fields: dict[str, Any] = {"value": value, "unit": _unit(tagged.words[first:last], tagged.tags[first:last])}
    if last - first == 2 and (meant := _misspelt(tagged.words[first + 1], scan.rules)):
        lexicon, type_, field_ = meant
        fields = {"value": value, field_: lexicon}
        scan.add(type_, start, end, f"{type_}.misspelt", **fields, **context(scan, start, end))
        return
    if value_max is not None:
        fields["value_max"] = value_max
    scan.add("count", start, end, rule_id, **fields, **context(scan, start, end))


def _is_verb(word: str) -> bool:
    """May a word be a verb's plain form: `two of which bear five stars`?"""
    return word.lower() in all_lemmas(word.lower()).get("VERB", ())


@lru_cache(maxsize=4096)
def _near_unit(word: str, surfaces: tuple[str, ...]) -> str | None:
    near = difflib.get_close_matches(word, surfaces, 1, MISSPELT)
    return near[0] if near else None


def _misspelt(word: str, rules: Rules) -> tuple[str, str, str] | None:
    """Meaning, type and field of a unit or currency that a counted noun is a misprint of: `hecatres`, `yaun`."""
    lower = word.lower()
    if not lower.isalpha() or len(lower) < 4 or all_lemmas(lower) or lower in rules.lexicons["plural"]:
        return None
    if sorted(lower) == sorted("yuan"):
        return "CNY", "amount", "currency"
    units = tuple(surface for surface in rules.lexicons["unit"] if len(surface) > 5 and surface.isalpha())
    near = _near_unit(lower, units) if len(lower) > 5 else None
    return (rules.lexicons["unit"][near], "measure", "unit") if near else None


def _range_start(scan: Scan, start: int) -> int:
    """Where the phrase's number is the second of a range, the start of the first: `3-5`, `between 3 and 5`, `three or four`."""
    before = scan.numbers_in(max(0, start - 24), start)
    if not before or not scan.free(before[-1].start, start) or before[-1].kind == "ordinal":
        return start
    first = before[-1]
    if RANGE.fullmatch(scan.text, first.end, start):
        is_change = scan.text[first.end : start].strip() == "to" and scan.text.endswith("from ", 0, first.start)
        return start if is_change else first.start
    if scan.text[first.end : start] == " and " and BETWEEN.search(scan.text, max(0, first.start - 24), first.start):
        return first.start
    second = scan.numbers_in(start, start + 1)[0]
    if OR.fullmatch(scan.text, first.end, start) and first.value + 1 == second.value <= 20:
        return first.start
    return start


def _unit(phrase: list[str], tags: list[str]) -> str:
    """The head noun in the singular; of coordinated nouns all: `township, town and sumu`."""
    words = [word.strip("“”\"'’") for word in phrase]
    *others, last = [
        singular(word or words[n - 1])
        for n, word in enumerate(words)
        if n + 1 == len(words) or (tags[n] in ("NNS", "NNP") and tags[n + 1] in (",", "CC"))
    ]
    return f"{', '.join(others)} and {last}" if others else last


def find_referring(scan: Scan) -> None:
    """`1,002 of them`, `rose to sixteen`, `8 million by the county`: a bare number is of the kind of the quantity before it."""
    _resolve_ones(scan)
    before = sorted(
        (one for one in scan.drafts if one.type in ("amount", "count", "measure", "percent") and not _in_bracket(scan, one)),
        key=_start,
    )
    found = {number.start: "count.referring" for number in scan.unclaimed() if _may_refer(scan, number)}
    found |= {match.start(): rule.id for rule, match in scan.matches("count")}
    numbers = [scan.numbers_in(start, start + 1)[0] for start in found]
    for number in sorted(numbers, key=lambda one: (one.scale < 10**6, one.start)):
        rule_id = found[number.start]
        if not scan.free(number.start, number.end) or number.value_max is not None:
            continue
        at = bisect_left(before, number.start, key=_start)
        if changed := _changed(scan, number):
            scan.add(
                "count",
                number.start,
                number.end,
                rule_id,
                value=number.value,
                unit=singular(changed),
                **context(scan, number.start, number.end),
            )
            continue
        like = _antecedent(scan, number, before, at)
        if (like is None or like.type != "amount") and _paid(scan, number):
            fields = context(scan, number.start, number.end)
            currency = _near(scan, number)
            before.insert(
                at, scan.add("amount", number.start, number.end, "amount.bare", value=number.value, currency=currency, **fields)
            )
            continue
        if like is None and (OF_THEM.match(scan.text, number.end) or scan.text.startswith(" per ", number.end)):
            scan.add("count", number.start, number.end, "count.of-them", value=number.value, unit=None)
        elif like is not None:
            same = {key: like.fields[key] for key in ("currency", "unit") if key in like.fields}
            fields = context(scan, number.start, number.end, rate=like.type != "percent")
            scale = _inherited(scan, number, like)
            draft = scan.add(like.type, number.start, number.end, rule_id, value=number.value * scale, **same, **fields)
            if scale > 1:
                draft.fields["inherited"] = scale
            before.insert(at, draft)
            if number.scale >= 10**6:
                share_backwards(scan, draft)
    for draft in before:
        draft.fields.pop("inherited", None)
    _find_bare(scan)
    _each(scan)


def _each(scan: Scan) -> None:
    """`21,406 residents received 300 yuan each`: the rate is the unit counted before, in the same sentence."""
    counts = sorted((one for one in scan.drafts if one.type == "count" and one.fields.get("unit")), key=_start)
    for draft in scan.drafts:
        time = draft.fields.get("per")
        if draft.type not in ("amount", "measure") or time not in (None, *TIMES):
            continue
        before = EACH_BEFORE.search(scan.text, max(0, draft.start - 80), draft.start)
        after = EACH.match(scan.text, draft.end)
        if not (before or after):
            continue
        start = before.start() if before else draft.start
        if unit := _counted_before(scan, counts, start):
            time = time or (after["time"] if after else None)
            draft.fields["per"] = f"{unit}/{time}" if time else unit


def _counted_before(scan: Scan, counts: list[Draft], start: int) -> str | None:
    """The unit of the count before an offset in the same sentence, or the plural that is its clause's subject."""
    at = bisect_left(counts, start, key=_start)
    like = counts[at - 1] if at else None
    stops = SENTENCE_ENDS if EACH_OF.match(scan.text, start) else STOPS
    if like and not stops.search(scan.text, like.end, start) and start - like.end < 120:
        return str(like.fields["unit"])
    who = WHO.search(scan.text, max(0, start - 60), start)
    return singular(who["who"]) if who and _is_plural(scan, who["who"]) else None


def _is_plural(scan: Scan, word: str) -> bool:
    return tag_of(word, scan.rules.lexicons["word_class"], scan.rules.lexicons["plural"]) == "NNS"


def _find_bare(scan: Scan) -> None:
    """What is left and is written as figures of things are: `1,075`, `3.2 million`, `212 new`; the thing is not named."""
    for number in scan.unclaimed():
        if (SUFFERED.match(scan.text, number.end) or DID.match(scan.text, number.end)) and number.kind in (
            "number",
            "day",
            "word",
        ):
            fields = context(scan, number.start, number.end)
            scan.add("count", number.start, number.end, "count.people-after", value=number.value, unit="people", **fields)
            continue
        if number.kind not in ("number", "day") or number.value != number.value.to_integral_value() or number.value <= 0:
            continue
        if _paid(scan, number) and BARE_AFTER.match(scan.masked, number.end):
            fields = context(scan, number.start, number.end)
            scan.add(
                "amount", number.start, number.end, "amount.bare", value=number.value, currency=_near(scan, number), **fields
            )
            continue
        large = "," in scan.text[number.start : number.end] or number.scale >= 1000
        if (large or NEW.match(scan.text, number.end)) and BARE_AFTER.match(scan.masked, number.end):
            unit = _following(scan, number)
            fields = context(scan, number.start, number.end)
            scan.add("count", number.start, number.end, "count.bare", value=number.value, unit=unit, **fields)


def _near(scan: Scan, number: Number) -> str:
    """The currency of the sum named last before a number, or first after it; yuan on a page that names none."""
    sums = sorted((one for one in scan.drafts if one.type == "amount"), key=_start)
    at = bisect_left(sums, number.start, key=_start)
    beside = sums[at - 1 : at] or sums[at : at + 1]
    return str(beside[0].fields["currency"]) if beside else "CNY"


def _following(scan: Scan, number: Number) -> str | None:
    """The unit of the count that comes next in the clause: `1,043 out of 1,075 villages`."""
    for draft in scan.drafts:
        if (
            draft.type == "count"
            and 0 < draft.start - number.end < 24
            and not set(".;") & set(scan.text[number.end : draft.start])
        ):
            return str(draft.fields.get("unit")) if draft.fields.get("unit") else None
    return None


def _inherited(scan: Scan, number: Number, like: Draft) -> Decimal:
    """The scale word's factor that a bare sum takes from the one before: 10^6 for `7.1` in `8.2 million yuan (7.1 in 1996)`."""
    if like.type not in ("amount", "measure") or number.scale > 1 or number.value >= 1000:
        return Decimal(1)
    if "," in scan.text[number.start : number.end]:
        return Decimal(1)
    scale: Decimal = like.fields.get("inherited") or scan.numbers_in(like.start, like.end)[-1].scale
    return scale if scale >= 10**4 else Decimal(1)


def _resolve_ones(scan: Scan) -> None:
    """`63 small ones` are of the unit counted before."""
    counts = sorted((one for one in scan.drafts if one.type == "count"), key=_start)
    for before, draft in itertools.pairwise(counts):
        if draft.fields.get("unit") in ("one", "other"):
            draft.fields["unit"] = before.fields.get("unit")


def _may_refer(scan: Scan, number: Number) -> bool:
    """Is a number without a noun one that a page counts with: scaled, or before a verb that it is the subject of?"""
    if number.scale >= 1000 and number.kind != "word":
        return True
    after = REFERS.match(scan.masked, number.end)
    if not after or number.kind in ("one", "ordinal"):
        return False
    kind = tag_of(after["word"], scan.rules.lexicons["word_class"], scan.rules.lexicons["plural"])
    return kind == "VBD" or (OF_WHICH.search(scan.masked, max(0, number.start - 24), number.start) is not None and kind != "NNS")


def _antecedent(scan: Scan, number: Number, quantities: list[Draft], at: int) -> Draft | None:
    """The quantity that a bare number is of the kind of: in `6 of the 9 counties` the next, else the nearest before that fits."""
    if at < len(quantities) and OF_THE.fullmatch(scan.text, number.end, quantities[at].start):
        return quantities[at]
    floor = _sentence_before(scan.text, number.start)
    if at and quantities[at - 1].type != "percent" and scan.text[quantities[at - 1].end : number.start] in JOINERS:
        nearest = quantities[at - 1]
        if nearest.rule.startswith("count.referring") and number.scale == 1:
            return nearest  # the next of a list
    for like in reversed(quantities[max(0, at - 8) : at]):
        if like.start < floor:
            break
        if _fits(scan, number, like):
            return like
    if number.scale >= 10**6:  # on a page of money a sum's currency may stand far before
        return next(
            (one for one in reversed(quantities[max(0, at - 12) : at]) if one.type == "amount" and _fits(scan, number, one)), None
        )
    return None


def _fits(scan: Scan, number: Number, like: Draft) -> bool:
    """May a bare number be of a quantity's kind: written as exactly, and of its order of magnitude?"""
    words = scan.text[number.start : number.end]
    value = like.fields["value"]
    if like.type == "percent":
        return "." in words and number.scale == 1 and number.value <= 100 and scan.text[like.end : number.start].count(". ") == 0
    people = DID.match(scan.text, number.end) is not None
    if people and not PERSON.search(str(like.fields.get("unit", ""))):
        return False
    if like.type == "count":
        whole = number.value == number.value.to_integral_value() or scan.text.startswith(" per ", number.end)
        return whole and not _paid(scan, number) and not (number.scale >= 10**6 and value * 1000 < number.value)
    if SUFFERED.match(scan.text, number.end):
        return False
    if like.type == "measure":
        scaled = value >= 10**6 and scan.numbers_in(like.start, like.end)[-1].scale >= 10**4
        if scaled and number.scale == 1 and number.value < 1000 and ". " not in scan.text[like.end : number.start]:
            return True
        return (
            number.value <= 1000 * value
            and (number.scale >= 1000 or any(sign in words for sign in ",."))
            and not _paid(scan, number)
        )
    if number.scale >= 10**4:
        return bool(value >= 10**4)
    if "." in words or (number.value < 1000 and AFTER_SUM.fullmatch(scan.text, like.end, number.start)):
        return True
    return bool(value < number.value * FARTHEST) or bool(like.fields.get("inherited"))


def _changed(scan: Scan, number: Number) -> str | None:
    """What a bare number is more or fewer of: `a reduction of ‹400,000› in poor people`."""
    if not CHANGE_OF.search(scan.text, max(0, number.start - 40), number.start):
        return None
    match = CHANGED_IN.match(scan.text, number.end)
    return match["noun"] if match and (match["noun"] == "people" or singular(match["noun"]) != match["noun"]) else None


def _paid(scan: Scan, number: Number) -> bool:
    """Does a word of money stand right before a large number, or after it: `fetched 186 million`, `3 million in cash`?"""
    if number.value < 1000 or number.kind == "year":
        return False
    before = PAID.search(scan.text, max(0, number.start - 48), number.start)
    return before is not None or MONEY_AFTER.match(scan.text, number.end) is not None


def _start(draft: Draft) -> int:
    return draft.start


def _in_bracket(scan: Scan, draft: Draft) -> bool:
    return scan.text[max(0, draft.start - 1) : draft.start] == "("


def _sentence_before(text: str, at: int) -> int:
    """Where the sentence before the one at an offset begins."""
    floor = max(0, at - 600)
    return max(floor, text.rfind(". ", floor, max(floor, text.rfind(". ", floor, at))))
