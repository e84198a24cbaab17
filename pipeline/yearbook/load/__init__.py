"""Load: bytes to text. What the bytes were taken for is said in the notes; the text is never changed afterwards.

A file is told by its first bytes, not by its name. Offsets refer to the text that was read out of it: of HTML the main text,
of PDF the text of its pages with a form feed between two, of Word its paragraphs and tables.
"""

import hashlib
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePath
from stat import S_ISFIFO, S_ISREG
from typing import BinaryIO

from yearbook.load.encoding import decode
from yearbook.load.html import MARKUP, main_text
from yearbook.load.loaded import Loaded, LoadError

__all__ = ["MAX_BYTES", "OFFICE", "TOO_LARGE", "LoadError", "Loaded", "load", "open_file", "read_bytes", "unreadable"]

MAX_BYTES = 64 * 2**20  # a page is a few kilobytes; more than this is an archive or a mistake
TOO_LARGE = f"is larger than {MAX_BYTES >> 20} MB; split it into pages"
WORD = "word/document.xml"  # the part of a zip file that makes it a Word document
OFFICE = frozenset({"[Content_Types].xml", "mimetype"})  # a part of every Office, OpenDocument and EPUB file
# First bytes of files that hold text in a form that is not read, and what to do about each.
FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "is an old Word or Excel file; save it as .docx or .txt"),
    (b"{\\rtf", "is an RTF file; save it as .docx or .txt"),
    (b"\x1f\x8b", "is a compressed file inside another; unpack it first"),
    (b"BZh", "is a compressed file inside another; unpack it first"),
    (b"\xfd7zXZ", "is a compressed file inside another; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive; unpack it, or pack it as .zip"),
    (b"Rar!", "is a RAR archive; unpack it, or pack it as .zip"),
)
BINARY_SUFFIXES = (".docx", ".pdf")  # files of these names hold no plain text


def open_file(path: str) -> BinaryIO:
    """A file opened for reading, standard input for `-`. Raises LoadError, with the mend, where it can't be read or is a device."""
    try:
        if path == "-":
            if sys.stdin is None:
                raise LoadError("is closed; give it a page, or name a file")
            return BytesIO(sys.stdin.buffer.read(MAX_BYTES + 1))
        mode = Path(path).stat().st_mode
        if S_ISFIFO(mode):
            with Path(path).open("rb") as pipe:
                return BytesIO(pipe.read(MAX_BYTES + 1))  # in memory, since a pipe can't be read twice
        if not S_ISREG(mode):
            raise LoadError("is a device or a socket, not a file; name a file")
        return Path(path).open("rb")
    except OSError as error:
        raise LoadError(unreadable(error)) from None


def read_bytes(path: Path) -> bytes:
    """The bytes of a page's file. Raises LoadError where it can't be read, or is too large to be a page."""
    with open_file(str(path)) as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise LoadError(TOO_LARGE)
    return data


def unreadable(error: OSError) -> str:
    """What to do about a file that the system does not give out."""
    if isinstance(error, FileNotFoundError):
        return "is not there; check the path"
    if isinstance(error, PermissionError):
        return "may not be read; check its permissions"
    return f"can't be read: {error.strerror or error}"


def load(data: bytes, name: str = "") -> Loaded:
    """The text in the bytes of a page. Raises LoadError where they are empty, too many, or hold no text.

    `name` is only asked whether it promises another kind of file than the bytes are.
    """
    if len(data) > MAX_BYTES:
        raise LoadError(TOO_LARGE)
    loaded = _read(data, PurePath(name).suffix.lower())
    if not loaded.text.strip(" \t\r\n\f\x00\ufeff"):
        raise LoadError("is empty: fetch the page again")
    if nul := loaded.text.count("\0"):
        loaded = replace(loaded, notes=(*loaded.notes, f"holds {nul} NUL bytes, read as spaces"))
    return replace(loaded, sha256=hashlib.sha256(data).hexdigest())


def _read(data: bytes, suffix: str) -> Loaded:
    for magic, mend in FOREIGN:
        if data.startswith(magic):
            raise LoadError(mend)
    if data[257:262] == b"ustar":
        raise LoadError("is an archive inside another; unpack it first")
    if data.startswith(b"%PDF"):
        from yearbook.load.pdf import pdf_text

        return pdf_text(data)
    if data.startswith(b"PK\x03\x04"):
        return _read_zip(data)
    text, notes = decode(data)
    if MARKUP.match(text):
        text, notes = main_text(data, text, notes)
    elif suffix in BINARY_SUFFIXES and text.strip():
        raise LoadError(f"is named {suffix} and is none, or is damaged; fetch it again, or name it .txt if it is text")
    return Loaded(text, notes=notes, lossy="\ufffd" in text)


def _read_zip(data: bytes) -> Loaded:
    try:
        parts = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise LoadError("is a damaged zip or Word file; fetch it again") from None
    if WORD not in parts:
        raise LoadError("is a spreadsheet, a presentation or a book; save its text as .txt or .docx" if OFFICE.intersection(parts)
                        else "is an archive inside another; unpack it first")  # fmt: skip
    from yearbook.load.word import word_text

    return word_text(data)
