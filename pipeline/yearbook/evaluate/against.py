"""Against: what changed from one set of answers to another, mention by mention; gold, where there is some, judges."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from yearbook.evaluate.pairing import Pairing, pair
from yearbook.model import Mention, Page

Judgement = Literal["gain", "loss", "other"]
FIRST = ("id", "rule")  # what two mentions need not share to be one answer


class Difference(NamedTuple):
    """Answers to one thing on a page, then and now; `other` where neither is right, or no gold can tell."""

    judgement: Judgement
    source: str
    gold: Mention | None
    old: Mention | None
    new: Mention | None


class Missing(NamedTuple):
    """Pages that only one of the two sets of answers has, by source."""

    old_only: tuple[str, ...]
    new_only: tuple[str, ...]


def against(old: Iterable[Page], new: Iterable[Page], gold: Iterable[Page] = ()) -> tuple[tuple[Difference, ...], Missing]:
    """The differences between two sets of answers to the same pages (told by their SHA-256), page by page in text order."""
    before = {page.sha256: page for page in old}
    after = {page.sha256: page for page in new}
    judges = {page.sha256: page for page in gold}
    differences = tuple(
        difference
        for sha256, page in after.items()
        if sha256 in before
        for difference in _of_page(before[sha256], page, judges.get(sha256))
    )
    missing = Missing(
        tuple(page.source for sha256, page in before.items() if sha256 not in after),
        tuple(page.source for sha256, page in after.items() if sha256 not in before),
    )
    return differences, missing


def _of_page(old: Page, new: Page, gold: Page | None) -> Iterator[Difference]:
    if gold is None:
        for pairing in pair(old, new):
            if not _alike(pairing.gold, pairing.found):
                yield Difference("other", new.source, None, pairing.gold, pairing.found)
        return
    then, now = _by_gold(pair(gold, old)), _by_gold(pair(gold, new))
    for mention in gold.mentions:
        was, is_ = then[mention.id], now[mention.id]
        if not _alike(was.found, is_.found):
            yield Difference(_judged(was, is_), new.source, mention, was.found, is_.found)
    yield from _spurious(_alone(pair(gold, old)), _alone(pair(gold, new)), new.source)


def _judged(was: Pairing, is_: Pairing) -> Judgement:
    if (was.verdict == "correct") == (is_.verdict == "correct"):
        return "other"
    return "gain" if is_.verdict == "correct" else "loss"


def _spurious(old: Sequence[Mention], new: Sequence[Mention], source: str) -> Iterator[Difference]:
    """Answers to nothing: one that is gone is a gain, one that has come is a loss."""
    for mention in old:
        if not any(_alike(mention, other) for other in new):
            yield Difference("gain", source, None, mention, None)
    for mention in new:
        if not any(_alike(mention, other) for other in old):
            yield Difference("loss", source, None, None, mention)


def _by_gold(pairings: Iterable[Pairing]) -> dict[str, Pairing]:
    return {pairing.gold.id: pairing for pairing in pairings if pairing.gold}


def _alone(pairings: Iterable[Pairing]) -> list[Mention]:
    return [pairing.found for pairing in pairings if pairing.found and not pairing.gold]


def _alike(one: Mention | None, two: Mention | None) -> bool:
    """The same answer, by whatever rule. Ids of other mentions are left out: they shift with what stands before."""
    if one is None or two is None:
        return one is two
    skipped = {*FIRST, "place", "organization"}
    return one.model_dump(exclude=skipped) == two.model_dump(exclude=skipped)
