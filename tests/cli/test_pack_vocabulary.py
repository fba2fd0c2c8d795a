"""A pack that brings words of its own: every command of its ledger knows them, and no other ledger's does."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import DataError
from tests.cli.conftest import Clerk

PACK = """id = "own-rules"
title = "本办规则"
number = "某办〔2021〕1号"
issuer = "某办"
issued = 2021-01-01
"""
WORDS = """
[kinds.inspection-plan]
label = "抽查计划"
label_en = "Inspection plan"

[choices.risk]
high = ["高风险", "High"]
low = ["低风险", "Low"]

[fields.risk]
type = "choice"
choices = "risk"
label = "风险等级"
label_en = "Risk"

[events.plan-adopted]
label = "制定抽查计划"
label_en = "Plan adopted"
opens = ["inspection-plan"]
fields = ["risk"]
facet = "risk"
once = true

[adds.choices.channel]
board = ["公告栏", "Notice board"]

[adds.events.decided]
fields = ["risk"]
"""
RULES = """
[[rule]]
id = "plan-5wd"
kind = "deadline"
level = "must"
title = "抽查计划5个工作日内公开"
applies_to = { kind = "inspection-plan" }
term = { count = 5, unit = "workday", from = "plan-adopted" }
met_by = { event = "published", facet = ["portal", "board"] }

[[rule.version]]
in_force_from = 2021-01-01
cite = { document = "某办〔2021〕1号", article = "三", text = "抽查计划自制定之日起5个工作日内公开。" }

[[rule]]
id = "risky-3wd"
kind = "deadline"
level = "must"
title = "高风险许可3个工作日内公开"
applies_to = { kind = "decision", type = ["permit"], where = { risk = ["high"] } }
term = { count = 3, unit = "workday", from = "decided" }
met_by = { event = "published" }

[[rule.version]]
in_force_from = 2021-01-01
cite = { document = "某办〔2021〕1号", article = "四", text = "高风险许可3个工作日内公开。" }
"""


def make_pack(folder: Path, words: str = WORDS) -> Path:
    folder.mkdir()
    for name, text in (("pack.toml", PACK), ("vocabulary.toml", words), ("rules.toml", RULES)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    """A clerk whose ledger was made with the pack."""
    clerk.do("init", "--pack", str(make_pack(clerk.folder / "own-rules")), "--agency", "某办")
    return clerk


def test_events_kinds_values_and_fields_of_the_pack_are_logged_and_judged(office: Clerk) -> None:
    """Monday 1 March 2021: three working days end on Thursday the 4th, five on Monday the 8th."""
    office.do("log", "制定抽查计划", "抽查1号", "--at", "2021-03-01", "--risk", "高风险")
    office.do("log", "published", "抽查1号", "--at", "2021-03-08", "--channel", "公告栏")
    office.do("log", "decided", "许1号", "--type", "permit", "--risk", "low", "--at", "2021-03-01")
    office.do("log", "published", "许1号", "--at", "2021-03-05")
    office.do("audit", "--year", "2021")
    office.do("amend", "3", "--risk", "high", "--reason", "登记有误")
    audited = office.run("audit", "--year", "2021", "--format", "json")
    assert audited.code == 1
    (finding,) = json.loads(audited.out)["findings"]
    assert (finding["rule"], finding["matter"], finding["due"], finding["late_by"]) == ("risky-3wd", "许1号", "2021-03-04", 1)


def test_what_is_no_value_of_the_pack_is_refused(office: Clerk) -> None:
    refused = office.run("log", "plan-adopted", "抽查1号", "--at", "2021-03-01", "--risk", "middling")
    assert refused.code == 2
    assert "高风险" in refused.err


def test_the_template_has_the_pack_s_columns_and_imports(office: Clerk) -> None:
    office.do("template", "抽查计划", "-o", "t.xlsx")
    book = openpyxl.load_workbook(office.folder / "t.xlsx")
    sheet = book["制定抽查计划"]
    heads = [cell.value for cell in sheet[1]]
    assert "风险等级" in heads
    for name, value in {"编号": "抽查2号", "发生时间": "2021-03-02", "风险等级": "低风险"}.items():
        sheet.cell(2, heads.index(name) + 1).value = value
    book.save(office.folder / "t.xlsx")
    office.do("import", "t.xlsx")
    shown = office.do("show", "抽查2号")
    assert "制定抽查计划" in shown
    assert "低风险" in shown


def test_the_reference_and_the_help_show_them(office: Clerk) -> None:
    assert "公告栏 `board`" in office.do("events", "抽查计划")
    assert "plan-adopted" in office.do("log", "--help")
    assert "--risk" in office.do("log", "decided", "--help")


def test_another_ledger_does_not_know_them(clerk: Clerk) -> None:
    clerk.do("init", "--agency", "某厅")
    assert clerk.run("log", "plan-adopted", "抽查1号", "--at", "2021-03-01").code == 2


def problems(words: str, folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_vocabulary(packs=[make_pack(folder, words)])
    assert caught.value.exit_code == 4
    assert all(each.file == str(folder / "vocabulary.toml") for each in caught.value.problems)
    return [each.column or "" for each in caught.value.problems]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ('[kinds.decision]\nlabel = "决定书"\nlabel_en = "Decision letter"\n', ["kinds.decision"]),
        ('[adds.choices.channels]\nboard = ["公告栏", "Board"]\n', ["adds.choices.channels"]),
        ('[adds.choices.channel]\nportal = ["门户", "Portal"]\n', ["adds.choices.channel.portal"]),
        ('[adds.events.resolved]\nfields = ["title"]\n', ["adds.events.resolved"]),
        ('[adds.events.decided]\nfields = ["risk"]\n', ["events.decided.fields"]),
        ('[kinds.plan]\nlabel = "行政决定"\nlabel_en = "Plan"\n', ["kinds.plan"]),
        ('[system.kinds.plan]\nlabel = "计划"\nlabel_en = "Plan"\n', ["system"]),
    ],
    ids=["a kind twice", "no such list", "a value twice", "no such event", "no such field", "a label twice", "system"],
)
def test_a_faulty_vocabulary_is_refused_with_its_file_and_key(tmp_path: Path, words: str, places: list[str]) -> None:
    assert problems(words, tmp_path / "own-rules") == places
