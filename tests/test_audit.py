"""The audit: what holds, what is rounded, what contradicts itself, and which misprint would explain it."""

from decimal import Decimal
from typing import Any

import pytest

import yearbook
from yearbook.audit import audit
from yearbook.audit.precision import bounds, unit_of
from yearbook.model import Amount, Count, Page, Percent
from yearbook.reading import Reading
from yearbook.rules import load_rules


def amount(text: str, value: int, **fields: Any) -> Amount:
    return Amount(id="m1", start=0, end=len(text), text=text, rule="r", value=Decimal(value), currency="CNY", **fields)


@pytest.mark.parametrize(
    ("figure", "unit", "low", "high"),
    [
        (amount("37.18 million yuan", 37_180_000), "10000", "37175000", "37185000"),
        (amount("500 million yuan", 500_000_000), "1000000", "499500000", "500500000"),
        (amount("3718万元", 37_180_000), "10000", "37175000", "37185000"),
        (amount("3 million yuan", 3_000_000, bound="at_least"), "1000000", "3000000", None),
        (amount("3 million yuan", 3_000_000, bound="at_most"), "1000000", None, "3000000"),
        (amount("3 million yuan", 3_000_000, bound="approximate"), "1000000", "2700000", "3300000"),
        (Count(id="m1", start=0, end=4, text="3908", rule="r", value=Decimal(3908)), "1", "3908", "3908"),
        (Count(id="m1", start=0, end=5, text="11.4万", rule="r", value=Decimal(114_000)), "1000", "113500", "114500"),
        (Percent(id="m1", start=0, end=5, text="10.2%", rule="r", value=Decimal("10.2")), "0.1", "10.15", "10.25"),
    ],
)
def test_a_figure_is_as_exact_as_it_is_printed(figure: Any, unit: str, low: str | None, high: str | None) -> None:
    assert unit_of(figure) == Decimal(unit)
    assert bounds(figure) == (None if low is None else Decimal(low), None if high is None else Decimal(high))


def found(text: str) -> list[tuple[str, str, str, str | None]]:
    return [(one.kind, one.verdict, one.arithmetic, one.hint) for one in yearbook.extract(text, year=2011).findings]


@pytest.mark.parametrize(
    ("text", "verdict", "arithmetic"),
    [
        ("It gave 37.18 million yuan, of which 30.88 million yuan for roads and 6.3 million yuan for schools.", "holds",
         "30.88 + 6.3 = 37.18"),
        ("It gave 21 billion yuan, composed of 12.02 billion yuan of loans and 9.02 billion yuan of grants.", "rounding",
         "12.02 + 9.02 = 21.04; stated: 21"),
        ("Of the county there were 12,640 people, namely 4,310 farmers, 3,275 workers and 4,005 pupils.", "conflict",
         "4,310 + 3,275 + 4,005 = 11,590; stated: 12,640"),
        ("It gave 10 million yuan, of which 3 million yuan was lent by banks. Farmers raised 7 million yuan.", "holds", "3 + 7 = 10"),
        ("It gave 10 million yuan, of which 3 million yuan was lent by banks. Farmers raised 6 million yuan.", "untestable",
         "3 = 3; stated: 10; the parts need not be all"),
        ("It gave 10 million yuan, of which 3 million yuan was lent by banks.\n\nFarmers raised 7 million yuan.", "untestable",
         "3 = 3; stated: 10; the parts need not be all"),
        ("投入1.2亿元，其中省级7000万元。市级另筹5000万元。", "holds", "0.7 + 0.5 = 1.2"),
        ("It gave 10 million yuan, including 3 million yuan for roads.", "untestable", "3 = 3; stated: 10; the parts need not be all"),
        ("It gave 10 million yuan, including 8 million yuan for roads and 5 million yuan for schools.", "conflict",
         "8 + 5 = 13; stated: 10"),
        ("Output rose from 28 million yuan to 30.88 million yuan, up 2.88 million yuan.", "holds", "30,880,000 - 28,000,000 = 2,880,000"),
        ("The rate slid from 0.68 percent to 0.47 percent, down 0.21 percentage points.", "holds", "0.68 - 0.47 = 0.21"),
        ("投入资金1.2亿元，其中省7000万元、市6100万元。", "conflict", "0.7 + 0.61 = 1.31; stated: 1.2"),
        ("职工5200人，其中女职工2300人、少数民族1800人、党员2100人。", "untestable",
         "2,300 + 1,800 + 2,100 = 6,200; stated: 5,200; the parts may overlap, or be another's"),
        ("Output rose from 76.2 million yuan to 86.4 million yuan, up 13.4%.", "holds", "(86,400,000 - 76,200,000) / 76,200,000 = 13.3858%; stated: 13.4%"),
        ("It dropped from 300 to 200 people, up 33.3%.", "conflict", "300 to 200 is not up"),
        ("投入资金1480万元，分别为中央420万元、省310万元、市750万元。", "holds", "420 + 310 + 750 = 1,480"),
        ("入学率由92%提到98.5%，提高6.5个百分点。", "holds", "98.5 - 92 = 6.5"),
        ("职工341人，其中残疾职工148人，占43.4%。", "holds", "148 / 341 = 43.4018%; stated: 43.4%"),
        ("职工341人，其中残疾职工148人，占34.4%。", "conflict", "148 / 341 = 43.4018%; stated: 34.4%"),
        ("It ran 1,760 shops, of which 1,432 shops, or 81.3%, lay outside.", "rounding", "1,432 / 1,760 = 81.3636%; stated: 81.3%"),
        ("安置1200人，按人均6000元补助，计720万元。", "holds", "1,200 × 6,000 = 7,200,000"),
        ("安置1200人，按人均6000元补助，计820万元。", "conflict", "1,200 × 6,000 = 7,200,000; stated: 8,200,000"),
    ],
)  # fmt: skip
def test_arithmetic_is_written_out_and_judged(text: str, verdict: str, arithmetic: str) -> None:
    assert (verdict, arithmetic) in [(one[1], one[2]) for one in found(text)]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Income was 30.88 million yuan, 10.2% above the 28 million yuan of 2010.", "rounding"),  # 10.2857, cut off
        ("Income was 30.88 million yuan, 10.3% above the 28 million yuan of 2010.", "holds"),
        ("Income was 30.88 million yuan, 14.3% above the 28 million yuan of 2010.", "conflict"),
    ],
)
def test_a_rate_that_was_cut_off_is_no_conflict(text: str, verdict: str) -> None:
    assert [one[1] for one in found(text)] == [verdict]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("公路5126公里，分为一级679公里、二级507公里、三级2904公里、四级1063公里。", "(two digits changed places): 1,036 would fit"),
        ("公路5126公里，分为一级641公里、二级507公里、三级2948公里、四级994公里。", "'2948公里' may be a misprint (two digits changed places): 2,984"),
        ("It gave 337.18 million yuan, composed of 300.88 million yuan and 6.3 million yuan.", None),
        ("It gave 37.18 million yuan, composed of 3.88 million yuan, 27.08 million yuan and 6.3 million yuan.", "(a digit is doubled): 3,800,000 would fit"),
        ("共投入50000万元，分别为省30000万元、市15000万元、县5000元。", "'5000元' may be a misprint (a slip of scale)"),
    ],
)  # fmt: skip
def test_the_likeliest_misprint_is_a_hint(text: str, hint: str | None) -> None:
    hints = [one[3] for one in found(text) if one[1] == "conflict"]
    assert hints == [None] if hint is None else hints and hint in str(hints[0])


