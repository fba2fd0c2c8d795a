"""What each event did to a clock, in words: one line for each, with the article behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from govopen.core.model.findings import ClockStep, Finding
from govopen.core.model.rules import Rule
from govopen.i18n import N_, Words
from govopen.messages import Message, msg

STEPS: Mapping[str, str] = {
    "started": N_("the count begins"),
    "no-start": N_("moves nothing: the count begins with another entry"),
    "stopped": N_("the clock stops"),
    "restarted": N_("a new count begins; the days counted before are dropped: {counted}"),
    "paused": N_("the days after it are not counted until the answer"),
    "resumed": N_("counted again; not counted since {since}"),
    "pause-ended": N_("not answered by {until}, counted again from the next day on"),
    "extended": N_("{units} more, {most} at most in all; on record: {given}"),
    "not-the-first": N_("moves nothing: only the first of its kind does"),
    "says-otherwise": N_("moves nothing: it says other than it must"),
    "after-the-limit": N_("moves nothing: the last day had passed"),
    "ends-nothing": N_("moves nothing: there was nothing open that it ends"),
    "unsettled": N_("whether it moves the clock is not known; the earliest last day is counted without it"),
}


def clock_lines(finding: Finding, rule: Rule, words: Words) -> Iterator[str]:
    """One line for each event that could move the clock of a verdict, in order; none where the term only starts."""
    if len(finding.steps) > 1:
        yield from (words.say(_line(step, rule)) for step in finding.steps)


def _line(step: ClockStep, rule: Rule) -> Message:
    did = Message(STEPS[step.did], {name: "–" if value is None or value == () else value for name, value in step.values.items()})
    if step.article is None:
        return msg("{day} {event}: {did}.", day=step.day, event=rule.label(step.event), did=did)
    return msg("{day} {event}: {did} ({article}).", day=step.day, event=rule.label(step.event), did=did, article=step.article)
