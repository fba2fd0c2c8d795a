"""What the report of many agencies says: its sentences and its sections as rows of cells, once for every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from govopen.core.dates.moments import beijing_text
from govopen.core.model.findings import VIOLATIONS, Outcome
from govopen.core.reports.agency_audit import AgencyAudit, OverdueDuty, Status
from govopen.core.reports.audit_lines import breaches_of, rate
from govopen.core.reports.supervision import NAMED, RankedAgency, RuleAcross, SupervisionReport, changes
from govopen.core.text.escaping import visible
from govopen.core.text.personal_data import hide_password, mask
from govopen.i18n import N_, Words
from govopen.messages import Label, Message, msg, plural
from govopen.render.headline import counted, rate_text
from govopen.render.safe_text import safe
from govopen.render.spreadsheet_cells import Cell, share_cell
from govopen.render.wording import LEVELS, NO_OFFICE, OUTCOMES, period_name

STATES: Mapping[Status, Message] = {
    "ok": msg("in order"),
    "unreadable": msg("cannot be read"),
    "altered": msg("altered"),
    "refused": msg("refused"),
    "went-backwards": msg("went backwards"),
}

#: ``share``: a number from 0 to 1; ``change``: a difference of such numbers.
CellShape = Literal["name", "text", "long", "day", "number", "share", "change", "points", "code"]


class SectionColumn(Struct, frozen=True):
    """One column: heading and the shape of its cells; ``detail``: for a workbook, a page has no room for it."""

    heading: Message
    shape: CellShape
    detail: bool = False


class Section(Struct, frozen=True):
    """A table of the report: ``id`` names it in a page, ``note`` stands below its title; ``rows`` hold one cell a column."""

    id: str
    title: Message
    columns: tuple[SectionColumn, ...]
    rows: Sequence[Sequence[Cell]]
    note: Message | None = None


def title(report: SupervisionReport, words: Words) -> str:
    """The name of the report: that of the list, or what it is."""
    return mask(report.title) if report.title else words.say(N_("Supervision of open government duties"))


def asked_text(report: SupervisionReport) -> Message:
    """The period and the moment asked about."""
    day, minute = report.asked.on
    on = msg("as of {moment}", moment=f"{day} {minute:%H:%M}") if minute else msg("as of the end of {day}", day=day)
    first, last = report.asked.period
    return msg("{period}, {on}", period=msg("{first} to {last}", first=first, last=last), on=on)


def headline_lines(report: SupervisionReport) -> Iterator[Message]:
    """What the report comes to, a sentence a line; the first says the breaches."""
    headline = report.headline
    yield plural("{count} agency on the list, {judged} judged.", "{count} agencies on the list, {judged} judged.", len(report.agencies), judged=len(report.ranked))  # fmt: skip  # noqa: E501
    if headline.total:
        counts = [counted(outcome, number) for outcome, number in headline.violations.items() if number]
        yield plural(
            "Breaches: {total} ({counts}), in {count} agency.",
            "Breaches: {total} ({counts}), in {count} agencies.",
            report.breached,
            total=headline.total,
            counts=counts,
        )
    elif report.ranked:
        yield msg("No breach was found.")
    if report.overdue_count:
        yield msg("Overdue now: {count}.", count=report.overdue_count)
    if headline.unsettled:
        yield msg("Cannot be determined: {count}.", count=headline.unsettled)
    yield from alarms(report)


def alarms(report: SupervisionReport) -> Iterator[Message]:
    """Name the agencies that are no sound base, and those that are gone from the list."""
    if faulty := report.faulty:
        yield plural(
            "{count} ledger cannot be relied on: {names}.",
            "{count} ledgers cannot be relied on: {names}.",
            len(faulty),
            names=[each.name for each in faulty],
        )
    if report.gone:
        yield msg("On the list of the last report and no longer on this one: {names}.", names=list(report.gone))


def sections(report: SupervisionReport, words: Words) -> Iterator[Section]:
    """The tables in order; those without a row are left out."""
    for make in (_faulty, _ranking, _overdue, _rules, _years, _silent, _packs, _checkpoints):
        section = make(report, words)
        if section.rows:
            yield section


def _columns(*columns: tuple[Message, CellShape], details: Iterable[Message] = ()) -> tuple[SectionColumn, ...]:
    return tuple(SectionColumn(heading, shape, heading in details) for heading, shape in columns)


def reason_text(agency: AgencyAudit, words: Words) -> str:
    """Why nothing, or not everything, can be said of an agency."""
    return hide_password(mask(words.say(agency.reason))) if agency.reason else ""


def contact_text(agency: AgencyAudit) -> str:
    """The office to ask; empty where the list names none."""
    return mask(agency.contact or "")


def _faulty(report: SupervisionReport, words: Words) -> Section:
    rows = [
        [each.name, words.say(STATES[each.status]), reason_text(each, words), hide_password(each.location), contact_text(each)]
        for each in report.faulty
    ]
    columns = _columns(
        (msg("Agency"), "name"), (msg("State"), "text"), (msg("Why"), "long"), (msg("Ledger"), "text"), (msg("Contact"), "text")
    )
    return Section("faulty", msg("Ledgers that cannot be relied on"), columns, rows, msg("Nothing of them is counted or ranked below."))


def subject(duty: OverdueDuty, words: Words) -> str:
    """What is overdue: the matter's number, or the period."""
    return duty.matter or (words.say(period_name(duty.period)) if duty.period else "–")


