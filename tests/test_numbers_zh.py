"""The Chinese number grammar: value, upper value and kind of what is written."""

from decimal import Decimal

import pytest

from yearbook.numbers import GRAMMARS, Number, combine


def numbers_of(text: str) -> tuple[Number, ...]:
    return GRAMMARS["zh"].find(text, {})


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("3718万元", "3718万", "37180000"),
        ("3.5亿元", "3.5亿", "350000000"),
        ("1.2万亿元", "1.2万亿", "1200000000000"),
        ("3亿5000万元", "3亿5000万", "350000000"),
        ("2万3千人", "2万3千", "23000"),
        ("1,012.60亿元", "1,012.60亿", "101260000000"),
        ("9 846万元", "9 846万", "98460000"),
        ("1 098.8公里", "1 098.8", "1098.8"),
        ("3百万元", "3百万", "3000000"),
        ("一百零八人", "一百零八", "108"),
        ("三百万元", "三百万", "3000000"),
        ("四万二千元", "四万二千", "42000"),
        ("一万五元", "一万五", "15000"),
        ("一百二户", "一百二", "120"),
        ("十二个", "十二", "12"),
        ("廿四岁", "廿四", "24"),
        ("三点五元", "三点五", "3.5"),
        ("三点二万元", "三点二万", "32000"),
        ("壹佰贰拾元", "壹佰贰拾", "120"),
        ("伍万元", "伍万", "50000"),
        ("两千户", "两千", "2000"),
        ("三亿五千万元", "三亿五千万", "350000000"),
        ("800多万元", "800多万", "8000000"),
        ("20余人", "20余", "20"),
        ("三十几万元", "三十几万", "300000"),
        ("四百三十多人", "四百三十多", "430"),
        ("5千伏", "5", "5"),
        ("18万千瓦", "18万", "180000"),
        ("0   94亿斤", "0   94亿", "94000000"),
        ("115   75亿元", "115   75亿", "11575000000"),
    ],
)
def test_a_number_is_read_whole(text: str, words: str, value: str) -> None:
    number = numbers_of(text)[0]
    assert (text[number.start : number.end], number.value) == (words, Decimal(value))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("二三十万元", 200_000, 300_000),
        ("七八百人", 700, 800),
        ("十七八个", 17, 18),
        ("数十户", 10, 100),
        ("几十万元", 100_000, 1_000_000),
        ("三四个", 3, 4),
    ],
)
def test_two_digits_in_a_row_and_unnamed_ones_are_ranges(text: str, low: int, high: int) -> None:
    (number,) = numbers_of(text)
    assert (number.value, number.value_max) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2011年", "year"), ("二〇一一年", "year"), ("一九八六年", "year"), ("8日", "day"), ("十八日", "day"), ("32日", "number"), ("一名", "one"), ("千人", "one"), ("第三次", "ordinal")],
)  # fmt: skip
def test_a_number_has_a_kind(text: str, kind: str) -> None:
    assert [number.kind for number in numbers_of(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2001—2008年", [2001, 2008]),
        ("2011.11.8", [2011, 11, 8]),
        ("80、65和40万", [80, 65, 400_000]),
        ("“十二五”", []),
        ("-1.3", [Decimal("-1.3")]),
        ("2-3万", [2, 30_000]),
        ("增12300.5吨", [Decimal("12300.5")]),
    ],
)
def test_numbers_are_told_apart(text: str, values: list[int | Decimal]) -> None:
    assert [number.value for number in numbers_of(text)] == values


def test_a_range_shares_the_scale_of_its_end() -> None:
    assert combine(numbers_of("2-3万")) == (Decimal(20_000), Decimal(30_000))
