"""Headers, titles and boilerplate of Chinese pages: one case a behaviour."""

import pytest

from yearbook.rules import Rules, load_rules
from yearbook.segment import segment

PROSE = "全县完成投资三千万元，新修水库两座，改善灌溉面积四万亩，解决了三万人的饮水困难，群众满意。"


@pytest.fixture(scope="module")
def chinese() -> Rules:
    return load_rules("zh")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (f"水利\n【概况】{PROSE}", ["概况"]),
        (f"水利\n【概　况 】　{PROSE}", ["概 况"]),
        (f"水利\n【水库移民\n安置】 {PROSE}", ["水库移民安置"]),
        (f"水利\n（一）【概况】{PROSE}\n（二）【防汛】{PROSE}", ["概况", "防汛"]),
        (f"一月\n8日【开工】{PROSE}\n6—9日　【会议】{PROSE}", ["一月", "开工", "会议"]),
        (f"【打印】 【关闭】\n【字体：大 中 小】\n水利\n【概况】{PROSE}", ["概况"]),
        (f"水利\n\n概况\n{PROSE}\n防汛抗旱\n{PROSE}", ["概况", "防汛抗旱"]),
        (f"水利\n一、综述\n{PROSE}\n二、工程\n（一）水库\n{PROSE}\n（二）渠道\n{PROSE}", ["综述", "工程", "水库", "渠道"]),
        (f"水利\n工程建设　{PROSE}\n防汛抗旱\u00a0{PROSE}", ["工程建设", "防汛抗旱"]),
        (f"水利\n工程建设2011年，{PROSE}\n防汛2011年，{PROSE}", ["工程建设", "防汛"]),
        (f"水利\n【工程建设2011年，{PROSE}", ["工程建设"]),
        (f"水利\n【概况】{PROSE}\n干部人才交流苏州挂职干部五名到任，{PROSE}", ["概况", "干部人才交流"]),
        (f"大事记\n1月\n3日　{PROSE}\n2月\n上旬　{PROSE}", ["1月", "2月"]),
        (f"水利\n■ 工程建设　{PROSE}", ["工程建设"]),
        (f"水利\n{PROSE}称为【样板】。", []),
    ],
)  # fmt: skip
def test_headers_open_sections(text: str, titles: list[str], chinese: Rules) -> None:
    assert [section.title for section in segment(text, chinese).sections] == titles


@pytest.mark.parametrize(
    "line",
    [
        "您的当前位置：首页 > 年鉴 > 水利",
        "首页 >> 社会事业 >> 水利 >> 正文",
        "来源：某县志办　发布时间：2012-05-12 18:23:54",
        "上一篇：教育　　下一篇：卫生",
        "地址：某市某路1号　邮编：343000　电话：（0796）8000001",
        "版权所有　不得转载",
        "第 1 页 共 3 页",
        "- 214 -",
        "[1] [2] 下一页",
    ],
)
def test_what_is_the_sites_or_the_printers_is_set_apart(line: str, chinese: Rules) -> None:
    for text in (
        f"{line}\n水利\n【概况】{PROSE}",
        f"水利\n【概况】{PROSE}\n{line}\n【防汛】{PROSE}",
        f"水利\n【概况】{PROSE}\n{line}",
    ):
        apart = [text[one.start : one.end].strip() for one in segment(text, chinese).boilerplate]
        assert apart == [line], text


def test_a_stamp_glued_to_the_first_month_is_cut_off(chinese: Rules) -> None:
    text = f"大事记\n来源：县志办　发布时间：2007-05-12 18:23:54一月\n1日　{PROSE}"
    layout = segment(text, chinese)
    assert [(section.title, section.start) for section in layout.sections] == [("一月", text.index("一月"))]
