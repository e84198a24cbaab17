"""The number grammar: from text to `Decimal`, each number found once.

`find_numbers` gives every number of a text, in order; `mask(text, numbers)` writes one private-use character over each of
their characters, so that rules match numbers by kind and offsets stay what they are. What a number counts, costs or dates
is for the rules to say.
"""

from yearbook.numbers.en import find_numbers
from yearbook.numbers.number import FRAGMENTS, KINDS, MASKS, TAKEN, Kind, Number, combine, mask

__all__ = ["FRAGMENTS", "KINDS", "MASKS", "TAKEN", "Kind", "Number", "combine", "find_numbers", "mask"]
