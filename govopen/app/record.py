"""Records what happened: one event of the vocabulary on one matter; and the correction or voiding of an entry.

Everything is parsed and checked before the write lock is taken; what depends on the ledger is looked up under it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from govopen.app.clock import now
from govopen.app.empty_periods import told_empty
from govopen.app.recorded import Recorded
from govopen.app.resolve import (
    check_names,
    number_faults,
    personal_refused,
    refuse,
    refuse_future,
    require_entry,
    require_text,
    resolve_event,
    resolve_kind,
    several_matters,
    this_minute,
    unknown_matter,
    which_kind,
)
from govopen.core.dates.date_parser import WhenRefused, parse_moment
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft, Entry
from govopen.core.model.entry_checks import entry_faults, in_effect, official_number
from govopen.core.model.events import Matter
from govopen.core.model.field_values import FieldRefused, Filled, fill, parse_number
from govopen.core.model.office_names import NAME_EVENTS
from govopen.core.model.vocabulary import EventSpec, Vocabulary, label
from govopen.core.reports.rectifications import ITEMS
from govopen.errors import EntryRefused, Problem, UsageError
from govopen.messages import Message, msg

if TYPE_CHECKING:
    from govopen.app.workspace import Workspace
    from govopen.ledger.ledger import Ledger
    from govopen.ledger.writer import LedgerWriter

_ANEW = msg("Record the event anew.")
#: Kinds of which each entry stands by itself: a nil report, a waiver of a period, closing days, a holiday notice.
_SINGLE = frozenset({"register", "rule", "calendar"})
#: What an amendment copies of that which nobody types: evidence, and what an order says to be put right.
KEPT = frozenset({"_evidence", ITEMS})

Typed = Mapping[str, str | Sequence[str]]
Value = TypeVar("Value")


class EntryInput(Struct, frozen=True):
    """An event as a clerk typed it. ``fields`` holds texts by field name; absent ones are left out.

    ``evidence`` names files of which the ledger keeps a copy.
    """

    event: str
    number: str
    at: str
    kind: str | None = None
    unit: str | None = None
    fields: Typed = field(default_factory=dict)
    confirm_personal: bool = False
    evidence: Sequence[str] = ()


def log(workspace: Workspace, entry_input: EntryInput) -> Recorded:
    """Record an event on a matter.

    Raises:
        UsageError: the event, its moment or a field cannot be read; every fault is listed.
        EntryRefused: it contradicts the ledger (unknown matter, future, too early, recorded already) or holds personal data.
    """
    moment, vocabulary = now(), workspace.vocabulary
    spec = resolve_event(vocabulary, entry_input.event)
    draft = _read_draft(entry_input, spec, vocabulary, today=moment.date())
    refuse_future(draft.when, moment)
    with workspace.writing() as opened:
        draft, warnings = check_names(opened.ledger, draft, moment=moment)
        draft = _keep_evidence(opened.ledger, draft, entry_input.evidence)
        with opened.locked() as writer:
            kind, matter = _place(writer, spec, vocabulary, number=draft.number, kind=draft.kind or None)
            history = writer.matter_entries(matter.id) if matter else ()
            refuse(entry_faults(spec, kind, draft.when, history, vocabulary=vocabulary, now=this_minute(moment)))
            refuse(number_faults(writer, official_number(spec, draft.fields), kind=kind, matter=matter.id if matter else None))
            draft = replace(draft, kind=kind, number=matter.number if matter else draft.number)
            warnings = (*warnings, *told_empty(opened, [draft]))
            seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft, opened=matter is None, warnings=warnings)


def _keep_evidence(ledger: Ledger, draft: Draft, files: Sequence[str]) -> Draft:
    """Copy the files beside the ledger, each under its hash, and name them in the draft."""
    if not files:
        return draft
    from govopen.ledger.evidence import evidence_folder, keep_evidence

    folder = evidence_folder(ledger.location)
    kept = [*draft.fields.get("_evidence", ()), *(keep_evidence(Path(file), folder) for file in files)]
    return replace(draft, fields={**draft.fields, "_evidence": list(dict.fromkeys(kept))})


class EntryAmendment(Struct, frozen=True):
    """What an amendment changes; None and absent fields are copied from the entry, an empty text takes a field away.

    ``evidence`` names files that are kept beside those of the entry.
    """

    reason: str
    at: str | None = None
    unit: str | None = None
    fields: Typed = field(default_factory=dict)
    confirm_personal: bool = False
    evidence: Sequence[str] = ()


def amend(workspace: Workspace, seq: int, change: EntryAmendment) -> Recorded:
    """Replace an entry by one that differs in what is given and copies the rest; both stay in the ledger."""
    moment, vocabulary = now(), workspace.vocabulary
    with workspace.writing() as opened:
        old = require_entry(opened.ledger, seq)
        spec = _amendable(old, vocabulary)
        draft = _read_change(change, old, spec, today=moment.date())
        refuse_future(draft.when, moment)
        draft, warnings = check_names(opened.ledger, draft, moment=moment)
        draft = _keep_evidence(opened.ledger, draft, change.evidence)
        _refuse_same(old, draft, change)
        with opened.locked() as writer:
            others = [entry for entry in writer.matter_entries(old.matter) if entry.seq != seq]
            present = this_minute(moment)
            refuse(entry_faults(spec, old.kind, draft.when, others, vocabulary=vocabulary, now=present, correcting=True))
            refuse(number_faults(writer, official_number(spec, draft.fields), kind=old.kind, matter=old.matter))
            warnings = (*warnings, *told_empty(opened, [draft]))
            seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft, warnings=warnings, replaced=old)


def _read_change(change: EntryAmendment, old: Entry, spec: EventSpec, *, today: date) -> Draft:
    """Read what changes, reporting all faults at once; the rest is copied from the entry."""
    options = _Options()
    reason = options.read("--reason", lambda: require_text("--reason", change.reason, confirm_personal=change.confirm_personal), "")
    when = old.when if change.at is None else options.read("--at", lambda: parse_moment(change.at or "", today=today), old.when)
    unit = old.unit if change.unit is None else _read_unit(options, change.unit)
    filled = fill(spec, {**_as_typed(old, spec), **change.fields}, today=today, on=when.day)
    options.refuse(spec, _as_options(filled))
    _refuse_personal(filled, confirm_personal=change.confirm_personal)
    kept = {name: list(value) for name, value in old.fields.items() if name in KEPT}
    fields = {**filled.fields, **kept, "_reason": reason}
    return Draft(old.kind, old.number, old.event, when, filled.facet, unit, fields, corrects=old.seq)


def _refuse_same(old: Entry, draft: Draft, change: EntryAmendment) -> None:
    """Refuse an amendment that gives nothing, or only what the entry says already; what govopen itself noted does not count."""
    given = change.at is not None or change.unit is not None or bool(change.fields) or bool(change.evidence)
    before, after = ((each.when, each.facet, each.unit, _plain(each.fields), _files(each.fields)) for each in (old, draft))
    if not given or before == after:
        raise EntryRefused(
            msg("Entry {seq} would stay as it is; nothing was recorded.", seq=old.seq),
            hint=msg("Give what changes; `govopen amend --help` lists the options."),
        )


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if not name.startswith("_")}


def _files(fields: Mapping[str, Any]) -> list[str]:
    return list(fields.get("_evidence", ()))


def void(workspace: Workspace, seq: int, *, reason: str) -> Recorded:
    """Take an entry out of effect, with the reason; it stays in the ledger."""
    moment, reason = now(), require_text("--reason", reason)
    with workspace.writing() as opened:
        old = require_entry(opened.ledger, seq)
        if old.event == "voided":
            voiding = msg("Entry {seq} voids entry {other}; a voiding is not voided.", seq=seq, other=old.corrects)
            raise EntryRefused(voiding, hint=_ANEW)
        _refuse_batch(old)
        if old.event == "calendar-imported":
            from govopen.app.office_calendar import refuse_gap

            refuse_gap(opened.ledger, without=seq)
        draft = Draft(old.kind, old.number, "voided", this_minute(moment), fields={"reason": reason}, corrects=seq)
        with opened.locked() as writer:
            left = [entry.seq for entry in writer.matter_entries(old.matter) if in_effect(entry) and entry.seq != seq]
            also = _named_with(writer, old)
            drafts = [draft, *(replace(draft, number=each.number, corrects=each.seq) for each in also)]
            seqs = opened.append(writer, drafts)
    return Recorded(seqs[0], draft, warnings=_left_behind(old, left), replaced=old)


def _named_with(writer: LedgerWriter, old: Entry) -> list[Entry]:
    """The registration of the new name, where the entry that goes is the renaming that made it: the name would be an office of its own."""
    if old.event != "unit-renamed":
        return []
    following = writer.entry(old.seq + 1)
    made = following is not None and in_effect(following) and (following.event, following.number) == ("unit-added", old.fields.get("to"))
    return [following] if following is not None and made else []


def _refuse_batch(old: Entry) -> None:
    """Refuse to change the entry of an import or of its undoing: by it the import is found and taken back, with all its entries."""
    if old.event == "imported":
        undoing = msg("`govopen import-undo {batch} --reason …` takes back the import with all its entries.", batch=old.number)
        raise EntryRefused(msg("Entry {seq} tells of the import {batch}.", seq=old.seq, batch=old.number), hint=undoing)
    if old.event == "import-undone":
        taken_back = msg("Entry {seq} tells that the import {batch} was taken back.", seq=old.seq, batch=old.number)
        raise EntryRefused(taken_back, hint=msg("Import the file again."))


def _left_behind(old: Entry, left: Sequence[int]) -> tuple[Message, ...]:
    """Name what still stands of the matter; an entry that only names an office stands on its registration, which is none too many."""
    if old.event in NAME_EVENTS or old.kind in _SINGLE:
        return ()
    text = msg("The matter {number} still has the entries {seqs}; void them too if they are wrong.", number=old.number, seqs=list(left))
    return (text,) if left else ()


class _Options:
    """Reads options one by one and keeps what is wrong with each, so that all faults are reported at once."""

    def __init__(self) -> None:
        self._refused: dict[str, WhenRefused | UsageError] = {}

    def read(self, option: str, read: Callable[[], Value], stand_in: Value) -> Value:
        """Read an option; where it cannot be read, ``stand_in`` holds its place until ``refuse``."""
        try:
            return read()
        except (WhenRefused, UsageError) as refusal:
            self._refused[option] = refusal
            return stand_in

    def good(self, option: str) -> bool:
        """Whether the option could be read."""
        return option not in self._refused

    def refuse(self, spec: EventSpec, problems: Sequence[Problem]) -> None:
        """Raise if anything was wrong: the refusal of a single option as it is, several together as one UsageError."""
        if len(self._refused) == 1 and not problems:
            raise next(iter(self._refused.values()))
        refused = [
            each for option, refusal in self._refused.items() for each in refusal.problems or [Problem(refusal.message, column=option)]
        ]
        if refused or problems:
            hint = msg("See `govopen log {event} --help`.", event=spec.name)
            raise UsageError(msg("Nothing was recorded:"), hint=hint, problems=[*refused, *problems])


def _read_draft(entry_input: EntryInput, spec: EventSpec, vocabulary: Vocabulary, *, today: date) -> Draft:
    """Read everything that can be read without the ledger, reporting all faults at once; ``kind`` is empty where none was named."""
    options = _Options()
    number, unnumbered = _read_number(entry_input.number)
    when = options.read("--at", lambda: parse_moment(entry_input.at, today=today), Moment(today))
    kind = options.read("--kind", lambda: resolve_kind(vocabulary, entry_input.kind).name if entry_input.kind else "", "")
    unit = _read_unit(options, entry_input.unit or "")
    filled = fill(spec, entry_input.fields, today=today, on=when.day if options.good("--at") else None)
    options.refuse(spec, [*unnumbered, *_as_options(filled)])
    _refuse_personal(filled, confirm_personal=entry_input.confirm_personal)
    return Draft(kind, number, spec.name, when, filled.facet, unit, filled.fields)


def _read_unit(options: _Options, text: str) -> str | None:
    """Read the name of an office; a blank one is none."""
    return options.read("--unit", lambda: require_text("--unit", text), None) if text.strip() else None


def _read_number(text: str) -> tuple[str, list[Problem]]:
    try:
        return parse_number(text), []
    except FieldRefused as refusal:
        return "", [Problem(refusal.message, value=refusal.masked)]


def _as_options(filled: Filled) -> list[Problem]:
    """Return the faults of fields, each under the option that it was typed with."""
    return [replace(problem, column=f"--{problem.column}") for problem in filled.problems]


def _refuse_personal(filled: Filled, *, confirm_personal: bool) -> None:
    if filled.masked and not confirm_personal:
        raise personal_refused(f"--{name}" for name in filled.masked)


def _as_typed(entry: Entry, spec: EventSpec) -> dict[str, str | Sequence[str]]:
    """Return an entry's fields as they could have been typed."""
    typed: dict[str, str | Sequence[str]] = _plain(entry.fields)
    if spec.facet and entry.facet is not None:
        typed[spec.facet] = entry.facet
    return typed


