"""Audit: does the page's arithmetic hold? Each finding with the mentions that it rests on and the sum written out.

Nothing is repaired: a stated figure stays as it is. Printed precision decides between `rounding` and `conflict`.
"""

from collections.abc import Iterator, Mapping

from yearbook.audit.checks import (
    check_breakdown,
    check_changes,
    check_enumerations,
    check_rates,
    check_repeated,
    check_shares,
    check_spellings,
)
from yearbook.model import Breakdown, Finding, Mention, Page


def audit(page: Page) -> tuple[Finding, ...]:
    """The findings on a page, in the order of the first mention of each."""
    mentions: Mapping[str, Mention] = {mention.id: mention for mention in page.mentions}
    order = {mention.id: n for n, mention in enumerate(page.mentions)}
    return tuple(sorted(_findings(page, mentions), key=lambda finding: order[finding.mentions[0]]))


def _findings(page: Page, mentions: Mapping[str, Mention]) -> Iterator[Finding]:
    for record in page.records:
        if isinstance(record, Breakdown):
            yield from check_breakdown(record, page, mentions)
    yield from check_changes(page, mentions)
    yield from check_shares(page, mentions)
    yield from check_rates(page)
    yield from check_enumerations(page)
    yield from check_repeated(page, mentions)
    yield from check_spellings(page)
