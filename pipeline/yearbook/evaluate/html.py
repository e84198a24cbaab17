"""Html: the scores, and every error in its place in the text, as one page that opens from disk and loads nothing."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined

from yearbook.evaluate import Result, intervals_of, record_scores, scores_by, section_scores
from yearbook.evaluate.pairing import Pairing
from yearbook.evaluate.scores import macro, total
from yearbook.evaluate.tables import VERDICTS, causes, described, errors


class Piece(NamedTuple):
    """A stretch of text under the same mentions: its words, the pairings that it is in, and those whose mention begins here."""

    text: str
    pairings: tuple[Pairing, ...]  # first the one that gold has here, then the one that was found, if they are two
    sides: str  # `gold`, `found`, or both
    begun: tuple[Pairing, ...]

    @property
    def pairing(self) -> Pairing | None:
        """The pairing to show: one that went wrong before one that is right."""
        return next((one for one in self.pairings if one.verdict != "correct"), self.pairings[0] if self.pairings else None)

    @property
    def classes(self) -> str:
        """CSS classes: gold, found or both; the verdict to show first; then all verdicts and types there, for the switches."""
        first = self.pairing.verdict if self.pairing else ""
        return " ".join((self.sides, first, *(f"on-{one.verdict} type-{one.type}" for one in self.pairings)))

    @property
    def said(self) -> str:
        """What happened here, for who points at it."""
        return "\n".join(map(_said, self.pairings))


def _said(one: Pairing) -> str:
    if one.verdict == "correct":
        return f"{described(one.got)} by {one.rule}"
    return f"{one.verdict}: {one.cause}\ngold: {described(one.wanted)}\ngot: {described(one.got)}\nby {one.rule}"


def pieces(result: Result) -> Iterator[Piece]:
    """A page's text in pieces, none left out, each under one gold and one found mention at most."""
    text = result.text
    gold = {n: one for one in result.pairings if one.gold for n in range(one.gold.start, one.gold.end)}
    found = {n: one for one in result.pairings if one.found for n in range(one.found.start, one.found.end)}
    starts: dict[int, list[Pairing]] = {}
    for one in result.pairings:
        starts.setdefault(one.mention.start, []).append(one)
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or end in starts or gold.get(end) is not gold.get(begin) or found.get(end) is not found.get(begin):
            sides = {"gold": gold.get(begin), "found": found.get(begin)}
            here = tuple(dict.fromkeys(one for one in sides.values() if one))
            yield Piece(text[begin:end], here, " ".join(name for name, one in sides.items() if one), tuple(starts.get(begin, ())))
            begin = end


def to_html(groups: Mapping[str, Sequence[Result]]) -> str:
    """One HTML page over groups of results (`en, development`): tables of scores, and each text with its errors marked."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["ratio"] = lambda value: "–" if value is None else f"{value:.3f}"
    template = environment.from_string((resources.files("yearbook.evaluate") / "errors.html").read_text("utf-8"))
    return template.render(
        date=datetime.date.today(),
        groups=[_group(title, results) for title, results in groups.items()],
        types=sorted({pairing.type for results in groups.values() for result in results for pairing in result.pairings}),
        described=described,
        verdicts=VERDICTS,
        pieces=pieces,
        errors=errors,
    )


def _group(title: str, results: Sequence[Result]) -> dict[str, object]:
    by_type = scores_by("type", results)
    ranges = intervals_of(results)
    rows = [*by_type.items(), ("all", total(by_type.values())), ("section", section_scores(results))]
    return {
        "title": title,
        "results": results,
        "rows": [(name, scores, ranges.get(name)) for name, scores in rows],
        "macro": macro(by_type),
        "attributes": {name: " ".join(f"{key} {one.agreed[key]}/{count}" for key, count in sorted(one.compared.items())) for name, one in by_type.items()},
        "records": record_scores(results),
        "causes": causes(results),
    }  # fmt: skip
