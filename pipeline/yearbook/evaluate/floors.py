"""Floors: the scores that must not fall, pinned with a digest of the pages and the gold that they were measured on."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from yearbook.evaluate import EvaluationError, Result, record_scores, scores_by, section_scores
from yearbook.evaluate.scores import Scores, total
from yearbook.write import to_json, write_whole

WHY = (
    "As last pinned, by language and half: right F1 (span, type and value) of mentions by type, the share of each attribute that "
    "agrees, F1 of sections, of records by key and of their slots. `yearbook evaluate --floors` fails below one; `--pin` raises them, "
    "and lowers one only with --allow-regression and the reason, which is kept here."
)
Floors = Mapping[str, Mapping[str, Mapping[str, float]]]


def measured(results: Sequence[Result]) -> dict[str, dict[str, dict[str, float]]]:
    """Scores by language, half and name, to four digits, never rounded up; of records only where some were found."""
    floors: dict[str, dict[str, dict[str, float]]] = {}
    for language, half in sorted({(one.language, one.half) for one in results}):
        chosen = [one for one in results if (one.language, one.half) == (language, half)]
        floors.setdefault(language, {})[half] = {name: _cut(ratio) for name, ratio in _ratios(chosen).items()}
    return floors


def _ratios(results: Sequence[Result]) -> dict[str, Fraction]:
    types = scores_by("type", results)
    ratios = {
        name: _f1(one) for name, one in (*types.items(), ("all", total(types.values())), ("section", section_scores(results)))
    }
    for name, one in types.items():
        ratios |= {f"{name}.{attribute}": Fraction(one.agreed[attribute], count) for attribute, count in one.compared.items()}
    for name, record in record_scores(results).items():
        if record.records.found:
            ratios |= {name: _f1(record.records), f"{name}.slots": _f1(record.slots)}
    return ratios


def _f1(scores: Scores) -> Fraction:
    """F1, exactly; 1 where there was nothing to find and nothing was found."""
    size = scores.gold + scores.found
    return Fraction(2 * scores.hits("right"), size) if size else Fraction(1)


def _cut(ratio: Fraction) -> float:
    exact = Decimal(ratio.numerator) / ratio.denominator
    return float(exact.quantize(Decimal("0.0001"), ROUND_FLOOR))


def digest(results: Iterable[Result]) -> str:
    """SHA-256 over the gold pages, which hold the digests of their texts, in the order of their names."""
    whole = hashlib.sha256()
    for result in sorted(results, key=lambda one: (one.language, one.name)):
        whole.update(f"{result.half} {to_json(result.gold)}\n".encode())
    return whole.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text("utf-8"))
        right = {language: {half: dict(names) for half, names in halves.items()} for language, halves in data["right"].items()}
        return {"right": right, "digest": data["digest"], "lowered": list(data.get("lowered", ()))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"{path}: no file of floors ({error!r}); write one with --pin") from error


def below_floors(path: Path, results: Sequence[Result]) -> tuple[str, ...]:
    """What is wrong, a line each; empty if nothing is: gold or pages that are not those of the floors, scores that fell or have no floor.

    Raises EvaluationError where `path` holds no floors.
    """
    floors, now = _read(path), measured(results)
    if digest(results) != floors["digest"]:
        return (f"{path}: gold or pages are not those that the floors were pinned on: --pin again, over all of them",)
    unknown = tuple(
        f"{language} {half} {name}: {value}, and it has no floor: --pin again"
        for language, half, name, value in _flat(now)
        if name not in floors["right"].get(language, {}).get(half, {})
    )
    return (*_fallen(floors["right"], now), *unknown)


def pin(path: Path, results: Sequence[Result], reason: str | None = None) -> tuple[str, ...]:
    """Write the scores as the new floors; return those that are lower than before, which are refused without a `reason`.

    Raises EvaluationError where something else than floors stands at `path`.
    """
    now = measured(results)
    before: dict[str, Any] = _read(path) if path.exists() else {"right": {}, "lowered": []}
    fallen = _fallen(before["right"], now)
    if fallen and not reason:
        return fallen
    lowered = before["lowered"]
    if fallen:
        lowered = [*lowered, {"date": str(datetime.date.today()), "reason": reason, "floors": list(fallen)}]
    write_whole(path, json.dumps({"why": WHY, "digest": digest(results), "right": now, "lowered": lowered}, indent=1) + "\n")
    return fallen


def _flat(floors: Floors) -> Iterable[tuple[str, str, str, float]]:
    for language, halves in floors.items():
        for half, names in halves.items():
            for name, value in names.items():
                yield language, half, name, value


def _fallen(floors: Floors, scores: Floors) -> tuple[str, ...]:
    return tuple(
        f"{language} {half} {name}: {value if value is not None else 'is gone'}, its floor is {least}"
        for language, half, name, least in _flat(floors)
        if (value := scores.get(language, {}).get(half, {}).get(name)) is None or value < least
    )
