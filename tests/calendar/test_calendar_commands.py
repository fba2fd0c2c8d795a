"""``calendar`` and ``calc`` as the shell sees them: lines, exit codes, and what a notice read in does to a ledger."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from govopen.__main__ import main
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.ledger import create_ledger
from tests.calendar.test_notices import INVENTED, TEXTS
from tests.surroundings import stop_clock


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, without a ledger."""
    monkeypatch.chdir(tmp_path)
    for name in ("GOVOPEN_LEDGER", "GOVOPEN_LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def ledger(place: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A ledger with the decision of 17 January 2020, published on 4 February."""
    assert main(["init", "--agency", "测试厅"]) == 0
    assert main(["log", "decided", "赣人社许〔2020〕1号", "--at", "2020-01-17", "--type", "permit", "--title", "许可"]) == 0
    assert main(["log", "published", "赣人社许〔2020〕1号", "--at", "2020-02-04", "--channel", "portal"]) == 0
    capsys.readouterr()
    return place


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    code = main([*arguments, "--lang", "en"])
    told = capsys.readouterr()
    return code, told.out.splitlines(), told.err


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["7wd", "--from", "2020-01-17"], "2020-02-04"),
        (["7wd", "--from", "2020年1月17日"], "2020-02-04"),
        (["7个工作日", "--from", "2020-01-17", "--calendar-as-of", "2020-01-26"], "2020-02-04"),
        (["7wd", "--from", "2020-01-17", "--calendar-as-of", "2020-01-25"], "2020-02-01"),
        (["20wd", "--from", "2026-12-03"], "2026-12-31"),
        (["-7wd", "--from", "2020-02-04"], "2020-01-17"),
        (["7d", "--from", "2020-01-17"], "2020-02-03"),
        (["7d", "--from", "2020-01-17", "--no-roll"], "2020-01-24"),
        (["-7d", "--from", "2020-01-31"], "2020-01-24"),
        (["24h", "--from", "2020-01-23 16:30"], "2020-01-24 16:30"),
        (["-48h", "--from", "2020-01-23 16:30"], "2020-01-21 16:30"),
        (["1m", "--from", "2021-01-31"], "2021-03-01"),  # 28 February is a Sunday
        (["-1m", "--from", "2020-03-31"], "2020-02-29"),
        (["--from", "2020-01-17", "--to", "2020-02-04"], "7 working days"),
        (["--from", "2020-02-04", "--to", "2020-01-17"], "-7 working days"),
    ],
)
def test_calc(place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], first: str) -> None:
    code, lines, _ = run(capsys, "calc", *arguments)
    assert (code, lines[0]) == (0, first)


