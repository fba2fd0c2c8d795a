"""Whatever stands in a field, a file's name or an argument: it is shown, and nothing obeys it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from govopen.ledger import open_ledger
from tests.acceptance.conftest import Office
from tests.faults import standalone_verifier, terminal
from tests.faults.conftest import Tell
from tests.faults.table import cell
from tests.ledger.drafts import decided, published

RECORDED = datetime(2020, 6, 1, 1, 30, tzinfo=UTC)
MARKUP = ("[/]", "[red]红[/red]", "\\[x]", ":smile:", "[link=http://a.example]x[/link]")
CODES = {"ESC": "\x1b[31m", "OSC 8": "\x1b]8;;http://a.example\x07x", "OSC 52": "\x1b]52;c;eA==\x07", "C1": "\x9b31m"}
UNSEEN = "甲\u202e乙\u200b丙\ufeff"
HOSTILE = "".join(CODES.values()) + "\r" + UNSEEN
SHOWN = "\\x1b[31m\\x1b]8;;http://a.example\\x07x\\x1b]52;c;eA==\\x07\\x9b31m\\r甲\\u202e乙\\u200b丙\\ufeff"
SIGNS = ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", " =", "'=")
#: No cell may begin with one of these, a space before it or not.
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("GOVOPEN_OPERATOR", "张三")


def write_directly(*texts: str) -> None:
    """Late decisions with these texts in every field, as a program that checks nothing would record them."""
    with open_ledger("govopen.db", write=True) as book, book.writing() as pen:
        for place, text in enumerate(texts):
            number = f"{text}{place}号"
            pen.append(
                [decided(number, "2020-04-01", unit=f"{text}处", title=text), published(number, "2020-04-20")],
                operator=f"{text}人",
                recorded_at=RECORDED,
            )


def said(lines: Iterable[str]) -> str:
    return cell(" / ".join(" ".join(line.split()) for line in lines))


@pytest.fixture
def marked(office: Office) -> Office:
    """A decision for each piece of markup, which is its title."""
    for place, title in enumerate(MARKUP):
        office.decided(f"许{place}号", "2020-04-01", "--title", title)
    return office


def test_markup_in_a_list(marked: Office, tell: Tell) -> None:
    lines = [line.strip(" –") for line in marked.do("list").out.splitlines()]
    titles = [line.removeprefix("Permit").strip() for line in lines if line.startswith("Permit")]
    assert titles == list(MARKUP)
    assert [line.split(",")[6] for line in marked.do("list", "--format", "csv").out.splitlines()[1:]] == list(MARKUP)
    tell("Titles of `[/]`, `[red]`, `\\[x]`, `:smile:`, `[link=…]`: `list`", said(titles))


def test_markup_in_the_details(marked: Office, tell: Tell) -> None:
    titles = [marked.do("show", f"许{place}号").out.splitlines()[1] for place in range(5)]
    assert titles == [f"Title: {title}" for title in MARKUP]
    sheets = [marked.do("explain", f"许{place}号", "--rule", "decision-publicity").out.splitlines()[1] for place in range(5)]
    assert sheets == list(MARKUP)
    tell("The same: `show`, `explain`", said(titles), said(sheets))


def test_markup_in_the_audit(marked: Office, tell: Tell) -> None:
    ran = marked.run("audit", "--year", "2020", "--rule", "decision-publicity")
    assert ran.code == 1
    assert all(title in ran.out for title in MARKUP)
    code, sent = terminal.run("audit", "--year", "2020", "--rule", "decision-publicity")
    assert code == 1
    assert all(title in terminal.text_of(sent) for title in MARKUP)
    found = [line[:60] for line in ran.out.splitlines() if any(f" {title}  " in line for title in MARKUP)]
    tell("The same: `audit`, on a terminal too", said(found))


def test_markup_in_errors_and_help(marked: Office, tell: Tell) -> None:
    unknown = [marked.run("show", title) for title in MARKUP]
    helped = [marked.run("help", title) for title in MARKUP]
    assert [ran.code for ran in (*unknown, *helped)] == [4] * 5 + [2] * 5
    assert all(title in ran.err for title, ran in zip(MARKUP * 2, (*unknown, *helped), strict=True))
    tell("The same as an argument: error", *unknown, lines=1)
    tell("The same as an argument: help", *helped, lines=1)


def test_markup_under_a_progress_bar(office: Office, tell: Tell) -> None:
    file = Path("[red]:smile:\\[x][link=a].csv")
    rows = "".join(f"许{place}号,2020-04-01,{title}\n" for place, title in enumerate(MARKUP))
    file.write_text("行政许可决定文书号,许可决定日期,行政许可决定文书名称\n" + rows, encoding="utf-8")
    code, sent = terminal.run("import", str(file))
    assert code == 0
    assert "\x1b[?25l" in sent
    assert terminal.left_as_it_was(sent)
    assert f"{file}: 5 rows" in terminal.text_of(sent)
    last = [line for line in terminal.text_of(sent).splitlines() if "5 rows" in line]
    tell("The same in the file's name and its rows, under a progress bar on a terminal", said(line.rpartition("\r")[2] for line in last))


@pytest.mark.parametrize("name", CODES)
def test_terminal_codes_are_refused_in_a_field(office: Office, tell: Tell, name: str) -> None:
    ran = office.run("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit", "--title", f"前{CODES[name]}后")
    assert (ran.code, ran.out) == (2, "")
    assert not set(ran.err) & set("\x1b\x07\x9b")
    assert office.do("list", "--format", "csv").out.count("\n") == 1
    tell(f"{name} typed in a field", ran)


def test_a_line_end_in_a_field_is_a_space(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2020-04-01", "--title", "前\r后\t末")
    shown = office.do("show", "许1号").out.splitlines()[1]
    assert shown == "Title: 前 后 末"
    tell("CR, TAB typed within a field", said([shown]))


def test_what_cannot_be_seen_is_shown(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2020-04-01", "--title", UNSEEN)
    shown = office.do("show", "许1号").out.splitlines()[1]
    assert shown == "Title: 甲\\u202e乙\\u200b丙\\ufeff"
    assert "甲\\u202e乙\\u200b丙\\ufeff" in office.do("list").out
    report = office.run("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "json")
    assert json.loads(report.out)["findings"][0]["title"] == UNSEEN
    assert report.out.isascii() or not set(report.out) & set("\u202e\u200b\ufeff")
    told = next(line for line in report.out.splitlines() if '"title": "甲' in line)
    tell("Bidi, zero-width in a field: shown as escapes; JSON holds what was typed", said([shown]), said([told]))


def test_a_ledger_full_of_codes_leaves_the_terminal_as_it_was(office: Office, tell: Tell) -> None:
    write_directly(HOSTILE)
    number, year = f"{HOSTILE}0号", ("--year", "2020", "--rule", "decision-publicity")
    commands: dict[str, tuple[str, ...]] = {
        "list": ("list", "--all"),
        "explain": ("explain", number, "--rule", "decision-publicity"),
        "audit": ("audit", *year),
        "audit json": ("audit", *year, "--format", "json"),
        "list csv": ("list", "--format", "csv"),
        "audit csv": ("audit", *year, "--format", "csv"),
        "audit junit": ("audit", *year, "--format", "junit"),
        "audit html": ("audit", *year, "--format", "html"),
        "show": ("show", number),
        "due": ("due", "--as-of", "2020-04-09"),
        "backfilled": ("ledger", "backfilled", "--year", "2020"),
        "remind": ("--ledger", str(Path("govopen.db").resolve()), "remind", "--dry-run", "--as-of", "2020-04-10"),
    }
    for name, words in commands.items():
        ran = office.run(*words)
        assert ran.code in (0, 1), (name, ran)
        assert not terminal.unseen(f"{ran.out}{ran.err}".replace("\r\n", "\n")), (name, ran)
    for name in ("list", "explain", "audit", "audit json"):
        sent = terminal.run(*commands[name])[1]
        assert terminal.left_as_it_was(sent), (name, sent)
    shown = office.do("show", number).out.splitlines()
    assert shown[1:3] == [f"Title: {SHOWN}", f"Office: {SHOWN}处"]
    (found,) = office.audit(*year, code=1)["findings"]
    assert (found["matter"], found["title"], found["unit"]) == (number, HOSTILE, f"{HOSTILE}处")
    tell("All of them in every field of a ledger that another program wrote", said([shown[1]]))
    tell("The same: nothing but what is seen leaves any of", ", ".join(f"`{name}`" for name in commands))
    tell("The same on a terminal: it is left as it was by", "`list`, `explain`, `audit`, `audit --format json`")


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("In the name of a command", ("{}",)),
        ("In the name of an option", ("list", "--{}")),
        ("In a number asked for", ("show", "{}")),
        ("In the name of a ledger", ("--ledger", "{}.db", "list")),
        ("In the name of a register that is not there", ("import", "{}.csv")),
        ("In the name of a report that exists", ("audit", "--year", "2020", "--format", "html", "-o", "{}.html")),
        ("In the name of evidence", ("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit", "--evidence", "{}.pdf")),
        ("In a day", ("calc", "7wd", "--from", "{}")),
        ("In a checkpoint", ("ledger", "verify", "--anchor", "{}")),
    ],
)
def test_codes_in_arguments_and_names_of_files(office: Office, tell: Tell, case: str, words: tuple[str, ...]) -> None:
    hostile = "\x1b]0;x\x07\x9b31m\u202e"
    Path(f"{hostile}.html").touch()
    given = [word.format(hostile) for word in words]
    ran = office.run(*given)
    assert ran.code in (2, 4)
    assert "\\x1b]0;x\\x07\\x9b31m\\u202e" in ran.err
    assert not terminal.unseen(ran.err)
    tell(case, ran, lines=1)


def test_codes_in_an_argument_on_a_terminal(office: Office, tell: Tell) -> None:
    code, sent = terminal.run("ledger", "verify", "--anchor", HOSTILE)
    assert code == 2
    assert SHOWN in sent
    assert terminal.left_as_it_was(sent)
    tell(
        "All of them in a checkpoint, on a terminal, while progress is shown",
        said([terminal.text_of(sent).rpartition("Error:")[2].splitlines()[0]]),
    )


def test_a_register_whose_name_holds_codes(office: Office, tell: Tell) -> None:
    file = Path("\x1b]0;x\x07\u202e.csv")
    file.write_text("行政许可决定文书号,许可决定日期\n许1号,2020-04-01\n", encoding="utf-8")
    code, sent = terminal.run("import", str(file))
    assert code == 0
    assert terminal.left_as_it_was(sent)
    again = office.do("import", str(file))
    assert "\\x1b]0;x\\x07\\u202e.csv" in again.out
    tell("In the name of a register that is imported, and imported again", again)


def test_bytes_that_are_no_text(office: Office, tell: Tell) -> None:
    code, sent = terminal.run("show", b"\xff\xfe")
    assert code == 4
    assert "\\udcff\\udcfe" in sent
    tell("Bytes in an argument that are no text", f"exit {code}: {said(terminal.text_of(sent).splitlines()[:1])}")


def test_without_colours_nothing_moves_the_cursor(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2020-04-01")
    audit = ("audit", "--year", "2020", "--rule", "decision-publicity")
    assert "\x1b[?25l" in terminal.run(*audit)[1]
    for sent in (terminal.run(*audit, env={"NO_COLOR": "1"})[1], terminal.run("--no-color", "ledger", "verify")[1]):
        assert sent
        assert "\x1b" not in sent
    tell("`--no-color`, `NO_COLOR` on a terminal: `audit`, `ledger verify`", "no escape at all is sent, nothing moves the cursor")


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline="")))


def test_formulas_in_csv(office: Office, tell: Tell) -> None:
    write_directly(*SIGNS)
    listed = office.do("list", "--format", "csv").out
    audited = office.run("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "csv").out
    for text in (listed, audited):
        assert not set(text.replace("\r\n", "")) & set("\t\r\n")
        for row in cells(text):
            assert [value for value in row.values() if value.lstrip(" 　").startswith(LIVE)] == []
    titles = [row["Title"] for row in cells(audited)]
    assert sorted(titles) == sorted(["'=", "'+", "'-", "'@", "'\\t=", "'\\r=", "'＝", "'＋", "'－", "'＠", "' =", "''="])
    tell("`= + - @ TAB CR ＝` in number, title, office, operator: csv", said([" ".join(titles)]))


def test_a_leader_who_is_a_formula(office: Office, tell: Tell) -> None:
    office.do("leader", "add", "=1+1", "--role", "deputy", "--from", "2020-01-01")
    report = office.run("audit", "--year", "2020", "--rule", "press-deputy-half-year", "--format", "csv")
    (leader,) = {row["Leader"] for row in cells(report.out)}
    assert leader == "'=1+1"
    assert "'=1+1" in office.do("list", "--format", "csv").out
    tell("The same in a leader's name", said([leader]))


def test_formulas_in_a_workbook(office: Office, tell: Tell) -> None:
    write_directly(*SIGNS)
    office.run("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "xlsx", "-o", "r.xlsx")
    book: Any = openpyxl.load_workbook("r.xlsx")
    every = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in every} <= {"s", "n", "d"}
    assert [cell for cell in every if cell.hyperlink is not None] == []
    heading, *rows = book["Findings"].iter_rows(values_only=True)
    titles = sorted(row[heading.index("Title")] for row in rows)
    assert titles == sorted(["=", "+", "-", "@", "\\t=", "\\r=", "＝", "＋", "－", "＠", " =", "'="])
    tell("The same: xlsx", "every cell is a text, a number or a date: no formula, no link")


def test_what_was_exported_is_imported_as_it_was(office: Office, tell: Tell) -> None:
    written = [sign for sign in SIGNS if sign not in ("\t=", "\r=", " =")]
    write_directly(*(f"{sign}1+1" for sign in written))
    rows = [row for row in cells(office.do("list", "--format", "csv").out) if row["Event"] == "Decided"]
    register = io.StringIO()
    writer = csv.writer(register)
    writer.writerow(["行政许可决定文书号", "许可决定日期", "行政许可决定文书名称", "责任处室"])
    writer.writerows([row["Matter"], row["When"], row["Title"], row["Office"]] for row in rows)
    Path("登记表.csv").write_text(register.getvalue(), encoding="utf-8")
    office.do("--ledger", "second.db", "init", "--agency", "测试厅")
    ran = office.do("--ledger", "second.db", "import", "登记表.csv")
    for ledger in ("govopen.db", "second.db"):
        with open_ledger(ledger, write=False) as book:
            entries = list(book.entries(event="decided"))
        assert [(entry.number, entry.fields["title"], entry.unit) for entry in entries] == [
            (f"{sign}1+1{place}号", f"{sign}1+1", f"{sign}1+1处") for place, sign in enumerate(written)
        ]
    tell("The csv's cells in a register that is imported: the originals again", ran, lines=1)


def test_offices_in_a_template(office: Office, tell: Tell) -> None:
    offices = {"=1+1", "甲,乙处", '"处'}
    for name in offices:
        office.do("unit", "add", name)
    ran = office.do("template", "decision", "-o", "t.xlsx")
    book: Any = openpyxl.load_workbook("t.xlsx")
    every = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in every}
    assert offices <= {cell.value for cell in every}
    sources = [str(chosen.formula1) for sheet in book for chosen in sheet.data_validations.dataValidation]
    assert [source for source in sources if any(name in source for name in offices)] == []
    tell("Offices of such names in the lists of a template", ran)


class Page(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_scripts_in_the_page(office: Office, tell: Tell) -> None:
    hostile = ("<script>alert(1)</script>", '" onmouseover="alert(2)', "javascript:alert(3)", "</script><script>alert(4)</script>")
    write_directly("无", *hostile)
    office.do("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit")
    ran = office.run("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "html", "-o", "r.html")
    assert ran.code == 1
    page = Page(Path("r.html").read_text(encoding="utf-8"))
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert "javascript" not in (attributes.get("href") or "") + (attributes.get("src") or "")
    tell('`<script>`, `" onmouseover=`, `javascript:` in every field: one script in the page, its own; no handler, no such address', ran)
    refused = office.run("log", "published", "许1号", "--at", "2020-04-03", "--url", "javascript:alert(1)")
    assert (refused.code, refused.out) == (2, "")
    tell("`javascript:` as an address", refused)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("`audit -o` over a file that exists", ("audit", "--year", "2020", "--format", "html", "-o", "x")),
        ("`explain -o`", ("explain", "许1号", "--format", "html", "-o", "x")),
        ("`due -o`", ("due", "--format", "ics", "-o", "x")),
        ("`template -o`", ("template", "decision", "-o", "x")),
        ("`ledger backup`", ("ledger", "backup", "x")),
        ("`ledger export -o`", ("ledger", "export", "-o", "x")),
    ],
)
def test_a_file_that_exists(office: Office, tell: Tell, case: str, words: tuple[str, ...]) -> None:
    office.decided("许1号", "2020-04-01")
    Path("x").write_text("old")
    ran = office.run(*words)
    assert (ran.code, ran.out) == (4, "")
    assert Path("x").read_text() == "old"
    tell(case, ran)
    if "ledger" not in words:
        assert office.run(*words, "--force").code in (0, 1)
        assert Path("x").read_text(encoding="utf-8", errors="replace") != "old"
    Path("x").unlink()
    Path("elsewhere").write_text("theirs")
    Path("x").symlink_to("elsewhere")
    assert office.run(*words).code == 4
    assert Path("elsewhere").read_text() == "theirs"


#: govopen, killed when it has written a file and is about to make sure that it is on the disk.
KILLED = "import os, sys; os.fsync = lambda file: os.kill(os.getpid(), 9); from govopen.__main__ import main; sys.exit(main(sys.argv[1:]))"


def test_a_crash_half_way(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2020-04-01")
    Path("r.html").write_text("old")
    words = ("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "html", "-o", "r.html", "--force")
    ran = standalone_verifier.run(*words, program=("-c", KILLED))
    assert ran.code == -9
    assert Path("r.html").read_text() == "old"
    tell("Killed half-way through an export: the old file stands", ran)
    after = office.run(*words)
    assert after.code == 1
    assert Path("r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    tell("The same, once more", after)
