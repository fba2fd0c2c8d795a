"""``pack``: which rule packs judge a ledger, and from which day; ``init`` never invents an agency."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govopen.core.model.stored_values import bad_field
from tests.cli.conftest import Clerk

RETRACTION = "penalty-retraction"


def audit(clerk: Clerk, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(clerk.run("audit", "--format", "json", "--all", *words).out)
    return found


def outcomes(clerk: Clerk, rule: str, *words: str) -> dict[str, str]:
    return {each["matter"]: each["outcome"] for each in audit(clerk, "--rule", rule, *words)["findings"]}


@pytest.fixture
def penalties(clerk: Clerk) -> Clerk:
    """Two published penalties, one overturned in May, one in July, neither withdrawn."""
    clerk.do("init", "--agency", "某厅", "--pack", "cn-regulation-2019")
    for number, day in (("罚1号", "2022-05-02"), ("罚2号", "2022-07-01")):
        clerk.do("log", "decided", number, "--at", "2022-03-01", "--type", "penalty")
        clerk.do("log", "published", number, "--at", "2022-03-02", "--channel", "portal")
        clerk.do("log", "overturned", number, "--at", day, "--outcome", "revoked")
    return clerk


def test_an_added_pack_judges_and_an_ended_one_does_not(penalties: Clerk) -> None:
    year = ("--year", "2022", "--as-of", "2022-12-31")
    assert [pack["id"] for pack in audit(penalties, *year)["packs"]] == ["cn-regulation-2019"]
    penalties.do("pack", "add", "cn-penalty-law-2021")
    assert outcomes(penalties, RETRACTION, *year) == {"罚1号": "overdue", "罚2号": "overdue"}
    penalties.do("pack", "end", "cn-penalty-law-2021", "--on", "2022-06-01")
    assert outcomes(penalties, RETRACTION, *year) == {"罚1号": "overdue", "罚2号": "not_applicable"}


def test_a_pack_from_a_day_judges_what_begins_on_it_or_later(penalties: Clerk) -> None:
    penalties.do("pack", "add", "cn-penalty-law-2021", "--from", "2022-07-01")
    assert outcomes(penalties, RETRACTION, "--year", "2022", "--as-of", "2022-12-31") == {"罚1号": "not_applicable", "罚2号": "overdue"}


def test_what_was_known_before_a_pack_was_added_is_judged_without_it(penalties: Clerk) -> None:
    penalties.do("pack", "add", "cn-penalty-law-2021")
    before = audit(penalties, "--year", "2022", "--known-as-of", "2022-12-31")
    assert [pack["id"] for pack in before["packs"]] == ["cn-regulation-2019"]


def test_a_voided_addition_counts_no_more(penalties: Clerk) -> None:
    added = penalties.do("pack", "add", "cn-penalty-law-2021")
    penalties.do("void", added.split(" ")[1], "--reason", "误启用")
    assert "cn-penalty-law-2021" not in {pack["id"] for pack in audit(penalties, "--year", "2022")["packs"]}


def test_refusals_name_what_is_there(penalties: Clerk) -> None:
    again = penalties.run("pack", "add", "cn-regulation-2019")
    assert (again.code, "已启用规则包" in again.err) == (4, True)
    missing = penalties.run("pack", "add", "no-such")
    assert (missing.code, "cn-penalty-law-2021" in missing.err) == (4, True)
    unknown = penalties.run("pack", "end", "cn-regulation-2018")
    assert (unknown.code, "cn-regulation-2019" in unknown.err) == (4, True)
    penalties.do("pack", "end", "cn-regulation-2019", "--on", "2022-01-01")
    assert penalties.run("pack", "end", "cn-regulation-2019").code == 4
    assert penalties.run("pack", "end", "cn-regulation-2019", "--on", "2199-01-01").code == 4


def test_a_pack_of_ones_own_whose_rules_bear_known_ids_is_refused(penalties: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "我们的包"
    folder.mkdir()
    (folder / "pack.toml").write_text(
        'id = "ours"\ntitle = "办法"\nnumber = "1号"\nissuer = "某厅"\nissued = 2020-01-01\n', encoding="utf-8"
    )
    (folder / "rules.toml").write_text(
        '[[rule]]\nid = "request-reply"\nkind = "deadline"\nlevel = "must"\ntitle = "答复"\napplies_to = { kind = "request" }\n'
        'term = { count = 5, unit = "workday", from = "request-received" }\nmet_by = { event = "replied" }\n'
        '[[rule.version]]\nin_force_from = 2020-01-01\ncite = { document = "办法", article = "第一条", text = "…" }\n',
        encoding="utf-8",
    )
    refused = penalties.run("pack", "add", str(folder))
    assert (refused.code, "request-reply" in refused.err) == (4, True)
    text = (folder / "rules.toml").read_text("utf-8").replace("request-reply", "our-reply")
    (folder / "rules.toml").write_text(text, encoding="utf-8")
    penalties.do("pack", "add", str(folder))
    assert "ours" in penalties.do("pack", "list")


def test_the_list_names_days_and_what_could_be_added(penalties: Clerk) -> None:
    penalties.do("pack", "add", "cn-response-2016", "--from", "2021-01-01")
    penalties.do("pack", "end", "cn-response-2016", "--on", "2022-01-01")
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in penalties.do("pack", "list").splitlines() if line.strip()}
    assert "2021-01-01 至" in rows["cn-response-2016"]
    assert "未启用" in rows["strict-example"]


def test_a_national_pack_names_no_agency(clerk: Clerk) -> None:
    refused = clerk.run("init", "--pack", "cn-regulation-2019")
    assert (refused.code, "哪个机关的台账" in refused.err, (clerk.folder / "govopen.db").exists()) == (2, True, False)
    clerk.do("init", "--agency", "某厅", "--pack", "cn-regulation-2019")


def test_doctor_names_a_national_pack_that_does_not_judge(penalties: Clerk) -> None:
    assert "govopen pack add cn-penalty-law-2021" in penalties.run("doctor").out
    penalties.do("pack", "add", "cn-penalty-law-2021")
    assert "govopen pack add cn-penalty-law-2021" not in penalties.run("doctor").out


def test_a_day_that_is_none_is_no_field_of_an_export() -> None:
    assert bad_field("pack-added", {"from": "soon"}) == "from"
    assert bad_field("pack-added", {"from": "2020-02-30"}) == "from"
    assert bad_field("pack-added", {}) is None


def test_what_a_pack_does_not_judge_is_not_said_to_be_out_of_force(clerk: Clerk) -> None:
    """条例 article 33 is in force from 2019-05-15, whichever days the pack judges."""
    clerk.do("init", "--agency", "某厅", "--pack", "jx-hrss-2020")
    clerk.do("log", "request-received", "申请1号", "--at", "2020-11-02", "--channel", "in-person")
    clerk.do("pack", "add", "cn-regulation-2019", "--from", "2020-06-30")
    asked = ("explain", "申请1号", "--rule", "request-reply", "--as-of", "2020-11-10")
    assert "自 2019-05-15 起" in clerk.do(*asked)
    clerk.do("pack", "end", "cn-regulation-2019", "--on", "2020-10-01")
    told = clerk.do(*asked)
    assert "规则适用于 2020-06-30 至 2020-09-30 起算的事项，该事项不在其中。" in "".join(told.split("\n"))
    refused = clerk.run("pack", "end", "无此包")
    assert (refused.code, "台账没有启用规则包" in refused.err) == (4, True)


def test_the_packs_that_there_are_read_as_a_chinese_list(clerk: Clerk) -> None:
    clerk.do("init", "--agency", "某厅")
    assert "cn-penalty-law-2021、cn-regulation-2019" in clerk.run("pack", "add", "无此包").err
