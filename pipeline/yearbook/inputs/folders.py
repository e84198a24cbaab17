"""The files below a folder, in the order of their names, and what is wrong with some of them."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from yearbook.load import unreadable

PAGE_SUFFIXES = (".txt", ".text", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".doc", ".rtf", ".jsonl", ".zip", ".tar", ".tgz",
                 ".tbz2", ".txz", ".gz", ".bz2", ".xz", ".7z", ".rar")  # fmt: skip # those that are not read say what to do
OUTCOMES = "outcomes.jsonl"
OURS = frozenset({OUTCOMES, "pages.jsonl"})  # what a run wrote is no page


@dataclass(frozen=True)
class Found:
    """A file: its path, its name below the path given, and why it is not to be opened, if it isn't."""

    path: str
    name: str
    fault: str = ""


def walk(path: str, leave_out: Path | None, passed_over: Counter[str]) -> Iterator[Found]:
    """A file itself, or the files below a folder whose names promise pages; hidden ones are passed over."""
    if not os.path.isdir(path):  # noqa: PTH112 - as text, for "-" and for names that are not UTF-8
        yield Found(path, PurePath(path).name)
        return
    nothing = True
    for found in _below(path, "", Path(path).resolve(), leave_out and leave_out.resolve(), passed_over):
        nothing = False
        yield found
    if nothing:
        yield Found(
            path,
            PurePath(path).name,
            "holds no pages: name files, or folders of text, HTML, PDF or Word files, JSON Lines, or archives of them",
        )


def _below(folder: str, prefix: str, root: Path, leave_out: Path | None, passed_over: Counter[str]) -> Iterator[Found]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Found(folder, prefix.rstrip("/"), unreadable(error))
        return
    ours = OURS if any(entry.name == OUTCOMES for entry in entries) else frozenset()
    for entry in entries:
        name = prefix + entry.name
        if entry.name.startswith(".") or entry.name in ours or _is(entry, leave_out):
            continue
        if entry.is_symlink() and (fault := _link_fault(entry, root)):
            yield Found(entry.path, name, fault)
        elif entry.is_dir():
            if not entry.is_symlink():
                yield from _below(entry.path, name + "/", root, leave_out, passed_over)
        elif not is_page_name(entry.name):
            pass_over(entry.name, passed_over)
        else:
            yield Found(entry.path, name, "" if entry.is_file() else "is a device, a pipe or a socket, not a file; remove it")


def _is(entry: "os.DirEntry[str]", path: Path | None) -> bool:
    return path is not None and entry.name == path.name and Path(entry.path).resolve() == path


def _link_fault(entry: "os.DirEntry[str]", root: Path) -> str:
    """What is wrong with a link; nothing if it leads to a file or a folder below the root, which is read in its own place."""
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError) as error:
        if isinstance(error, FileNotFoundError):
            return "is a link to what is not there; remove it"
        return unreadable(error) if isinstance(error, PermissionError) else "is a link in a circle; remove it"
    if not target.is_relative_to(root):
        return "is a link that leads out of the folder; copy what it leads to, or name that as a path"
    return (
        "is a link in a circle; remove it" if target.is_dir() and Path(entry.path).parent.resolve().is_relative_to(target) else ""
    )


def pass_over(name: str, passed_over: Counter[str]) -> None:
    """Count a file that is no page by its name, under its suffix."""
    passed_over[PurePath(name).suffix.lower() or "no suffix"] += 1


def is_page_name(name: str) -> bool:
    """Does a file's name promise a page, or an archive of them?"""
    return name.lower().endswith(PAGE_SUFFIXES)


def holds_pages(folder: Path) -> bool:
    """Is there a page below a folder?"""
    return any(not found.fault for found in walk(str(folder), None, Counter()))
