"""The two registers: offices, and leaders with their terms of office. Every change is an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from govopen.app.clock import now
from govopen.app.recorded import Recorded
from govopen.app.resolve import refuse_future, require_text, this_minute, unknown_name
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.core.model.office_state import Role, Tenure, UnitType
from govopen.core.model.organisation import Office, find_role, find_unit_type
from govopen.core.text.document_numbers import fold_number
from govopen.core.text.mail_addresses import is_mail_address
from govopen.errors import EntryRefused, UsageError, no_such
from govopen.ledger.ledger import Ledger
from govopen.messages import msg
from govopen.render.wording import ROLES, UNIT_TYPES


def parse_role(text: str) -> Role:
    """Read ``principal``, ``deputy`` or one of their names; UsageError otherwise."""
    role = find_role(text)
    if role is None:
        names = [msg("{label} ({value})", label=each, value=value) for value, each in ROLES.items()]
        raise no_such(msg("There is no role {name}.", name=text), names)
    return role


def parse_unit_type(text: str) -> UnitType:
    """Read ``handling``, ``window``, ``office`` or one of their names; UsageError otherwise."""
    found = find_unit_type(text)
    if found is None:
        names = [msg("{label} ({value})", label=each, value=value) for value, each in UNIT_TYPES.items()]
        raise no_such(msg("There is no type of office {name}.", name=text), names)
    return found


def add_unit(
    workspace: Workspace,
    name: str,
    *,
    email: str | None = None,
    leader: str | None = None,
    types: Sequence[UnitType] = (),
    since: date | None = None,
) -> Recorded:
    """Register an office, or its new address, leader or types; ``since`` is the day from which it exists, None for today.

    ``types`` is what it is: an agency that handles matters, a service window, both, or neither ("office"); empty: left as it was.
    """
    name = require_text(None, name)
    if email is not None and not is_mail_address(email):
        raise UsageError(msg("{value} is not a mail address.", value=email))
    if email is not None:
        require_text("--email", email)
    if "office" in types and len(set(types)) > 1:
        raise UsageError(msg("An office that is neither handling agency nor service window has no other type."))
    fields: dict[str, object] = {"email": email, "leader": require_text("--leader", leader) if leader is not None else None}
    fields["unit-type"] = list(dict.fromkeys(types)) or None
    moment = now()
    with workspace.writing() as opened, opened.locked() as writer:
        names = opened.ledger.office_state(opened.ledger.view(this_minute(moment))).names
        name = names.present(name)
        before = {entry.number: entry for entry in writer.entries(kind="unit", event="unit-added", corrected=False)}
        old = next((entry for number, entry in before.items() if fold_number(number) == fold_number(name)), None)
        kept = dict(old.fields) if old else {}
        when = Moment(since or (old.when.day if old else moment.date()))
        refuse_future(when, moment)
        changed = {key: value for key, value in fields.items() if value is not None}
        draft = Draft("unit", old.number if old else name, "unit-added", when, fields={**kept, **changed})
        seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft, opened=old is None, replaced=old)


def end_unit(workspace: Workspace, name: str, *, on: date | None = None) -> Recorded:
    """End an office from a day on (today if None)."""
    moment = now()
    when = Moment(on) if on else this_minute(moment)
    refuse_future(when, moment)
    with workspace.writing() as opened:
        names = opened.ledger.office_state(opened.ledger.view(this_minute(moment))).names
        name = names.present(name)
        known = {fold_number(each.name): each.name for each in offices(opened.ledger)}
        if fold_number(name) not in known:
            otherwise = msg("`govopen unit list` shows the offices that are registered.")
            raise unknown_name(msg("There is no office {name}.", name=name), [name], known.values(), otherwise=otherwise)
        draft = Draft("unit", known[fold_number(name)], "unit-ended", when)
        with opened.locked() as writer:
            seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft)


def list_units(workspace: Workspace) -> tuple[Office, ...]:
    """Return the offices registered now, in order of registration."""
    with workspace.reading() as opened:
        return offices(opened.ledger)


def offices(ledger: Ledger) -> tuple[Office, ...]:
    """Return the offices registered now, from an open ledger: those whose last word in effect is that they were added."""
    added = {entry.number: entry for entry in ledger.entries(kind="unit", event="unit-added", corrected=False)}
    found = []
    state = ledger.office_state(ledger.view(this_minute(now())))
    for name in state.units:
        entry = added[name]
        types = tuple(entry.fields.get("unit-type", ()))
        others = tuple(other for other, present in state.names.items() if present == name)
        found.append(Office(name, entry.fields.get("email"), entry.fields.get("leader"), entry.when.day, types, others))
    return tuple(found)


def add_leader(workspace: Workspace, name: str, *, role: Role, since: date, until: date | None) -> Recorded:
    """Register a leader's term of office, ``until`` inclusive and None while it lasts."""
    name, moment = require_text(None, name), now()
    if until is not None and until < since:
        raise UsageError(msg("The term of office ends on {last}, before it begins on {first}.", first=since, last=until))
    drafts = [Draft("leader", name, "took-office", Moment(since), facet=role)]
    if until is not None:
        drafts.append(Draft("leader", name, "left-office", Moment(until), facet=role))
    for draft in drafts:
        refuse_future(draft.when, moment)
    with workspace.writing() as opened:
        running = [each for each in _tenures(opened.ledger, role) if each.person == name and _overlaps(each, since, until)]
        if running:
            text = msg("{name} is registered in that role from {first} to {last} already.", name=name, **_days(running[0]))
            raise EntryRefused(
                text, hint=msg("End the term first with `govopen leader end`, or void its entry {seq}.", seq=running[0].entries[0])
            )
        with opened.locked() as writer:
            seqs = opened.append(writer, drafts)
    return Recorded.of(seqs, drafts, opened=True)


def _overlaps(held: Tenure, since: date, until: date | None) -> bool:
    return (held.until is None or since <= held.until) and (until is None or held.since <= until)


def _days(held: Tenure) -> dict[str, object]:
    return {"first": held.since, "last": held.until or msg("today")}


def end_leader(workspace: Workspace, name: str, *, role: Role | None, on: date | None) -> Recorded:
    """End the running term of a leader; ``on`` is its last day (today if None)."""
    moment = now()
    when = Moment(on or moment.date())
    refuse_future(when, moment)
    with workspace.writing() as opened:
        roles: Sequence[Role] = (role,) if role else ("principal", "deputy")
        running = [each for one in roles for each in _tenures(opened.ledger, one) if each.person == name and each.until is None]
        if len(running) > 1:
            raise EntryRefused(msg("{name} holds several roles.", name=name), hint=msg("Say which with --role."))
        if not running:
            holders = [each.person for one in roles for each in _tenures(opened.ledger, one) if each.until is None and each.person != name]
            otherwise = msg("`govopen leader list` shows the terms of office.")
            raise unknown_name(msg("{name} holds no such role now.", name=name), [name], holders, otherwise=otherwise)
        if when.day < running[0].since:
            raise EntryRefused(msg("The term of office began on {first} only.", first=running[0].since))
        draft = Draft("leader", name, "left-office", when, facet=running[0].role)
        with opened.locked() as writer:
            seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft)


def list_leaders(workspace: Workspace) -> tuple[Tenure, ...]:
    """Return all terms of office, the principal's first, in order of first day."""
    with workspace.reading() as opened:
        return (*_tenures(opened.ledger, "principal"), *_tenures(opened.ledger, "deputy"))


def _tenures(ledger: Ledger, role: Role) -> tuple[Tenure, ...]:
    return ledger.office_state(ledger.view(this_minute(now()))).holders(role)
