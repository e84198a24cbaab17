"""Reads the rules in `patterns/`, checks every key, and compiles them: the only module that knows their files.

A wrong rule file is an error that names the file, the rule and the mend; nothing is skipped in silence.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import regex
from ahocorasick_rs import AhoCorasick, MatchKind
from babel.core import Locale
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from yearbook.errors import YearbookError
from yearbook.gazetteer import Division, load_gazetteer
from yearbook.installed import patterns_folder
from yearbook.model import Language, Transfer, currency_codes
from yearbook.numbers import GRAMMARS
from yearbook.shapes import alternation, openings, rides
from yearbook.signs import SIGN_FRAGMENTS

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

RuleType = Literal["document", "organization", "date", "duration", "label", "amount", "percent", "measure", "count",
                   "header", "boilerplate"]  # fmt: skip


# ISO 4217 codes that stand for no money, or are words that headings print in capitals.
NO_MONEY = frozenset({"XXX", "XTS", "ALL", "TOP", "TRY", "CUP", "MAD", "PEN", "GIP", "LAK", "ANG", "MUR", "RON"})
# Codes that begin with X and are money of several countries; the others are metals, bonds and units of account.
COMMON_MONEY = frozenset({"XAF", "XCD", "XOF", "XPF"})


class RuleError(YearbookError):
    """A rule file can't be used; the message names file, rule and mend."""


class Rule(BaseModel):
    """One entry of a rule file, as written; `file` is where it stands, relative to `patterns/`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9-]+)+$")
    type: RuleType
    regex: str | None = None
    tokens: tuple[dict[str, Any], ...] | None = None
    phrases: tuple[str, ...] | None = None
    examples: tuple[str, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # the rule is tried only on pages that hold one of these strings
    why: str | None = None
    file: str

    @model_validator(mode="after")
    def _one_pattern(self) -> "Rule":
        if sum(pattern is not None for pattern in (self.regex, self.tokens, self.phrases)) != 1:
            raise ValueError("a rule has exactly one of: regex, tokens, phrases")
        return self


class RuleFile(BaseModel):
    """A whole rule file: lexicons (meaning → surfaces), fragments (name → regex) and rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lexicons: dict[str, dict[str, tuple[str, ...]]] = {}
    fragments: dict[str, str] = {}
    rule: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Together:
    """Some rules as one regex: at an offset the first of them that matches is found by one match."""

    pattern: "regex.Pattern[str]"
    rules: tuple[tuple[Rule, int], ...]  # each with the group that only it sets

    @classmethod
    def of(cls, rules: Sequence[Rule], patterns: Mapping[str, "regex.Pattern[str]"]) -> "Together":
        """These rules in their order."""
        parts = [f"(?:{patterns[rule.id].pattern})(?P<_{n}>)" for n, rule in enumerate(rules)]
        pattern = regex.compile("|".join(parts) or "(?!)")
        return cls(pattern, tuple((rule, pattern.groupindex[f"_{n}"]) for n, rule in enumerate(rules)))

    def match(self, text: str, start: int) -> "tuple[Rule, regex.Match[str]] | None":
        """The first rule that matches at an offset, and its match."""
        match = self.pattern.match(text, start)
        if match:
            for rule, group in self.rules:
                if match.start(group) >= 0:
                    return rule, match
        return None


@dataclass(frozen=True)
class Rules:
    """The rules of one language, compiled: what the stages are handed."""

    language: Language
    rules: tuple[Rule, ...]
    by_type: Mapping[RuleType, tuple[Rule, ...]]
    lexicons: Mapping[str, Mapping[str, str]]  # name → lower-case surface → meaning
    first_words: Mapping[str, frozenset[str]]  # lexicon → the first words of its surfaces, in small letters
    first_signs: Mapping[str, frozenset[str]]  # lexicon → the first characters of its surfaces
    last_words: Mapping[str, frozenset[str]]  # … and their last words
    openings: Mapping[str, frozenset[str] | None]  # regex rule's id → what all its matches begin with (see `openings`)
    patterns: Mapping[str, "regex.Pattern[str]"]  # rule id or fragment name → compiled
    labels: "regex.Pattern[str]"  # all label rules that begin with a number, as one
    joined: Mapping[tuple[RuleType, ...], Together]  # see `together`
    vocab: "Vocab"  # of the documents that `matcher` reads
    matcher: "Matcher"  # the token rules, over the tags of `extract/tagging.py`
    gazetteer: Mapping[str, tuple[Division, ...]]  # key of a name in the language (see `place_key`) → its divisions
    finders: Mapping[str, AhoCorasick]  # lexicon → what finds its longest surfaces in one pass over a text
    place_names: AhoCorasick  # finds the keys of the gazetteer in a Chinese text; empty for other languages
    traditional: Mapping[int, int]  # traditional character → simplified one

    def of(self, *types: RuleType) -> tuple[Rule, ...]:
        """The rules of these types, in file order."""
        if len(types) == 1:
            return self.by_type.get(types[0], ())
        return tuple(rule for rule in self.rules if rule.type in types)

    def together(self, *types: RuleType) -> "Together":
        """The rules of these types that begin with a number, as one; all of them where none does."""
        return self.joined[types]

    def meaning(self, lexicon: str, surface: str) -> str:
        """What a surface of a lexicon stands for: `meaning("currency", "Yuan")` is `CNY`."""
        return self.lexicons[lexicon][" ".join(surface.lower().split())]


