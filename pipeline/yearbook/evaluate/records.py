"""Records scored: found by their key (whose transfer, which change), and slot by slot.

A mention that a record names counts as the gold one where the two were paired, be their spans the same or only overlapping:
what a span lost is scored with the mentions, not twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from yearbook.evaluate.pairing import Pairing, plain
from yearbook.evaluate.scores import Scores
from yearbook.model import PLAIN, Page, Record

# What tells one record of a type from another.
KEYS = {
    "transfer": ("amount",),
    "office": ("person", "title"),
    "change": ("of", "by"),
    "breakdown": ("whole",),
    "beneficiary": ("count",),
}
Slot = tuple[str, object]  # its name, and what fills it: a mention's id in gold, or words


class RecordPairing(NamedTuple):
    """A gold record and the one found with the same key; either may be None. What only one of them has in its other slots."""

    type: str
    gold: Record | None
    found: Record | None
    shared: frozenset[Slot]
    missed: frozenset[Slot]
    spurious: frozenset[Slot]

    @property
    def verdict(self) -> str:
        """Of the record as such: `correct`, `missed` or `spurious`."""
        return "missed" if self.found is None else "spurious" if self.gold is None else "correct"


class RecordScores(NamedTuple):
    """The records of one type: how many were found, by key, and how many of their other slots were filled alike."""

    records: Scores
    slots: Scores


def pair_records(gold: Page, found: Page, pairings: Iterable[Pairing]) -> tuple[RecordPairing, ...]:
    """Each record of either page in one pairing, by its key; a record alone misses, or has too many, all its slots."""
    gold_id = {one.found.id: one.gold.id for one in pairings if one.gold and one.found}
    known = {mention.id: mention.id for mention in gold.mentions}
    foreign = {mention.id: gold_id.get(mention.id, f"found:{mention.id}") for mention in found.mentions}
    answers: dict[tuple[object, ...], list[Record]] = {}
    for record in found.records:
        answers.setdefault(_key(record, foreign), []).append(record)
    pairs = []
    for record in gold.records:
        same = answers.get(_key(record, known))
        pairs.append(_pairing(record, same.pop(0) if same else None, known, foreign))
    return (*pairs, *(_pairing(None, record, known, foreign) for left in answers.values() for record in left))


def _pairing(gold: Record | None, found: Record | None, known: Mapping[str, str], foreign: Mapping[str, str]) -> RecordPairing:
    wanted = _slots(gold, known) if gold else frozenset()
    got = _slots(found, foreign) if found else frozenset()
    return RecordPairing((gold or found).type, gold, found, wanted & got, wanted - got, got - wanted)  # type: ignore[union-attr]


def _key(record: Record, ids: Mapping[str, str]) -> tuple[object, ...]:
    fields = dict(record)
    return (record.type, *(plain(fields[name]) if name in PLAIN else ids.get(fields[name]) for name in KEYS[record.type]))


def _slots(record: Record, ids: Mapping[str, str]) -> frozenset[Slot]:
    """The filled slots of a record beside its key; of a list, each member is one."""
    slots = set()
    for name, value in record:
        if name not in KEYS[record.type] and name not in ABOUT:
            fillers = value if isinstance(value, tuple) else (value,)
            slots |= {(name, plain(one) if name in PLAIN else ids[one]) for one in fillers if one not in (None, False)}
    return frozenset(slots)


ABOUT = frozenset(
    {"type", "rule", "start", "end", "same_as", "status", "additive"}
)  # fields that gold has not, or that are no slots


def score_records(pairings: Iterable[RecordPairing]) -> dict[str, RecordScores]:
    """The counts of some record pairings, by type."""
    scores = {name: RecordScores(Scores(), Scores()) for name in KEYS}
    for one in pairings:
        scores[one.type].records.verdicts[one.verdict] += 1
        slots = {"correct": len(one.shared), "missed": len(one.missed), "spurious": len(one.spurious)}
        scores[one.type].slots.verdicts.update(Counter({verdict: count for verdict, count in slots.items() if count}))
    return scores
