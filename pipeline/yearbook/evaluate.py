"""Evaluate: gold against answers, mention by mention.

All scores are made of counts that add up over pages; ratios are derived from them at the end.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from yearbook.model import Mention, Page
from yearbook.run import read_file
from yearbook.write import from_json

Verdict = Literal["correct", "incorrect", "partial", "missed", "spurious"]
# What must agree, beside span and type, for a mention to be right; and what is scored on its own where the span agrees.
VALUES = ("value", "value_max", "currency", "edtf", "iso", "number")
ATTRIBUTES = ("bound", "unit", "per", "title", "level")
RESAMPLES = 1000  # of pages, for the intervals


class Pairing(NamedTuple):
    """A gold mention and the answer to it; either may be None."""

    verdict: Verdict
    gold: Mention | None
    found: Mention | None

    @property
    def type(self) -> str:
        return (self.gold or self.found).type  # type: ignore[union-attr]


@dataclass
class Scores:
    """Counts by verdict, and for the pairs whose span agrees, how often each attribute does."""

    verdicts: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Scores") -> "Scores":
        return Scores(self.verdicts + other.verdicts, self.agreed + other.agreed, self.compared + other.compared)

    @property
    def gold(self) -> int:
        return sum(self.verdicts[one] for one in ("correct", "incorrect", "partial", "missed"))

    @property
    def found(self) -> int:
        return sum(self.verdicts[one] for one in ("correct", "incorrect", "partial", "spurious"))

    def f1(self, kind: Literal["strict", "overlap", "right"]) -> float | None:
        """F1 of spans and types (`strict`), of spans that at least overlap, or of all values too; None of nothing at all."""
        hits = self.verdicts["correct"]
        if kind != "right":
            hits += self.verdicts["incorrect"]
        if kind == "overlap":
            hits += self.verdicts["partial"]
        return 2 * hits / (self.gold + self.found) if self.gold + self.found else None


def pair(gold: Page, found: Page) -> tuple[Pairing, ...]:
    """Each mention of either page in one pairing: same span and type first, then those that overlap most, then alone."""
    answers = {(one.type, one.start, one.end): one for one in found.mentions}
    pairings, left = [], []
    for mention in gold.mentions:
        answer = answers.pop((mention.type, mention.start, mention.end), None)
        if answer is None:
            left.append(mention)
        else:
            pairings.append(Pairing("correct" if _same(mention, answer) else "incorrect", mention, answer))
    pairings += _overlapping(left, list(answers.values()))
    return tuple(sorted(pairings, key=lambda one: (one.gold or one.found).start))  # type: ignore[union-attr]


def _overlapping(gold: Sequence[Mention], found: Sequence[Mention]) -> list[Pairing]:
    shared = sorted(
        ((min(one.end, two.end) - max(one.start, two.start), n, m) for n, one in enumerate(gold) for m, two in enumerate(found)
         if one.type == two.type and one.start < two.end and two.start < one.end),
        key=lambda triple: (-triple[0], triple[1:]),
    )  # fmt: skip
    pairs: dict[int, int] = {}
    for _, n, m in shared:
        if n not in pairs and m not in pairs.values():
            pairs[n] = m
    pairings = [
        Pairing("partial", one, found[pairs[n]]) if n in pairs else Pairing("missed", one, None) for n, one in enumerate(gold)
    ]
    return pairings + [Pairing("spurious", None, one) for m, one in enumerate(found) if m not in pairs.values()]


def _same(one: Mention, two: Mention) -> bool:
    return all(_equal(getattr(one, name, None), getattr(two, name, None)) for name in VALUES)


def _equal(one: object, two: object) -> bool:
    if isinstance(one, Decimal) and isinstance(two, Decimal):
        return one == two
    return _plain(one) == _plain(two)


def _plain(value: object) -> object:
    """Strings are compared without regard to how their white space was broken over lines."""
    return " ".join(value.split()) if isinstance(value, str) else value


def score(pairings: Iterable[Pairing]) -> Scores:
    """The counts of some pairings."""
    scores = Scores()
    for pairing in pairings:
        scores.verdicts[pairing.verdict] += 1
        if pairing.gold is not None and pairing.found is not None and pairing.verdict != "partial":
            for name in ATTRIBUTES:
                if hasattr(pairing.gold, name):
                    scores.compared[name] += 1
                    scores.agreed[name] += _equal(getattr(pairing.gold, name), getattr(pairing.found, name))
    return scores


def score_sections(gold: Page, found: Page) -> Scores:
    """Sections by start and title."""
    wanted = {(section.start, _plain(section.title)) for section in gold.sections}
    got = {(section.start, _plain(section.title)) for section in found.sections}
    counts = {"correct": len(wanted & got), "missed": len(wanted - got), "spurious": len(got - wanted)}
    return Scores(Counter(counts))


class Result(NamedTuple):
    """A page's name, language and half of the corpus, its text, its pairings and its sections' counts."""

    name: str
    language: str
    half: str
    text: str
    pairings: tuple[Pairing, ...]
    sections: Scores


def evaluate(gold_folder: Path, corpus: Path, answers: Mapping[str, Page] | None = None) -> tuple[Result, ...]:
    """Compare each gold file with the pipeline's answer, or with the one of `answers` that has its SHA-256.

    Raises ValueError where a gold file does not fit its page.
    """
    held_out = set((corpus / "HELD-OUT").read_text("utf-8").split())
    results = []
    for path in sorted(gold_folder.glob("*/*.json")):
        gold = from_json(path.read_text("utf-8"))
        source = corpus / path.parent.name / f"{path.stem}.txt"
        missing = Page(source=str(source), sha256=gold.sha256)  # a page that the answers lack: all its mentions are missed
        found = read_file(source, str(source)) if answers is None else answers.get(gold.sha256, missing)
        if found.sha256 != gold.sha256:
            raise ValueError(f"{path}: made for another {source.name}: the page's SHA-256 is {found.sha256}")
        half = "held-out" if path.stem in held_out else "development"
        results.append(
            Result(path.stem, path.parent.name, half, found.text or "", pair(gold, found), score_sections(gold, found))
        )
    return tuple(results)


def by_type(results: Iterable[Result]) -> dict[str, Scores]:
    """Scores of each type, of all types (`all`) and of sections (`section`)."""
    scores: dict[str, Scores] = {}
    for result in results:
        for pairing in result.pairings:
            one = score([pairing])
            for name in (pairing.type, "all"):
                scores[name] = scores.get(name, Scores()) + one
        scores["section"] = scores.get("section", Scores()) + result.sections
    return dict(sorted(scores.items(), key=lambda item: (item[0] in ("all", "section"), item[0])))


def interval(results: Sequence[Result]) -> tuple[float, float]:
    """The 95 % bootstrap interval, over pages, of the right F1 of all types; the same at every call."""
    pages = [score(result.pairings) for result in results]
    draw = random.Random(0)
    values = sorted(
        sum(draw.choices(pages, k=len(pages)), Scores()).f1("right") or 0.0 for _ in range(RESAMPLES)
    )  # fmt: skip
    return values[RESAMPLES // 40], values[-RESAMPLES // 40 - 1]


def macro(scores: Mapping[str, Scores]) -> float:
    """The mean of the types' right F1."""
    values = [one.f1("right") for name, one in scores.items() if name not in ("all", "section")]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0


