"""Reads a web page saved from an agency's site, alone or as one file (.mhtml), and what Word saves as a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govopen.errors import ImportRefused
from govopen.intake.annual_reports.grids import Block, Spanning, make_grid
from govopen.messages import msg

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
#: gb2312 and gbk are parts of gb18030; pages that name them often hold signs of the larger.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}
#: What is no part of the report: what is not shown, controls, and what stands beside it or under it.
_LEFT_OUT = frozenset(
    {"script", "style", "noscript", "template", "head", "select", "button", "iframe", "svg", "object", "nav", "aside", "footer"}
)
_PARAGRAPHS = frozenset(
    {
        *("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "br", "hr", "pre", "body", "form", "center", "blockquote"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "main", "tr", "td", "th", "table", "tbody"),
    }
)


def read_web_page(data: bytes, name: str) -> tuple[list[Block], str]:
    """Return the blocks and the title of a page; raises ``ImportRefused`` for what is no page."""
    from lxml import etree

    text = _DECLARATION.sub("", decode_page(data)).replace("\0", "")
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.HTML(text, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        raise ImportRefused(
            msg("{path} cannot be read as a web page.", path=name), hint=msg("Open it in a browser and save it anew, as a complete page.")
        )
    title = root.find(".//title")
    return list(_blocks(root)), "" if title is None else _text(title)


def read_saved_archive(data: bytes, name: str) -> tuple[list[Block], str]:
    """Return the blocks and the title of the first page in a .mhtml file."""
    from email import message_from_bytes, policy

    for part in message_from_bytes(data, policy=policy.compat32).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if isinstance(content, bytes):
                return read_web_page(_marked(content, charset), name)
    raise ImportRefused(msg("{path} holds no web page.", path=name), hint=msg("Open it in a browser and save it anew, as a complete page."))


def _marked(content: bytes, charset: str | None) -> bytes:
    """Return a page in UTF-8 with its mark where the archive names its encoding."""
    if charset is None:
        return content
    try:
        return b"\xef\xbb\xbf" + content.decode(_WIDER.get(charset.lower(), charset), "replace").encode()
    except LookupError:
        return content


def decode_page(data: bytes) -> str:
    """Decode by the byte order mark, by what the page names, as UTF-8, else as GB18030; what fits none is replaced sign by sign."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    named = _CHARSET.search(data[:4096])
    encodings = [_WIDER.get(word, word) for word in ([named[1].decode().lower()] if named else [])]
    for encoding in (*encodings, "utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode(encodings[0] if encodings and encodings[0] in ("utf-8", "gb18030") else "utf-8", "replace")


def _blocks(root: _Element) -> Iterator[Block]:
    """Yield paragraphs and tables in order; a table that holds another one only lays the page out."""
    pieces: list[str] = []
    for event, element in _walk(root):
        if not isinstance(element, str):
            yield from _flush(pieces)
            yield make_grid(_rows(element))
        elif event == "text":
            pieces.append(element)
        else:
            yield from _flush(pieces)
    yield from _flush(pieces)


def _flush(pieces: list[str]) -> Iterator[str]:
    text = "".join(pieces).strip()
    pieces.clear()
    if text:
        yield text


def _walk(element: _Element) -> Iterator[tuple[str, _Element | str]]:
    """Yield the tables that hold no other, the pieces of text, and where paragraphs begin and end."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _LEFT_OUT:
        return
    if tag == "table" and element.find(".//table") is None:
        yield "table", element
        return
    if tag in _PARAGRAPHS:
        yield "break", ""
    if element.text:
        yield "text", element.text
    for child in element:
        yield from _walk(child)
        if child.tail:
            yield "text", child.tail
    if tag in _PARAGRAPHS:
        yield "break", ""


def _rows(table: _Element) -> Iterator[list[Spanning]]:
    for row in table.iter("tr"):
        yield [
            Spanning(_text(cell), _span(cell.get("colspan")), _span(cell.get("rowspan")))
            for cell in row
            if isinstance(cell.tag, str) and cell.tag in ("td", "th")
        ]


def _text(cell: _Element) -> str:
    return "".join(str(piece) for piece in cell.itertext()).strip()


def _span(written: str | None) -> int:
    digits = (written or "1").strip()
    return min(int(digits), 10_000) if digits.isascii() and digits.isdecimal() and len(digits) < 9 else 1
