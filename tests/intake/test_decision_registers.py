"""Registers of permits and penalties: columns in any order, every bad row at once, nothing personal kept."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from govopen.core.dates.moments import Moment
from govopen.errors import ImportRefused
from govopen.intake.tables.decision_registers import PENALTIES, PERMITS, register_columns
from govopen.intake.tables.headers import likeness
from govopen.resources import data_folder
from tests.intake.files import HEADER, ROW, Value, noted, read, said, write_csv, write_xlsx

APRIL_1 = date(2020, 4, 1)

# The public column names of the national 双公示 standard, in order.
PARTY = """
行政相对人名称 行政相对人类别 统一社会信用代码 工商注册号 组织机构代码 税务登记号 事业单位证书号 社会组织登记证号
法定代表人 法定代表人证件类型 法定代表人证件号码 证件类型 证件号码
"""
PERMIT = """
行政许可决定文书名称 行政许可决定文书号 许可类别 许可证书名称 许可编号 许可内容 许可决定日期 有效期自 有效期至
许可机关 许可机关统一社会信用代码 当前状态 数据来源单位 数据来源单位统一社会信用代码 备注
"""
PENALTY = """
行政处罚决定书文号 违法行为类型 违法事实 处罚依据 处罚类别 处罚内容 罚款金额（万元）
没收违法所得、没收非法财物的金额（万元） 暂扣或吊销证照名称及编号 处罚决定日期 处罚有效期 公示截止期
处罚机关 处罚机关统一社会信用代码 数据来源单位 数据来源单位统一社会信用代码 备注
"""


def test_the_official_columns() -> None:
    assert list(register_columns(PERMITS)[:28]) == (PARTY + PERMIT).split()
    assert list(register_columns(PENALTIES)[:30]) == (PARTY + PENALTY).split()
    assert register_columns(PERMITS)[28:] == ("公示时间", "公示渠道", "公示网址", "责任处室")
    assert register_columns(PENALTIES)[30:] == ("公示时间", "公示渠道", "公示网址", "责任处室", "社会影响")


def test_a_permit(tmp_path: Path) -> None:
    row = ("赣人社许〔2020〕1号", "2020/4/1", "2020年4月10日 9时", "微信、门户网站", "https://www.example.com/1", "法规处")
    [record] = read(write_csv(tmp_path, row)).records
    decided, wechat, portal = record.drafts
    assert (decided.kind, decided.number, decided.event, decided.facet, decided.unit) == ("decision", row[0], "decided", "permit", "法规处")
    assert decided.when == Moment(APRIL_1)
    assert decided.fields == {"_written": "2020/4/1"}
    assert (wechat.event, wechat.facet, portal.facet) == ("published", "wechat", "portal")
    assert portal.when == Moment(date(2020, 4, 10), time(9, 0))
    assert portal.fields == {"_written": "2020年4月10日 9时", "url": "https://www.example.com/1"}


def test_a_penalty_told_by_its_header(tmp_path: Path) -> None:
    header = ("处罚决定日期", "违法行为类型", "行政处罚决定书文号")
    [record] = read(write_csv(tmp_path, ("2020-04-01", "未依法支付工资", "赣人社罚〔2020〕1号"), header=header)).records
    [decided] = record.drafts
    assert (decided.facet, decided.fields) == ("penalty", {"title": "未依法支付工资"})


@pytest.mark.parametrize(("cell", "impact"), [("是", "yes"), ("否", "no"), ("", None)])
def test_a_penalty_may_say_whether_it_is_of_some_social_impact(tmp_path: Path, cell: str, impact: str | None) -> None:
    """行政处罚法 art. 48."""
    header = ("行政处罚决定书文号", "处罚决定日期", "社会影响")
    [record] = read(write_csv(tmp_path, ("罚〔2020〕1号", "2020-04-01", cell), header=header)).records
    assert record.drafts[0].fields.get("impact") == impact


def test_a_social_impact_is_yes_or_no(tmp_path: Path) -> None:
    header = ("行政处罚决定书文号", "处罚决定日期", "社会影响")
    assert "社会影响" in "".join(said(read(write_csv(tmp_path, ("罚〔2020〕1号", "2020-04-01", "也许"), header=header))))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (("XK_WSH", "XK_JDRQ"), "permit"),
        (("CF_WSH", "CF_JDRQ"), "penalty"),
        (("行政许可决定文书号*", " 许可 决定日期 "), "permit"),
        (("行政许可决定文书号（必填）", "许可决定日期"), "permit"),
    ],
)
def test_other_spellings_of_the_header(tmp_path: Path, header: tuple[str, ...], kind: str) -> None:
    [record] = read(write_csv(tmp_path, ("赣1号", "2020-04-01"), header=header)).records
    assert record.drafts[0].facet == kind


def test_days_of_every_kind_in_a_workbook(tmp_path: Path) -> None:
    cells: list[Value] = [
        APRIL_1,
        datetime.combine(APRIL_1, time(10, 30)),
        43922,
        43922.4375,
        "43922",
        "２０２０－４－１",
        "20200401",
        "二〇二〇年四月一日",
    ]
    rows = [(f"赣{place}号", cell) for place, cell in enumerate(cells)]
    intake = read(write_xlsx(tmp_path, {"许可": [HEADER[:2], *rows]}))
    assert said(intake) == []
    half_past_ten = Moment(APRIL_1, time(10, 30))
    whole = Moment(APRIL_1)
    assert [record.drafts[0].when for record in intake.records] == [whole, half_past_ten, whole, half_past_ten, whole, whole, whole, whole]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2020-02-30", "there is no such day"),
        ("2020-06-31", "there is no such day"),
        ("2021-02-29", "there is no such day"),
        ("0000-01-01", "between 1949 and 2199"),
        ("9999-01-01", "between 1949 and 2199"),
        ("10000-01-01", "can be read"),
        ("1577836800", "can be read"),
        ("20200230", "there is no such day"),
        ("2020-W05-1", "can be read"),
        (-1.0, "not the serial number"),
        (60.0, "between 1949 and 2199"),
        (2958466.0, "not the serial number"),
        (True, "can be read"),
        ("", "day of the decision is missing"),
    ],
)
def test_days_refused(tmp_path: Path, cell: Value, words: str) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [HEADER[:2], ("赣1号", cell)]}))
    assert intake.records == []
    assert len(said(intake)) == 1
    assert words in said(intake)[0]
    assert said(intake)[0].startswith("2 许可决定日期")


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("行政许可决定文书号", 123456789012345678.0, "leading zeros and digits after the 15th are lost: format the column as text"),
        ("行政许可决定文书号", 12.0, "format the column as text"),
        ("行政许可决定文书号", APRIL_1, "Excel holds a date here"),
        ("行政许可决定文书名称", 0.1, "format the column as text"),
        ("行政许可决定文书名称", "题" * 40_000, "error|characters"),
        ("行政许可决定文书名称", "题" * 20_000, "It has 20000 characters; at most 1000 are kept, and nothing is cut"),
        ("公示渠道", "电台", "电台 is none of Department portal (portal), Government gazette (gazette)"),
        ("公示网址", "javascript:alert(1)", "is not a web address"),
        ("责任处室", 5.0, "format the column as text"),
        ("责任处室", "13800138000", "must not stand here"),
    ],
)
def test_cells_refused(tmp_path: Path, column: str, cell: Value, words: str) -> None:
    header = ("行政许可决定文书号", "许可决定日期", "行政许可决定文书名称", "公示时间", "公示渠道", "公示网址", "责任处室")
    values: dict[str, Value] = {"行政许可决定文书号": "赣1号", "许可决定日期": "2020-04-01", "公示时间": "2020-04-02", column: cell}
    row = tuple(values.get(name, "") for name in header)
    path = (
        write_csv(tmp_path, tuple(map(str, row)), header=header) if cell == "题" * 40_000 else write_xlsx(tmp_path, {"许可": [header, row]})
    )
    intake = read(path)
    assert intake.records == []
    assert any(word in said(intake)[0] for word in words.split("|"))
    assert said(intake)[0].startswith(f"2 {column}")


@pytest.mark.parametrize("cell", ["微信；门户网站", "微信;门户网站", "微信|portal", " 微信 ， 网站、微信 "])
def test_several_channels_are_parted_as_in_a_template(tmp_path: Path, cell: str) -> None:
    intake = read(write_csv(tmp_path, ("赣人社许〔2020〕1号", "2020-04-01", "2020-04-02", cell, "", "")))
    assert intake.problems == []
    assert [draft.facet for draft in intake.records[0].drafts] == ["permit", "wechat", "portal"]


def test_every_bad_row_at_once(tmp_path: Path) -> None:
    rows = [(f"赣{place}号", "2020-02-30", "2020-13-01", "电台", "ftp://x", "") for place in range(50)]
    intake = read(write_csv(tmp_path, *rows, ROW))
    assert len(intake.problems) == 200
    assert [problem.row for problem in intake.problems] == [row for row in range(2, 52) for _ in range(4)]
    assert len(intake.records) == 1


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (("行政许可决定文书好", "许可决定日期"), "The column 行政许可决定文书好 is not known; is 行政许可决定文书号 meant?"),
        (("行政处罚决定书文好", "处罚决定日期"), "The column 行政处罚决定书文好 is not known; is 行政处罚决定书文号 meant?"),
        (("行政许可决定文书号", "许可决定日前"), "is 许可决定日期 meant?"),
        (("行政许可决定文书号", "许可决定日期", "公示时问"), "The column 公示时问 is not known; is 公示时间 meant?"),
        (
            ("行政许可决定文书号", "许可决定日期", "公示日期", "公示时间"),
            "The column 公示时间 stands there twice, as 公示日期 and 公示时间.",
        ),
        (("行政许可决定文书号", "许可决定日期", "公示时间", "公示渠间"), "The column 公示渠间 is not known; is 公示渠道 meant?"),
        (("行政许可决定文书号", "许可决定日期", "发布时间"), "is 公示时间 meant?"),
        (("行政许可决定文书号", "许可决定日期", "责任单位"), "is 责任处室 meant?"),
        (("行政许可决定文书号", "许可决定日期", "公示开始时间"), "is 公示时间 meant?"),
        (("行政许可决定文书号", "许可决定日期", "首次公示日期"), "is 公示时间 meant?"),
        (("行政许可决定文书号", "许可决定日期", "公示起止日期"), "is 公示时间 meant?"),
        (("行政许可决定文书号", "许可决定日期", "公示时刻"), "is 公示时间 meant?"),
        (("行政许可决定文书号", "许可决定日期", "公示时间", "公示平台"), "is 公示渠道 meant?"),
        (("行政许可决定文书号", "备注"), "The column 许可决定日期 is missing."),
        (("许可决定日期", "备注"), "The column 行政许可决定文书号 is missing."),
        (("行政许可决定文书号", "许可决定日期", "XK_JDRQ"), "The column 许可决定日期 stands there twice, as 许可决定日期 and XK_JDRQ."),
        (("行政许可决定文书号", "许可决定日期", "经办人", "经办人"), "The column 经办人 stands there twice"),
        (("行政许可决定文书号", "行政处罚决定书文号", "许可决定日期"), "the columns of both permits and penalties"),
    ],
)
def test_headers_refused(tmp_path: Path, header: tuple[str, ...], words: str) -> None:
    intake = read(write_csv(tmp_path, tuple("x" for _ in header), header=header))
    assert intake.records == []
    assert any(words in line for line in said(intake)), said(intake)


@pytest.mark.parametrize("other", ["公示截止日期", "公示结束时间", "公示到期日期", "公示期限", "撤下公示时间"])
def test_the_end_of_a_publication_is_not_asked_about(tmp_path: Path, other: str) -> None:
    intake = read(write_csv(tmp_path, ("赣1号", "2020-04-01", "2023-04-01"), header=("行政许可决定文书号", "许可决定日期", other)))
    assert (said(intake), len(intake.records[0].drafts)) == ([], 1)
    assert other in noted(intake)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("行政许可决定书文号 许可决定日期", "permit"),
        ("许可决定文书号 许可日期", "permit"),
        ("XK_WSH XK_JDRQ", "permit"),
        ("决定书文号 决定日期 许可类别", "permit"),
        ("行政处罚决定文书号 处罚日期", "penalty"),
        ("处罚决定书文号 处罚决定日期", "penalty"),
        ("CF_WSH CF_JDRQ", "penalty"),
        ("决定书文号 处罚日期", "penalty"),
        ("决定书文号 决定日期 违法事实 处罚类别", "penalty"),
    ],
)
def test_names_that_other_systems_use(tmp_path: Path, header: str, kind: str) -> None:
    """LAW.md §4.2; each is told."""
    columns = (*header.split(), "公示日期")
    intake = read(write_csv(tmp_path, tuple(_value(name) for name in columns), header=columns))
    [record] = intake.records
    assert [draft.facet for draft in record.drafts] == [kind, "portal"]
    assert "公示日期 as 公示时间" in noted(intake)


def _value(name: str) -> str:
    return "" if name in ("许可类别", "违法事实", "处罚类别") else "2020-04-01" if name[-1] in "期Q" else "赣1号"


def test_a_number_of_neither_permits_nor_penalties_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no known header"):
        read(write_csv(tmp_path, ("赣1号", "2020-04-01"), header=("决定书文号", "决定日期")))


def test_unknown_columns_are_ignored_and_listed(tmp_path: Path) -> None:
    intake = read(write_csv(tmp_path, (*ROW, "张三", "1"), header=(*HEADER, "经办人", "序号")))
    assert len(intake.records) == 1
    assert "Ignored columns: 经办人, 序号." in noted(intake)


def test_likeness() -> None:
    assert likeness("公示时间", "公示时间") == 1
    assert likeness("决定文书号", "决定书文号") == 1 - 1 / 5
    assert likeness("备注", "公示时间") == 0


def test_every_sheet_with_a_header_in_its_first_ten_rows(tmp_path: Path) -> None:
    penalty = ("行政处罚决定书文号", "处罚决定日期")
    intake = read(
        write_xlsx(
            tmp_path,
            {
                "封面": [("2020年双公示登记表",)],
                "许可": [("省人社厅行政许可登记表",), (), HEADER, ROW, (), ("赣人社许〔2020〕2号", APRIL_1)],
                "处罚": [*[("",)] * 9, penalty, ("赣人社罚〔2020〕1号", APRIL_1)],
                "太低": [*[("",)] * 10, penalty, ("赣人社罚〔2020〕2号", APRIL_1)],
            },
        )
    )
    assert [(record.sheet, record.row, record.drafts[0].facet) for record in intake.records] == [
        ("许可", 4, "permit"),
        ("许可", 6, "permit"),
        ("处罚", 11, "penalty"),
    ]
    assert "Sheet 封面 has no known header" in noted(intake)
    assert "Sheet 太低 has no known header" in noted(intake)
    assert [(told.name, told.rows) for told in intake.sheets] == [("许可", 2), ("处罚", 1)]


def test_nothing_personal_is_kept(tmp_path: Path) -> None:
    header = (*HEADER, "行政相对人名称", "法定代表人", "证件号码", "行政许可决定文书名称")
    title = "关于准许虚构甲公司（李四，11010519491231002X，电话 138 0013 8000）的决定"
    intake = read(write_csv(tmp_path, (*ROW, "虚构甲公司", "李四", "11010519491231002X", title), header=header))
    [record] = intake.records
    assert record.drafts[0].fields["title"] == "关于准许（当事人）（（当事人），110***************，电话 138**********）的决定"
    everything = repr(intake)
    for secret in ("虚构甲公司", "李四", "11010519491231002X", "138 0013 8000"):
        assert secret not in everything
    assert "starred in 1 cell (row 2)" in noted(intake)


def test_a_personal_number_does_not_serve_as_a_number(tmp_path: Path) -> None:
    intake = read(write_csv(tmp_path, ("11010519491231002X", *ROW[1:])))
    assert said(intake) == ["2 行政许可决定文书号 110***************: An identity, telephone or card number must not serve as a number."]


def test_offices(tmp_path: Path) -> None:
    rows = (
        ("赣1号", "2020-04-01", "", "", "", "法规处"),
        ("赣2号", "2020-04-01", "", "", "", "法 规 处"),
        ("赣3号", "2020-04-01", "", "", "", "新处"),
    )
    intake = read(write_csv(tmp_path, *rows), offices=["法规处"])
    assert [record.drafts[0].unit for record in intake.records] == ["法规处", "法规处", "新处"]
    assert "not registered, kept as written: 新处" in noted(intake)


@pytest.mark.parametrize(("name", "rows"), [("permits.csv", 24), ("penalties.csv", 14)])
def test_the_samples(name: str, rows: int) -> None:
    intake = read(data_folder() / "samples" / name)
    assert (len(intake.records), intake.problems) == (rows, [])
    text = (data_folder() / "samples" / name).read_text(encoding="utf-8")
    assert text.count("虚构样例") == rows
    assert all(line.startswith("虚构") for line in text.splitlines()[1:])


def test_a_missing_file() -> None:
    with pytest.raises(ImportRefused, match="There is no file"):
        read(Path("no-such-file.xlsx"))


def test_rows_are_checked_although_a_header_is_faulty(tmp_path: Path) -> None:
    header = ("行政许可决定文书号", "许可决定日期", "发布日期")
    intake = read(write_csv(tmp_path, ("赣1号", "2020-02-30", ""), ("赣2号", "2020-04-01", ""), header=header))
    assert [problem.row for problem in intake.problems] == [1, 2]
    assert intake.records == []


def test_a_fault_inside_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As the library's own Rust raises it."""

    def panic(path: str) -> None:
        raise PanicException("index out of bounds")

    path = write_xlsx(tmp_path, {"许可": [HEADER, ROW]})
    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_path", panic, raising=False)
    with pytest.raises(ImportRefused, match="is damaged: the workbook breaks off or is not whole"):
        read(path)
