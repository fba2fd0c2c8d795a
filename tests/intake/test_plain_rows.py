"""The fast reader of rows in order and the careful one give one record, and the careful one has nothing to tell of such a row."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import count

from hypothesis import example, given, settings
from hypothesis import strategies as st

from govopen.core.text.personal_data import find_personal
from govopen.intake.readers.cells import Cell, Sheet
from govopen.intake.tables.decision_registers import PENALTIES, PERMITS, Register, RegisterReader
from govopen.intake.tables.headers import read_columns
from govopen.intake.tables.rows import Intake, Setting
from tests.intake.files import TODAY, VOCABULARY

COLUMNS = ("文号", "日期", "公示时间", "公示渠道", "公示网址", "责任处室", "行政相对人名称", "法定代表人", "名称", "社会影响")
NUMBERS: st.SearchStrategy[Cell] = st.sampled_from(
    ["赣人社许〔2020〕1号", "赣〔2020〕第12号", "护照（2020）123456号", "JY13601000000001", "13800138000", " 赣1号", "='赣1号'",
     '="赣1号"', "无",
     "同上", "合计", "12件", "12", "20200401", "3.6E+14", "赣\u200b1号", "360102199001011234", "", 5, 5.0, None, True, date(2020, 1, 1)]
)  # fmt: skip
DAYS: st.SearchStrategy[Cell] = st.sampled_from(
    ["2020-04-01", "2020/4/1", "20200401", "二〇二〇年四月一日", "2020-04-01 10:30", "2020-04-01 00:00", "2020/4/1 0:00", "43922", 43922,
     43922.5, 20200401, True, 1, date(2020, 4, 1), datetime.combine(date(2020, 4, 1), time(10, 30)),
     datetime.combine(date(2020, 4, 1), time()), "未公示", "无", "2020-02-30", "", " ", None, "日期"]
)  # fmt: skip
TEXTS: st.SearchStrategy[Cell] = st.sampled_from(
    ["", " ", None, "portal", "门户网站", "官网、公众号", "http://a.cn/1.html", "https://a.cn/13800138000", "甲公司", "甲", "甲公司的许可",
     "法规处", "电话13800138000", "是", "否", "也许", "=1+1", "'=1", "a\x00b", "合计", "共12件", 7, 1.5, "x" * 1001]
)  # fmt: skip
rows = st.tuples(NUMBERS, DAYS, DAYS, *([TEXTS] * (len(COLUMNS) - 3)))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([PERMITS, PENALTIES]), st.lists(rows, min_size=1, max_size=6))
@example(PERMITS, [("赣人社许〔2020〕1号", "2020-04-01", "2020-04-09", "", "http://a.cn/1.html", "法规处", "甲公司", "", "许可", "")] * 2)
def test_both_readers_agree(register: Register, table: list[tuple[Cell, ...]]) -> None:
    header: list[Cell] = [register.number, register.decided, *COLUMNS[2:8], register.titles[0], "社会影响"]
    columns = read_columns(1, header, names=register.names(), used=register.used, required=register.required, sheet=None, english={})
    setting = Setting(VOCABULARY, {"法规处": "法规处"}, TODAY)
    sheet = Sheet(None, iter(()))
    reader, intake = RegisterReader(register, columns, setting), Intake()
    plain = reader.plain_rows(sheet)
    for number, cells in zip(count(2), (*table, *table)):  # the second time, every cell that can be remembered is
        quick = plain.read_row(number, list(cells))
        before = _told(intake)
        careful = reader.read_row(sheet, number, list(cells), intake)
        if quick is not None:
            assert (quick, before) == (careful, _told(intake))


def _told(intake: Intake) -> tuple[object, ...]:
    return (
        len(intake.problems), len(intake.masked), intake.unnamed, len(intake.skipped), len(intake.repaired), intake.units.total(),
    )  # fmt: skip


@settings(max_examples=200)
@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12),
    st.integers(1900, 2099),
    st.integers(0, 999_999),
)
@example("护照", 2020, 123456)
@example("通行证", 2013, 800138)
def test_a_number_in_good_order_holds_nothing_personal(words: str, year: int, number: int) -> None:
    for brackets in ("〔〕", "（）", "[]", "()"):
        assert find_personal(f"{words}{brackets[0]}{year}{brackets[1]}{number}号") == ()
