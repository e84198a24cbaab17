"""Names: of each page's file, safe on any file system, and no two alike."""

import hashlib
from pathlib import PurePosixPath

import regex

MAX_NAME = 60  # characters of a part of a path: Chinese ones have three bytes each, and a file system takes 255
UNSAFE = regex.compile(r"[^\w.()-]+")


class FileNames:
    """The file of each page of a run: like the page's own name, with another suffix; names that would be one, or differ only in case,
    are numbered."""

    def __init__(self, suffix: str) -> None:
        self._suffix = suffix
        self._names: dict[str, str] = {}  # source → the file's name
        self._taken: set[str] = set()

    def of(self, source: str, name: str) -> str:
        """The path of the file of the page from `source` whose name, within what was given, is `name`."""
        if source not in self._names:
            self._names[source] = free = self._free(_file_name(name))
            self._taken.add(free.casefold())
        return self._names[source]

    def __contains__(self, path: str) -> bool:
        return path.casefold() in self._taken

    def _free(self, stem: str) -> str:
        """The first of `stem.json`, `stem-2.json`, … that no page of this run has."""
        n, name = 1, f"{stem}{self._suffix}"
        while name.casefold() in self._taken:
            n += 1
            name = f"{stem}-{n}{self._suffix}"
        return name


def _file_name(name: str) -> str:
    """A page's name as the path of its file, without its suffix: `1998/汇总.txt` → `1998/汇总`; nothing in it leads out of a folder."""
    if name == "-":
        return "stdin"
    path = PurePosixPath(regex.sub(r"\.[A-Za-z0-9]{1,5}(?=#\d+$|$)", "", name))
    return "/".join(map(_part, path.parts)) or "page"


def _part(part: str) -> str:
    safe = UNSAFE.sub("_", part.replace("#", "-")).strip(".") or "page"
    if len(safe) <= MAX_NAME:
        return safe
    return f"{safe[:MAX_NAME]}-{hashlib.sha256(part.encode('utf-8', 'replace')).hexdigest()[:8]}"
