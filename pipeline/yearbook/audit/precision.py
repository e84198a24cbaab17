"""Precision: between which bounds a printed figure lies. `37.18 million yuan` is 37,180,000 give or take 5,000."""

import unicodedata
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import NamedTuple

import regex

from yearbook.model import Amount, Count, Measure, Mention, Percent

FIGURE = regex.compile(r"\d[\d,]*(?:\.\d+)?")
VAGUE = Decimal("0.1")  # of a figure called approximate: how far it may be off


class Bounds(NamedTuple):
    """The least and greatest value that a figure, or a sum of figures, may stand for; None where there is no bound."""

    low: Decimal | None
    high: Decimal | None

    def __add__(self, other: object) -> "Bounds":
        assert isinstance(other, Bounds)
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(low, high)

    def __neg__(self) -> "Bounds":
        return Bounds(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def meets(self, other: "Bounds") -> bool:
        """Is there a value within both?"""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not below and not above


Figure = Amount | Count | Measure | Percent
FIGURES = (Amount, Count, Measure, Percent)


def figures_of(mentions: Collection[Mention | None]) -> tuple[Figure, ...] | None:
    """The mentions, if all of them are there and have a value that can be reckoned with; else None."""
    found = tuple(mention for mention in mentions if isinstance(mention, FIGURES))
    return found if len(found) == len(mentions) else None


def per_of(figure: Figure) -> str | None:
    """What a figure is taken by: `household`; None of a share, and of what is no rate."""
    return None if isinstance(figure, Percent) else figure.per


def unit_named(figure: Mention) -> str | None:
    """The unit of a count or measure; None of all else."""
    return figure.unit if isinstance(figure, Count | Measure) else None


def printed(figure: Figure) -> str | None:
    """A figure's digits as printed, without marks but the point, also where a line end cuts them; None of one in words."""
    match = FIGURE.search("".join(unicodedata.normalize("NFKC", figure.text).split()))
    return match[0].replace(",", "") if match else None


def scale_of(figure: Figure) -> Decimal:
    """What a figure's digits are multiplied by: a million of `37.18 million`, 1 of `3908 people` and of numbers in words."""
    digits = Decimal(printed(figure) or 0)
    return figure.value / digits if digits else Decimal(1)


def unit_of(figure: Figure) -> Decimal:
    """The worth of a figure's last printed digit: 10,000 of `37.18 million`; 1 of `3908 people`; 0.1 of `10.2%`."""
    return scale_of(figure) * Decimal(10) ** -len((printed(figure) or "").partition(".")[2])


def bounds(figure: Figure) -> Bounds:
    """Between which values a figure lies, by its printed precision and the words of its bound.

    A whole number of single things, and one in words, is exact.
    """
    low, high = figure.value, figure.value if figure.value_max is None else figure.value_max
    if figure.bound == "at_least":
        return Bounds(low, None)
    if figure.bound == "at_most":
        return Bounds(None, high)
    if figure.bound == "approximate":
        return Bounds(low * (1 - VAGUE), high * (1 + VAGUE))
    half = unit_of(figure) / 2
    if isinstance(figure, Count) and half <= Decimal("0.5"):
        return Bounds(low, high)
    return Bounds(low - half, high + half)


def total(figures: Iterable[Figure]) -> Bounds:
    """The bounds of a sum."""
    whole = Bounds(Decimal(0), Decimal(0))
    for figure in figures:
        whole += bounds(figure)
    return whole
