"""Sets aside what an event excuses from: what would be a breach, is open or is not settled, is then not applicable and names the entry."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from govopen.core.dates.moments import Period, Span, parse_period
from govopen.core.evaluation.kind import JudgeMatter
from govopen.core.evaluation.question import Question
from govopen.core.model.events import Event, Pattern, event_order, field_values, fits
from govopen.core.model.excuses import Excuse
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import ANY_KIND
from govopen.core.model.rules import FIRST_DAY, LAST_DAY, Params, Rule, Trigger
from govopen.core.model.threads import Thread

#: A duty that is done, or may yet turn out either way, needs no excuse.
_OWED = frozenset({Outcome.PENDING, Outcome.DUE_SOON})


def unless_excused(rule: Rule, params: Params, judge: JudgeMatter) -> JudgeMatter:
    """Return the judge of matters that looks for an excuse before it finds a breach."""
    if not params.excused_by:
        return judge

    def judge_excusing(thread: Thread, trigger: Trigger) -> Finding:
        finding = judge(thread, trigger)
        if not _is_owed(finding) and not _is_unsettled(finding):
            return finding
        due = _due_day(finding) or (LAST_DAY if finding.reason.code == "clock-stopped" else trigger.begins.day)
        for excuse in params.excused_by:
            within = Span(FIRST_DAY, LAST_DAY if excuse.whenever else due)
            found = next((each for each in thread.matching(excuse.pattern) if each.when.day in within), None)
            if found is not None:
                return _excused(rule, finding, found)
        return finding

    return judge_excusing


class PeriodExcuses:
    """Keeps the events that may excuse from a duty of periods, and sets aside what they excuse from."""

    def __init__(self, question: Question) -> None:
        """Look by the versions of the question's rule that judge periods."""
        self._rule = question.rule
        periodic = [version for version in question.rule.versions if version.params.periodic]
        self.patterns = tuple(_pattern(excuse, version.params) for version in periodic for excuse in version.params.excused_by)
        self._happened: list[_Happened] = []

    def add(self, thread: Thread) -> None:
        """Keep what a matter holds of them."""
        found = thread.matching(*self.patterns) if self.patterns else ()
        self._happened += (_Happened(each, thread.matter.kind, each.unit or thread.matter.unit) for each in found)

    def settle(self, finding: Finding) -> Finding:
        """Return the verdict on a period, set aside where something excuses from it."""
        params: Params = self._rule.version(finding.version).params
        period = parse_period(finding.period or "")
        if not self._happened or period is None or not _is_owed(finding):
            return finding
        for excuse in params.excused_by:
            pattern, days = _pattern(excuse, params), _days(excuse, params, period, finding)
            fitting = [each.event for each in self._happened if each.fits(pattern, days) and each.excuses(excuse, finding)]
            if fitting:
                return _excused(self._rule, finding, min(fitting, key=event_order))
        return finding


class _Happened(NamedTuple):
    """An event that may excuse, with the kind of its matter and the office that it names."""

    event: Event
    kind: str
    unit: str | None

    def fits(self, pattern: Pattern, days: Span) -> bool:
        return pattern.kind in (None, self.kind) and self.event.when.day in days and fits(self.event, pattern)

    def excuses(self, excuse: Excuse, finding: Finding) -> bool:
        """Whether it excuses the one who owes it: an entry that names no office excuses every one of them."""
        if finding.unit is not None and self.unit not in (None, finding.unit):
            return False
        return excuse.person is None or finding.leader in (None, *field_values(self.event, excuse.person))


def _pattern(excuse: Excuse, params: Params) -> Pattern:
    kind = excuse.kind or params.of_register or params.of_matters
    return excuse.on(None if kind == ANY_KIND else kind)


def _days(excuse: Excuse, params: Params, period: Period, finding: Finding) -> Span:
    """The days on which the excuse must have happened: in the period and by the due day; of what is owed once, any day until then."""
    first, last = (FIRST_DAY, LAST_DAY) if params.once else period.span
    return Span(first, last if excuse.whenever else min(_due_day(finding) or last, last))


def _is_owed(finding: Finding) -> bool:
    """Whether it is a breach or still open."""
    return finding.violates or finding.outcome in _OWED


def _is_unsettled(finding: Finding) -> bool:
    """Whether it is not done, and its limit is not known: a clock that stands, a calendar that ends."""
    return finding.outcome is Outcome.UNDETERMINED and finding.done is None


def _due_day(finding: Finding) -> date | None:
    limit = finding.due or finding.due_earliest
    return limit.day if limit else None


def _excused(rule: Rule, finding: Finding, event: Event) -> Finding:
    """The entry that excuses stands last: the sentence names it by that."""
    values = {"event": rule.label(event.event), "day": event.when.day, "was": finding.outcome}
    entries = (*(seq for seq in finding.entries if seq != event.seq), event.seq)
    return finding._replace(
        outcome=Outcome.NOT_APPLICABLE, reason=Reason("excused", values), entries=entries, late_by=None, late_unit=None, missing=()
    )
