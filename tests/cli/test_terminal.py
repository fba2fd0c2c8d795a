"""What is drawn holds together in 60 and 80 columns of Chinese, and English."""

from __future__ import annotations

from pathlib import Path

import pytest

from govopen.app.demo import build_demo
from govopen.core.text.escaping import visible
from govopen.render.terminal.text import cell_width, columns, fold, fold_items
from tests.cli.conftest import Clerk


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented year."""
    path = tmp_path_factory.mktemp("year") / "demo.db"
    build_demo(str(path))
    return path


@pytest.mark.parametrize(("language", "width"), [("zh", 60), ("zh", 80), ("en", 60)])
@pytest.mark.parametrize(
    "words",
    [
        ("audit", "--year", "2020", "--as-of", "2020-12-31"),
        ("explain", "赣人社许〔2020〕13号", "--as-of", "2020-12-31"),
        ("due", "--as-of", "2020-06-01", "--within", "30"),
        ("plan", "--as-of", "2020-06-01"),
        ("list", "--from", "2020-05-01", "--to", "2020-05-10"),
        ("show", "赣人社许〔2020〕13号"),
        ("unit", "list"),
        ("leader", "list"),
        ("rules", "list"),
        ("rules", "show", "decision-publicity"),
    ],
)
def test_no_line_is_wider_than_the_terminal(
    clerk: Clerk, year: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], language: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ran = clerk.run(*words, "--ledger", str(year), "--lang", language)
    assert ran.code in (0, 1)
    wide = [line for line in ran.out.splitlines() if cell_width(line.rstrip()) > width and ":" not in line[-140:-60]]
    assert [line for line in wide if not line.startswith(("校验点", "Checkpoint"))] == []
    assert "\x1b" not in ran.out
    assert "…" not in ran.out.replace("……", "")


def test_the_audit_leads_with_the_worst_and_the_weakest_office(clerk: Clerk, year: Path) -> None:
    out = clerk.run("audit", "--year", "2020", "--as-of", "2020-12-31", "--ledger", str(year), "--limit", "0").out
    lines = out.splitlines()
    assert lines[2].startswith("违规")
    order = [line.split()[0] for line in lines if line.split() and line.split()[0] in ("逾期未办", "逾期已办", "未达标", "无法判定")]
    rank = ["逾期未办", "逾期已办", "未达标", "无法判定"]
    assert order == sorted(order, key=rank.index)
    assert out.index("责任处室", out.index("责任处室") + 1) > out.index("未达标")


def test_a_limit_says_how_many_are_not_shown(clerk: Clerk, year: Path) -> None:
    out = clerk.run("audit", "--year", "2020", "--ledger", str(year), "--limit", "2").out
    assert "--limit 0" in out


def test_a_file_is_written_whole_and_never_over_another(clerk: Clerk, year: Path) -> None:
    words = ("audit", "--year", "2020", "--as-of", "2020-12-31", "--ledger", str(year), "-o", "报告.json", "--format", "json")
    assert clerk.run(*words).code == 1
    assert '"schema": "govopen.audit/1"' in Path("报告.json").read_text("utf-8")
    before = Path("报告.json").read_bytes()
    assert clerk.run(*words).code == 4
    assert Path("报告.json").read_bytes() == before
    assert clerk.run(*words, "--force").code == 1


def test_words_and_han_characters_break_where_they_may() -> None:
    assert fold("应于 2020-05-20 前与“公开”同步到位。", 16) == ["应于 2020-05-20", "前与“公开”同步到", "位。"]
    assert fold("abc def", 4) == ["abc", "def"]
    assert fold("", 10) == [""]
    assert "".join(fold("国" * 50, 11)) == "国" * 50


def test_nothing_is_lost_by_folding() -> None:
    text = "《条例》第二十条（一）：government information，及时公开。"
    for width in range(4, 60):
        lines = fold(text, width)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(cell_width(line) <= width for line in lines)


def test_lists_break_between_their_items_only() -> None:
    assert fold_items(["达标 12", "逾期 3", "未达标 4"], 18, separator="、") == ["达标 12、逾期 3、", "未达标 4"]


def test_columns_line_up_by_cells() -> None:
    lines = columns([("--at 时间", "发生时间"), ("--unit 处室", "责任处室")], width=40)
    assert [cell_width(line[: line.index("发" if "发" in line else "责")]) for line in lines] == [15, 15]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("行\r\n", "行\\r\\n"),
        ("\x9b", "\\x9b"),
        ("甲\u202e乙", "甲\\u202e乙"),
        ("\u200b\ufeff", "\\u200b\\ufeff"),
        ("\ufffe\uffff", "\\ufffe\\uffff"),
        ("\udc80", "\\udc80"),
        ("\U000e0041", "\\U000e0041"),
        ("赣人社许〔2020〕1号 𠅤䶮", "赣人社许〔2020〕1号 𠅤䶮"),
    ],
)
def test_what_cannot_be_seen_is_written_out(raw: str, shown: str) -> None:
    assert visible(raw) == shown
