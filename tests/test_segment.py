"""Headers, titles and boilerplate: one sentence a behaviour."""

import pytest

from yearbook.rules import Rules
from yearbook.segment import segment


def sections(text: str, rules: Rules) -> list[tuple[str, bool]]:
    return [(section.title, section.inferred) for section in segment(text, rules).sections]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("【Overview】 In 2011, it grew.", ["Overview"]),
        ("【Overview】In 2011, it grew.", ["Overview"]),
        ("【Rain Plan 】　In 2011, it grew.", ["Rain Plan"]),
        ("【Release of the “Plan for 2011-2020 (2011)”】\u00a0In 2011", ["Release of the “Plan for 2011-2020 (2011)”"]),
        ("【Regional development of\nthe area】 In 2011", ["Regional development of the area"]),
        ("It grew.\n      【One】 a.\n\n      【Two】b.", ["One", "Two"]),
        ("It grew. 【One】 It fell.", ["One"]),
        ("8日【Meeting】 It was held.", ["Meeting"]),
        ("(I) 【Meeting】 It was held.", ["Meeting"]),
        ("【Print】 【Close】\n【Overview】 In 2011", ["Overview"]),
        ("【字体:大 中 小】\n【Overview】 In 2011", ["Overview"]),
        ("It is called 【the model】 by some.", []),
        ("Plain prose, with no header at all.", []),
    ],
)
def test_brackets_open_sections(text: str, titles: list[str], rules: Rules) -> None:
    assert sections(text, rules) == [(title, False) for title in titles]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The page\n\nEntire Village AdvancementIn 2014, 60 villages took part.", "Entire Village Advancement"),
        ("The page\n\n【Full coverage projectIn 2014, the county built on.", "Full coverage project"),
        ("The page\n\nOverview\n\nIn 2011 the county grew by a good deal.", "Overview"),
        ("The page\n\nOverview 2012 is a year of growth for the county.", "Overview"),
    ],
)
def test_a_header_that_lost_its_brackets_is_inferred(text: str, title: str, rules: Rules) -> None:
    assert sections(text, rules) == [(title, True)]


def test_an_inferred_section_starts_at_its_first_character_though_spaces_follow_the_line(rules: Rules) -> None:
    text = "The page\n\n  Overview   \n\nIn 2011 the county grew by a good deal."
    assert [section.start for section in segment(text, rules).sections] == [text.index("Overview")]


def test_numbered_headings_lose_their_number(rules: Rules) -> None:
    text = "The city\n\nI. General Survey\nThe city grew in this year.\n\nII. Agriculture\nGrain did well in this year."
    assert sections(text, rules) == [("General Survey", True), ("Agriculture", True)]


@pytest.mark.parametrize(
    "text",
    [
        "The county grew.\nThe town, too, grew very much in this year and the next.",
        "He went to PetroChina in the morning.",
        "Overview of the work in 2012 was given by the head of the office.",
    ],
)
def test_no_header_is_invented_in_prose(text: str, rules: Rules) -> None:
    assert sections("A page\n\n" + text, rules) == []


def test_sections_end_where_the_next_begins_and_the_last_before_the_footer(rules: Rules) -> None:
    text = "Title\n\n【One】 a b.\n【Two】 c d.\n\nAddress: 1 Road\nCopyright © 2012"
    first, second = segment(text, rules).sections
    assert text[first.start : first.end] == "【One】 a b.\n"
    assert text[second.start : second.end] == "【Two】 c d."


def test_boilerplate_before_and_after_is_set_apart(rules: Rules) -> None:
    text = "Home > Yearbook > 2012\n【Print】 【Close】\nThe county\n\n【One】 It grew.\n\n版权所有 某中心\nTel: 010-0000000"
    layout = segment(text, rules)
    assert layout.title == "The county"
    assert [text[span.start : span.end].strip() for span in layout.boilerplate] == [
        "Home > Yearbook > 2012\n【Print】 【Close】",
        "版权所有 某中心\nTel: 010-0000000",
    ]


def test_a_page_may_have_no_title(rules: Rules) -> None:
    assert segment("【Overview】 In 2011, it grew.", rules).title is None


def test_running_heads_and_numbers_of_sheets_are_boilerplate_but_what_stands_on_top_of_the_first(rules: Rules) -> None:
    sheets = [
        "Some Yearbook 2012\nThe province gave 3 million yuan to\n12",
        "Some Yearbook 2012\nQinghai for roads. It grew.\n13",
        "Some Yearbook 2012\nIt fell.\n14",
    ]
    text = "\f".join(sheets)
    apart = [text[one.start : one.end] for one in segment(text, rules).boilerplate]
    assert apart == ["12", "Some Yearbook 2012", "13", "Some Yearbook 2012", "\n14"]
    assert segment(text, rules).title == "Some Yearbook 2012"
    assert not segment("\f".join(("It grew by 3%.", "It fell.", "It rose.")), rules).boilerplate


def test_left_and_right_sheets_may_have_heads_of_their_own(rules: Rules) -> None:
    heads = ["Economy 11", "12 Some Yearbook", "Economy 13", "14 Some Yearbook", "Economy 15"]
    text = "\f".join(
        f"{head}\nThe {word} district grew by 3%."
        for head, word in zip(heads, ("first", "next", "third", "fourth", "last"), strict=True)
    )
    assert [text[one.start : one.end] for one in segment(text, rules).boilerplate] == heads[1:]
