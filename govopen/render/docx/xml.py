"""Elements of WordprocessingML, named as in the standard: ``element("w:jc", val="center")``."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from lxml import etree

Element = etree._Element

NAMESPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


@lru_cache(maxsize=256)
def tag(name: str) -> str:
    """Return ``w:p`` as lxml writes it, with the namespace in braces."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def element(name: str, *children: Element, **attributes: str | int) -> Element:
    """Make an element; its attributes belong to ``w:``."""
    made = etree.Element(tag(name), {tag(f"w:{key}"): str(value) for key, value in attributes.items()}, nsmap={"w": NAMESPACES["w"]})
    made.extend(children)
    return made


def run(text: str, *, style: str = "", line: bool = False) -> Element:
    """Make a run of text as it is, on a new line if asked; the text holds only what XML allows."""
    words = element("w:t")
    words.text = text
    words.set(tag("xml:space"), "preserve")
    made = element("w:r")
    if style:
        made.append(element("w:rPr", element("w:rStyle", val=style)))
    if line:
        made.append(element("w:br"))
    made.append(words)
    return made
