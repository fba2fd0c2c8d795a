"""Colours of outcomes, and what a finding is about, as the terminal shows them."""

from __future__ import annotations

from govopen.core.model.findings import Finding, Outcome
from govopen.i18n import Words
from govopen.render.wording import period_name

STYLES: dict[Outcome, str] = {
    Outcome.OVERDUE: "bold red",
    Outcome.LATE: "yellow",
    Outcome.MISSED: "bold red",
    Outcome.UNDETERMINED: "magenta",
    Outcome.DUE_SOON: "cyan",
    Outcome.MET: "green",
}


def subject(finding: Finding, words: Words) -> str:
    """What a finding is about: the matter's number, or the period with the person."""
    if finding.matter:
        return finding.matter.number
    period = words.say(period_name(finding.period)) if finding.period else "–"
    return f"{period} {finding.leader}" if finding.leader else period
