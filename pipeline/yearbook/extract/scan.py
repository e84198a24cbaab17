"""The state of one page's extraction: its reading, its numbers, and which characters are claimed by whom."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import regex

from yearbook.model import Boilerplate, Draft
from yearbook.numbers import GRAMMARS, MASKS, TAKEN, Number, mask
from yearbook.reading import Reading, reading
from yearbook.rules import Rule, Rules, RuleType
from yearbook.shapes import rides

# A word with its apostrophes and hyphens; company endings and numbered schools count as one.
WORD = re.compile(
    r"Co\.?, ?Ltd\b(?:\.(?=,| [a-z(]| [A-Z]\w+ (?:Branch|Sub-branch)\b))?|Co\. Ltd\b(?:\.(?=,| [a-z(]))?|(?:Co|Inc|Corp|Ltd)\.(?=,| [a-z(])|No\. ?\d{1,6}"
    r"|[^\W\d_][^\W_]*+(?:['&-][^\W_]++)*+(?:(?<=s)'(?= [A-Z]))?|(?<!\d)\d{1,4}(?:st|nd|rd|th)|&"
)
LETTERS = re.compile(r"[a-z]+")
MASKED = frozenset(MASKS.values())


def span_of(match: "regex.Match[str]") -> tuple[int, int]:
    """The span of a rule's match; it begins where the capture `head`, which may stand in a look-behind, begins."""
    head = match.start("head") if "head" in match.re.groupindex else -1
    return head if head >= 0 else match.start(), match.end()


class Considered(NamedTuple):
    """What a rule, a table or a shape would make a mention of."""

    type: str
    start: int
    end: int
    rule: str


