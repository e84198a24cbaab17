"""What holds for any text at all."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import yearbook
from yearbook.inputs import Input
from yearbook.load import load
from yearbook.model import Page
from yearbook.run import read_input

RULES = yearbook.load_rules("en")
WORDS = ["In", "2011", ",", "3", "million", "yuan", "【", "】", "Overview", "\n", "“", "”", "Notice on", "Minhe", "County", "Department", "of", "and", "Vice",
         "Governor", "Luo Huining", "12.5", "km", "%", "the", "first half of", "May 14 to 17", "-", "–", "half a", "dozen", "one", "households", "poor", "(", ")", "1 098",
         "Copyright", "Tel: 1", "’s", "per capita", "at least", "US$", "\u3000", "\u00a0", "\0", "年", "𠮷", "e\u0301", "RMB", "to", "7", "No."]  # fmt: skip
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
PROSE = st.lists(st.sampled_from(WORDS), max_size=60).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))

CORPUS = Path(__file__).parents[1] / "corpus"
HELD_OUT = set((CORPUS / "HELD-OUT").read_text().split())
# Lines of the corpus's development pages, in both languages, and what stands between entries.
LINES = ["", "- 12 -", "【", "版权所有"] + [
    line
    for path in sorted(CORPUS.glob("*/*"))
    if path.stem not in HELD_OUT
    for line in load(path.read_bytes()).text.split("\n")
]  # fmt: skip
PIECES = st.tuples(st.sampled_from(LINES), st.integers(0, 60), st.integers(20, 400)).map(
    lambda piece: piece[0][piece[1] : piece[2]]
)
SPLICED = st.tuples(st.sampled_from(["\n", "\n\n", "", " "]), st.lists(PIECES, min_size=10, max_size=40)).map(
    lambda page: page[0].join(page[1])
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY_TEXT, PROSE))
def test_every_page_is_valid_and_comes_back_from_json(text: str) -> None:
    page = yearbook.extract(text, rules=RULES, language="en")
    assert page.text == text
    assert all(text[mention.start : mention.end] == mention.text for mention in page.mentions)
    assert all(left.end <= right.start for left, right in zip(page.mentions, page.mentions[1:], strict=False))
    assert all(0 <= section.start < section.end <= len(text) for section in page.sections)
    assert yearbook.from_json(yearbook.to_json(page)) == page


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_as_one_outcome(data: bytes) -> None:
    page = read_input(Input("x", "x", data), rules=RULES)
    assert isinstance(page, Page)
    assert page.outcome.status in ("ok", "partial", "failed")
    assert not any("the program failed" in note for note in page.outcome.notes)


@settings(max_examples=60, deadline=None)
@given(PROSE)
def test_the_same_text_gives_the_same_page(text: str) -> None:
    assert yearbook.extract(text, rules=RULES) == yearbook.extract(text, rules=RULES)


@settings(max_examples=150, deadline=None)
@given(SPLICED)
def test_pieces_of_pages_in_two_languages_are_valid_pages(text: str) -> None:
    page = yearbook.extract(text)
    assert all(text[mention.start : mention.end] == mention.text for mention in page.mentions)
    assert all(left.end <= right.start for left, right in zip(page.mentions, page.mentions[1:], strict=False))


def test_lines_that_change_language_beside_boilerplate_shift_nothing() -> None:
    page = yearbook.extract(
        "【打印】【关闭】\n江门市工业\n【Outlook】Workers receive 150 yuan a month in 1993 from the firms of the county.\n"
    )
    assert [mention.text for mention in page.mentions] == ["江门市", "150 yuan", "1993"]


def test_no_mention_takes_white_space_along() -> None:
    page = yearbook.extract("贯彻《关于扶贫工作的决定》 ，利用外资US$5.6 million，大榆树镇\n\n办事处巡诊。", language="zh")
    assert {"《关于扶贫工作的决定》", "US$5.6"} <= {mention.text for mention in page.mentions}


def test_a_day_that_its_year_lacks_has_no_date() -> None:
    page = yearbook.extract("【概况】2014年召开会议。2月28日至29日召开会议。", language="zh")
    assert [mention.edtf for mention in page.mentions if mention.type == "date"] == ["2014", None]
