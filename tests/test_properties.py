"""What holds for any text at all."""

from hypothesis import given, settings
from hypothesis import strategies as st

import yearbook
from yearbook.model import Page
from yearbook.run import read_bytes_of_page

RULES = yearbook.load_rules("en")
WORDS = ["In", "2011", ",", "3", "million", "yuan", "【", "】", "Overview", "\n", "“", "”", "Notice on", "Minhe", "County", "Department", "of", "and", "Vice",
         "Governor", "Luo Huining", "12.5", "km", "%", "the", "first half of", "May 14 to 17", "-", "–", "half a", "dozen", "one", "households", "poor", "(", ")", "1 098",
         "Copyright", "Tel: 1", "’s", "per capita", "at least", "US$", "\u3000", "\u00a0", "\0", "年", "𠮷", "e\u0301", "RMB", "to", "7", "No."]  # fmt: skip
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
PROSE = st.lists(st.sampled_from(WORDS), max_size=60).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))


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
    page = read_bytes_of_page(data, "x", rules=RULES)
    assert isinstance(page, Page)
    assert page.outcome.status in ("ok", "partial", "failed")
    assert not any("the program failed" in note for note in page.outcome.notes)


@settings(max_examples=60, deadline=None)
@given(PROSE)
def test_the_same_text_gives_the_same_page(text: str) -> None:
    assert yearbook.extract(text, rules=RULES) == yearbook.extract(text, rules=RULES)
