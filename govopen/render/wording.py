"""Words for what the core says in codes: outcomes, levels, reasons. Every renderer uses these; msgids only, no language."""

from __future__ import annotations

from collections.abc import Mapping

from govopen.core.model.events import Matter
from govopen.core.model.findings import VIOLATIONS, CurrentVerdict, Finding, Outcome, Reason
from govopen.core.model.office_state import LateReason
from govopen.core.text.personal_data import mask
from govopen.i18n import N_
from govopen.messages import Message, msg
from govopen.render.clock_wording import CLOCK_REASONS
from govopen.render.interval_wording import INTERVAL_REASONS, Wording
from govopen.render.period_names import period_name as period_name
from govopen.render.quantities import AT_LEAST, LASTED, LATE

OUTCOMES: Mapping[Outcome, Message] = {
    Outcome.MET: msg("met"),
    Outcome.LATE: msg("done late"),
    Outcome.OVERDUE: msg("overdue"),
    Outcome.MISSED: msg("missed"),
    Outcome.DUE_SOON: msg("due soon"),
    Outcome.PENDING: msg("not yet due"),
    Outcome.UNDETERMINED: msg("cannot be determined"),
    Outcome.WAIVED: msg("waived"),
    Outcome.NOT_APPLICABLE: msg("not applicable"),
}

#: Said wherever a verdict rests on a long ledger that was not hashed whole.
ONLY_CITED = msg(
    "Only the entries that this rests on were hashed anew, and the links of all compared; `govopen audit --verify` hashes every entry."
)

LEVELS: Mapping[str, Message] = {"must": msg("must"), "in_principle": msg("in principle"), "encouraged": msg("encouraged")}

ROLES: Mapping[str, Message] = {"principal": msg("head of the department"), "deputy": msg("deputy in charge")}

#: What an office may be declared to be.
UNIT_TYPES: Mapping[str, Message] = {
    "handling": msg("handling agency"),
    "window": msg("service window"),
    "office": msg("neither handling agency nor service window"),
}

#: The row or the owner of what names no office: the duties of the whole agency, and matters logged without one.
NO_OFFICE = msg("(no office named)")


def matter_title(matter: Matter | None) -> str:
    """The title of a matter as every format shows it: numbers of persons starred; empty where there is none."""
    return mask(matter.title or "") if matter else ""


def lateness(finding: Finding) -> Message:
    """How late, with its unit; hours for minutes from one hour on; “at least” where a minute is unknown or the last day may be earlier."""
    if finding.late_by is None:
        return msg("by how much cannot be determined")
    late = LATE[finding.late_unit or "workday"](finding.late_by)
    return msg("at least {late}", late=late) if finding.late_at_least else late


def why(finding: Finding) -> Message:
    """One sentence on why the outcome is what it is; a second one where a later holiday notice turned it."""
    sentence = _worded(finding, finding.reason)
    if finding.late_reason is not None:
        sentence = _with_excuse(sentence, finding.late_reason)
    if finding.absorbed_by is not None:
        sentence = msg("{why} One breach with {rule}, counted there.", why=sentence, rule=finding.absorbed_by)
    elif finding.absorbs:
        others = tuple(f"{article} [{rule}]" for rule, article in finding.absorbs)
        sentence = msg("{why} The same lapse breaches {rules} too, and counts once.", why=sentence, rules=others)
    return sentence if finding.current is None else _with_hindsight(sentence, finding.current)


def _with_excuse(sentence: Message, excuse: LateReason) -> Message:
    if excuse.responsible is None:
        return msg("{why} Reason given: {reason}.", why=sentence, reason=excuse.reason)
    text = N_("{why} Reason given: {reason}; answerable: {responsible}.")
    return msg(text, why=sentence, reason=excuse.reason, responsible=excuse.responsible)


def _with_hindsight(sentence: Message, otherwise: CurrentVerdict) -> Message:
    outcome = OUTCOMES[otherwise.outcome]
    if otherwise.due is None:
        return msg("{why} By today's calendar: {outcome}.", why=sentence, outcome=outcome)
    return msg("{why} By today's calendar: {outcome}, the last day being {due}.", why=sentence, outcome=outcome, due=otherwise.due)


def _worded(finding: Finding, reason: Reason) -> Message:
    make = REASONS.get(reason.code)
    if make is None:
        raise KeyError(f"no wording for reason {reason.code!r}")
    return make(finding, reason.values)


