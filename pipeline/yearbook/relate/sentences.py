"""Sentences as the relations see them: each mention one sign, all words between them as they are.

`Shown.text` of `Liaoning gave 3 million yuan to Qinghai` is `‹place› gave ‹amount› to ‹place›`, each of the three one private-use
character: patterns say how signs stand to words, and never look inside a mention.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeAlias, TypeVar

import regex

from yearbook.model import Draft, Mention
from yearbook.reading import Reading
from yearbook.rules import Rules
from yearbook.signs import SIGNS

FIGURES = frozenset({"amount", "count", "measure", "percent", "duration"})

# Punctuation of Chinese pages, and the Yi letters that stand for it in one family of files, as the Western one; the stop stays.
_FOLDS = str.maketrans("，；：（）％\ua3ac\ua3bb\ua3ba\ua3a8\ua3a9\ua3ae\u3000\u00a0", ",;:()%,;:()。  ")
_FOLDS |= {ord(sign): 0xFFFD for sign in SIGNS.values()}  # a private character of the page's own is no sign
LONGEST_PARAGRAPH = 1600  # … and of a paragraph
PARAGRAPH_END = regex.compile(r"\n+|(?=【)|(?<=】)")
# A stop before the parts of what stands before it ends a clause, and no sentence.
PARTS_FOLLOW = regex.compile(
    r"。(?= ?其中)|\.(?= (?:(?:Out of|Of) (?:this|these|those|them|which|it|the (?:total|sum|amount))|Among (?:them|these|those|which)|Including)\b)"
)
LONGEST = 400  # characters of a sentence, a mention being one
# Where a sentence ends: at a stop before white space, a bracket or a capital; at a line's end; around a header.
END = regex.compile(
    r"[。！？]|(?<!\b(?:i\.e|e\.g|viz|approx|ca|cf|resp|vs|Nos?))[.!?](?=[”\"’)]?(?:\s+(?![a-z])|$|【))|\n+|(?=【)|(?<=】)"
)


class Placed(Protocol):
    """What stands in a text: a mention, or one in the making."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=Placed)


@dataclass(frozen=True)
class ShownOf(Generic[T]):
    """One sentence: its text with a sign for each mention, and the mention behind each sign by its offset in that text."""

    text: str
    mentions: dict[int, T]
    page: str  # the whole page's text
    offsets: tuple[int, ...]  # of each character of `text` in the page; of a sign, where its mention starts
    start: int  # of the sentence in the page, in code points
    end: int
    section: int  # how many headers stand before it
    header: bool  # is it a header's title?
    day: T | None = None  # the date that stands alone before the header above it, as in chronicles: 21日【…】

    def figures(self) -> list[int]:
        """Where the signs of amounts, counts, measures, percents and durations stand, in order."""
        return [at for at, mention in self.mentions.items() if mention.type in FIGURES]

    def id_at(self, at: int | None) -> str | None:
        """The id of the mention at a sign; None for none."""
        return None if at is None else self.mentions[at].id

    def words(self, start: int, end: int) -> str:
        """What the page has in a stretch of the sentence's text."""
        return self.page[
            self.offsets[start] : self.mentions[end - 1].end if end - 1 in self.mentions else self.offsets[end - 1] + 1
        ]

    def between(self, first: int, second: int) -> str:
        """The text between two signs."""
        return self.text[first + 1 : second]


Shown: TypeAlias = ShownOf[Draft]
Told: TypeAlias = ShownOf[Mention]


def sentences(drafts: Sequence[T], text: str, read: Reading) -> tuple[ShownOf[T], ...]:
    """The sentences of a page that hold mentions, in order.

    `drafts`, or mentions, are in text order, with offsets into `text`; `read` is the reading of the page.
    """
    return _shown(drafts, text, read, END, LONGEST)


def paragraphs(drafts: Sequence[T], text: str, read: Reading) -> tuple[ShownOf[T], ...]:
    """The paragraphs of a page that hold mentions, in order, as `sentences` gives sentences."""
    return _shown(drafts, text, read, PARAGRAPH_END, LONGEST_PARAGRAPH)


