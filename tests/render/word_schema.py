"""The order of children in WordprocessingML (ECMA-376 part 1, wml.xsd), for the elements that documents use: Word refuses another order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

#: Each element with its children in order; an element that is not named here is not used.
CHILDREN: Final = {
    "document": "body",
    "body": "p tbl sectPr",
    "p": "pPr r fldSimple",
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl sectPr",
    "r": "rPr br t",
    "rPr": "rStyle rFonts b snapToGrid spacing kern sz szCs lang",
    "fldSimple": "r",
    "tbl": "tblPr tblGrid tr",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tblGrid": "gridCol",
    "tr": "trPr tc",
    "trPr": "cantSplit trHeight tblHeader",
    "tc": "tcPr p",
    "tcPr": "tcW gridSpan vMerge textDirection vAlign",
    "sectPr": "footerReference pgSz pgMar cols docGrid",
    "ftr": "p tbl",
    "styles": "docDefaults style",
    "style": "name basedOn next semiHidden qFormat pPr rPr tblPr",
}
#: Children that may stand in any order and number.
MIXED: Final = frozenset({"body", "p", "ftr", "styles"})


def parts(content: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Yield the XML parts of a .docx."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            yield name, etree.fromstring(package.read(name))


def faults(content: bytes) -> list[str]:
    """Return where the children of an element are out of order, or of a kind that is not in the table."""
    return [fault for name, root in parts(content) if name.startswith("word/") for fault in _faults(name, root)]


def _faults(name: str, root: etree._Element) -> Iterator[str]:
    for each in root.iter():
        order = CHILDREN.get(local(each))
        if order is None:
            continue
        children = [local(child) for child in each]
        allowed = order.split()
        if unknown := set(children).difference(allowed):
            yield f"{name}: {local(each)} holds {sorted(unknown)}"
        elif local(each) not in MIXED and children != sorted(children, key=allowed.index):
            yield f"{name}: {local(each)} has {children}"


def local(element: etree._Element) -> str:
    """Return ``pPr`` of ``{…}pPr``."""
    return etree.QName(element).localname


def texts(content: bytes) -> list[str]:
    """Return the paragraphs of the document, those of tables too."""
    document = dict(parts(content))["word/document.xml"]
    return ["".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in document.iter(f"{W}p")]
