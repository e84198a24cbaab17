"""What a number is, its kinds, and the masks by which rules match numbers instead of digits."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Literal, NamedTuple

Kind = Literal["number", "year", "day", "word", "one", "ordinal"]

# One private-use character a kind; fragments such as `$year` in rule files stand for runs of them.
MASKS: dict[Kind, str] = {
    "number": "\ue000",
    "year": "\ue001",  # four digits, 1500 to 2099, no comma: may be a year
    "day": "\ue002",  # a whole number from 1 to 31 in one or two digits: may be a day of a month
    "word": "\ue003",  # written in words alone
    "one": "\ue004",  # the word `one`, which is a pronoun too
    "ordinal": "\ue005",  # `101st`; ordinals in words stay readable: `the first half`
}
TAKEN = "\ue006"  # a number that a finder has claimed
ORDINAL_WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]

# `$number` is a range too: `2-3`, `500 - 1,000`, where the dash stands for `to`. Rules write `$lone` for a lone number.
FRAGMENTS: dict[str, str] = {
    "lone": r"[\ue000-\ue004]++",
    "number": r"(?:[\ue000-\ue004]++(?:-(?= to\b))? ?(?:[-–—~～]+|\bto\b) ?)?[\ue000-\ue004]++",
    "figure": r"[\ue000-\ue002]++",
    "year": r"\ue001{4}+",
    "day": r"\ue002{1,2}+",
    "word": r"[\ue003\ue004]++",
    "unity": r"\ue004{3}+",
    "ordinal": rf"(?:\ue005++|(?i:\b(?:{'|'.join(ORDINAL_WORDS)})\b))",
}

# The kinds that a number's fragment can begin with.
KINDS: dict[str, frozenset[Kind]] = {
    "number": frozenset({"number", "year", "day", "word", "one"}),
    "lone": frozenset({"number", "year", "day", "word", "one"}),
    "figure": frozenset({"number", "year", "day"}),
    "year": frozenset({"year"}),
    "day": frozenset({"day"}),
    "word": frozenset({"word", "one"}),
    "unity": frozenset({"one"}),
    "ordinal": frozenset({"ordinal"}),
}


class Number(NamedTuple):
    """A number in the text: its span, its value, and the scale word's factor that it was written with (1 if none)."""

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    scale: Decimal
    kind: Kind
    at_least: bool  # written `50+`, `300-odd`: the words inside the span set a bound


class Grammar(NamedTuple):
    """How a language writes numbers: what finds them, and what `$names` of numbers in its rules stand for."""

    find: Callable[[str, Mapping[str, Sequence[int]]], tuple[Number, ...]]
    fragments: Mapping[str, str]
    kinds: Mapping[str, frozenset[Kind]]  # the kinds that a fragment can begin with


def mask(text: str, numbers: Sequence[Number]) -> str:
    """`text` with every number's characters written over by its kind's mask; the length stays the same.

    A number that another is glued to (`10:20:11一月`, a clock time before a date) is hidden, so that the two do not look like one.
    """
    pieces: list[str] = []
    at = 0
    for number, after in zip_longest(numbers, numbers[1:]):
        if number.kind == "ordinal" and text[number.start].isalpha():
            continue
        sign = TAKEN if after is not None and after.start == number.end else MASKS[number.kind]
        pieces += (text[at : number.start], sign * (number.end - number.start))
        at = number.end
    return "".join((*pieces, text[at:]))


MYRIAD = 10**4  # from here on a scale word may be that of a whole range


def combine(numbers: Sequence[Number]) -> tuple[Decimal, Decimal | None]:
    """Value and upper value of a lone number or of a range's two; the first takes the scale that only the last has.

    `2-3 million`: (2000000, 3000000); `500 - 1,000`: (500, 1000).
    """
    last = numbers[-1]
    if len(numbers) == 1:
        return last.value, last.value_max
    first = numbers[0].value
    open_ = numbers[0].scale == 1 or (numbers[0].scale < MYRIAD <= last.scale)  # `一百二十到一百五十万`
    if open_ and last.scale > 1 and first * last.scale <= last.value:
        first *= last.scale
    return first, last.value
