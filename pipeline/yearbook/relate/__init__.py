"""Relate: what mentions say together, sentence by sentence: changes, wholes and parts, offices, transfers, whom they reach."""

from collections.abc import Iterator, Mapping, Sequence

from yearbook.model import Draft
from yearbook.reading import Reading
from yearbook.relate import breakdowns, changes, offices, transfers
from yearbook.relate.sentences import Shown, sentences
from yearbook.rules import Rules


def relate(drafts: Sequence[Draft], text: str, read: Reading, rules: Rules) -> tuple[dict[str, object], ...]:
    """The records of a page as fields, in text order; `drafts` are its linked mentions in text order."""
    records = [
        {**record, "start": sentence.start, "end": sentence.end}
        for sentence in sentences(drafts, text, read)
        for record in _records(sentence, rules)
    ]
    transfers.join_told_again(records, {draft.id: draft for draft in drafts}, text, rules)
    return tuple(records)


def _records(sentence: Shown, rules: Rules) -> Iterator[dict[str, object]]:
    """The records of one sentence. What changed by how much is known first: a rate is no part, and no money given."""
    roles = changes.roles_in(sentence, rules)
    wholes = breakdowns.find(sentence, roles, rules)
    given = transfers.find(sentence, wholes, roles, rules)
    yield from ({"type": "transfer", **one.fields} for one in given)
    listed = {part for one in wholes if len(one.parts) > 1 for part in one.parts}
    behind = {part for one in wholes if len(one.parts) > 1 for part in one.parts if ";" not in sentence.between(one.whole, part)}
    changed = list(changes.find(sentence, roles, behind, rules))
    yield from ({"type": "change", **fields} for fields in changed)
    yield from ({"type": "breakdown", **breakdowns.fields(sentence, one)} for one in wholes)
    yield from ({"type": "office", **fields} for fields in offices.find(sentence, rules))
    yield from (
        {"type": "beneficiary", **fields}
        for fields in transfers.beneficiaries(sentence, given, listed | _steps(sentence, changed), rules)
    )


def _steps(sentence: Shown, changed: Sequence[Mapping[str, object]]) -> set[int]:
    """The signs of the figures by which something changed."""
    steps = {change.get("by") for change in changed}
    return {at for at, mention in sentence.mentions.items() if mention.id in steps}
