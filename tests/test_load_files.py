"""PDF and Word files: their text, and what is wrong with some."""

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import yearbook
from yearbook.inputs import Input
from yearbook.load import LoadError, load
from yearbook.load import pdf as pdf_module
from yearbook.run import read_input

ENGLISH = "In 2011, Liaoning gave 3 million yuan to Qinghai."
CHINESE = "2011年，辽宁省向青海省捐赠资金3718万元。"


def pdf_of(*pages: str, encrypt: StandardEncryption | None = None) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=encrypt)
    for page in pages:
        canvas.setFont("STSong-Light", 12)
        for n, line in enumerate(page.split("\n")):
            canvas.drawString(60, 750 - 20 * n, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_pdf_s_text_has_a_form_feed_between_pages() -> None:
    loaded = load(pdf_of(ENGLISH, "", f"{CHINESE}\nsecond line"))
    first, blank, second = loaded.text.split("\f")
    assert (first.strip(), blank.strip(), second.strip()) == (ENGLISH, "", f"{CHINESE}\nsecond line")
    assert loaded.notes == ("read as PDF of 3 pages",)
    assert not loaded.lossy


def test_amounts_of_a_pdf_have_offsets_into_its_text() -> None:
    page = read_input(Input("a.pdf", "a.pdf", pdf_of("概况", CHINESE)))
    assert page.text
    assert [page.text[one.start : one.end] for one in page.mentions if one.type == "amount"] == ["3718万元"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf_of(ENGLISH, encrypt=StandardEncryption("secret")), "is an encrypted PDF"),
        (pdf_of(ENGLISH)[:400], "is a damaged PDF"),
        (b"%PDF-1.7\nnothing", "is a damaged PDF"),
    ],
)
def test_a_pdf_that_can_not_be_read_says_why(data: bytes, message: str) -> None:
    with pytest.raises(LoadError, match=message):
        load(data)


def picture_of(text: str) -> bytes:
    """A PDF whose only page is a picture of the text, as a scan is."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader

    with pypdfium2.PdfDocument(pdf_of(text)) as document:
        picture = document[0].render(scale=3).to_pil()
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "_ocr_language", lambda: None)


@pytest.mark.usefixtures("no_ocr")
def test_a_pdf_of_pictures_says_that_it_needs_ocr() -> None:
    with pytest.raises(LoadError, match="is a PDF of pictures; install Tesseract with Chinese data"):
        load(picture_of(ENGLISH))


@pytest.mark.usefixtures("no_ocr")
def test_a_pdf_with_some_pictures_is_read_in_part() -> None:
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for data in (pdf_of(ENGLISH), picture_of(ENGLISH)):
        whole.import_pages(pypdfium2.PdfDocument(data))
    file = io.BytesIO()
    whole.save(file)
    loaded = load(file.getvalue())
    assert loaded.text.strip() == ENGLISH
    assert loaded.lossy
    assert loaded.notes[1].startswith("1 of them pictures without text, left out; install Tesseract")


def has_tesseract() -> bool:
    listed = ["tesseract", "--list-langs"]
    return (
        bool(shutil.which("tesseract")) and "chi_sim" in subprocess.run(listed, capture_output=True, text=True, check=True).stdout
    )


@pytest.mark.skipif(not has_tesseract(), reason="Tesseract with Chinese data is not installed")
@pytest.mark.parametrize(("text", "amount"), [(ENGLISH, "3 million yuan"), (CHINESE, "3718万元")])
def test_a_picture_is_read_where_tesseract_is_installed(text: str, amount: str) -> None:
    page = read_input(Input("a.pdf", "a.pdf", picture_of(text)))
    assert [one.text for one in page.mentions if one.type == "amount"] == [amount]
    assert "1 of them pictures, read by OCR" in page.outcome.notes[1]


def word_of(*parts: str | list[list[str]]) -> bytes:
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part), len(part[0]))
        for row, texts in zip(table.rows, part, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_file_s_paragraphs_and_tables_are_read_in_order() -> None:
    loaded = load(word_of("【概况】", [["项目", "金额（万元）"], ["学校", "3718"]], ENGLISH))
    assert loaded.text == f"【概况】\n项目\t金额（万元）\n学校\t3718\n{ENGLISH}"
    assert loaded.notes == ("read as Word",)


def test_merged_cells_are_read_once_and_insertions_but_not_deletions() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "5 million yuan"
    paragraph = document.add_paragraph("gave ")
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for xml in (
        f"<w:ins {word}><w:r><w:t>6 million</w:t></w:r></w:ins>",
        f"<w:del {word}><w:r><w:delText>7 million</w:delText></w:r></w:del>",
    ):
        paragraph._p.append(parse_xml(xml))
    file = io.BytesIO()
    document.save(file)
    assert load(file.getvalue()).text == "5 million yuan\ngave 6 million"


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"just some words", "a.docx", r"is named \.docx and is none"),
        (b"just some words", "A.PDF", r"is named \.pdf and is none"),
        (word_of(ENGLISH)[:3000], "a.docx", "is a damaged zip or Word file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.doc", "save it as .docx"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(data: bytes, name: str, message: str) -> None:
    with pytest.raises(LoadError, match=message):
        load(data, name)


def test_html_under_the_name_of_word_is_read() -> None:
    assert load(f"<html><body><p>{ENGLISH}</p></body></html>".encode(), "a.docx").text.strip() == ENGLISH


def test_read_file_reads_one_page_of_any_kind(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_of(ENGLISH))
    assert yearbook.read_file(tmp_path / "a.docx", "a.docx").mentions
