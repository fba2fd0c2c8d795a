"""The annual report against a sheet of COUNTIFS over the register, computed by a real LibreOffice, cell by cell."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.acceptance.conftest import Office, office
from tests.annual_requests import APPLICANTS, RESULTS, Row, fill, invent
from tests.browser.test_spreadsheet import PROGRAM, convert

__all__ = ["office"]

YEAR = 2021
FIRST, LAST = f"DATE({YEAR},1,1)", f"DATE({YEAR},12,31)"
#: Columns of the register: 申请编号, 渠道, 类别, 收到, 确认, 答复, 结果, and the day that counts, by a formula.
APPLICANT, START, REPLIED, RESULT = "C", "H", "F", "G"


def register(rows: list[Row], path: Path) -> None:
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "登记"
    for line, row in enumerate(rows, start=1):
        sheet.append([row.number, row.channel, row.applicant, row.received, row.confirmed, row.replied, row.result])
        confirmed = f'AND(OR(B{line}="internet",B{line}="fax",B{line}="ordinary-mail"),E{line}<>"")'
        sheet[f"H{line}"] = f"=IF({confirmed},E{line},D{line})"
    table = book.create_sheet("表三")
    for row_id in ("new", "carried-in", *RESULTS, "subtotal", "carried-out"):
        table.append([row_id, *(f"={formula(row_id, kind, len(rows))}" for kind in (*APPLICANTS, ""))])
    book.save(path)


def formula(row: str, applicant: str, count: int) -> str:
    """The COUNTIFS of one cell; of an open request the reply is blank."""

    def counted(*conditions: tuple[str, str]) -> str:
        every = [*conditions, *([(APPLICANT, f'"{applicant}"')] if applicant else [])]
        return "COUNTIFS(" + ",".join(f"登记!${column}$1:${column}${count},{wanted}" for column, wanted in every) + ")"

    before, until = (START, f'"<"&{FIRST}'), (START, f'"<="&{LAST}')
    replied_in = [(REPLIED, f'">="&{FIRST}'), (REPLIED, f'"<="&{LAST}')]
    match row:
        case "new":
            return counted((START, f'">="&{FIRST}'), until)
        case "carried-in":
            return f"{counted(before)}-" + counted(before, (REPLIED, f'"<"&{FIRST}'))
        case "carried-out":
            return f"{counted(until)}-" + counted(until, (REPLIED, f'"<="&{LAST}'))
        case "subtotal":
            return counted(*replied_in)
    return counted(*replied_in, (RESULT, f'"{row}"'))


def test_every_cell_of_table_three_is_that_of_a_sheet(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = invent()
    register(rows, tmp_path / "register.xlsx")
    (tmp_path / "out").mkdir()
    computed: Any = openpyxl.load_workbook(convert(tmp_path / "register.xlsx", "xlsx", folder=tmp_path / "out"), data_only=True)
    sheet = {row[0]: list(row[1:]) for row in computed["表三"].iter_rows(values_only=True)}
    fill(str(tmp_path / "register.db"), rows)
    monkeypatch.setenv("GOVOPEN_LEDGER", str(tmp_path / "register.db"))
    found = json.loads(office.run("annual-report", "--year", str(YEAR), "--format", "json").out)
    assert {row["id"]: row["values"] for row in found["table3"]["rows"]} == sheet
    assert sheet["new"][-1] > 100


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_libreoffice_opens_what_is_written(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    fill(str(tmp_path / "register.db"), invent())
    monkeypatch.setenv("GOVOPEN_LEDGER", str(tmp_path / "register.db"))
    office.run("annual-report", "--year", "2021", "-o", f"报告.{ending}")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [PROGRAM, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), f"报告.{ending}"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert (tmp_path / "报告.pdf").read_bytes().startswith(b"%PDF")