class _Joined(dict[tuple[RuleType, ...], Together]):
    """Rules joined by type when first asked for: see `Rules.together`."""

    def __init__(
        self, rules: Sequence[Rule], patterns: Mapping[str, "regex.Pattern[str]"], begin: Mapping[str, frozenset[str] | None]
    ) -> None:
        super().__init__()
        self._rules = [rule for rule in rules if rule.id in begin]
        self._riding = {rule.id for rule in rules if rides(begin.get(rule.id))}
        self._patterns = patterns

    def __missing__(self, types: tuple[RuleType, ...]) -> Together:
        rules = [rule for rule in self._rules if rule.type in types]
        riding = [rule for rule in rules if rule.id in self._riding]
        together = self[types] = Together.of(riding or rules, self._patterns)
        return together


class _Finders(dict[str, AhoCorasick]):
    """What finds the surfaces of a lexicon, made when first asked for."""

    def __init__(self, lexicons: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__()
        self._lexicons = lexicons

    def __missing__(self, name: str) -> AhoCorasick:
        finder = self[name] = AhoCorasick(list(self._lexicons[name]), matchkind=MatchKind.LeftmostLongest)
        return finder


class _Patterns(dict[str, "regex.Pattern[str]"]):
    """Compiled patterns by rule id; those of fragments, as `$name`, are compiled when first asked for."""

    def __init__(self, patterns: Mapping[str, "regex.Pattern[str]"], fragments: Mapping[str, str]) -> None:
        super().__init__(patterns)
        self._fragments = fragments

    def __missing__(self, name: str) -> "regex.Pattern[str]":
        if name[1:] not in self._fragments:
            raise RuleError(f"the fragment {name[1:]!r} is missing; add it under [fragments] in a file of this language")
        pattern = self[name] = regex.compile(self._fragments[name[1:]])
        return pattern


def languages(folder: Path | None = None) -> tuple[Language, ...]:
    """The languages that a folder has rules for; the shipped ones if None."""
    return tuple(language for language in get_args(Language) if ((folder or patterns_folder()) / language).is_dir())


@cache
def load_rules(language: Language = "en", folder: Path | None = None) -> Rules:
    """Read and compile the rules of `language` below `folder` (the shipped ones if None).

    Raises RuleError where a file is missing, is not TOML, has an unknown or missing key, or a pattern that does not
    compile.
    """
    from spacy.lang.lex_attrs import LEX_ATTRS  # here: a run whose pages are read by other processes needs no spaCy
    from spacy.vocab import Vocab

    folder = folder or patterns_folder()
    files = [(path, _read_file(path, folder)) for path in sorted((folder / language).glob("*.toml"))]
    if not files:
        raise RuleError(f"{folder / language}: no rule files (*.toml) here; point at a folder that holds `{language}/`")
    lexicons = _lexicons(files, language)
    _check_money(lexicons)
    fragments = _fragments(files, lexicons, folder, language)
    rules = tuple(rule for _, file in files for rule in file.rule)
    _refuse_twins(rules)
    patterns = {rule.id: _compile(rule, fragments) for rule in rules if rule.tokens is None}
    flat = {name: {surface.lower(): meaning for meaning, surfaces in lexicon.items() for surface in surfaces}
            for name, lexicon in lexicons.items()}  # fmt: skip
    first_words = {name: _first_words(lexicon) for name, lexicon in flat.items()}
    worded = [name for name, words in first_words.items() if "" not in words]
    written = {name: pattern for _, file in files for name, pattern in file.fragments.items()}
    begin = {rule.id: openings(rule.regex, worded, written) for rule in rules if rule.regex}
    vocab = Vocab(lex_attr_getters=LEX_ATTRS)
    gazetteer = _gazetteer_of(folder, language)
    labels = [patterns[rule.id].pattern for rule in rules if rule.type == "label" and rides(begin.get(rule.id))]
    return Rules(
        language=language,
        rules=rules,
        by_type={kind: tuple(rule for rule in rules if rule.type == kind) for kind in get_args(RuleType)},
        lexicons=flat,
        first_words=first_words,
        first_signs={
            name: frozenset(surface[0] for surfaces in lexicon.values() for surface in surfaces)
            for name, lexicon in lexicons.items()
        },
        last_words={name: frozenset(surface.rpartition(" ")[2] for surface in lexicon) for name, lexicon in flat.items()},
        openings=begin,
        patterns=_Patterns(patterns, fragments),
        labels=regex.compile("|".join(f"(?:{pattern})" for pattern in labels) or "(?!)"),
        joined=_Joined(rules, patterns, begin),
        vocab=vocab,
        matcher=_matcher(rules, lexicons, vocab),
        gazetteer=gazetteer,
        finders=_Finders(flat),
        place_names=AhoCorasick(list(gazetteer) if language == "zh" else [], matchkind=MatchKind.LeftmostLongest),
        traditional=_traditional(folder / language / "traditional.tsv"),
    )


def _gazetteer_of(folder: Path, language: Language) -> Mapping[str, tuple[Division, ...]]:
    try:
        return load_gazetteer(folder / "gazetteer", language)
    except FileNotFoundError as error:
        raise RuleError(
            f"{error.filename}: the gazetteer's table is missing; build it with pipeline/build_gazetteer.py"
        ) from None


def _traditional(path: Path) -> dict[int, int]:
    """The table of traditional characters of a language that has one (source: OpenCC's, one character for one)."""
    lines = path.read_text("utf-8").splitlines()[1:] if path.is_file() else []
    return {ord(line[0]): ord(line[2]) for line in lines}


def _read_file(path: Path, folder: Path) -> RuleFile:
    name = str(path.relative_to(folder))
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{name}: not TOML: {error}") from error
    for entry in data.get("rule", []):
        if isinstance(entry, dict):
            entry["file"] = name
    try:
        return RuleFile.model_validate(data)
    except ValidationError as error:
        raise RuleError(_explain(name, data, error)) from error


def _explain(name: str, data: Mapping[str, Any], error: ValidationError) -> str:
    """The first fault of a rule file in words: file, rule, key, mend."""
    fault = error.errors()[0]
    where = list(fault["loc"])
    label = name
    known: Iterable[str] = RuleFile.model_fields
    if where[:1] == ["rule"] and len(where) > 1:
        entry = data["rule"][where[1]]
        label += f": rule {entry.get('id', number_of(int(where[1])))!r}"
        known = Rule.model_fields
    key = str(where[-1]) if where else ""
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, known, 1)
        mend = f"did you mean {near[0]!r}?" if near else f"use one of: {', '.join(sorted(set(known) - {'file'}))}"
        return f"{label}: unknown key {key!r}; {mend}"
    if fault["type"] == "missing":
        return f"{label}: the key {key!r} is missing; add it"
    if fault["type"] == "literal_error" and key == "type":
        near = difflib.get_close_matches(str(fault["input"]), get_args(RuleType), 1)
        mend = f"did you mean {near[0]!r}?" if near else f"use one of: {', '.join(get_args(RuleType))}"
        return f"{label}: unknown type {fault['input']!r}; {mend}"
    place = ".".join(str(part) for part in where[2:]) or key
    return f"{label}: {place}: {fault['msg']}" if place else f"{label}: {fault['msg']}"


