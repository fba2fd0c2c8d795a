"""What is stated about duties rather than done: waivers, withholding, reasons for lateness, nil reports, counts to check against.

Such a statement is dated by when it was made, a withholding by when it was decided, and holds in an audit as of any day. One that
could never apply is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from govopen.app.clock import now
from govopen.app.empty_periods import counted_event, told_recorded
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.recorded import Recorded
from govopen.app.resolve import (
    check_names,
    optional_kind,
    refuse,
    refuse_future,
    require_text,
    resolve_kind,
    several_matters,
    this_minute,
    unknown_matter,
)
from govopen.app.rule_choice import resolve_rule
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Moment, Period, parse_period
from govopen.core.model.entries import Draft
from govopen.core.model.entry_checks import statement_faults
from govopen.core.model.events import Matter
from govopen.core.model.field_values import find_choice, name_choices
from govopen.core.model.office_state import Declaration
from govopen.core.model.rules import Rule, Rulebook
from govopen.core.model.vocabulary import KindSpec, Vocabulary, label
from govopen.errors import EntryRefused, UsageError
from govopen.ledger.ledger import Ledger
from govopen.messages import Label, msg


class Ground(Struct, frozen=True):
    """Why, who approved it, and until when it holds (None: without end)."""

    reason: str
    approver: str
    until: date | None = None


def waive(workspace: Workspace, target: str, rule: str, ground: Ground, *, kind: str | None = None) -> Recorded:
    """Set one rule's duty aside, for a matter or for a period of a quota such as ``2020-Q1``."""
    vocabulary = workspace.vocabulary
    fields = {"ground": require_text("--reason", ground.reason), "approver": require_text("--approved-by", ground.approver)}
    if ground.until:
        fields["until"] = ground.until.isoformat()
    kind = optional_kind(vocabulary, kind)
    with workspace.writing() as opened:
        known = resolve_rule(opened.rulebook, rule)
        fields["rule"] = known.id
        period = waived_period(known, target, is_matter=bool(opened.ledger.find(target, kind=kind)))
        if period:
            draft = Draft("rule", known.id, "waived", this_minute(now()), fields={**fields, "period": period.label})
            return _append(opened, draft, subject=title(known))
        matter = find_judged(opened.ledger, opened.vocabulary, target, [known], kind=kind)
        return _on_matter(opened, matter, "waived", fields)


def withhold(workspace: Workspace, number: str, ground: Ground, *, at: date | None = None, kind: str | None = None) -> Recorded:
    """Mark a matter as not to be published, with its ground (条例 arts. 14 to 16); ``at``: the day on which that was decided, None today.

    It may lie before everything that happened to the matter: whether a document may be published is decided while it is drafted.
    """
    moment = now()
    decided = Moment(at) if at else this_minute(moment)
    refuse_future(decided, moment)
    fields = {"ground": require_text("--ground", ground.reason), "approver": require_text("--approved-by", ground.approver)}
    kind = optional_kind(workspace.vocabulary, kind)
    with workspace.writing() as opened:
        matter = find_judged(opened.ledger, opened.vocabulary, number, publishing(opened.rulebook), kind=kind)
        return _on_matter(opened, matter, "withheld", fields, when=decided)


def give_late_reason(
    workspace: Workspace, number: str, *, reason: str, responsible: str | None, rule: str | None, kind: str | None = None
) -> Recorded:
    """Record why a duty was late and which office answers for it."""
    fields = {"reason": require_text("--reason", reason)}
    if responsible:
        fields["responsible"] = require_text("--responsible", responsible)
    kind = optional_kind(workspace.vocabulary, kind)
    with workspace.writing() as opened:
        rules = opened.rulebook
        if rule:
            fields["rule"] = resolve_rule(rules, rule).id
        meant = [resolve_rule(rules, rule)] if rule else rules.rules
        matter = find_judged(opened.ledger, opened.vocabulary, number, meant, kind=kind)
        return _on_matter(opened, matter, "late-reason", fields)


def _on_matter(opened: OpenedLedger, matter: Matter, event: str, fields: Mapping[str, Any], *, when: Moment | None = None) -> Recorded:
    """Append what is stated about the duties of a matter, dated now unless ``when`` is given; EntryRefused where nothing opens it."""
    draft = Draft(matter.kind, matter.number, event, when or this_minute(now()), fields=fields)
    with opened.locked() as writer:
        refuse(statement_faults(matter.kind, writer.matter_entries(matter.id), vocabulary=opened.vocabulary))
        seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft)


