"""Changes: which figure rose or fell, from what, by how much, since when.

Each figure of a sentence gets a role from the words beside it: `by` (`up ‹3%›`, `‹212› fewer`), `from` (`from ‹3› to`, `against
‹11›`), or none. What has none may be the figure that changed: the one that `to` leads to, or the nearest before.
"""

import itertools
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

import regex

from yearbook.model import Draft
from yearbook.relate.sentences import Shown, alike
from yearbook.rules import Rules

BRACKETED = regex.compile(r"\([^()]*(?:\)|$)")
REACH = 60  # characters beside a figure in which the words of its role stand
FAR = 100  # characters between a figure and the rate of its change


class Role(NamedTuple):
    """What a figure is in a change, `by` or `from`; by which fragment; and which way the words beside it go, if they say."""

    name: str
    rule: str
    direction: str | None = None


def find(sentence: Shown, roles: Mapping[int, Role], parts: Container[int], rules: Rules) -> Iterator[dict[str, object]]:
    """The changes of a sentence, as fields of records, given the roles of its figures and which are parts of a whole."""
    changed: dict[int | None, list[int]] = {}
    for of, rates in _rates(sentence, roles, parts, rules):
        changed.setdefault(of, []).extend(rates)
    starts: dict[int | None, int] = {}
    for at, role in roles.items():
        if role.name == "from" and (of := _led_to(sentence, at, roles, rules)) is not None:
            starts.setdefault(of, at)
            changed.setdefault(of, [])
    for earlier, later in itertools.pairwise(at for at in sentence.figures() if at not in roles):  # `to ‹13›, and to ‹15.9›`
        chained = rules.patterns["$goes_on_to"].search(sentence.text[:later]) is not None
        if (
            chained
            and earlier in changed
            and later not in changed
            and alike(sentence.mentions[earlier], sentence.mentions[later])
        ):
            starts[later] = earlier
            changed[later] = []
    for of, rates in changed.items():
        yield from _records(sentence, of, starts.get(of), rates, roles, rules)


def _records(
    sentence: Shown, of: int | None, start: int | None, rates: list[int], roles: Mapping[int, Role], rules: Rules
) -> Iterator[dict[str, object]]:
    """A record for each rate of a figure's change, or one if it has none."""
    since = _since(sentence, start, [at for at in (of, start, *rates) if at is not None], rules)
    way = _way(sentence.mentions[start], sentence.mentions[of]) if of is not None and start is not None else None
    for by in rates or (None,):
        fields = {
            "of": sentence.id_at(of),
            "from": sentence.id_at(start),
            "by": sentence.id_at(by),
            "since": since.id if since else None,
            "rule": f"change.{_rule(by if by is not None else start, roles)}",
            "direction": (roles[by].direction if by is not None else None) or way,
        }
        yield {key: value for key, value in fields.items() if value is not None}


def _rule(at: int | None, roles: Mapping[int, Role]) -> str:
    """The fragment by which a rate, or the figure that a change began with, is one."""
    return roles[at].rule if at is not None and at in roles else "goes_on_to"


def roles_in(sentence: Shown, rules: Rules) -> dict[int, Role]:
    """The roles of a sentence's figures, by their offset; those of a list's other members are the one's that has words for it."""
    figures = sentence.figures()
    roles = {at: role for at in figures if not _is_planned(sentence, at, rules) and (role := _role(sentence, at, rules))}
    for first, second in itertools.pairwise(figures):
        if first in roles and second not in roles and roles[first].name == "by" and _goes_on(sentence, first, second, rules):
            roles[second] = roles[first]
    for first, second in itertools.pairwise(figures):  # `‹17 persons›, or ‹21 percent›`: an absolute and a relative rate
        joined = rules.patterns["$rate_joint"].fullmatch(sentence.between(first, second))
        said, unsaid = (first, second) if first in roles else (second, first)
        if (
            joined
            and said in roles
            and unsaid not in roles
            and roles[said].name == "by"
            and not _one_kind(sentence, first, second)
        ):
            roles[unsaid] = roles[said]
    return dict(sorted(roles.items()))


