"""Breakdowns: a whole and the parts that the text states for it.

Words such as `of which`, `namely`, `composed of`, a colon or a bracket open the parts: figures of one kind, none of them the rate of a
change. The whole is the nearest figure of that kind before, and no smaller.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import regex

from yearbook.relate.sentences import Shown, alike
from yearbook.rules import Rules

REACH = 80  # characters from the opening words to the first part
FAR = 160  # characters from one part to the next, and back to the whole
PARTS = frozenset({"amount", "count", "measure"})


class Whole(NamedTuple):
    """A breakdown by the offsets of its figures in the sentence."""

    whole: int
    parts: tuple[int, ...]
    complete: bool
    rule: str


def find(sentence: Shown, rates: Mapping[int, object], rules: Rules) -> list[Whole]:
    """The breakdowns of a sentence, in the order of their wholes; a figure is part of one whole at most.

    `rates` are the figures that say by how much something changed: they are neither.
    """
    figures = [at for at in sentence.figures() if at not in rates and sentence.mentions[at].type in PARTS]
    found: list[Whole] = []
    taken: set[int] = set()
    for finder in (_adding_up, _opened, _of_it, _out_of, _totals):
        for one in finder(sentence, figures, rules):
            if not taken & {*one.parts} and (one.whole not in {other.whole for other in found}):
                found.append(one)
                taken |= {*one.parts}
    return sorted(found)


def fields(sentence: Shown, one: Whole) -> dict[str, object]:
    """The fields of a breakdown's record."""
    parts = tuple(sentence.mentions[part].id for part in one.parts)
    return {"whole": sentence.mentions[one.whole].id, "parts": parts, "complete": one.complete, "rule": f"breakdown.{one.rule}"}


def _adding_up(sentence: Shown, figures: list[int], rules: Rules) -> Iterator[Whole]:
    """Two or more figures of a kind in a row that come to exactly the one before or behind them: no words are needed to say so."""
    for kind in {sentence.mentions[at].type for at in figures}:
        row = [at for at in figures if sentence.mentions[at].type == kind]
        values = [Decimal(sentence.mentions[at].fields["value"]) for at in row]
        for n, whole in enumerate(row):
            for parts in (_run(values, n, row[n + 1 :], values[n + 1 :]), _run(values, n, row[:n][::-1], values[:n][::-1])[::-1]):
                if (
                    parts
                    and all(_is_part(sentence, part, whole) for part in parts)
                    and _close(sentence, whole, parts)
                    and not _in_one_list(sentence, whole, parts, rules)
                ):
                    yield Whole(whole, tuple(parts), _said_to_be_all(sentence, whole, parts, rules), "adding_up")


def _in_one_list(sentence: Shown, whole: int, parts: list[int], rules: Rules) -> bool:
    """Is it one list of alike figures, that add up by chance: `‹5 million›, ‹3 million› and ‹2 million›`?"""
    places = sorted([whole, *parts])
    return all(rules.patterns["$list_joint"].fullmatch(sentence.between(*pair)) for pair in pairwise(places))


def _said_to_be_all(sentence: Shown, whole: int, parts: list[int], rules: Rules) -> bool:
    """Do words between the whole and its parts, or around them, say that these are all?"""
    span = sentence.text[min(whole, *parts) : max(whole, *parts) + 30]
    openings = rules.patterns["$opens_parts"].finditer(sentence.text, whole)
    opened = [one["consists"] for one in openings if one["consists"] and one.start() < parts[0]]
    if any(rules.meaning("consists", words) == "all" for words in opened):
        return True
    return not opened and rules.patterns["$all_parts_near"].search(span) is not None


def _run(values: list[Decimal], n: int, row: list[int], following: list[Decimal]) -> list[int]:
    """The first figures of a row, two at least, that come to the value at `n`; empty if they do not."""
    left = values[n]
    for length, value in enumerate(following, start=1):
        left -= value
        if left <= 0:
            return row[:length] if left == 0 and length > 1 else []
    return []


def _close(sentence: Shown, whole: int, parts: list[int]) -> bool:
    """Do a whole and its parts stand in one stretch?"""
    places = sorted([whole, *parts])
    return all(later - earlier <= FAR for earlier, later in pairwise(places))


def _opened(sentence: Shown, figures: list[int], rules: Rules) -> Iterator[Whole]:
    """`‹whole›, of which ‹part› and ‹part›`, `‹whole›: ‹part›, ‹part›`, `‹whole› (‹part›, ‹part›)`."""
    for opening in rules.patterns["$opens_parts"].finditer(sentence.text):
        words = opening["consists"]
        first = next((at for at in figures if at >= opening.end()), None)
        if first is None or first - opening.end() > REACH or _closed_before(sentence.text, opening.start(), first):
            continue
        near = FAR if words else REACH
        wholes = [at for at in figures if at < opening.start() and opening.start() - at <= near and _is_part(sentence, first, at)
                  and (";" not in sentence.between(at, first) or alike(sentence.mentions[first], sentence.mentions[at]))]  # fmt: skip
        if not wholes:
            continue
        parts = _list(sentence, first, wholes[-1], figures, opening, rules)
        if words or len(parts) > 1:
            said = bool(words) and rules.meaning("consists", words) == "all"
            yield Whole(
                wholes[-1], parts, said or _all_told(sentence, None if words else wholes[-1], parts, rules), "opens_parts"
            )