def _late(finding: Finding, values: Mapping[str, object]) -> Message:
    return msg("Done {done}; the last day in time was {due}: {late}.", done=finding.done, due=finding.due, late=lateness(finding))


def _overdue(finding: Finding, values: Mapping[str, object]) -> Message:
    return msg("Not done; the last day in time was {due}.", due=finding.due)


def _soon(finding: Finding, values: Mapping[str, object]) -> Message:
    if finding.due is None:
        return msg("Not done yet; due on {due} at the earliest.", due=finding.due_earliest)
    return msg("Not done yet; due on {due}.", due=finding.due)


def _uncovered(finding: Finding, values: Mapping[str, object]) -> Message:
    text = N_("Not done yet; due on {due} at the earliest, the exact day depends on the holiday notice for {year}, which is not out.")
    return msg(text, due=finding.due_earliest, year=values["year"])


def _calendar(finding: Finding, values: Mapping[str, object]) -> Message:
    text = N_("The last day in time is {due} at the earliest; the holiday notice for {year}, which would settle it, is not known.")
    return msg(text, due=finding.due_earliest, year=values["year"])


def _share(finding: Finding, values: Mapping[str, object]) -> Message:
    """Whose quota it is: a person's, a role's, a topic's, or the agency's."""
    period = period_name(finding.period or "")
    if finding.leader:
        return msg("{period}, {leader}", period=period, leader=finding.leader)
    if "role" in values:
        return msg("{period}, {role}", period=period, role=ROLES[str(values["role"])])
    if "topic" in values:
        return msg("{period}, {topic}", period=period, topic=values["topic"])
    return period


def _quota(text: str) -> Wording:
    return lambda finding, values: msg(text, share=_share(finding, values), required=finding.required, actual=finding.actual)


def _ratio(text: str) -> Wording:
    """How many of how many; the share as the rule writes it."""

    def wording(finding: Finding, values: Mapping[str, object]) -> Message:
        more = {"total": values["total"], "ratio": values["ratio"]}
        return msg(text, share=_share(finding, values), required=finding.required, actual=finding.actual, **more)

    return wording


def _plain(text: str) -> Wording:
    return lambda finding, values: msg(text, **values)


def _applied(text: str, ended: str) -> Wording:
    """The days to which a rule is applied: while it is in force and its pack judges the ledger."""
    return lambda finding, values: msg(ended if values.get("to") else text, **values)


def _unit_types(types: object) -> Message:
    """The names of types of offices, of which any will do."""
    assert isinstance(types, tuple)
    named: Message = UNIT_TYPES[types[0]]
    for each in types[1:]:
        named = msg("{one} or {other}", one=named, other=UNIT_TYPES[each])
    return named


def _held_in_part(finding: Finding, values: Mapping[str, object]) -> Message:
    """On which days of the period the person held the role."""
    spans = values["days"]
    assert isinstance(spans, tuple)
    days = [msg("{first} to {last}", first=first, last=last) for first, last in spans]
    text = N_("{share}: held the role for a part of the period only ({days}), hence owes nothing as a person.")
    return msg(text, share=_share(finding, values), days=days)


def _excused(finding: Finding, values: Mapping[str, object]) -> Message:
    """What excuses, and from what where it would be a breach."""
    was = Outcome(str(values["was"]))
    more = {"event": values["event"], "day": values["day"], "entry": finding.entries[-1]}
    if was in VIOLATIONS:
        return msg("Would be {was}, but “{event}” of {day} (entry {entry}) excuses from it.", was=OUTCOMES[was], **more)
    return msg("Not owed: “{event}” of {day} (entry {entry}) excuses from it.", **more)


def _too_early(finding: Finding, values: Mapping[str, object]) -> Message:
    inner = values["why"]
    assert isinstance(inner, Reason)
    text = N_("{why} “{event}” of {day} was before {from} and does not count.")
    return msg(text, **{**values, "why": _worded(finding, inner)})


def _waived(finding: Finding, values: Mapping[str, object]) -> Message:
    was = OUTCOMES[Outcome(str(values["was"]))]
    text = N_("Would be {was}, but is waived: {ground} (approved by {approver}).")
    return msg(text, was=was, ground=values["ground"], approver=values["approver"])


def _withheld_later(finding: Finding, values: Mapping[str, object]) -> Message:
    text = N_("Would be {was}; not to be published only since {decided}, after {limit}: {ground} (approved by {approver}).")
    return msg(text, **{**values, "was": OUTCOMES[Outcome(str(values["was"]))]})


