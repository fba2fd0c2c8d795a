"""What follows from an entry or an import, in short sentences: the last day and what is left of it, how late, or that it is met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from govopen.core.model.findings import Finding, Outcome
from govopen.core.model.rules import Rule
from govopen.i18n import Words
from govopen.messages import Message, msg, plural
from govopen.render.finding_rows import rule_title
from govopen.render.headline import counted
from govopen.render.wording import LEVELS, lateness, why

OPEN = frozenset({Outcome.DUE_SOON, Outcome.PENDING})


class Verdict(Protocol):
    """A finding with its rule; ``workdays`` left until the last day, or gone by since."""

    @property
    def finding(self) -> Finding:
        """What was found."""
        ...

    @property
    def rule(self) -> Rule:
        """The rule that judged."""
        ...

    @property
    def workdays(self) -> int | None:
        """Working days, None where they cannot be told."""
        ...


def verdict_line(verdict: Verdict, words: Words) -> Message:
    """Return one line: what holds now, and of which duty."""
    level = "" if verdict.rule.level == "must" else words.say("({level})", level=LEVELS[verdict.rule.level])
    duty = f"{verdict.rule.article} {rule_title(verdict.rule, words)}{level}"
    make = _SHORT.get(verdict.finding.outcome)
    if make is None or (verdict.finding.outcome in OPEN and verdict.finding.due is None):
        return msg("{duty}: {why}", duty=duty, why=why(verdict.finding))
    return msg("{verdict}: {duty}", verdict=make(verdict.finding, verdict.workdays), duty=duty)


def next_line(verdict: Verdict, words: Words) -> Message:
    """Return the same with the number of the matter in front, for a list of several matters."""
    matter = verdict.finding.matter
    return msg("{number}: {line}", number=matter.number if matter else "", line=verdict_line(verdict, words))


def sums_line(matters: int, counts: Mapping[Outcome, int]) -> Message:
    """Return how many duties of the matters of an import are met, late, overdue, and so on."""
    told = [counted(outcome, counts[outcome]) for outcome in dict.fromkeys((Outcome.MET, *Outcome)) if counts.get(outcome)]
    return plural("Judged now, {count} matter: {counts}.", "Judged now, {count} matters: {counts}.", matters, counts=told)


def _open(finding: Finding, workdays: int | None) -> Message:
    if workdays is None:
        return msg("due {due}", due=finding.due)
    if workdays == 0:
        return msg("due today, {due}", due=finding.due)
    return plural("due {due}, {count} working day left", "due {due}, {count} working days left", workdays, due=finding.due)


def _overdue(finding: Finding, workdays: int | None) -> Message:
    if workdays is None:
        return msg("overdue since {due}", due=finding.due)
    return plural("overdue since {due}, by {count} working day", "overdue since {due}, by {count} working days", workdays, due=finding.due)


def _late(finding: Finding, workdays: int | None) -> Message:
    return msg("done late, {late} (last day {due})", late=lateness(finding), due=finding.due)


_SHORT: Mapping[Outcome, Callable[[Finding, int | None], Message]] = {
    Outcome.MET: lambda finding, workdays: msg("now met"),
    Outcome.DUE_SOON: _open,
    Outcome.PENDING: _open,
    Outcome.OVERDUE: _overdue,
    Outcome.LATE: _late,
}
