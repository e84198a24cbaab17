"""Extract: text to mentions in the making. Numbers first, then names; every character is claimed once.

Each language has its finders; their order is the precedence of their claims.
"""

from dataclasses import dataclass

from yearbook.extract import en, zh
from yearbook.extract.scan import Considered, Scan
from yearbook.model import Boilerplate, Draft
from yearbook.reading import Reading
from yearbook.rules import Rules

FINDERS = {"en": en.FINDERS, "zh": zh.FINDERS}


@dataclass(frozen=True)
class Extracted:
    """The mentions of a page in text order, the spans of the numbers that nothing claimed, and the reading that they were found in."""

    drafts: tuple[Draft, ...]
    unclaimed: tuple[tuple[int, int], ...]
    reading: Reading
    considered: tuple[
        Considered, ...
    ]  # what rules, tables and shapes would make mentions of, made or not; offsets are the reading's


def extract(text: str, boilerplate: tuple[Boilerplate, ...], foreign: tuple[Boilerplate, ...], rules: Rules) -> Extracted:
    """All mentions of `text` but for boilerplate and lines in another language; offsets are those of `text`."""
    scan = Scan.of(text, boilerplate, rules, foreign)
    for find in FINDERS[rules.language]:
        find(scan)
        scan.hide_claimed()
    drafts = tuple(sorted(scan.drafts, key=lambda draft: draft.start))
    for draft in drafts:
        draft.start, draft.end = scan.reading.origin(draft.start, draft.end)
        if "title_spans" in draft.fields:
            draft.fields["title_spans"] = [scan.reading.origin(*span) for span in draft.fields["title_spans"]]
    unclaimed = tuple(scan.reading.origin(number.start, number.end) for number in scan.unclaimed())
    return Extracted(drafts, unclaimed, scan.reading, tuple(scan.considered))
