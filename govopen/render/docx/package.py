"""The Word package: opened from the parts in ``template/``, and written so that equal documents are equal bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from docx.document import Document

TEMPLATE: Final = Path(__file__).resolve().parent / "template"

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: Each part of ``word/``: the relation by which the document finds it, its id, and its type of content.
_PARTS: Final = {
    "styles.xml": ("styles", "styles", "styles"),
    "settings.xml": ("settings", "settings", "settings"),
    "fonts.xml": ("fontTable", "fonts", "fontTable"),
    "footer_odd.xml": ("footer", "footerOdd", "footer"),
    "footer_even.xml": ("footer", "footerEven", "footer"),
    "footer_turned_odd.xml": ("footer", "footerTurnedOdd", "footer"),
    "footer_turned_even.xml": ("footer", "footerTurnedEven", "footer"),
}


def open_template() -> Document:
    """Return an empty document with the styles, the page and the page numbers of the standard."""
    from docx import Document as read_document

    return read_document(io.BytesIO(_template()))


def document_bytes(document: Document, *, at: datetime) -> bytes:
    """Return the finished .docx; every file inside bears the moment ``at``, so that the same document is the same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    return _with_fixed_times(raw, at)


@lru_cache(maxsize=1)
def _template() -> bytes:
    """Zip the parts, without compression: they are read back at once."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", _content_types())
        package.writestr(
            "_rels/.rels", _relations({"document": (f"{_OFFICE}/officeDocument", "word/document.xml"), "core": (_CORE, "core.xml")})
        )
        package.writestr("core.xml", _part("core.xml"))
        package.writestr("word/document.xml", _part("document.xml"))
        links = {id_: (f"{_OFFICE}/{relation}", name) for name, (relation, id_, _) in _PARTS.items()}
        package.writestr("word/_rels/document.xml.rels", _relations(links))
        for name in _PARTS:
            package.writestr(f"word/{name}", _part(name))
    return out.getvalue()


def _part(name: str) -> str:
    return (TEMPLATE / name).read_text(encoding="utf-8")


def _content_types() -> str:
    types = {"/word/document.xml": f"{_MAIN}.document.main+xml", "/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"}
    types |= {f"/word/{name}": f"{_MAIN}.{content}+xml" for name, (_, _, content) in _PARTS.items()}
    overrides = "".join(f'<Override PartName="{name}" ContentType="{content}"/>' for name, content in types.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'{_DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{overrides}</Types>'


def _relations(links: dict[str, tuple[str, str]]) -> str:
    each = "".join(f'<Relationship Id="{id_}" Type="{relation}" Target="{target}"/>' for id_, (relation, target) in links.items())
    return f'{_DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def _with_fixed_times(raw: io.BytesIO, at: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in package.namelist():
            info = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            fixed.writestr(info, package.read(name))
    return out.getvalue()
