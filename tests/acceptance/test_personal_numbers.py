"""Personal numbers, by every way in which a text comes into a ledger: none of them is in its file, or in anything that is shown of it."""

from __future__ import annotations

import csv
import email
import email.policy
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import govopen
from tests.acceptance.conftest import Office

PACKAGE = Path(govopen.__file__).parent

#: An identity number that passes the check of GB 11643 and by chance that of GB 32100, a telephone, a bank card that passes Luhn.
NUMBERS = ("36010219981020041X", "13800138000", "6222021234567890128")

#: What is refused, and recorded with the number starred once that is confirmed.
STARRED: tuple[tuple[str, ...], ...] = (
    ("log", "decided", "新{n}号", "--at", "2020-04-01", "--type", "permit", "--unit", "就业处", "--title", "王某{p}许可"),
    ("log", "published", "许1号", "--at", "2020-05-08", "--channel", "portal", "--url", "https://a.example/{p}"),
    ("log", "press-held", "发布会{n}", "--at", "2020-03-01", "--attended", "李四 {p}"),
    ("log", "press-held", "会{n}", "--at", "2020-03-01", "--attended", "张三、{p}"),
    ("log", "upstream-issued", "国发{n}号", "--at", "2020-03-01", "--issuer", "某局{p}", "--title", "通知"),
    ("amend", "{one}", "--at", "2020-04-02", "--reason", "电话{p}"),
    ("amend", "{other}", "--title", "王某{p}", "--reason", "补正"),
)
#: What is refused in any case: names and numbers by which things are found, and texts that no option stars.
REFUSED: tuple[tuple[str, ...], ...] = (
    ("log", "decided", "许{p}号", "--at", "2020-04-01", "--type", "permit"),
    ("log", "decided", "许9号", "--at", "2020-04-01", "--type", "permit", "--unit", "处{p}"),
    ("log", "decided", "许9号", "--at", "{p}", "--type", "{p}"),
    ("log", "policy-issued", "办法", "--at", "2020-04-01", "--type", "normative", "--number", "赣{p}号"),
    ("log", "{p}", "许9号", "--at", "2020-04-01"),
    ("log", "published", "{p}", "--at", "2020-05-09", "--channel", "portal"),
    ("log", "published", "许1号", "--at", "2020-05-09", "--channel", "portal", "--evidence", "无{p}.pdf"),
    ("amend", "1", "--unit", "处{p}", "--reason", "改"),
    ("void", "1", "--reason", "电话{p}"),
    ("unit", "add", "处{p}"),
    ("unit", "add", "法规处", "--leader", "李四{p}"),
    ("unit", "add", "法规处", "--email", "{p}@mail.example"),
    ("unit", "end", "{p}"),
    ("leader", "add", "李四{p}", "--role", "principal", "--from", "2020-01-01"),
    ("leader", "end", "李四{p}"),
    ("waive", "许1号", "decision-publicity", "--reason", "{p}", "--approved-by", "张三"),
    ("waive", "许1号", "decision-publicity", "--reason", "停机", "--approved-by", "张三{p}"),
    ("withhold", "许1号", "--ground", "隐私{p}", "--approved-by", "张三"),
    ("withhold", "许1号", "--ground", "隐私", "--approved-by", "{p}"),
    ("late-reason", "许1号", "--reason", "{p}"),
    ("late-reason", "许1号", "--reason", "停机", "--responsible", "处{p}"),
    ("assert", "decision", "2020", "--count", "3", "--source", "系统{p}"),
    ("assert", "decision", "2020", "--count", "3", "--source", "系统", "--unit", "{p}"),
    ("nil", "press", "2019-Q1", "--unit", "处{p}"),
    ("calendar", "add", "2020-06-01", "--ground", "李四{p}定"),
    ("calendar", "import", "{p}.txt"),
    ("import-undo", "{p}"),
    ("--ledger", "other.db", "init", "--agency", "某厅{p}"),
    ("--ledger", "other.db", "init", "--pack", "包{p}"),
    ("show", "{p}"),
    ("explain", "{p}"),
    ("audit", "--unit", "{p}"),
)

SHOWN: tuple[tuple[str, ...], ...] = (
    ("list", "--all"),
    ("list", "--all", "--format", "csv"),
    ("audit", "--year", "2020", "--all"),
    *(("audit", "--year", "2020", "--all", "--format", form) for form in ("json", "csv", "html")),
    ("due", "--within", "3"),
    ("ledger", "info"),
    ("unit", "list"),
    ("leader", "list"),
    *(
        ("show", f"{number}{n}{more}")
        for number, more in (("许", "号"), ("新", "号"), ("发布会", ""), ("会", ""), ("国发", "号"))
        for n in (1, 2, 3)
    ),
)


