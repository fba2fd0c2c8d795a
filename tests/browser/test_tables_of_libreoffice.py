"""The same register through LibreOffice, from and to every form: what it saves reads as the original does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from govopen.errors import ImportRefused
from tests.intake.files import read
from tests.intake.test_corpus import ENTRIES, by_calamine, by_openpyxl, entries, with_days_from_1904, with_openpyxl, with_xlsxwriter


def converted(path: Path, form: str) -> Path:
    """Return the file as LibreOffice saves it in another form."""
    folder = path.parent / form.partition(":")[0]
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}", "--headless", "--convert-to", form, "--outdir",
         str(folder), str(path)],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    [made] = folder.iterdir()
    assert made.stat().st_size, done.stderr
    return made


@pytest.fixture(params=[with_openpyxl, with_xlsxwriter, with_days_from_1904])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "登记表.xlsx"
    request.param(path)
    return path


@pytest.mark.parametrize("between", ["xlsx", "ods", "xls"])
def test_workbooks_that_libreoffice_saved(register: Path, between: str) -> None:
    there = converted(register, between)
    path = there if between == "xlsx" else converted(there, "xlsx:Calc MS Excel 2007 XML")
    assert entries(path) == ENTRIES
    assert by_openpyxl(path)[1:] == by_calamine(path)[1:]


@pytest.mark.parametrize("codes", ["44,34,76", "9,34,76", "59,34,76"])
def test_text_files_that_libreoffice_saved(register: Path, codes: str) -> None:
    """Delimiter, quotation mark, UTF-8."""
    assert [each[:3] for each in entries(converted(register, f"csv:Text - txt - csv (StarCalc):{codes}"))] == [each[:3] for each in ENTRIES]


@pytest.mark.parametrize(("form", "words"), [("ods", "OpenDocument"), ("xls", "old kind"), ("html", "web page")])
def test_other_forms_are_named(register: Path, form: str, words: str) -> None:
    path = converted(register, form)
    with pytest.raises(ImportRefused, match=words):
        read(path)
    disguised = path.rename(path.with_suffix(".xlsx"))
    with pytest.raises(ImportRefused, match=words):
        read(disguised)
