"""The schema govopen.audit/1, exit codes and sorting, on which scripts rely."""

from __future__ import annotations

from tests.acceptance.conftest import Office

OUTCOMES = ["met", "late", "overdue", "missed", "due_soon", "pending", "undetermined", "waived", "not_applicable"]


def test_an_empty_ledger(office: Office) -> None:
    report = office.audit("--year", "2020")
    assert report["schema"] == "govopen.audit/1"
    assert report["agency"] == "测试厅"
    assert report["period"] == {"from": "2020-01-01", "to": "2020-12-31"}
    assert report["ledger"]["entries"] == 0
    assert report["ledger"]["head"] == "0" * 64
    assert report["generated_at"].endswith("+08:00")
    assert [pack["id"] for pack in report["packs"]] == ["jx-hrss-2020", "cn-regulation-2019", "cn-response-2016"]
    assert all(len(pack["sha256"]) == 64 for pack in report["packs"])
    assert report["calendar"]["from"] == "2004-01-01"
    assert report["calendar"]["to"] == "2026-12-31"
    assert "国办发明电〔2019〕16号" in report["calendar"]["notices"]
    assert set(report["counts"]) == set(OUTCOMES)
    assert sum(report["counts"].values()) == sum(sum(line["counts"].values()) for line in report["by_unit"])
    assert all(finding["outcome"] not in ("missed", "late", "overdue") for finding in report["findings"])


def test_by_rule_lists_every_rule_and_findings_are_sorted(office: Office) -> None:
    for number, day in (("乙2号", "2020-05-06"), ("甲1号", "2020-04-01"), ("丙3号", "2020-04-01")):
        office.decided(number, day, "--unit", "就业处")
    report = office.audit("--year", "2020")
    ids = [line["rule"] for line in report["by_rule"]]
    for rule in ("decision-publicity", "reprint-24h", "press-quarterly", "press-deputy-half-year", "press-principal-yearly"):
        assert rule in ids
    keys = [(finding["rule"], finding["trigger"] or finding["period"] or "", finding["matter"] or "") for finding in report["findings"]]
    assert keys == sorted(keys)
    mine = [line for line in report["by_unit"] if line["unit"] == "就业处"]
    assert mine[0]["counts"]["overdue"] == 3
    finding = next(each for each in report["findings"] if each["matter"] == "甲1号")
    assert {
        "rule", "pack", "article", "level", "outcome", "matter", "unit", "leader", "period", "trigger", "due", "done",
        "late_by", "late_unit", "required", "actual", "entries", "why",
    } <= set(finding)  # fmt: skip
    assert (finding["pack"], finding["article"], finding["level"]) == ("jx-hrss-2020", "(六)", "must")


def test_exit_codes(office: Office) -> None:
    assert office.run("audit", "--year", "2020", "--rule", "decision-publicity").code == 0
    office.decided("甲1号", "2020-04-01")
    assert office.run("audit", "--year", "2020", "--rule", "decision-publicity").code == 1
    assert office.run("audit", "--year", "2020", "--rule", "press-quarterly").code == 0
    assert office.run("audit", "--year", "2020", "--rule", "press-quarterly", "--strict").code == 3
    assert office.run("audit", "--year", "20x0").code == 2
    assert office.run("audit", "--year", "2020", "--rule", "no-such-rule").code in (2, 4)


def test_met_and_not_applicable_are_left_out_unless_all(office: Office) -> None:
    office.decided("甲1号", "2020-04-01")
    office.published("甲1号", "2020-04-02")
    office.decided("乙2号", "2015-01-05")
    report = office.audit("--year", "2020", "--rule", "decision-publicity", code=0)
    assert report["findings"] == []
    assert report["counts"]["met"] == 1
    assert len(office.audit("--year", "2020", "--rule", "decision-publicity", "--all")["findings"]) == 1
    before = office.audit("--year", "2015", "--rule", "decision-publicity", "--all")["findings"]
    assert [finding["outcome"] for finding in before] == ["not_applicable"]


def test_what_does_not_apply_is_counted_but_not_listed(office: Office) -> None:
    report = office.audit("--year", "2020")
    assert report["counts"]["not_applicable"] > 0
    assert [finding for finding in report["findings"] if finding["outcome"] == "not_applicable"] == []
    everything = office.audit("--year", "2020", "--all")["findings"]
    assert sum(finding["outcome"] == "not_applicable" for finding in everything) == report["counts"]["not_applicable"]
