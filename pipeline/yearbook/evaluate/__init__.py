"""Evaluate: gold against answers, mention by mention and record by record.

`gold` reads, `pairing` and `records` pair, `scores` counts; `against` tells what a change did, `floors` what fell, `lint` what is
wrong in gold; `tables` and `html` show it.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import simplejson

from yearbook.evaluate.gold import EvaluationError, half_of, load_page, page_of, read_gold_folder
from yearbook.evaluate.lint import spans_hold
from yearbook.evaluate.pairing import Pairing, pair, score, score_sections
from yearbook.evaluate.records import RecordPairing, RecordScores, pair_records, score_records
from yearbook.evaluate.scores import Scores, grouped, intervals, macro, total
from yearbook.model import Page
from yearbook.run import read_page

__all__ = ["GROUPS", "EvaluationError", "Result", "evaluate"]
GROUPS = ("type", "language", "half", "page", "section", "rule", "cause")


class Result(NamedTuple):
    """A gold page and the answer to it, paired; `half` is `development`, `held-out`, or `all` of gold that is not split."""

    name: str
    language: str
    half: str
    text: str
    gold: Page
    found: Page
    pairings: tuple[Pairing, ...]
    sections: Scores
    records: tuple[RecordPairing, ...]


def evaluate(gold_folder: Path, answers: Iterable[Page] | None = None) -> tuple[Result, ...]:
    """Compare each gold file below a folder with the answer that has its SHA-256, in the order of the files.

    Without answers, each gold file's page is read by the pipeline (see `page_of`). Given answers, only their pages count.
    Raises EvaluationError where a gold file is none or does not fit its page, two answers are to one page, or none has gold.
    """
    files = read_gold_folder(gold_folder)
    if answers is None:
        return tuple(result_of(path, gold, None, gold_folder) for path, gold in files.items())
    given: dict[str, Page] = {}
    for page in answers:
        if given.setdefault(page.sha256, page) != page:
            raise EvaluationError(f"{page.source}: answered twice, and not alike; give one answer to each page")
    results = tuple(
        result_of(path, gold, given[gold.sha256], gold_folder) for path, gold in files.items() if gold.sha256 in given
    )
    if not results:
        raise EvaluationError(f"no page of {len(given)} has a gold file in {gold_folder} (they are told by their SHA-256)")
    return results


def result_of(path: Path, gold: Page, found: Page | None, gold_folder: Path) -> Result:
    """A gold file's page against the answer to it, or if None what the pipeline makes of the page. Raises EvaluationError as `evaluate`."""
    source = page_of(gold_folder, gold)
    if found is None or found.text is None:
        try:
            loaded = load_page(source, gold)
        except EvaluationError as error:
            raise EvaluationError(f"{path}: {error}") from error
        text = loaded.text
        found = found or read_page(loaded, gold.source, None, None, None)
    else:
        text = found.text
        source = Path(found.source) if Path(found.source).exists() else source
    if fault := spans_hold(gold, text):
        raise EvaluationError(f"{path}: does not fit its page: {fault}")
    pairings = pair(gold, found)
    records = pair_records(gold, found, pairings)
    return Result(
        path.stem, gold.language or "?", half_of(source), text, gold, found, pairings, score_sections(gold, found), records
    )


def narrowed(results: Iterable[Result], types: Sequence[str]) -> tuple[Result, ...]:
    """The results with pairings of these types of mention alone, without sections and records; all if none are given."""
    if not types:
        return tuple(results)
    return tuple(
        one._replace(pairings=tuple(pairing for pairing in one.pairings if pairing.type in types), sections=Scores(), records=())
        for one in results
    )


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
    shared = {name for page in pages for name in page if sum(name in other for other in pages) > 1}
    shared |= {"all", "macro"} if len(pages) > 1 else set()
    return {name: bounds for name, bounds in intervals(pages).items() if name in shared}


def unclaimed(results: Iterable[Result]) -> tuple[int, int, int]:
    """Numbers that no rule claimed: how many, how many of them gold says count nothing, and all numbers that gold labels."""
    left = none = labelled = 0
    for result in results:
        nothing = [(span.start, span.end) for span in result.gold.unclaimed]
        left += len(result.found.unclaimed)
        none += sum(any(span.start < end and start < span.end for start, end in nothing) for span in result.found.unclaimed)
        labelled += sum(pairing.gold is not None and hasattr(pairing.gold, "value") for pairing in result.pairings)
    return left, none, labelled


def to_json(results: Mapping[str, Sequence[Result]]) -> str:
    """The scores of groups of pages, each under its name, as JSON: over all, by each of GROUPS, of sections and of records."""
    return str(simplejson.dumps({name: _scores(ones) for name, ones in results.items()}, ensure_ascii=False, indent=2))


def _scores(results: Sequence[Result]) -> dict[str, object]:
    by_type = scores_by("type", results)
    left, none, _ = unclaimed(results)
    return {
        "pages": [result.name for result in results],
        "all": _plain(total(by_type.values())),
        "macro": {"right": _rounded(macro(by_type))},
        "intervals_95": {name: [_rounded(low), _rounded(high)] for name, (low, high) in intervals_of(results).items()},
        **{f"by_{group}": {name: _plain(one) for name, one in scores_by(group, results).items()} for group in GROUPS},
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
