"""The parts of a workbook, found by following its relationships from the root, whatever their names and places (ECMA-376 part 2).

What stands elsewhere than Excel puts it, is Strict, or is written with prefixes, is put into the plain form for the fast reader.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from msgspec import Struct

_ROOT_RELATIONS = "_rels/.rels"
_PLAIN_WORKBOOK, _PLAIN_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_PLAIN = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_STRICT = b"http://purl.oclc.org/ooxml/"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PREFIX = re.compile(rb"xmlns:([^\s=]+)\s*=\s*[\"'](?:http://purl\.oclc\.org/ooxml/spreadsheetml/main|" + re.escape(_MAIN) + rb")[\"']")
#: A target that does not name its part letter by letter: ./x.xml, ../x.xml, x%20y.xml, worksheets\x.xml.
_UNUSUAL_TARGET = re.compile(rb"Target\s*=\s*[\"'](?:[^\"']*/)?(?:\.\.?/|[^\"'/]*[%\\])")
_RELATION_ID = re.compile(r"\{[^}]*relationships\}id")


class Relation(Struct, frozen=True):
    """What one part says of another: the kind (last word of the type) and the target's path in the zip."""

    kind: str
    path: str


class PackageSheet(Struct, frozen=True):
    """A worksheet as the workbook lists it."""

    name: str
    path: str
    state: str


class Package(Struct, frozen=True):
    """The parts of a workbook. ``plain``: the fast reader finds them by itself."""

    workbook: str
    since_1904: bool
    sheets: tuple[PackageSheet, ...]
    others: dict[str, str]
    plain: bool


def find_workbook(archive: zipfile.ZipFile) -> str | None:
    """Return the path of the main part, None where the zip has none."""
    names = set(archive.namelist())
    found = [each.path for each in relations(archive, "").values() if each.kind == "officeDocument"]
    return next((path for path in (*found, _part_names(archive).get(_PLAIN_WORKBOOK, "")) if path in names), None)


def _part_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the parts as they stand in the zip, by how they are compared: without regard to case, and parted by slashes."""
    return {name.replace("\\", "/").lower(): name for name in archive.namelist()}


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, Relation]:
    """Return the relationships of a part by their ids; those that lead out of the package are left out."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    path = posixpath.join(folder, "_rels", f"{name}.rels").lower()
    names = _part_names(archive)
    if path not in names:
        return {}
    found: dict[str, Relation] = {}
    for link in ElementTree.fromstring(archive.read(names[path])):
        if link.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", "").replace("\\", "/"))).lstrip("/")
            there = names.get(target.lower()) or names.get(unquote(target).lower(), target)  # a target is an address: %20 is a space
            found[link.get("Id", "")] = Relation(link.get("Type", "").rpartition("/")[2], there)
    return found


def read_package(archive: zipfile.ZipFile, workbook: str) -> Package:
    """Read which worksheets a workbook has and where its parts are; KeyError for a part that is not there."""
    root = ElementTree.fromstring(archive.read(workbook))
    related = relations(archive, workbook)
    sheets, since_1904 = [], False
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name == "workbookPr":
            since_1904 = element.get("date1904") in ("1", "true", "on")
        elif name == "sheet":
            key = next((value for attribute, value in element.attrib.items() if _RELATION_ID.fullmatch(attribute)), "")
            relation = related.get(key)
            if relation is not None and relation.kind == "worksheet":
                sheets.append(PackageSheet(element.get("name", ""), relation.path, element.get("state", "visible")))
    others = {each.kind: each.path for each in related.values() if each.kind in _PLAIN}
    plain = workbook == _PLAIN_WORKBOOK and all(others[kind] == _PLAIN[kind] for kind in others) and _is_plain(archive, workbook, sheets)
    return Package(workbook, since_1904, tuple(sheets), others, plain)


def _is_plain(archive: zipfile.ZipFile, workbook: str, sheets: list[PackageSheet]) -> bool:
    """Whether no part is Strict or written with prefixes, and the targets are as Excel writes them."""
    names = archive.namelist()
    if not all(path in names and _UNUSUAL_TARGET.search(archive.read(path)) is None for path in (_ROOT_RELATIONS, _PLAIN_RELATIONS)):
        return False
    if not all(each.path.startswith("xl/") for each in sheets):
        return False
    return not any(_STRICT in head or _PREFIX.search(head) for head in _heads(archive, workbook, sheets))


def _heads(archive: zipfile.ZipFile, workbook: str, sheets: list[PackageSheet]) -> Iterator[bytes]:
    names = set(archive.namelist())
    for path in (workbook, *(each.path for each in sheets), *(path for path in _PLAIN.values() if path in names)):
        with archive.open(path) as file:
            yield file.read(4096)


def make_plain(archive: zipfile.ZipFile, package: Package) -> io.BytesIO:
    """Return the same workbook as Excel would lay it out, in memory: transitional, without prefixes, every part in its usual place."""
    out = io.BytesIO()
    links, listed = [], []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain:
        for place, sheet in enumerate(package.sheets, start=1):
            plain.writestr(f"xl/worksheets/sheet{place}.xml", _transitional(archive.read(sheet.path)))
            links.append(_link(f"rId{place}", "worksheet", f"worksheets/sheet{place}.xml"))
            listed.append(f'<sheet name={quoteattr(sheet.name)} sheetId="{place}" state="{sheet.state}" r:id="rId{place}"/>')
        for kind, path in package.others.items():
            plain.writestr(_PLAIN[kind], _transitional(archive.read(path)))
            links.append(_link(kind, kind, f"{kind}.xml"))
        plain.writestr(_PLAIN_WORKBOOK, _workbook(listed, since_1904=package.since_1904))
        relations_of = "http://schemas.openxmlformats.org/package/2006/relationships"
        plain.writestr(_PLAIN_RELATIONS, f'<Relationships xmlns="{relations_of}">{"".join(links)}</Relationships>')
        root = f'<Relationships xmlns="{relations_of}">{_link("rId1", "officeDocument", _PLAIN_WORKBOOK)}</Relationships>'
        plain.writestr(_ROOT_RELATIONS, root)
        plain.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
    out.seek(0)
    return out


def _workbook(sheets: list[str], *, since_1904: bool) -> str:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<workbook xmlns="{_MAIN.decode()}" xmlns:r="{relation}"><workbookPr date1904="{int(since_1904)}"/>'
        f"<sheets>{''.join(sheets)}</sheets></workbook>"
    )


def _link(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'


def _transitional(data: bytes) -> bytes:
    """Return a part in the transitional namespace, its elements without prefix."""
    found = _PREFIX.search(data[:4096])
    if found:
        data = data.replace(b"<" + found[1] + b":", b"<").replace(b"</" + found[1] + b":", b"</")
        data = data.replace(b"xmlns:" + found[1] + b"=", b"xmlns=", 1)
    return data.replace(b"http://purl.oclc.org/ooxml/spreadsheetml/main", _MAIN, 1)
