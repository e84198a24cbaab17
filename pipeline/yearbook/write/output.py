"""What all outputs of a run have in common: pages go in one by one, in order; what an earlier run wrote whole is kept."""

from dataclasses import dataclass
from typing import Any, Protocol

import simplejson

from yearbook.inputs import Input


@dataclass(frozen=True)
class Answer:
    """A page as JSON, with how reading it ended."""

    json: str
    status: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """What an earlier run has on disk of a page: the digest of its input, what made it, and how it ended."""

    sha256: str
    made_by: str | None
    status: str
    notes: tuple[str, ...]


class Output(Protocol):
    """Where the pages of a run go. Everything raises OSError where it can't be written."""

    def earlier(self, one: Input) -> Earlier | None:
        """What an earlier run has of the page; None if nothing, or nothing whole."""

    def keep(self, one: Input) -> None:
        """Take over the page as an earlier run wrote it."""

    def add(self, one: Input, answer: Answer) -> None:
        """Write a page, in place of an earlier one."""

    def commit(self) -> None:
        """Make sure that all pages so far are on disk."""

    def finish(self) -> tuple[str, ...]:
        """Bring the output into its last form, after all pages; gives what a user should know about it."""

    def close(self) -> None:
        """Let go of files and connections; what is committed stays."""


def earlier_of(page: dict[str, Any]) -> Earlier:
    """What a page, as plain data, tells of its making. Raises KeyError or TypeError where it is no page."""
    outcome = page["outcome"]
    return Earlier(page["sha256"], page["made_by"], outcome["status"], tuple(outcome["notes"]))


def parse_page(text: str | bytes) -> dict[str, Any] | None:
    """A page's JSON as plain data, numbers as `Decimal` or whole; None where it is not whole, or no page of this version."""
    try:
        page: dict[str, Any] = simplejson.loads(text, use_decimal=True)
        earlier_of(page)
    except (ValueError, KeyError, TypeError):
        return None
    return page
