"""Ledger: which transfers' sums may be added up, so that no money is counted twice."""

from collections.abc import Mapping, Sequence

from yearbook.model import Finding, Mention, Record, Transfer

HOLDING = ("holds", "rounding")


def with_additive(records: Sequence[Record], findings: Sequence[Finding], mentions: Mapping[str, Mention]) -> tuple[Record, ...]:
    """The records, with `additive` set on the transfers.

    Not added up is what is part of another transfer, by the words or by the arithmetic; what tells another again, or is told again as
    a part; a rate or range; what is planned, agreed, or a total of several years.
    """
    transfers = [record for record in records if isinstance(record, Transfer)]
    sums = {record.amount for record in transfers}
    inside = {record.amount for record in transfers if record.part_of or record.same_as}
    inside |= {record.same_as for record in transfers if record.same_as and record.part_of}
    for finding in findings:
        whole, *parts = finding.mentions
        if finding.kind == "breakdown" and finding.verdict in HOLDING and whole in sums:
            inside.update(parts)
    return tuple(
        record.model_copy(update={"additive": record.amount not in inside and _is_sum(record, mentions[record.amount])})
        if isinstance(record, Transfer)
        else record
        for record in records
    )


def _is_sum(record: Transfer, amount: Mention) -> bool:
    once = getattr(amount, "per", None) is None and getattr(amount, "value_max", None) is None
    return once and record.status in (None, "in_kind")
