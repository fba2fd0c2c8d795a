"""A document in the form of GB/T 9704-2012 (党政机关公文格式), built from the top down.

A4, 37/35/28/26 mm of margin above, below, left and right (5.2.1), 22 lines of 28 signs a page (5.2.3), text in 三号 仿宋, the title in
二号 小标宋, page numbers in 四号 宋体 outside (7.5). Fonts, sizes and lines stand in
``template/styles.xml``, on styles and on nothing else.

    document = OfficialDocument(title="…", author="某厅", at=report.sources.generated_at)
    document.add("关于…的通报", Style.TITLE)
    document.blank()
    document.add("各处室单位：", Style.ADDRESSEE)
    document.add("…")
    document.sign("某厅", "2021年1月15日")
    document.annex("附件", "…", turned=True)
    document.table([Column(40), Column(116)], [["…", "…"]], heading=[["项目", "数量"]])
    content = document.to_bytes()

Text of a user goes in as it is: what XML does not allow is written out, and numbers of persons are starred.
"""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from govopen.core.text.escaping import visible
from govopen.render.docx.package import document_bytes, open_template
from govopen.render.docx.paragraphs import Layout, Piece, Style, Text, paragraph
from govopen.render.docx.tables import Align, Cell, Column, Row, build_table
from govopen.render.docx.xml import Element, element, tag
from govopen.render.safe_text import safe

if TYPE_CHECKING:
    from govopen.i18n import Language

__all__ = ["Align", "Cell", "Column", "Layout", "OfficialDocument", "Piece", "Row", "Style", "Text", "signs"]

#: Signs in a line.
LINE: Final = 28
#: Millimetres of text across an upright and a turned page.
WIDTH: Final = 156
TURNED_WIDTH: Final = 225
#: A property of the file has 255 signs at most.
PROPERTY_LIMIT: Final = 255

_UPRIGHT: Final[Mapping[str, str | int]] = {"w": 11906, "h": 16838}
_TURNED: Final[Mapping[str, str | int]] = {"w": 16838, "h": 11906, "orient": "landscape"}
#: What is above on an upright page is on the right of a turned one, which lies with its head at the binding (7.6).
_UPRIGHT_MARGINS: Final[Mapping[str, str | int]] = {
    "top": 2098,
    "right": 1474,
    "bottom": 1984,
    "left": 1588,
    "header": 851,
    "footer": 1417,
    "gutter": 0,
}
_TURNED_MARGINS: Final[Mapping[str, str | int]] = {
    "top": 1588,
    "right": 2098,
    "bottom": 1474,
    "left": 1984,
    "header": 851,
    "footer": 851,
    "gutter": 0,
}


class OfficialDocument:
    """A document that grows at its end."""

    def __init__(self, *, title: str, author: str, at: datetime, language: Language = "zh") -> None:
        """Open an empty document.

        Args:
            title: the title among the properties of the file; the one on the page is added as text.
            author: the agency.
            at: when it was drawn up, with its zone: the only moment that the file knows, and so the same input is the same bytes.
            language: of the text.
        """
        self._document = open_template()
        self._body = self._document.element.body
        self._at = at
        self._turned = False
        properties = self._document.core_properties
        properties.title = safe(title)[:PROPERTY_LIMIT]
        properties.author = properties.last_modified_by = safe(author)[:PROPERTY_LIMIT]
        properties.language = "zh-CN" if language == "zh" else "en"
        properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
        properties.revision = 1

    def add(self, text: Text, style: Style = Style.BODY, layout: Layout | None = None) -> None:
        """Add a paragraph."""
        self._append(paragraph(text, style, layout))

    def blank(self, lines: int = 1) -> None:
        """Add empty lines."""
        for _ in range(lines):
            self.add("")

    def attach(self, names: Sequence[str], *, label: str) -> None:
        """List the annexes under the text, numbered where there are several (7.3.4); ``label`` is ``附件：``."""
        for number, name in enumerate(names, 1):
            numbered = f"{number}.{name}" if len(names) > 1 else name
            self.add(f"{label if number == 1 else '　' * round(signs(label))}{numbered}", Style.ATTACHMENTS)

    def sign(self, agency: str, day: str) -> None:
        """Add the agency, which ends two signs from the edge, and the day, which begins two signs after the agency does (7.3.5.2).

        Where the day is the longer one, the day ends two signs from the edge.
        """
        name, written = signs(agency), signs(day)
        begins = max(0.0, LINE - 2 - name if name >= written else LINE - 4 - written)
        self.add(agency, Style.SIGNATURE, Layout(keep_next=True, left=begins))
        self.add(day, Style.SIGNATURE, Layout(left=max(0.0, min(begins + 2, LINE - written))))

    def annex(self, label: str, title: str, *, turned: bool = False) -> None:
        """Begin an annex on a page of its own (7.3.7): its label on the first line, its title in the middle of the third.

        ``turned`` lays its pages across, as wide tables want; their numbers stay where they are on an upright sheet (7.6).
        """
        anew = turned != self._turned
        if anew:
            self._begin_section(turned=turned)
        self.add(label, Style.ANNEX, Layout(new_page=not anew))
        self.blank()
        self.add(title, Style.TITLE)
        self.blank()

    def table(self, columns: Sequence[Column], rows: Iterable[Row], *, heading: Sequence[Row] = ()) -> None:
        """Add a table of up to ``WIDTH`` or ``TURNED_WIDTH`` millimetres; the rows of its heading stand on each page anew."""
        self._append(build_table(columns, rows, heading=heading))

    def to_bytes(self) -> bytes:
        """Return the finished .docx."""
        if self._body[-2].tag == tag("w:tbl"):  # Word wants a paragraph behind a table
            self.add("", Style.SMALL)
        return document_bytes(self._document, at=self._at)

    def _append(self, made: Element) -> None:
        """Put something before the section's properties, which end the body."""
        self._body.insert(len(self._body) - 1, made)

    def _begin_section(self, *, turned: bool) -> None:
        """End the section at the last paragraph, and lay the pages of the next one across, or upright again."""
        ended = copy.deepcopy(self._body[-1])
        if len(self._body) == 1 or self._body[-2].tag != tag("w:p"):
            self.add("", Style.SMALL)
        self._body[-2][0].append(ended)
        section, side = self._body[-1], "footerTurned" if turned else "footer"
        for reference, page in zip(section.findall(tag("w:footerReference")), ("Odd", "Even"), strict=True):
            reference.set(tag("r:id"), f"{side}{page}")
        _set(section, "w:pgSz", _TURNED if turned else _UPRIGHT)
        _set(section, "w:pgMar", _TURNED_MARGINS if turned else _UPRIGHT_MARGINS)
        self._turned = turned


def signs(text: str) -> float:
    """Return the width of a text in signs: a Chinese one is 1, a letter or digit a half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in visible(text))


def _set(section: Element, name: str, attributes: Mapping[str, str | int]) -> None:
    old = section.find(tag(name))
    assert old is not None
    section.replace(old, element(name, **attributes))
