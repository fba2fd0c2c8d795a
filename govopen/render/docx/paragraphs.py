"""Paragraphs: text in a style, in pieces where a part of it has a style of its own."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from govopen.core.text.escaping import visible
from govopen.render.docx.xml import Element, element, run
from govopen.render.safe_text import safe

#: Twips (1/20 pt) of a sign: 28 of them fill the 442 pt of a line (GB/T 9704-2012, 5.2.3).
SIGN = 316


class Style(StrEnum):
    """A paragraph style, by its id in ``template/styles.xml``, where fonts and lines stand."""

    TITLE = "Title"
    ADDRESSEE = "Addressee"
    BODY = "BodyText"
    #: 一、 in 黑体 (7.3.3).
    HEADING = "Heading1"
    #: （一） in 楷体 (7.3.3).
    SUBHEADING = "Heading2"
    ATTACHMENTS = "Attachments"
    SIGNATURE = "Signature"
    ANNEX = "Annex"
    #: 五号 in lines of 13 pt; the standard leaves tables free.
    TABLE_TEXT = "TableText"
    TABLE_HEAD = "TableHead"
    SMALL = "Small"


class Piece(Struct, frozen=True):
    """A part of a paragraph. ``lead``: in 楷体, a heading of the second level on whose line text follows.

    ``verbatim`` text is ours, a hash for instance, in whose digits no number of a person is looked for. ``line``: it begins a new line.
    """

    text: str
    lead: bool = False
    verbatim: bool = False
    line: bool = False


Text = str | Piece | Sequence[Piece]


class Layout(Struct, frozen=True):
    """What a paragraph has besides its style: a new page before it, the next one beside it, signs of indent, alignment."""

    new_page: bool = False
    keep_next: bool = False
    left: float | None = None
    align: str = ""


def paragraph(text: Text, style: Style, layout: Layout | None = None) -> Element:
    """Make a paragraph. What XML does not allow is written out, numbers of persons are starred."""
    made = element("w:p", _properties(style, layout or Layout()))
    for piece in (Piece(text),) if isinstance(text, str) else (text,) if isinstance(text, Piece) else text:
        if piece.text:
            shown = visible(piece.text) if piece.verbatim else safe(piece.text)
            made.append(run(shown, style="Lead" if piece.lead else "", line=piece.line))
    return made


def _properties(style: Style, layout: Layout) -> Element:
    """The children stand in the order of the schema (CT_PPr)."""
    properties = element("w:pPr", element("w:pStyle", val=style.value))
    if layout.keep_next:
        properties.append(element("w:keepNext"))
    if layout.new_page:
        properties.append(element("w:pageBreakBefore"))
    if layout.left is not None:
        properties.append(element("w:ind", left=round(layout.left * SIGN), leftChars=round(layout.left * 100)))
    if layout.align:
        properties.append(element("w:jc", val=layout.align))
    return properties