def _is_planned(sentence: Shown, at: int, rules: Rules) -> bool:
    """Does the clause speak of a plan or target?"""
    return rules.patterns["$is_plan"].search(sentence.text, sentence.text.rfind(";", 0, at) + 1, at) is not None


def _goes_on(sentence: Shown, first: int, second: int, rules: Rules) -> bool:
    """Is the second figure the next of a list of rates, and no share (`100% of the funds`)?"""
    joined = rules.patterns["$list_joint"].fullmatch(sentence.between(first, second))
    return (
        _one_kind(sentence, first, second)
        and joined is not None
        and not rules.patterns["$share_after"].match(sentence.text, second + 1)
    )


def _one_kind(sentence: Shown, first: int, second: int) -> bool:
    return sentence.mentions[first].type == sentence.mentions[second].type


def _role(sentence: Shown, at: int, rules: Rules) -> Role | None:
    before, after = sentence.text[max(0, at - REACH) : at], sentence.text[at + 1 : at + 1 + REACH]
    if sentence.mentions[at].type == "percent" and sentence.page[sentence.mentions[at].start] in "-−":
        return Role("by", "change_sign", "down")
    if rules.patterns["$no_change"].search(before[:-1]) or rules.patterns["$no_change"].search(after):
        before = after = ""
    for name, pattern, where in (("from", "$change_from_before", before), ("by", "$change_by_before", before)):
        if found := rules.patterns[pattern].search(where):
            return Role(name, pattern[1:], _direction(found, rules))
    for name, pattern in (("by", "$change_by_after"), ("from", "$change_from_after")):
        if found := rules.patterns[pattern].match(after):
            return Role(name, pattern[1:], _direction(found, rules))
    return None


def _direction(found: "regex.Match[str]", rules: Rules) -> str | None:
    """Up or down: what the lexicon says of the captured word that is named after it."""
    return next(
        (rules.meaning(name, words) for name, words in found.groupdict().items() if words and name in rules.lexicons), None
    )


def _rates(
    sentence: Shown, roles: Mapping[int, Role], parts: Container[int], rules: Rules
) -> Iterator[tuple[int | None, list[int]]]:
    """The figures that changed, each with the rates of its change; a rate alone has None."""
    rates = [at for at, role in roles.items() if role.name == "by"]
    in_step = _in_step(sentence, rates, roles, rules)
    for at in rates:
        yield in_step[at] if at in in_step else _of(sentence, at, roles, parts, rules), [at]


def _in_step(sentence: Shown, rates: list[int], roles: Mapping[int, Role], rules: Rules) -> dict[int, int]:
    """`‹A› and ‹B› rose by ‹1%› and ‹2%› respectively`: each rate's own figure, in the sentence, or else in each clause that says so."""
    said = list(rules.patterns["$respectively"].finditer(sentence.text))
    pairs = _paired(sentence, rates, 0, roles) if said else {}
    for match in () if pairs else said:
        start, end = sentence.text.rfind(";", 0, match.start()) + 1, sentence.text.find(";", match.end())
        pairs |= _paired(sentence, [at for at in rates if start <= at < (end if end >= 0 else len(sentence.text))], start, roles)
    return pairs


def _paired(sentence: Shown, rates: list[int], start: int, roles: Mapping[int, Role]) -> dict[int, int]:
    """Several rates with as many figures from `start` on before them; none where these are fewer."""
    if len(rates) < 2:
        return {}
    others = [at for at in sentence.figures() if start <= at < rates[0] and at not in roles][-len(rates) :]
    return dict(zip(rates, others, strict=True)) if len(others) == len(rates) else {}


