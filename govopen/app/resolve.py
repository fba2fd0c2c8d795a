"""What is checked before anything is recorded: reasons and names, the future, the order of a matter's events, who is registered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft, Entry
from govopen.core.model.entry_checks import EntryFault, attendance_warnings, future_fault, number_fault
from govopen.core.model.events import Event, Matter
from govopen.core.model.field_values import FieldRefused, find_event, find_kind, fold_label, name_choices, parse_text
from govopen.core.model.office_names import NAME_EVENTS, OfficeNames, read_names
from govopen.core.model.vocabulary import EventSpec, KindSpec, Vocabulary
from govopen.core.text.document_numbers import fold_number, shown_number
from govopen.core.text.personal_data import mask
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import EntryRefused, Problem, UnknownMatter, UnknownName, UsageError, no_such
from govopen.messages import Message, msg

if TYPE_CHECKING:
    from govopen.core.model.rules import Rulebook
    from govopen.ledger.ledger import Ledger
    from govopen.ledger.writer import LedgerWriter


def resolve_event(vocabulary: Vocabulary, word: str) -> EventSpec:
    """Return the event of that name or label; UsageError names the nearest if there is none."""
    found = find_event(vocabulary, word)
    if found is None:
        specs = {fold_label(name): spec for spec in vocabulary.events.values() for name in (spec.name, spec.label, spec.label_en)}
        near = dict.fromkeys(specs[name].name for name in get_close_matches(fold_label(word), list(specs), n=3, cutoff=0.5))
        named = name_choices(vocabulary.events[name] for name in near)
        hint = msg("Did you mean {names}?", names=named) if near else msg("`govopen log --help` lists the events.")
        raise UsageError(msg("There is no event {name}.", name=word), hint=hint)
    return found


def resolve_kind(vocabulary: Vocabulary, word: str) -> KindSpec:
    """Return the kind of matter of that name or label; UsageError names them all if there is none."""
    found = find_kind(vocabulary, word)
    if found is None:
        names = {fold_label(name): kind for kind in vocabulary.kinds.values() for name in (kind.name, kind.label, kind.label_en)}
        near = {names[each].name: names[each] for each in get_close_matches(fold_label(word), list(names), n=3, cutoff=0.5)}
        sentence = msg("There is no kind of matter {name}.", name=word)
        if near:
            raise UsageError(sentence, hint=msg("Did you mean {names}?", names=name_choices(near.values())))
        raise no_such(sentence, name_choices(vocabulary.kinds.values()))
    return found


def optional_kind(vocabulary: Vocabulary, kind: str | None) -> str | None:
    """Return the name of the kind that an option names, None where it was left out; an empty text is not left out."""
    return None if kind is None else resolve_kind(vocabulary, kind).name


def optional_office(reader: Ledger | LedgerWriter, name: str | None, *, rulebook: Rulebook | None = None) -> str | None:
    """The same of an office."""
    return None if name is None else resolve_office(reader, name, rulebook=rulebook)


def office_names(reader: Ledger | LedgerWriter) -> OfficeNames:
    """The present names of offices by their other names, as they are recorded now."""
    entries = reader.entries(kind="unit", event=NAME_EVENTS, corrected=False)
    recorded = (
        (Event(each.seq, each.matter, each.event, None, each.when, None, each.fields), Matter(each.matter, "unit", each.number))
        for each in entries
    )
    return read_names(recorded, date.max)


def resolve_office(reader: Ledger | LedgerWriter, name: str, *, rulebook: Rulebook | None = None) -> str:
    """Return an office as it is registered, or as a rule or entries name it; UnknownName names the nearest if none does.

    Of several names it is the one given: which of them the office bears depends on the day asked about. UsageError if it is blank.
    """
    if not name.strip():
        raise UsageError(msg("{name} must not be empty.", name="--unit"))
    registered = {fold_number(unit): unit for rule in (rulebook.rules if rulebook else ()) for unit in rule.named_units}
    registered.update((fold_number(entry.number), entry.number) for entry in reader.entries(kind="unit"))
    registered.update((other, other) for other in office_names(reader) if other not in registered)
    known = registered.get(fold_number(name))
    if known is None and next(reader.entries(unit=name), None) is None:
        otherwise = msg("`govopen unit list` shows the offices that are registered.")
        sentence = msg("No office {name} is registered, and no entry names one.", name=name)
        raise unknown_name(sentence, [name], registered.values(), otherwise=otherwise)
    return known or name


def unknown_name(sentence: Message, names: Iterable[str], known: Iterable[str], *, otherwise: Message) -> UnknownName:
    """Say that names are not kept in the data, and which come nearest; ``otherwise`` is the hint where none does."""
    folded = {fold_label(each): each for each in known}
    near = dict.fromkeys(folded[each] for name in names for each in get_close_matches(fold_label(name), list(folded), n=3, cutoff=0.6))
    return UnknownName(sentence, hint=msg("Did you mean {names}?", names=list(near)) if near else otherwise)


def require_text(name: str | None, text: str | None, *, confirm_personal: bool | None = None) -> str:
    """Read a reason, a ground, a name: one line, not empty; ``name`` is the option, None the name of an office or a person.

    A personal number in it is refused or, where that is confirmed, starred; ``confirm_personal`` None: the command offers no confirming.
    """
    try:
        line = parse_text(text or "")
    except FieldRefused as refusal:
        raise UsageError(msg("Nothing was recorded:"), problems=[Problem(refusal.message, column=name, value=refusal.masked)]) from None
    if not line:
        raise UsageError(msg("{name} must not be empty.", name=name) if name else msg("The name is missing."))
    starred = mask(line)
    if starred != line and not confirm_personal:
        raise personal_refused([name], confirming=confirm_personal is not None)
    return starred


def personal_refused(names: Iterable[str | None], *, confirming: bool = True) -> EntryRefused:
    """Say in which options a personal number stands, and what to do; ``confirming``: the command takes --confirm-personal."""
    problem = msg("this holds an identity, telephone or bank card number")
    starring = msg("Leave the number out. With --confirm-personal the text is recorded and the number starred.")
    return EntryRefused(
        msg("Personal data does not belong into the ledger; nothing was recorded:"),
        hint=starring if confirming else msg("Leave the number out."),
        problems=[Problem(problem, column=name) for name in names],
    )


def refuse_future(when: Moment, moment: datetime) -> None:
    """Refuse what has not happened yet."""
    fault = future_fault(when, this_minute(moment))
    refuse([fault] if fault else [])


def refuse(faults: Iterable[EntryFault]) -> None:
    """Raise EntryRefused with the first fault, if there is any."""
    for fault in faults:
        raise EntryRefused(fault.message, hint=fault.hint)


def this_minute(moment: datetime) -> Moment:
    """Return an instant as a moment of the ledger."""
    return Moment(moment.date(), moment.time().replace(second=0, microsecond=0, tzinfo=None))


def number_faults(reader: Ledger | LedgerWriter, official: str | None, *, kind: str, matter: int | None) -> list[EntryFault]:
    """Return the fault of an official number that another matter of the kind bears; ``matter`` is None where it is new."""
    others = [found for found in reader.find(official, kind=kind) if found.id != matter] if official else []
    return [number_fault(official, others[0].number)] if official and others else []


def check_names(ledger: Ledger, draft: Draft, *, moment: datetime) -> tuple[Draft, tuple[Message, ...]]:
    """Return the draft with its office in the registered spelling, and what is not registered: the office, leaders who attended."""
    office = ledger.office_state(ledger.view(this_minute(moment)))
    warnings: list[Message] = []
    if draft.unit:
        units = {fold_number(each): each for each in office.units}
        known = units.get(fold_number(office.names.present(draft.unit)))
        if known is None:
            warnings.append(msg("The office {unit} is not registered (`govopen unit add`).", unit=draft.unit))
        draft = replace(draft, unit=known or draft.unit)
    warnings += attendance_warnings([draft], office.tenures)
    return draft, tuple(warnings)


def require_entry(reader: Ledger | LedgerWriter, seq: int) -> Entry:
    """Return an entry that is in effect; EntryRefused if there is none, or another has replaced it."""
    entry = reader.entry(seq)
    if entry is None:
        raise EntryRefused(msg("The ledger has no entry {seq}.", seq=seq), hint=msg("`govopen list` shows the entries with their numbers."))
    if entry.corrected_by is not None:
        raise EntryRefused(
            msg("Entry {seq} was replaced or voided by entry {by} already.", seq=seq, by=entry.corrected_by),
            hint=msg("Name the entry that is in effect."),
        )
    return entry


def find_matter(ledger: Ledger, vocabulary: Vocabulary, number: str, *, kind: str | None = None) -> Matter:
    """Return the matter of that number.

    Raises:
        UnknownMatter: there is none; the nearest numbers are named.
        EntryRefused: there are several, of different kinds.
    """
    found = [matter for matter in ledger.find(number, kind=kind) if matter.kind not in vocabulary.system.kinds]
    if not found:
        raise unknown_matter(ledger, number, kind=kind)
    if len(found) > 1:
        raise several_matters(number, found, vocabulary)
    return found[0]


def several_matters(number: str, matters: Iterable[Matter], vocabulary: Vocabulary) -> EntryRefused:
    """Make the error for a number that several matters bear."""
    hint = which_kind((matter.kind for matter in matters), vocabulary)
    return EntryRefused(msg("There are several matters {number}.", number=number), hint=hint)


def which_kind(kinds: Iterable[str], vocabulary: Vocabulary) -> Message:
    """Ask for one of these kinds; those that the vocabulary lacks are named by their codes."""
    names = list[object]()
    for kind in kinds:
        spec = vocabulary.kinds.get(kind)
        names += name_choices([spec]) if spec else [kind]
    return msg("Say which with --kind: {names}.", names=names)


def unknown_matter(reader: Ledger | LedgerWriter, number: str, *, kind: str | None = None) -> UnknownMatter:
    """Say that there is no such matter, and which numbers come nearest (among the last 20,000 entries)."""
    error = UnknownMatter(number, kind=kind)
    after = max(0, reader.tip()[0] - 20_000)
    system = read_vocabulary().system.events
    known = {entry.number for entry in islice(reader.entries(kind=kind, after_seq=after), 20_000) if entry.event not in system}
    folded = {fold_number(each): each for each in known}
    near = get_close_matches(fold_number(number), list(folded), n=3, cutoff=0.75)
    if near:
        error.hint = msg("Did you mean {names}?", names=[shown_number(folded[each]) for each in near])
    return error
