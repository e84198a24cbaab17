"""Shapes: how the regexes of rules are built from lexicons, and what a regex begins with."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yearbook.numbers import KINDS

# Words that faulty pages glue to the word before them: `Yuanand`, `kmof`.
GLUED = r"(?!(?:and|of|for|in|to|was|were|from|by|on|with)\b)"


def alternation(surfaces: Iterable[str]) -> str:
    """A trie-shaped regex that matches the longest of `surfaces`, whole words only.

    Surfaces written all in small letters match in any case, others as they are written. A word of three letters or more
    may have a small word glued to its end (`Yuanand`); after a sign (`$`, `m2`) anything may follow.
    """
    surfaces = set(surfaces)  # one in Han characters has no bounds: Chinese parts no words
    dotted: list[str] = []  # `Sept.` comes before `Sept`
    long: list[str] = []
    short: list[str] = []
    signs: list[str] = []
    for surface in surfaces:
        if _is_latin(surface[-1]):
            (long if len(surface) > 2 else short).append(surface)
        else:
            (dotted if surface[-1] == "." else signs).append(surface)
    # A short surface that a sign goes on from is another: `m` is not `m2`, and `°` comes after `°c`.
    parts = [(dotted, ""), (long, rf"(?!{GLUED}[A-Za-z])"), (short, r"(?![A-Za-z\d²³$^])"), (signs, "")]
    found = [_bounded(group) + end for group, end in parts if group]
    flag = "i" if all(surface == surface.lower() for surface in surfaces) else ""
    return f"(?{flag}:{'|'.join(found)})"


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _bounded(surfaces: Iterable[str]) -> str:
    """A trie whose surfaces do not begin inside a word."""
    return rf"(?<![A-Za-z])(?:{_trie(surfaces)})" if any(_is_latin(one[0]) for one in surfaces) else f"(?:{_trie(surfaces)})"


def _trie(surfaces: Iterable[str]) -> str:
    root: dict[str, Any] = {}
    for surface in surfaces:
        node = root
        for character in surface:
            node = node.setdefault(character, {})
        node[""] = {}
    return _trie_regex(root)


def _trie_regex(node: Mapping[str, Any]) -> str:
    branches = []
    for character, below in sorted(node.items(), reverse=True):
        if character:
            branches.append((" {1,2}" if character == " " else re.escape(character)) + _trie_regex(below))
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{body})?" if "" in node else body


NAME = re.compile(r"\$([a-z_]+)(?![a-z_])")
GROUP = re.compile(r"\(\?(?:<\w+>|:)")


def openings(pattern: str, lexicons: Iterable[str], fragments: Mapping[str, str] | None = None) -> frozenset[str] | None:
    """What every match of a rule's regex begins with: lexicons or kinds of number by name; None where that can't be told.

    Such a rule is tried where its openings stand, and not at every character of the page. `fragments` are regexes by name: what
    begins with an optional part, as `$in_year?$day`, begins with that part's openings or the rest's.
    """
    found: set[str] = set()
    for alternative in _alternatives(pattern):
        begins = _begins(alternative, lexicons, fragments or {})
        if begins is None:
            return None
        found |= begins
    return frozenset(found)


def _begins(pattern: str, lexicons: Iterable[str], fragments: Mapping[str, str]) -> frozenset[str] | None:
    """The openings of a regex without outermost `|`."""
    while (end := _look_around(pattern)) > 0:
        pattern = pattern[end:]
    if name := NAME.match(pattern):
        end = name.end()
        inner = _named(name[1], lexicons, fragments)
    elif group := GROUP.match(pattern):
        end = _closing(pattern) + 1
        inner = openings(pattern[group.end() : end - 1], lexicons, fragments)
    else:
        return None
    if inner is None or not pattern.startswith(("?", "*", "{0"), end):
        return inner
    rest = _begins(pattern[end:].lstrip("?+"), lexicons, fragments) if pattern[end] == "?" else None
    return None if rest is None else inner | rest


def _named(name: str, lexicons: Iterable[str], fragments: Mapping[str, str]) -> frozenset[str] | None:
    if name in KINDS or name in lexicons:
        return frozenset({name})
    return openings(fragments[name], lexicons, fragments) if name in fragments else None


def rides(begin: frozenset[str] | None) -> bool:
    """Does a rule begin with a number, so that it can be tried together with others that do?"""
    return bool(begin) and begin is not None and all(name in KINDS for name in begin)


def _alternatives(pattern: str) -> list[str]:
    """A regex split at its outermost `|`."""
    cuts = [n for n, character, depth in _open_characters(pattern) if character == "|" and depth == 0]
    return [pattern[start:end] for start, end in zip((0, *(n + 1 for n in cuts)), (*cuts, len(pattern)), strict=True)]


def _look_around(pattern: str) -> int:
    """The length of the look-around that a regex begins with, 0 if it begins with none."""
    if not re.match(r"\(\?(?:<?[=!])", pattern):
        return 0
    return _closing(pattern) + 1


def _closing(pattern: str) -> int:
    """Where the bracket that a regex begins with closes; -1 if nowhere."""
    return next((n for n, character, depth in _open_characters(pattern) if character == ")" and depth == 0), -1)


def _open_characters(pattern: str) -> Iterator[tuple[int, str, int]]:
    """The characters of a regex that are neither escaped nor in a class, with the depth of brackets behind each."""
    depth = 0
    escaped = in_class = False
    for n, character in enumerate(pattern):
        if escaped or character == "\\":
            escaped = not escaped
        elif in_class or character == "[":
            in_class = character != "]"
        else:
            depth += (character == "(") - (character == ")")
            yield n, character, depth
