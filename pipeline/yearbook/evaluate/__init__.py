"""Evaluate: gold against answers, mention by mention and record by record.

`evaluate` pairs; `scores` counts; `against` tells what a change did, `floors` what fell; `tables` and `html` show it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import simplejson

from yearbook.evaluate.lint import lint
from yearbook.evaluate.pairing import Pairing, pair, score, score_sections
from yearbook.evaluate.records import RecordPairing, RecordScores, pair_records, score_records
from yearbook.evaluate.scores import Scores, grouped, intervals, macro, total
from yearbook.load import LoadError, load, read_bytes
from yearbook.model import Page
from yearbook.run import find_files, read_file
from yearbook.write import from_json

ANSWERS = frozenset({".jsonl", ".json"})
FLOORS = "floors.json"  # lies beside the gold files, and is none
HELD_OUT = "HELD-OUT"  # the file in the corpus's folder that names the pages which no rule is written from
GROUPS = ("type", "language", "half", "page", "section", "rule", "cause")


class EvaluationError(Exception):
    """Gold, pages and answers do not go together; the message says which, and what to do."""


class Result(NamedTuple):
    """A gold page and the answer to it, paired; `half` is `development`, `held-out`, or `all` of gold that is not split."""

    name: str
    language: str
    half: str
    gold: Page
    found: Page  # with the page's text, as far as it is at hand
    pairings: tuple[Pairing, ...]
    sections: Scores
    records: tuple[RecordPairing, ...]

    @property
    def text(self) -> str:
        return self.found.text or ""


def evaluate(gold: Path, answers: Iterable[Page] | None = None) -> tuple[Result, ...]:
    """Compare each gold file below a folder with the answer that has its SHA-256, in the order of the files.

    Without answers, each gold file's page is read: its `source`, from the folder that holds `gold`. Given answers, only
    their pages count. Raises EvaluationError where a gold file is none, does not fit its page, or no answer has any gold.
    """
    files = read_gold_folder(gold)
    if answers is None:
        return tuple(_result(path, page, _answer(path, page, gold.parent), gold.parent) for path, page in files.items())
    given = {page.sha256: page for page in answers}
    results = tuple(_result(path, page, given[page.sha256], gold.parent) for path, page in files.items() if page.sha256 in given)
    if not results:
        raise EvaluationError(f"none of the {len(given)} pages has a gold file in {gold} (they are told by their SHA-256)")
    return results


def read_gold_folder(folder: Path) -> dict[Path, Page]:
    """The gold pages below a folder, by file. Raises EvaluationError where there are none, or a file is no gold file."""
    files = sorted(path for path in folder.rglob("*.json") if path.name != FLOORS)
    if not files:
        raise EvaluationError(f"{folder}: holds no gold files (*.json); point --gold at the folder that does")
    return {path: _read_gold(path) for path in files}


def _read_gold(path: Path) -> Page:
    try:
        return from_json(path.read_text("utf-8"))
    except ValueError as error:
        raise EvaluationError(f"{path}: no gold file: {first_line(error)}") from error


def first_line(error: ValueError) -> str:
    """What is wrong, in one line: of a failed validation, what failed first and where."""
    lines = [line.strip() for line in str(error).splitlines()]
    return ": ".join(lines[1:3]) if len(lines) > 2 else lines[0]


def read_answers(path: Path) -> tuple[Page, ...]:
    """The pages of a .jsonl file, a .json file, or a folder of .json files, as `yearbook extract` writes them.

    Raises EvaluationError where something else stands there.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    return tuple(page for file in files for page in _pages_of(file))


def _pages_of(file: Path) -> Iterator[Page]:
    try:
        text = file.read_text("utf-8")
        yield from map(from_json, filter(str.strip, text.splitlines())) if file.suffix == ".jsonl" else (from_json(text),)
    except ValueError as error:
        raise EvaluationError(f"{file}: no answers of `yearbook extract`: {first_line(error)}") from error


def are_answers(path: Path) -> bool:
    """Does a path hold answers, rather than pages to read?"""
    return path.suffix in ANSWERS or (path.is_dir() and not any(find_files(path)) and any(path.glob("*.json")))


def lint_folder(gold: Path) -> dict[Path, tuple[str, ...]]:
    """What is wrong with each gold file below a folder (see `lint`), empty where nothing is.

    Raises EvaluationError where there are no gold files, or one is none.
    """
    return {path: _faults(page, gold.parent / page.source) for path, page in read_gold_folder(gold).items()}


def _faults(gold: Page, source: Path) -> tuple[str, ...]:
    try:
        loaded = load(read_bytes(source))
    except LoadError as error:
        return (f"its page {source} {error}",)
    return lint(gold, loaded.text) if loaded.sha256 == gold.sha256 else (f"its page {source} has changed: another SHA-256",)


def _answer(path: Path, gold: Page, root: Path) -> Page:
    source = root / gold.source
    found = read_file(source, gold.source)
    if found.sha256 != gold.sha256:
        why = "; ".join(found.outcome.notes) if found.outcome.status == "failed" else "the page has changed: another SHA-256"
        raise EvaluationError(f"{path}: does not fit its page {source}: {why}")
    return found


