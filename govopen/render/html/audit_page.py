"""The audit as one page that needs nothing else: no address outside, no script but its own, readable on paper and on a phone.

Jinja2 escapes everything; style and script are allowed by their hash and nothing else is, so that a title can at most be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, get_args

from govopen.core.dates import weekdays
from govopen.core.dates.moments import AsOf
from govopen.core.model.findings import VIOLATIONS, Finding, Level, Outcome
from govopen.core.model.rules import Rule
from govopen.core.reports.audit_lines import breaches_of
from govopen.core.reports.audit_report import AuditReport, RuleLine, UnitLine, binding_levels
from govopen.core.reports.dashboard import Case, Dashboard, build_dashboard
from govopen.i18n import N_, Words
from govopen.messages import plural
from govopen.render.comparison_wording import against_title, basis, duties, offices, total, years
from govopen.render.day_names import KINDS, holiday_name
from govopen.render.finding_rows import rule_title
from govopen.render.first_day import step_commands, step_duties, step_title
from govopen.render.headline import RATE_RULE, besides, headline, period_asked, rate_sentence, rate_text
from govopen.render.html.charts import draw_hours, draw_month, draw_strip, draw_trend, ring, stack
from govopen.render.html.page import render_template, template_text
from govopen.render.order_register import HEADINGS as ORDER_HEADINGS
from govopen.render.order_register import order_rows
from govopen.render.safe_text import safe
from govopen.render.wording import LEVELS, NO_OFFICE, OUTCOMES, why

#: Findings that stand in the page at once; the rest waits as text, which costs a browser nothing until someone looks for it.
SHOWN = 200
WEB = re.compile(r"https?://[^\s\"'<>]+")

#: What the templates say; a test holds this list and the templates together.
TEMPLATE_WORDS = (
    N_("Audit of open government duties"),
    N_("Judged as of {day}"),
    N_("met"),
    N_("Breaches"),
    N_("Still undone"),
    N_("Cannot be judged"),
    N_("Waived"),
    N_("Due soon"),
    N_("Month by month"),
    N_("Each column is a month: the matters that began in it and were judged. Above it the share that was met."),
    N_("Each column is a month: the matters that fell due in it and were judged. Above it the share that was met."),
    N_("{count} not met"),
    N_("Not met"),
    N_("Offices side by side"),
    N_("Office"),
    N_("{count} judged"),
    N_("+{count} that bind less"),
    N_("The days of the year"),
    N_("The redder a day, the more duties ran out on it unmet. Hatched days are rest days, underlined weekends are make-up working days."),
    N_("Only the last {count} month is drawn.", "Only the last {count} months are drawn."),
    N_("{count} duty ran out unmet", "{count} duties ran out unmet"),
    N_("Articles"),
    N_("Article"),
    N_("Duty"),
    N_("Level"),
    N_("Rate"),
    N_("Breaches, more or fewer"),
    N_("Rate, percentage points"),
    N_("{count} duty met throughout, or nothing to judge", "{count} duties met throughout, or nothing to judge"),
    N_("Orders to put right"),
    *ORDER_HEADINGS[:-1],
    N_("Findings"),
    N_("Search number, title, office…"),
    N_("All outcomes"),
    N_("All offices"),
    N_("All duties"),
    N_("To be acted on first"),
    N_("By last day"),
    N_("Latest first"),
    N_("By office"),
    N_("Show more"),
    N_("Show all"),
    N_("{shown} of {all} shown"),
    N_("Without its script this page shows the first {shown} of {all} findings; the workbook (--format xlsx) holds them all."),
    N_("Nothing else to report."),
    N_("Never begun"),
    N_("No verdict can be given on these before something was recorded. One record, or a report that there was nothing, settles each."),
    N_("of which binding: {count}"),
    N_("What the words mean"),
    N_("done late, overdue or missed, under duties at these levels: {levels}"),
    N_("done late, overdue or missed, at whatever level"),
    N_("Nothing to report: every duty that was due has been met."),
    N_("Entries {entries}"),
    N_("How to read a strip"),
    N_("the day it began, not counted"),
    N_("counted, with its number"),
    N_("rest day"),
    N_("make-up working day, counted"),
    N_("the last day ends here"),
    N_("days late"),
    N_("the day it was done"),
    N_("within {count} hour", "within {count} hours"),
    N_("{required} owed, {actual} held"),
    N_("What this rests on"),
    N_("Rule packs"),
    N_("Reading chosen by the settings: {chosen}"),
    N_("Holiday notices"),
    N_("Calendar known from {first} to {last}"),
    N_("Checkpoint of the ledger"),
    N_("Only the entries that this rests on were hashed anew, and the links of all compared; `govopen audit --verify` hashes every entry."),
    N_("{count} entry", "{count} entries"),
    N_("Keep this line: `govopen ledger verify --anchor` finds out with it whether the ledger was rewritten since."),
    N_("Drawn up"),
    N_(
        "The day on which a term begins is not counted (Civil Code art. 201), the last day ends at 24:00 (art. 203), "
        "“within” includes the limit (art. 1259)."
    ),
    N_("second-hand"),
)  # fmt: skip

#: The legend of outcomes, in the order of the page.
MEANINGS: Mapping[Outcome, str] = {
    Outcome.OVERDUE: N_("not done, and the last day has passed"),
    Outcome.DUE_SOON: N_("not done, and the last day is near"),
    Outcome.LATE: N_("done, after the last day"),
    Outcome.MISSED: N_("a number, a document, an order or an element is wanting, and it is too late for it"),
    Outcome.UNDETERMINED: N_("a fact or a holiday notice is wanting; the finding says which one would settle it"),
    Outcome.PENDING: N_("not done, and there is time"),
    Outcome.WAIVED: N_("set aside with a ground and an approval; counted in no rate"),
    Outcome.MET: N_("done in time"),
}


def render_html(report: AuditReport, *, words: Words) -> Iterator[str]:
    """Yield the page as text, piece by piece: strips are held, findings pass through."""
    picture = build_dashboard(report)
    shared = _Shared(picture, words)
    style, script = template_text("page.css"), template_text("audit.js")
    rows = iter(picture.cases)
    first = list(islice(rows, SHOWN))
    return render_template(
        "audit.html.j2",
        words=words,
        style=style,
        script=script,
        report=report,
        total=len(picture.cases),
        first=first,
        rest=rows,
        shown=SHOWN,
        strips=[draw_strip(strip) for strip in picture.strips],
        strips_shown=1 + max((case.strip for case in first if case.strip is not None), default=-1),
        months=[(f"{days[0].day.day:%Y-%m}", draw_month(days)) for days in picture.months],
        all_months=(report.period.last.year - report.period.first.year) * 12 + report.period.last.month - report.period.first.month + 1,
        trend=draw_trend(report.by_month),
        period=words.say(period_asked(report)),
        units=sorted(report.by_unit, key=_weakest_first),
        shared=shared,
        headline=report.headline,
        verdict=words.say(headline(report)),
        against=_against(report, words),
        rate_lines=[words.say(rate_sentence(report)), words.say(RATE_RULE)],
        besides=words.say(lenient) if (lenient := besides(report)) else "",
        orders=[row[:-1] for row in order_rows(report.orders, report.on.day, words)],
        order_headings=[words.say(heading) for heading in ORDER_HEADINGS[:-1]],
        outcomes=picture.outcomes,
        steps=picture.steps,
        waiting=sum(step.findings for step in picture.steps),
        step_title=step_title,
        step_commands=step_commands,
        step_duties=step_duties,
        meanings=list(MEANINGS.items()),
        binding=[LEVELS[level] for level in get_args(Level) if level in binding_levels(strict=report.strict)],
    )


def _against(report: AuditReport, words: Words) -> dict[str, Any] | None:
    """What the template draws of the comparison with an earlier year."""
    against = report.against
    if against is None:
        return None
    return {
        "title": words.say(against_title(report)),
        "years": words.say(years(against)),
        "then": against.period.first.year,
        "offices": [total(against, words), *offices(against, words)],
        "duties": duties(against, words, everything=False),
        "basis": list(map(words.say, basis(against))),
    }


@dataclass(frozen=True)
class _Shared:
    """What the template asks for while it draws: numbers into words, outcomes into labels."""

    picture: Dashboard
    words: Words

    def label(self, outcome: Outcome) -> str:
        """The name of an outcome."""
        return self.words.say(OUTCOMES[outcome])

    def office(self, unit: str | None) -> str:
        """The name of an office, or that none is named."""
        return self.safe(unit) if unit else self.words.say(NO_OFFICE)

    def group(self, case: Case) -> str:
        """The heading of the group that a case begins: its office, or its duty."""
        if self.picture.report.group == "rule":
            return f"{case.finding.article} {self.title(case.rule)}"
        return self.office(case.finding.unit)

    def level(self, level: str) -> str:
        """The name of a level."""
        return self.words.say(LEVELS[level])

    def title(self, rule: Rule) -> str:
        """The title of a rule."""
        return rule_title(rule, self.words)

    def why(self, finding: Finding) -> str:
        """One sentence, safe to show."""
        return safe(self.words.say(why(finding)))

    def share(self, counts: Mapping[Outcome, int]) -> str:
        """The rate of some counts."""
        return rate_text(counts)

    def parts(self, counts: Mapping[Outcome, int]) -> Any:
        """A bar of 300."""
        return stack(counts, 300)

    def ring(self) -> tuple[float, float]:
        """The ring of the rate, of radius 52."""
        return ring(self.picture.report.rate.exact, 52)

    def hours(self, finding: Finding) -> Any:
        """The bar of an hour term."""
        return draw_hours(finding)

    def allowed(self, finding: Finding) -> int:
        """How many hours an hour term allows."""
        assert finding.due is not None
        assert finding.trigger is not None
        return round((finding.due.earliest - finding.trigger.earliest).total_seconds() / 3600)

    def day(self, drawing: Any) -> str:
        """What a day of the calendar is: date, kind, holiday, notice, breaches."""
        day, broken = drawing.cell.day, drawing.cell.broken
        said = [day.day.isoformat(), holiday_name(day.name, self.words), self.words.say(KINDS[day.kind]), str(day.notice or "")]
        said.append(self.words.say(plural("{count} duty ran out unmet", "{count} duties ran out unmet", broken)) if broken else "")
        return " · ".join(part for part in said if part)

    def safe(self, text: str | None) -> str:
        """Text of a user: numbers of persons starred, what cannot be seen written out."""
        return safe(text)

    def web(self, address: str) -> bool:
        """Whether an address may become a link."""
        return WEB.fullmatch(address) is not None

    def on(self, on: AsOf) -> str:
        """The moment asked about."""
        return on.day.isoformat() if on.minute is None else f"{on.day} {on.minute:%H:%M}"

    def breaches(self, counts: Mapping[Outcome, int]) -> int:
        """How many breaches of any level."""
        return breaches_of(counts)

    def telling(self) -> list[RuleLine]:
        """The rules that have something to say: not met throughout."""
        return [line for line in self.picture.report.by_rule if not _is_quiet(line)]

    def quiet(self) -> list[RuleLine]:
        """The others."""
        return [line for line in self.picture.report.by_rule if _is_quiet(line)]

    def by_pack(self, lines: Iterable[RuleLine]) -> list[tuple[str, list[RuleLine]]]:
        """Rules under the titles of their packs, in the order of the packs."""
        titles = {pack.id: self.words.pick(pack.title, pack.title_en) for pack in self.picture.report.sources.packs}
        return [(titles.get(pack, pack), list(group)) for pack, group in groupby(lines, key=lambda line: line.rule.pack)]

    def weekdays(self) -> Iterator[str]:
        """Monday to Sunday, short."""
        return map(self.words.say, weekdays.NARROW)

    def lateness(self, case: Case) -> int:
        """Minutes late, to sort by; a working day as a day, what is still undone by its days until now."""
        finding = case.finding
        if finding.late_by is not None:
            return finding.late_by * (1 if finding.late_unit == "minute" else 1440)
        if finding.outcome is Outcome.OVERDUE and finding.due:
            return (self.picture.report.on.day - finding.due.day).days * 1440
        return 0


def _is_quiet(line: RuleLine) -> bool:
    loud = (*VIOLATIONS, Outcome.UNDETERMINED, Outcome.WAIVED, Outcome.DUE_SOON)
    return not any(line.counts.get(outcome, 0) for outcome in loud)


def _weakest_first(line: UnitLine) -> tuple[bool, float, str]:
    reached = line.rate.exact
    return line.unit is None, 2.0 if reached is None else reached, line.unit or ""
