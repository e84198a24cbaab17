"""Against: what changed from one set of answers to another, mention by mention; gold, where there is some, judges."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from yearbook.evaluate.pairing import ATTRIBUTES, Pairing, differing, meet, pair
from yearbook.model import Mention, Page

Judgement = Literal["gain", "loss", "other"]
# What two answers need not share to be one: ids shift with what stands before, and any rule may be right.
IGNORED = frozenset({"id", "rule", "place", "organization"})
RANKS = ("missed", "partial", "incorrect", "correct")


class Difference(NamedTuple):
    """Answers to one thing on a page, then and now; `other` where neither is better, or no gold can tell."""

    judgement: Judgement
    source: str
    gold: Mention | None
    old: Mention | None
    new: Mention | None

    @property
    def start(self) -> int:
        """Where it stands in the page."""
        return next(one.start for one in (self.gold, self.new, self.old) if one)


def against(old: Iterable[Page], new: Iterable[Page], gold: Iterable[Page] = ()) -> tuple[Difference, ...]:
    """The differences between two sets of answers to the pages that both have (told by SHA-256), page by page in text order."""
    before = {page.sha256: page for page in old}
    judges = {page.sha256: page for page in gold}
    found: list[Difference] = []
    for page in new:
        if page.sha256 in before:
            found += sorted(_of_page(before[page.sha256], page, judges.get(page.sha256)), key=lambda one: one.start)
    return tuple(found)


def _of_page(old: Page, new: Page, gold: Page | None) -> Iterator[Difference]:
    if gold is None:
        for pairing in pair(old, new):
            if not _alike(pairing.gold, pairing.found):
                yield Difference("other", new.source, None, pairing.gold, pairing.found)
        return
    then, now = pair(gold, old), pair(gold, new)
    answered = {one.gold.id: one for one in now if one.gold}
    for was in then:
        if was.gold and not _alike(was.found, (is_ := answered[was.gold.id]).found):
            yield Difference(_judged(was, is_), new.source, was.gold, was.found, is_.found)
    yield from _spurious(_alone(then), _alone(now), new.source)


def _judged(was: Pairing, is_: Pairing) -> Judgement:
    before, after = _rank(was), _rank(is_)
    return "other" if before == after else "gain" if after > before else "loss"


def _rank(pairing: Pairing) -> tuple[int, int]:
    """How good an answer is: by its verdict, then by how many attributes agree."""
    agreed = len(ATTRIBUTES) - len(differing(pairing.gold, pairing.found, ATTRIBUTES)) if pairing.gold and pairing.found else 0
    return RANKS.index(pairing.verdict), agreed


def _spurious(old: Sequence[Mention], new: Sequence[Mention], source: str) -> Iterator[Difference]:
    """Answers to nothing: one that is gone is a gain, one that has come is a loss, one that only changed is neither."""
    left = [one for one in new if not any(_alike(one, other) for other in old)]
    for mention in old:
        if any(_alike(mention, other) for other in new):
            continue
        after = next((one for one in left if one.type == mention.type and meet(one, mention)), None)
        if after:
            left.remove(after)
        yield Difference("other" if after else "gain", source, None, mention, after)
    for mention in left:
        yield Difference("loss", source, None, None, mention)


def _alone(pairings: Iterable[Pairing]) -> list[Mention]:
    return [pairing.found for pairing in pairings if pairing.found and not pairing.gold]


def _alike(one: Mention | None, two: Mention | None) -> bool:
    """The same answer, by whatever rule."""
    if one is None or two is None:
        return one is two
    return one.model_dump(exclude=set(IGNORED)) == two.model_dump(exclude=set(IGNORED))
