"""The ledger's answers in SQL held against plain lists: random histories over the whole vocabulary, every shipped rule, any day.

With what was amended, voided, waived, withheld and declared; the two must judge alike, finding by finding and count by count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from govopen.core.dates.moments import AsOf, Moment, Span, parse_period, year_span
from govopen.core.evaluation.asked_period import By
from govopen.core.evaluation.engine import Judgement, judge
from govopen.core.evaluation.panel import Panel
from govopen.core.model.entries import Draft
from govopen.core.model.events import Event, Matter
from govopen.core.model.findings import Finding, WorstFindings, urgency_in_order
from govopen.core.model.history import History, build_history
from govopen.core.model.office_state import Declaration, Tenure, Waiver, Withholding
from govopen.core.model.rules import Rule
from govopen.core.model.vocabulary import EventSpec
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.ledger import Ledger, create_ledger
from govopen.ledger import history as ledger_history
from tests.core.builders import calendar

VOCABULARY = read_vocabulary()
RULES = read_rulebook(shipped_packs().values(), VOCABULARY).rules
PUBLICITY = [rule for rule in RULES if rule.id == "decision-publicity"]
RECORDED = datetime(2022, 6, 1, 1, 30, tzinfo=UTC)
FIRST, LAST = date(2019, 9, 1), date(2021, 12, 31)
PERIOD = Span(date(2019, 1, 1), date(2021, 12, 31))
OFFICES = ("甲处", "乙处")
PEOPLE = ("王一", "李二", "赵三")


@dataclass
class Told:
    """The same history twice: as drafts for a ledger, and as the values that lists hold."""

    random: Random
    drafts: list[Draft] = field(default_factory=list)
    events: dict[int, Event] = field(default_factory=dict)
    matters: dict[tuple[str, str], int] = field(default_factory=dict)
    leaders: list[Tenure] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    withheld: list[Withholding] = field(default_factory=list)
    declared: list[Declaration] = field(default_factory=list)

    @property
    def next(self) -> int:
        return len(self.drafts) + 1

    def matter(self, kind: str, number: str) -> int:
        """The ledger numbers matters in the order in which they are first named."""
        return self.matters.setdefault((kind, number), len(self.matters) + 1)

    def append(self, draft: Draft) -> int:
        self.matter(draft.kind, draft.number)
        self.drafts.append(draft)
        return len(self.drafts)

    def moment(self) -> Moment:
        day = FIRST + timedelta(days=self.random.randrange((LAST - FIRST).days))
        return Moment(day, time(self.random.randrange(24), self.random.choice((0, 30))) if self.random.random() < 0.5 else None)

    def happen(self, kind: str, number: str, spec: EventSpec, *, corrects: int | None = None) -> None:
        facet, fields = self.said(spec)
        draft = Draft(kind, number, spec.name, self.moment(), facet, self.random.choice((None, *OFFICES)), fields, corrects)
        seq = self.append(draft)
        kept = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
        self.events[seq] = Event(seq, self.matter(kind, number), spec.name, facet, draft.when, draft.unit, kept)

    def said(self, spec: EventSpec) -> tuple[str | None, dict[str, Any]]:
        facet, fields = None, {}
        for each in spec.fields:
            if each.name == "number" or (not each.required and self.random.random() < 0.3):  # lists know no second name
                continue
            value = self.value(each.type, [choice.value for choice in each.choices], each.name)
            if each.name == spec.facet:
                facet = value
            else:
                fields[each.name] = value
        return facet, fields

    def value(self, kind: str, choices: list[str], name: str) -> Any:
        match kind:
            case "choice":
                return self.random.choice(choices)
            case "choices":
                return self.random.sample(choices, self.random.randint(1, min(4, len(choices))))
            case "names":
                return self.random.sample(PEOPLE, self.random.randint(1, 2))
            case "flag":
                return self.random.choice(("yes", "no"))
            case "day":
                return self.moment().day.isoformat()
            case "number":
                return str(self.random.randint(1, 30))
        return self.random.choice(("2019", "2020", "2021年度")) if name == "covers" else "文字"

    def amend(self) -> None:
        """Replace or void an entry in effect."""
        seq = self.random.choice(list(self.events))
        old = self.drafts[seq - 1]
        if self.random.random() < 0.5:
            self.append(Draft(old.kind, old.number, "voided", self.moment(), corrects=seq, fields={"reason": "误记"}))
        else:
            self.happen(old.kind, old.number, VOCABULARY.events[old.event], corrects=seq)
        del self.events[seq]

    def waive(self) -> None:
        rule = self.random.choice(RULES)
        fields: dict[str, Any] = {"rule": rule.id, "ground": "疫情", "approver": "厅长"}
        until = self.moment().day if self.random.random() < 0.5 else None
        if until:
            fields["until"] = until.isoformat()
        if rule.periodic:
            period = self.random.choice(("2020", "2021", "2020-Q3", "2021-Q1", "2020-H2"))
            seq = self.append(Draft("rule", rule.id, "waived", Moment(date(2022, 1, 1)), fields={**fields, "period": period}))
            self.waivers.append(Waiver(seq, rule.id, None, period, "疫情", "厅长", until))
            return
        kind, number = self.random.choice([each for each in self.matters if each[0] in VOCABULARY.kinds])
        seq = self.append(Draft(kind, number, "waived", Moment(date(2022, 1, 1)), fields=fields))
        self.waivers.append(Waiver(seq, rule.id, self.matter(kind, number), None, "疫情", "厅长", until))

    def withhold(self) -> None:
        kind, number = self.random.choice([each for each in self.matters if each[0] in VOCABULARY.kinds])
        decided = date(2020, 1, 1) + timedelta(days=self.random.randrange(800))
        seq = self.append(Draft(kind, number, "withheld", Moment(decided), fields={"ground": "第十四条", "approver": "厅长"}))
        self.withheld.append(Withholding(seq, self.matter(kind, number), "第十四条", "厅长", decided))

    def declare(self) -> None:
        kind = self.random.choice(("decision", "press", "result", "document", "work"))
        label = self.random.choice(("2020", "2020-Q2", "2021-05", "2021-H1"))
        period, nil, unit = parse_period(label), self.random.random() < 0.5, self.random.choice((None, *OFFICES))
        assert period is not None
        count, source = (0, None) if nil else (self.random.randrange(3), "审批系统")
        fields = {"period": label} if nil else {"period": label, "count": count, "source": source}
        event = "nil-reported" if nil else "count-asserted"
        seq = self.append(Draft("register", kind, event, Moment(date(2022, 1, 1)), unit=unit, fields=fields))
        self.declared.append(Declaration(seq, kind, period.span, count, source, nil, label, None, unit))

    def take_office(self) -> None:
        """One person at most once in each role: how terms are read from entries is not in question here."""
        free = [(person, role) for person in PEOPLE for role in ("principal", "deputy") if not self.holds(person, role)]
        person, role = self.random.choice(free)
        since, until = sorted((self.moment().day, self.moment().day))
        took = self.append(Draft("leader", person, "took-office", Moment(since), role))
        left = self.append(Draft("leader", person, "left-office", Moment(until), role)) if self.random.random() < 0.5 else None
        tenure = Tenure(person, "principal" if role == "principal" else "deputy", since, until if left else None, (took,))
        self.leaders.append(tenure)

    def holds(self, person: str, role: str) -> bool:
        return any((each.person, each.role) == (person, role) for each in self.leaders)

    def history(self, on: AsOf) -> History:
        known = {number: Matter(number, kind, name) for (kind, name), number in self.matters.items()}
        return build_history(
            self.events.values(),
            known,
            on=on,
            leaders=self.leaders,
            waivers=self.waivers,
            withheld=self.withheld,
            declarations=self.declared,
            units=OFFICES,
        )


def a_history(random: Random) -> Told:
    told = Told(random)
    for office in OFFICES:
        told.append(Draft("unit", office, "unit-added", Moment(date(2019, 1, 1))))
    for kind in random.sample(list(VOCABULARY.kinds), 6):
        specs = [spec for spec in VOCABULARY.events.values() if kind in spec.kinds]
        for number in range(random.randint(1, 3)):
            for spec in random.choices(specs, k=random.randint(1, 8)):
                told.happen(kind, f"{kind}{number}", spec)
    acts = (told.amend, told.amend, told.waive, told.withhold, told.declare, told.take_office)
    for act in random.choices(acts, k=random.randrange(12)):
        if told.events and len(told.leaders) < 6:
            act()
    return told


def recorded(told: Told, path: Path) -> Ledger:
    ledger = create_ledger(str(path), agency="厅", packs=[], recorded_at=RECORDED)
    with ledger.writing() as writer:
        assert writer.append(told.drafts, operator="张三", recorded_at=RECORDED) == range(1, told.next)
    return ledger


def by_rule(judgement: Judgement) -> Iterator[tuple[str, object, list[str]]]:
    """Each rule's counts and findings, whatever the order in which matters were read, and whatever is not said of a matter in a list."""
    for each in judgement:
        yield (
            each.rule.id,
            sorted([*each.counts.items(), *each.absorbed.items()], key=repr),
            sorted(bare(finding) for finding in each.findings),
        )


