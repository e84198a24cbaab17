"""Text: a page's text as blocks and pieces, none left out, so that it stands in HTML as it was read."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

from yearbook.model import Mention, Page, Section, Span

NUMBERED = 10  # characters that stand before a title: its bracket, its number
CLOSING = re.compile(r"[ \u3000]*[】〗］\]》]")


class Piece(NamedTuple):
    """A stretch of text: a mention's, a mention's that gold has and the page has not (`missed`), a number's that no rule claimed, or plain."""

    text: str
    kind: Literal["mention", "missed", "unclaimed", "plain"]
    span: Span | None = None


class Block(NamedTuple):
    """A stretch of text with its pieces: a section's header, boilerplate, or the rest."""

    kind: Literal["header", "boilerplate", "body"]
    section: int | None  # of a header: the section's number, from 1
    pieces: tuple[Piece, ...]


def blocks(page: Page, missed: Sequence[Mention] = ()) -> Iterator[Block]:
    """A page's text from its first character to its last, cut where headers and boilerplate begin and end."""
    text = page.text or ""
    headers = {section.start: (n, _header_end(text, section)) for n, section in enumerate(page.sections, start=1)}
    spans = _spans(page, missed)
    edges = {0, len(text), *headers, *(end for _, end in headers.values())}
    edges |= {edge for one in page.boilerplate for edge in (one.start, one.end)}
    starts = [span.start for _, span in spans]
    at = 0
    for edge in sorted(edges)[1:]:
        nearest = bisect_left(starts, edge) - 1
        if nearest >= 0 and spans[nearest][1].end > edge:
            continue  # within a span, which is not cut
        own = spans[bisect_left(starts, at) : bisect_left(starts, edge)]
        section, header_end = headers.get(at, (None, 0))
        filler = any(one.start <= at < one.end for one in page.boilerplate)
        yield Block(
            "boilerplate" if filler else "header" if header_end == edge else "body", section, tuple(_pieces(text, at, edge, own))
        )
        at = edge


def _header_end(text: str, section: Section) -> int:
    """Where a section's header ends: its title, and the bracket that closes it; where it begins, if the title stands elsewhere."""
    at = text.find(section.title, section.start, section.end)
    before = text[section.start : at].strip()
    if at < 0 or len(before) > NUMBERED or "\n" in before:
        return section.start
    closing = CLOSING.match(text, at + len(section.title))
    return closing.end() if closing else at + len(section.title)


def _spans(page: Page, missed: Sequence[Mention]) -> list[tuple[Literal["mention", "missed", "unclaimed"], Span]]:
    """What is marked, in order; of what overlaps, mentions come before what is missed, and that before what is not claimed."""
    taken = bytearray(len(page.text or ""))
    spans: list[tuple[Literal["mention", "missed", "unclaimed"], Span]] = []
    for kind, ones in (("mention", page.mentions), ("missed", missed), ("unclaimed", page.unclaimed)):
        for one in ones:
            if 1 not in taken[one.start : one.end]:
                taken[one.start : one.end] = b"\1" * (one.end - one.start)
                spans.append((kind, one))  # type: ignore[arg-type]
    return sorted(spans, key=lambda pair: pair[1].start)


def _pieces(
    text: str, start: int, end: int, spans: Sequence[tuple[Literal["mention", "missed", "unclaimed"], Span]]
) -> Iterator[Piece]:
    for kind, span in spans:
        if start < span.start:
            yield Piece(text[start : span.start], "plain")
        yield Piece(span.text, kind, span)
        start = span.end
    if start < end:
        yield Piece(text[start:end], "plain")


def verbatim(text: str) -> Markup:
    """Text for HTML that a browser keeps character for character: carriage returns by number, NUL as the sign for what can't be shown."""
    return Markup(str(escape(text.replace("\0", "\ufffd"))).replace("\r", "&#13;"))


class Utf16:
    """Offsets in UTF-16 units, in which browsers count, of a text's code points."""

    def __init__(self, text: str) -> None:
        self._wide = [n for n, character in enumerate(text) if character > "\uffff"] if not text.isascii() else []

    def at(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)
