"""Check: every rule against its own examples and counterexamples."""

from collections.abc import Iterator
from typing import NamedTuple

from yearbook.extract.scan import Scan
from yearbook.markup import Marked, agrees, parse_markup
from yearbook.model import Mention, Page
from yearbook.rows import reading_of
from yearbook.rules import Rule, Rules
from yearbook.run import extract
from yearbook.segment import segment

YEAR = 2013  # the page's year that examples are read with


class Fault(NamedTuple):
    """An example that its rule does not answer as written: the rule, the example, and what came out."""

    rule: Rule
    example: str
    reason: str


def check(rules: Rules) -> tuple[Fault, ...]:
    """All examples that fail; empty when every rule does what it says."""
    return tuple(fault for rule in rules.rules for fault in _faults(rule, rules))


def _faults(rule: Rule, rules: Rules) -> Iterator[Fault]:
    for example in (*rule.examples, *rule.counterexamples):
        try:
            parse_markup(example)
        except ValueError as error:
            yield Fault(rule, example, f"its tags are wrong: {error}")
            continue
        if example in rule.examples and (reason := _fails(rule, example, rules)):
            yield Fault(rule, example, reason)
        if example in rule.counterexamples and _fires(rule, parse_markup(example)[0], rules):
            yield Fault(rule, example, "the rule must not match this counterexample, and does")


def _fails(rule: Rule, example: str, rules: Rules) -> str | None:
    """Why the rule does not give what the example says; None if it does."""
    text, marked = parse_markup(example)
    if rule.type in ("label", "boilerplate"):
        return None if _fires(rule, text, rules) else "the rule does not match"
    if rule.type == "header":
        titles = [section.title for section in segment(text, rules).sections]
        return None if [text[mark.start : mark.end] for mark in marked] == titles else f"the sections are {titles}"
    page = extract(text, rules=rules, language=rules.language, year=YEAR)
    missing = [text[mark.start : mark.end] for mark in marked if not any(_is(mark, mention) for mention in page.mentions)]
    if missing:
        return f"not found as marked: {missing}; found: {_found(page)}"
    return (
        None
        if any(mention.rule.split("+")[0] == rule.id for mention in page.mentions)
        else f"found by other rules: {_found(page)}"
    )


def _fires(rule: Rule, text: str, rules: Rules) -> bool:
    if rule.type == "label":
        scan = Scan.of(text, (), rules)
        return rules.patterns[rule.id].search(scan.masked) is not None
    if rule.type == "boilerplate":
        return rules.patterns[rule.id].search(text) is not None
    if rule.type == "header":
        return rules.patterns[rule.id].match(text) is not None
    page = extract(text, rules=rules, language=rules.language, year=YEAR)
    return any(mention.rule == rule.id for mention in page.mentions)


def _is(mark: Marked, mention: Mention) -> bool:
    same = (mark.type, mark.start, mark.end) == (mention.type, mention.start, mention.end)
    return same and all(agrees(value, getattr(mention, key, None)) for key, value in mark.attributes.items())


def _found(page: Page) -> list[str]:
    return [f"{mention.type} {mention.text!r} {reading_of(mention)} ({mention.rule})" for mention in page.mentions]
