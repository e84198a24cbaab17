"""Inputs: from paths to the pages in them, one after another: files, folders, archives, JSON Lines, split books.

Nothing is dropped in silence: what can't be read is an input too, which says why, and files of other kinds are counted.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

import regex

from yearbook.inputs.archives import archive_of, read_members
from yearbook.inputs.folders import Found, walk
from yearbook.inputs.lines import read_lines
from yearbook.load import MAX_BYTES, TOO_LARGE, Loaded, LoadError, load, open_file
from yearbook.model import Outcome, Page

LINES = ".jsonl"


@dataclass(frozen=True)
class Input:
    """A page to be: where it is from (`source` as given, `name` below the path given), and its content.

    The content are a file's bytes; a text, of a file that was split; or why there is neither. `read` are the bytes of the
    file or archive that it took (for progress).
    """

    source: str
    name: str
    content: bytes | Loaded | LoadError
    read: int = field(default=0, compare=False)

    @property
    def size(self) -> int:
        """About how much memory the content takes, in bytes."""
        match self.content:
            case bytes():
                return len(self.content)
            case Loaded():
                return 4 * len(self.content.text)
            case _:
                return 0

    @cached_property
    def sha256(self) -> str:
        """The digest of the content; empty where there is none."""
        match self.content:
            case bytes():
                return hashlib.sha256(self.content).hexdigest()
            case Loaded():
                return self.content.sha256
            case _:
                return ""


def read_inputs(
    paths: Iterable[str], split: regex.Pattern[str] | None = None, leave_out: Path | None = None, passed_over: Counter[str] | None = None
) -> Iterator[Input]:  # fmt: skip
    """The pages of files, folders and `-` (standard input), in the order of the paths, and of names within a folder.

    `split` begins a page at each match (see `split_text`), `leave_out` is a file or folder that is none of them (the output), `passed_over` counts the
    suffixes of files that hold no pages.
    """
    passed_over = Counter() if passed_over is None else passed_over
    for path in paths:
        for found in walk(path, leave_out, passed_over):
            for one in _pages_of(found, passed_over):
                yield from split_input(one, split) if split else (one,)


def _pages_of(found: Found, passed_over: Counter[str]) -> Iterator[Input]:
    """The pages of one file, which may be an archive or JSON Lines; a fault of the file where it has none."""
    source, name = printable(found.path), printable(found.name)
    fault, pages = found.fault or "holds no pages; look into it", 0
    if not found.fault:
        try:
            with open_file(found.path) as file:
                for pages, one in enumerate(_expand(source, name, file, passed_over), start=1):  # noqa: B007
                    yield one
        except LoadError as error:
            fault, pages = str(error), 0
    if not pages:
        yield Input(source, name, LoadError(fault))


def _expand(source: str, name: str, file: BinaryIO, passed_over: Counter[str]) -> Iterator[Input]:
    if PurePath(name).suffix.lower() == LINES:
        pages: Iterator[tuple[str, bytes | LoadError, int]] = read_lines(file)
    elif kind := archive_of(file):
        pages = read_members(file, kind, passed_over)
    else:
        data = file.read(MAX_BYTES + 1)
        yield Input(source, name, data if len(data) <= MAX_BYTES else LoadError(TOO_LARGE), len(data))
        return
    for inner, content, read in pages:
        where = printable(inner)
        if isinstance(content, bytes) and PurePath(inner).suffix.lower() == LINES:
            yield from _expand(source + where, name + where, BytesIO(content), passed_over)
        else:
            yield Input(source + where, name + where, content, read)


def split_input(whole: Input, pattern: regex.Pattern[str]) -> Iterator[Input]:
    """The parts of an input, each a page named after it (`book.txt#2`); the input itself where it can't be read or has one part."""
    try:
        if isinstance(whole.content, LoadError):
            raise whole.content
        loaded = whole.content if isinstance(whole.content, Loaded) else load(whole.content, whole.name)
    except LoadError as error:
        yield Input(whole.source, whole.name, error, whole.read)
        return
    read = whole.read
    for n, text in enumerate(split_text(loaded.text, pattern), start=1):
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        lossy = loaded.lossy and "\ufffd" in text
        yield Input(f"{whole.source}#{n}", f"{whole.name}#{n}", Loaded(text, digest, loaded.notes, lossy), read)
        read = 0


def split_text(text: str, pattern: regex.Pattern[str]) -> Iterator[str]:
    """Text cut before each match of a pattern, without the empty parts; a match of white space alone (a form feed) is cut out."""
    start = 0
    for match in pattern.finditer(text):
        if text[start : match.start()].strip():
            yield text[start : match.start()]
            start = match.start()
        if not match[0].strip():
            start = match.end()
    if text[start:].strip():
        yield text[start:]


def failed_page(one: Input, made_by: str, note: str) -> Page:
    """The page of an input that could not be read; the note says why, and what to do."""
    return Page(source=one.source, sha256=one.sha256, made_by=made_by, outcome=Outcome(status="failed", notes=(note,)))


def printable(path: str) -> str:
    """A path as text that can be printed and written as JSON: odd bytes and control characters as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
