"""期限计算单, the counting sheet: every day from the trigger on, whether it counts, its number, and the notice behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from govopen.core.dates.chinese_numerals import read_numeral
from govopen.core.dates.moments import AsOf, Period, Span, parse_period
from govopen.core.dates.work_calendar import WORKING, Day, DayKind, Notice, WorkCalendar
from govopen.core.evaluation.timeliness import workdays_late
from govopen.core.model.entries import Entry
from govopen.core.model.findings import Finding, Outcome
from govopen.core.model.rules import Cite, EventRef, Rule, Term, Version
from govopen.core.model.terms import LeastTerm
from govopen.core.reports.audit_report import Sources
from govopen.messages import Label

#: A count of more days is not laid out day by day: three years are no strip.
LONGEST = timedelta(days=400)
#: How far past the last day the strip goes on, so that a page does not run to a year.
TAIL = timedelta(days=14)


class SheetDay(Struct, frozen=True):
    """One day of the strip. ``number`` is its place in the count, None where it does not count; past the limit it goes on counting.

    ``earliest``: it is the last day in time only if no day that no notice covers is a day off; the last day may be later.
    ``least``: the limit is that of a time that must pass, not of one in which something is to be done.
    """

    day: Day
    number: int | None
    trigger: bool = False
    due: bool = False
    done: bool = False
    paused: bool = False
    late: bool = False
    earliest: bool = False
    least: bool = False


class Sought(Struct, frozen=True):
    """What the rule looks for, with what will do instead, and the entries of the verdict that are it; none: the ledger is silent."""

    names: tuple[Label, ...]
    found: tuple[Entry, ...]


class CountingSheet(Struct, frozen=True):
    """One verdict laid open: rule and version, the days, the conventions used, the entries, and what it all rests on.

    ``strip`` is empty for rules that count no days. ``shortened``: the thing was done so late that the strip ends before.
    ``entries`` are those of the finding, and before each those that it replaced. ``sought`` is what the rule looked for.
    ``overdue_by``: the working days since the limit of what is overdue by working days.
    """

    finding: Finding
    rule: Rule
    version: Version[Any]
    term: Term | None
    strip: tuple[SheetDay, ...]
    shortened: bool
    notices: tuple[Notice, ...]
    entries: tuple[Entry, ...]
    sources: Sources
    on: AsOf
    sought: tuple[Sought, ...] = ()
    overdue_by: int | None = None

    @property
    def number_from(self) -> Cite | None:
        """The place of the law in whose words the length of the term stands; None where it is read into them."""
        if self.term is None or self.finding.length:
            return None
        return next((cite for cite in self.cites if _names(cite.text, self.term.count)), None)

    @property
    def by_signing(self) -> bool:
        """Whether the version takes effect on the day its document was signed: a document that names no other day does."""
        return any(pack.id == self.rule.pack and pack.issued == self.version.in_force_from for pack in self.sources.packs)

    @property
    def period(self) -> Period | None:
        """The period that was judged, for rules that judge periods."""
        return parse_period(self.finding.period) if self.finding.period else None

    @property
    def reading(self) -> Label | None:
        """How an open word of the clause was counted, and why; None where the clause itself says everything."""
        return self.version.reading

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Every place of the law that the verdict rests on: that of the duty, then the further ones."""
        return (self.version.cite, *self.version.further)

    def replaced(self, entry: Entry) -> bool:
        """Whether an entry is shown only because another replaced it."""
        return entry.seq not in self.finding.entries


def build_sheet(
    finding: Finding, rule: Rule, calendar: WorkCalendar, *, entries: tuple[Entry, ...], sources: Sources, on: AsOf
) -> CountingSheet:
    """Lay out the days of a finding; nothing is judged anew."""
    version = rule.version(finding.version)
    term = version.params.counted_term
    if term and finding.length:
        term = term.model_copy(update={"count": finding.length})
    strip, shortened = build_strip(finding, term, calendar, on=on) if term else ((), False)
    return CountingSheet(
        finding, rule, version, term, strip, shortened, _notices(strip, calendar), entries, sources, on,
        tuple(_sought(version, rule, entries, finding)), _overdue_by(finding, term, calendar, on),
    )  # fmt: skip


