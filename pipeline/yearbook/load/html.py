"""HTML to its main text."""

import contextlib
from typing import Any

import regex

from yearbook.load.loaded import LoadError

# How an HTML file begins, after an XML declaration, a byte order mark or comments.
MARKUP = regex.compile(r"[\s\ufeff]*(?:<\?xml[^>]{0,200}>\s*|<!--(?:(?!-->).){0,2000}-->\s*)*+<(?:!doctype\s+html|html|head|body)\b",
                       regex.IGNORECASE | regex.DOTALL)  # fmt: skip
DECLARATION = regex.compile(r"^[\s\ufeff]*<\?xml[^>]*>")  # its encoding is that of the bytes, which are decoded by now
CHARSET = regex.compile(r"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{3,20})", regex.IGNORECASE)
# Elements that begin a line of their own, and do not in the profile that the text is laid out by.
BREAKS = ("hr", "dl", "dt", "dd", "section", "article", "aside", "main", "header", "footer", "nav", "option", "caption", "table",
          "figure", "figcaption", "fieldset", "form", "center")  # fmt: skip
BLOCKS = ("nav", "footer", "ul", "ol", "li", "div", "p", "td", "table", "section", "aside")  # that menus are made of


def main_text(data: bytes, markup: str, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
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
        markup, notes = _declared(data, markup, notes)
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


def _declared(data: bytes, text: str, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The markup as decoded, or by the encoding that it names itself where that fits and bytes alone do not tell (not UTF-8)."""
    named = CHARSET.search(text[:4000])
    if notes and named:
        encoding = "gb18030" if named[1].lower() in ("gb2312", "gbk") else named[1]
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            return data.decode(encoding), (f"decoded as {encoding.lower()}",)
    return text, notes


def _mostly_links(block: Any) -> bool:
    """Is more than half of a block's text the text of links? The page itself, and what is gone already, is none."""
    links = "".join(link.text_content() for link in block.iter("a"))
    text = block.text_content()
    return block.getparent() is not None and 2 * len("".join(links.split())) > len("".join(text.split()))
