"""Line ends: what a printer or a PDF broke is read as if it were whole, and lines that stand for themselves stay apart."""

import textwrap

import pytest

import yearbook
from settings import SPELLINGS, told, wrapped
from yearbook.model import Language
from yearbook.reading import reading

ZH = """2008年，省财政厅下达扶贫专项资金3 750万元，其中1 120.5万元用于农村道路建设，985万元用于人畜饮水工程，1 644.5万元用于劳务培训。全年解决6.4万人、12.8万头牲畜的饮水困难，新修公路318.6公里。
福建省福州市捐助渭源县帮扶资金2 000万元，新建学校12所、卫生院8所，受益群众14 600户、58 300人。10月，副省长陈至立到会检查，市教育局和卫生局负责人汇报工作，提出了下一步要求，并同意追加补助资金450万元。
全县粮食总产量达到21.6万吨，比上年增长5.8%，其中小麦8.9万吨、玉米10.2万吨、薯类2.5万吨，农民人均纯收入由上年的2 130元增加到2 410元。"""
EN = """In 2008 the Provincial Department of Finance allocated 37.5 million yuan for poverty relief, of which 11.2 million yuan was for rural roads and 9.85 million yuan for drinking water. In the whole year 64,000 people and 128,000 head of livestock got water, and 318.6 kilometers of road were built.
Fuzhou City of Fujian Province donated 20 million yuan to Weiyuan County, where 12 schools and 8 clinics were built for 14,600 households. In October Vice Governor Chen Zhili inspected the work together with the heads of the Bureau of Education, and agreed to add a subsidy of 4.5 million yuan.
The total output of grain was 216,000 tons, up 5.8% over the previous year, including 89,000 tons of wheat and 102,000 tons of maize."""


@pytest.mark.parametrize("width", [22, 28, 35, 42])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_a_chinese_page_that_a_pdf_wrapped_says_what_it_says_unwrapped(width: int, indent: str) -> None:
    assert told("\n".join(wrapped(one, width, indent) for one in ZH.split("\n")), "zh") == told(ZH, "zh")


@pytest.mark.parametrize("width", [60, 76, 100])
@pytest.mark.parametrize("paragraphs", [1, 3])
def test_an_english_page_that_was_wrapped_says_what_it_says_unwrapped(width: int, paragraphs: int) -> None:
    text = "\n".join(EN.split("\n")[:paragraphs])
    lines = "\n".join(textwrap.fill(one, width, break_on_hyphens=False) for one in text.split("\n"))
    assert lines.count("\n") > paragraphs
    assert told(lines, "en") == told(text, "en")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_page_says_the_same_however_it_is_set(language: Language, spelling: str) -> None:
    text = {"zh": ZH, "en": EN}[language]
    spelt = SPELLINGS[spelling](text)

    assert told(spelt, language) == told(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "1月5日 市委召开全市农村工作会议，部署全年工作\n1月18日 市人民政府表彰先进单位32个、先进个人120名\n2月3日 市农业局举办实用技术培训班，参加者450人"),
        ("zh", "一、全市农业总产值完成21.5亿元，比上年增长6.2%\n二、全市工业总产值完成58.3亿元，比上年增长9.4%\n三、全市社会消费品零售额16.8亿元，增长7.7%"),
        ("zh", "民政局长 陈建国\n教育局长 李国华\n卫生局长 王秀兰"),
        ("en", "Funds of the Province\nThe province gave 3 million yuan.\nResults of the Year\nIt built 12 schools."),
    ],
)  # fmt: skip
def test_lines_that_stand_for_themselves_stay_apart(language: Language, text: str) -> None:
    assert reading(text, language=language).text.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("language", "text", "mention", "value"),
    [
        ("zh", "地方年鉴 2012\n全县粮食总产量达到21.6万吨，其中小麦8.9\n- 1 -\f地方年鉴 2012\n万吨，农民人均纯收入由上年的2 130元增\n- 2 -\f地方年鉴 2012\n加到2 410元。", "measure", 89_000),
        ("en", "Some Yearbook\nIn 2008 the Provincial Department of Finance gave Weiyuan County 3.5\n1\fSome Yearbook\nmillion yuan.\n2\fSome Yearbook\nIt grew.", "amount", 3_500_000),
    ],
)  # fmt: skip
def test_what_goes_on_on_the_next_sheet_is_read_on(language: Language, text: str, mention: str, value: int) -> None:
    page = yearbook.extract(text, language=language)
    assert value in [getattr(one, "value", None) for one in page.mentions if one.type == mention]
    assert not [one for one in page.mentions if one.text in ("1", "2", "2012") and one.start > 20]


def test_lines_in_another_language_part_what_stands_before_and_behind() -> None:
    page = yearbook.extract(
        "【概况】2012年，元阳县有农村贫困人口13.68万人，占农业人口的3\n【Overview of tourism】In 2018 it grew by 5% again.\n9条公路"
    )
    assert "39" not in [str(getattr(one, "value", "")) for one in page.mentions]
