"""Gold and answers, read from files: which page each gold file is for, and which half of its corpus that page is in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yearbook.errors import YearbookError
from yearbook.inputs.folders import holds_pages
from yearbook.load import Loaded, LoadError, load, read_bytes
from yearbook.model import Page
from yearbook.write import from_json

ANSWERS = frozenset({".jsonl", ".json"})
FLOORS = "floors.json"  # lies beside the gold files, and is none
HELD_OUT = "HELD-OUT"  # the file in a corpus's folder that names the pages which no rule is written from


class EvaluationError(YearbookError):
    """Gold, pages and answers do not go together; the message says which, and what to do."""


def read_gold_folder(folder: Path) -> dict[Path, Page]:
    """The gold pages below a folder, by file. Raises EvaluationError where there are none, one is no gold file, or two are one page's."""
    files = sorted(path for path in folder.rglob("*.json") if path.name != FLOORS)
    if not files:
        raise EvaluationError(f"{folder}: holds no gold files (*.json); point --gold at the folder that does")
    gold = {path: _read(path, "no gold file") for path in files}
    first: dict[str, Path] = {}
    for path, page in gold.items():
        if first.setdefault(page.sha256, path) != path:
            raise EvaluationError(f"{path}: is for the same page as {first[page.sha256]}; remove one")
    return gold


def read_answers(path: Path) -> Iterator[Page]:
    """The pages of a .jsonl file, a .json file, or a folder with `pages.jsonl` or .json files, as `yearbook extract` writes them, in order.

    Raises EvaluationError, with the line, where something else stands there.
    """
    lines = path / "pages.jsonl"
    files = (
        [path]
        if not path.is_dir()
        else [lines]
        if lines.is_file()
        else sorted(one for one in path.rglob("*.json") if one.name != FLOORS)
    )
    return (page for file in files for page in _pages_of(file))


def are_answers(path: Path) -> bool:
    """Does a path hold answers, rather than pages to read?"""
    return path.suffix in ANSWERS or (path.is_dir() and not holds_pages(path) and any(path.rglob("*.json*")))


def _pages_of(file: Path) -> Iterator[Page]:
    if file.suffix != ".jsonl":
        yield _read(file, "no answer of `yearbook extract`")
        return
    with _told(file), file.open("rb") as lines:  # as bytes: no other character than a line feed ends a line of JSON
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _parse(line.decode(), f"{file}: line {number}: no answer of `yearbook extract`")


def _read(path: Path, fault: str) -> Page:
    with _told(path):
        return _parse(path.read_text("utf-8"), f"{path}: {fault}")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Says of which file it is that it can't be read as text."""
    try:
        yield
    except (UnicodeDecodeError, OSError) as error:
        raise EvaluationError(f"{path}: can't be read as JSON in UTF-8: {error}") from error


def _parse(text: str, fault: str) -> Page:
    try:
        return from_json(text)
    except ValueError as error:
        raise EvaluationError(f"{fault}: {first_fault(error)}") from error


def first_fault(error: ValueError) -> str:
    """What is wrong, in one line: of a failed validation, what failed first and where."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    where, what = lines[1:3] if len(lines) > 2 else ("", lines[0])
    return ": ".join(filter(None, (where, what.split(" [type=")[0])))


def page_of(gold_folder: Path, gold: Page) -> Path:
    """The file that a gold page is for: its `source`, from the folder that holds the gold, or from here."""
    beside = gold_folder.resolve().parent / gold.source
    return beside if beside.exists() else Path(gold.source)


def load_page(path: Path, gold: Page) -> Loaded:
    """The text of a gold page's file. Raises EvaluationError where it can't be read, or is not the one that gold was made for."""
    try:
        loaded = load(read_bytes(path), path.name)
    except LoadError as error:
        raise EvaluationError(f"its page {path} {error}") from error
    if loaded.sha256 != gold.sha256:
        raise EvaluationError(f"its page {path} has changed: another SHA-256")
    return loaded


def half_of(path: Path) -> str:
    """Which half of its corpus a page is in: named in a file HELD-OUT of a folder above it, or not; `all` without such a file."""
    lists = [folder / HELD_OUT for folder in path.resolve().parents if (folder / HELD_OUT).is_file()]
    if not lists:
        return "all"
    return "held-out" if path.stem in lists[0].read_text("utf-8").split() else "development"
