"""Imports into a ledger: everything or nothing, once, and taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from govopen.app.imports import NothingImported, import_file, undo_import, write_template
from govopen.app.init import init
from govopen.app.organisation import add_leader, add_unit
from govopen.app.record import EntryAmendment, EntryInput, amend, log
from govopen.app.workspace import Workspace
from govopen.errors import EntryRefused, ImportRefused, LedgerError
from govopen.ledger.opening import open_ledger
from govopen.resources import data_folder
from tests.intake.files import ROW, clerk, write_csv, write_xlsx

SECOND = ("赣人社许〔2020〕2号", "2020-04-02", "", "", "", "")
BAD = ("赣人社许〔2020〕3号", "2020-02-30", "", "", "", "")


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    place = str(tmp_path / "govopen.db")
    init(place, agency="虚构厅", packs=())
    return place


def size(ledger: str) -> int:
    with open_ledger(ledger, write=False) as book:
        return book.tip()[0]


def standing(ledger: str) -> list[tuple[str, str]]:
    with open_ledger(ledger, write=False) as book:
        return [(entry.number, entry.event) for entry in book.entries(kind="decision", corrected=False) if entry.event != "voided"]


def test_a_register(ledger: str, tmp_path: Path) -> None:
    done = import_file(clerk(ledger), write_csv(tmp_path, ROW, SECOND))
    assert (done.rows, done.adding, done.same, done.entries, done.problems) == (2, 2, 0, 3, ())
    assert standing(ledger) == [(ROW[0], "decided"), (ROW[0], "published"), (SECOND[0], "decided")]
    with open_ledger(ledger, write=False) as book:
        told = list(book.entries(event="imported"))
        assert {entry.batch for entry in book.entries(kind="decision")} == {done.batch}
    assert [(entry.number, entry.fields["file"], entry.fields["rows"], entry.fields["added"]) for entry in told] == [
        (done.batch, "register.csv", 2, 3)
    ]


def test_the_same_file_again(ledger: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path, ROW)
    first = import_file(clerk(ledger), path)
    before = size(ledger)
    again = import_file(Workspace(ledger, "other"), path)
    assert again.previous is not None
    assert (again.previous.operator, again.previous.number, again.entries) == ("clerk", first.batch, 0)
    assert size(ledger) == before


def test_the_same_rows_in_another_file(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, ROW))
    before = size(ledger)
    again = import_file(clerk(ledger), write_csv(tmp_path, ROW, encoding="gb18030", name="again.csv"))
    assert (again.entries, again.same, again.batch, again.previous) == (0, 1, None, None)
    assert size(ledger) == before


def test_one_changed_row_stops_everything(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, ROW))
    before = size(ledger)
    changed = (ROW[0], "2020-04-01", "2020-04-11 09:00", "", "", "")
    with pytest.raises(NothingImported, match="1 of 2 rows is faulty") as caught:
        import_file(clerk(ledger), write_csv(tmp_path, changed, SECOND, name="changed.csv"))
    [problem] = caught.value.problems
    assert "the ledger says 2020-04-10 09:00 (entry 2), the file 2020-04-11 09:00" in str(problem.message)
    assert (problem.row, problem.column) == (2, "公示时间")
    assert size(ledger) == before


def test_a_blank_that_is_filled(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, SECOND))
    filled = (SECOND[0], "2020-04-02", "2020-04-10", "", "", "")
    done = import_file(clerk(ledger), write_csv(tmp_path, filled, name="later.csv"))
    assert done.entries == 1
    assert standing(ledger)[-1] == (SECOND[0], "published")


def test_all_rows_or_none(ledger: str, tmp_path: Path) -> None:
    before = size(ledger)
    with pytest.raises(NothingImported) as caught:
        import_file(clerk(ledger), write_csv(tmp_path, ROW, BAD, (*BAD[:1], "2020-06-31", "", "", "", "")))
    assert [problem.row for problem in caught.value.problems] == [3, 4]
    assert caught.value.exit_code == 4
    assert size(ledger) == before


def test_partial(ledger: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path, ROW, BAD)
    done = import_file(clerk(ledger), path, partial=True)
    assert (done.adding, len(done.problems)) == (1, 1)
    again = import_file(clerk(ledger), path, partial=True)
    assert (again.previous, again.entries, again.same) == (None, 0, 1)
    with pytest.raises(NothingImported):
        import_file(clerk(ledger), write_csv(tmp_path, BAD, name="bad.csv"), partial=True)


def test_dry_run(ledger: str, tmp_path: Path) -> None:
    before = size(ledger)
    path = write_csv(tmp_path, ROW)
    done = import_file(clerk(ledger), path, dry_run=True)
    assert (done.entries, done.batch, size(ledger)) == (2, None, before)
    with pytest.raises(NothingImported):
        import_file(clerk(ledger), write_csv(tmp_path, BAD), dry_run=True)


def test_undone_and_imported_again(ledger: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path, ROW, SECOND)
    first = import_file(clerk(ledger), path)
    assert first.batch is not None
    done = undo_import(clerk(ledger), first.batch, reason="错表")
    assert (done.entries, done.kept, standing(ledger)) == (3, (), [])
    with pytest.raises(EntryRefused, match="was undone already"):
        undo_import(clerk(ledger), first.batch, reason="错表")
    again = import_file(clerk(ledger), path)
    assert (again.entries, again.batch == first.batch) == (3, False)
    assert len(standing(ledger)) == 3


def test_what_others_recorded_is_named(ledger: str, tmp_path: Path) -> None:
    first = import_file(clerk(ledger), write_csv(tmp_path, SECOND))
    log(clerk(ledger), EntryInput("published", SECOND[0], "2020-04-10", fields={"channel": "portal"}))
    assert first.batch is not None
    assert undo_import(clerk(ledger), first.batch, reason="错表").kept == (SECOND[0],)


def test_an_unknown_import(ledger: str) -> None:
    with pytest.raises(EntryRefused, match="There is no import 20200101-1"):
        undo_import(clerk(ledger), "20200101-1", reason="错")


def test_what_was_amended_is_what_counts(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, SECOND))
    amend(clerk(ledger), 1, EntryAmendment(reason="录错", at="2020-04-03"))
    corrected = (SECOND[0], "2020-04-03", "", "", "", "")
    assert import_file(clerk(ledger), write_csv(tmp_path, corrected, name="new.csv")).same == 1


def test_what_was_logged_by_hand_is_there_already(ledger: str, tmp_path: Path) -> None:
    log(clerk(ledger), EntryInput("decided", "赣人社许[2020]2号", "2020-04-02", fields={"type": "permit"}))
    assert import_file(clerk(ledger), write_csv(tmp_path, SECOND)).same == 1


def test_registered_offices_keep_their_spelling(ledger: str, tmp_path: Path) -> None:
    add_unit(clerk(ledger), "劳动关系处")
    done = import_file(clerk(ledger), write_csv(tmp_path, (*SECOND[:5], "劳动 关系处")))
    assert not any("not registered" in str(note) for note in done.notes)
    with open_ledger(ledger, write=False) as book:
        assert [entry.unit for entry in book.entries(kind="decision")] == ["劳动关系处"]


def test_nothing_personal_reaches_the_file(ledger: str, tmp_path: Path) -> None:
    header = ("行政许可决定文书号", "许可决定日期", "行政相对人名称", "证件号码", "行政许可决定文书名称")
    row = ("赣1号", "2020-04-01", "虚构乙公司", "11010519491231002X", "准予虚构乙公司（13800138000）许可")
    import_file(clerk(ledger), write_csv(tmp_path, row, header=header))
    content = Path(ledger).read_bytes()
    for secret in ("虚构乙公司", "11010519491231002X", "13800138000"):
        assert secret.encode() not in content


def test_progress_and_failure_half_way(ledger: str) -> None:
    before = size(ledger)

    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(clerk(ledger), data_folder() / "samples" / "permits.csv", on_progress=fail)
    assert size(ledger) == before


def test_no_ledger_and_no_file(ledger: str, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="There is no file"):
        import_file(clerk(ledger), tmp_path / "none.csv")


def test_a_leader_who_is_not_registered_is_named(ledger: str, tmp_path: Path) -> None:
    add_leader(clerk(ledger), "张三", role="principal", since=date(2020, 1, 1), until=None)
    rows = [["编号", "发生时间", "出席人"], ["发布会一", "2020-05-06", "张三、李四"]]
    notes = import_file(clerk(ledger), write_xlsx(tmp_path, {"举行新闻发布会": rows})).notes
    assert [str(note) for note in notes if "leader" in str(note)] == [
        "李四 is not registered as a leader on 2020-05-06, so the attendance counts for no leader's duty."
    ]


def test_a_template_offers_the_offices(ledger: str, tmp_path: Path) -> None:
    import openpyxl

    add_unit(clerk(ledger), "劳动关系处")
    path = write_template("decision", tmp_path / "t.xlsx", say=str, pick=lambda zh, en: zh, workspace=clerk(ledger))
    sheet = openpyxl.load_workbook(path)["行政许可"]
    assert any("劳动关系处" in (rule.formula1 or "") for rule in sheet.data_validations.dataValidation)
    with pytest.raises(LedgerError):
        write_template("decision", tmp_path / "u.xlsx", say=str, pick=lambda zh, en: zh, workspace=clerk(str(tmp_path / "none.db")))
    assert not (tmp_path / "u.xlsx").exists()
