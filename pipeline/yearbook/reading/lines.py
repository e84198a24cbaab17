"""Lines: a reading without some of a page's characters, most of them line ends, that still knows where it is in the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

LINE_END = regex.compile(r"\r\n|\n|\r")
WIDEST = 200  # characters that the lines of a page have which its printer wrapped


@dataclass(frozen=True)
class Reading:
    """The folded text; where characters were left out or put in, `at` gives each one's offset in the page (else None).

    A space that was put in has the offset of the character before it.
    """

    text: str
    at: tuple[int, ...] | None = None

    def then(self, further: "Reading") -> "Reading":
        """This reading read further: `further` is one of its text."""
        if self.at is None or further.at is None:
            return Reading(further.text, self.at if further.at is None else further.at)
        return Reading(further.text, tuple(self.at[offset] for offset in further.at))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the page that a span of the reading stands for."""
        return (start, end) if self.at is None else (self.at[start], self.at[end - 1] + 1)


def edited(folded: str, left_out: list[tuple[int, int]], spaced: Sequence[int] = ()) -> Reading:
    """The reading of a page without some spans, and with spaces put in at some offsets; both are in order and apart."""
    if not left_out and not spaced:
        return Reading(folded)
    pieces: list[str] = []
    at: list[int] = []
    done = 0
    for start, end in sorted([*left_out, *((offset, offset) for offset in spaced)]):
        pieces.append(folded[done:start])
        at += range(done, start)
        if start == end:
            pieces.append(" ")
            at.append(start - 1)
        done = max(done, end)
    pieces.append(folded[done:])
    at += range(done, len(folded))
    return Reading("".join(pieces), tuple(at))


def joined(folded: str, full: Callable[[str], bool], opening: "regex.Pattern[str]" = LINE_END) -> Reading:
    """The reading of a page without the ends of its full lines, but before a line that begins with an `opening`."""
    ends: list[tuple[int, int]] = []
    line_start = 0
    for match in LINE_END.finditer(folded):
        if match.end() < len(folded) and not opening.match(folded, match.end()) and full(folded[line_start : match.start()]):
            ends.append(match.span())
        line_start = match.end()
    return edited(folded, ends)
