"""Floors: the scores that must not fall, pinned with a digest of the pages and the gold that they were measured on."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path

from yearbook.evaluate import EvaluationError, Result, record_scores, scores_by, section_scores
from yearbook.evaluate.scores import Scores, total
from yearbook.write import to_json, write_whole

WHY = (
    "Least right F1 (span, type and value) of mentions by type, F1 of sections and of records by key, as last pinned. "
    "`yearbook evaluate --floors` fails below one; `--pin` raises them, and lowers one only with --allow-regression."
)
Floors = Mapping[str, Mapping[str, Mapping[str, float]]]


def measured(results: Sequence[Result]) -> dict[str, dict[str, dict[str, float]]]:
    """Scores by language, half and name: each type, `all`, `section`, and each kind of record that was found at all."""
    floors: dict[str, dict[str, dict[str, float]]] = {}
    for language, half in sorted({(one.language, one.half) for one in results}):
        chosen = [one for one in results if (one.language, one.half) == (language, half)]
        scores = scores_by("type", chosen)
        scores |= {"all": total(scores.values()), "section": section_scores(chosen)}
        scores |= {name: one.records for name, one in record_scores(chosen).items() if one.records.found}
        floors.setdefault(language, {})[half] = {name: _cut(one) for name, one in scores.items()}
    return floors


def _cut(scores: Scores) -> float:
    """F1 to four digits, never rounded up; 1 where there was nothing to find and nothing was found."""
    size = scores.gold + scores.found
    exact = Decimal(2 * scores.hits("right")) / size if size else Decimal(1)
    return float(exact.quantize(Decimal("0.0001"), ROUND_FLOOR))


def digest(results: Iterable[Result]) -> str:
    """SHA-256 over the gold pages and the digests of their texts, in the order of their names."""
    whole = hashlib.sha256()
    for result in sorted(results, key=lambda one: (one.language, one.name)):
        whole.update(f"{result.half} {to_json(result.gold)}\n".encode())
    return whole.hexdigest()


def read_floors(path: Path) -> tuple[Floors, str]:
    """The floors of a file and the digest that they were pinned with. Raises EvaluationError where it has none."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return data["right"], data["digest"]
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path}: no file of floors ({error!r}); write one with --pin") from error


def below_floors(path: Path, results: Sequence[Result]) -> tuple[str, ...]:
    """What is wrong, a line each: gold or pages that are not those of the floors, and scores that fell; empty if nothing is."""
    floors, pinned = read_floors(path)
    faults = (
        [] if digest(results) == pinned else [f"{path}: gold or pages have changed since the floors were pinned: --pin again"]
    )
    return (*faults, *_fallen(floors, measured(results)))


def pin(path: Path, results: Sequence[Result], allow_regression: bool = False) -> tuple[str, ...]:
    """Write the scores as the new floors; return those that are lower than before, which are refused unless allowed."""
    now = measured(results)
    fallen = _fallen(read_floors(path)[0], now) if path.exists() else ()
    if not fallen or allow_regression:
        write_whole(path, json.dumps({"why": WHY, "digest": digest(results), "right": now}, indent=1) + "\n")
    return fallen


def _fallen(floors: Floors, scores: Floors) -> tuple[str, ...]:
    return tuple(
        f"{language} {half} {name}: F1 {value if value is not None else 'is gone'}, its floor is {least}"
        for language, halves in floors.items()
        for half, names in halves.items()
        for name, least in names.items()
        if (value := scores.get(language, {}).get(half, {}).get(name)) is None or value < least
    )
