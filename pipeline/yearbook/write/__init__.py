"""Write: a page as JSON, exactly; files appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import simplejson

from yearbook.model import Page


def page_dict(page: Page) -> dict[str, Any]:
    """A page as plain data; attributes that a mention does not have are left out, numbers stay `Decimal` or whole."""
    data = page.model_dump(exclude={"mentions", "records"})
    data["records"] = [record.model_dump(exclude_none=True, by_alias=True) for record in page.records]
    data["mentions"] = [_plain(mention.model_dump(exclude_none=True)) for mention in page.mentions]
    return {key: data[key] for key in Page.model_fields}


def _plain(mention: Mapping[str, Any]) -> dict[str, Any]:
    first = ("id", "type", "start", "end", "text", "rule")
    ordered = {key: mention[key] for key in first} | {key: value for key, value in mention.items() if key not in first}
    return {key: plain_number(value) if isinstance(value, Decimal) else value for key, value in ordered.items()}


def plain_number(value: Decimal) -> int | Decimal:
    """Whole numbers as such (`37180000`), others without trailing zeros."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def to_json(page: Page, indent: int | None = None) -> str:
    """A page as one JSON object, its numbers exact; on one line unless `indent` is given."""
    return str(simplejson.dumps(page_dict(page), use_decimal=True, ensure_ascii=False, indent=indent))


def from_json(line: str) -> Page:
    """The page of a JSON object. Raises ValueError (pydantic's or simplejson's) where it is none."""
    return Page.model_validate(simplejson.loads(line, use_decimal=True))


@contextmanager
def writing_whole(path: Path, binary: bool = False) -> Iterator[IO[Any]]:
    """A file to write that is either there whole or not at all: a temporary file beside it takes its name at the end."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".yearbook-", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") if binary else os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            yield file
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove the temporary files that a run left below a folder when it was killed."""
    for path in folder.rglob(".yearbook-*.tmp"):
        path.unlink(missing_ok=True)


def write_whole(path: Path, content: str) -> None:
    """Write a text file that is either there whole or not at all."""
    with writing_whole(path) as file:
        file.write(content)
