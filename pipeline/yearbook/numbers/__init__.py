"""The number grammar: from text to `Decimal`, each number found once.

A language's grammar finds every number of a text, in order; `mask(text, numbers)` writes one private-use character over each of
their characters, so that rules match numbers by kind and offsets stay what they are. What a number counts, costs or dates
is for the rules to say.
"""

from yearbook.model import Language
from yearbook.numbers import en, zh
from yearbook.numbers.number import FRAGMENTS, KINDS, MASKS, TAKEN, Grammar, Kind, Number, combine, mask

GRAMMARS: dict[Language, Grammar] = {
    "en": Grammar(en.find_numbers, FRAGMENTS, KINDS),
    "zh": Grammar(zh.find_numbers, FRAGMENTS | zh.FRAGMENTS, KINDS | zh.KINDS),
}

__all__ = ["GRAMMARS", "KINDS", "MASKS", "TAKEN", "Grammar", "Kind", "Number", "combine", "mask"]
