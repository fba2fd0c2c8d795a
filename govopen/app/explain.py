"""One matter or one period laid open: each rule that judges it, with the counting sheet of its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from govopen.app.clock import as_of as asked
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.resolve import find_matter, optional_kind
from govopen.app.rule_choice import choose_rules
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import CROSSING_DAYS, AsOf, Period, Span, days_later, parse_period, year_span
from govopen.core.evaluation import engine
from govopen.core.model.entries import Entry
from govopen.core.model.events import Matter
from govopen.core.model.findings import Finding
from govopen.core.model.history import History
from govopen.core.model.rules import Rule
from govopen.core.reports.counting_sheet import CountingSheet, build_sheet


def explain(
    workspace: Workspace,
    number: str,
    *,
    rule: str | None = None,
    kind: str | None = None,
    as_of: date | None = None,
    known_as_of: date | None = None,
    calendar_as_of: date | None = None,
) -> tuple[CountingSheet, ...]:
    """The counting sheets of a matter, or of a period such as ``2020-Q1``: one a verdict, of one rule if asked."""
    with workspace.reading(calendar_as_of=calendar_as_of, known_as_of=known_as_of) as opened:
        kind = optional_kind(opened.vocabulary, kind)
        on = asked(as_of, moment=opened.moment)
        view = opened.view(on)
        rules = choose_rules(opened.rulebook, rules=(rule,) if rule else ())
        history = opened.ledger.history(view)
        period = parse_period(number)
        if period is not None and not opened.ledger.find(number, kind=kind):
            found = _of_period(opened, history, period, rules, on)
        else:
            found = _of_matter(opened, history, find_matter(opened.ledger, opened.vocabulary, number, kind=kind), rules, on)
        sources = opened.sources(view)
        return tuple(
            build_sheet(finding, judging, opened.calendar, entries=tuple(_entries(opened, finding)), sources=sources, on=on)
            for finding, judging in found
        )


Verdicts = Iterator[tuple[Finding, Rule]]


def _of_matter(opened: OpenedLedger, history: History, matter: Matter, rules: tuple[Rule, ...], on: AsOf) -> Verdicts:
    """What rules say of the matter itself, and of the periods towards which it counts; in the order of the rules."""
    entries = opened.ledger.matter_entries(matter.id)
    seqs = {entry.seq for entry in entries}
    days = [entry.when.day for entry in entries]
    years = Span(year_span(min(days).year).first, days_later(year_span(max(days).year).last, CROSSING_DAYS))
    ask = partial(engine.judge, calendar=opened.calendar, on=on, everything=True)
    of_matters = ask([rule for rule in rules if not rule.periodic], history.of_matter(matter.id), period=Span(min(days), max(days)))
    of_periods = ask([rule for rule in rules if rule.periodic], history, period=years)
    found = {each.rule.id: each for each in (*of_matters, *of_periods)}
    for rule in rules:
        for finding in found[rule.id].findings.as_judged:
            if not rule.periodic or seqs.intersection(finding.entries):
                yield finding, rule


def _of_period(opened: OpenedLedger, history: History, period: Period, rules: tuple[Rule, ...], on: AsOf) -> Verdicts:
    periodic = [rule for rule in rules if rule.periodic]
    for judged in engine.judge(periodic, history, opened.calendar, period=period.span, on=on, everything=True):
        yield from ((finding, judged.rule) for finding in judged.findings.as_judged if finding.period == period.label)


def _entries(opened: OpenedLedger, finding: Finding) -> Iterator[Entry]:
    """The entries that the verdict rests on, each after those that it replaced."""
    for seq in finding.entries:
        yield from _with_replaced(opened, seq)


def _with_replaced(opened: OpenedLedger, seq: int) -> list[Entry]:
    line: list[Entry] = []
    wanted: int | None = seq
    while wanted is not None and (entry := opened.ledger.entry(wanted)) is not None:
        line.insert(0, entry)
        wanted = entry.corrects
    return line