def number_of(index: int) -> str:
    """How a rule without an id is named in a message."""
    return f"no. {index + 1}"


def _lexicons(files: Sequence[tuple[Path, RuleFile]], language: Language) -> dict[str, dict[str, tuple[str, ...]]]:
    lexicons: dict[str, dict[str, tuple[str, ...]]] = {}
    for _, file in files:
        for name, lexicon in file.lexicons.items():
            lexicons.setdefault(name, {}).update(lexicon)
    if "currency" in lexicons:
        lexicons["currency"] = _with_cldr(lexicons["currency"], language)
        lexicons["currency_code"] = {code: (code,) for code in sorted(currency_codes() - NO_MONEY)}
    return lexicons


def _with_cldr(own: Mapping[str, tuple[str, ...]], language: Language) -> dict[str, tuple[str, ...]]:
    """The currencies of a rule file and all names in its language that CLDR (by way of Babel) knows; the file's own win."""
    taken = {surface.lower() for surfaces in own.values() for surface in surfaces}
    merged = {code: list(surfaces) for code, surfaces in own.items()}
    locale = Locale.parse(language)
    plurals: Mapping[str, Mapping[str, str]] = locale._data["currency_names_plural"]
    for code, name in locale.currencies.items():
        if code[0] == "X" and code not in COMMON_MONEY:
            continue
        names = {one.lower() for one in (name, *plurals.get(code, {}).values())}
        fresh = [one for one in sorted(names) if "(" not in one and one not in taken and one.upper() != code]
        taken |= set(fresh)
        merged.setdefault(code, []).extend(fresh)
    return {code: tuple(surfaces) for code, surfaces in merged.items() if surfaces}