@dataclass
class Scan:
    """One page while its mentions are found; finders read `text` or `masked`, and claim spans."""

    original: str  # the page's text as it is
    reading: Reading
    text: str  # of the reading
    masked: str  # the same with every number written over by its kind's mask
    numbers: tuple[Number, ...]
    words: tuple[tuple[int, int], ...]  # where each word of `text` starts and ends; empty in Chinese, which parts none
    index: Mapping[str, list[int]]  # letters of a word, small → where they stand; parts of a hyphened word on their own
    rules: Rules
    drafts: list[Draft] = field(default_factory=list)
    considered: list[Considered] = field(default_factory=list)  # what was made a mention, and what was not
    _claimed: bytearray = field(default_factory=bytearray)
    _starts: tuple[int, ...] = ()
    _found: dict[frozenset[str], list[int]] = field(default_factory=dict)  # see `_positions`

    @classmethod
    def of(cls, text: str, boilerplate: tuple[Boilerplate, ...], rules: Rules, foreign: tuple[Boilerplate, ...] = ()) -> "Scan":
        """A scan of a page before anything is claimed."""
        folded = reading(text, boilerplate, rules.language, rules.traditional, foreign)
        read = folded.text
        words, index = _words(read) if rules.language == "en" else ((), {})
        numbers = GRAMMARS[rules.language].find(read, index)
        starts = tuple(number.start for number in numbers)
        return cls(text, folded, read, mask(read, numbers), numbers, words, index, rules, [], [], bytearray(len(read)), starts)

    def words_at(self, start: int, end: int) -> str:
        """What the page itself has in a span of the reading, on one line."""
        at = self.reading.at
        words = self.original[start:end] if at is None else "".join(self.original[one] for one in dict.fromkeys(at[start:end]))
        return " ".join(words.split())

    def free(self, start: int, end: int) -> bool:
        """Is no character of the span claimed?"""
        return 1 not in self._claimed[start:end]

    def within(self, start: int, end: int) -> list[Draft]:
        """The mentions found so far that share a character with the span."""
        return [] if self.free(start, end) else [one for one in self.drafts if one.start < end and start < one.end]

    def claim(self, start: int, end: int) -> None:
        """Mark the span as taken."""
        self._claimed[start:end] = b"\1" * (end - start)

    def consider(self, type_: str, start: int, end: int, rule: str) -> None:
        """Note that something in the span might be a mention, for who asks why none was made."""
        self.considered.append(Considered(type_, start, end, rule))

    def add(self, type_: str, start: int, end: int, rule: str, **fields: Any) -> Draft:
        """Claim the span for a new mention, which ends before white space that a rule took along."""
        end = start + len(self.text[start:end].rstrip())
        draft = Draft(type_, start, end, rule, fields)
        self.claim(start, end)
        self.drafts.append(draft)
        return draft

    def matches(
        self,
        *types: RuleType,
        masked: bool = True,
        alone: bool = False,
        text: str | None = None,
        starts: Sequence[int] | None = None,
    ) -> Iterator[tuple[Rule, "regex.Match[str]"]]:
        """Unclaimed matches of the regex and phrase rules of these types, rule by rule, in text order.

        `alone` leaves out the rules that begin with a number; `text` is the page's with more written over than numbers;
        `starts` are the only offsets to try.
        """
        text = text if text is not None else self.masked if masked else self.text
        for rule in self.rules.of(*types):
            if alone and rides(self.rules.openings.get(rule.id)):
                continue
            if rule.tokens is None and (not rule.needs or any(one in self.text for one in rule.needs)):
                for match in self._matches_of(rule, text, starts):
                    self.consider(rule.type, *match.span(), rule.id)
                    if self.free(*span_of(match)):
                        yield rule, match

    def at_numbers(self, *types: RuleType, before: Set[str] = frozenset()) -> Iterator[tuple[Rule, "regex.Match[str]"]]:
        """At each unclaimed number the match of the first rule of these types that begins there, in text order.

        `before`, if given, are the signs one of which stands right after the number (and a space) in every match.
        """
        match_at, masked, claimed = self.rules.together(*types).match, self.masked, self._claimed
        for number in self.numbers:
            if claimed[number.start]:
                continue
            if before:
                sign = masked[number.end : number.end + 1]
                if sign not in before and (sign != " " or masked[number.end + 1 : number.end + 2] not in before):
                    continue
            found = match_at(masked, number.start)
            if found:
                self.consider(found[0].type, *found[1].span(), found[0].id)
                if self.free(*found[1].span()):
                    yield found

    def _matches_of(self, rule: Rule, text: str, starts: Sequence[int] | None) -> Iterator["regex.Match[str]"]:
        pattern = self.rules.patterns[rule.id]
        if starts is not None:
            yield from filter(None, (pattern.match(text, start) for start in starts if not self._claimed[start]))
            return
        openings = self.rules.openings.get(rule.id)
        if openings is None:
            yield from pattern.finditer(text)
            return
        for start in self._positions(openings):
            if not self._claimed[start] and (match := pattern.match(text, start)):
                yield match

    def _positions(self, openings: frozenset[str]) -> list[int]:
        """Where the numbers, or the words of the lexicons, of these names begin."""
        if openings not in self._found:
            known = GRAMMARS[self.rules.language].kinds
            starts = {start for name in openings - known.keys() for start in self.starts_of(name)}
            kinds = {kind for name in openings & known.keys() for kind in known[name]}
            starts.update(number.start for number in self.numbers if number.kind in kinds)
            self._found[openings] = sorted(starts)
        return self._found[openings]

    def starts_of(self, lexicon: str) -> list[int]:
        """Where words stand that surfaces of a lexicon begin with, in order."""
        key = frozenset({lexicon, "alone"})
        if key not in self._found:
            firsts = self.rules.first_words[lexicon]
            words = firsts if len(firsts) < len(self.index) else self.index
            self._found[key] = sorted(start for word in words if word in firsts for start in self.index.get(word, ()))
        return self._found[key]

    def at_words(self, lexicon: str, fragment: str, text: str) -> Iterator["regex.Match[str]"]:
        """The matches of a fragment in `text` that begin with a surface of a lexicon, none overlapping."""
        match_at = self.rules.patterns[f"${fragment}"].match
        end = 0
        for start in self.starts_of(lexicon):
            if start >= end and (match := match_at(text, start)):
                yield match
                end = match.end()

    def hide_claimed(self) -> None:
        """Write over the masks of claimed numbers, so that no rule takes them for the first of a range."""
        pieces: list[str] = []
        at = 0
        for number in self.numbers:
            if self._claimed[number.start] and self.masked[number.start] in MASKED:
                pieces += (self.masked[at : number.start], TAKEN * (number.end - number.start))
                at = number.end
        if pieces:
            self.masked = "".join((*pieces, self.masked[at:]))

    def numbers_in(self, start: int, end: int) -> tuple[Number, ...]:
        """The numbers that begin inside the span."""
        first = bisect_left(self._starts, start)
        return self.numbers[first : bisect_left(self._starts, end, first)]

    def unclaimed(self) -> tuple[Number, ...]:
        """The numbers that neither a mention nor a label claimed; ordinals claim themselves."""
        return tuple(number for number in self.numbers if self.free(number.start, number.end) and number.kind != "ordinal")


def _words(text: str) -> tuple[tuple[tuple[int, int], ...], dict[str, list[int]]]:
    """Spans of the words of a text, and where each word in small letters stands."""
    spans: list[tuple[int, int]] = []
    index: dict[str, list[int]] = {}
    for match in WORD.finditer(text):
        span = match.span()
        spans.append(span)
        lower = match[0].lower()
        if lower.isalpha():
            index.setdefault(lower, []).append(span[0])
        else:
            for part in LETTERS.finditer(lower):
                index.setdefault(part[0], []).append(span[0] + part.start())
    return tuple(spans), index
