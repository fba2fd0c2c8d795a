"""What is exported, opened in a real LibreOffice: text stays text there, and comes back as it was."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from govopen.__main__ import main
from govopen.ledger import open_ledger
from tests.acceptance.conftest import Office, office
from tests.faults.test_output import SIGNS, cells, write_directly

__all__ = ["office"]

PROGRAM = os.environ.get("SOFFICE", "soffice")
#: Comma, quotation mark, UTF-8, from line 1, columns as they come; numbers recognised and formulas evaluated: the worst a user can choose.
CSV = "CSV:44,34,76,1,,2052,false,true,false,false,false,0,true"
COLUMNS = ("Matter", "Title", "Office", "Operator")
KEPT = tuple(sign for sign in SIGNS if sign not in ("\t=", "\r=", " ="))


@dataclass(frozen=True)
class Held:
    """What LibreOffice made of a file: each cell's text and whether it is computed, and the links."""

    texts: list[str]
    computed: list[str]
    links: list[str]


def convert(file: Path, form: str, *, folder: Path) -> Path:
    """Open a file as LibreOffice does and save it in another form."""
    options = [f"--infilter={CSV}"] if file.suffix == ".csv" else []
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [PROGRAM, profile, "--headless", *options, "--convert-to", form, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / f"{file.stem}.{form}"


def opened(file: Path, *, folder: Path) -> Held:
    ledger: Any = openpyxl.load_workbook(convert(file, "xlsx", folder=folder))
    held = [cell for sheet in ledger for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return Held(
        [cell.value for cell in held if cell.data_type == "s"],
        [cell.value for cell in held if cell.data_type == "f"],
        [cell.hyperlink.target for cell in held if cell.hyperlink is not None],
    )


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with a late decision for each sign, which begins every text of it."""
    monkeypatch.setenv("GOVOPEN_LANG", "en")
    write_directly(*(f"{sign}1+1" for sign in SIGNS), "http://a.example/", "mailto:a@a.example", "1/2", "1E5", "007", "TRUE")
    return office


def test_a_bare_formula_would_be_computed(tmp_path: Path) -> None:
    """So that what follows proves something."""
    (tmp_path / "bare.csv").write_text('"=1+1"\n', encoding="utf-8")
    (tmp_path / "out").mkdir()
    assert opened(tmp_path / "bare.csv", folder=tmp_path / "out").computed == ["=1+1"]


@pytest.mark.parametrize("words", [("list",), ("audit", "--year", "2020", "--rule", "decision-publicity")])
def test_a_csv_is_text(desk: Office, tmp_path: Path, words: tuple[str, ...]) -> None:
    text = desk.run(*words, "--format", "csv").out
    Path("r.csv").write_text(text, encoding="utf-8")
    (tmp_path / "out").mkdir()
    held = opened(Path("r.csv"), folder=tmp_path / "out")
    assert (held.computed, held.links) == ([], [])
    wanted = {row[name] for row in cells(text) for name in COLUMNS if row.get(name, "").lstrip("'")[:1] in (*"=+-@＝＋－＠", "\\", " ")}
    assert len(wanted) > len(SIGNS)
    assert wanted <= set(held.texts)
    print(f"{words[0]} csv: {len(held.texts)} texts, none computed, no link")


def test_a_workbook_is_text(desk: Office, tmp_path: Path) -> None:
    desk.run("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "xlsx", "-o", "r.xlsx")
    (tmp_path / "out").mkdir()
    held = opened(Path("r.xlsx"), folder=tmp_path / "out")
    assert (held.computed, held.links) == ([], [])
    assert {f"{sign}1+1" for sign in KEPT} <= set(held.texts)
    assert {"http://a.example/", "1/2", "1E5", "007", "TRUE"} <= set(held.texts)
    print(f"xlsx: {len(held.texts)} texts, none computed, no link")


def test_saved_as_a_register_it_is_imported_as_it_was(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVOPEN_LANG", "en")
    write_directly(*(f"{sign}1+1" for sign in KEPT))
    register = io.StringIO()
    writer = csv.writer(register)
    writer.writerow(["行政许可决定文书号", "许可决定日期", "行政许可决定文书名称", "责任处室"])
    rows = [row for row in cells(office.do("list", "--format", "csv").out) if row["Event"] == "Decided"]
    writer.writerows([row["Matter"], row["When"], row["Title"], row["Office"]] for row in rows)
    Path("register.csv").write_text(register.getvalue(), encoding="utf-8-sig")
    (tmp_path / "out").mkdir()
    for form in ("xlsx", "csv"):
        saved = convert(Path("register.csv"), form, folder=tmp_path / "out")
        assert main(["--ledger", f"{form}.db", "init", "--agency", "测试厅"]) == 0
        assert main(["--ledger", f"{form}.db", "import", str(saved)]) == 0
        with open_ledger(f"{form}.db", write=False) as ledger:
            found = [(entry.number, entry.fields["title"], entry.unit) for entry in ledger.entries(event="decided")]
        assert found == [(f"{sign}1+1{place}号", f"{sign}1+1", f"{sign}1+1处") for place, sign in enumerate(KEPT)]
