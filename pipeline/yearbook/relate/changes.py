"""Changes: which figure rose or fell, from what, by how much, since when.

Each figure of a sentence gets a role from the words beside it: `by` (`up ‹3%›`, `‹212› fewer`), `from` (`from ‹3› to`, `against
‹11›`), or none. What has none may be the figure that changed: the nearest before, or the one that `to` leads to.
"""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from yearbook.model import Draft
from yearbook.relate.sentences import FIGURE, Shown
from yearbook.rules import Rules

BEFORE, AFTER = 60, 70  # characters beside a figure in which the words of its role stand
DIMENSIONS = {"amount": "currency", "measure": "unit"}


class Role(NamedTuple):
    """What a figure is in a change: `by` or `from`, and where the words say so: up or down, and their own offset."""

    name: str
    direction: str | None


def find(sentence: Shown, rules: Rules) -> Iterator[dict[str, object]]:
    """The changes of a sentence, as fields of records."""
    roles = {at: role for at in sentence.figures() if (role := _role(sentence, at, rules))}
    changed: dict[int | None, list[int]] = {}
    for at, role in roles.items():
        if role.name == "by":
            changed.setdefault(_of(sentence, at, roles), []).append(at)
    for at, role in roles.items():
        if role.name == "from" and (of := _to(sentence, at, roles)) is not None:
            changed.setdefault(of, [])
    for of, rates in changed.items():
        yield from _records(sentence, of, rates, roles, rules)


def _records(
    sentence: Shown, of: int | None, rates: list[int], roles: dict[int, Role], rules: Rules
) -> Iterator[dict[str, object]]:
    start = next((at for at, role in roles.items() if role.name == "from" and _to(sentence, at, roles) == of), None) if of is not None else None
    since = _since(sentence, [at for at in (of, start, *rates) if at is not None], rules)
    for by in rates or [None]:
        direction = roles[by].direction if by is not None else None
        if of is not None and start is not None:
            direction = direction or _compared(sentence.mentions[start], sentence.mentions[of])
        fields: dict[str, object] = {
            "of": sentence.mentions[of].id if of is not None else None,
            "from": sentence.mentions[start].id if start is not None else None,
            "by": sentence.mentions[by].id if by is not None else None,
            "since": since.id if since else None,
            "direction": direction,
        }
        yield {key: value for key, value in fields.items() if value is not None}


def _role(sentence: Shown, at: int, rules: Rules) -> Role | None:
    """The role of a figure by the words before or after it."""
    before = sentence.text[max(0, at - BEFORE) : at]
    after = sentence.text[at + 1 : at + 1 + AFTER]
    if found := rules.patterns["$change_by_before"].search(before):
        return Role("by", _direction(found, rules))
    if found := rules.patterns["$change_by_after"].match(after):
        return Role("by", _direction(found, rules))
    if rules.patterns["$change_from_before"].search(before) or rules.patterns["$change_from_after"].match(after):
        return Role("from", None)
    return None


def _direction(found: "regex.Match[str]", rules: Rules) -> str | None:
    for name, words in found.capturesdict().items():
        if words and name in rules.lexicons:
            return rules.meaning(name, words[-1])
    return None


def _of(sentence: Shown, by: int, roles: dict[int, Role]) -> int | None:
    """The figure that changed by the one at `by`: the nearest before it of the same kind, or that `to` leads to after it."""
    for at in reversed([one for one in sentence.figures() if one < by]):
        between = sentence.between(at, by)
        if ";" in between or len(between) > 90:
            break
        if at not in roles and _comparable(sentence.mentions[at], sentence.mentions[by]):
            return at
    following = next((at for at in sentence.figures() if at > by), None)
    if following is not None and following not in roles and TO.fullmatch(sentence.between(by, following)):
        return following
    return None


TO = regex.compile(r"(?:,? ?(?:up|down))? ?(?:to|到|至|达|为|达到) ?(?:about|nearly|over|more than)? ?")


def _to(sentence: Shown, start: int, roles: dict[int, Role]) -> int | None:
    """The figure that a change led to from the one at `start`: after `to`, else the nearest before of the same kind."""
    first = sentence.mentions[start]
    for at in sentence.figures():
        if at > start and at not in roles and LEADS_TO.search(sentence.between(start, at)) and len(sentence.between(start, at)) < 60:
            if _comparable(sentence.mentions[at], first):
                return at
            break
    for at in reversed([one for one in sentence.figures() if one < start]):
        if ";" in sentence.between(at, start):
            return None
        if at not in roles and _comparable(sentence.mentions[at], first):
            return at
    return None


LEADS_TO = regex.compile(r"(?:\bto|到|至|为|达到?|成) ?(?:about |nearly |some |over |more than )?$")


def _comparable(of: Draft, other: Draft) -> bool:
    """Can a figure change from, or by, another? A percentage by points; any figure by a percentage; else like by like."""
    if other.type == "percent":
        return of.type == "percent" if other.fields.get("unit") == "percentage_point" else True
    if of.type != other.type:
        return False
    dimension = DIMENSIONS.get(of.type)
    return dimension is None or of.fields.get(dimension) == other.fields.get(dimension)


def _compared(start: Draft, end: Draft) -> str | None:
    first, last = start.fields.get("value"), end.fields.get("value")
    if first is None or last is None or first == last:
        return None
    return "up" if last > first else "down"


def _since(sentence: Shown, figures: list[int], rules: Rules) -> Draft | None:
    """The date that a change is counted from: one that words of comparison lead to, nearest to the change's figures."""
    dates = [at for at, mention in sentence.mentions.items() if mention.type == "date"]
    near = sorted(dates, key=lambda at: min(abs(at - figure) for figure in figures))
    for at in near:
        if min(abs(at - figure) for figure in figures) > 60:
            return None
        before, after = sentence.text[max(0, at - BEFORE) : at], sentence.text[at + 1 : at + 30]
        if rules.patterns["$since_before"].search(before) or rules.patterns["$since_after"].match(after):
            return sentence.mentions[at]
    return None


__all__ = ["FIGURE", "find"]
