"""Scores: counts that add up over pages; every ratio is derived from them at the end."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

Hit = Literal["strict", "overlap", "right"]
RESAMPLES = 1000  # of pages, for the intervals
TAIL = RESAMPLES // 40  # 2.5 % at either end

T = TypeVar("T")


@dataclass
class Scores:
    """Counts by verdict; and for the pairs whose span agrees, how often each attribute was compared and did agree."""

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

    def hits(self, kind: Hit) -> int:
        """How many are `right`; or have the right span at least (`strict`); or at least overlap."""
        verdicts = {"right": ("correct",), "strict": ("correct", "incorrect"), "overlap": ("correct", "incorrect", "partial")}
        return sum(self.verdicts[one] for one in verdicts[kind])

    def f1(self, kind: Hit) -> float | None:
        """F1; None where there is nothing to find and nothing was found."""
        return 2 * self.hits(kind) / (self.gold + self.found) if self.gold + self.found else None

    def value_accuracy(self) -> float | None:
        """The share of mentions with the right span whose value is right too; None where no span is right."""
        return self.hits("right") / self.hits("strict") if self.hits("strict") else None


def total(scores: Iterable[Scores]) -> Scores:
    """All counts added up."""
    return sum(scores, Scores())


def macro(scores: Mapping[str, Scores]) -> float | None:
    """The mean of the right F1 of each; None of nothing."""
    values = [value for one in scores.values() if (value := one.f1("right")) is not None]
    return sum(values) / len(values) if values else None


def intervals(pages: Sequence[Mapping[str, Scores]]) -> dict[str, tuple[float, float]]:
    """95 % bootstrap intervals, over pages, of the right F1 of each type, of `all` (micro) and of their mean (`macro`).

    `pages` holds each page's scores by type. The draws are the same at every call.
    """
    names = sorted({name for page in pages for name in page})
    counts = [{name: (one.hits("right"), one.gold + one.found) for name, one in page.items()} for page in pages]
    draw = random.Random(0)
    drawn: dict[str, list[float]] = {name: [] for name in (*names, "all", "macro")}
    for _ in range(RESAMPLES if pages else 0):
        sample = draw.choices(counts, k=len(counts))
        sums = {
            name: [sum(column) for column in zip(*(page.get(name, (0, 0)) for page in sample), strict=True)] for name in names
        }
        ratios = {name: 2 * hits / size for name, (hits, size) in sums.items() if size}
        size = sum(size for _, size in sums.values())
        for name, value in ratios.items():
            drawn[name].append(value)
        if ratios:
            drawn["all"].append(2 * sum(hits for hits, _ in sums.values()) / size)
            drawn["macro"].append(sum(ratios.values()) / len(ratios))
    return {name: _middle(sorted(values)) for name, values in drawn.items() if values}


def _middle(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of sorted values."""
    tail = min(TAIL, (len(values) - 1) // 2)
    return values[tail], values[-tail - 1]


def grouped(items: Iterable[T], name_of: Callable[[T], str], score: Callable[[T], Scores]) -> dict[str, Scores]:
    """The scores of items added up under each item's name, in the order in which the names come."""
    groups: dict[str, Scores] = {}
    for item in items:
        name = name_of(item)
        groups[name] = groups.get(name, Scores()) + score(item)
    return groups
