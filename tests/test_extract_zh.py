"""Mentions in Chinese, as marked-up strings: each must come out with its span, type and attributes, and nothing beside it."""

from collections.abc import Callable
from decimal import Decimal

import pytest

import yearbook
from yearbook.check import check
from yearbook.model import Language
from yearbook.rules import Rules, load_rules

Holds = Callable[[str, Rules, Language], None]


@pytest.fixture(scope="module")
def chinese() -> Rules:
    return load_rules("zh")


MARKED = [
    # money
    "完成投资<amount value=37180000 currency=CNY>3718万元</amount>，增长<percent value=10.2>10.2%</percent>。",
    "资金分别为<amount value=800000 currency=CNY>80</amount>、<amount value=650000 currency=CNY>65</amount>"
    "和<amount value=400000 currency=CNY>40万元</amount>。",
    "合计（万元）<amount value=37180000 currency=CNY>3718</amount>，其中贷款<amount value=6000000 currency=CNY>600</amount>。",
    "每户补<amount value=30000 value_max=50000 currency=CNY per=household>3万—5万元</amount>。",
    "补助<amount value=8000000 currency=CNY bound=at_least>800多万元</amount>，贷款近<amount value=1000 currency=CNY bound=approximate>千元</amount>。",
    "用汇<amount value=2400000 currency=DEM>240万马克</amount>、<amount value=500 currency=USD>500美元</amount>"
    "和<amount value=150000 currency=HKD>港币15万元</amount>。",
    "奖金<amount value=300000 currency=CNY>叁拾万元</amount>，花费<amount value=42000 currency=CNY>四万二千元</amount>。",
    "每公里由<amount value=250000 currency=CNY per=km>25万元</amount>提高到<amount value=300000 currency=CNY per=km>30万元</amount>。",
    # shares
    "粮食占<percent value=72>七成二</percent>，下降<percent value=1.3 unit=percentage_point>1.3个百分点</percent>，"
    "病死率<percent value=0.57>5.7‰</percent>，完成<percent value=86>百分之八十六</percent>。",
    # measures
    "修渠<measure value=3150 unit=km>3 150公里</measure>，灌田<measure value=624000 unit=mu>62.4万亩</measure>，"
    "架<measure value=110 unit=kV>110千伏</measure>线路。",
    "亩产<measure value=425.5 unit=jin per=mu>425.5斤</measure>，用电<measure value=350000000 unit=kW.h>3.5亿千瓦时</measure>，"
    "气温<measure value=-12 unit=Cel>零下12℃</measure>。",
    # counts
    "在<count value=12 unit=贫困村>12个贫困村</count>建校，<count value=54000 unit=学生>5.4万名学生</count>搬出危房，项目<count value=268 unit=个>268个</count>。",
    "<count value=3 unit=村民小组>3个村民小组</count>、<count value=300 unit=群众 bound=at_least>300余群众</count>受灾，死亡<count value=1 unit=人>一人</count>。",
    "近<count value=1000 unit=人 bound=approximate>千人</count>、<count value=6 unit=收费>六项收费</count>、<count value=38 unit=人>38人</count>代表团。",
    "<place level=county>民和县</place>、<place level=county>乐都县</place>等<count value=9 unit=县>9个县</count>受益。",
    # dates
    "<date edtf=2010-12-31>2010年末</date>签约，<date edtf=2011-03-20/2011-03-21>3月20—21日</date>开工，"
    "<date edtf=2011/2015>“十二五”期间</date>建成。",
    "<date edtf=1958-03>1958年3月</date>建厂，<date edtf=1958-10>10月</date>投产；同年<date edtf=1958-11>11月</date>出口。",
    "<date edtf=2011-06-21/2011-07-10>6月下旬至7月上旬</date>降雨，<date edtf=2011-01/2011-06>上半年</date>减产，"
    "<date edtf=198X>八十年代</date>未见，工期<duration iso=P14M>14个月</duration>，连雨<duration iso=P18D>18天</duration>。",
    "<date edtf=2011-01>一月</date>\n<date edtf=2011-01-08>8日</date>　开会。\n<date edtf=2011-01-24/2011-01-26>24—26日</date>　下雪。",
    # places
    "<place level=prefecture>玉树州</place><place level=county>玉树县</place><place level=township>巴塘乡</place>遭灾。",
    "<place level=prefecture code=210100>沈阳</place>、<place level=prefecture code=210200>大连</place>支援<place level=province code=630000>青海</place>，"
    "<place level=other>黄河</place>沿岸修堤。",
    "<place>石桥</place>、<place>柳林</place>、<place>双河</place>三乡减产。",
    # people
    "省委书记<person title=省委书记>王珉</person>、省长<person title=省长>陈政高</person>到<place>铁岭</place>调研。",
    "副总理<person title=副总理>朱镕基</person>、<person title=副总理>邹家华</person>等出席，<person>陈政高</person>当选省长。",
    "<person title=教授>钱学森</person>教授讲课；（<person>王　珉</person>　<person>陈政高</person>）",
    # organizations
    "<organization>中国农业银行民和县支行</organization>、<organization>县教育局</organization>与<organization>国务院扶贫办</organization>联合发文。",
    "<organization>西宁市第一人民医院</organization>、<organization>青海大学</organization>和<organization>广东华润集团有限公司</organization>签约。",
    "<organization>省财政厅</organization>、<organization>教育厅</organization>和<organization>民政厅</organization>下发"
    "<document number=青政〔2011〕10号>《关于办学的意见》（青政〔2011〕10号）</document>。",
]  # fmt: skip

