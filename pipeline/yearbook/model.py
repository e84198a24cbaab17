"""The one data model: what a page is and what it says, as frozen Pydantic classes.

Offsets are Unicode code points into `Page.text`, end exclusive; a page refuses a mention that does not slice to its
words. Numbers are `Decimal` inside and exact JSON numbers outside (see `write.py`).
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from babel.core import get_global
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

Language = Literal["en", "zh"]
Bound = Literal["exact", "approximate", "at_least", "at_most"]
Verdict = Literal["holds", "rounding", "conflict", "untestable"]
Level = Literal["province", "prefecture", "county", "township", "village", "other"]


def _number(value: Any) -> Any:
    """Let whole numbers and `Decimal` through, refuse what only looks like a number (text, float, bool)."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("a value is a whole number or a Decimal, never text, a float or a boolean")
    return value


@cache
def currency_codes() -> frozenset[str]:
    """All ISO 4217 codes, in use and historic (source: Unicode CLDR, by way of Babel)."""
    return frozenset(get_global("all_currencies"))


def _currency(code: str) -> str:
    if code not in currency_codes():
        raise ValueError(f"{code!r} is not an ISO 4217 currency code")
    return code


Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$"), AfterValidator(_currency)]
Offset = Annotated[int, Field(ge=0)]


class Model(BaseModel):
    """Base of all: frozen, and no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Model):
    """Part of the page's text: `text[start:end]`, end exclusive, in code points."""

    start: Offset
    end: Offset
    text: str


class Section(Model):
    """A stretch of the page under one header; `inferred` where the header's brackets are lost."""

    title: str
    start: Offset
    end: Offset
    inferred: bool = False


class Boilerplate(Model):
    """A stretch of the file that is the site's or the printer's, not the page's own text."""

    start: Offset
    end: Offset


class MentionBase(Span):
    """What all mentions have: an id unique in the page (`m12`), their span, and the rule that made them."""

    id: str
    rule: str


class Quantity(MentionBase):
    """A number with what it measures; `value_max` only for ranges, `per` only for rates."""

    value: Number
    value_max: Number | None = None
    bound: Bound = "exact"


class Amount(Quantity):
    """A sum of money in the base unit of its currency (ISO 4217)."""

    type: Literal["amount"] = "amount"
    currency: Currency
    per: str | None = None


class Count(Quantity):
    """A number of things; `unit` is the head noun in the singular, None where the text names no thing."""

    type: Literal["count"] = "count"
    unit: str | None = None
    per: str | None = None


class Measure(Quantity):
    """A number with a unit of measure: a UCUM code, or a Chinese unit by name (`mu`, `jin`, `li`)."""

    type: Literal["measure"] = "measure"
    unit: str
    per: str | None = None


class Percent(Quantity):
    """A share or rate in percent (10.2 for `10.2%`), or a difference in percentage points."""

    type: Literal["percent"] = "percent"
    unit: Literal["percent", "percentage_point"] = "percent"


class Date(MentionBase):
    """A calendar point or period in Extended Date/Time Format (ISO 8601-2); None while its year is not known."""

    type: Literal["date"] = "date"
    edtf: str | None = None


class Duration(MentionBase):
    """A length of time (ISO 8601: `P3M`)."""

    type: Literal["duration"] = "duration"
    iso: Annotated[str, Field(pattern=r"^P")]


class Place(MentionBase):
    """A named place; `code` and `parent` are GB/T 2260 division codes valid in the page's year.

    `candidates` holds the codes among which the page does not decide.
    """

    type: Literal["place"] = "place"
    level: Level
    code: str | None = None
    parent: str | None = None
    candidates: tuple[str, ...] | None = None


class Person(MentionBase):
    """A person's name alone; `title` as written, with the ids of the place or organization it is held at.

    `key` is the same for all mentions of one person on a page: the full name.
    """

    type: Literal["person"] = "person"
    key: str | None = None
    title: str | None = None
    place: str | None = None
    organization: str | None = None


class Organization(MentionBase):
    """A body with a name of its own."""

    type: Literal["organization"] = "organization"


class Document(MentionBase):
    """A named law, plan, notice or outline; `number` is its file number as written."""

    type: Literal["document"] = "document"
    number: str | None = None


Mention = Annotated[
    Amount | Count | Measure | Percent | Date | Duration | Place | Person | Organization | Document,
    Field(discriminator="type"),
]


@dataclass(frozen=True)
class Layout:
    """The page's title, sections and boilerplate."""

    title: str | None
    sections: tuple[Section, ...]
    boilerplate: tuple[Boilerplate, ...]


@dataclass
class Draft:
    """A mention in the making: what a rule found in `text[start:end]`; `fields` become the mention's attributes."""

    type: str
    start: int
    end: int
    rule: str
    fields: dict[str, Any] = field(default_factory=dict)
    id: str = ""


