"""One decision with several parties, and one event twice on a day: told apart, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from govopen.app.imports import Imported, import_file
from govopen.app.init import init
from govopen.app.workspace import Workspace
from govopen.ledger.opening import open_ledger
from tests.intake.files import clerk, noted, read, write_csv, write_xlsx

EVENTS = ("事件", "编号", "发生时间", "征求对象")
ASKED = ("征求第三方意见", "依申请1号", "2021-03-05", "第三方")
ROWS = [("收到申请", "依申请1号", "2021-03-01", ""), ASKED, ASKED, ("第三方答复", "依申请1号", "2021-03-12", "第三方")]
PENALTIES = ("行政处罚决定书文号", "处罚决定日期", "行政相对人名称", "违法行为类型", "公示时间")


@pytest.fixture
def ledger(tmp_path: Path) -> Workspace:
    place = clerk(str(tmp_path / "govopen.db"))
    init(place.location, agency="虚构厅", packs=())
    return place


def titles(ledger: Workspace) -> list[object]:
    with open_ledger(ledger.location, write=False) as book:
        return [entry.fields.get("title") for entry in book.entries(event="decided", corrected=False)]


def warned(done: Imported) -> str:
    return "\n".join(map(str, done.warnings))


def test_two_parties_asked_on_one_day_are_two_events(tmp_path: Path, ledger: Workspace) -> None:
    done = import_file(ledger, write_csv(tmp_path, *ROWS, header=EVENTS))
    assert (done.entries, done.same) == (4, 0)
    assert "a further event of the day, as two commands would be: 4 = 3" in warned(done)
    again = import_file(
        ledger, write_csv(tmp_path, *ROWS, ("延长答复期限", "依申请1号", "2021-03-20", ""), header=EVENTS), dry_run=True, partial=True
    )
    assert (again.entries, again.same) in ((1, 4), (0, 4))


def test_a_row_more_than_the_ledger_has_is_one_event_more(tmp_path: Path, ledger: Workspace) -> None:
    import_file(ledger, write_csv(tmp_path, *ROWS[:2], header=EVENTS))
    assert import_file(ledger, write_csv(tmp_path, *ROWS[1:3], header=EVENTS)).entries == 1
    assert import_file(ledger, write_csv(tmp_path, *ROWS, header=EVENTS)).entries == 1


def test_what_stands_on_two_sheets_is_a_repetition(tmp_path: Path, ledger: Workspace) -> None:
    path = write_xlsx(tmp_path, {"一": [EVENTS, *ROWS[:2]], "二": [EVENTS, ASKED]})
    done = import_file(ledger, path)
    assert (done.entries, done.same) == (2, 1)
    assert "二!2 = 一!3" in warned(done)


def test_several_parties_are_one_decision_with_parts(tmp_path: Path, ledger: Workspace) -> None:
    rows = [
        ("罚〔2020〕1号", "2020-04-01", "甲公司", "欠薪", "2020-04-09"),
        ("罚〔2020〕1号", "2020-04-01", "乙公司", "超时加班", "2020-04-09"),
    ]
    done = import_file(ledger, write_csv(tmp_path, *rows, header=PENALTIES))
    assert (done.entries, done.adding, done.same) == (2, 1, 1)
    assert titles(ledger) == ["欠薪；超时加班"]
    assert "one decision with parts: 罚〔2020〕1号 (2, 3)" in warned(done)
    assert "甲公司" not in repr(done)


def test_kinds_of_violation_are_parts_too(tmp_path: Path, ledger: Workspace) -> None:
    rows = [("罚〔2020〕1号", "2020-04-01", "甲公司", kind, "") for kind in ("欠薪", "超时加班", "欠薪")]
    import_file(ledger, write_csv(tmp_path, *rows, header=PENALTIES))
    assert titles(ledger) == ["欠薪；超时加班"]


def test_a_part_that_is_not_public_is_told(tmp_path: Path) -> None:
    rows = [("罚〔2020〕1号", "2020-04-01", "甲公司", "", "2020-04-09"), ("罚〔2020〕1号", "2020-04-01", "乙公司", "", "")]
    intake = read(write_csv(tmp_path, *rows, header=PENALTIES))
    assert "although other parts of the decision have one: rows 3" in "\n".join(map(str, intake.warnings))
    assert "parts" not in noted(intake)


def test_one_number_on_two_days_is_still_a_contradiction(tmp_path: Path, ledger: Workspace) -> None:
    rows = [
        ("罚〔2020〕1号", "2020-04-01", "甲公司", "", ""),
        ("罚〔2020〕1号", "2020-04-02", "乙公司", "", ""),
        ("罚2号", "2020-04-02", "", "", ""),
    ]
    done = import_file(ledger, write_csv(tmp_path, *rows, header=PENALTIES), partial=True)
    assert (done.entries, len(done.problems)) == (1, 2)


def test_one_day_on_two_channels_is_two_events(tmp_path: Path, ledger: Workspace) -> None:
    header = ("事件", "编号", "发生时间", "决定类型", "公开渠道")
    rows = [
        ("作出决定", "许1号", "2020-04-01", "行政许可", ""),
        *(("公开", "许1号", "2020-04-09", "", each) for each in ("门户网站", "微信")),
    ]
    assert import_file(ledger, write_csv(tmp_path, *rows, header=header)).entries == 3


def test_what_happens_once_is_a_repetition_however_often_it_is_said(tmp_path: Path, ledger: Workspace) -> None:
    rows = [ROWS[0], ROWS[0], ROWS[0]]
    done = import_file(ledger, write_csv(tmp_path, *rows, header=EVENTS))
    assert (done.entries, done.same) == (1, 2)
    assert "3 = 2" in warned(done)


def test_the_file_with_a_row_edited_tells_of_that_row_alone(tmp_path: Path, ledger: Workspace) -> None:
    import_file(ledger, write_csv(tmp_path, *ROWS, header=EVENTS))
    edited = import_file(ledger, write_csv(tmp_path, *ROWS[:3], (*ROWS[3][:2], "2021-03-15", ROWS[3][3]), header=EVENTS), dry_run=True)
    assert (edited.entries, edited.same) == (1, 3)
