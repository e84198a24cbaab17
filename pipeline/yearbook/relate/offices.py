"""Offices: who held which office, one record for each title of a person's stack, at the date of the person's own clause."""

from collections.abc import Iterator

from yearbook.relate.sentences import Shown, date_of
from yearbook.rules import Rules

BEFORE = 24  # characters before a title in which it may be called a former one


def find(sentence: Shown, rules: Rules) -> Iterator[dict[str, object]]:
    """The offices of the people of a sentence, as fields of records."""
    yield from _moved(sentence, rules)
    for at, person in sentence.mentions.items():
        if person.type == "person":
            date = date_of(sentence, at, rules)
            for first, last in person.fields.get("title_spans", ()):
                for start, end in _titles(sentence.page, first, last, rules):
                    fields = {
                        "person": person.id,
                        "title": sentence.page[start:end],
                        "date": date,
                        **_held_at(sentence, start, end),
                    }
                    former = rules.patterns["$former"].search(sentence.page[max(0, start - BEFORE) : start]) is not None
                    yield {key: value for key, value in fields.items() if value} | {"former": former, "rule": "office.title"}


def _moved(sentence: Shown, rules: Rules) -> Iterator[dict[str, object]]:
    """Offices that somebody is said to take or leave: `was elected Governor`, `replaced ‹B› as Mayor`, which was ‹B›'s till then."""
    for name in ("takes_office", "leaves_office"):
        for match in rules.patterns[f"${name}"].finditer(sentence.text):
            first, last = match.span("title")
            if first < 0 or not _has_head(match["title"], rules):
                continue
            title, start = sentence.words(first, last), sentence.offsets[first]
            held = _held_at(sentence, start, start + len(title))
            named = (at for at in sorted(sentence.mentions) if match.start() <= at < match.end() and not first <= at < last)
            people = [at for at in named if sentence.mentions[at].type == "person"]
            for n, at in enumerate(people[:2]):
                fields = {"person": sentence.id_at(at), "title": title, "date": date_of(sentence, at, rules), **held}
                former = at < first and (n > 0 or name == "leaves_office")  # who is named behind the title succeeds
                yield {key: value for key, value in fields.items() if value} | {"former": former, "rule": f"office.{name}"}


def _titles(page: str, start: int, end: int, rules: Rules) -> Iterator[tuple[int, int]]:
    """The spans of the titles in a stack: cut where a joint stands between two that have a head word each."""
    cuts = [start]
    for joint in rules.patterns["$title_joint"].finditer(page, start, end):
        if _has_head(page[cuts[-1] : joint.start()], rules) and _has_head(page[joint.end() : end], rules):
            cuts += [joint.start(), joint.end()]
    cuts.append(end)
    for first, last in zip(cuts[::2], cuts[1::2], strict=True):
        flag = rules.patterns["$former_in_title"].match(page, first, last)
        yield flag.end() if flag else first, last


def _has_head(words: str, rules: Rules) -> bool:
    return rules.patterns["$office_head"].search(words) is not None


def _held_at(sentence: Shown, start: int, end: int) -> dict[str, str]:
    """The body and the place that a title names."""
    inside = [one for one in sentence.mentions.values() if start <= one.start and one.end <= end]
    return {one.type: one.id for one in reversed(inside) if one.type in ("organization", "place")}
