"""Pages as files of JSON: a file a page, or a line a page."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from yearbook.inputs import Input
from yearbook.write import from_json, sweep, write_whole
from yearbook.write.names import FileNames
from yearbook.write.output import Answer, Earlier, earlier_of, parse_page

if TYPE_CHECKING:
    from rich.console import Console

    from yearbook.model import Page


class JsonFolder:
    """A .json file a page, in folders like the input's; names that would be one, or differ only in case, are numbered."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._names = FileNames(".json")

    def earlier(self, one: Input) -> Earlier | None:
        try:
            page = parse_page(self._path(one).read_bytes())
        except OSError:
            return None
        return earlier_of(page) if page and page["source"] == one.source else None

    def keep(self, one: Input) -> None:
        """A file that is there stays as it is."""

    def add(self, one: Input, answer: Answer) -> None:
        path = self._path(one)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, answer.json + "\n")

    def commit(self) -> None:
        """Each file is whole from the start."""

    def finish(self) -> tuple[str, ...]:
        sweep(self._folder)
        others = [path for path in sorted(self._folder.rglob("*.json"))
                  if path.relative_to(self._folder).as_posix() not in self._names]  # fmt: skip
        return (f"{len(others)} .json files in it are of other pages ({others[0]}); remove what is not wanted",) if others else ()

    def close(self) -> None:
        """Nothing is open."""

    def _path(self, one: Input) -> Path:
        return self._folder / self._names.of(one.source, one.name)


class JsonLines:
    """A line a page, in the order of the input. What an earlier run wrote stands aside, and is copied line by line where it is kept."""

    def __init__(self, path: Path, resume: bool) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._aside = path.with_name(f".{path.name}.earlier")
        if resume:
            _put_aside(path, self._aside)
        else:
            self._aside.unlink(missing_ok=True)
        self._file: BinaryIO = path.open("wb")
        self._old: BinaryIO | None = self._aside.open("rb") if self._aside.exists() else None
        self._places = dict(_places(self._old)) if self._old else {}

    def earlier(self, one: Input) -> Earlier | None:
        page = parse_page(self._line(one)) if one.source in self._places else None
        return earlier_of(page) if page else None

    def keep(self, one: Input) -> None:
        self._file.write(self._line(one))

    def add(self, one: Input, answer: Answer) -> None:
        self._file.write(answer.json.encode() + b"\n")

    def commit(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def finish(self) -> tuple[str, ...]:
        self.commit()
        self._aside.unlink(missing_ok=True)
        return ()

    def close(self) -> None:
        self._file.close()
        if self._old:
            self._old.close()

    def _line(self, one: Input) -> bytes:
        assert self._old is not None
        self._old.seek(self._places[one.source])
        return self._old.readline()


def _put_aside(path: Path, aside: Path) -> None:
    """Add the lines of an earlier run to those put aside before, of a run that was itself cut short."""
    if not path.exists():
        return
    if not aside.exists():
        path.replace(aside)
        return
    with aside.open("ab") as kept, path.open("rb") as lines:
        kept.write(b"\n")  # ends a line that was cut short
        for line in lines:
            kept.write(line)
        kept.flush()
        os.fsync(kept.fileno())


def _places(file: BinaryIO) -> Iterator[tuple[str, int]]:
    """The source of each whole line, and where the line begins; the last of a source counts."""
    start = 0
    for line in file:
        page = parse_page(line) if line.endswith(b"\n") else None
        if page:
            yield page["source"], start
        start += len(line)


class Printed:
    """Pages on standard output: a line of JSON each, or where a terminal is given, for a person: a lone page whole, several at a glance."""

    def __init__(self, terminal: "Console | None") -> None:
        self._terminal = terminal
        self._first: Page | None = None  # waits to be known as the only one
        self._many = False

    def earlier(self, one: Input) -> None:
        """What is printed is gone."""

    def keep(self, one: Input) -> None:
        """There is nothing to keep."""

    def add(self, one: Input, answer: Answer) -> None:
        if self._terminal is None:
            sys.stdout.buffer.write(answer.json.encode() + b"\n")
            return
        from yearbook.show import summary

        page = from_json(answer.json)
        if self._first is None and not self._many:
            self._first = page
            return
        self._many = True
        for waiting in filter(None, (self._first, page)):
            self._terminal.print(summary(waiting))
        self._first = None

    def commit(self) -> None:
        sys.stdout.flush()

    def finish(self) -> tuple[str, ...]:
        if self._terminal and self._first:
            from yearbook.show import whole

            self._terminal.print(whole(self._first))
        return ()

    def close(self) -> None:
        """Standard output stays open."""
