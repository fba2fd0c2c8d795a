"""Every renderer tells the same of one audit; what is right was counted by hand, not by another renderer."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from msgspec.structs import replace
from rich.console import Group

from govopen.core.model.events import Matter
from govopen.core.model.findings import Finding, Level, Outcome, Reason
from govopen.core.reports.audit_report import AuditReport, RuleLine, UnitLine, rate
from govopen.i18n import Language, Words, read_words
from govopen.render.as_csv import render_csv
from govopen.render.as_json import render_json
from govopen.render.as_junit import render_junit
from govopen.render.as_xlsx import render_xlsx
from govopen.render.headline import rate_text
from govopen.render.html.audit_page import render_html
from govopen.render.spreadsheet_cells import share_cell
from govopen.render.terminal.audit import render_audit
from govopen.render.terminal.table import plain_text
from govopen.render.wording import LEVELS, OUTCOMES
from tests.golden.sample import FINDINGS, PUBLICITY, REPORT, WAIVED, counts, levels

REASONS: Mapping[str, Reason] = {
    "overdue": Reason("overdue"),
    "late": Reason("late"),
    "missed": Reason("standing-absent", {"document": "指南"}),
    "undetermined": Reason("answer-minute-unknown"),
    "waived": WAIVED,
    "due_soon": Reason("due-soon"),
    "pending": Reason("pending"),
}
#: So many findings of each outcome at each level, no two sums alike where they must not be confused.
LAID: tuple[tuple[Level, str, int], ...] = (
    ("must", "overdue", 4), ("must", "late", 3), ("must", "missed", 2), ("must", "undetermined", 2), ("must", "waived", 3),
    ("must", "due_soon", 2), ("must", "pending", 1),
    ("in_principle", "missed", 5), ("in_principle", "late", 1), ("in_principle", "undetermined", 1),
    ("encouraged", "overdue", 1),
)  # fmt: skip
MET = 27
#: Of them under “must”; the others “in principle”.
MET_BOUND = 20
OF_EACH = {"overdue": 5, "late": 4, "missed": 7, "undetermined": 3, "due_soon": 2, "pending": 1, "waived": 3, "met": 27}
ALL = 25
#: By hand, of what the headline counts: 20 met of 20 + 9 judged are 68.96 %; strictly 27 of 27 + 15 are 64.28 %.
RATES = {False: "68.9%", True: "64.2%"}
#: Of the first office: what is due under “must”, and nothing met; of no office: 20 of 20; strictly 27 of 27 + 6, which are 81.81 %.
OFFICE, OF_NONE = "0.0%", {False: "100%", True: "81.8%"}
OF_NONE_CELL = {False: 1, True: 0.818}


@dataclass(frozen=True)
class Told:
    """The headline by hand: violations of each sort, what is not met besides, what is unsettled."""

    overdue: int
    late: int
    missed: int
    total: int
    besides: int
    unsettled: int


TOLD = {False: Told(4, 3, 2, 9, 7, 2), True: Told(4, 4, 7, 15, 1, 3)}
HEADLINES = {
    ("en", False): "Breaches: 9 (overdue 4, done late 3, missed 2).",
    ("en", True): "Breaches: 15 (overdue 4, done late 4, missed 7).",
    ("zh", False): "违规 9 项（逾期未办 4、逾期已办 3、未达标 2）。",
    ("zh", True): "违规 15 项（逾期未办 4、逾期已办 4、未达标 7）。",
}
BOUND: dict[bool, tuple[Level, ...]] = {False: ("must",), True: ("must", "in_principle")}
BROKEN = ("overdue", "late", "missed")


def findings() -> Iterator[Finding]:
    number = 0
    for level, outcome, many in LAID:
        for _ in range(many):
            number += 1
            matter = Matter(number, "decision", f"许〔2020〕{number:03d}号", "某许可", "甲处")
            unit = "甲处" if level == "must" else None
            yield FINDINGS[0]._replace(matter=matter, unit=unit, level=level, outcome=Outcome(outcome), reason=REASONS[outcome])


def audit(*, strict: bool) -> AuditReport:
    of_office = counts(overdue=4, late=3, missed=2, undetermined=2, waived=3, due_soon=2, pending=1)
    others = counts(met=MET, missed=5, late=1, undetermined=1) if strict else counts(met=MET_BOUND)
    offices = (
        UnitLine("甲处", of_office, binding=of_office),
        UnitLine(None, counts(overdue=1, late=1, missed=5, undetermined=1, met=MET), binding=others),
    )
    rules = (RuleLine(PUBLICITY, counts(**OF_EACH)),)
    found = tuple(findings())
    totals = counts(**OF_EACH)
    by_level = {**levels(found), (Outcome.MET, "must"): MET_BOUND, (Outcome.MET, "in_principle"): MET - MET_BOUND}
    report = replace(REPORT, findings=found, counts=totals, by_rule=rules, by_unit=offices, by_month=(), by_level=by_level, matters={})
    return replace(report, strict=strict)


@dataclass(frozen=True)
class Case:
    """One audit in one language."""

    report: AuditReport
    words: Words
    told: Told
    headline: str

    def outcome(self, name: str) -> str:
        return self.words.say(OUTCOMES[Outcome(name)])

    def tally(self, outcomes: Iterable[str]) -> None:
        """Compare the names of outcomes, as the reader is told them, one a finding."""
        expected = {self.outcome(name): number for name, number in OF_EACH.items() if name != "met"}
        assert Counter(outcomes) == expected

    def violations(self, pairs: Iterable[tuple[str, str]]) -> int:
        """How many of these outcomes and levels, as the reader is told them, count."""
        levels = {self.words.say(LEVELS[level]) for level in BOUND[self.report.strict]}
        broken = {self.outcome(name) for name in BROKEN}
        return sum(outcome in broken and level in levels for outcome, level in pairs)


@pytest.fixture(params=[("en", False), ("en", True), ("zh", False), ("zh", True)], ids=lambda param: f"{param[0]}{'-strict' * param[1]}")
def case(request: pytest.FixtureRequest) -> Case:
    language: Language = request.param[0]
    strict: bool = request.param[1]
    return Case(audit(strict=strict), read_words(language), TOLD[strict], HEADLINES[language, strict])


def test_the_headline_is_counted_from_the_findings(case: Case) -> None:
    headline, told = case.report.headline, case.told
    assert headline.violations == {Outcome.OVERDUE: told.overdue, Outcome.LATE: told.late, Outcome.MISSED: told.missed}
    assert (headline.total, headline.non_binding_breaches, headline.unsettled) == (told.total, told.besides, told.unsettled)
    assert headline.verdict == "breached"


def test_json(case: Case) -> None:
    told: Any = json.loads("".join(render_json(case.report, words=case.words)))
    assert told["counts"] == {**OF_EACH, "not_applicable": 0}
    assert told["score"] == 27 / 43  # of all levels, as it was published first
    assert (told["rate"]["met"], told["rate"]["judged"], told["rate"]["text"]) == (
        (27, 42, "64.2%") if told["strict"] else (20, 29, "68.9%")
    )
    assert [each["rate"]["text"] for each in told["by_unit"]] == [OFFICE, OF_NONE[told["strict"]]]
    assert sum(each["rate"]["judged"] - each["rate"]["met"] for each in told["by_unit"]) == case.told.total
    assert len(told["findings"]) == ALL
    assert Counter(each["outcome"] for each in told["findings"]) + Counter(met=MET) == OF_EACH
    bound = [each for each in told["findings"] if each["outcome"] in BROKEN and each["level"] in BOUND[told["strict"]]]
    assert len(bound) == case.told.total


def test_csv(case: Case) -> None:
    outcome, level = case.words.say("Outcome"), case.words.say("Level")
    rows = list(csv.DictReader(io.StringIO(b"".join(render_csv(case.report, words=case.words)).decode("utf-8-sig"))))
    assert len(rows) == ALL
    case.tally(row[outcome] for row in rows)
    assert case.violations((row[outcome], row[level]) for row in rows) == case.told.total


def test_workbook(case: Case) -> None:
    say = case.words.say
    ledger = openpyxl.load_workbook(io.BytesIO(b"".join(render_xlsx(case.report, words=case.words))))
    summary = {row[0].value: row[1].value for row in ledger[say("Summary")].iter_rows()}
    assert summary[say("Verdict")] == case.headline
    assert (summary[say("Breaches")], summary[say("Not met, but no breach")]) == (case.told.total, case.told.besides)
    assert summary[say("Rate")] == (0.642 if case.report.strict else 0.689)
    assert {name: summary[case.outcome(name)] for name in OF_EACH} == OF_EACH
    rows = cells(ledger[say("Findings")])
    assert len(rows) == ALL
    case.tally(row[say("Outcome")] for row in rows)
    assert case.violations((row[say("Outcome")], row[say("Level")]) for row in rows) == case.told.total
    assert {name: sum(row[case.outcome(name)] for row in cells(ledger[say("Articles")])) for name in OF_EACH} == OF_EACH
    offices = cells(ledger[say("Offices")])
    assert sum(row[case.outcome(name)] for row in offices for name in BROKEN) == case.told.total
    assert sum(row[say("Not met, but no breach")] for row in offices) == case.told.besides
    assert {row[say("Office")]: row[say("Rate")] for row in offices} == {
        "甲处": 0,
        say("(no office named)"): OF_NONE_CELL[case.report.strict],
    }


def cells(sheet: Any) -> list[dict[str, Any]]:
    heading, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, line, strict=True)) for line in lines]


def test_page(case: Case) -> None:
    say, page = case.words.say, "".join(render_html(case.report, words=case.words))
    assert re.findall(r'class="verdict bad">([^<]*)<', page) == [case.headline]
    tiles = dict(re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", page))
    assert tiles == {
        say("Breaches"): str(case.told.total),
        say("Still undone"): str(case.told.overdue),
        say("Due soon"): "2",
        say("Cannot be judged"): "3",
        say("Waived"): "3",
    }
    assert re.findall(r'class="besides">[^<]*?(\d+)[^<]*<', page) == [str(case.told.besides)]
    assert re.findall(r'class="big"[^>]*>([^<]*)<', page) == [RATES[case.report.strict]]
    listed = re.findall(r'<li class="f" data-o="([a-z_]+)"', page)
    assert Counter(listed) + Counter(met=MET) == OF_EACH
    case.tally(re.findall(r'<b class="tag [a-z_]+">([^<]*)<', page))
    assert dict(re.findall(r'class="name">([^<]*)<.*?<b>([^<]*)</b>', page)) == {
        say("(no office named)"): OF_NONE[case.report.strict],
        "甲处": OFFICE,
    }


def test_junit(case: Case) -> None:
    root = ElementTree.fromstring("".join(render_junit(case.report, words=case.words)))
    told = {name: int(root.attrib[name]) for name in ("tests", "failures", "errors", "skipped")}
    assert told == {"tests": ALL + 1, "failures": case.told.total, "errors": case.told.unsettled, "skipped": 3}
    assert [each.attrib["name"] for each in root.iter("testcase") if str(MET) in each.attrib["name"].split()] == [
        case.words.say("{count} met", count=MET)
    ]
    kinds = Counter(each.attrib["type"] for each in root.iter("failure"))
    assert kinds == {"overdue": case.told.overdue, "late": case.told.late, "missed": case.told.missed}


def test_terminal(case: Case) -> None:
    say = case.words.say
    text = plain_text(Group(*render_audit(case.report, words=case.words, width=120, everything=True)), width=120)
    lines = text.splitlines()
    assert lines[2] == case.headline
    assert re.findall(r"\d+", lines[3]) == [str(case.told.besides)]
    assert len(set(re.findall(r"许〔2020〕\d{3}号", text))) == ALL
    begun = re.findall(r"^(.+?)  +许〔2020〕\d{3}号", text, re.MULTILINE)  # a long name goes on in the next line
    case.tally(next(name for name in map(case.outcome, OF_EACH) if name.startswith(said)) for said in begun)
    rates = dict(re.findall(r"^(\S.*?) +(\d+(?:\.\d)?%)", text, re.MULTILINE))
    assert (rates["甲处"], rates[say("(no office named)")]) == (OFFICE, OF_NONE[case.report.strict])
    assert RATES[case.report.strict] in lines[4]


@pytest.mark.parametrize(
    ("met", "broken", "text", "number"),
    [
        (27, 17, "61.3%", 0.613),  # 61.3636…: rounded to the nearest it would be 61.4 %
        (57, 43, "57.0%", 0.57),  # in binary 0.57 × 1000 is 569.99…
        (9996, 4, "99.9%", 0.999),
        (9_999_999, 1, "99.9%", 0.999),
        (1, 2000, "0.0%", 0),
        (0, 3, "0.0%", 0),
        (3, 0, "100%", 1),
        (0, 0, "–", None),
    ],
)
def test_a_rate_is_rounded_down_once_for_all(met: int, broken: int, text: str, number: float | None) -> None:
    told = counts(met=met, late=broken, waived=7, undetermined=5)
    assert rate_text(told) == text
    assert share_cell(rate(told)) == number