def _closed_before(text: str, opening: int, first: int) -> bool:
    """Does the bracket that the words stand in close before the first figure: `‹72.2›万元(含购粮款), ‹2600›件`?"""
    inside = text.rfind("(", 0, opening) > text.rfind(")", 0, opening)
    return inside and ")" in text[opening:first]


def _list(
    sentence: Shown, first: int, whole: int, figures: list[int], opening: "regex.Match[str]", rules: Rules
) -> tuple[int, ...]:
    """The parts from the first on, to where the list ends, or where they come to the whole."""
    parts: list[int] = []
    left = sentence.mentions[whole].fields["value"]
    closed = sentence.text.find(")", opening.end()) if opening.groupdict().get("bracket") else -1
    for part in (at for at in figures if at >= first):
        gap = sentence.text[parts[-1] + 1 : part] if parts else ""
        ends = rules.patterns["$ends_parts"].search(gap) if closed < 0 else closed < part
        if len(gap) > FAR or ends:
            break
        if parts and rules.patterns["$total_before"].search(sentence.text, parts[-1] + 1, part):
            break  # what they come to
        if parts and any(one["consists"] for one in rules.patterns["$opens_parts"].finditer(gap)):
            continue  # a part of the part before
        if _is_part(sentence, part, whole):
            parts.append(part)
            left -= sentence.mentions[part].fields["value"]
            if left == 0:
                break
        elif sentence.mentions[part].type == sentence.mentions[whole].type:
            break
    return tuple(parts)


def _is_part(sentence: Shown, part: int, whole: int) -> bool:
    """Is a figure of the whole's kind and no larger?"""
    one, all_ = sentence.mentions[part], sentence.mentions[whole]
    if one.type != all_.type or one.fields["value"] > all_.fields["value"] or one.fields.get("per") != all_.fields.get("per"):
        return False
    return one.type == "count" or alike(one, all_)


def _all_told(sentence: Shown, whole: int | None, parts: tuple[int, ...], rules: Rules) -> bool:
    """Do words behind the parts, or beside the whole (if given), say that these are all?"""
    beside = "" if whole is None else sentence.text[max(0, whole - 30) : whole + 25]
    return any(rules.patterns["$all_parts"].search(text) for text in (beside, sentence.text[parts[-1] : parts[-1] + 40]))


def _of_it(sentence: Shown, figures: list[int], rules: Rules) -> Iterator[Whole]:
    """`‹6.83 million›, ‹5.12 million› of it in cash and ‹1.71 million› in kind`."""
    for first in figures:
        opening = rules.patterns["$of_it"].match(sentence.text, first + 1)
        wholes = [at for at in figures if at < first and first - at <= FAR and _is_part(sentence, first, at)]
        if opening and wholes:
            yield Whole(wholes[-1], _list(sentence, first, wholes[-1], figures, opening, rules), False, "of_it")


def _out_of(sentence: Shown, figures: list[int], rules: Rules) -> Iterator[Whole]:
    """`Of ‹2,739 employees›, ‹1,604› taught`; `‹489› of the ‹517 households›`."""
    for first, second in pairwise(figures):
        before, between = sentence.text[:first], sentence.between(first, second)
        if rules.patterns["$whole_before"].search(before) and rules.patterns["$whole_part"].fullmatch(between):
            whole, part, rule = first, second, "whole_before"
        elif rules.patterns["$whole_before"].search(before) and rules.patterns["$whole_part_close"].fullmatch(between):
            if not alike(sentence.mentions[second], sentence.mentions[first]):
                continue
            whole, part, rule = first, second, "whole_before"
        elif rules.patterns["$part_of"].fullmatch(between):
            whole, part, rule = second, first, "part_of"
        else:
            continue
        if _is_part(sentence, part, whole):
            yield Whole(whole, (part,), False, rule)


def _totals(sentence: Shown, figures: list[int], rules: Rules) -> Iterator[Whole]:
    """`households ‹8536›, enterprises ‹8729›, others ‹2159›; total ‹19 424›`: a whole that stands behind its parts."""
    for at in figures:
        if rules.patterns["$total_before"].search(sentence.text, max(0, at - 20), at):
            parts = tuple(part for part in figures if part < at and _is_part(sentence, part, at))
            if len(parts) > 1:
                yield Whole(at, parts, True, "total_before")
