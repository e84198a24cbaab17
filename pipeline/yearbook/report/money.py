"""Money: the transfers of all pages that may be added up, and their sums by who gave, who got, when, where and as what."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from yearbook.model import Mention, Page, Transfer
from yearbook.rows import one_line

KINDS = ("grant", "subsidy", "donation", "investment", "loan", "other")
Key = TypeVar("Key", bound=Hashable)


class Name(NamedTuple):
    """Who gave or got: what tells the same from another (codes of places, small letters of others), and the words of the page."""

    key: str
    words: str


class Payment(NamedTuple):
    """A transfer that may be added up, with the file and source of its page; the lower end of a range counts."""

    file: str
    source: str
    amount: str  # the id of the amount
    value: Decimal
    currency: str
    kind: str  # one of KINDS
    donor: Name | None
    recipient: Name | None
    place: Name | None  # the recipient, where it is a place, or places
    year: int | None


class Sum(NamedTuple):
    """What payments come to, and which they are, in the order of the pages."""

    value: Decimal
    payments: tuple[Payment, ...]


def payments(page: Page, file: str) -> list[Payment]:
    """A page's transfers that may be added up (`additive`), as the ledger of the tables has them."""
    mentions = {mention.id: mention for mention in page.mentions}
    found = []
    for record in page.records:
        amount = mentions[record.amount] if isinstance(record, Transfer) and record.additive else None
        if amount is None or amount.type != "amount" or not isinstance(record, Transfer):
            continue
        donors, recipients = ([mentions[id_] for id_ in ids] for ids in (record.donor, record.recipient))
        recipient = _name(recipients)
        place = recipient if recipients and all(one.type == "place" for one in recipients) else None
        year = _year(mentions[record.date]) if record.date else None
        found.append(Payment(file, page.source, amount.id, amount.value, amount.currency, record.kind or "other", _name(donors), recipient, place,
                             year or page.year))  # fmt: skip
    return found


def _name(mentions: Sequence[Mention]) -> Name | None:
    """One name of those who gave or got together; None of nobody."""
    if not mentions:
        return None
    words = [one_line(one.text) for one in mentions]
    keys = [(one.code if one.type == "place" else None) or text.casefold() for one, text in zip(mentions, words, strict=True)]
    return Name("; ".join(sorted(keys)), "; ".join(words))


def _year(mention: Mention) -> int | None:
    """The year that a date lies in; None of a period of several."""
    edtf = (mention.edtf or "") if mention.type == "date" else ""
    years = {part[:4] for part in edtf.split("/")}
    return int(years.pop()) if len(years) == 1 and edtf[:4].isdigit() else None


def sums(paid: Iterable[Payment], name_of: Callable[[Payment], Key | None]) -> dict[Key, Sum]:
    """Payments added up under what `name_of` gives of each, the largest sum first; those of which it gives None are left out."""
    groups: dict[Key, list[Payment]] = {}
    for one in paid:
        if (name := name_of(one)) is not None:
            groups.setdefault(name, []).append(one)
    added = {name: Sum(sum((one.value for one in ones), Decimal()), tuple(ones)) for name, ones in groups.items()}
    return dict(sorted(added.items(), key=lambda pair: -pair[1].value))


def wordings(paid: Iterable[Payment]) -> dict[str, str]:
    """The words that pages use most for each key."""
    counts: dict[str, Counter[str]] = {}
    for one in paid:
        for name in filter(None, (one.donor, one.recipient)):
            counts.setdefault(name.key, Counter())[name.words] += 1
    return {key: words.most_common(1)[0][0] for key, words in counts.items()}