def test_calc_beyond_the_last_notice_says_no_day_but_the_earliest(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, _ = run(capsys, "calc", "20wd", "--from", "2026-12-04")
    assert code == 3
    assert lines == ["Not determined: at the earliest 2027-01-01 (Fri), because the holiday notice for 2027 is not out."]
    code, lines, _ = run(capsys, "calc", "--from", "2026-12-29", "--to", "2027-01-10")
    assert code == 3
    assert lines[0] == "Not determined: 12 working days at most, because the holiday notice for 2027 is not out."


def test_calc_between_moments_gives_every_unit(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, _ = run(capsys, "calc", "--from", "2020-01-17 09:00", "--to", "2020-03-18 10:30")
    assert (code, lines[1:]) == (0, ["61 days", "2 months and 1 day", "1465 h 30 min"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["7wd"],
        ["--from", "2020-01-17"],
        ["7wd", "--from", "2020-01-17", "--to", "2020-02-04"],
        ["7xy", "--from", "2020-01-17"],
        ["0wd", "--from", "2020-01-17"],
        ["7wd", "--from", "2020-02-30"],
        ["24h", "--from", "2020-01-17"],
        ["9999m", "--from", "2199-01-17", "--bogus"],
    ],
)
def test_calc_refuses(place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    code, lines, err = run(capsys, "calc", *arguments)
    assert (code, lines) == (2, [])
    assert err.startswith("Error: ")


def test_calc_explains_every_day_with_its_notice(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = run(capsys, "calc", "7wd", "--from", "2020-01-17", "--explain")
    strip = [line.split() for line in lines[2:] if "2020-0" in line]
    assert len(strip) == 19  # from 17 January to 4 February
    assert strip[2][:3] == ["1", "2020-01-19", "Sun"]
    assert strip[15][:3] == ["–", "2020-02-01", "Sat"]
    assert "国办发明电〔2020〕1号" in strip[15]
    assert strip[18][:3] == ["7", "2020-02-04", "Tue"]


@pytest.mark.parametrize(("width", "across"), [(60, 1), (80, 2), (160, 4)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_year_is_drawn_as_wide_as_the_terminal_allows(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int, across: int, language: str
) -> None:
    from govopen.render.terminal.text import cell_width

    monkeypatch.setenv("COLUMNS", str(width))
    assert main(["calendar", "show", "2020", "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(cell_width, lines)) <= width
    january = next(line for line in lines if line.startswith("2020"))
    assert january.count("2020") == across
    mark = {"zh": "休", "en": "H"}[language]
    extension = next(line for line in lines if line.startswith(f"27{mark}"))
    assert [extension[place : place + 2] for place in range(0, len(extension), 5 if language == "en" else 4)][:5] == [
        "27",
        "28",
        "29",
        "30",
        "31",
    ]
    extended = next(index for index, line in enumerate(lines) if "01-31…02-02" in line)
    assert "国办发明电〔2020〕1号" in lines[extended + 1]


def test_month_of_a_year_without_a_notice_is_marked(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, err = run(capsys, "calendar", "show", "2027年1月")
    assert (code, lines[0]) == (0, "2027-01")
    assert lines[2].split() == ["1?", "2?", "3?"]
    assert "The holiday notice for 2027 is not known" in err
    assert run(capsys, "calendar", "show", "Februar")[0] == 2


def test_check_names_every_source_and_the_one_difference(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, "2026-11-24T09:00+08:00")  # within what the notices cover, or the check finds fault
    code, lines, _ = run(capsys, "calendar", "check")
    assert code == 0
    assert "2004      –       number not seen  second-hand" in lines
    assert "2020  2020-01-26  国办发明电〔2020〕1号  read" in lines
    assert sum(line.startswith("      http") for line in lines) == 26
    assert [line for line in lines if "chinese-calendar" in line] == [
        "chinese-calendar holds the opposite of 2005-12-31, which 国办发明电〔2005〕35号 makes a working day."
    ]


#: Invented: the real extension ended on 2 February.
LONGER = TEXTS["2020-spring-festival"].replace(
    "至2月2日（农历正月初九，星期日），2月3日（星期一）起", "至2月4日（农历正月十一，星期二），2月5日（星期三）起"
)


def test_reading_in_shows_what_moves_records_it_and_moves_it(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (ledger / "notice.txt").write_text(LONGER, encoding="utf-8")
    code, lines, _ = run(capsys, "calendar", "import", "notice.txt", "--dry-run")
    assert code == 0
    assert lines[-1] == "Nothing was recorded (--dry-run)."
    moved = next(line for line in lines if "赣人社许〔2020〕1号" in line)
    assert "2020-02-04 → 2020-02-06" in moved
    assert run(capsys, "calc", "7wd", "--from", "2020-01-17")[1][0] == "2020-02-04"

    code, lines, _ = run(capsys, "calendar", "import", "notice.txt")
    assert code == 0
    assert lines[-1].startswith("Entry 3: holiday notice read in, 国办发明电〔2020〕1号")
    assert run(capsys, "calc", "7wd", "--from", "2020-01-17")[1][0] == "2020-02-06"
    assert run(capsys, "calc", "7wd", "--from", "2020-01-17", "--calendar-as-of", "2020-01-25")[1][0] == "2020-02-01"

    code, lines, _ = run(capsys, "calendar", "import", "notice.txt")
    assert (code, lines[-1]) == (0, "This text was read in already, as entry 3; nothing was recorded.")

    (ledger / "right.txt").write_text(TEXTS["2020-spring-festival"], encoding="gb18030")
    code, lines, _ = run(capsys, "calendar", "import", "right.txt")
    assert (code, lines[-1]) == (0, "It replaces entry 3, which stays visible.")
    assert run(capsys, "calc", "7wd", "--from", "2020-01-17")[1][0] == "2020-02-04"


@pytest.mark.parametrize(
    ("as_of", "code", "outcome", "due"),
    [("2020-01-25", 1, "late", "2020-02-01"), ("2020-01-26", 0, "met", "2020-02-04"), (None, 0, "met", "2020-02-04")],
)
def test_audit_on_both_sides_of_the_extension(
    ledger: Path, capsys: pytest.CaptureFixture[str], as_of: str | None, code: int, outcome: str, due: str
) -> None:
    """The decision of 17 January 2020, published on 4 February: late by the calendar of 25 January, in time by that of the 26th."""
    asked = ["audit", "--year", "2020", "--rule", "decision-publicity", "--all", "--format", "json"]
    found, lines, _ = run(capsys, *asked, *(["--calendar-as-of", as_of] if as_of else []))
    (finding,) = json.loads("\n".join(lines))["findings"]
    assert (found, finding["outcome"], finding["due"]) == (code, outcome, due)


@pytest.mark.parametrize(("known", "due"), [("2020-04-30", "2020-02-04"), ("2020-05-01", "2020-02-06"), (None, "2020-02-06")])
def test_a_notice_read_in_later_is_not_known_before(place: Path, capsys: pytest.CaptureFixture[str], known: str | None, due: str) -> None:
    """The checkpoint that stands in the report is older than the entry of the notice; so no verdict may rest on it."""
    fields = {"type": "permit", "title": "许可"}
    decided = Draft("decision", "许〔2020〕1号", "decided", Moment(date(2020, 1, 17)), facet="permit", fields=fields)
    notice = Draft("calendar", "国办发明电〔2020〕1号", "calendar-imported", Moment(date(2020, 5, 1)), fields={"text": LONGER})
    march, may = datetime(2020, 3, 1, tzinfo=UTC), datetime(2020, 5, 1, tzinfo=UTC)
    with create_ledger("govopen.db", agency="测试厅", packs=["jx-hrss-2020"], recorded_at=march) as book, book.writing() as writer:
        writer.append([decided], operator="t", recorded_at=march)
        writer.append([notice], operator="t", recorded_at=may)
    seen = ["--known-as-of", known] if known else []
    found, lines, _ = run(capsys, "audit", "--year", "2020", "--rule", "decision-publicity", "--format", "json", *seen)
    report = json.loads("\n".join(lines))
    assert (found, report["findings"][0]["due"], report["ledger"]["entries"]) == (1, due, 1 if due == "2020-02-04" else 2)
    _, lines, _ = run(capsys, "explain", "许〔2020〕1号", "--rule", "decision-publicity", *seen)
    assert any(due in line for line in lines[:4])


def test_a_year_read_in_from_standard_input_is_covered_and_can_be_voided(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pasted = io.TextIOWrapper(io.BytesIO(INVENTED.encode("utf-16")))
    with patch.object(sys, "stdin", pasted), patch("govopen.app.calendar_notices._refuse_unfit"):
        code, lines, _ = run(capsys, "calendar", "import", "-")
    assert code == 0
    assert "The calendar now reaches to 2027-12-31 (before: 2026-12-31)." in lines
    assert run(capsys, "calc", "20wd", "--from", "2026-12-04")[:2] == (
        0,
        ["2027-01-04", "Mon, the last of 20 working days from 2026-12-04, which is not counted."],
    )
    assert run(capsys, "void", "3", "--reason", "样例")[0] == 0
    assert run(capsys, "calc", "20wd", "--from", "2026-12-04")[0] == 3


#: Invented too: it stretches the Spring Festival that ``INVENTED`` arranges.
STRETCHED = (
    TEXTS["2020-spring-festival"]
    .replace("2020年1月26日", "2026年11月20日")
    .replace("〔2020〕1号", "〔2026〕9号")
    .replace("2020年", "2027年")
    .replace("至2月2日（农历正月初九，星期日），2月3日（星期一）起", "至2月14日（星期日），2月15日（星期一）起")
)


def test_a_notice_is_not_voided_while_another_stretches_what_it_arranges(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the first one the calendar could not be built, and no command but ``import`` and ``void`` would work any more."""
    for name, text in (("first.txt", INVENTED), ("second.txt", STRETCHED)):
        (ledger / name).write_text(text, encoding="utf-8")
        with patch("govopen.app.calendar_notices._refuse_unfit"):
            assert run(capsys, "calendar", "import", name)[0] == 0
    code, lines, err = run(capsys, "void", "3", "--reason", "样例")
    assert (code, lines) == (4, [])
    assert err.startswith("Error: Entry 3 cannot be voided yet: 国办发明电〔2026〕9号 extends 春节 2027")
    assert "Hint: Void that notice first" in err
    assert [run(capsys, "void", seq, "--reason", "样例")[0] for seq in ("4", "3")] == [0, 0]
    assert run(capsys, "due")[0] == 0


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (TEXTS["2021"].replace("2月7日（星期日）", "2月7日（星期六）").encode(), "2021-02-07 is not that day of the week."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is no text file."),
        (b"", "so the year is not known"),
        (TEXTS["2021"].encode() + "\n联系电话：13800138000".encode(), "holds a telephone or identity number"),
    ],
)
def test_what_cannot_be_read_in_is_refused_and_nothing_recorded(
    ledger: Path, capsys: pytest.CaptureFixture[str], raw: bytes, says: str
) -> None:
    (ledger / "notice.txt").write_bytes(raw)
    code, lines, err = run(capsys, "calendar", "import", "notice.txt")
    assert (code, lines) == (4, [])
    assert says in err
    assert run(capsys, "calendar", "import", "missing.txt")[0] == 4
    assert "Entry 3" in run(capsys, "log", "decided", "二号", "--at", "2020-01-17", "--type", "permit", "--title", "许可")[1][0]


@pytest.mark.parametrize(("words", "says"), [(["/dev/zero"], "too long"), (["-"], "- cannot be read: it does not exist")])
def test_a_source_without_an_end_or_without_a_beginning(
    ledger: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str], says: str
) -> None:
    """A device that never ends is not read to its end; where cron closed standard input there is nothing to paste."""
    monkeypatch.setattr(sys, "stdin", None)
    code, _, err = run(capsys, "calendar", "import", *words)
    assert code == 4
    assert says in err


def test_what_turns_is_no_count(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The strip of ``calc`` numbers the days; the days that a notice turns bear no numbers, and no entry's either."""
    (ledger / "notice.txt").write_text(LONGER, encoding="utf-8")
    _, lines, _ = run(capsys, "calendar", "import", "notice.txt", "--dry-run")
    assert lines[lines.index("Days that become something else than they were:") + 1].split() == ["Day", "Weekday", "Kind", "Notice"]
    _, lines, _ = run(capsys, "calc", "2wd", "--from", "2020-04-01", "--explain")
    assert lines[2].split() == ["Count", "Day", "Weekday", "Kind", "Notice"]


def test_own_closing_days_count_only_where_they_are_asked_for(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, _ = run(capsys, "calendar", "add", "2026-12-24", "--to", "2026-12-27", "--ground", "办公楼搬迁")
    assert (code, lines[-1]) == (0, "Closed on 2 working days: 2026-12-24, 2026-12-25.")
    assert run(capsys, "calc", "3wd", "--from", "2026-12-22")[1][0] == "2026-12-25"
    assert run(capsys, "calc", "3wd", "--from", "2026-12-22", "--own-closings")[1][0] == "2026-12-29"
    assert run(capsys, "calendar", "add", "2026-12-26", "--ground", "周末")[0] == 4
    assert run(capsys, "calendar", "add", "2026-12-26", "--to", "2026-12-24", "--ground", "颠倒")[0] == 2


def test_calendar_shows_what_falls_due(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "log", "decided", "三号", "--at", "2020-03-16", "--type", "permit", "--title", "许可")[0] == 0
    _, lines, _ = run(capsys, "calendar", "show", "2020-03")
    assert "25  !" in next(line for line in lines if line.startswith("23"))
    assert any(line.startswith("2020-03-25") and "三号" in line for line in lines)


def test_closing_days_are_named_by_their_days_and_in_the_readers_words(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The ledger keeps them under one internal name, which nobody reads."""
    assert main(["calendar", "add", "2020-05-06", "--to", "2020-05-07", "--ground", "办公楼搬迁"]) == 0
    assert capsys.readouterr().out.startswith("第 3 号条目：登记停止办公日，2020-05-06…2020-05-07 办公楼搬迁，")
    assert main(["calendar", "add", "2020-05-08", "--ground", "停电"]) == 0
    assert "，2020-05-08 停电，" in capsys.readouterr().out
    assert main(["void", "3", "--reason", "误登"]) == 0
    assert "作废，停止办公日，" in capsys.readouterr().out
    for form in ("table", "csv"):
        assert main(["list", "--all", "--format", form]) == 0
        shown = capsys.readouterr().out
        assert "停止办公日" in shown
        assert "closings" not in shown
    assert any("Closing days" in line for line in run(capsys, "list", "--format", "csv")[1])


def test_days_that_are_closed_already_are_not_closed_again(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """9 May 2020 is a Saturday that is worked, 10 May a Sunday."""
    assert run(capsys, "calendar", "add", "2020-05-08", "--ground", "停电")[0] == 0
    code, lines, said = run(capsys, "calendar", "add", "2020-05-08", "--ground", "停电")
    assert (code, lines) == (4, [])
    assert "not closed already" in said
    code, lines, _ = run(capsys, "calendar", "add", "2020-05-08", "--to", "2020-05-11", "--ground", "停电")
    assert (code, lines[-1]) == (0, "Closed on 2 working days: 2020-05-09, 2020-05-11.")
    assert "more than a year" in run(capsys, "calendar", "add", "2020-05-08", "--to", "2022-05-11", "--ground", "停电")[2]
