"""A real page, with its faults and its site's footer: what a careful reader finds in it. Skipped where the page is not at hand."""

from collections import Counter
from decimal import Decimal

import pytest

import yearbook
from yearbook.load import load
from yearbook.model import Page

MILLION = 10**6


@pytest.fixture
def page(real_page: bytes, rules: yearbook.Rules) -> Page:
    return yearbook.extract(load(real_page).text, rules=rules)


def values(page: Page, type_: str) -> list[Decimal]:
    return [mention.value for mention in page.mentions if mention.type == type_]  # type: ignore[union-attr]


def test_every_amount_is_found_once(page: Page) -> None:
    millions = [
        "37.18",
        "30.88",
        "2.88",
        "28",
        "6.3",
        "9",
        "5",
        "1",
        "2",
        "3.5",
        "3.8",
        "276",
        "5",
        "83.1041",
        "500",
        "3",
        "10",
        "3",
    ]
    assert values(page, "amount") == [Decimal(one) * MILLION for one in millions]


def test_every_count_is_found_and_no_other_number(page: Page) -> None:
    numbers = [
        15,
        13,
        12,
        6,
        875,
        3908,
        857,
        2474,
        265,
        3080,
        1000,
        2080,
        7,
        20,
        722,
        7,
        265,
        78,
        129,
        23,
        2858,
        51,
        1132,
        14,
        27,
        9,
        14,
        7,
        9,
        33,
        36,
        9,
    ]
    assert values(page, "count") == numbers
    assert page.unclaimed == ()


def test_percents_dates_and_durations_are_found(page: Page) -> None:
    assert values(page, "percent") == [Decimal("10.2"), Decimal(100)]
    dates = Counter(mention.edtf for mention in page.mentions if mention.type == "date")
    assert dates == {"2011": 7, "2010": 1, "2011-11-08": 1, "2011-11-07": 1, "2011-06": 1}
    assert [mention.iso for mention in page.mentions if mention.type == "duration"] == ["P3M", "P3Y", "P2Y"]


def test_the_ten_sections_are_found_and_the_footer_is_apart(page: Page) -> None:
    assert len(page.sections) == 10
    assert not any(section.inferred for section in page.sections)
    assert page.text is not None
    assert page.sections[-1].end < page.boilerplate[0].start
    assert page.boilerplate[-1].end == len(page.text)


def test_people_have_their_titles(page: Page) -> None:
    people = [(mention.text, mention.title) for mention in page.mentions if mention.type == "person"]
    assert len(people) == 15
    assert people[0] == ("Chen Zhenggao", "Governor")
    assert people[-1] == ("Zhou Jianjun", "Yingkou Municipal Government Secretary-General")
    assert all(title for _, title in people)


def test_counties_have_the_codes_of_the_year(page: Page) -> None:
    codes = {mention.text: mention.code for mention in page.mentions if mention.type == "place"}
    assert (codes["Huangzhong County"], codes["Ledu County"], codes["Liaoning"], codes["Chaoyang City"]) == (
        "630122",
        "632123",
        "210000",
        "211300",
    )