def _fragments(
    files: Sequence[tuple[Path, RuleFile]], lexicons: Mapping[str, Mapping[str, Sequence[str]]], folder: Path, language: Language
) -> dict[str, str]:
    fragments: dict[str, str] = {**GRAMMARS[language].fragments, **SIGN_FRAGMENTS}
    for name, lexicon in lexicons.items():
        fragments[name] = alternation(surface for surfaces in lexicon.values() for surface in surfaces)
    for path, file in files:
        for name, pattern in file.fragments.items():
            where = f"{path.relative_to(folder)}: fragment {name!r}"
            fragments[name] = f"(?:{_fill(pattern, fragments, where)})"
    return fragments


def _fill(pattern: str, fragments: Mapping[str, str], where: str) -> str:
    """Put fragments in the place of their `$names`."""

    def fragment(match: re.Match[str]) -> str:
        name = match[1]
        if name not in fragments:
            near = difflib.get_close_matches(name, fragments, 1)
            mend = f"did you mean ${near[0]}?" if near else "define it under [fragments] in a file that sorts before"
            raise RuleError(f"{where}: unknown fragment ${name}; {mend}")
        return fragments[name]

    return re.sub(r"\$([a-z_]+)", fragment, pattern)


def _compiles(pattern: str, where: str) -> "regex.Pattern[str]":
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise RuleError(f"{where}: the regex does not compile: {error}") from error


def _compile(rule: Rule, fragments: Mapping[str, str]) -> "regex.Pattern[str]":
    where = f"{rule.file}: rule {rule.id!r}"
    if rule.phrases is not None:
        return _compiles(alternation(rule.phrases), where)
    return _compiles(_fill(rule.regex or "", fragments, where), where)


def _first_words(surfaces: Iterable[str]) -> frozenset[str]:
    """The letters that each surface begins with; an empty string where one begins with a sign."""
    return frozenset(re.match(r"[a-z]*", surface)[0] for surface in surfaces)  # type: ignore[index]


def _matcher(rules: Iterable[Rule], lexicons: Mapping[str, Mapping[str, Sequence[str]]], vocab: "Vocab") -> "Matcher":
    from spacy.matcher import Matcher

    matcher = Matcher(vocab)
    for rule in rules:
        if rule.tokens is not None:
            where = f"{rule.file}: rule {rule.id!r}"
            try:
                matcher.add(rule.id, [[_fill_token(token, lexicons, where) for token in rule.tokens]], greedy="LONGEST")
            except (ValueError, KeyError) as error:
                raise RuleError(f"{where}: not a spaCy token pattern: {error}") from error
    return matcher


def _fill_token(value: Any, lexicons: Mapping[str, Mapping[str, Sequence[str]]], where: str) -> Any:
    """Put the surfaces of a lexicon in the place of its `$name` in a token pattern."""
    if isinstance(value, dict):
        return {key: _fill_token(inner, lexicons, where) for key, inner in value.items()}
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in lexicons:
            raise RuleError(f"{where}: unknown lexicon {value}; define it under [lexicons]")
        return [surface for surfaces in lexicons[value[1:]].values() for surface in surfaces]
    return value


def _check_money(lexicons: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
    """Raise RuleError where a verb of giving has no role and kind, or a kind of money is none that transfers have."""
    kinds = get_args(get_args(Transfer.model_fields["kind"].annotation)[0])
    for meaning in lexicons.get("gives", ()):
        role, _, kind = meaning.partition(" ")
        if role not in ("donor", "recipient") or kind not in kinds:
            raise RuleError(
                f"records.toml: lexicon 'gives': {meaning!r} is not `donor` or `recipient` and one of: {', '.join(kinds)}"
            )
    for meaning in lexicons.get("fund", ()):
        if meaning not in kinds:
            raise RuleError(f"records.toml: lexicon 'fund': {meaning!r} is none of: {', '.join(kinds)}")


def _refuse_twins(rules: Sequence[Rule]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f"{rule.file}: rule {rule.id!r} stands in {seen[rule.id].file} too; give one another id")
        seen[rule.id] = rule
