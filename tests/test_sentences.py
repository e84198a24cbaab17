"""Records of sentences that another hand wrote and labelled: rules were tried on them while they grew, so this is no held-out score."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

import yearbook
from yearbook.evaluate.records import KEYS
from yearbook.model import Language

FOLDER = Path(__file__).parent / "sentences"
LEAST = {
    "en": {"transfer": 0.91, "office": 0.98, "change": 0.87, "breakdown": 0.86, "beneficiary": 0.76},
    "zh": {"transfer": 0.98, "office": 0.96, "change": 0.91, "breakdown": 0.91, "beneficiary": 0.83},
}


def keys(records: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter((one["type"], *(one.get(name) for name in KEYS[one["type"]])) for one in records)


def found(text: str, language: Language) -> list[dict[str, Any]]:
    """The records of a text with the words of their mentions in place of ids."""
    page = yearbook.extract(text, language=language, year=2011)
    words = {mention.id: mention.text for mention in page.mentions}
    return [
        {name: words.get(value, value) if isinstance(value, str) else value for name, value in record} for record in page.records
    ]


@pytest.mark.parametrize("language", get_args(Language))
def test_records_of_sentences_by_another_hand(language: Language) -> None:
    hits: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for line in (FOLDER / f"{language}.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        wanted, got = keys(item["records"]), keys(found(item["text"], language))
        for counts, one in ((hits, wanted & got), (size, wanted), (size, got)):
            counts.update({type_: sum(count for key, count in one.items() if key[0] == type_) for type_ in KEYS})
    scores = {type_: 2 * hits[type_] / size[type_] for type_ in KEYS}
    assert {type_: score for type_, score in scores.items() if score < LEAST[language][type_]} == {}
