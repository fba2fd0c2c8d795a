"""What is said about duties rather than done: waivers, withholding, reasons for lateness, nil reports, counts to check against.

Such a statement is dated by when it was made, and holds in an audit as of any day. One that could never apply is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from govopen.app.applies import check_declared, counted_event, find_judged, publishing, read_rules, the_rule, title, waived_period
from govopen.app.checks import check_names, the_kind, the_text, this_minute, unknown_matter
from govopen.app.clock import now
from govopen.app.record import OnWait, Recorded, several
from govopen.core.dates.moments import Period, parse_period
from govopen.core.model.entries import Draft
from govopen.core.model.events import Matter
from govopen.core.model.field_values import find_choice, name_choices
from govopen.core.model.vocabulary import KindSpec, Vocabulary, label
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import EntryRefused, UsageError
from govopen.ledger.ledger import Book
from govopen.ledger.opening import open_ledger
from govopen.messages import Label, msg


@dataclass(frozen=True, slots=True)
class Ground:
    """Why, who approved it, and until when it holds (None: without end)."""

    reason: str
    approver: str
    until: date | None = None


def waive(
    location: str, target: str, rule: str, ground: Ground, *, operator: str, kind: str | None = None, on_wait: OnWait | None = None
) -> Recorded:  # fmt: skip
    """Set one rule's duty aside, for a matter or for a period of a quota such as ``2020-Q1``."""
    vocabulary = read_vocabulary()
    fields = {"rule": rule, "ground": the_text("--reason", ground.reason), "approver": the_text("--approved-by", ground.approver)}
    if ground.until:
        fields["until"] = ground.until.isoformat()
    kind = the_kind(vocabulary, kind).name if kind else None
    with open_ledger(location, write=True) as book:
        known = the_rule(read_rules(book, vocabulary), rule)
        period = waived_period(known, target, is_matter=bool(book.find(target, kind=kind)))
        if period:
            draft = Draft("rule", known.id, "waived", this_minute(now()), fields={**fields, "period": period.label})
            return _append(book, draft, operator=operator, on_wait=on_wait, subject=title(known))
        matter = find_judged(book, vocabulary, target, [known], kind=kind)
        return _on_matter(book, matter, "waived", fields, operator=operator, on_wait=on_wait)


def withhold(
    location: str, number: str, ground: Ground, *, operator: str, kind: str | None = None, on_wait: OnWait | None = None
) -> Recorded:  # fmt: skip
    """Mark a matter as not to be published, with its ground (条例 arts. 14 to 16)."""
    fields = {"ground": the_text("--ground", ground.reason), "approver": the_text("--approved-by", ground.approver)}
    vocabulary = read_vocabulary()
    kind = the_kind(vocabulary, kind).name if kind else None
    with open_ledger(location, write=True) as book:
        matter = find_judged(book, vocabulary, number, publishing(read_rules(book, vocabulary)), kind=kind)
        return _on_matter(book, matter, "withheld", fields, operator=operator, on_wait=on_wait)


def give_late_reason(
    location: str,
    number: str,
    *,
    reason: str,
    responsible: str | None,
    rule: str | None,
    operator: str,
    kind: str | None = None,
    on_wait: OnWait | None = None,
) -> Recorded:
    """Record why a duty was late and which office answers for it."""
    fields = {"reason": the_text("--reason", reason)}
    if responsible:
        fields["responsible"] = the_text("--responsible", responsible)
    vocabulary = read_vocabulary()
    kind = the_kind(vocabulary, kind).name if kind else None
    with open_ledger(location, write=True) as book:
        rules = read_rules(book, vocabulary)
        if rule:
            fields["rule"] = the_rule(rules, rule).id
        meant = [the_rule(rules, rule)] if rule else rules.rules
        matter = find_judged(book, vocabulary, number, meant, kind=kind)
        return _on_matter(book, matter, "late-reason", fields, operator=operator, on_wait=on_wait)