def owner(duty: OverdueDuty, words: Words) -> str:
    """Who owes it."""
    return mask(duty.owner) or words.say(NO_OFFICE)


def _overdue(report: SupervisionReport, words: Words) -> Section:
    on = report.asked.on.day
    rows: list[list[Cell]] = [
        [
            each.agency,
            owner(each.duty, words),
            subject(each.duty, words),
            mask(each.duty.matter_title or ""),
            words.pick(each.duty.title, each.duty.title_en),
            each.duty.article,
            each.duty.due,
            (on - each.duty.due).days if each.duty.due else None,
        ]
        for each in report.overdue
    ]
    columns = _columns(
        (msg("Agency"), "name"), (msg("Office"), "text"), (msg("Matter"), "name"), (msg("Title"), "long"), (msg("Duty"), "long"),
        (msg("Article"), "text"), (msg("Due"), "day"), (msg("Days overdue"), "number"), details=[msg("Article")],
    )  # fmt: skip
    return Section("overdue", msg("Overdue now"), columns, rows, left_out(report, len(rows)))


def left_out(report: SupervisionReport, shown: int) -> Message | None:
    """How many overdue duties the list leaves out."""
    more = report.overdue_count - shown
    if more <= 0:
        return None
    return plural("{count} more is not listed here.", "{count} more are not listed here.", more)


def _ranking(report: SupervisionReport, words: Words) -> Section:
    scored = report.scheme is not None
    rows = [_ranked(each, scored=scored) for each in report.ranked]
    points: tuple[tuple[Message, CellShape], ...] = ((msg("Points"), "points"), (msg("At most"), "points")) if scored else ()
    columns = _columns(
        (msg("Rank"), "number"), (msg("Agency"), "name"), *points, (msg("Rate"), "share"), (msg("Against the year before"), "change"),
        (msg("Breaches"), "number"), *((OUTCOMES[each], "number") for each in Outcome), (msg("Overdue now"), "number"),
        (msg("Entries"), "number"),
        details=[OUTCOMES[each] for each in Outcome if each not in (*VIOLATIONS, Outcome.UNDETERMINED)],
    )  # fmt: skip
    return Section("ranking", msg("The agencies"), columns, rows, ranked_by(report))


def ranked_by(report: SupervisionReport) -> Message:
    """By what the agencies are ranked."""
    if (scheme := report.scheme) is not None:
        title = Label(scheme.title, scheme.title_en)
        return msg("Ranked by the points of {title} ({id}, sha256 {sha256}).", title=title, id=scheme.scheme, sha256=scheme.sha256)
    return msg("Rate: met / (met + done late + overdue + missed). Among equals the one with fewer breaches comes first.")


def _ranked(each: RankedAgency, *, scored: bool) -> list[Cell]:
    judged, points = each.judged, each.judged.points
    return [
        each.rank,
        each.agency.name,
        *((points.score if points else None, points.at_most if points else None) if scored else ()),
        share_cell(judged.rate),
        None if each.change is None else each.change / 1000,
        judged.headline.total,
        *(judged.binding.get(outcome, 0) for outcome in Outcome),
        judged.overdue_count,
        judged.checkpoint.size,
    ]


def change_text(change: int | None) -> str:
    """``+1.5`` percentage points; a dash where there is nothing to compare."""
    return "–" if change is None else f"{change / 10:+.1f}" if change else "±0"


def worst_text(rule: RuleAcross) -> list[str]:
    """The agencies with the most breaches of a rule, and a mark where there are more."""
    named = [f"{name} {number}" for name, number in rule.worst]
    return [*named, "…"] if len(rule.breached) > NAMED else named


def telling_rules(report: SupervisionReport) -> Iterable[RuleAcross]:
    """The rules that were breached anywhere."""
    return (each for each in report.rules if breaches_of(each.counts))


