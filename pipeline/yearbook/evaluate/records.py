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
Slot = tuple[object, ...]


class RecordScores(NamedTuple):
    """The records of one type: how many were found, by key, and how many of their other slots were filled alike."""

    records: Scores
    slots: Scores

    def __add__(self, other: object) -> "RecordScores":
        assert isinstance(other, RecordScores)
        return RecordScores(self.records + other.records, self.slots + other.slots)


def score_records(gold: Page, found: Page, pairings: Iterable[Pairing]) -> dict[str, RecordScores]:
    """Scores of each type of record; a record that is missed misses all its slots, one too many has all of them too many."""
    gold_id = {one.found.id: one.gold.id for one in pairings if one.gold and one.found}
    known = {mention.id: mention.id for mention in gold.mentions}
    foreign = {mention.id: gold_id.get(mention.id, f"found:{mention.id}") for mention in found.mentions}
    scores = {}
    for type_ in KEYS:
        wanted = [_slots(record, known) for record in gold.records if record.type == type_]
        got = [_slots(record, foreign) for record in found.records if record.type == type_]
        scores[type_] = RecordScores(
            _compared(Counter(key for key, _ in wanted), Counter(key for key, _ in got)),
            _compared(_filled(wanted), _filled(got)),
        )
    return scores


def _slots(record: Record, ids: Mapping[str, str]) -> tuple[Slot, frozenset[Slot]]:
    """A record's key, and its other filled slots: a pair of name and filler each."""
    keys = KEYS[record.type]
    key: list[object] = []
    slots: set[Slot] = set()
    for name, value in record:
        fillers = value if isinstance(value, tuple) else (value,)
        meant = [plain(filler) if name in PLAIN else ids[filler] for filler in fillers if filler not in (None, False)]
        if name in keys:
            key += meant or [None]
        elif name != "type":
            slots |= {(name, filler) for filler in meant}
    return tuple(key), frozenset(slots)


def _filled(records: Iterable[tuple[Slot, frozenset[Slot]]]) -> Counter[Slot]:
    return Counter((key, slot) for key, slots in records for slot in slots)


def _compared(wanted: Counter[Slot], got: Counter[Slot]) -> Scores:
    counts = {
        "correct": (wanted & got).total(),
        "missed": (wanted - got).total(),
        "spurious": (got - wanted).total(),
    }
    scores = Scores()
    scores.verdicts.update({verdict: count for verdict, count in counts.items() if count})
    return scores