NO_MENTION = [
    "第101次会议提出“三个代表”，四个方面，翻了一番，比例为8∶1∶1。",
    "县委、县政府召开大会，全县各乡镇、有关部门参加。",
    "60岁以上老人于22时30分乘3路车，走210国道。",
    "增长2.3倍，占三分之二，居第5位。",
    "一批项目上马，一系列措施出台，统一规划，进一步加强。",
    "沪滇合作、苏陕协作继续推进，农村面貌改变，贫困村脱贫。",
]


@pytest.mark.parametrize("marked", MARKED)
def test_marked_mentions_come_out_and_nothing_else(marked: str, chinese: Rules, holds: Holds) -> None:
    holds(marked, chinese, "zh")


@pytest.mark.parametrize("text", NO_MENTION)
def test_what_only_looks_like_a_mention_is_none(text: str, chinese: Rules) -> None:
    assert [(mention.type, mention.text) for mention in yearbook.extract(text, rules=chinese, language="zh").mentions] == []


def test_every_rule_gives_its_examples_and_none_of_its_counterexamples(chinese: Rules) -> None:
    assert [(fault.rule.id, fault.example, fault.reason) for fault in check(chinese)] == []


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("铁法市", 2000, "211281"),
        ("东陵区", 2005, "210112"),
        ("闸北区", 2010, "310108"),
        ("湟中县", 2015, "630122"),
        ("哲里木盟", 1990, "152300"),
    ],
)
def test_names_that_are_no_longer_have_the_code_of_their_year(name: str, year: int, code: str, chinese: Rules) -> None:
    page = yearbook.extract(f"{name}增收。", rules=chinese, language="zh", year=year)
    assert [(place.text, place.code) for place in page.mentions if place.type == "place"] == [(name, code)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("水利\n【概况】　2010年，全县修渠。比2009年增长3%。到2015年，建成水库。", 2010),
        ("民政\n救灾　2005年，拨款30万元。2004年为28万元。", 2005),
        ("某县1996年大事记\n一月\n3日　1995年全县收入3亿元。到1995年底有3家。", 1996),
        ("首页 > 年鉴2011 > 卫生\n卫生\n【概况】全州有医院30所。9月，验收。", 2010),
    ],
)
def test_the_pages_year_is_found_by_its_own_words(text: str, year: int, chinese: Rules) -> None:
    assert yearbook.extract(text, rules=chinese, language="zh").year == year


def test_traditional_characters_are_read_and_kept(chinese: Rules) -> None:
    text = "【概況】　1999年，廈門市港口貨物吞吐量1 773萬噸，比1998年增長8.3%，旅客運輸量達三百萬人次。市長洪永世視察海滄。"
    page = yearbook.extract(text, rules=chinese, language="zh")
    found = {mention.text: mention for mention in page.mentions}
    assert {"廈門市", "1 773萬噸", "三百萬人次", "洪永世"} <= set(found)
    assert found["廈門市"].code == "350200"  # type: ignore[union-attr]


def test_signs_kept_as_yi_letters_are_read_as_what_they_were(chinese: Rules) -> None:
    text = "2013年\ua3ac海北州投资3\ua3ae5亿元\ua3bb建成学校\ua3ae"
    assert [mention.text for mention in yearbook.extract(text, rules=chinese, language="zh").mentions] == [
        "2013年", "海北州", "3\ua3ae5亿元",
    ]  # fmt: skip


def test_a_page_cut_at_a_width_keeps_its_words_and_offsets(chinese: Rules) -> None:
    text = "【概况】2012年，元阳县投入扶贫资金9 846万元，比上年增加1 720万元，其中财政资金5 310万元，信贷资金3 200万元，修路41.6公里，受益19 803人，补助每户6 000元。"
    broken = "\n".join(text[n : n + 22] for n in range(0, len(text), 22))
    whole, cut = (yearbook.extract(one, rules=chinese, language="zh") for one in (text, broken))
    assert [mention.text for mention in whole.mentions] == [mention.text.replace("\n", "") for mention in cut.mentions]


def test_a_table_gives_its_units_to_its_cells(chinese: Rules) -> None:
    text = "县别　　　金额（万元）　　比上年增长（%）\n民和县　　1 684　　　　8.4\n乐都县　　937　　　　-1.3\n"
    page = yearbook.extract(text, rules=chinese, language="zh", year=2011)
    assert [(one.type, one.value) for one in page.mentions if one.type in ("amount", "percent")] == [
        ("amount", 16_840_000), ("percent", Decimal("8.4")), ("amount", 9_370_000), ("percent", Decimal("-1.3")),
    ]  # fmt: skip


def test_counted_reservoirs_are_no_places() -> None:
    page = yearbook.extract("加固38座病险水库，整修3口小型水库、两口水库，红旗水库蓄水。", language="zh")
    assert [mention.type for mention in page.mentions] == ["count", "count", "count", "place"]
