"""The words of a Chinese text, with their classes, as the dictionary that ships in rjieba cuts them: evidence, not truth.

Names that no dictionary has are cut anywhere, so finders ask only whether a word they know begins or ends at an offset.
"""

from typing import NamedTuple

from yearbook.dictionaries import cut


class Words(NamedTuple):
    """Where words begin (`tags`: offset → class and end) and end (`begins`: end → offset)."""

    tags: dict[int, tuple[str, int]]
    begins: dict[int, int]

    @classmethod
    def of(cls, text: str) -> "Words":
        """The words of a text."""
        tags: dict[int, tuple[str, int]] = {}
        begins: dict[int, int] = {}
        at = 0
        for word, tag in cut(text):
            end = at + len(word)
            tags[at] = (tag, end)
            begins[end] = at
            at = end
        return cls(tags, begins)

    def cuts(self, offset: int) -> bool:
        """Does a word begin here, or end?"""
        return offset in self.tags or offset in self.begins