def report_nil(workspace: Workspace, kind: str, period: str, *, facet: str | None = None, unit: str | None = None) -> Recorded:
    """Report that nothing of a kind happened in a period (零报告). The ledger must agree."""
    vocabulary = workspace.vocabulary
    spec, found = resolve_kind(vocabulary, kind), require_period(period)
    with workspace.writing() as opened:
        rules = opened.rulebook
        check_declared(rules, vocabulary, spec, nil=True)
        fields = {"period": found.label, **_facet_field(vocabulary, spec, facet, counted_event(rules, spec.name))}
        return _declare(opened, spec, found, "nil-reported", fields, unit=unit)


def assert_count(
    workspace: Workspace, kind: str, period: str, *, count: int, source: str, facet: str | None = None, unit: str | None = None
) -> Recorded:
    """State how many of a kind there were in a period according to a source (对账); the audit compares."""
    vocabulary = workspace.vocabulary
    spec, found = resolve_kind(vocabulary, kind), require_period(period)
    if count < 0:
        raise UsageError(msg("A count is 0 or more."))
    stated = {"period": found.label, "count": count, "source": require_text("--source", source)}
    with workspace.writing() as opened:
        rules = opened.rulebook
        check_declared(rules, vocabulary, spec, nil=False)
        fields = {**stated, **_facet_field(vocabulary, spec, facet, counted_event(rules, spec.name))}
        return _declare(opened, spec, found, "count-asserted", fields, unit=unit)


def _declare(
    opened: OpenedLedger, spec: KindSpec, period: Period, event: str, fields: Mapping[str, Any], *, unit: str | None
) -> Recorded:  # fmt: skip
    """Append what is stated of a kind and a period; the office as it is registered, for its entries name it so.

    Entries of a period that is said to be empty are told.
    """
    moment, nil = now(), event == "nil-reported"
    office = None if unit is None else require_text("--unit", unit)
    draft = Draft("register", spec.name, event, this_minute(moment), unit=office, fields=fields)
    draft, warnings = check_names(opened.ledger, draft, moment=moment)
    count, facet = int(fields.get("count", 0)), fields.get("facet")
    declaration = Declaration(0, spec.name, period.span, count, fields.get("source"), nil, period.label, facet, draft.unit)
    warnings = (*warnings, *told_recorded(opened, declaration))
    return replace(_append(opened, draft, subject=label(spec)), warnings=warnings)


PERIODS = msg("Write 2020, 2020-H1, 2020-Q1, 2020-05, 2020-05-H1, 2020-W05 or 2020-03-16+2W.")


def require_period(text: str) -> Period:
    """Read a period, such as ``2020-Q1``; UsageError for anything else, EntryRefused where it is not over."""
    period = parse_period(text)
    if period is None:
        raise UsageError(
            msg("{value} is not a period.", value=text),
            hint=PERIODS,
        )
    last = period.span.last
    if last >= now().date():
        raise EntryRefused(
            msg("The period {period} is not over: its last day is {last}.", period=period.label, last=last),
            hint=msg("Record this after {last}, or of a shorter period that is over.", last=last),
        )
    return period


def _facet_field(vocabulary: Vocabulary, kind: KindSpec, facet: str | None, counted: str | None) -> dict[str, str]:
    """Return the type that is meant, such as permit: a value of the facet of the event by which the kind is counted."""
    if facet is None:
        return {}
    specs = [spec for spec in vocabulary.events.values() if (spec.name == counted if counted else kind.name in spec.opens)]
    choices = [choice for spec in specs for field in spec.fields if field.name == spec.facet for choice in field.choices]
    choice = find_choice(choices, facet)
    if choice is None:
        hint = msg("There are: {names}.", names=name_choices(choices)) if choices else msg("Leave --type out.")
        raise UsageError(msg("{kind} has no type {value}.", kind=label(kind), value=facet), hint=hint)
    return {"facet": choice.value}


def _append(opened: OpenedLedger, draft: Draft, *, subject: Label | None = None) -> Recorded:
    with opened.locked() as writer:
        seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft, subject=subject)


def title(rule: Rule) -> Label:
    """Return the title of a rule in both languages."""
    return Label(rule.title, rule.title_en)