def _sought(version: Version[Any], rule: Rule, entries: tuple[Entry, ...], finding: Finding) -> Iterator[Sought]:
    """What the rule looks for; a later use of the event that brought the duty about is no answer to itself."""
    for choice in version.params.sought:
        names = tuple(rule.qualified_label(ref.event, facet) for ref in choice for facet in _facets(ref, rule, finding) or (None,))
        yield Sought(names, tuple(each for each in entries if each.seq in finding.entries and any(_is(each, ref) for ref in choice)))


def _facets(ref: EventRef, rule: Rule, finding: Finding) -> tuple[str, ...]:
    """The values by which the event is told apart; of a verdict on one document or topic of a period, its own alone."""
    if finding.period is None:
        return ref.facet
    own = (each for each in finding.missing if f"{ref.event}={each}" in rule.labels and each in (ref.facet or finding.missing))
    return tuple(own) or ref.facet


def _is(entry: Entry, ref: EventRef) -> bool:
    return entry.event == ref.event and (not ref.facet or entry.facet in ref.facet)


def _overdue_by(finding: Finding, term: Term | None, calendar: WorkCalendar, on: AsOf) -> int | None:
    if finding.outcome is not Outcome.OVERDUE or finding.due is None or term is None or term.unit != "workday":
        return None
    return workdays_late(calendar, finding.due.day, on.day)


def _names(text: str, count: int) -> bool:
    """Whether a clause names that number, in digits or in words."""
    said = (int(word) if word.isascii() else read_numeral(word) for word in re.findall(r"\d+|[〇零一二三四五六七八九十百两]+", text))
    return count in said


def build_strip(finding: Finding, term: Term, calendar: WorkCalendar, *, on: AsOf) -> tuple[tuple[SheetDay, ...], bool]:
    """The days from the trigger to the limit, and on to when it was done or, undone, to the day asked about; whether it was cut short."""
    limit = finding.due or finding.due_earliest
    if not laid_out(finding, term) or limit is None:
        return (), False
    end = finding.done.day if finding.done else on.day if finding.violates else limit.day
    last = max(limit.day, min(end, limit.day + TAIL))
    return tuple(_days(finding, term, calendar, limit.day, last)), end > last


def laid_out(finding: Finding, term: Term) -> bool:
    """Whether a count is laid out day by day: one by days, forwards, and not over years."""
    limit = finding.due or finding.due_earliest
    if finding.trigger is None or limit is None or term.unit == "hour" or (isinstance(term, LeastTerm) and term.backwards):
        return False
    return limit.day - finding.trigger.day <= LONGEST


def _days(finding: Finding, term: Term, calendar: WorkCalendar, limit: date, last: date) -> Iterator[SheetDay]:
    assert finding.trigger is not None
    number, first = 0, finding.trigger.day
    for day in Span(first, last).days():
        shown = (calendar.office if term.own_closings else calendar).day(day)
        paused = any(day in span for span in finding.paused)
        counts = (day > first or term.start_counts) and not paused and _counts(shown, term)
        number += counts
        yield SheetDay(
            day=shown,
            number=number if counts else None,
            trigger=day == first,
            due=day == limit,
            done=finding.done is not None and day == finding.done.day,
            paused=paused,
            late=day > limit and not term.least,
            earliest=day == limit and finding.due is None,
            least=term.least,
        )


def _counts(day: Day, term: Term) -> bool:
    """Working-day terms count working days, uncovered ones as if they were (the earliest limit); other terms count every day."""
    return term.unit != "workday" or day.kind in WORKING or (day.kind is DayKind.UNKNOWN)


def _notices(strip: tuple[SheetDay, ...], calendar: WorkCalendar) -> tuple[Notice, ...]:
    """The notices behind the days shown, in order of appearance, then those of their years that arrange none of these days."""
    years = {each.day.day.year for each in strip}
    named = dict.fromkeys(each.day.notice for each in strip if each.day.notice is not None)
    return tuple(dict.fromkeys((*named, *(notice for notice in calendar.notices if years.intersection(notice.years)))))
