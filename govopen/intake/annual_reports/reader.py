"""Reads an annual report from a file; the content decides what kind it is, and not the ending of its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from govopen.core.reports.annual_report.published import PublishedReport
from govopen.errors import ImportRefused, system_reason
from govopen.intake.annual_reports.assemble import assemble
from govopen.intake.annual_reports.grids import COLUMN_LIMIT, ROW_LIMIT, Block, Spanning, make_grid
from govopen.intake.annual_reports.plain_text import read_plain_text
from govopen.intake.annual_reports.report_json import read_report_json
from govopen.intake.annual_reports.web_page import decode_page, read_saved_archive, read_web_page
from govopen.intake.annual_reports.word_document import is_word_document, read_word_document
from govopen.intake.readers.cells import Cell
from govopen.intake.readers.workbook import read_workbook
from govopen.messages import Message, msg

#: Endings of the files that are looked for in a folder.
ENDINGS = (".json", ".xlsx", ".xlsm", ".docx", ".html", ".htm", ".mhtml", ".mht", ".txt", ".md", ".csv")
#: A page saved with its pictures in one file has some megabytes; a report has no more text than this.
_FILE_LIMIT = 64 * 2**20
_TEXT_LIMIT = 4 * 2**20
_HEAD = 8192
_PDF_HINT = msg(
    "Save the report's web page, ask for it as .docx or .xlsx, or turn the PDF into text with `pdftotext -layout FILE.pdf` and give that."
)


def read_report(path: Path) -> PublishedReport:
    """Return the report in a file.

    Raises:
        ImportRefused: the file cannot be read, is of another kind, or holds none of the three tables.
    """
    try:
        data = _read_bytes(path)
        report = _read(path, data)
    except OSError as error:
        raise ImportRefused(msg("{path} cannot be read: {reason}.", path=path.name, reason=system_reason(error))) from None
    if not report.cells.numbers:
        raise ImportRefused(
            msg("{path} holds none of the three tables of an annual report.", path=path.name),
            hint=msg("Tables are found by their labels, such as 本年新收政府信息公开申请数量; a picture of a table cannot be read."),
        )
    return report


def _read_bytes(path: Path) -> bytes:
    if not path.is_file():
        raise ImportRefused(msg("There is no file {path}.", path=path))
    if path.stat().st_size > _FILE_LIMIT:
        raise _too_large(path, _FILE_LIMIT)
    return path.read_bytes()


def _too_large(path: Path, limit: int) -> ImportRefused:
    return ImportRefused(
        msg("{path} is too large: at most {limit} MB.", path=path.name, limit=limit // 2**20), hint=msg("Keep only the report in the file.")
    )


def _read(path: Path, data: bytes) -> PublishedReport:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"PK"):
        blocks = read_word_document(data, path.name) if is_word_document(data) else _workbook_blocks(path)
        return assemble(blocks, title=path.stem)
    _refuse_other_kinds(path, data, head)
    lower = head.lower()
    if lower.startswith((b"mime-version:", b"from: <saved by")) or b"\nmime-version:" in lower:
        return _assembled(path, *read_saved_archive(data, path.name))
    text = decode_page(data)
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return read_report_json(start, path.name)
    if start.startswith("<") or any(mark in text[:200_000].lower() for mark in ("<html", "<table", "<body")):
        return _assembled(path, *read_web_page(data, path.name))
    if len(text) > _TEXT_LIMIT:
        raise _too_large(path, _TEXT_LIMIT)
    return assemble(read_plain_text(text.replace("\0", "")), title=path.stem)


def _assembled(path: Path, blocks: Iterable[Block], title: str) -> PublishedReport:
    return assemble(blocks, title=f"{title} {path.stem}" if "报告" not in title else title)


def _refuse_other_kinds(path: Path, data: bytes, head: bytes) -> None:
    if not data.strip():
        raise ImportRefused(msg("{path} is empty.", path=path.name), hint=_again())
    if head.startswith(b"%PDF"):
        raise ImportRefused(msg("{path} is a PDF, in which tables cannot be read safely.", path=path.name), hint=_PDF_HINT)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportRefused(
            msg("{path} is a document or workbook of the old kind (.doc, .xls, .wps, .et).", path=path.name),
            hint=msg("Open it in Word, Excel or WPS and save it as .docx or .xlsx."),
        )
    if head.startswith(b"<?xml") and (b"mso-application" in head or b"office:word" in head or b"office:spreadsheet" in head):
        raise ImportRefused(
            msg("{path} is a document or workbook in the XML of Office 2003.", path=path.name),
            hint=msg("Open it in Word, Excel or WPS and save it as .docx or .xlsx."),
        )
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff") and data[:_HEAD].count(b"\0") * 50 > len(data[:_HEAD]):
        raise ImportRefused(msg("{path} is no text, web page, document or workbook.", path=path.name), hint=_again())


def _again() -> Message:
    return msg("Give the report as a web page saved from the site, .xlsx, .docx, .json or text.")


def _workbook_blocks(path: Path) -> Iterator[Block]:
    """Yield the sheets, in each what comes first; a report has some fifty rows."""
    for sheet in read_workbook(path):
        rows = [[Spanning(_shown(cell)) for cell in cells[:COLUMN_LIMIT]] for _, cells in islice(sheet.rows, ROW_LIMIT)]
        yield make_grid(rows)


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return "" if cell is None else str(cell)