def _on_matter(
    book: Book, matter: Matter, event: str, fields: Mapping[str, Any], *, operator: str, on_wait: OnWait | None
) -> Recorded:  # fmt: skip
    draft = Draft(matter.kind, matter.number, event, this_minute(now()), fields=fields)
    return _append(book, draft, operator=operator, on_wait=on_wait)


def find_matter(book: Book, vocabulary: Vocabulary, number: str, *, kind: str | None = None) -> Matter:
    """Return the matter of that number.

    Raises:
        UnknownMatter: there is none; the nearest numbers are named.
        EntryRefused: there are several, of different kinds.
    """
    found = [matter for matter in book.find(number, kind=kind) if matter.kind in vocabulary.kinds]
    if not found:
        raise unknown_matter(book, number, kind=kind)
    if len(found) > 1:
        raise several(number, found)
    return found[0]


def report_nil(
    location: str, kind: str, period: str, *, operator: str, facet: str | None = None, unit: str | None = None,
    on_wait: OnWait | None = None,
) -> Recorded:  # fmt: skip
    """Report that nothing of a kind happened in a period (零报告). The ledger must agree."""
    vocabulary = read_vocabulary()
    spec, found = the_kind(vocabulary, kind), the_period(period)
    with open_ledger(location, write=True) as book:
        rules = read_rules(book, vocabulary)
        check_declared(rules, vocabulary, spec, nil=True)
        fields = {"period": found.label, **_facet_field(vocabulary, spec, facet, counted_event(rules, spec.name))}
        return _declare(book, spec, "nil-reported", fields, unit=unit, operator=operator, on_wait=on_wait)


def assert_count(
    location: str, kind: str, period: str, *, count: int, source: str, operator: str, facet: str | None = None, unit: str | None = None,
    on_wait: OnWait | None = None,
) -> Recorded:  # fmt: skip
    """State how many of a kind there were in a period according to a source (对账); the audit compares."""
    vocabulary = read_vocabulary()
    spec, found = the_kind(vocabulary, kind), the_period(period)
    if count < 0:
        raise UsageError(msg("A count is 0 or more."))
    said = {"period": found.label, "count": count, "source": the_text("--source", source)}
    with open_ledger(location, write=True) as book:
        rules = read_rules(book, vocabulary)
        check_declared(rules, vocabulary, spec, nil=False)
        fields = {**said, **_facet_field(vocabulary, spec, facet, counted_event(rules, spec.name))}
        return _declare(book, spec, "count-asserted", fields, unit=unit, operator=operator, on_wait=on_wait)


def _declare(
    book: Book, spec: KindSpec, event: str, fields: Mapping[str, Any], *, unit: str | None, operator: str, on_wait: OnWait | None
) -> Recorded:  # fmt: skip
    """Append what was said of a kind and a period; the office as it is registered, for its entries name it so."""
    moment = now()
    draft = Draft("register", spec.name, event, this_minute(moment), unit=the_text("--unit", unit) if unit else None, fields=fields)
    draft, warnings = check_names(book, draft, moment=moment)
    return replace(_append(book, draft, operator=operator, on_wait=on_wait, subject=label(spec)), warnings=warnings)


def the_period(text: str) -> Period:
    """Read ``2020``, ``2020-H1``, ``2020-Q1`` or ``2020-05``; UsageError for anything else, EntryRefused before it began."""
    period = parse_period(text)
    if period is None:
        raise UsageError(msg("{value} is not a period.", value=text), hint=msg("Write 2020, 2020-H1, 2020-Q1 or 2020-05."))
    if period.span.first > now().date():
        raise EntryRefused(msg("The period {period} has not begun.", period=period.label))
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


def _append(book: Book, draft: Draft, *, operator: str, on_wait: OnWait | None, subject: Label | None = None) -> Recorded:
    with book.writing(on_wait=on_wait) as pen:
        seqs = pen.append([draft], operator=operator, recorded_at=now())
    return Recorded(seqs[0], draft, subject=subject)
