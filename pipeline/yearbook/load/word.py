"""Word (.docx) to text: a paragraph a line, a table's row a line with tabs between its cells, in their order."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from yearbook.load.loaded import Loaded, LoadError


def word_text(data: bytes) -> Loaded:
    """The text of a Word document, with insertions and without deletions. Raises LoadError where it is damaged."""
    try:
        from docx import Document
    except ImportError:
        raise LoadError("is a Word file, and what reads one is not installed: pip install 'yearbook[files]'") from None
    try:
        lines = list(_lines(Document(BytesIO(data)).element.body))
    except Exception as error:  # a damaged file fails anywhere in zipfile, lxml or python-docx, each with its own errors
        raise LoadError(f"is a damaged Word file ({type(error).__name__}); fetch it again") from None
    return Loaded("\n".join(lines), notes=("read as Word",))


def _lines(element: Any) -> Iterator[str]:
    """The lines in an element; what wraps paragraphs and tables (controls, insertions) is gone into."""
    for child in element:
        match _name(child):
            case "p":
                yield "".join(map(_written, child.iter()))
            case "tr":
                yield "\t".join(" ".join(_lines(cell)) for cell in child if _name(cell) == "tc")
            case "tbl" | "sdt" | "sdtContent" | "customXml" | "ins":
                yield from _lines(child)


def _written(element: Any) -> str:
    """What stands for one element in the text; a text box stands twice in a file, its second form is left out."""
    match _name(element):
        case "t" if not any(_name(above) == "Fallback" for above in element.iterancestors()):
            return element.text or ""
        case "tab":
            return "\t" if _name(element.getparent()) == "r" else ""  # else it is a tab stop of the paragraph's layout
        case "br" | "cr":
            return "\f" if "page" in element.attrib.values() else "\n"
        case "noBreakHyphen":
            return "-"
    return ""


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
