"""Load: bytes to text. What the bytes were taken for is said in the notes; the text is never changed afterwards.

Of an HTML page the text is the main text, which all offsets then refer to.
"""

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import charset_normalizer
import regex

MAX_BYTES = 64 * 2**20  # a page is a few kilobytes; more than this is an archive or a mistake
ENCODINGS = ("gb18030", "big5", "big5hkscs", "cp1252")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
                    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
# First bytes of files that hold text but are not text, and what to do about each.
CONTAINERS = (
    (b"%PDF", "is a PDF; save its text as .txt first"),
    (b"PK\x03\x04", "is a zip, docx or xlsx file; save its text as .txt first"),
    (b"\xd0\xcf\x11\xe0", "is an old Word or Excel file; save its text as .txt first"),
    (b"{\\rtf", "is an RTF file; save its text as .txt first"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
)
# How an HTML file begins, after an XML declaration, a byte order mark or comments.
MARKUP = regex.compile(r"[\s\ufeff]*(?:<\?xml[^>]{0,200}>\s*|<!--(?:(?!-->).){0,2000}-->\s*)*+<(?:!doctype\s+html|html|head|body)\b",
                       regex.IGNORECASE | regex.DOTALL)  # fmt: skip
DECLARATION = regex.compile(r"^[\s\ufeff]*<\?xml[^>]*>")  # its encoding is that of the bytes, which are decoded by now
CHARSET = regex.compile(r"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{3,20})", regex.IGNORECASE)
# Elements that begin a line of their own, and do not in the profile that the text is laid out by.
BREAKS = ("hr", "dl", "dt", "dd", "section", "article", "aside", "main", "header", "footer", "nav", "option", "caption", "table",
          "figure", "figcaption", "fieldset", "form", "center")  # fmt: skip
BLOCKS = ("nav", "footer", "ul", "ol", "li", "div", "p", "td", "table", "section", "aside")  # that menus are made of
# Han, kana-free CJK punctuation, full-width forms and curly quotes: what double-byte Chinese files hold.
CJK = regex.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffee\u2010-\u2026\u00b7]")


class LoadError(Exception):
    """A file can't be read as a page; the message says why and what to do."""


@dataclass(frozen=True)
class Loaded:
    """A file's text with the digest of its bytes, and notes on how it was decoded; `lossy` where bytes were lost."""

    text: str
    sha256: str
    notes: tuple[str, ...] = ()
    lossy: bool = False


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises LoadError, with the mend, where it can't be read or is too large to be a page."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LoadError(f"is larger than {MAX_BYTES >> 20} MB; split it into pages")
        return path.read_bytes()
    except FileNotFoundError:
        raise LoadError("is not there; check the path") from None
    except PermissionError:
        raise LoadError("may not be read; check its permissions") from None
    except OSError as error:
        raise LoadError(f"can't be read: {error.strerror or error}") from None


def load(data: bytes) -> Loaded:
    """Decode a page's bytes. Raises LoadError where they are empty, too many, or no text."""
    if len(data) > MAX_BYTES:
        raise LoadError(f"is larger than {MAX_BYTES >> 20} MB; split it into pages")
    for magic, mend in CONTAINERS:
        if data.startswith(magic):
            raise LoadError(mend)
    text, notes = _decode(data)
    if MARKUP.match(text):
        text, notes = _main_text(*_declared(data, text, notes))
    lossy = "\ufffd" in text
    if not text.strip(" \t\r\n\x00\ufeff"):
        raise LoadError("is empty: fetch the page again")
    if nul := text.count("\0"):
        notes = (*notes, f"holds {nul} NUL bytes, read as spaces")
    return Loaded(text, hashlib.sha256(data).hexdigest(), notes, lossy)