def _rules(report: SupervisionReport, words: Words) -> Section:
    rows: list[list[Cell]] = [
        [
            words.pick(each.title, each.title_en),
            each.article,
            words.say(LEVELS[each.level]),
            share_cell(rate(each.counts)),
            breaches_of(each.counts),
            *(each.counts.get(outcome, 0) for outcome in Outcome if outcome in VIOLATIONS),
            len(each.breached),
            each.agencies,
            words.say(msg("{names}", names=worst_text(each))),
            each.pack,
        ]
        for each in telling_rules(report)
    ]
    columns = _columns(
        (msg("Duty"), "long"), (msg("Article"), "text"), (msg("Level"), "text"), (msg("Rate"), "share"), (msg("Not met"), "number"),
        *((OUTCOMES[outcome], "number") for outcome in Outcome if outcome in VIOLATIONS),
        (msg("Agencies that did not meet it"), "number"), (msg("Agencies judged"), "number"), (msg("Most often in"), "long"),
        (msg("Rule pack"), "code"),
        details=[msg("Level"), msg("Rule pack")],
    )  # fmt: skip
    return Section("rules", msg("The same duty across agencies"), columns, rows)


def _years(report: SupervisionReport, words: Words) -> Section:
    if not any(report.before.values()):
        return Section("years", msg("Against the year before"), (), ())
    rows: list[list[Cell]] = [
        [words.say(OUTCOMES[outcome]), now, then, now - then] for outcome, (now, then) in changes(report.compared, report.before).items()
    ]
    rows.append([words.say(N_("Rate")), rate_text(report.compared), rate_text(report.before), None])
    columns = _columns((msg("Outcome"), "name"), (msg("This year"), "number"), (msg("Year before"), "number"), (msg("Change"), "number"))
    note = plural(
        "Compared with {first} to {last} as of {day}, of {count} agency whose ledger reaches back so far.",
        "Compared with {first} to {last} as of {day}, of {count} agencies whose ledgers reach back so far.",
        sum(1 for each in report.ranked if each.judged.before),
        first=report.asked.before.first,
        last=report.asked.before.last,
        day=report.asked.before_on,
    )
    return Section("years", msg("Against the year before"), columns, rows, note)


def _silent(report: SupervisionReport, words: Words) -> Section:
    rows: list[list[Cell]] = []
    for each in report.silent:
        judged = each.agency.judged
        last = judged.last_recorded_at if judged is not None else None
        when = beijing_text(last) if last is not None else words.say(N_("never"))
        rows.append([each.agency.name, when, each.days, contact_text(each.agency)])
    columns = _columns((msg("Agency"), "name"), (msg("Last recorded"), "text"), (msg("Days since"), "number"), (msg("Contact"), "text"))
    note = plural(
        "Nothing was recorded for more than {count} day.", "Nothing was recorded for more than {count} days.", report.asked.silent_after
    )
    return Section("silent", msg("Who has not recorded"), columns, rows, note)


def _packs(report: SupervisionReport, words: Words) -> Section:
    differing = {each.pack for each in report.differing_packs}
    rows: list[list[Cell]] = [
        [each.pack.id, each.pack.title, len(each.agencies), words.say(N_("yes")) if each.pack in differing else "", each.pack.sha256]
        for each in report.packs
    ]
    columns = _columns(
        (msg("Rule pack"), "name"), (msg("Title"), "long"), (msg("Agencies judged"), "number"), (msg("Other content elsewhere"), "text"),
        (msg("Fingerprint"), "code"),
    )  # fmt: skip
    note = None
    if differing:
        note = msg(
            "These packs are not the same everywhere, so their duties do not compare: {ids}.", ids=sorted({pack.id for pack in differing})
        )
    return Section("packs", msg("What judged"), columns, rows, note)


def _checkpoints(report: SupervisionReport, words: Words) -> Section:
    rows: list[list[Cell]] = [
        [each.name, str(each.judged.checkpoint), words.say(N_("whole") if each.judged.verified == "whole" else N_("cited entries"))]
        for each in report.agencies
        if each.judged is not None
    ]
    columns = _columns((msg("Agency"), "name"), (msg("Checkpoint"), "code"), (msg("Hashed anew"), "text"))
    note = msg("Keep this report as JSON: `govopen supervise --since` finds out with it whether a ledger was rewritten since.")
    return Section("checkpoints", msg("Checkpoints"), columns, rows, note)


def cell_text(cell: Cell, column: SectionColumn) -> str:
    """One cell as a page or a document shows it: numbers of persons starred, shares as per cent."""
    if cell is None or cell == "":
        return "–" if column.shape in ("share", "change", "points") else ""
    if column.shape == "share" and isinstance(cell, float):
        return f"{cell:.1%}".replace("100.0%", "100%")
    if column.shape == "change" and isinstance(cell, float):
        return change_text(round(cell * 1000))
    if isinstance(cell, date):
        return cell.isoformat()
    return visible(str(cell)) if column.shape == "code" else safe(str(cell))
