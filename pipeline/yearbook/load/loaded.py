"""What loading gives: a page's text, or why there is none."""

from dataclasses import dataclass

from yearbook.errors import YearbookError


class LoadError(YearbookError):
    """A file can't be read as a page; the message says why and what to do."""


@dataclass(frozen=True)
class Loaded:
    """A file's text with the SHA-256 of its bytes, and notes on how it was read; `lossy` where part of it was lost."""

    text: str
    sha256: str = ""
    notes: tuple[str, ...] = ()
    lossy: bool = False
