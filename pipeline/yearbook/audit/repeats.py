"""Repeats: one thing told twice, with one value or two; one size in two units; one name in two spellings."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

import regex

from yearbook.audit.misprints import likeliest, slips
from yearbook.audit.precision import Bounds, bounds, figures_of, per_of, printed, unit_named
from yearbook.audit.sizes import DIMENSIONS, SIZES
from yearbook.audit.verdicts import number, one_unit, rounded
from yearbook.model import Amount, Count, Finding, Measure, Mention, Page, Person, Transfer
from yearbook.relate.sentences import Told
from yearbook.rules import Rules

MEASURED = (Amount, Count, Measure)
MOST_PEOPLE = 200  # of a page, whose names are compared with one another
MOST = 40  # figures of a paragraph that are compared with one another
BESIDE = 40  # characters beside a figure in which the words of what it measures stand
WORD = regex.compile(r"(?<![a-z])[a-z]{4,}|\p{Han}{2}")
FEWEST_DIGITS = 3  # of figures that are told to be the same: shorter ones are alike by chance


def check_repeated(page: Page, mentions: Mapping[str, Mention]) -> Iterator[Finding]:
    """One transfer told twice: joined by `same_as`, so that a ledger counts it once."""
    for record in page.records:
        if isinstance(record, Transfer) and record.same_as:
            first, again = mentions[record.same_as], mentions[record.amount]
            converted = isinstance(first, Amount) and isinstance(again, Amount) and first.currency != again.currency
            told = f"{again.text} is {first.text} in another currency" if converted else f"{again.text} stands twice"
            yield Finding(kind="told twice", verdict="holds", mentions=(record.same_as, record.amount), arithmetic=told)


def check_told_again(section: Sequence[Told], rules: Rules) -> Iterator[Finding]:
    """`investment of 386 million … the investment of 368 million`: a figure with `the` that is, but for a slip, one before it."""
    told = [(paragraph, at, one) for paragraph in section for at, one in paragraph.mentions.items() if isinstance(one, MEASURED)]
    for n, (paragraph, at, one) in enumerate(told[:MOST]):
        again = figures_of((one,))
        same = paragraph.mentions.get(at - 1)  # `486户2017人 … 486户2107人`
        if (
            not again
            or not (same or _is_told_again(paragraph, at, rules))
            or len((printed(again[0]) or "").replace(".", "")) < FEWEST_DIGITS
        ):
            continue
        before = [(where, place, other) for where, place, other in told[:n] if _of_one_kind(other, one)]
        if any(other.value == one.value for *_, other in before):
            continue
        for where, place, other in reversed(before):
            pair = figures_of((one, other))
            beside = where.mentions.get(place - 1)
            if not _is_told_again(paragraph, at, rules) and (same is None or beside is None or same.text != beside.text):
                continue
            if (
                pair
                and slips(pair, _same)
                and len(printed(pair[0]) or "") == len(printed(pair[1]) or "")
                and _words(where, place) & _words(paragraph, at)
            ):
                said = f"{number(other.value)}, and again: {number(one.value)}"
                yield Finding(
                    kind="told twice",
                    verdict="conflict",
                    mentions=(one.id, other.id),
                    arithmetic=said,
                    hint=likeliest(pair, _same),
                )
                break


def _same(values: Sequence[Decimal]) -> bool:
    return values[0] == values[1]


def _is_told_again(paragraph: Told, at: int, rules: Rules) -> bool:
    """Does `the`, or the same figure before both, say that it was told before?"""
    before = paragraph.text[max(0, at - BESIDE) : at]
    return (
        rules.patterns["$told_again"].search(before) is not None
        or rules.patterns["$told_again"].search(regex.sub(r"\b(?:(?!the )[a-z-]+ ){1,4}(?:of |reached |was )?$", "", before))
        is not None
    )


def _of_one_kind(one: Mention, other: Mention) -> bool:
    figures = figures_of((one, other))
    if figures is None or not one_unit(figures) or per_of(figures[0]) != per_of(figures[1]):
        return False
    units = unit_named(one), unit_named(other)
    return not isinstance(one, Count) or units[0] is None or units[1] is None or units[0] in other.text or units[1] in one.text


def _words(paragraph: Told, at: int) -> set[str]:
    """The words before a figure, and after it, that say what it measures."""
    beside = paragraph.text[max(0, at - BESIDE) : at] + " " + paragraph.words(at, at + 1) + paragraph.text[at + 1 : at + 16]
    return {match[0] for match in WORD.finditer(beside.lower(), overlapped=True)} - COMMON


COMMON = frozenset({"million", "billion", "yuan", "thousand", "with", "from", "that", "were", "year", "this", "total"})


def check_sizes(paragraph: Told, rules: Rules) -> Iterator[Finding]:
    """`3,200 hectares (48,000 mu)`: one size in two units."""
    measures = [(at, one) for at, one in paragraph.mentions.items() if isinstance(one, Measure)]
    for (at, one), (behind, other) in pairwise(measures):
        alike = DIMENSIONS.get(one.unit, -1) == DIMENSIONS.get(other.unit, -2) and one.unit != other.unit
        if not alike or not rules.patterns["$same_size"].fullmatch(paragraph.text, at + 1, behind):
            continue
        factor = SIZES[one.unit] / SIZES[other.unit]
        told = f"{number(one.value)} {one.unit} = {number(rounded(one.value * factor, Decimal('0.01')))} {other.unit}"
        first = bounds(one)
        spread = Bounds(
            first.low * factor if first.low is not None else None, first.high * factor if first.high is not None else None
        )
        if spread.meets(bounds(other)) or abs(one.value * factor - other.value) * 50 <= other.value:
            yield Finding(kind="told twice", verdict="holds", mentions=(one.id, other.id), arithmetic=told)
        else:
            yield Finding(
                kind="told twice",
                verdict="conflict",
                mentions=(one.id, other.id),
                arithmetic=f"{told}; stated: {number(other.value)}",
            )


def check_spellings(page: Page) -> Iterator[Finding]:
    """Two names that differ by a letter beside a like title: perhaps one person, spelt two ways. They stay two."""
    from spacy.matcher import levenshtein  # here, since only readers of pages need spaCy

    people = {person.key: person for person in page.mentions if isinstance(person, Person) and person.key}
    for (first, one), (second, other) in combinations(list(people.items())[:MOST_PEOPLE], 2):
        alike = len(first) > 4 and first[0] == second[0] and levenshtein(first, second, 1) == 1
        if alike and one.title and other.title and set(one.title.split()) & set(other.title.split()):
            told = f"{one.title} {first}, {other.title} {second}: one person, spelt two ways?"
            yield Finding(kind="spelling", verdict="untestable", mentions=(one.id, other.id), arithmetic=told)
