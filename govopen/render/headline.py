"""What an audit says in short: its headline, its second sentence, counts and the score."""

from __future__ import annotations

from typing import get_args

from govopen.core.model.findings import Level, Outcome
from govopen.core.reports.audit_report import AuditReport, Counts, Rate, binding_levels, rate
from govopen.i18n import N_
from govopen.messages import Message, msg, plural
from govopen.render.wording import LEVELS, OUTCOMES


def period_asked(report: AuditReport) -> Message:
    """The days asked about, and that they are those on which the duties fall due where that is so."""
    first, last = report.period
    if report.by == "due":
        return msg("falling due from {first} to {last}", first=first, last=last)
    return msg("{first} to {last}", first=first, last=last)


def headline(report: AuditReport) -> Message:
    """The first sentence of an audit, the same wherever it is drawn: how many breaches of which sort, or that there is none."""
    found = report.headline
    if found.total:
        counts = [counted(outcome, number) for outcome, number in found.violations.items() if number]
        if not found.matters:
            return msg("Breaches: {total} ({counts}).", total=found.total, counts=counts)
        return plural(
            "Breaches: {total} ({counts}), of {count} matter.",
            "Breaches: {total} ({counts}), of {count} matters.",
            found.matters,
            total=found.total,
            counts=counts,
        )
    if found.unsettled:
        return msg("No breach was found, but not everything could be determined: {count}.", count=found.unsettled)
    if not any(report.counts.values()):
        return msg("Nothing was there to be judged in that period.")
    return msg("No breach was found.")


def besides(report: AuditReport) -> Message | None:
    """The second sentence: what was not met at the levels that do not count."""
    levels = [LEVELS[level] for level in get_args(Level) if level not in binding_levels(strict=report.strict)]
    count = report.headline.non_binding_breaches
    text = N_("Not met besides, under duties that bind less ({levels}), which is no breach: {count}.")
    return msg(text, levels=levels, count=count) if count else None


def undetermined(report: AuditReport) -> Message | None:
    """How many verdicts could not be reached, and how many of them at the levels that count; None where all could."""
    count, binding = report.counts.get(Outcome.UNDETERMINED, 0), report.headline.unsettled
    if not count or count == binding:
        return counted(Outcome.UNDETERMINED, count) if count else None
    levels = [LEVELS[level] for level in get_args(Level) if level in binding_levels(strict=report.strict)]
    return msg("{outcome} {count} ({binding} of them under duties that bind: {levels})", outcome=OUTCOMES[Outcome.UNDETERMINED],
               count=count, binding=binding, levels=levels)  # fmt: skip


def rate_text(counts: Counts) -> str:
    """The rate of some counts; see ``percentage``."""
    return percentage(rate(counts))


def percentage(of: Rate) -> str:
    """``97.5%``, rounded down, so that 99.96 % is not called whole; a dash where nothing was judged."""
    reached = of.thousandths
    return "–" if reached is None else "100%" if reached == 1000 else f"{reached // 10}.{reached % 10}%"


def rate_sentence(report: AuditReport) -> Message:
    """The rate of an audit with its definition, the same wherever it is drawn."""
    levels = [LEVELS[level] for level in get_args(Level) if level in binding_levels(strict=report.strict)]
    text = N_("Rate {rate}: {met} met of {judged} judged under duties that count as the headline does ({levels}).")
    return msg(text, rate=percentage(report.rate), met=report.rate.met, judged=report.rate.judged, levels=levels)


#: What every rate of an audit is.
RATE_RULE = msg(
    "Rate = met / (met + done late + overdue + missed), rounded down to 0.1%; what is waived, undetermined or not yet due is in neither. "
    "A duty's rate is its own, whatever its level; a lapse that breaches two duties counts once."
)


def counted(outcome: Outcome, count: int) -> Message:
    """``late 3``."""
    return msg("{outcome} {count}", outcome=OUTCOMES[outcome], count=count)