def _looking_back(wording: Wording) -> Wording:
    """Adds that the withholding was decided after the day asked about, where it was."""
    text = N_("{why} That was decided on {decided}, after the day asked about ({on}); it depends on what the information is, and counts.")

    def looking_back(finding: Finding, values: Mapping[str, object]) -> Message:
        sentence = wording(finding, values)
        return msg(text, why=sentence, decided=values["decided"], on=values["on"]) if "on" in values else sentence

    return looking_back


def _expired(finding: Finding, values: Mapping[str, object]) -> Message:
    inner = values["why"]
    assert isinstance(inner, Reason)
    text = N_("{why} A waiver by {approver} expired on {until}.")
    return msg(text, why=_worded(finding, inner), approver=values["approver"], until=values["until"])


def _register_empty(finding: Finding, values: Mapping[str, object]) -> Message:
    """What was never logged; which of several things it is, where the duty asks for several."""
    sentence = msg("Nothing of that kind has ever been logged: the register may not have been begun. A record or a nil report settles it.")
    one_of_several = values.get("document") or values.get("topic") if finding.missing else None
    return msg("{one}: {why}", one=one_of_several, why=sentence) if one_of_several else sentence


def _counted(text: str) -> Wording:
    """Which events of which period were counted."""

    def wording(finding: Finding, values: Mapping[str, object]) -> Message:
        event = msg("{period}, {topic}", period=period_name(finding.period or ""), topic=values["event"])
        return msg(text, required=finding.required, actual=finding.actual, **{**values, "event": event})

    return wording


def _differs(finding: Finding, values: Mapping[str, object]) -> Message:
    """Expected, found, and how many are missing or too many."""
    difference = int(str(values["difference"]))
    few = N_("{event}: {required} according to {source}, {actual} logged; missing: {count}.")
    many = N_("{event}: {required} according to {source}, {actual} logged; {count} too many.")
    return _counted(few if difference < 0 else many)(finding, {**values, "count": abs(difference)})


def _short(finding: Finding, values: Mapping[str, object]) -> Message:
    unit = str(values["unit"])
    lasted, required = LASTED[unit](finding.actual or 0), AT_LEAST[unit](finding.required or 0)
    return msg("“{step}” {lasted}; {required}.", step=values["step"], lasted=lasted, required=required)


def _together(same_day: str, within: str) -> Wording:
    """On the same day, or within a time."""

    def wording(finding: Finding, values: Mapping[str, object]) -> Message:
        due, late = finding.due or finding.due_earliest, lateness(finding)
        more = {"missing": values["missing"], "trigger": values["trigger"], "done": finding.done, "due": due, "late": late}
        return msg(within if values["within"] else same_day, **more)

    return wording


