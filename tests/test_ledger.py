"""The ledger: what a sum over a page's transfers counts, and counts once."""

import pytest

import yearbook


def additive(text: str) -> list[str]:
    page = yearbook.extract(text, year=2011)
    words = {mention.id: mention.text for mention in page.mentions}
    return [words[one.amount] for one in page.records if one.type == "transfer" and one.additive]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Liaoning gave 37.18 million yuan, of which 30 million yuan went to Minhe County.", ["37.18 million yuan"]),
        ("It gave 10 million yuan, of which 3 million yuan was lent by banks. Farmers raised 7 million yuan.", ["10 million yuan"]),
        (
            "Liaoning donated 3 million yuan to Batang Town. It gave 10 million yuan, including the 3 million yuan to Batang Town.",
            ["10 million yuan"],
        ),
        ("Since 2001 Liaoning has given Qinghai 300 million yuan cumulatively.", []),
        ("From 2003 to 2005, Liaoning gave Qinghai 300 million yuan. In 2005 it gave 9 million yuan.", ["9 million yuan"]),
        ("2003年至2005年，河北省拨款10万元给西宁市；2006年上半年，又拨款3万元。", ["3万元"]),
        ("The province gave 15.5 billion yuan ($2.34 billion) to farmers.", ["15.5 billion yuan"]),
        ("德国捐赠1000万美元（折合人民币8000万元）。", ["1000万美元"]),
        ("Germany gave US$10 million, or 80 million yuan, to Qinghai.", ["US$10 million"]),
        ("捐赠1000万美元，折合人民币8000万元。", ["1000万美元"]),
        ("投入资金737万元，GDP达3.2亿元。", ["737万元"]),
        ("Firms signed contracts with an agreed investment of 2 billion yuan.", []),
        ("It plans to invest 50 million yuan in roads. Each household was paid 500 yuan in subsidies.", []),
        ("In 2012, 8 million yuan will be allotted to Yushu County. It was given 5 million yuan.", ["5 million yuan"]),
        ("2012年，省财政补助资金500万元将用于学校建设，拨付资金300万元用于修路。", ["300万元"]),
        ("Donors gave quilts worth 3 million yuan.", ["3 million yuan"]),
        ("2011年，辽宁省拨付资金3718万元，其中民和县3000万元。协议投资20亿元，累计投入资金3亿元。", ["3718万元"]),
    ],
)  # fmt: skip
def test_no_money_is_counted_twice(text: str, counted: list[str]) -> None:
    assert additive(text) == counted
