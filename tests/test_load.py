"""Bytes to text: what is decoded how, and what is refused with which words."""

import random
import re

import pytest

from yearbook.load import LoadError, load

ENGLISH = "【Overview】 In 2011, Liaoning’s “Rain Plan” was begun. "
CHINESE = "【概况】2011年，辽宁省向青海省捐赠资金3718万元，其中省级财政3088万元，比上年增加288万元。扶持贫困村六个，覆盖贫困户八百七十五户。"
TRADITIONAL = "【概況】二零一一年，遼寧省向青海省捐贈資金三千七百一十八萬元，其中省級財政三千零八十八萬元，較上年增加。"


@pytest.mark.parametrize(
    ("text", "encoding", "note"),
    [
        (ENGLISH, "utf-8", None),
        (ENGLISH, "utf-8-sig", None),
        (CHINESE, "utf-8", None),
        (ENGLISH, "utf-16", "decoded as utf-16"),
        (ENGLISH * 3, "utf-16-le", "decoded as utf-16-le"),
        (ENGLISH * 3, "utf-16-be", "decoded as utf-16-be"),
        (ENGLISH, "gb18030", "decoded as gb18030"),
        (CHINESE, "gb18030", "decoded as gb18030"),
        (TRADITIONAL, "big5", "decoded as big5"),
    ],
)
def test_text_is_decoded_and_the_encoding_said(text: str, encoding: str, note: str | None) -> None:
    loaded = load(text.encode(encoding))
    assert loaded.text == text
    assert loaded.notes == (() if note is None else (note,))
    assert not loaded.lossy


def test_a_broken_byte_is_replaced_and_said() -> None:
    loaded = load((ENGLISH + CHINESE).encode() + b"\xff and more")
    assert loaded.text == ENGLISH + CHINESE + "\ufffd and more"
    assert loaded.lossy
    assert "1 broken bytes replaced" in loaded.notes[0]


def test_a_truncated_gb18030_file_is_still_read() -> None:
    loaded = load(CHINESE.encode("gb18030")[:-1])
    assert loaded.text.startswith(CHINESE[:-1])
    assert loaded.notes[0] == "decoded as gb18030"
    assert loaded.lossy


def test_nul_bytes_are_kept_and_said() -> None:
    loaded = load(b"gave 3 million\0yuan to Qinghai" + b" and more" * 10)
    assert loaded.text.count("\0") == 1
    assert loaded.notes == ("holds 1 NUL bytes, read as spaces",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (bytes(range(256)) * 8, "binary"),
        (random.Random(1).randbytes(1000), "binary"),
        (b"%PDF-1.4 ...", "PDF"),
        (b"PK\x03\x04....", "damaged zip or Word"),
        (b"\x1f\x8b\x08...", "compressed"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"x" * (64 * 2**20 + 1), "larger than 64 MB"),
    ],
)
def test_what_is_no_page_is_refused_with_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(LoadError, match=message):
        load(data)


HTML = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>t</title><script>var a = "5 million yuan";</script></head><body>
<div class="nav"><ul><li><a href="/">Home</a></li></ul></div><div class="article"><h1>Relief</h1>{paragraphs}</div></body></html>"""


@pytest.mark.parametrize(("text", "encoding"), [(ENGLISH, "utf-8"), (CHINESE, "utf-8"), (CHINESE, "gb18030")])
@pytest.mark.parametrize("before", ["", "\n", '<?xml version="1.0"?>\n', "<!-- saved -->"])
def test_of_html_the_main_text_is_read(text: str, encoding: str, before: str) -> None:
    paragraphs = f"<p>{text}</p><p>{text[:9]}<b>{text[9:12]}</b>{text[12:]}</p>"
    loaded = load((before + HTML.format(charset=encoding, paragraphs=paragraphs)).encode(encoding))
    assert loaded.text.strip().split("\n\n") == ["Relief", text.strip(), text.strip()]
    html = "read as HTML; 1 block of links left out"
    assert loaded.notes == ((html,) if encoding == "utf-8" else (f"decoded as {encoding}", html))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("5<table><tr><td>7 yuan</td><td>8</td></tr></table>", ["5", "7 yuan", "8"]),
        ("12<hr>13<dl><dt>1</dt><dd>2</dd></dl><section>3</section>", ["12", "13", "1", "2", "3"]),
        ("<p>gave 37<b>18</b>万元</p>", ["gave 3718万元"]),
        ("<p>12 km<sup>2</sup></p>", ["12 km2"]),
        ("<div>a<script>5 yuan</script></div>", ["a"]),
        ("<ul><li><a href=x>Home</a><script>long long text</script></li></ul><p>text</p>", ["text"]),
    ],
)
def test_blocks_of_html_stand_apart_and_inline_elements_do_not(body: str, text: list[str]) -> None:
    assert re.split(r"\s{2,}|\n", load(f"<html><body>{body}</body></html>".encode()).text.strip()) == text


def test_the_charset_that_html_names_decides_between_chinese_encodings() -> None:
    page = HTML.format(charset="gbk", paragraphs="<p>衔接</p>").encode("gb18030")
    assert "衔接" in load(page).text


@pytest.mark.parametrize("page", [b"<!doctype html>", b"<html></html>", b"<html><body><img src=a></body></html>"])
def test_html_of_nothing_is_refused(page: bytes) -> None:
    with pytest.raises(LoadError, match="is HTML without a text"):
        load(page)


def test_html_without_text_is_refused_with_what_to_do() -> None:
    with pytest.raises(LoadError, match=r"HTML without a text of its own .* save the page's text as \.txt"):
        load(b"<html><frameset><frame src='a.html'><frame src='b.html'></frameset></html>")
