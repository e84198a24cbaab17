"""Pairing: each mention of the gold page and of the answer in one pair, with a verdict and what went wrong."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from yearbook.evaluate.scores import Scores
from yearbook.model import Mention, Page

Verdict = Literal["correct", "incorrect", "partial", "missed", "spurious"]
# What must agree, beside span and type, for a mention to be right; and what is scored on its own where the span agrees.
VALUES = ("value", "value_max", "currency", "edtf", "iso", "number")
ATTRIBUTES = ("bound", "unit", "per", "title", "level", "code")


class Pairing(NamedTuple):
    """A gold mention and the answer to it; either may be None, and `over` is then the other page's mention in its place."""

    verdict: Verdict
    gold: Mention | None
    found: Mention | None
    over: Mention | None = None

    @property
    def mention(self) -> Mention:
        """The gold mention, or the answer where there is none in gold."""
        return self.gold or self.found  # type: ignore[return-value]

    @property
    def type(self) -> str:
        return self.mention.type

    @property
    def wanted(self) -> Mention | None:
        """What gold has here, if of another type."""
        return self.gold or self.over

    @property
    def got(self) -> Mention | None:
        """What was found here, if of another type."""
        return self.found or self.over

    @property
    def rule(self) -> str:
        """The rule that made the answer, or that took the place of what was missed; `no rule` where none did."""
        return self.got.rule if self.got else "no rule"

    @property
    def cause(self) -> str:
        """What went wrong, in a few words; empty where nothing did."""
        if self.verdict == "correct":
            return ""
        if self.gold and self.found:
            return _wrong_value(self.gold, self.found) if self.verdict == "incorrect" else _wrong_span(self.gold, self.found)
        if self.gold:
            if self.over and self.over.type == self.type:
                return "joined with another"
            return f"taken for: {self.over.type}" if self.over else "nothing found"
        if self.over is None:
            return "nothing there"
        return "found in pieces" if self.over.type == self.type else f"is rather: {self.over.type}"


def pair(gold: Page, found: Page) -> tuple[Pairing, ...]:
    """Each mention of either page in one pairing: same span and type first, then those that overlap most, then alone."""
    answers = {(one.type, one.start, one.end): one for one in found.mentions}
    pairings, left = [], []
    for mention in gold.mentions:
        answer = answers.pop((mention.type, mention.start, mention.end), None)
        if answer is None:
            left.append(mention)
        else:
            verdict: Verdict = "incorrect" if differing(mention, answer, VALUES) else "correct"
            pairings.append(Pairing(verdict, mention, answer))
    pairings += _overlapping(left, list(answers.values()), gold, found)
    return tuple(sorted(pairings, key=lambda one: one.mention.start))


def _overlapping(gold: Sequence[Mention], found: Sequence[Mention], gold_page: Page, found_page: Page) -> Iterator[Pairing]:
    """Pairs of the same type, those that share most characters first; then what is left on either side."""
    shared = sorted(
        ((min(one.end, two.end) - max(one.start, two.start), n, m) for n, one in enumerate(gold) for m, two in enumerate(found)
         if one.type == two.type and meet(one, two)),
        key=lambda triple: (-triple[0], triple[1:]),
    )  # fmt: skip
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, n, m in shared:
        if n not in pairs and m not in taken:
            pairs[n] = m
            taken.add(m)
    for n, one in enumerate(gold):
        if n in pairs:
            yield Pairing("partial", one, found[pairs[n]])
        else:
            yield Pairing("missed", one, None, _over(one, found_page.mentions))
    for m, one in enumerate(found):
        if m not in taken:
            yield Pairing("spurious", None, one, _over(one, gold_page.mentions))


def meet(one: Mention, two: Mention) -> bool:
    """Do two mentions share a character?"""
    return one.start < two.end and two.start < one.end


def _over(mention: Mention, others: Iterable[Mention]) -> Mention | None:
    return next((other for other in others if meet(mention, other)), None)


def differing(one: Mention, two: Mention, names: Iterable[str]) -> tuple[str, ...]:
    """Which of these attributes two mentions do not have alike; an attribute that a mention lacks is None."""
    return tuple(name for name in names if not same(getattr(one, name, None), getattr(two, name, None)))


def same(one: object, two: object) -> bool:
    """Are two values one? Numbers are compared as numbers, strings without regard to how their white space was broken."""
    if isinstance(one, Decimal) and isinstance(two, Decimal):
        return one == two
    return plain(one) == plain(two)


def plain(value: object) -> object:
    """A string with each run of white space as one space; anything else as it is."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _wrong_value(gold: Mention, found: Mention) -> str:
    return f"wrong {differing(gold, found, VALUES)[0]}"


def _wrong_span(gold: Mention, found: Mention) -> str:
    if gold.start <= found.start and found.end <= gold.end:
        return "span too short"
    return "span too long" if found.start <= gold.start and gold.end <= found.end else "span shifted"


def score(pairings: Iterable[Pairing]) -> Scores:
    """The counts of some pairings; attributes are compared where the span agrees: codes where gold has one, rates where either has."""
    scores = Scores()
    for pairing in pairings:
        scores.verdicts[pairing.verdict] += 1
        if pairing.gold is not None and pairing.found is not None and pairing.verdict != "partial":
            for name in ATTRIBUTES:
                wanted, got = getattr(pairing.gold, name, None), getattr(pairing.found, name, None)
                if hasattr(pairing.gold, name) and (name not in ("code", "per") or wanted or (got and name == "per")):
                    scores.compared[name] += 1
                    scores.agreed[name] += same(wanted, got)
    return scores


def score_sections(gold: Page, found: Page) -> Scores:
    """Sections by start and title."""
    wanted = {(section.start, plain(section.title)) for section in gold.sections}
    got = {(section.start, plain(section.title)) for section in found.sections}
    counts = {"correct": len(wanted & got), "missed": len(wanted - got), "spurious": len(got - wanted)}
    scores = Scores()
    scores.verdicts.update({verdict: count for verdict, count in counts.items() if count})
    return scores
