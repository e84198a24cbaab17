"""Bytes of plain text to text: the encoding from a byte order mark, from what decodes, or from what fits best."""

import charset_normalizer
import regex

from yearbook.load.loaded import LoadError

ENCODINGS = ("gb18030", "big5", "big5hkscs", "cp1252")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
                    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
# Han, kana-free CJK punctuation, full-width forms and curly quotes: what double-byte Chinese files hold.
CJK = regex.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffee\u2010-\u2026\u00b7]")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
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
