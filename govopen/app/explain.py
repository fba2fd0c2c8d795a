"""One matter or one period laid open: each rule that judges it, with the counting sheet of its days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from govopen.app.clock import as_of as asked
from govopen.app.resolve import resolve_kind
from govopen.app.statements import find_matter
from govopen.app.workspace import Workspace, choose_rules, reading
from govopen.core.dates.moments import AsOf, Period, Span, parse_period, year_span
from govopen.core.evaluation import engine
from govopen.core.evaluation.focus import OneMatter
from govopen.core.model.entries import Entry
from govopen.core.model.events import Matter
from govopen.core.model.findings import Finding
from govopen.core.model.history import Facts
from govopen.core.model.rules import Rule
from govopen.core.reports.counting_sheet import CountingSheet, build_sheet


def explain(
    location: str,
    number: str,
    *,
    rule: str | None = None,
    kind: str | None = None,
    as_of: date | None = None,
    known_as_of: date | None = None,
    calendar_as_of: date | None = None,
) -> tuple[CountingSheet, ...]:
    """The counting sheets of a matter, or of a period such as ``2020-Q1``: one a verdict, of one rule if asked."""
    with reading(location, calendar_as_of=calendar_as_of, known_as_of=known_as_of) as workspace:
        kind = resolve_kind(workspace.vocabulary, kind).name if kind else None
        on = asked(as_of, moment=workspace.moment)
        view = workspace.view(on)
        rules = choose_rules(workspace.rulebook, rules=(rule,) if rule else ())
        facts = workspace.ledger.facts(view)
        period = parse_period(number)
        if period is not None and not workspace.ledger.find(number, kind=kind):
            found = _of_period(workspace, facts, period, rules, on)
        else:
            found = _of_matter(workspace, facts, find_matter(workspace.ledger, workspace.vocabulary, number, kind=kind), rules, on)
        sources = workspace.sources(view)
        return tuple(
            build_sheet(finding, judging, workspace.calendar, entries=tuple(_entries(workspace, finding)), sources=sources, on=on)
            for finding, judging in found
        )


def _of_matter(workspace: Workspace, facts: Facts, matter: Matter, rules: Iterable[Rule], on: AsOf) -> Iterator[tuple[Finding, Rule]]:
    """What rules say of the matter itself, and the periods towards which it counts."""
    history = workspace.ledger.history(matter.id)
    seqs = {entry.seq for entry in history}
    days = [entry.when.day for entry in history]
    alone = OneMatter(facts, matter.id)
    for rule in rules:
        if rule.periodic:
            window, source = Span(year_span(min(days).year).first, year_span(max(days).year).last), facts
        else:
            window, source = Span(min(days), max(days)), alone
        for judged in engine.judge((rule,), source, workspace.calendar, period=window, on=on, everything=True):
            for finding in judged.findings:
                if not rule.periodic or seqs.intersection(finding.entries):
                    yield finding, rule


def _of_period(workspace: Workspace, facts: Facts, period: Period, rules: Iterable[Rule], on: AsOf) -> Iterator[tuple[Finding, Rule]]:
    periodic = [rule for rule in rules if rule.periodic]
    for judged in engine.judge(periodic, facts, workspace.calendar, period=period.span, on=on, everything=True):
        yield from ((finding, judged.rule) for finding in judged.findings if finding.period == period.label)


def _entries(workspace: Workspace, finding: Finding) -> Iterator[Entry]:
    """The entries that the verdict rests on, each after those that it replaced."""
    for seq in finding.entries:
        yield from _with_replaced(workspace, seq)


def _with_replaced(workspace: Workspace, seq: int) -> list[Entry]:
    line: list[Entry] = []
    wanted: int | None = seq
    while wanted is not None and (entry := workspace.ledger.entry(wanted)) is not None:
        line.insert(0, entry)
        wanted = entry.corrects
    return line
