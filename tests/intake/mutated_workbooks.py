"""Workbooks laid out at random: names and places of parts, name spaces, types of cells, zips of damaged programs."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TypeVar
from xml.sax.saxutils import escape

from tests.intake.mutated_tables import HEADER, Table

T = TypeVar("T")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STRICT_MAIN, STRICT_OFFICE = "http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Book:
    """A workbook laid out by hand: every part, name, type of cell and order is drawn."""

    def __init__(self, table: Table, draw: random.Random) -> None:
        self.table, self.draw = table, draw
        self.strings: list[str] = []
        self.prefix = self.pick("prefix", ["", "", "", "x:", "ns0:"])
        self.strict = self.pick("strict", [False, False, False, True])
        self.since_1904 = self.pick("1904", [False, False, False, True])
        self.quote = self.pick("single quotes", ['"', '"', "'"])
        self.folder = self.pick("folder", ["xl", "xl", "xl", "xl", "xl", "xl", "book", "XL", "a/b"])
        self.named = self.pick("names", ["plain", "plain", "plain", "plain", "other"])
        self.target = self.pick("targets", ["relative", "relative", "absolute", "dot", "up"])
        self.references = self.pick("references", ["all", "all", "none", "rows only"])
        self.hidden = self.pick("hidden sheet", ["visible", "visible", "hidden", "veryHidden"])

    def pick(self, name: str, choices: Sequence[T]) -> T:
        """Draw one of the choices; the first is what is usual."""
        chosen = self.draw.choice(choices)
        if chosen != choices[0]:
            self.table.done.append(f"{name}: {chosen}")
        return chosen

    def element(self, name: str, attributes: str = "", content: str = "") -> str:
        tag = f"{self.prefix}{name}"
        start = f"<{tag}{' ' + attributes if attributes else ''}"
        text = f"{start}>{content}</{tag}>" if content else f"{start}/>"
        return text

    def spaces(self) -> str:
        main, office = (STRICT_MAIN, STRICT_OFFICE) if self.strict else (MAIN, OFFICE)
        name = str(self.prefix).rstrip(":")
        return f'xmlns{":" + name if name else ""}="{main}" xmlns:r="{office}"'

    def text_cell(self, at: str, text: str) -> str:
        kind = self.draw.choice(["shared", "shared", "inline", "formula", "rich"])
        if kind == "formula":
            return self.element("c", f'{at}t="str"', self.element("f", "", "A1") + self.element("v", "", escape(text)))
        if kind in ("inline", "rich"):
            half = len(text) // 2
            runs = [text] if kind == "inline" else [text[:half], text[half:]]
            inner = (
                "".join(self.element("t", 'xml:space="preserve"', escape(run)) for run in runs)
                if kind == "inline"
                else "".join(self.element("r", "", self.element("t", 'xml:space="preserve"', escape(run))) for run in runs if run)
            )
            return self.element("c", f'{at}t="inlineStr"', self.element("is", "", inner))
        self.strings.append(text)
        return self.element("c", f'{at}t="s"', self.element("v", "", str(len(self.strings) - 1)))

    def serial(self, moment: date | datetime) -> str:
        whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
        zero = datetime.combine(date(1904, 1, 1) if self.since_1904 else date(1899, 12, 30), time())
        days = (whole - zero) / timedelta(days=1)
        return f"{days:.10g}"

    def moment_cell(self, moment: date | datetime, at: str) -> str:
        kind = self.draw.choice(["date", "date", "text", "slashes", "typed", "iso", "plain serial"])
        has_minute = isinstance(moment, datetime)
        if kind == "date":
            return self.element("c", f'{at}s="{2 if has_minute else 1}"', self.element("v", "", self.serial(moment)))
        if kind == "plain serial":  # the clerk formatted the column as general
            return self.element("c", at, self.element("v", "", self.serial(moment)))
        if kind == "iso" and not has_minute:
            return self.element("c", f'{at}t="d" s="1"', self.element("v", "", f"{moment:%Y-%m-%d}T00:00:00"))
        if kind == "typed" and not has_minute:
            return self.element("c", at, self.element("v", "", f"{moment:%Y%m%d}"))
        pattern = "%Y/%m/%d" if kind == "slashes" else "%Y-%m-%d"
        return self.text_cell(at, f"{moment:{pattern + (' %H:%M' if has_minute else '')}}")

    def spoil(self, number: str, at: str) -> str:
        """A cell that says no day and no number: the row must not be read."""
        self.table.bad.add(number)
        kind = self.draw.choice(["boolean", "error", "formula without value", "scientific", "number"])
        self.table.done.append(f"spoilt: {kind}")
        match kind:
            case "boolean":
                return self.element("c", f'{at}t="b"', self.element("v", "", "1"))
            case "error":
                return self.element("c", f'{at}t="e"', self.element("v", "", self.draw.choice(["#N/A", "#REF!"])))
            case "formula without value":
                return self.element("c", at, self.element("f", "", "B2+1"))
            case "scientific":
                return self.text_cell(at, "3.60121E+14")
            case _:
                return self.element("c", at, self.element("v", "", "0.5"))

    def cells(self, row: int, values: list[str | Callable[[str], str]]) -> str:
        out = []
        for place, value in enumerate(values):
            at = f'r="{chr(65 + place)}{row}" ' if self.references == "all" else ""
            if value == "" and self.references == "all" and self.draw.random() < 0.5:
                continue
            out.append(value(at) if callable(value) else self.element("c", at.strip()) if value == "" else self.text_cell(at, value))
        more = self.draw.choice(["", "", "", ' hidden="1"', ' ht="0" customHeight="1"', ' spans="1:5"'])
        return self.element("row", f"{'' if self.references == 'none' else f'r={chr(34)}{row}{chr(34)}'}{more}", "".join(out))

    def sheet(self) -> str:
        rows = [self.cells(1, list(HEADER))]
        for row, (number, decided, published, office) in enumerate(self.table.lines, start=2):
            day, public = partial(self.moment_cell, decided), "" if published is None else partial(self.moment_cell, published)
            cell: list[str | Callable[[str], str]] = [number, day, public, office, ""]
            if self.draw.random() < 0.08:
                cell[self.draw.randrange(2)] = partial(self.spoil, number)
            rows.append(self.cells(row, cell))
        if self.references == "all" and self.draw.random() < 0.15:
            self.table.done.append("rows out of order")
            self.draw.shuffle(rows)
        dimension = self.pick("dimension", ["A1:E9", "A1:E9", "A1", "A1:B2", "A1:XFD1048576", ""])
        filters = self.pick("filter", ["", "", '<autoFilter ref="A1:E9"><filterColumn colId="1"/></autoFilter>'])
        merged = self.pick("merged", ["", "", "", "A40:C40"])
        inner = (
            (self.element("dimension", f'ref="{dimension}"') if dimension else "")
            + self.pick("hidden column", ["", "", self.element("cols", "", self.element("col", 'min="5" max="5" width="0" hidden="1"'))])
            + self.element("sheetData", "", "".join(rows))
            + str(filters).replace("<", f"<{self.prefix}").replace(f"<{self.prefix}/", f"</{self.prefix}")
            + (self.element("mergeCells", 'count="1"', self.element("mergeCell", f'ref="{merged}"')) if merged else "")
        )
        return self.whole("worksheet", inner)

    def whole(self, name: str, inner: str) -> str:
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{self.prefix}{name} {self.spaces()}>{inner}</{self.prefix}{name}>'
        return text.replace('"', "'") if self.quote == "'" and "'" not in text else text

    def parts(self) -> dict[str, bytes]:
        sheet = self.sheet()
        folder = str(self.folder)
        names = (
            {"book": "workbook", "sheet": "worksheets/sheet1", "strings": "sharedStrings", "styles": "styles"}
            if self.named == "plain"
            else {"book": "workbook22", "sheet": "tables/data", "strings": "texts", "styles": "looks"}
        )
        where = {part: f"{folder}/{name}.xml" for part, name in names.items()}
        formats = "".join(self.element("xf", f'numFmtId="{each}"') for each in (0, 14, 22))
        plain = {
            "fonts": self.element("font"),
            "fills": self.element("fill", "", self.element("patternFill", 'patternType="none"')),
            "borders": self.element("border"),
            "cellStyleXfs": self.element("xf", 'numFmtId="0"'),
        }
        styles = "".join(self.element(name, 'count="1"', inner) for name, inner in plain.items()) + self.element(
            "cellXfs", 'count="3"', formats
        )
        strings = "".join(self.element("si", "", self.element("t", "", escape(each))) for each in self.strings)
        office = STRICT_OFFICE if self.strict else OFFICE
        parts = {
            "[Content_Types].xml": self.content_types(where),
            "_rels/.rels": self.links([("rId1", f"{office}/officeDocument", self.link("", where["book"]))]),
            where["book"]: self.workbook(),
            f"{folder}/_rels/{names['book']}.xml.rels": self.links([
                ("rId7", f"{office}/worksheet", self.link(folder, where["sheet"])),
                ("rId8", f"{office}/sharedStrings", self.link(folder, where["strings"])),
                ("rId9", f"{office}/styles", self.link(folder, where["styles"])),
            ]),
            where["sheet"]: sheet,
            where["strings"]: self.whole("sst", strings),
            where["styles"]: self.whole("styleSheet", styles),
        }  # fmt: skip
        mark = "\ufeff" if self.pick("byte order mark", [False, False, False, True]) else ""
        return {name: (mark + text).encode() for name, text in parts.items()}

    def workbook(self) -> str:
        sheet = self.element("sheet", f'name="许可" sheetId="1" state="{self.hidden}" r:id="rId7"')
        return self.whole(
            "workbook",
            self.element("workbookPr", f'date1904="{int(bool(self.since_1904))}"')
            + self.element("bookViews", "", self.element("workbookView"))
            + self.element("sheets", "", sheet),
        )

    def link(self, folder: str, path: str) -> str:
        inside = path.removeprefix(f"{folder}/") if folder else path
        match self.target:
            case "absolute":
                return f"/{path}"
            case "dot":
                return f"./{inside}"
            case "up" if folder and "/" not in folder:
                return f"../{path}"
        return inside

    def links(self, links: list[tuple[str, str, str]]) -> str:
        inner = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in links)
        return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'

    def content_types(self, where: dict[str, str]) -> str:
        wrong = self.pick("content types", ["right", "right", "right", "right", "wrong", "empty"])
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
        words = {"book": "sheet.main", "sheet": "worksheet", "strings": "sharedStrings", "styles": "styles"}
        usual = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
        inner = "".join(f'<Default Extension="{each}" ContentType="{type_}"/>' for each, type_ in usual.items() if wrong != "empty")
        for part, word in words.items() if wrong != "empty" else ():
            inner += f'<Override PartName="/{where[part]}" ContentType="{"text/plain" if wrong == "wrong" else f"{kind}{word}+xml"}"/>'
        return f'<Types xmlns="{PACKAGE}/content-types">{inner}</Types>'


def pack(parts: dict[str, bytes], table: Table, draw: random.Random) -> bytes:
    """Zip the parts, at times as damaged or old programs do."""
    way = draw.choice(["deflated"] * 5 + ["stored", "zip64", "directories", "doubled", "truncated", "flipped", "without a part"])
    if way != "deflated":
        table.done.append(f"zip: {way}")
    if way == "without a part":
        lost = draw.choice(list(parts))
        parts = {name: data for name, data in parts.items() if name != lost}
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if way == "stored" else zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of a doubled name
        for name, data in parts.items():
            above = name.rpartition("/")[0] + "/"
            if way == "directories" and "/" in name and above not in archive.namelist():
                archive.writestr(zipfile.ZipInfo(above), b"")
            with archive.open(name, "w", force_zip64=way == "zip64") as member:
                member.write(data)
        if way == "doubled":
            name = draw.choice(list(parts))
            archive.writestr(name, parts[name])
    data = out.getvalue()
    if way == "truncated":
        return data[: draw.randrange(20, len(data))]
    if way == "flipped":
        place = draw.randrange(30, len(data))
        return data[:place] + bytes([data[place] ^ (1 << draw.randrange(8))]) + data[place + 1 :]
    return data
