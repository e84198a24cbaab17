"""Counts: a number and the noun phrase it counts, up to its head. The phrases' shapes are token rules."""

from bisect import bisect_left
from typing import Any

import regex
from spacy.tokens import Span

from yearbook.extract.en.quantities import context
from yearbook.extract.en.tagging import Tagged, singular
from yearbook.extract.scan import Scan
from yearbook.model import Draft
from yearbook.numbers import Number, combine

OF_THE = regex.compile(r" of the (?:above |said |total )?")
RANGE = regex.compile(r" ?(?:[-–—~～]+|to) ?")


def find(scan: Scan) -> None:
    """Find counts, at each number the longest phrase of the first rule that matches there."""
    order = {rule.id: rank for rank, rule in enumerate(scan.rules.of("count"))}
    tagged = Tagged(scan.masked, scan.unclaimed(), scan.rules)
    best: dict[int, tuple[int, Span]] = {}
    for span in scan.rules.matcher(tagged.doc, as_spans=True):
        rank = order[span.label_]
        if span.start not in best or rank < best[span.start][0]:
            best[span.start] = (rank, span)
    for _, span in sorted(best.values(), key=lambda pair: pair[1].start):
        _add(scan, tagged, span)
    for rule, match in scan.matches("count"):
        captured = match.groupdict()
        noun = captured.get("noun") or (captured.get("casualty") and scan.rules.meaning("casualty", captured["casualty"]))
        if noun:
            number = scan.numbers_in(*match.span())[0]
            fields = context(scan, number.start, number.end)
            scan.add("count", number.start, number.end, rule.id, value=number.value, unit=singular(noun.split()[-1]), **fields)


def _add(scan: Scan, tagged: Tagged, span: Span) -> None:
    start, end = tagged.starts[span.start], tagged.ends[span.end - 1]
    if not scan.free(start, end):
        return
    start = _range_start(scan, start)
    numbers = scan.numbers_in(start, tagged.ends[span.start])
    value, value_max = combine(numbers)
    fields: dict[str, Any] = {"value": value, "unit": _unit(span)}
    if value_max is not None:
        fields["value_max"] = value_max
    scan.add("count", start, end, span.label_, **fields, **context(scan, start, end))


def _range_start(scan: Scan, start: int) -> int:
    """Where the phrase's number is the second of a range, the start of the first."""
    before = scan.numbers_in(max(0, start - 24), start)
    if before and RANGE.fullmatch(scan.text, before[-1].end, start) and scan.free(before[-1].start, start):
        is_change = scan.text[before[-1].end : start].strip() == "to" and scan.text.endswith("from ", 0, before[-1].start)
        return start if is_change else before[-1].start
    return start


def _unit(span: Span) -> str:
    """The head noun in the singular; of coordinated nouns both, joined by `and`."""
    words = [token.text.strip("“”\"'’") for token in span]
    tags = [token.tag_ for token in span]
    heads = [words[-1] if words[-1] else words[-2]]
    if "CC" in tags and tags[at := tags.index("CC") - 1] in ("NNS", "NNP") and "," not in tags:
        heads.insert(0, words[at])
    return " and ".join(singular(head) for head in heads)


def find_referring(scan: Scan) -> None:
    """`1,002 of them`, `rose to sixteen`, `8 million by the county`: a bare number is of the kind of the quantity before it."""
    before = sorted(
        (one for one in scan.drafts if one.type in ("amount", "count", "measure") and not _in_bracket(scan, one)), key=_start
    )
    found = {number.start: "count.referring" for number in scan.unclaimed() if number.scale >= 1000 and number.kind != "word"}
    found |= {match.start(): rule.id for rule, match in scan.matches("count")}
    for start, rule_id in sorted(found.items()):
        number = scan.numbers_in(start, start + 1)[0]
        at = bisect_left(before, number.start, key=_start)
        like = _antecedent(scan, number, before, at)
        if like is not None:
            same = {key: like.fields[key] for key in ("currency", "unit") if key in like.fields}
            fields = context(scan, number.start, number.end)
            before.insert(at, scan.add(like.type, number.start, number.end, rule_id, value=number.value, **same, **fields))


def _antecedent(scan: Scan, number: Number, quantities: list[Draft], at: int) -> Draft | None:
    """The quantity that a bare number is of the kind of: in `6 of the 9 counties` the next, else the one before."""
    if at < len(quantities) and OF_THE.fullmatch(scan.text, number.end, quantities[at].start):
        return quantities[at]
    like = quantities[at - 1] if at else None
    if like is None or like.start < _sentence_before(scan.text, number.start):
        return None
    exact = number.scale >= 1000 or any(sign in scan.text[number.start : number.end] for sign in ",.")
    return like if like.type != "measure" or exact else None


def _start(draft: Draft) -> int:
    return draft.start


def _in_bracket(scan: Scan, draft: Draft) -> bool:
    return scan.text[max(0, draft.start - 1) : draft.start] == "("


def _sentence_before(text: str, at: int) -> int:
    """Where the sentence before the one at an offset begins."""
    floor = max(0, at - 600)
    return max(floor, text.rfind(". ", floor, max(floor, text.rfind(". ", floor, at))))
