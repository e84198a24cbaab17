"""Audit: does the page's arithmetic hold? Each finding with the mentions that it rests on and the sum written out.

Nothing is repaired: a stated figure stays as it is. Printed precision decides between `rounding` and `conflict`. What is told without
the words that say how its figures belong together is a conflict only where one slip would mend it.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from yearbook.audit.changes import check_changes, check_series, check_stocks
from yearbook.audit.dates import check_anniversaries, check_dates
from yearbook.audit.lists import check_lists_of_things
from yearbook.audit.rates import check_hundred, check_products, check_shares
from yearbook.audit.repeats import check_repeated, check_sizes, check_spellings, check_told_again
from yearbook.audit.sums import check_breakdown, check_larger_parts, check_lists
from yearbook.model import Breakdown, Change, Finding, Mention, Page
from yearbook.reading import Reading
from yearbook.relate.sentences import paragraphs, sentences
from yearbook.rules import Rules


def audit(page: Page, read: Reading, rules: Rules) -> tuple[Finding, ...]:
    """The findings on a page, in the order of the first mention of each; `read` and `rules` are those of its language."""
    mentions: Mapping[str, Mention] = {mention.id: mention for mention in page.mentions}
    order = {mention.id: n for n, mention in enumerate(page.mentions)}
    found: dict[tuple[str, frozenset[str]], Finding] = {}
    for finding in _findings(page, mentions, read, rules):
        found.setdefault((finding.kind, frozenset(finding.mentions)), finding)
    return tuple(sorted(found.values(), key=lambda finding: order[finding.mentions[0]]))


def _findings(page: Page, mentions: Mapping[str, Mention], read: Reading, rules: Rules) -> Iterator[Finding]:
    for record in page.records:
        if isinstance(record, Breakdown):
            yield from check_breakdown(record, page, mentions)
    yield from check_changes(page, mentions, rules)
    yield from check_repeated(page, mentions)
    yield from check_spellings(page)
    changes = [record for record in page.records if isinstance(record, Change)]
    rates = {one for change in changes for one in (change.by, change.from_) if one}
    told = {one for record in page.records if isinstance(record, Breakdown) for one in (record.whole, *record.parts)} | rates
    wholes = {record.whole for record in page.records if isinstance(record, Breakdown)}
    text = page.text or ""
    for sentence in sentences(page.mentions, text, read):
        yield from check_dates(sentence, rules)
    changes_of: dict[str | None, list[Change]] = {}
    for change in changes:
        changes_of.setdefault(change.of, []).append(change)
    in_paragraphs = paragraphs(page.mentions, text, read)
    for _, section in groupby(in_paragraphs, key=attrgetter("section")):
        yield from check_told_again(tuple(section), rules)
    for paragraph in in_paragraphs:
        yield from check_lists(paragraph, rules, told, wholes)
        yield from check_larger_parts(paragraph, rules, told)
        yield from check_series(paragraph, changes_of, rates, rules)
        yield from check_stocks(paragraph, rules)
        yield from check_shares(paragraph, rules, rates)
        yield from check_hundred(paragraph, rules)
        yield from check_products(paragraph, rules, rates)
        yield from check_lists_of_things(paragraph, rules)
        yield from check_anniversaries(paragraph, rules, page.year)
        yield from check_sizes(paragraph, rules)