REASONS: dict[str, Wording] = {
    "met": lambda finding, values: msg("Done {done}, in time.", done=finding.done),
    "met-while-stopped": lambda finding, values: msg("Done {done}, while the clock stood.", done=finding.done),
    "late": _late,
    "overdue": _overdue,
    "due-soon": _soon,
    "pending": _soon,
    "pending-uncovered": _uncovered,
    "soon-uncovered": _uncovered,
    "calendar-missing": _calendar,
    "trigger-minute-unknown": _plain(N_("Which minute it began is not recorded; that minute would settle it.")),
    "answer-minute-unknown": _plain(N_("Which minute it was done is not recorded; that minute would settle it.")),
    **CLOCK_REASONS,
    "not-in-force": _applied(
        N_("The rule is applied from {from}; the matter is of another time."),
        N_("The rule is applied from {from} to {to}; the matter is of another time."),
    ),
    "in-force-in-part": _applied(
        N_("The rule, applied from {from}, was not applied for the whole period."),
        N_("The rule, applied from {from} to {to}, was not applied for the whole period."),
    ),
    "quota-met": _quota(N_("{share}: {actual} of {required} held.")),
    "quota-missed": _quota(N_("{share}: {actual} of {required} held, and the period is over.")),
    "quota-due-soon": _quota(N_("{share}: {actual} of {required} held so far, the period ends soon.")),
    "quota-pending": _quota(N_("{share}: {actual} of {required} held so far.")),
    "ratio-met": _ratio(N_("{share}: {actual} of {total}; at least {ratio} is {required}.")),
    "ratio-missed": _ratio(N_("{share}: {actual} of {total}; at least {ratio} is {required}, and the period is over.")),
    "ratio-open": _ratio(N_("{share}: {actual} of {total} so far; at least {ratio} is {required}.")),
    "ratio-of-nothing": _ratio(N_("{share}: nothing of which at least {ratio} is owed.")),
    "nobody-in-role": lambda finding, values: msg(
        "{share}: nobody is recorded in that role then; who held it would settle it.", share=_share(finding, values)
    ),
    "held-in-part": _held_in_part,
    "register-empty": _register_empty,
    "no-unit-registered": _plain(N_("Every office owes it and none is registered; registering them settles it.")),
    "unit-ended": _plain(N_("The office was ended on {day}: it was there for a part of the period only.")),
    "no-unit-of-type": lambda finding, values: msg(
        "Each {types} owes it and no registered office is declared to be one; `govopen unit add OFFICE --type …` settles it.",
        types=_unit_types(values["types"]),
    ),
    "order-met": _plain(N_("Every step was taken before it, in order.")),
    "order-wanting": _plain(N_("Wanting by the time of “{trigger}”: {missing}.")),
    "order-afterwards": _plain(N_("Only after “{trigger}”: {missing}.")),
    "order-reversed": _plain(N_("“{step}” came after what it must precede.")),
    "order-too-short": _short,
    "order-unsettled": _plain(
        N_("Whether the time after “{step}” was long enough depends on the holiday notice for {year}, which is not known.")
    ),
    "order-minute-unknown": _plain(
        N_("It is the same day, and the minute of “{step}” is not recorded; that minute would settle whether it was in order.")
    ),
    "synchrony-met": lambda finding, values: msg("Everything was there by {done}.", done=finding.done),
    "synchrony-late": _together(
        N_("{missing} came on {done}, to be there with “{trigger}” by {due}: {late}."),
        N_("{missing} came on {done}; the last day after “{trigger}” was {due}: {late}."),
    ),
    "synchrony-wanting": _together(
        N_("Wanting: {missing}; to be there with “{trigger}” by {due}."),
        N_("Wanting: {missing}; the last day after “{trigger}” was {due}."),
    ),
    "synchrony-open": _together(
        N_("Still to come with “{trigger}” by {due}: {missing}."), N_("Still to come after “{trigger}”, by {due}: {missing}.")
    ),
    "synchrony-not-begun": _plain(N_("Still to come with “{awaited}”, which has not happened yet: {missing}.")),
    **INTERVAL_REASONS,
    "required-open": _plain(N_("Still to come, by the time of “{by}”: {missing}.")),
    "fact-unknown": _plain(N_("It depends on “{field}” of “{event}”, which is not recorded; recording it settles it.")),
    "fact-ungrounded": _plain(
        N_("“{field}” says “{value}”, and its ground is not recorded; `govopen withhold` records it and settles it.")
    ),
    "fact-denied": _plain(N_("“{field}” says “{value}”: the rule does not reach such a matter.")),
    "entry-unknown": _plain(N_("It depends on “{event}”, of which there is no entry; an entry settles it.")),
    "parts-wanting": lambda finding, values: msg(
        N_("Not done: {missing}; the last day in time was {due}."), missing=values["missing"], due=finding.due
    ),
    "required-met": _plain(N_("Everything required was there.")),
    "required-wanting": _plain(N_("Wanting by the time of “{trigger}”: {missing}.")),
    "standing-met": lambda finding, values: msg("{document} stands since {done}.", document=values["document"], done=finding.done),
    "standing-absent": _plain(N_("{document} is not on record.")),
    "standing-ended": _plain(N_("{document} was ended and not replaced.")),
    "standing-not-public": _plain(N_("{document} is not public where it must be.")),
    "standing-stale": _plain(N_("{document} was not updated in time: fresh until {fresh_until} only.")),
    "declared-agrees": _counted(N_("{event}: {actual} logged, as was declared.")),
    "declared-differs": _differs,
    "declared-running": _counted(N_("{event}: {required} declared, {actual} logged; the period is not over.")),
    "nil-beside-records": _counted(N_("{event}: reported as none, but {actual} logged.")),
    "withheld-later": _looking_back(_withheld_later),
    "withheld": _looking_back(_plain(N_("Not to be published: {ground} (approved by {approver})."))),
    "excused": _excused,
    "too-early": _too_early,
    "waived": _waived,
    "waiver-expired": _expired,
}
