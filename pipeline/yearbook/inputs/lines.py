"""JSON Lines: an object a line, with the page's text in its field `text`."""

from collections.abc import Iterator
from typing import BinaryIO

import simplejson

from yearbook.load import MAX_BYTES, TOO_LARGE, LoadError


def read_lines(file: BinaryIO) -> Iterator[tuple[str, bytes | LoadError, int]]:
    """Each line that is not blank: `#` and its number, its text as UTF-8 or what is wrong with it, and the line's bytes."""
    number = 0
    while line := file.readline(MAX_BYTES + 1):
        number += 1
        if len(line) > MAX_BYTES:
            read = len(line) + _skip_line(file)
            yield f"#{number}", LoadError(TOO_LARGE), read
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield f"#{number}", _text_of(line), len(line)


def _text_of(line: bytes) -> bytes | LoadError:
    try:
        text = simplejson.loads(line.decode("utf-8-sig"))["text"]
    except (ValueError, RecursionError):
        return LoadError("is no JSON object in UTF-8; mend the line")
    except (TypeError, KeyError, IndexError):
        text = None
    if not isinstance(text, str):
        return LoadError('has no "text"; put the page\'s text there')
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()  # halves of characters become U+FFFD


def _skip_line(file: BinaryIO) -> int:
    """Read on to the end of a line; how many bytes that was."""
    skipped = 0
    while part := file.readline(2**20):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped
