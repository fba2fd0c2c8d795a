"""One office under several names: an alias heals what registers misspell, a new name and a merger take all records along."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.cli.conftest import Clerk

YEAR = ("--year", "2020", "--as-of", "2020-12-31")


def by_unit(clerk: Clerk, *words: str) -> dict[str | None, int]:
    """How many decisions of each office were judged."""
    found: dict[str, Any] = json.loads(clerk.run("audit", "--format", "json", "--all", "--rule", "decision-publicity", *words).out)
    return {line["unit"]: sum(line["counts"].values()) for line in found["by_unit"]}


@pytest.fixture
def offices(clerk: Clerk) -> Clerk:
    """Three decisions of 就业处, one of them under its short name; one of 创业处."""
    clerk.do("init", "--agency", "某厅")
    clerk.do("unit", "add", "就业处", "--email", "jy@example.cn", "--from", "2019-01-01")
    clerk.do("unit", "add", "创业处", "--from", "2019-01-01")
    for number, unit in (("1号", "就业处"), ("2号", "就业"), ("3号", "就业处"), ("4号", "创业处")):
        clerk.do("log", "decided", number, "--at", "2020-04-01", "--type", "permit", "--unit", unit)
    return clerk


def test_an_alias_heals_what_was_recorded_before_and_after(offices: Clerk) -> None:
    assert by_unit(offices, *YEAR) == {"就业处": 2, "就业": 1, "创业处": 1}
    offices.do("unit", "alias", "就业处", "就业")
    offices.do("log", "decided", "5号", "--at", "2020-04-02", "--type", "permit", "--unit", "就业")
    assert by_unit(offices, *YEAR) == {"就业处": 4, "创业处": 1}
    assert by_unit(offices, *YEAR, "--unit", "就业") == {"就业处": 4}
    assert [number for number in ("1号", "2号", "3号", "4号", "5号") if number in offices.do("list", "--unit", "就业处")] == [
        "1号",
        "2号",
        "3号",
        "5号",
    ]


def test_a_new_name_takes_the_records_along_and_the_past_bears_the_old_one(offices: Clerk) -> None:
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    offices.do("log", "decided", "5号", "--at", "2020-08-03", "--type", "permit", "--unit", "就业促进处")
    assert by_unit(offices, *YEAR) == {"就业促进处": 3, "就业": 1, "创业处": 1}
    assert by_unit(offices, "--year", "2020", "--as-of", "2020-06-30") == {"就业处": 2, "就业": 1, "创业处": 1}
    listed = offices.do("unit", "list")
    assert ("jy@example.cn" in listed, "就业促进处" in listed, listed.count("2019-01-01")) == (True, True, 2)
    assert by_unit(offices, *YEAR, "--unit", "就业处") == {"就业促进处": 3}


def test_an_office_renamed_back_and_an_alias_that_follows(offices: Clerk) -> None:
    offices.do("unit", "alias", "就业处", "就业")
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    assert by_unit(offices, *YEAR) == {"就业促进处": 3, "创业处": 1}
    offices.do("unit", "rename", "就业促进处", "就业处二", "--from", "2020-09-01")
    assert by_unit(offices, *YEAR) == {"就业处二": 3, "创业处": 1}
    assert by_unit(offices, "--year", "2020", "--as-of", "2020-08-01") == {"就业促进处": 3, "创业处": 1}
    assert by_unit(offices, "--year", "2020", "--as-of", "2020-06-01") == {"就业处": 3, "创业处": 1}


def test_a_merger_passes_records_and_open_duties_on(offices: Clerk) -> None:
    offices.do("unit", "merge", "创业处", "就业处", "--from", "2020-10-01")
    assert by_unit(offices, *YEAR) == {"就业处": 3, "就业": 1}
    assert by_unit(offices, "--year", "2020", "--as-of", "2020-09-30") == {"就业处": 2, "就业": 1, "创业处": 1}
    assert "创业处" not in offices.do("due", "--as-of", "2020-12-31")


def test_a_voided_name_is_none(offices: Clerk) -> None:
    said = offices.do("unit", "alias", "就业处", "就业")
    offices.do("void", said.split(" ")[1].rstrip("："), "--reason", "误录")
    assert by_unit(offices, *YEAR) == {"就业处": 2, "就业": 1, "创业处": 1}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("alias", "无此处", "x"), "没有处室单位"),
        (("alias", "就业处", "创业处"), "unit merge"),
        (("alias", "就业处", "就业处"), "就业处"),
        (("rename", "就业处", "创业处"), "unit merge"),
        (("rename", "就业处", "新处", "--from", "2199-01-01"), "2199-01-01"),
        (("merge", "就业处", "就业处"), "就业处"),
        (("merge", "就业处", "无此处"), "没有处室单位"),
    ],
)
def test_what_cannot_be(offices: Clerk, words: tuple[str, ...], says: str) -> None:
    refused = offices.run("unit", *words)
    assert (refused.code, says in refused.err) == (4, True), refused.err


def test_an_audit_of_one_office_takes_it_by_any_of_its_names_on_any_day(offices: Clerk) -> None:
    """Its records were judged under the name of that day, and the answer to another name was an empty report without a breach."""
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    offices.do("unit", "merge", "创业处", "就业促进处", "--from", "2020-10-01")
    before = ("--year", "2020", "--as-of", "2020-06-30")
    for name in ("就业处", "就业促进处"):
        assert by_unit(offices, *before, "--unit", name) == {"就业处": 2}
        assert by_unit(offices, *YEAR, "--unit", name) == {"就业促进处": 3}
        assert offices.do("due", "--as-of", "2020-06-30", "--unit", name, "--rule", "decision-publicity").count("号") >= 2
    assert by_unit(offices, *before, "--unit", "创业处") == {"创业处": 1}
    assert by_unit(offices, *YEAR, "--unit", "创业处") == {"就业促进处": 3}


def test_a_new_name_cannot_begin_before_the_one_it_follows(offices: Clerk) -> None:
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    for words in (("rename", "就业促进处", "就业处三"), ("merge", "就业处", "创业处")):
        refused = offices.run("unit", *words, "--from", "2020-06-01")
        assert (refused.code, "2020-07-01" in refused.err) == (4, True), refused.err
    assert by_unit(offices, *YEAR) == {"就业促进处": 2, "就业": 1, "创业处": 1}


def test_a_voided_renaming_leaves_one_office(offices: Clerk) -> None:
    said = offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    voided = offices.run("void", said.split(" ")[1].rstrip("："), "--reason", "误录")
    assert (voided.code, voided.err) == (0, "")  # the registration of the office is none too many
    listed = offices.do("unit", "list")
    assert ("就业处" in listed, "就业促进处" in listed) == (True, False)


def test_the_list_tells_what_other_name_an_entry_gives(offices: Clerk) -> None:
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    offices.do("unit", "alias", "就业促进处", "就业二处")
    offices.do("unit", "merge", "创业处", "就业促进处", "--from", "2020-08-01")
    rows = list(csv.DictReader(io.StringIO(offices.do("list", "--format", "csv").lstrip("\ufeff"))))
    titles = [(row["事项"], row["标题"]) for row in rows if row["事件"] in ("处室单位更名", "登记处室单位别名", "处室单位并入")]
    assert titles == [("就业处", "→ 就业促进处"), ("就业促进处", "就业二处"), ("创业处", "→ 就业促进处")]
    assert "→ 就业促进处" in offices.do("list")


def test_matters_are_found_and_listed_by_a_later_name(offices: Clerk) -> None:
    offices.do("log", "request-received", "申请1号", "--at", "2020-04-01", "--channel", "mail", "--unit", "就业处")
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    assert "1号" in offices.do("find", "就业促进处")
    assert "1号" in offices.do("find", "就业处")
    for name in ("就业处", "就业促进处"):
        assert "申请1号" in offices.do("list", "--kind", "request", "--register", "--unit", name)


def test_orders_to_rectify_are_listed_by_any_name(offices: Clerk) -> None:
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    offices.do("rectify", "就业处", "--year", "2020", "--until", "2099-01-05", "-o", "整改.docx")
    for name in ("就业处", "就业促进处"):
        assert "就业促进处" in offices.do("rectify", "list", "--unit", name)


def test_a_year_is_compared_with_the_one_before_an_office_had_its_name(offices: Clerk) -> None:
    offices.do("log", "decided", "19年1号", "--at", "2019-04-01", "--type", "permit", "--unit", "就业处")
    offices.do("log", "decided", "19年2号", "--at", "2019-04-01", "--type", "permit", "--unit", "创业处")
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    offices.do("unit", "merge", "创业处", "就业促进处", "--from", "2020-08-01")
    asked = ("--year", "2020", "--as-of", "2020-12-31", "--against", "2019")
    found: dict[str, Any] = json.loads(offices.run("audit", "--format", "json", *asked).out)
    named = [line["unit"] for line in found["against"]["by_unit"]]
    assert sorted(unit for unit in named if unit) == ["就业", "就业促进处"]


def test_the_office_in_charge_is_known_by_its_former_name(offices: Clerk, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    settings = tmp_path / "设置.toml"
    settings.write_text('[remind]\noffice = "就业处"\n', encoding="utf-8")
    monkeypatch.setenv("GOVOPEN_CONFIG", str(settings))
    assert "政务公开主管处室" not in offices.run("doctor").out
    ledger = str(offices.folder / "govopen.db")
    reminded = offices.run("remind", "--ledger", ledger, "--dry-run", "--as-of", "2020-12-31")
    assert "就业处没有登记" not in reminded.err
    assert "就业处、" not in reminded.err


def test_an_office_registered_under_a_former_name_is_the_same_office(offices: Clerk) -> None:
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    offices.do("unit", "add", "就业处", "--email", "new@example.cn")
    listed = offices.do("unit", "list")
    assert ("new@example.cn" in listed, "jy@example.cn" in listed) == (True, False)


def test_a_long_ledger_counts_offices_by_their_present_names(offices: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger that is streamed, its matters settled in bulk, tells the same as one that is read whole."""
    for number, day in (("1号", "2020-04-02"), ("2号", "2020-04-02"), ("3号", "2020-06-01")):
        offices.do("log", "published", number, "--at", day, "--channel", "portal")
    offices.do("unit", "alias", "就业处", "就业")
    offices.do("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    whole = by_unit(offices, *YEAR)
    monkeypatch.setattr("govopen.ledger.history.WHOLE", 0)
    assert (by_unit(offices, *YEAR), whole) == ({"就业促进处": 3, "创业处": 1}, {"就业促进处": 3, "创业处": 1})


def register(clerk: Clerk, name: str, *units: str) -> str:
    """A register of permits, one row for each office."""
    rows = [f"赣许〔2020〕{place}号,2020-04-01,{unit}" for place, unit in enumerate(units, 1)]
    (clerk.folder / name).write_text("\n".join(["行政许可决定文书号,许可决定日期,责任处室", *rows]) + "\n", encoding="utf-8-sig")
    return name


@pytest.fixture
def hall(clerk: Clerk) -> Clerk:
    clerk.do("init", "--agency", "某厅")
    clerk.do("unit", "add", "人力资源流动管理处", "--from", "2019-01-01")
    clerk.do("unit", "add", "就业促进处", "--from", "2019-01-01")
    return clerk


def test_an_import_asks_whether_a_short_name_is_a_registered_office(hall: Clerk) -> None:
    said = hall.run("import", register(hall, "a.csv", "流动管理处", "就业促近处", "监察局"), "--dry-run").err
    assert "--office 流动管理处=人力资源流动管理处" in said
    assert "--office 就业促近处=就业促进处" in said
    assert "--office 监察局" not in said


def test_the_answer_is_an_option_for_all_rows(hall: Clerk) -> None:
    file = register(hall, "a.csv", "流动管理处", "流动管理处", "就业促进处")
    hall.do("import", file, "--office", "流动管理处＝人力资源流动管理处")
    assert by_unit(hall, *YEAR) == {"人力资源流动管理处": 2, "就业促进处": 1}
    for answer in ("流动管理处", "=就业促进处", "流动管理处="):
        assert hall.run("import", file, "--office", answer).code == 2
    assert hall.run("import", file, "--office", "流动管理处=无此处").code == 4


def test_the_same_register_is_no_contradiction_after_an_office_has_another_name(hall: Clerk) -> None:
    hall.do("import", register(hall, "a.csv", "流动管理处", "就业促进处"))
    hall.do("unit", "alias", "人力资源流动管理处", "流动管理处")
    hall.do("unit", "rename", "就业促进处", "就业处", "--from", "2020-06-01")
    again = hall.run("import", register(hall, "b.csv", "流动管理处", "就业处", "就业促进处"))
    assert again.code == 0, again.err
    assert by_unit(hall, *YEAR) == {"人力资源流动管理处": 1, "就业处": 2}
    third = hall.run("import", register(hall, "c.csv", "人力资源流动管理处", "就业促进处", "就业处"))
    assert (third.code, by_unit(hall, *YEAR)) == (0, {"人力资源流动管理处": 1, "就业处": 2})
    assert hall.run("import", register(hall, "d.csv", "就业处")).code == 4


def test_other_names_have_a_heading_where_there_are_any(offices: Clerk) -> None:
    """A table without the column where no office has another name: its columns are as narrow as they were."""
    assert "其他名称" not in offices.do("unit", "list")
    offices.do("unit", "alias", "就业处", "就业")
    heading, _, *rows = offices.do("unit", "list").splitlines()
    assert heading.split() == ["责任处室", "邮箱", "分管领导", "单位类别", "自", "其他名称"]
    assert [row.split()[-1] for row in rows if row.startswith("就业处")] == ["就业"]
