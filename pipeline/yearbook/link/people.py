"""People: where a title is held, and which mentions are of one person."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from yearbook.model import Draft


def held_at(person: Draft, drafts: Sequence[Draft], starts: Sequence[int]) -> dict[str, Any]:
    """Ids of the organization and the place that a person's title names; `drafts` in text order, `starts` their offsets."""
    fields: dict[str, Any] = {}
    for start, end in person.fields.get("title_spans", ()):
        for draft in drafts[bisect_left(starts, start) : bisect_left(starts, end)]:
            if draft.end <= end and draft.type in ("organization", "place"):
                fields.setdefault(draft.type, draft.id)
    return fields


def set_keys(people: Sequence[Draft], text: str) -> None:
    """Give each person a key: the full name, which a surname alone takes over from who bore it last, by title if several did."""
    known: dict[str, Draft] = {}
    for person in people:
        name = " ".join(text[person.start : person.end].split())
        bearers = [one for full, one in known.items() if full != name and _is_surname_of(name, full)]
        titled = [one for one in bearers if _share_a_word(one.fields.get("title"), person.fields.get("title"))]
        bearer = (titled or bearers)[-1] if bearers else None
        person.fields["key"] = bearer.fields["key"] if bearer else name
        if bearer is None:
            known.pop(name, None)
            known[name] = person


def _is_surname_of(name: str, full: str) -> bool:
    """`Wang` of `Wang Min`; 王 of 王珉."""
    return full.startswith(f"{name} ") or (len(name) == 1 and len(full) > 1 and full[0] == name)


def _share_a_word(one: str | None, other: str | None) -> bool:
    """Have two titles a word in common, or in Chinese their last character?"""
    if not one or not other:
        return False
    return bool(set(one.split()) & set(other.split())) or one[-1] == other[-1]
