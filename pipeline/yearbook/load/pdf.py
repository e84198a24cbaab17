"""PDF to text, a form feed between two pages; pictures of pages are read by Tesseract where it is installed with Chinese."""

import shutil
import subprocess
from functools import cache
from typing import Any

from yearbook.load.loaded import Loaded, LoadError

DPI = 300  # what Tesseract's documentation asks for
MAX_PIXELS = 10_000  # of a rendered side: a sheet of 84 cm at 300 dpi
CHINESE = ("chi_sim", "chi_tra")
MEND = "install Tesseract with Chinese data (tesseract-ocr, tesseract-ocr-chi-sim), or run OCR on it elsewhere"


def pdf_text(data: bytes) -> Loaded:
    """The text of a PDF file. Raises LoadError where it is damaged, encrypted, or all pictures and there is no OCR here."""
    pdfium = _pdfium()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        raise LoadError("is an encrypted PDF; save it without its password" if encrypted
                        else "is a damaged PDF; fetch it again") from None  # fmt: skip
    with document:
        pages = [_page_text(page, pdfium) for page in document]
        pictures = [n for n, text in enumerate(pages) if not text.strip()]
        notes: tuple[str, ...] = (f"read as PDF of {len(pages)} page{'s' if len(pages) != 1 else ''}",)
        language = _ocr_language() if pictures else None
        for n in pictures if language else ():
            pages[n] = _ocr(document[n], language or "")
    read = [n for n in pictures if pages[n].strip()]
    if read:
        notes += (f"{len(read)} of them pictures, read by OCR ({language}): its misreadings are in the figures",)
    if not any(text.strip() for text in pages):
        raise LoadError(f"is a PDF of pictures; {MEND}" if not language else "is a PDF of pictures, and OCR finds no text in it")
    left = 0 if language else len(pictures)  # a picture in which OCR finds nothing is an empty page
    if left:
        notes += (f"{left} of them pictures without text, left out; {MEND}",)
    return Loaded("\f".join(pages), notes=notes, lossy=left > 0)


def _pdfium() -> Any:
    try:
        import pypdfium2
    except ImportError:
        raise LoadError("is a PDF, and what reads one is not installed: pip install 'yearbook[files]'") from None
    return pypdfium2


def _page_text(page: Any, pdfium: Any) -> str:
    """The text of one page; the marks that PDFium leaves where a word was hyphenated are taken out."""
    try:
        text = str(page.get_textpage().get_text_range())
    except pdfium.PdfiumError:
        return ""
    return text.replace("\r\n", "\n").replace("\ufffe", "").replace("\x02", "")


@cache
def _ocr_language() -> str | None:
    """The language data to read pictures of pages with; None where Tesseract is not installed, or knows no Chinese."""
    if not shutil.which("tesseract"):
        return None
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
    chinese = next((one for one in CHINESE if one in listed), None)
    return chinese and "+".join((chinese, *(one for one in ("eng",) if one in listed)))


def _ocr(page: Any, language: str) -> str:
    """The text that Tesseract reads in the picture of a page."""
    scale = min(DPI / 72, MAX_PIXELS / max(*page.get_size(), 1))
    grey = page.render(scale=scale, grayscale=True).to_numpy()
    picture = b"P5 %d %d 255\n" % (grey.shape[1], grey.shape[0]) + grey.tobytes()
    command = ["tesseract", "-", "-", "-l", language, "--dpi", str(DPI), "-c", "preserve_interword_spaces=1"]
    done = subprocess.run(command, input=picture, capture_output=True, check=False)
    return str(done.stdout.decode("utf-8", "replace")).rstrip("\f\n")