class RecordBase(Model):
    """What all records have: the words that made it (a lexicon or fragment of `records.toml`), and its sentence; not in gold."""

    rule: str | None = None
    start: Offset | None = None
    end: Offset | None = None


class Transfer(RecordBase):
    """Money given, allotted, invested, lent or raised; all but `purpose`, `kind`, `status` and `additive` are ids of mentions.

    `additive` are the transfers whose sums a ledger may add up: none that is part of another or tells it again, no rate, nothing that
    is only planned or agreed, and no total of several years.
    """

    type: Literal["transfer"] = "transfer"
    amount: str
    donor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    purpose: str | None = None
    date: str | None = None
    kind: Literal["grant", "loan", "donation", "investment", "subsidy", "other"] | None = None
    part_of: str | None = None
    status: Literal["planned", "agreed", "cumulative", "in_kind"] | None = (
        None  # None of money that changed hands, within the year
    )
    additive: bool = False
    same_as: str | None = None  # the amount of the transfer that this one tells again


class Office(RecordBase):
    """Who held which office, where and when; `former` if the text says that it was over."""

    type: Literal["office"] = "office"
    person: str
    title: str
    place: str | None = None
    organization: str | None = None
    date: str | None = None
    former: bool = False


class Change(RecordBase):
    """A stated change of the figure `of`, from one value, by an amount, count or percent, since a date."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    type: Literal["change"] = "change"
    of: str | None = None
    from_: str | None = Field(None, alias="from")
    by: str | None = None
    since: str | None = None
    direction: Literal["up", "down"] | None = None


class Breakdown(RecordBase):
    """A whole and the parts stated for it; `complete` if the words say that the parts are all."""

    type: Literal["breakdown"] = "breakdown"
    whole: str
    parts: tuple[str, ...]
    complete: bool = False


class Beneficiary(RecordBase):
    """Whom a transfer or a project covers: a count, of the transfer's amount or a place."""

    type: Literal["beneficiary"] = "beneficiary"
    count: str
    of: str | None = None


Record = Annotated[Transfer | Office | Change | Breakdown | Beneficiary, Field(discriminator="type")]


class Finding(Model):
    """What the page's own figures say of one another; `mentions` are those that it rests on, the stated whole or result first."""

    kind: Literal["breakdown", "change", "share", "rate", "list", "dates", "told twice", "spelling"]
    verdict: Verdict
    mentions: Annotated[tuple[str, ...], Field(min_length=1)]
    arithmetic: str
    hint: str | None = None


class Outcome(Model):
    """How reading the page ended: `ok`, `partial` (the notes say what was skipped), `failed` (they say why)."""

    status: Literal["ok", "partial", "failed"] = "ok"
    notes: tuple[str, ...] = ()


PLAIN = frozenset(
    {"type", "rule", "start", "end", "purpose", "kind", "status", "additive", "title", "former", "direction", "complete"}
)  # fields that hold no id


class Page(Model):
    """A page and all that was read from it; a gold file is a `Page` without its `text`.

    `sha256` is the digest of the bytes that it was read from, `made_by` the version of the code and rules that read it.
    """

    schema_version: Literal["1"] = "1"
    source: str
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    made_by: str | None = None
    language: Language | None = None
    year: int | None = None
    title: str | None = None
    text: str | None = None
    sections: tuple[Section, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()
    mentions: tuple[Mention, ...] = ()
    records: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()
    unclaimed: tuple[Span, ...] = ()
    outcome: Outcome = Outcome()

    @model_validator(mode="after")
    def _spans_hold(self) -> "Page":
        seen: set[str] = set()
        end = 0
        for mention in self.mentions:
            if mention.id in seen:
                raise ValueError(f"two mentions have the id {mention.id}")
            seen.add(mention.id)
            if mention.start < end:
                raise ValueError(f"mention {mention.id} overlaps the one before it, or stands out of order")
            end = mention.end
        for span in (*self.mentions, *self.unclaimed):
            self._slices(span)
        for finding in self.findings:
            if missing := set(finding.mentions) - seen:
                raise ValueError(f"a finding refers to {missing.pop()}, and no mention has that id")
        for record in self.records:
            for name, value in record:
                for reference in (value if isinstance(value, tuple) else (value,)) if name not in PLAIN else ():
                    if reference is not None and reference not in seen:
                        raise ValueError(f"a {record.type} refers to {reference}, and no mention has that id")
        return self

    def _slices(self, span: Span) -> None:
        if span.text != span.text.strip() or len(span.text) != span.end - span.start or not span.text:
            raise ValueError(f"{span.text!r} does not fill {span.start}..{span.end}, or has white space at its ends")
        if self.text is not None and self.text[span.start : span.end] != span.text:
            found = self.text[span.start : span.end]
            raise ValueError(f"text[{span.start}:{span.end}] is {found!r}, not {span.text!r}")
