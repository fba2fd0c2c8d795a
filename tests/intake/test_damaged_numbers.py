"""Numbers that a spreadsheet has damaged: repaired where nothing is lost, refused where something is; what is doubtful is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from govopen.core.model.field_values import FieldRefused, parse_number
from tests.intake.files import read, said, write_csv, write_xlsx

HEADER = ("行政许可决定文书号", "许可决定日期", "公示时间")
PLAIN = "赣人社许〔2020〕1号"


def warned(path: Path) -> str:
    return "\n".join(map(str, read(path).warnings))


@pytest.mark.parametrize(
    "text",
    [
        "3.60121E+14", "3.6E14", "1e+20", "３．６Ｅ＋１４", " 3,60121E+14 ", "赣3.60121E+14号", "2020001.0", "12345678901234500",
        "#REF!", "#N/A", "#NAME?", "########", "3,601,210", "３，６０１，２１０", "3,601,210.50",
    ],
)  # fmt: skip
def test_what_is_lost_is_refused_everywhere(text: str, tmp_path: Path) -> None:
    with pytest.raises(FieldRefused):
        parse_number(text)
    intake = read(write_xlsx(tmp_path, {"许可": [HEADER, (text, "2020-01-02", "")]}))
    assert (len(intake.records), len(said(intake))) == (0, 1)


def test_a_number_in_scientific_notation_is_never_three_decisions_in_one(tmp_path: Path) -> None:
    rows = [("3.60121E+14", "2020-01-02", "2020-01-10"), ("3.60121E+14", "2020-01-02", ""), ("3.60121E+14", "2020-01-02", "2020-01-10")]
    intake = read(write_csv(tmp_path, *rows, header=HEADER))
    assert intake.records == []
    assert [each.row for each in intake.problems] == [2, 3, 4]
    assert "scientific notation" in said(intake)[0]


@pytest.mark.parametrize(
    "text", ["12E3", "E14号", "赣环E+1号", "2020001", "CODE-1", "1.2号", "100200300400500", "12,3456", "“双随机”检查1号", "“甲”和“乙”"]
)
def test_what_only_resembles_is_taken(text: str) -> None:
    assert parse_number(text) == text


@pytest.mark.parametrize(
    "text",
    [f'="{PLAIN}"', f"'{PLAIN}", f"’{PLAIN}", f'"{PLAIN}"', f'= "{PLAIN}"', f"\u200b{PLAIN}", f"\ufeff{PLAIN}\u00ad", f" {PLAIN}\u3000",
     f"＝“{PLAIN}”", f"“{PLAIN}”", f"{PLAIN}。", f'="{PLAIN}；"'],
)  # fmt: skip
def test_what_a_spreadsheet_put_around_a_number_is_taken_off(text: str, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"许可": [HEADER, (text, "2020-01-02", "")]})
    [record] = read(path).records
    assert record.drafts[0].number == PLAIN
    assert ("had wrapped" in warned(path)) == (text.strip() != PLAIN)


def test_rows_that_become_one_are_told(tmp_path: Path) -> None:
    rows = [(PLAIN, "2020-01-02", ""), ("赣人社许［2020］１ 号", "2020-01-02", ""), ("赣人社许〔2020〕2号", "2020-01-02", "")]
    assert warned(write_csv(tmp_path, *rows, header=HEADER)) == f"Rows that bear one number are read as one matter: {PLAIN} (2, 3)."


def test_lost_zeros_are_told_and_kept_apart(tmp_path: Path) -> None:
    path = write_csv(tmp_path, (PLAIN, "2020-01-02", ""), ("赣人社许〔2020〕01号", "2020-01-02", ""), header=HEADER)
    assert len(read(path).records) == 2
    assert f"{PLAIN} (2) / 赣人社许〔2020〕01号 (3)" in warned(path)


@pytest.mark.parametrize(("time", "told"), [("23:59", True), ("08:00", True), ("09:00", False)])
def test_one_time_throughout(tmp_path: Path, time: str, told: bool) -> None:
    rows = [(f"赣〔2020〕{each}号", "2020-01-02", f"2020-01-1{each} {time}") for each in range(3)]
    assert (f"公示时间: every time of day is {time}, in 3 rows" in warned(write_csv(tmp_path, *rows, header=HEADER))) == told


def test_days_out_of_the_year(tmp_path: Path) -> None:
    rows = [(f"赣〔2020〕{each}号", "2020-01-02", "") for each in range(3)] + [("赣〔2020〕9号", "2002-01-02", "")]
    assert warned(write_csv(tmp_path, *rows, header=HEADER)).endswith("not in the year that the number bears: rows 5.")
    rows = [(f"赣{each}号", "2020-01-02", "") for each in range(6)] + [("赣9号", "2002-01-02", "")]
    assert warned(write_csv(tmp_path, *rows, header=HEADER)) == "Most rows are of 2020, these are not: 8."


@pytest.mark.parametrize("number", ["2020-1-1", "1月1日", "1-Jan", "Jan-20"])
def test_a_number_that_looks_like_a_day(tmp_path: Path, number: str) -> None:
    assert "look like days" in warned(write_csv(tmp_path, (number, "2020-01-02", ""), header=HEADER))
