"""Records: sentences and what their mentions say together."""

from typing import Any

import pytest

import yearbook

ABOUT = {"type", "rule", "start", "end", "additive"}


def records(text: str, type_: str) -> list[dict[str, Any]]:
    """The records of a type with the words of their mentions in place of ids."""
    page = yearbook.extract(text, year=2011)
    words = {mention.id: mention.text for mention in page.mentions}

    def said(value: Any) -> Any:
        return tuple(map(said, value)) if isinstance(value, tuple) else words.get(value, value)

    found = [record for record in page.records if record.type == type_]
    return [
        {name.strip("_"): said(value) for name, value in record if name not in ABOUT and value not in (None, (), False)}
        for record in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2011, Liaoning gave 3 million yuan to Qinghai for roads.",
         [{"amount": "3 million yuan", "donor": ("Liaoning",), "recipient": ("Qinghai",), "date": "2011", "purpose": "roads", "kind": "grant"}]),
        ("The Asian Development Bank (ADB) lent Chongqing US$100 million.",
         [{"amount": "US$100 million", "donor": ("Asian Development Bank",), "recipient": ("Chongqing",), "kind": "loan"}]),
        ("Xindu Town was allotted 360,000 yuan.", [{"amount": "360,000 yuan", "recipient": ("Xindu Town",), "kind": "grant"}]),
        ("5 million yuan was donated by Shanghai.", [{"amount": "5 million yuan", "donor": ("Shanghai",), "kind": "donation"}]),
        ("Minhe and Ledu counties received 6.4 and 8 million yuan respectively.",
         [{"amount": "6.4", "recipient": ("Minhe",), "kind": "grant"}, {"amount": "8 million yuan", "recipient": ("Ledu",), "kind": "grant"}]),
        ("Qinghai invested 10 million yuan, of which 4 million yuan in Ledu County.",
         [{"amount": "10 million yuan", "donor": ("Qinghai",), "kind": "investment"},
          {"amount": "4 million yuan", "donor": ("Qinghai",), "kind": "investment", "part_of": "10 million yuan"}]),
        ("Revenue was 3 million yuan and exports 2 million yuan.", []),
        ("Rice was paid at 2.4 yuan per kg.", []),
        ("2011年，苏州市向铜仁市拨付帮扶资金5600万元，用于修路。",
         [{"amount": "5600万元", "donor": ("苏州市",), "recipient": ("铜仁市",), "purpose": "修路", "date": "2011年", "kind": "grant"}]),
        ("陕西省民政厅下拨救灾款80万元。", [{"amount": "80万元", "donor": ("陕西省民政厅",), "purpose": "救灾", "kind": "grant"}]),
        ("中国农业银行富锦市支行投放贷款8600万元。", [{"amount": "8600万元", "donor": ("中国农业银行富锦市支行",), "kind": "loan"}]),
        ("投放抗旱资金160万元，发放贷款贴息30万元。", [{"amount": "160万元", "purpose": "抗旱", "kind": "grant"}, {"amount": "30万元", "kind": "subsidy"}]),
        ("The state issued 7 million yuan, 2 million yuan more than that in 2009.", [{"amount": "7 million yuan", "kind": "grant"}]),
        ("From 2003 to 2005, Hebei gave 10,000 yuan to Xining.",
         [{"amount": "10,000 yuan", "donor": ("Hebei",), "recipient": ("Xining",), "date": "2003 to 2005", "kind": "grant", "status": "cumulative"}]),
        ("地区生产总值12.9亿元，财政收入8000万元。", []),
    ],
)  # fmt: skip
def test_transfers(text: str, expected: list[dict[str, Any]]) -> None:
    assert records(text, "transfer") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Output was 482.7 billion yuan, up 24.6%.", [{"of": "482.7 billion yuan", "by": "24.6%", "direction": "up"}]),
        ("The number of schools went down from 555 to 505.", [{"of": "505", "from": "555", "direction": "down"}]),
        ("There were 41 accidents, 17 fewer than in 1997.", [{"of": "41 accidents", "by": "17", "since": "1997", "direction": "down"}]),
        ("Loans stood at 15 million yuan, 2 million yuan or 15.4% above 2010.",
         [{"of": "15 million yuan", "by": "2 million yuan", "since": "2010", "direction": "up"},
          {"of": "15 million yuan", "by": "15.4%", "since": "2010", "direction": "up"}]),
        ("Profits shrank by 6.1 percent.", [{"by": "6.1 percent", "direction": "down"}]),
        ("Workers pulled down 19 old clinics.", []),
        ("客运量3642万人次，货运量2105万吨，分别比上年上升6.1%和9.8%。",
         [{"of": "3642万人次", "by": "6.1%", "direction": "up"}, {"of": "2105万吨", "by": "9.8%", "direction": "up"}]),
        ("贫困人口由4.3万人减到3.86万人。", [{"of": "3.86万人", "from": "4.3万人", "direction": "down"}]),
        ("耕地5630亩，平原1200亩。", []),
        ("学校24所，增长5%。其中小学18所、中学6所，分别增长6%和7%。",
         [{"of": "24所", "by": "5%", "direction": "up"}, {"of": "18所", "by": "6%", "direction": "up"}, {"of": "6所", "by": "7%", "direction": "up"}]),
        ("有学生6230人，比2000年多1410人。", [{"of": "6230人", "by": "1410人", "since": "2000年", "direction": "up"}]),
    ],
)  # fmt: skip
def test_changes(text: str, expected: list[dict[str, Any]]) -> None:
    assert records(text, "change") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There were 12,640 people, namely 4,310 farmers and 8,330 workers.",
         [{"whole": "12,640 people", "parts": ("4,310 farmers", "8,330 workers"), "complete": True}]),
        ("Of 2,739 employees, 1,604 taught.", [{"whole": "2,739 employees", "parts": ("1,604",)}]),
        ("489 of the 517 households moved.", [{"whole": "517 households", "parts": ("489",)}]),
        ("It gave 6.83 million yuan, 5.12 million yuan of it in cash.", [{"whole": "6.83 million yuan", "parts": ("5.12 million yuan",)}]),
        ("It gave 3 million yuan and 2 million yuan.", []),
        ("总投资2860万元，由中央1200万元、省600万元、市1060万元三块组成。",
         [{"whole": "2860万元", "parts": ("1200万元", "600万元", "1060万元"), "complete": True}]),
        ("接收衣物2600件，下拨救灾款72万元（含购粮款），衣物1800件。", []),
        ("In 2009, 1.4 billion yuan was invested. Of this, 1.1 billion yuan came from the state.",
         [{"whole": "1.4 billion yuan", "parts": ("1.1 billion yuan",)}]),
        ("It has 24 schools. Out of these, 18 are primary schools.", [{"whole": "24 schools", "parts": ("18",)}]),
        ("产量21.6万吨。其中夏粮8.9万吨，比上年增长5%；秋粮12.7万吨。", [{"whole": "21.6万吨", "parts": ("8.9万吨", "12.7万吨")}]),
        ("惠及学生5400名。其中14所学校新建。", []),
        ("It gave 5 million, 3 million and 2 million yuan to the three towns.", []),
        ("三县分别拨款5万元、3万元和2万元。", []),
        ("It had used US$275 million (not including US$235 million for others).", []),
        ("职工341人，其中女职工148人。", [{"whole": "341人", "parts": ("148人",)}]),
    ],
)  # fmt: skip
def test_breakdowns(text: str, expected: list[dict[str, Any]]) -> None:
    assert records(text, "breakdown") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On April 29, Vice Governor Luo Huining and Chen Zhenggao, former Governor, came.",
         [{"person": "Luo Huining", "title": "Vice Governor", "date": "April 29"},
          {"person": "Chen Zhenggao", "title": "Governor", "date": "April 29", "former": True}]),
        ("Zhang Dejiang, Vice Premier and Municipal Party Secretary, spoke.",
         [{"person": "Zhang Dejiang", "title": "Vice Premier"}, {"person": "Zhang Dejiang", "title": "Municipal Party Secretary"}]),
        ("3月26日，苏州市委副书记、市长周乃翔会见来宾。",
         [{"person": "周乃翔", "title": "苏州市委副书记", "organization": "苏州市委", "date": "3月26日"},
          {"person": "周乃翔", "title": "市长", "date": "3月26日"}]),
        ("Huang Ju succeeded Zhu Rongji as Mayor in 1991.",
         [{"person": "Huang Ju", "title": "Mayor", "date": "1991"}, {"person": "Zhu Rongji", "title": "Mayor", "date": "1991", "former": True}]),
        ("In March 2003, Zhu Rongji stepped down as Premier and was succeeded by Wen Jiabao.",
         [{"person": "Zhu Rongji", "title": "Premier", "date": "March 2003", "former": True},
          {"person": "Wen Jiabao", "title": "Premier", "date": "March 2003"}]),
        ("2005年，樊明武不再担任华中科技大学校长，由李培根接任。",
         [{"person": "樊明武", "title": "华中科技大学校长", "organization": "华中科技大学", "date": "2005年", "former": True},
          {"person": "李培根", "title": "华中科技大学校长", "organization": "华中科技大学", "date": "2005年"}]),
        ("吴仪（女，汉族）自2003年3月起任国务院副总理。", [{"person": "吴仪", "title": "国务院副总理", "organization": "国务院"}]),
    ],
)  # fmt: skip
def test_offices(text: str, expected: list[dict[str, Any]]) -> None:
    assert records(text, "office") == expected