def _declared(data: bytes, text: str, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The markup as decoded, or by the encoding that it names itself where that fits and bytes alone do not tell (not UTF-8)."""
    named = CHARSET.search(text[:4000])
    if notes and named:
        encoding = "gb18030" if named[1].lower() in ("gb2312", "gbk") else named[1]
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            return data.decode(encoding), (f"decoded as {encoding.lower()}",)
    return text, notes


def _main_text(markup: str, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The text of an HTML page, a block a line, without scripts, styles and menus (blocks that are mostly links); and notes on it.

    Raises LoadError where there is none, as in a page of frames.
    """
    from inscriptis import Inscriptis  # here: most runs need none of it
    from inscriptis.css_profiles import STRICT_CSS_PROFILE
    from inscriptis.html_properties import Display
    from inscriptis.model.config import ParserConfig
    from inscriptis.model.html_element import HtmlElement
    from lxml.etree import Element, ParserError, strip_elements
    from lxml.html import document_fromstring

    try:
        tree: Any = document_fromstring(DECLARATION.sub("", markup).replace("\0", " "))
    except ParserError:
        raise LoadError("is HTML without a text; save the page's text as .txt") from None
    strip_elements(tree, "script", "style", "noscript", "template", "select", with_tail=False)
    linked = {block for block in tree.iter(*BLOCKS) if _mostly_links(block)}
    menus = [block for block in linked if linked.isdisjoint(block.iterancestors())]
    for block in menus:
        block.drop_tree()
    for table in tree.iter("table"):
        table.addprevious(Element("br"))  # else its first cell goes on with what stands before it
    styles = STRICT_CSS_PROFILE | {tag: HtmlElement(tag, display=Display.block) for tag in BREAKS}
    text = str(Inscriptis(tree, ParserConfig(css=styles)).get_text())
    if not text.strip():
        raise LoadError("is HTML without a text of its own (frames, pictures or scripts); save the page's text as .txt")
    left_out = f"; {len(menus)} block{'s' if len(menus) > 1 else ''} of links left out" if menus else ""
    return text, (*notes, f"read as HTML{left_out}")


def _mostly_links(block: Any) -> bool:
    """Is more than half of a block's text the text of links? The page itself, and what is gone already, is none."""
    links = "".join(link.text_content() for link in block.iter("a"))
    text = block.text_content()
    return block.getparent() is not None and 2 * len("".join(links.split())) > len("".join(text.split()))


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text, notes = _replacing(data, encoding)
            return text, notes if encoding == "utf-8-sig" else (f"decoded as {encoding}", *notes)
    if wide := _utf16(data):
        text, notes = _replacing(data, wide)
        return text, (f"decoded as {wide}", *notes)
    if _binary(data):
        raise LoadError("is binary, not text: save the page as text or HTML")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _legacy(data, error)


def _legacy(data: bytes, error: UnicodeDecodeError) -> tuple[str, tuple[str, ...]]:
    """Decode what is not clean UTF-8: another encoding, or UTF-8 with a few broken bytes."""
    utf8 = data.decode("utf-8", errors="replace")
    broken, kept = utf8.count("\ufffd"), len(CJK.findall(utf8))
    if kept > broken or (encoding := _guess(data)) is None:
        return utf8, (f"decoded as utf-8 with {broken} broken bytes replaced, the first at byte {error.start}",)
    text, notes = _replacing(data, encoding)
    return text, (f"decoded as {encoding}", *notes)


def _guess(data: bytes) -> str | None:
    """The legacy encoding that fits best, None if none does."""
    best = charset_normalizer.from_bytes(data, cp_isolation=list(ENCODINGS)).best()
    if best is not None and best.encoding.startswith(("gb", "big5")):
        return str(best.encoding)
    for encoding in ("gb18030", "cp1252"):
        text = data.decode(encoding, errors="replace")
        odd = [character for character in text if not character.isascii()]
        fitting = len(CJK.findall("".join(odd))) if encoding == "gb18030" else len(odd) - text.count("\ufffd")
        if odd and fitting >= 0.9 * len(odd):
            return encoding
    return None


def _replacing(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        return text, (f"{max(1, text.count(chr(0xFFFD)))} broken bytes replaced",)


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a byte order mark shows in ASCII spaces and line ends: NULs nearly all on the same side."""
    sample = data[: 1 << 16]
    if len(sample) < 4 or len(data) % 2:
        return None
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if min(low, high) * 8 > max(low, high) or max(low, high) * 50 < len(sample):
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def _binary(data: bytes) -> bool:
    """More than 3 in 100 of a sample in control characters that no text has: of random bytes 10 in 100 are."""
    sample = data[: 1 << 16]
    control = sum(sample.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return control * 100 > 3 * len(sample)