def _shown(drafts: Sequence[T], text: str, read: Reading, ends: "regex.Pattern[str]", longest: int) -> tuple[ShownOf[T], ...]:
    shown, owners, at = _signed(drafts, read.text, read.at)
    found: list[ShownOf[T]] = []
    section = 0
    dated: T | None = None  # the date that stands alone before the last header
    before: T | None = None  # … in the sentence before
    for start, end in _spans(shown, ends, longest):
        header = shown.startswith("【", start)
        section += header
        mentions = {n - start: owners[n] for n in range(start, end) if n in owners}
        if header:
            dated = before
        lone = next(iter(mentions.values())) if len(mentions) == 1 and len(shown[start:end].strip()) == 1 else None
        before = lone if lone is not None and lone.type == "date" else None
        if mentions:
            offsets = tuple(at[start:end])
            found.append(ShownOf(shown[start:end], mentions, text, offsets, offsets[0], at[end - 1] + 1, section, header, dated))
            dated = dated if header else None  # of the first sentence behind the header alone
    return tuple(found)


def _signed(drafts: Sequence[T], read: str, origin: Sequence[int] | None) -> tuple[str, dict[int, T], list[int]]:
    """The text with signs, the mention of each sign, and the page offset of each of its characters."""
    plain = PARTS_FOLLOW.sub(";", read.translate(_FOLDS))
    offsets = range(len(read)) if origin is None else origin
    pieces: list[str] = []
    owners: dict[int, T] = {}
    at: list[int] = []
    done = 0  # offset in the reading
    for draft in drafts:
        start = draft.start if origin is None else bisect_left(origin, draft.start)
        end = draft.end if origin is None else bisect_left(origin, draft.end)
        if start < done:
            continue
        pieces += plain[done:start], SIGNS[draft.type]
        at += offsets[done:start]
        owners[len(at)] = draft
        at.append(draft.start)
        done = end
    pieces.append(plain[done:])
    at += offsets[done:]
    return "".join(pieces), owners, at


def _spans(shown: str, ends: "regex.Pattern[str]", longest: int) -> Iterator[tuple[int, int]]:
    """Where sentences start and end; what goes on for longer than any real one is cut, so that work grows as the text does."""
    start = 0
    for end in (*(match.end() for match in ends.finditer(shown)), len(shown)):
        while end - start > longest:
            cut = max(shown.rfind(mark, start + longest // 2, start + longest) for mark in ",;、 ") + 1 or start + longest
            yield start, cut
            start = cut
        if shown[start:end].strip():
            yield start, end
        start = end


def alike(one: Draft, other: Draft) -> bool:
    """Are two figures of one kind, so that one can be part of the other, or come after it? Same currency, unit or thing."""
    if one.type != other.type:
        return False
    if one.type == "amount":
        return bool(one.fields["currency"] == other.fields["currency"])
    units = one.fields.get("unit"), other.fields.get("unit")
    return one.type not in ("count", "measure") or None in units or units[0] == units[1]


def date_of(sentence: Shown, at: int, rules: Rules) -> str | None:
    """The id of the date of a clause: the last before the sign at `at`, else the first behind it, none of them counted from."""
    start = sentence.text.rfind(";", 0, at) + 1
    end = sentence.text.find(";", at)
    dates = [
        one
        for one, mention in sentence.mentions.items()
        if mention.type == "date" and start <= one < (end if end >= 0 else len(sentence.text))
        and not (rules.patterns["$not_period"] if "/" in str(mention.fields["edtf"]) else rules.patterns["$not_when"]).search(sentence.text[:one])
    ]  # fmt: skip
    before, after = [one for one in dates if one < at], [one for one in dates if one > at]
    if before or sentence.day is None:
        return sentence.id_at(before[-1] if before else after[0] if after else None)
    return sentence.day.id
