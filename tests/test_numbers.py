"""The number grammar: value, upper value and kind of what is written."""

from decimal import Decimal

import pytest

from yearbook.extract.scan import Scan
from yearbook.numbers import Number, combine
from yearbook.rules import Rules


def numbers_of(text: str, rules: Rules) -> tuple[Number, ...]:
    return Scan.of(text, (), rules).numbers


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("37.18 million Yuan", "37.18 million", "37180000"),
        ("3,908 people", "3,908", "3908"),
        ("1 098.8 km", "1 098.8", "1098.8"),
        ("51 400 tons", "51 400", "51400"),
        ("half a million yuan", "half a million", "500000"),
        ("one and a half million yuan", "one and a half million", "1500000"),
        ("two and a half years", "two and a half", "2.5"),
        ("two hundred and sixty-five people", "two hundred and sixty-five", "265"),
        ("one million two hundred thousand", "one million two hundred thousand", "1200000"),
        ("a dozen eggs", "a dozen", "12"),
        ("a hundred and ten", "a hundred and ten", "110"),
        ("800-odd households", "800-odd", "800"),
        ("3.5 hundred million yuan", "3.5 hundred million", "350000000"),
        ("35 ten thousand yuan", "35 ten thousand", "350000"),
        ("3 millioin yuan", "3 millioin", "3000000"),
        ("85 billion 109 million yuan", "85 billion 109 million", "85109000000"),
        ("3 million 200 thousand yuan", "3 million 200 thousand", "3200000"),
        ("US$2.5bn", "2.5bn", "2500000000"),
        ("grew -2.3%", "-2.3", "-2.3"),
        ("a 3-million-yuan grant", "3-million", "3000000"),
        ("the 101st meeting", "101st", "101"),
        ("the twenty-first session", "twenty-first", "21"),
        ("12.5km", "12.5", "12.5"),
    ],
)
def test_a_number_is_read_whole(text: str, words: str, value: str, rules: Rules) -> None:
    (number,) = numbers_of(text, rules)
    assert (text[number.start : number.end], number.value) == (words, Decimal(value))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2001-2008", [2001, 2008]),
        ("in 2011,300 households", [2011, 300]),
        ("two and three", [2, 3]),
        ("November 8, 2011", [8, 2011]),
        ("2011.11.08", [2011, 11, 8]),
        ("7, 9.5 and 12 million", [7, Decimal("9.5"), 12_000_000]),
        ("the rate,93.2%", [Decimal("93.2")]),
        ("the Three Gorges", []),
        ("floor of 60 m2", [60]),
        ("1" * 40, []),
    ],
)
def test_numbers_are_told_apart(text: str, values: list[int | Decimal], rules: Rules) -> None:
    assert [number.value for number in numbers_of(text, rules)] == values


def test_an_indefinite_figure_is_a_range(rules: Rules) -> None:
    (number,) = numbers_of("tens of thousands of people", rules)
    assert (number.value, number.value_max) == (Decimal(10_000), Decimal(100_000))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2011", "year"), ("2,011", "number"), ("8", "day"), ("32", "number"), ("six", "word"), ("one", "one"), ("8th", "ordinal")],
)
def test_a_number_has_a_kind(text: str, kind: str, rules: Rules) -> None:
    assert [number.kind for number in numbers_of(text, rules)] == [kind]


def test_a_range_shares_the_scale_of_its_end(rules: Rules) -> None:
    assert combine(numbers_of("2-3 million", rules)) == (Decimal(2_000_000), Decimal(3_000_000))
    assert combine(numbers_of("500 - 1,000", rules)) == (Decimal(500), Decimal(1000))