def bare(finding: Finding) -> str:
    matter = (finding.matter.kind, finding.matter.number) if finding.matter else None
    values = (finding.unit, finding.leader, finding.period, finding.trigger, finding.due, finding.due_earliest, finding.done)
    return repr(
        (
            matter,
            str(finding.outcome),
            finding.reason.code,
            values,
            finding.late_by,
            finding.actual,
            finding.entries,
            finding.missing,
            finding.absorbed_by,
            finding.absorbs,
        )
    )


@pytest.mark.parametrize("whole", [50_000, 0])
@pytest.mark.parametrize("seed", range(5))
def test_the_ledger_judges_as_a_list_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, whole: int) -> None:
    """Read whole, as short ledgers are, or streamed with what is settled in bulk, as long ones are."""
    monkeypatch.setattr(ledger_history, "WHOLE", whole)
    random = Random(seed)
    told = a_history(random)
    with recorded(told, tmp_path / "govopen.db") as ledger:
        for everything in (True, False):
            when = told.moment()
            on = AsOf(when.day, when.minute) if random.random() < 0.5 else AsOf(date(2022, 6, 1))
            histories = ledger.history(ledger.view(Moment(on.day, on.minute))), told.history(on)
            by: By = random.choice(("trigger", "due"))
            one, other = (judge(RULES, each, calendar(), period=PERIOD, on=on, everything=everything, by=by) for each in histories)
            for of_ledger, of_list in zip(by_rule(one), by_rule(other), strict=True):
                assert of_ledger == of_list, (seed, on)
            assert one.matters == other.matters, (seed, on)