def _amendable(entry: Entry, vocabulary: Vocabulary) -> EventSpec:
    spec = vocabulary.events.get(entry.event)
    _refuse_batch(entry)
    if spec is None:
        hint = _ANEW if entry.event == "voided" else msg("Void it and record it anew.")
        raise EntryRefused(msg("An entry of this kind ({event}) is not amended.", event=_name_of(entry, vocabulary)), hint=hint)
    return spec


def _name_of(entry: Entry, vocabulary: Vocabulary) -> object:
    """What the event of an entry that is not logged is called; its code where no vocabulary at hand has it."""
    written = vocabulary.system.events.get(entry.event)
    return label(written) if written else entry.event


def _place(writer: LedgerWriter, spec: EventSpec, vocabulary: Vocabulary, *, number: str, kind: str | None) -> tuple[str, Matter | None]:
    """Find the matter that is meant, or the kind of the one to be opened."""
    if kind and kind not in spec.kinds:
        hint = msg("It happens to: {names}.", names=[label(vocabulary.kinds[each]) for each in spec.kinds])
        raise UsageError(
            msg("The event {event} does not happen to {kind}.", event=label(spec), kind=label(vocabulary.kinds[kind])), hint=hint
        )
    found = [matter for matter in writer.find(number, kind=kind) if matter.kind in vocabulary.kinds]
    fitting = [matter for matter in found if matter.kind in spec.kinds]
    if len(fitting) > 1:
        raise several_matters(number, fitting, vocabulary)
    if fitting:
        return fitting[0].kind, fitting[0]
    return kind_to_open(writer, spec, vocabulary, number=number, kind=kind, found=found), None


def kind_to_open(
    reader: Ledger | LedgerWriter, spec: EventSpec, vocabulary: Vocabulary, *, number: str, kind: str | None, found: Sequence[Matter]
) -> str:  # fmt: skip
    """Return the kind of the matter that the event opens; a GovopenError where it opens none, or several and none was named."""
    opens = [each for each in spec.opens if kind in (None, each)]
    if len(opens) == 1:
        return opens[0]
    if opens:
        hint = which_kind(opens, vocabulary)
        raise UsageError(msg("The matter {number} is new.", number=number), hint=hint)
    if found:
        has, what = label(vocabulary.kinds[found[0].kind]), label(spec)
        raise EntryRefused(
            msg("{number} is a matter of the kind {kind}; {event} does not happen to it.", number=number, kind=has, event=what)
        )
    raise unknown_matter(reader, number, kind=kind)