def _result(path: Path, gold: Page, found: Page, root: Path) -> Result:
    pairings = pair(gold, found)
    half = half_of(root / gold.source)
    records = pair_records(gold, found, pairings)
    return Result(path.stem, gold.language or "?", half, gold, found, pairings, score_sections(gold, found), records)


def half_of(source: Path) -> str:
    """Which half of its corpus a page is in: named in a file HELD-OUT of a folder above it, or not; `all` without such a file."""
    lists = [folder / HELD_OUT for folder in source.parents if (folder / HELD_OUT).is_file()]
    if not lists:
        return "all"
    return "held-out" if source.stem in lists[0].read_text("utf-8").split() else "development"


def narrowed(results: Iterable[Result], types: Sequence[str]) -> tuple[Result, ...]:
    """The results with pairings of these types alone; of all types if none are given."""
    if not types:
        return tuple(results)
    return tuple(one._replace(pairings=tuple(pairing for pairing in one.pairings if pairing.type in types)) for one in results)


def scores_by(group: str, results: Iterable[Result]) -> dict[str, Scores]:
    """The scores of mentions under the name that each has in a group (see GROUPS), sorted; sections in their page's order."""
    pairs = ((result, pairing) for result in results for pairing in result.pairings)
    scores = grouped(pairs, lambda one: _group(group, *one), lambda one: score((one[1],)))
    return scores if group == "section" else dict(sorted(scores.items()))


def _group(group: str, result: Result, pairing: Pairing) -> str:
    match group:
        case "language" | "half":
            return str(getattr(result, group))
        case "page":
            return result.name
        case "section":
            return f"{result.name}: {_section(result.gold, pairing.mention.start)}"
        case "cause":
            return pairing.cause or "right"
        case _:
            return str(getattr(pairing, group))


def _section(gold: Page, offset: int) -> str:
    return next((section.title for section in gold.sections if section.start <= offset < section.end), "(before the first)")


def section_scores(results: Iterable[Result]) -> Scores:
    """The counts of sections."""
    return total(result.sections for result in results)


def record_scores(results: Iterable[Result]) -> dict[str, RecordScores]:
    """The counts of records and of their slots, by type."""
    return score_records(one for result in results for one in result.records)


def intervals_of(results: Iterable[Result], group: str = "type") -> dict[str, tuple[float, float]]:
    """95 % intervals over pages of the right F1 by type (or group), of all (`all`), and of their mean (`macro`).

    What stands on one page alone has no spread over pages, and no interval.
    """
    pages = [scores_by(group, (result,)) for result in results]
    shared = {name for page in pages for name in page if sum(name in other for other in pages) > 1} | {"all", "macro"}
    return {name: bounds for name, bounds in intervals(pages).items() if name in shared}


def unclaimed(results: Iterable[Result]) -> tuple[int, int, int]:
    """Numbers that no rule claimed: how many, how many of them gold says count nothing, and all numbers that gold labels."""
    left = none = labelled = 0
    for result in results:
        nothing = {(span.start, span.end) for span in result.gold.unclaimed}
        left += len(result.found.unclaimed)
        none += sum(any(span.start < end and start < span.end for start, end in nothing) for span in result.found.unclaimed)
        labelled += sum(pairing.gold is not None and hasattr(pairing.gold, "value") for pairing in result.pairings)
    return left, none, labelled


def scores_dict(results: Sequence[Result], groups: Sequence[str] = GROUPS) -> dict[str, object]:
    """Counts and ratios of some pages as plain data: over all, by each group, of sections and of records."""
    by_type = scores_by("type", results)
    left, none, _ = unclaimed(results)
    return {
        "pages": [result.name for result in results],
        "all": _plain(total(by_type.values())),
        "macro": {"right": _rounded(macro(by_type))},
        "intervals_95": {name: [_rounded(low), _rounded(high)] for name, (low, high) in intervals_of(results).items()},
        **{f"by_{group}": {name: _plain(one) for name, one in scores_by(group, results).items()} for group in groups},
        "sections": _plain(section_scores(results)),
        "records": {
            name: {"found": _plain(one.records), "slots": _plain(one.slots)} for name, one in record_scores(results).items()
        },
        "unclaimed": {"numbers": left, "count_nothing": none},
    }


def _plain(scores: Scores) -> dict[str, object]:
    return {
        "gold": scores.gold,
        "found": scores.found,
        **{kind: _rounded(scores.f1(kind)) for kind in ("strict", "overlap", "right")},
        "value_accuracy": _rounded(scores.value_accuracy()),
        "attributes": {name: [scores.agreed[name], scores.compared[name]] for name in sorted(scores.compared)},
        "verdicts": dict(sorted(scores.verdicts.items())),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def to_json(results: Mapping[str, Sequence[Result]]) -> str:
    """The scores of groups of pages, each under its name, as JSON."""
    return str(simplejson.dumps({name: scores_dict(ones) for name, ones in results.items()}, ensure_ascii=False, indent=2))
