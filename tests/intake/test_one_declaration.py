"""One declaration makes them all: an event written in TOML only is found in log's help, a template, an import and the reference."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from govopen.app.imports import NothingImported, import_file, write_template
from govopen.app.init import init
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.render.vocabulary_reference import compose_reference
from govopen.resources import data_folder
from tests.intake.files import clerk, write_xlsx

ADDED = """
[choices.lantern-colour]
red = ["红灯笼", "Red lantern"]
green = ["绿灯笼", "Green lantern"]

[fields.lantern]
type = "choice"
choices = "lantern-colour"
label = "灯笼颜色"
label_en = "Colour of the lantern"

[events.lantern-hung]
label = "挂起灯笼"
label_en = "Lantern hung"
opens = ["press"]
fields = ["lantern"]
required = ["lantern"]
facet = "lantern"
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder with one more event, in TOML only."""
    folder = tmp_path / "data"
    shutil.copytree(data_folder(), folder)
    vocabulary = folder / "vocabulary.toml"
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8") + ADDED, encoding="utf-8")
    monkeypatch.setattr("govopen.datafiles.vocabulary.data_folder", lambda: folder)
    return folder


def test_in_a_template(added: Path, tmp_path: Path) -> None:
    import openpyxl

    path = write_template("press", tmp_path / "press.xlsx", say=str, pick=lambda zh, en: zh)
    sheet = openpyxl.load_workbook(path)["挂起灯笼"]
    assert [cell.value for cell in sheet[1]] == ["编号", "发生时间", "责任处室", "标题", "灯笼颜色"]
    assert any("红灯笼,绿灯笼" in (rule.formula1 or "") for rule in sheet.data_validations.dataValidation)


def test_in_the_checks_of_an_import(added: Path, tmp_path: Path) -> None:
    ledger = str(tmp_path / "govopen.db")
    init(ledger, agency="虚构厅", packs=())
    header = ["编号", "发生时间", "灯笼颜色"]
    bad = write_xlsx(tmp_path, {"挂起灯笼": [header, ["灯会", "2020-02-08", "蓝"], ["灯会", "2020-02-08", ""]]}, name="bad.xlsx")
    with pytest.raises(NothingImported) as caught:
        import_file(clerk(ledger), bad)
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [(2, "灯笼颜色"), (3, "灯笼颜色")]
    good = write_xlsx(tmp_path, {"挂起灯笼": [header, ["灯会", "2020-02-08", "红灯笼"]]})
    assert import_file(clerk(ledger), good).entries == 1


def test_in_the_reference(added: Path) -> None:
    for language, words in (("zh", ("挂起灯笼", "灯笼颜色", "绿灯笼")), ("en", ("Lantern hung", "Colour of the lantern", "Green lantern"))):
        page = compose_reference(read_vocabulary(), chinese=language == "zh")
        assert all(word in page for word in words)
        assert "lantern-hung" in page