def _of(sentence: Shown, by: int, roles: Mapping[int, Role], parts: Container[int], rules: Rules) -> int | None:
    """The figure that changed by the one at `by`: what `to` leads to behind it, else the nearest before it that can have.

    Behind a list of parts it is the whole that changed; a difference in points may be that of a rate of change.
    """
    following = next((at for at in sentence.figures() if at > by and at not in roles), None)
    if following and rules.patterns["$change_to"].fullmatch(sentence.between(by, following)):
        return following if _changes_by(sentence.mentions[following], sentence.mentions[by]) else None
    before = [at for at in reversed(sentence.figures()) if at < by and _near(sentence, at, by, rules)]
    for at in (at for at in before if at not in roles and at not in parts):
        if _changes_by(sentence.mentions[at], sentence.mentions[by]):
            return at
    after = next(
        (at for at in sentence.figures() if at > by and at not in roles and at not in parts and _near(sentence, by, at, rules)),
        None,
    )
    if after and not any(at not in roles for at in before) and rules.patterns["$reached_figure"].search(sentence.text[:after]):
        return after if _changes_by(sentence.mentions[after], sentence.mentions[by]) else None
    points = sentence.mentions[by].fields.get("unit") == "percentage_point"
    return next((at for at in before if points and at in roles and sentence.mentions[at].type == "percent"), None)


def _near(sentence: Shown, at: int, by: int, rules: Rules) -> bool:
    between = BRACKETED.sub("", sentence.between(at, by))
    return ";" not in between and len(between) <= FAR and not rules.patterns["$new_subject"].search(between)


def _changes_by(of: Draft, by: Draft) -> bool:
    """Can a figure change by another? A percentage by points, any figure by a percentage, else like by like."""
    if by.type == "percent":
        return of.type == "percent" if by.fields.get("unit") == "percentage_point" else of.type not in ("duration", "percent")
    return alike(of, by)


def _led_to(sentence: Shown, start: int, roles: Mapping[int, Role], rules: Rules) -> int | None:
    """The figure that a change led to from the one at `start`: after `to`, else the nearest before of its kind."""
    figures = [at for at in sentence.figures() if at not in roles]
    for at in figures:
        if at > start:
            between = sentence.between(start, at)
            if len(between) < REACH and ";" not in between and rules.patterns["$change_led_to"].search(between):
                return at if alike(sentence.mentions[start], sentence.mentions[at]) else None
            break
    if rules.patterns["$change_opens"].search(sentence.text[:start]):
        return next((at for at in figures if at > start and alike(sentence.mentions[start], sentence.mentions[at])), None)
    if rules.patterns["$change_from_only"].search(sentence.text, max(0, start - REACH), start):
        return None
    for at in reversed([at for at in figures if at < start]):
        if ";" in sentence.between(at, start) or start - at > FAR:
            return None
        if alike(sentence.mentions[start], sentence.mentions[at]):
            return at
    return None


def _way(start: Draft, end: Draft) -> str | None:
    first, last = start.fields.get("value"), end.fields.get("value")
    if first is None or last is None or first == last:
        return None
    return "up" if last > first else "down"


def _since(sentence: Shown, start: int | None, figures: list[int], rules: Rules) -> Draft | None:
    """The date that a change is counted from: the date of its first figure, or one that words of comparison lead to."""
    dates = [at for at, mention in sentence.mentions.items() if mention.type == "date"]
    for at in sorted(dates, key=lambda at: min(abs(at - figure) for figure in figures)):
        if start is not None:
            name, between = ("$date_of_figure", (start, at)) if start < at else ("$figure_of_date", (at, start))
            if rules.patterns[name].fullmatch(sentence.between(*between)):
                return sentence.mentions[at]
        before = sentence.text[max(0, at - REACH) : at]
        nearest = min(figures, key=lambda figure: abs(figure - at))
        span = range(min(at, nearest) + 1, max(at, nearest))
        if any(";" in sentence.text[min(at, figure) : max(at, figure)] for figure in figures) or any(
            one in span and one not in figures for one in sentence.figures()
        ):
            continue
        if min(abs(at - figure) for figure in figures) < REACH and rules.patterns["$since_before"].search(before):
            return sentence.mentions[at]
    return None
