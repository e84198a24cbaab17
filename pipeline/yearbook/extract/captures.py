"""What a date rule captured, as numbers and meanings: shared by the languages, each of which adds what its own dates need."""

import regex

from yearbook.extract.scan import Scan


class Captures:
    """The named captures of a rule's match in a page."""

    def __init__(self, scan: Scan, match: "regex.Match[str]") -> None:
        self._scan = scan
        self._match = match
        self._groups = match.groupdict()

    def has(self, name: str) -> bool:
        """Did the capture match anything?"""
        return bool(self._groups.get(name))

    def text(self, name: str) -> str:
        """The words of a capture; empty if it did not match."""
        return self._groups[name] or ""

    def whole(self, name: str) -> int | None:
        """The value of a captured number."""
        if not self.has(name):
            return None
        numbers = self._scan.numbers_in(*self._match.span(name))
        return int(numbers[0].value) if numbers else None

    def meaning(self, lexicon: str, name: str) -> str:
        """What the words of a capture stand for in a lexicon."""
        return self._scan.rules.meaning(lexicon, self._groups[name])