@pytest.mark.parametrize("seed", range(5))
def test_what_falls_due_belongs_to_one_year_each(seed: int) -> None:
    """The years asked one by one find what all of them find together; and of matters, what is found by the day on which duties began.

    But for what is one lapse: a breach of another year, which is not asked about, absorbs nothing.
    """
    told = a_history(Random(seed))
    on = AsOf(date(2022, 6, 1))
    history, years = told.history(on), Span(date(2018, 1, 1), date(2027, 12, 31))

    def found(rules: Iterable[Rule], period: Span, by: By) -> list[str]:
        judgement = judge(rules, history, calendar(), period=period, on=on, everything=True, by=by)
        every = ((each.rule.id, finding._replace(absorbed_by=None, absorbs=())) for each in judgement for finding in each.findings)
        return sorted(f"{rule} {bare(finding)}" for rule, finding in every)

    whole = found(RULES, years, "due")
    assert whole == sorted(each for year in range(2018, 2028) for each in found(RULES, year_span(year), "due"))
    of_matters = [rule for rule in RULES if not rule.periodic]
    assert found(of_matters, years, "due") == found(of_matters, years, "trigger")


@pytest.mark.parametrize("seed", range(12))
def test_matters_judged_by_their_two_days_are_judged_as_whole_threads(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """With every finding, entries, offices and days as well, and in the same order."""
    told = a_history(Random(seed))
    asked = [AsOf(date(2022, 6, 1)), AsOf(told.moment().day)]

    def found() -> list[list[Finding]]:
        judgements = [
            judge(RULES, told.history(on), calendar(), period=PERIOD, on=on, unit=unit) for on in asked for unit in (None, OFFICES[0])
        ]
        return [list(each.findings.as_judged) for judgement in judgements for each in judgement]

    by_days = found()
    monkeypatch.setattr(Panel, "_settle", lambda *story: False)
    assert by_days == found()


@pytest.mark.parametrize("seed", range(12))
def test_decisions_settled_in_bulk_are_judged_as_in_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Many decisions of one or two events, some corrected, waived, withheld, of days on which the rule was not in force.

    Judged by every rule, for one office, and by one rule alone, to which nothing but the decisions would be of concern.
    """
    monkeypatch.setattr(ledger_history, "WHOLE", 0)
    monkeypatch.setattr(ledger_history, "PAGE", 10)  # what a first page found bounds what the next ones must look at
    monkeypatch.setattr(ledger_history, "THREADS", 5)
    random = Random(seed)
    told = Told(random)
    for office in OFFICES:
        told.append(Draft("unit", office, "unit-added", Moment(date(2019, 1, 1))))
    decided, published = VOCABULARY.events["decided"], VOCABULARY.events["published"]
    for number in range(120):
        told.happen("decision", f"许{number}号", decided)
        if random.random() < 0.2:  # of no interest to the rule that is asked about alone, but it may be what names the office
            told.happen("decision", f"许{number}号", VOCABULARY.events["secrecy-reviewed"])
        for _ in range(random.choice((0, 1, 1, 1, 1, 2))):
            told.happen("decision", f"许{number}号", published)
            seq, draft = len(told.drafts), told.drafts[-1]
            if random.random() < 0.8:  # soon after the decision
                when = Moment(told.drafts[seq - 2].when.day + timedelta(days=random.randrange(14)))
                told.drafts[-1] = replace(draft, when=when, facet=random.choice(("portal", "portal", "wechat")))
                told.events[seq] = told.events[seq]._replace(when=when, facet=told.drafts[-1].facet)
    for act in random.choices((told.amend, told.waive, told.withhold), k=20):
        act()
    with recorded(told, tmp_path / "govopen.db") as ledger:
        for on in (AsOf(date(2022, 6, 1)), AsOf(told.moment().day)):
            histories = ledger.history(ledger.view(Moment(on.day, on.minute))), told.history(on)
            for unit, rules in ((None, RULES), (OFFICES[0], RULES), (None, PUBLICITY)):
                one, other = (judge(rules, each, calendar(), period=PERIOD, on=on, unit=unit) for each in histories)
                assert [*by_rule(one)] == [*by_rule(other)], (seed, on)
                assert [each.months for each in one] == [each.months for each in other]
                assert one.matters == other.matters
                assert [each.levels for each in one] == [each.levels for each in other]
                worst = judge(rules, histories[0], calendar(), period=PERIOD, on=on, unit=unit, keep=partial(WorstFindings, most=3))
                assert [each.counts for each in worst] == [each.counts for each in other]
                assert [each.levels for each in worst] == [each.levels for each in other]
                assert [each.absorbed for each in worst] == [each.absorbed for each in other]
                assert worst.matters == other.matters
                assert [each.months for each in worst] == [each.months for each in other]
                for few, every in zip(worst, other, strict=True):
                    most_urgent = sorted((each for each in every.findings if each.absorbed_by is None), key=urgency_in_order)[:3]
                    assert sorted(map(bare, few.findings)) == sorted(map(bare, most_urgent))
