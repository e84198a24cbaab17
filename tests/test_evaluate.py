"""The scorer, on cases computed by hand."""

from decimal import Decimal
from typing import Any

import pytest

from yearbook.evaluate import Scores, macro, pair, score, score_sections
from yearbook.model import Page

TEXT = "0123456789" * 5


def amount(start: int, end: int, value: int = 1, **fields: Any) -> dict[str, Any]:
    words = TEXT[start:end]
    return {
        "type": "amount",
        "start": start,
        "end": end,
        "text": words,
        "rule": "r",
        "value": Decimal(value),
        "currency": "CNY",
        **fields,
    }


def place(start: int, end: int) -> dict[str, Any]:
    return {"type": "place", "start": start, "end": end, "text": TEXT[start:end], "rule": "r", "level": "county"}


def page(*mentions: dict[str, Any]) -> Page:
    return Page.model_validate(
        {"source": "", "sha256": "", "text": TEXT, "mentions": [{**one, "id": f"m{n}"} for n, one in enumerate(mentions)]}
    )


def verdicts(gold: Page, found: Page) -> dict[str, int]:
    return dict(score(pair(gold, found)).verdicts)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        (page(), page(), {}),
        (page(amount(0, 5)), page(), {"missed": 1}),
        (page(), page(amount(0, 5)), {"spurious": 1}),
        (page(amount(0, 5)), page(amount(0, 5)), {"correct": 1}),
        (page(amount(0, 5)), page(amount(0, 5, value=2)), {"incorrect": 1}),
        (page(amount(0, 5)), page(amount(0, 5, currency="USD")), {"incorrect": 1}),
        (page(amount(0, 5)), page(amount(0, 5, value_max=Decimal(3))), {"incorrect": 1}),
        (page(amount(0, 5)), page(amount(2, 8)), {"partial": 1}),
        (page(amount(0, 5)), page(place(0, 5)), {"missed": 1, "spurious": 1}),
        (page(amount(0, 9)), page(amount(0, 2), amount(3, 9)), {"partial": 1, "spurious": 1}),
        (page(amount(0, 4), amount(5, 9)), page(amount(2, 8)), {"partial": 1, "missed": 1}),
    ],
)
def test_each_mention_has_one_verdict(gold: Page, found: Page, expected: dict[str, int]) -> None:
    assert verdicts(gold, found) == expected


def test_one_answer_over_two_golds_goes_to_the_one_it_shares_most_with() -> None:
    pairings = pair(page(amount(0, 4), amount(5, 9)), page(amount(3, 9)))
    assert [(one.verdict, one.gold.start if one.gold else None) for one in pairings] == [("missed", 0), ("partial", 5)]


def test_f1_is_made_of_the_counts() -> None:
    gold = page(amount(0, 5), amount(6, 9), amount(10, 15), amount(20, 25))
    found = page(amount(0, 5), amount(6, 9, value=2), amount(11, 16), amount(30, 35), amount(40, 45))
    scores = score(pair(gold, found))
    assert (scores.gold, scores.found) == (4, 5)
    assert scores.f1("right") == pytest.approx(2 * 1 / 9)
    assert scores.f1("strict") == pytest.approx(2 * 2 / 9)
    assert scores.f1("overlap") == pytest.approx(2 * 3 / 9)


def test_nothing_to_find_and_nothing_found_is_no_score() -> None:
    assert Scores().f1("right") is None
    assert macro({"amount": Scores()}) == 0.0


def test_attributes_are_scored_where_the_span_agrees() -> None:
    scores = score(
        pair(page(amount(0, 5), amount(6, 9, per="capita")), page(amount(0, 5, bound="at_least"), amount(6, 9, per="capita")))
    )
    assert (scores.agreed["bound"], scores.compared["bound"]) == (1, 2)
    assert (scores.agreed["per"], scores.compared["per"]) == (2, 2)


def test_scores_add_up_over_pages() -> None:
    one, two = score(pair(page(amount(0, 5)), page())), score(pair(page(amount(0, 5)), page(amount(0, 5))))
    assert (one + two).f1("right") == pytest.approx(2 / 3)


def test_sections_are_compared_by_start_and_title() -> None:
    section = {"title": "One", "start": 0, "end": 20}
    gold = page().model_copy(
        update={"sections": Page.model_validate({"source": "", "sha256": "", "sections": [section]}).sections}
    )
    assert score_sections(gold, gold).f1("right") == 1.0
    assert score_sections(gold, page()).f1("right") == 0.0