def narrowed(results: Iterable[Result], types: Sequence[str]) -> list[Result]:
    """The results with pairings of these types alone; of all types if none are given."""
    if not types:
        return list(results)
    return [one._replace(pairings=tuple(pairing for pairing in one.pairings if pairing.type in types)) for one in results]


def scores_dict(results: Sequence[Result]) -> dict[str, object]:
    """Counts and scores of some pages as plain data, by type."""
    scores = by_type(results)
    low, high = interval(results)
    return {
        "pages": [result.name for result in results],
        "right_interval_95": [round(low, 4), round(high, 4)],
        "right_macro": round(macro(scores), 4),
        "types": {
            name: {
                "gold": one.gold,
                "found": one.found,
                **{kind: _rounded(one.f1(kind)) for kind in ("strict", "overlap", "right")},
                "verdicts": dict(one.verdicts),
                "attributes": {key: [one.agreed[key], one.compared[key]] for key in one.compared},
            }
            for name, one in scores.items()
        },
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def below_floors(path: Path, results: Sequence[Result]) -> tuple[str, ...]:
    """What has fallen below the floors of a file: `{language: {half: {type: least right F1}}}`; empty if nothing has."""
    floors: Mapping[str, Mapping[str, Mapping[str, float]]] = json.loads(path.read_text("utf-8"))["right"]
    fallen = []
    for language, halves in floors.items():
        for half, types in halves.items():
            scores = by_type(one for one in results if (one.language, one.half) == (language, half))
            for name, least in types.items():
                value = scores[name].f1("right") if name in scores else None
                if value is None or value < least:
                    fallen.append(f"{language} {half} {name}: right F1 {value and round(value, 4)} is below its floor of {least}")
    return tuple(fallen)