def write_files(number: str) -> None:
    """Files whose names and cells hold the number: a register, a table of events, evidence, a notice that is none, a damaged workbook."""
    decided = f"D{number[-3:]}"
    with Path(f"{number}.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["行政许可决定文书号", "行政许可决定文书名称", "行政相对人名称", "法定代表人证件号码", "许可决定日期", "公示时间"])
        lines.writerow(
            [f"{decided}号", f"李四{number}许可", "李四", number, "2020-04-01", f"2020-04-02 10:30:15.{number if number.isdigit() else 0}"]
        )
    with Path(f"t{number}.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["事件", "事项类别", "编号", "发生时间", "出席人", "标题"])
        lines.writerow(["press-held", "press", f"E{decided}", "2020-03-02", f"李四 {number}；{number}", f"关于{number}"])
    Path(f"{number}.txt").write_text(f"国务院办公厅关于2030年部分节假日安排的通知\n电话{number}\n", encoding="utf-8")
    Path(f"{number}.xlsx").write_bytes(b"PK\x03\x04" + number.encode())
    Path(f"{number}.pdf").write_bytes(b"%PDF-1.4")


def bare(text: str) -> str:
    """What a reader sees: half width, without spaces and dashes."""
    return re.sub(r"[\s\u200b-]", "", unicodedata.normalize("NFKC", text)).upper()


def letters(folder: Path) -> Iterator[str]:
    """The letters of a reminder: headers and every part."""
    for file in folder.iterdir():
        yield file.name
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        yield from map(str, letter.values())
        yield from (part.get_content() for part in letter.walk() if part.get_content_maintype() == "text")


def test_no_personal_number_is_kept_or_shown(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def run(*words: str, code: int | tuple[int, ...] = 0) -> None:
        ran = office.run(*words)
        assert ran.code in (code if isinstance(code, tuple) else (code,)), (words, ran)
        told.extend((ran.out, ran.err))

    office.do("unit", "add", "就业处", "--email", "jy@office.example")
    for n in range(1, 7):
        office.do("log", "decided", f"许{n}号", "--at", "2020-04-01", "--type", "permit", "--unit", "就业处", "--title", "某许可")
    for n, number in enumerate(NUMBERS, 1):
        write_files(number)
        monkeypatch.setenv("GOVOPEN_OPERATOR", f"李四{number}")
        places = {"n": str(n), "p": number, "one": str(n + 1), "other": str(n + 4)}
        for case in STARRED:
            words = [word.format(**places) for word in case]
            run(*words, code=4)
            assert "--confirm-personal" in told[-1] or "可加" in told[-1], told[-1]
            run(*words, "--confirm-personal")
        for case in REFUSED:
            run(*(word.format(**places) for word in case), code=(2, 4))
            assert "--confirm-personal" not in told[-1], case
        run("log", "published", f"许{n}号", "--at", "2020-04-20", "--channel", "portal", "--evidence", f"{number}.pdf")
        run("import", f"{number}.csv")
        run("import", f"t{number}.csv")
        run("import", f"{number}.xlsx", code=4)
        run("ledger", "backup", f"b{number}.db")
        run("--ledger", f"r{n}.db", "ledger", "restore", f"b{number}.db")
    for shown in SHOWN:
        run(*shown, code=(0, 1))
    run("--ledger", str(tmp_path / "govopen.db"), "remind", "--to-files", "letters", "--as-of", "2020-05-08")
    told.extend(letters(tmp_path / "letters"))
    assert "许5号" in "".join(told)
    for number in NUMBERS:
        for file in ("govopen.db", "r1.db", "r2.db", "r3.db"):
            assert number.encode() not in Path(file).read_bytes(), file
        assert [text for text in told if number in bare(text)] == []
    run("ledger", "export", "-o", "e.zip")


#: Where numbers are starred: where a text goes into the ledger, and where one leaves for a terminal, a file or a mail.
STARRED_AT: dict[str, tuple[str, int]] = {
    "__main__.py": ("errors on the terminal", 1),
    "app/imports.py": ("into the ledger: the reason of filled blanks, the name of the file", 2),
    "app/resolve.py": ("into the ledger: what is refused for holding one", 1),
    "cli/framework/context.py": ("into the ledger: the operator; sentences on the terminal", 2),
    "core/model/field_values.py": ("into the ledger: fields; what control characters part", 3),
    "core/text/personal_data.py": ("a value quoted in a message, before it is cut", 1),
    "intake/readers/cells.py": ("into the ledger: a day as it was written", 1),
    "intake/tables/decision_registers.py": ("into the ledger: titles of a register", 1),
    "intake/tables/request_registers.py": ("into the ledger: texts of a register of requests", 1),
    "ledger/outbox.py": ("into the ledger: why a letter was refused", 1),
    "ledger/transfer.py": ("into the ledger: the name of a backup", 1),
    "notify/compose.py": ("mail", 2),
    "render/annual_check_json.py": ("json: what a published report holds", 4),
    "render/annual_json.py": ("json: numbers of requests, sources", 2),
    "render/annual_wording.py": ("numbers of requests and sources, in every format", 2),
    "render/as_ics.py": ("calendar feed", 1),
    "render/as_json.py": ("json", 1),
    "render/found_rows.py": ("json: titles", 1),
    "render/labels.py": ("entries, in every format", 1),
    "render/order_register.py": ("the register of orders, in every format", 2),
    "render/safe_text.py": ("pages and documents", 1),
    "render/score_json.py": ("json: sentences", 1),
    "render/supervision_json.py": ("json: contacts, reasons, titles", 4),
    "render/supervision_wording.py": ("contacts, reasons, titles, in every format", 5),
    "render/terminal/annual.py": ("numbers of requests on the terminal", 1),
    "render/terminal/annual_check.py": ("what a published report holds, on the terminal", 3),
    "render/wording.py": ("titles of findings, in every format", 1),
}


def test_numbers_are_starred_at_the_edges_only() -> None:
    called = re.compile(r"(?<!def )\bmask\(")
    found = {path.relative_to(PACKAGE).as_posix(): len(called.findall(path.read_text("utf-8"))) for path in PACKAGE.rglob("*.py")}
    assert {path: count for path, count in found.items() if count} == {path: count for path, (_, count) in STARRED_AT.items()}


def test_a_credit_code_is_kept_wherever_it_is_written(office: Office) -> None:
    office.decided("许1号", "2020-04-01", "--title", "江西某公司（91360000158264783X）许可")
    office.do("assert", "decision", "2020", "--count", "1", "--source", "12360000014501456W")
    assert "91360000158264783X" in office.do("show", "许1号").out
    assert b"12360000014501456W" in Path("govopen.db").read_bytes()
