"""The model refuses what is not true of the page."""

from decimal import Decimal
from typing import Any

import pytest
import simplejson
from jsonschema import Draft202012Validator
from pydantic import ValidationError

import yearbook
from yearbook.model import Page

AMOUNT = {
    "type": "amount",
    "id": "m1",
    "start": 5,
    "end": 19,
    "text": "3 million yuan",
    "rule": "r",
    "value": Decimal(3_000_000),
    "currency": "CNY",
}
PAGE = {"source": "a.txt", "sha256": "0" * 64, "text": "gave 3 million yuan", "mentions": [AMOUNT]}


def page_with(**changes: Any) -> dict[str, Any]:
    return {**PAGE, "mentions": [{**AMOUNT, **changes}]}


def test_a_true_mention_is_taken() -> None:
    assert Page.model_validate(PAGE).mentions[0].text == "3 million yuan"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": 4, "end": 18}, "is ' 3 million yua'"),
        ({"end": 20}, "does not fill"),
        ({"value": "3000000"}, "whole number or a Decimal"),
        ({"value": 3e6}, "whole number or a Decimal"),
        ({"value": True}, "whole number or a Decimal"),
        ({"value": Decimal("NaN")}, "finite"),
        ({"currency": "XYZ"}, "not an ISO 4217"),
        ({"currency": "yuan"}, "pattern"),
        ({"bound": "roughly"}, "Input should be"),
        ({"colour": "red"}, "Extra inputs"),
        ({"type": "money"}, "type"),
    ],
)
def test_a_false_mention_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Page.model_validate(page_with(**changes))


def test_two_mentions_may_neither_overlap_nor_share_an_id() -> None:
    other = {**AMOUNT, "id": "m2", "start": 7, "text": "million yuan"}
    with pytest.raises(ValidationError, match="overlaps"):
        Page.model_validate({**PAGE, "mentions": [AMOUNT, other]})
    with pytest.raises(ValidationError, match="the id m1"):
        Page.model_validate({**PAGE, "mentions": [AMOUNT, AMOUNT]})


def test_a_page_is_frozen() -> None:
    page = Page.model_validate(PAGE)
    with pytest.raises(ValidationError, match="frozen"):
        page.year = 2011


def test_json_keeps_numbers_exact_and_comes_back(rules: yearbook.Rules) -> None:
    page = yearbook.extract("It gave 83.1041 million yuan, 10.2% of 0.123456789012345678901 million tons.", rules=rules)
    line = yearbook.to_json(page)
    assert '"value": 83104100,' in line
    assert '"value": 10.2,' in line
    assert '"value": 123456.789012345678901,' in line
    assert yearbook.from_json(line) == page


def test_the_schema_is_one_and_the_output_passes(rules: yearbook.Rules) -> None:
    schema = Page.model_json_schema()
    Draft202012Validator.check_schema(schema)
    page = yearbook.extract("In 2011, Vice Governor Luo Huining of Qinghai gave 2-3 million yuan for three months.", rules=rules)
    Draft202012Validator(schema).validate(simplejson.loads(yearbook.to_json(page)))