def test_beneficiaries() -> None:
    assert records("Ledu County lent 63 million yuan to 1,108 households.", "beneficiary") == [
        {"count": "1,108 households", "of": "63 million yuan"}
    ]
    assert records("自治区拨经费260万元，补助受困人员4.6万人。", "beneficiary") == [{"count": "4.6万人", "of": "260万元"}]
    assert records("无偿援助400万元，派出技术人员41人，其中教师26人、医生15人。", "beneficiary") == []
    assert (
        records("The county covers an area of 2,100 square kilometers and has a population of 53,000 people.", "beneficiary")
        == []
    )
    assert records("It invested 8 million yuan and reduced the poor people by 1,850 persons.", "beneficiary") == []
    assert records("拨款300万元，惠及派出所辖区农户120户。", "beneficiary") == [{"count": "120户", "of": "300万元"}]


def test_the_day_above_a_header_is_the_date_of_its_entry() -> None:
    text = "3月\n13日【协作】常州市捐资60万元。\n"
    assert [one["date"] for one in records(text, "transfer")] == ["13日"]


def test_a_record_names_its_sentence_and_the_words_that_made_it() -> None:
    text = "It rained. In 2011, Liaoning gave 3 million yuan to Qinghai. It rained again."
    (record,) = yearbook.extract(text).records
    assert text[record.start : record.end].strip() == "In 2011, Liaoning gave 3 million yuan to Qinghai."
    assert record.rule == "transfer.gave"