def test_an_announced_number_is_held_against_the_list() -> None:
    text = "It reached three counties: Minhe, Ledu and Huangyuan counties. Five counties: Minhe, Ledu and Huangyuan counties."
    assert [(one[1], one[2].partition(":")[0]) for one in found(text) if one[0] == "list"] == [
        ("holds", "3 listed"),
        ("conflict", "3 listed"),
    ]


def test_a_transfer_told_twice_is_counted_once() -> None:
    text = "Liaoning donated 3 million yuan to Batang Town. It gave 10 million yuan, including the 3 million yuan to Batang Town."
    page = yearbook.extract(text, year=2011)
    assert [one[2] for one in found(text) if one[0] == "told twice"] == ["3 million yuan stands twice"]
    assert [(one.part_of is not None, one.same_as is not None) for one in page.records if one.type == "transfer"] == [
        (False, False), (False, False), (True, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "产值由76.2亿元增加到86.4亿元，按可比价格计算增长10.5%。",
        "Output rose from 76.2 million yuan to 86.4 million yuan, up 10.5 percent at constant prices.",
        "In 2010 Liaoning gave 3 million yuan to Qinghai. In 2011 Liaoning gave 3 million yuan to Qinghai.",
        "培训农民4200人，其中男2300人、女1900人，合计4200人。",
        "There were 52,000 poor people, including 41,000 farmers and 11,000 herders, making up 31.4% of the rural residents.",
        "贫困人口5.2万人，其中农民4.1万人、牧民1.1万人，占农牧业人口的31.4%。",
        "Roads were built in 26 counties of 7 states (prefectures, cities).",
        "在7个州（地、市）的26个县修建道路。",
        "It has 6 dry counties (Hexi, Dingxi and Xihaigu, the first pilot area for relief).",
    ],
)
def test_what_is_reckoned_otherwise_is_no_conflict(text: str) -> None:
    assert [one for one in found(text) if one[1] == "conflict" or one[0] == "told twice"] == []


def test_a_name_spelt_two_ways_is_told_and_not_merged() -> None:
    text = "Acting Chairman Yang Jing looked at the fields. On the 18th Acting Chairman Yang Jin was there."
    page = yearbook.extract(text, year=2003)
    assert [one[0] for one in found(text)] == ["spelling"]
    assert [one.key for one in page.mentions if one.type == "person"] == ["Yang Jing", "Yang Jin"]


def test_a_surname_alone_is_the_person_of_that_name() -> None:
    text = "Secretary Wang Min and Governor Wang Lequan came. Secretary Wang spoke, and Governor Wang left."
    people = [one.key for one in yearbook.extract(text, year=2011).mentions if one.type == "person"]
    assert people == ["Wang Min", "Wang Lequan", "Wang Min", "Wang Lequan"]


def test_a_page_without_records_has_no_findings() -> None:
    assert audit(Page(source="", sha256=""), Reading(""), load_rules("en")) == ()
