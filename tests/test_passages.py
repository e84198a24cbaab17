"""Passages that another hand wrote, half of them with one planted conflict: the checks were mended on them, so this is no held-out score."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

import yearbook
from yearbook.model import Language

PASSAGES = [json.loads(line) for line in (Path(__file__).parent / "passages.jsonl").read_text("utf-8").splitlines()]
LEAST = {"en": (0.96, 0.75), "zh": (1.0, 0.77)}  # precision and recall


def alarms(passage: dict[str, Any]) -> tuple[bool, bool]:
    """Is there a conflict, and does one rest on a figure of the planted one?"""
    page = yearbook.extract(passage["text"], language=passage["language"])
    words = {mention.id: mention.text for mention in page.mentions}
    conflicts = [finding for finding in page.findings if finding.verdict == "conflict"]
    planted = any(
        words[one] in word or word in words[one]
        for finding in conflicts
        for one in finding.mentions
        for word in passage["conflict"]
    )
    return bool(conflicts), planted


@pytest.mark.parametrize("language", get_args(Language))
def test_planted_conflicts_are_found_and_no_others(language: Language) -> None:
    judged = [(alarms(one), bool(one["conflict"])) for one in PASSAGES if one["language"] == language]
    found = sum(hit for (_, hit), _ in judged)
    raised = sum(alarm for (alarm, _), _ in judged)
    precision, recall = LEAST[language]
    assert found >= precision * raised
    assert found >= recall * sum(planted for _, planted in judged)
