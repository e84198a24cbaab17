"""Marked-up strings: `gave <amount value=3000000 currency=CNY>3 million yuan</amount>`, as examples and tests are written."""

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import regex

TAG = regex.compile(
    r"""<(?P<close>/?)(?P<type>amount|count|measure|percent|date|duration|place|person|organization|document|title)
        (?P<attributes>(?:\s+\w+=(?:"[^"]*"|'[^']*'|[^\s"'>]+))*)\s*>""",
    regex.VERBOSE,
)
ATTRIBUTE = regex.compile(r"""(\w+)=("[^"]*"|'[^']*'|[^\s"'>]+)""")


class Marked(NamedTuple):
    """A tagged stretch of the text without its tags: type, offsets, and attributes as written."""

    type: str
    start: int
    end: int
    attributes: dict[str, str]


def parse_markup(marked: str) -> tuple[str, tuple[Marked, ...]]:
    """The text without its tags, and what they mark, in order. Raises ValueError where tags do not pair or are nested."""
    pieces: list[str] = []
    found: list[Marked] = []
    opened: tuple[str, int, dict[str, str]] | None = None
    at = length = 0
    for match in TAG.finditer(marked):
        pieces.append(marked[at : match.start()])
        length += match.start() - at
        at = match.end()
        if match["close"]:
            if opened is None or opened[0] != match["type"]:
                raise ValueError(f"{match[0]} closes no tag, in {marked!r}")
            found.append(Marked(opened[0], opened[1], length, opened[2]))
            opened = None
        elif opened is not None:
            raise ValueError(f"{match[0]} stands inside another tag, in {marked!r}")
        else:
            opened = (match["type"], length, {key: value.strip("\"'") for key, value in ATTRIBUTE.findall(match["attributes"])})
    if opened is not None:
        raise ValueError(f"<{opened[0]}> is not closed, in {marked!r}")
    return "".join((*pieces, marked[at:])), tuple(found)


def agrees(stated: str, value: object) -> bool:
    """Is an attribute as written in markup the value that a mention has? Numbers are compared as numbers."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        try:
            return Decimal(stated) == value
        except InvalidOperation:
            return False
    return stated == ("" if value is None else str(value))
