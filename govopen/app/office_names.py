"""One office under several names: an alias, a new name from a day on, an office that took another's place. Each is an entry."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from govopen.app.clock import now
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.organisation import offices
from govopen.app.recorded import Recorded
from govopen.app.resolve import refuse_future, require_text, this_minute, unknown_name
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft, Entry
from govopen.core.model.office_names import OfficeNames
from govopen.core.text.document_numbers import fold_number
from govopen.errors import EntryRefused, UsageError
from govopen.intake.import_plan import Known
from govopen.messages import msg


def add_alias(workspace: Workspace, name: str, alias: str) -> Recorded:
    """Let another spelling stand for a registered office, whenever it was or will be written.

    Raises:
        UnknownName: no such office is registered.
        EntryRefused: the alias is the name, or an alias, of an office already.
    """
    alias = require_text(None, alias)
    with workspace.writing() as opened:
        known = known_names(opened)
        office = registered(known, name)
        _refuse_known(known, alias)
        return _append(opened, Draft("unit", office, "unit-aliased", this_minute(now()), fields={"alias": alias}))


def rename_unit(workspace: Workspace, name: str, to: str, *, since: date | None = None) -> Recorded:
    """Give an office another name from a day on (today if None): all that was or will be recorded under either is its own."""
    to, when = require_text(None, to), _day(since)
    with workspace.writing() as opened:
        known = known_names(opened)
        office = registered(known, name)
        _refuse_known(known, to)
        _refuse_earlier(opened, office, when)
        old = next(entry for entry in opened.ledger.entries(kind="unit", event="unit-added", corrected=False) if entry.number == office)
        last = next(each for each in offices(opened.ledger) if each.name == office)
        fields = {"email": last.email, "leader": last.leader, "unit-type": list(last.types) or None}
        kept = {key: value for key, value in fields.items() if value is not None}
        return _append(
            opened,
            Draft("unit", office, "unit-renamed", when, fields={"to": to}),
            Draft("unit", to, "unit-added", old.when, fields=kept),
        )


def merge_unit(workspace: Workspace, name: str, into: str, *, since: date | None = None) -> Recorded:
    """Let a registered office take another's place from a day on (today if None): its records and its open duties pass to it."""
    when = _day(since)
    with workspace.writing() as opened:
        known = known_names(opened)
        office, successor = registered(known, name), registered(known, into)
        if office == successor:
            raise EntryRefused(msg("{name} is the office itself.", name=into))
        _refuse_earlier(opened, office, when)
        return _append(opened, Draft("unit", office, "unit-merged", when, fields={"to": successor}))


def known_names(opened: OpenedLedger) -> Mapping[str, str]:
    """Every name of a registered office, folded, with the office's present name."""
    state = opened.ledger.office_state(opened.ledger.view(this_minute(opened.moment)))
    registered = {fold_number(name): name for name in state.units}
    return registered | {key: name for key, name in state.names.items() if fold_number(name) in registered}


def spellings(opened: OpenedLedger, answers: Iterable[str]) -> dict[str, str]:
    """What a file may call each registered office: its names, and those that ``answers`` (``GIVEN=REGISTERED``) give for this file.

    Raises:
        UsageError: an answer has not that form.
        UnknownName: no such office is registered.
    """
    known = known_names(opened)
    given_names: dict[str, str] = {}
    for answer in answers:
        given, sign, office = unicodedata.normalize("NFKC", answer).partition("=")
        if not sign or not given.strip() or not office.strip():
            raise UsageError(
                msg("--office takes GIVEN=REGISTERED, not {value}.", value=answer), hint=msg("For example: --office 就业=就业促进处")
            )
        given_names[fold_number(given)] = registered(known, office.strip())
    return {**known, **given_names}


def by_present_name(known: Known, names: OfficeNames) -> Known:
    """Return the same look-up with the offices of recorded entries under the names they bear now: a file is compared with these."""

    def look_up(kind: str, number_keys: Collection[str]) -> Mapping[str, tuple[Entry, ...]]:
        found = known(kind, number_keys)
        return {key: tuple(_renamed(entry, names) for entry in entries) for key, entries in found.items()}

    return look_up if names else known


def _renamed(entry: Entry, names: OfficeNames) -> Entry:
    return replace(entry, unit=names.present(entry.unit))


def registered(known: Mapping[str, str], name: str) -> str:
    """The present name of the registered office that bears this one, of ``known_names``; UnknownName names the nearest if none does."""
    if fold_number(name) not in known:
        otherwise = msg("`govopen unit list` shows the offices that are registered.")
        raise unknown_name(msg("There is no office {name}.", name=name), [name], known.values(), otherwise=otherwise)
    return known[fold_number(name)]


def _refuse_known(known: Mapping[str, str], name: str) -> None:
    if (office := known.get(fold_number(name))) is not None:
        raise EntryRefused(
            msg("{name} is a name of the office {unit} already.", name=name, unit=office),
            hint=msg("Two registered offices become one with `govopen unit merge`."),
        )


def _refuse_earlier(opened: OpenedLedger, office: str, when: Moment) -> None:
    """Refuse a day on which the office did not bear its present name yet: two names would be two offices."""
    given = opened.ledger.entries(kind="unit", event="unit-renamed", corrected=False)
    names = [entry for entry in given if fold_number(str(entry.fields.get("to"))) == fold_number(office)]
    last = max(names, key=lambda entry: entry.when.day, default=None)
    if last is not None and when.day < last.when.day:
        raise EntryRefused(
            msg("{unit} bears that name since {day}; what becomes of it cannot begin before.", unit=office, day=last.when.day),
            hint=msg("Give a later day; if the earlier renaming is wrong, void entry {seq} first.", seq=last.seq),
        )


def _day(since: date | None) -> Moment:
    when = Moment(since) if since else this_minute(now())
    refuse_future(when, now())
    return when


def _append(opened: OpenedLedger, *drafts: Draft) -> Recorded:
    with opened.locked() as writer:
        seqs = opened.append(writer, drafts)
    return Recorded.of(seqs, drafts)
