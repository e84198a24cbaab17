"""A page for a person at a terminal: shown whole or at a glance, and why each mention was made."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console, RenderableType

import yearbook
from yearbook.cli import main
from yearbook.model import Page
from yearbook.run import dropped
from yearbook.show import summary, whole

TEXT = """【Funds】 In 2011, Liaoning Province gave 30 million yuan to Qinghai Province for 1132 households.
【Output】 The output value was 120 million yuan, comprising 50 million yuan from farming and 80 million yuan from herding.
【Notes】 It was 1834 there of late.
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def shown(what: RenderableType, colours: bool) -> str:
    console = Console(file=io.StringIO(), width=120, force_terminal=colours, color_system="standard" if colours else None)
    console.print(what)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def page() -> Page:
    return yearbook.extract(TEXT)


def test_a_page_is_shown_whole_in_colours(page: Page) -> None:
    text = shown(whole(page), colours=True)
    assert "\x1b[32m30 million yuan\x1b[0m" in text
    assert "\x1b[1;7;31m120 million yuan\x1b[0m" in text  # in conflict
    assert "\x1b[1;31m50 + 80 = 130; stated: 120" in text
    assert "\x1b[4;31m1834\x1b[0m" in text  # unclaimed


def test_a_page_is_shown_plain_where_there_are_no_colours(page: Page) -> None:
    text = shown(whole(page), colours=False)
    assert "\x1b" not in text
    assert TEXT.splitlines()[0] in text
    for words in ("transfer × ", "breakdown × 1", "findings × ", "30,000,000 CNY", "province 630000"):
        assert words in text


def test_a_page_alone_is_shown_whole_and_several_at_a_glance(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    alone = run("extract", "--format", "summary", tmp_path / "a.txt").stdout
    assert "for 1132 households." in alone
    several = run("extract", "--format", "summary", tmp_path).stdout
    assert "for 1132 households." not in several
    assert [line.split("/")[-1].rstrip() for line in several.splitlines() if "  ok" in line] == [
        "a.txt  ok",
        "b.txt  ok",
        "c.txt  ok",
    ]


def test_no_character_of_a_page_steers_the_terminal() -> None:
    page = yearbook.extract("【\x1b]0;x\x07】 Liaoning gave \x1b[2J3 million\x9b31m yuan to Qinghai.\x08")
    for render in (whole(page), summary(page.model_copy(update={"title": "\x1b[2J", "source": "a"}))):
        assert not set(shown(render, colours=False)) & {"\x1b", "\x9b", "\x07", "\x08"}


@pytest.mark.parametrize(
    ("text", "words", "rule", "instead"),
    [
        ("They trained 300 people, and 2080 learned a trade.", "2080", "date.year", "count"),
        ("Governor Xu Fushun of Qinghai came in 2011.", "Fushun", "place.gazetteer", "person"),
        ("富锦市农业技术推广中心引进2个品种。", "富锦市", "place.gazetteer", "organization"),
        ("农机总动力31.5万千瓦。", "动力", "place.gazetteer", None),
    ],
)
def test_what_was_considered_and_dropped_is_told(text: str, words: str, rule: str, instead: str | None) -> None:
    page = yearbook.extract(text)
    types = {mention.id: mention.type for mention in page.mentions}
    found = [(text[one.start : one.end], one.rule, types.get(one.instead or "")) for one in dropped(page)]
    assert (words, rule, instead) in found


def test_what_became_a_mention_was_not_dropped(page: Page) -> None:
    assert not {(one.type, one.start, one.end) for one in dropped(page)} & {
        (one.type, one.start, one.end) for one in page.mentions
    }
    assert all(0 <= one.start < one.end <= len(TEXT) for one in dropped(page))


def test_explain_tells_rules_and_what_was_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Governor Xu Fushun of Qinghai came in 2011 with 3 million yuan; 2080 more.", "utf-8")
    text = run("explain", tmp_path / "a.txt").stdout
    assert "patterns/en/quantities.toml" in text
    assert "person ‹Xu Fushun› by person.pinyin" in text
    assert "unclaimed: '2080'" in text
    assert "\x1b" not in text
