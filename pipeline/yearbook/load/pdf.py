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
    with _open(data) as document:
        pages = [_page_text(document, n) for n in range(len(document))]
        pictures = [n for n, text in enumerate(pages) if text is not None and not text.strip() and _is_drawn(document[n])]
        language = _ocr_language() if pictures else None
        for n in pictures if language else ():
            pages[n] = _ocr(document[n], language or "")
    return _loaded(pages, pictures, language)


def _loaded(pages: list[str | None], pictures: list[int], language: str | None) -> Loaded:
    """The pages as one text, with notes on those that were pictures, or None: damaged."""
    if not any(text and text.strip() for text in pages):
        raise LoadError("is a PDF without pages that can be read; fetch it again" if not pictures
                        else "is a PDF of pictures, and OCR finds no text in them" if language
                        else f"is a PDF of pictures; {MEND}")  # fmt: skip
    notes = [f"read as PDF of {len(pages)} page{'s' if len(pages) != 1 else ''}"]
    if read := sum(bool(pages[n]) for n in pictures):
        notes.append(f"{read} of them pictures, read by OCR ({language}): its misreadings are in the figures")
    left = 0 if language else len(pictures)  # a picture in which OCR finds nothing is an empty page
    if left:
        notes.append(f"{left} of them pictures without text, left out; {MEND}")
    if damaged := pages.count(None):
        notes.append(f"{damaged} of them damaged, left out; fetch the file again")
    return Loaded("\f".join(text or "" for text in pages), notes=tuple(notes), lossy=left + damaged > 0)


def _open(data: bytes) -> Any:
    try:
        import pypdfium2
    except ImportError:
        raise LoadError("is a PDF, and what reads one is not installed: pip install 'yearbook[files]'") from None
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        raise LoadError("is an encrypted PDF; save it without its password" if encrypted
                        else "is a damaged PDF; fetch it again") from None  # fmt: skip


def _page_text(document: Any, n: int) -> str | None:
    """The text of a page, None if it is damaged; the marks that PDFium leaves where a word was hyphenated are taken out."""
    from pypdfium2 import PdfiumError

    try:
        text = str(document[n].get_textpage().get_text_range())
    except PdfiumError:
        return None
    return text.replace("\r\n", "\n").replace("\ufffe", "").replace("\x02", "")


def _is_drawn(page: Any) -> bool:
    """Is there anything on a page? A page without text is a picture then, of ink or of lines, and blank otherwise."""
    return next(iter(page.get_objects()), None) is not None


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
