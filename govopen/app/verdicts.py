"""What follows from what was recorded just now: the verdict on the matter concerned, or the sums of an import.

A first word for whoever sits at a terminal. It reads the matters concerned and nothing else, by the ledger that was checked while it was
written; a report, which rests on every entry, is `audit` and `explain`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct, field

from govopen.app.clock import as_of, now
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.recorded import Recorded
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Span
from govopen.core.evaluation.engine import judge
from govopen.core.evaluation.timeliness import workdays_late
from govopen.core.model.findings import VIOLATIONS, Finding, Outcome
from govopen.core.model.history import History
from govopen.core.model.rules import Rule
from govopen.ledger.opening import open_ledger

#: An import of more matters is not judged at once.
MOST_MATTERS = 20_000
#: What is not done yet, and can still be done in time.
OPEN = frozenset({Outcome.DUE_SOON, Outcome.PENDING})
#: What a clerk wants to hear first: what is broken, what the entry has met, what falls due; then what cannot be told yet.
ORDER = (*(each for each in Outcome if each in VIOLATIONS), Outcome.MET, Outcome.DUE_SOON, Outcome.PENDING, Outcome.UNDETERMINED,
         Outcome.WAIVED, Outcome.NOT_APPLICABLE)  # fmt: skip


class Verdict(Struct, frozen=True):
    """What a rule says of a matter now. ``workdays``: until the last day, or since it; None where it is not counted in days, or unknown."""

    finding: Finding
    rule: Rule
    workdays: int | None = None


class Sums(Struct, frozen=True):
    """What the rules say of the matters of an import; ``next`` are the duties that fall due first, ``on`` the day asked about."""

    matters: int
    counts: Mapping[Outcome, int] = field(default_factory=dict)
    next: tuple[Verdict, ...] = ()


def verdicts_on(workspace: Workspace, done: Recorded) -> tuple[Verdict, ...]:
    """Return what the rules say now of the matter of an entry, what is broken first, then what is met now, then what falls due.

    Duties met by earlier entries are left out, and those that do not apply.
    """
    with open_ledger(workspace.location, write=False) as ledger:
        opened = OpenedLedger(ledger, now(), environ=workspace.environ)
        found = ledger.find(done.draft.number, kind=done.draft.kind)
        verdicts = _judge(opened, [matter.id for matter in found])
        told = [each for each in verdicts if each.finding.outcome is not Outcome.MET or done.seq in each.finding.entries]
        return tuple(sorted(told, key=_urgency))


def sums_of(workspace: Workspace, batch: str, *, most: int) -> Sums | None:
    """Return what the rules say now of the matters of an import, with at most so many of what falls due next.

    None for an import of more than ``MOST_MATTERS`` matters.
    """
    with open_ledger(workspace.location, write=False) as ledger:
        opened = OpenedLedger(ledger, now(), environ=workspace.environ)
        matters = ledger.matters_of_batch(batch)
        if len(matters) > MOST_MATTERS:
            return None
        verdicts = _judge(opened, matters)
        open_ones = sorted((each for each in verdicts if each.finding.outcome in OPEN), key=_urgency)
        counts = Counter(each.finding.outcome for each in verdicts)
        return Sums(len(matters), {outcome: counts[outcome] for outcome in Outcome}, tuple(open_ones[:most]))


def _judge(opened: OpenedLedger, matters: Iterable[int]) -> list[Verdict]:
    on = as_of(None, moment=opened.moment)
    history = opened.ledger.history_of(opened.view(on), matters)
    rules = [rule for rule in opened.rulebook.rules if not rule.periodic]
    judgement = judge(rules, history, opened.calendar, period=_days(history), on=on, everything=True)
    return [
        Verdict(finding, each.rule, _workdays(opened, finding, on.day))
        for each in judgement
        for finding in each.findings.as_judged
        if finding.outcome is not Outcome.NOT_APPLICABLE and finding.absorbed_by is None
    ]


def _days(history: History) -> Span:
    """From the first day of these matters to the last."""
    days = [event.when.day for thread in history.threads() for event in thread.events]
    return Span(min(days, default=date.max), max(days, default=date.max))


def _workdays(opened: OpenedLedger, finding: Finding, today: date) -> int | None:
    """Working days left, or gone by since the last day, a rest day counting as the next working day."""
    limit = finding.due
    if limit is None or limit.minute is not None:
        return None
    if finding.outcome is Outcome.OVERDUE:
        return workdays_late(opened.calendar, limit.day, today)
    if finding.outcome in OPEN and limit.day in opened.calendar.coverage:
        return opened.calendar.count(today, limit.day)
    return None


def _urgency(verdict: Verdict) -> tuple[int, str, str]:
    limit = verdict.finding.due or verdict.finding.due_earliest
    return ORDER.index(verdict.finding.outcome), str(limit or ""), verdict.finding.rule