def waived_period(rule: Rule, target: str, *, is_matter: bool) -> Period | None:
    """Return the period that a waiver is meant for, None where it is meant for a matter.

    Raises:
        EntryRefused: the rule judges no such period, or periods only and this is none.
    """
    period = None if is_matter and _names_matters(rule) else parse_period(target)
    if period is None:
        if not _names_matters(rule):
            hint = msg("Write a period such as {names}.", names=_examples(rule, Period("year", rule.versions[-1].force.first.year + 1))[:4])
            raise EntryRefused(msg("“{title}” judges periods; {target} is none.", title=title(rule), target=target), hint=hint)
        return None
    if not rule.period_units:
        raise EntryRefused(
            msg("“{title}” judges matters, not periods: a waiver for {period} would never apply.", title=title(rule), period=period.label),
            hint=msg("Name the matter instead: govopen waive MATTER {rule} …", rule=rule.id),
        )
    if not rule.judges_period(period):
        raise EntryRefused(
            msg(
                "“{title}” does not judge {period} as one period: a waiver for it would never apply.",
                title=title(rule),
                period=period.label,
            ),
            hint=msg("Name its own periods, each with a waiver of its own: {names}.", names=_examples(rule, period)),
        )
    return period


def _names_matters(rule: Rule) -> bool:
    return any(version.params.of_matters for version in rule.versions)


def _examples(rule: Rule, period: Period) -> list[str]:
    """The rule's own periods that share a day with the one given."""
    return [each.label for each in rule.periods_near(period)]


def find_judged(ledger: Ledger, vocabulary: Vocabulary, number: str, rules: Iterable[Rule], *, kind: str | None = None) -> Matter:
    """Return the matter of that number that some of the rules may judge.

    Raises:
        UnknownMatter: there is none of that number; the nearest numbers are named.
        EntryRefused: the rules judge others only, or several of that number, of different kinds.
    """
    rules = list(rules)
    found = [matter for matter in ledger.find(number, kind=kind) if matter.kind in vocabulary.kinds]
    judged = [matter for matter in found if any(rule.names_matter(matter.kind) for rule in rules)]
    if not found:
        raise unknown_matter(ledger, number, kind=kind)
    if len(judged) > 1:
        raise several_matters(number, judged, vocabulary)
    if not judged:
        raise _never_judged(vocabulary, found[0], rules)
    return judged[0]


def _never_judged(vocabulary: Vocabulary, matter: Matter, rules: list[Rule]) -> EntryRefused:
    of = {"number": matter.number, "kind": label(vocabulary.kinds[matter.kind])}
    if len(rules) != 1:
        return EntryRefused(
            msg("No such duty of the ledger's packs concerns {kind}: for {number} this would change nothing.", **of),
            hint=msg("`govopen rules list` shows the duties."),
        )
    rule = rules[0]
    named = {version.params.of_matters for version in rule.versions}
    kinds = [kind for kind in vocabulary.kinds.values() if kind.name in named]
    return EntryRefused(
        msg("{number} is a matter of the kind {kind}, which “{title}” does not judge: this would never apply.", title=title(rule), **of),
        hint=msg("It judges: {names}.", names=name_choices(kinds)) if kinds else msg("It judges periods, not matters."),
    )


def publishing(rulebook: Rulebook) -> list[Rule]:
    """The rules that ask for a publication, which a withholding sets aside."""
    return [rule for rule in rulebook.rules if any(version.params.publication for version in rule.versions)]


def check_declared(rulebook: Rulebook, vocabulary: Vocabulary, kind: KindSpec, *, nil: bool) -> None:
    """Refuse a nil report or a count that no rule would look at; a nil report also shows that an empty register is kept."""
    versions = [version.params for rule in rulebook.rules for version in rule.versions]
    if counted_event(rulebook, kind.name) is not None or (nil and kind.name in {each.of_register for each in versions}):
        return
    counted = dict.fromkeys(name for each in versions for name in each.declared_counts)
    known = [vocabulary.kinds[name] for name in counted if name in vocabulary.kinds]
    hint = msg("There are: {names}.", names=name_choices(known)) if known else msg("`govopen rules list` shows the duties.")
    raise EntryRefused(msg("No rule of the ledger's packs counts {kind}: nothing would ever be compared.", kind=label(kind)), hint=hint)
