"""What a guide checks of each answer as it is given, so that nothing is refused only after the last question; it records nothing."""

from __future__ import annotations

from itertools import islice

from govopen.app.clock import now
from govopen.app.record import kind_to_open
from govopen.app.resolve import number_faults, refuse, this_minute
from govopen.app.workspace import Workspace
from govopen.core.dates.date_parser import parse_moment
from govopen.core.dates.moments import Moment
from govopen.core.model.entry_checks import entry_faults, official_number
from govopen.core.model.events import Matter
from govopen.core.model.field_values import FieldRefused, Filled, fill, parse_number, parse_text, refuse_personal
from govopen.core.model.vocabulary import EventSpec, FieldSpec, KindSpec, Vocabulary


def refuse_absent(workspace: Workspace) -> None:
    """Refuse before the first question where there is no ledger to record in."""
    with workspace.reading():
        pass


class Asking:
    """One event being asked for. Every method raises a GovopenError that says what is wrong with an answer."""

    def __init__(self, workspace: Workspace, spec: EventSpec, vocabulary: Vocabulary) -> None:
        """Begin with the event."""
        self._workspace, self._spec, self._vocabulary = workspace, spec, vocabulary
        self._given: dict[str, str | list[str]] = {}
        self._when: Moment | None = None
        self._matter: tuple[str, str] | None = None

    def numbers(self, most: int = 500) -> tuple[Matter, ...]:
        """The matters to which the event may happen, those recorded last first."""
        with self._workspace.reading() as opened:
            last = opened.ledger.tip()[0]
            recent = opened.ledger.entries(after_seq=max(0, last - 20 * most), corrected=False)
            found = dict.fromkeys(entry.matter for entry in sorted(recent, key=lambda entry: -entry.seq) if entry.kind in self._spec.kinds)
            return opened.ledger.named(islice(found, most))

    def units(self) -> list[str]:
        """The offices registered, and those that rules name."""
        with self._workspace.reading() as opened:
            registered = opened.ledger.office_state(opened.ledger.view(this_minute(now()))).units
            named = (unit for rule in opened.rulebook.rules for unit in (*rule.lead, *rule.named_units))
            return list(dict.fromkeys((*registered, *named)))

    def leaders(self) -> list[str]:
        """The leaders who hold an office now, or held one on the day of the event."""
        with self._workspace.reading() as opened:
            tenures = opened.ledger.office_state(opened.ledger.view(this_minute(now()))).tenures
            day = self._when.day if self._when else now().date()
            return list(dict.fromkeys(each.person for each in tenures if each.since <= day and (each.until is None or day <= each.until)))

    def filled(self) -> Filled:
        """The fields as they will be recorded."""
        return fill(self._spec, self._given, today=now().date(), on=self._when.day if self._when else None)

    @property
    def when(self) -> Moment | None:
        """The moment as it was understood."""
        return self._when

    def read_number(self, text: str) -> tuple[str, tuple[KindSpec, ...]]:
        """Return the number and the kinds of matter that may be meant: those known by it, else those that the event opens."""
        number = parse_number(text)
        with self._workspace.reading() as opened:
            found = [matter for matter in opened.ledger.find(number) if matter.kind in self._vocabulary.kinds]
            kinds = [matter.kind for matter in found if matter.kind in self._spec.kinds] or list(self._spec.opens)
            if not kinds:
                kinds = [kind_to_open(opened.ledger, self._spec, self._vocabulary, number=number, kind=None, found=found)]
        if len(kinds) == 1:
            self.check_matter(number, kinds[0])
        return number, tuple(self._vocabulary.kinds[each] for each in kinds)

    def check_matter(self, number: str, kind: str, when: Moment | None = None) -> None:
        """Check that the event may happen to the matter, at that moment if one is given."""
        with self._workspace.reading() as opened:
            history = [entry for matter in opened.ledger.find(number, kind=kind) for entry in opened.ledger.matter_entries(matter.id)]
        refuse(entry_faults(self._spec, kind, when, history, vocabulary=self._vocabulary, now=this_minute(now())))
        self._matter = number, kind

    def read_when(self, text: str, *, number: str, kind: str) -> str:
        """Return the moment as it was typed."""
        moment = now()
        when = parse_moment(text, today=moment.date())
        self.check_matter(number, kind, when)
        self._when = when
        return text

    def read_unit(self, text: str) -> str:
        """Return the name of an office."""
        return refuse_personal(parse_text(text))

    def read_field(self, field: FieldSpec, texts: list[str]) -> str | list[str]:
        """Return what was typed of a field, if it fits together with the answers before it."""
        given: str | list[str] = texts if len(texts) > 1 or field.type in ("names", "choices") else texts[0]
        on = self._when.day if self._when else None
        filled = fill(self._spec, {**self._given, field.name: given}, today=now().date(), on=on)
        for problem in filled.problems:
            if problem.column == field.name:
                raise FieldRefused(problem.message, masked=problem.value or "")
        if field.name in filled.masked:
            refuse_personal("、".join(texts))
        if field.name == "number":
            self._check_official(official_number(self._spec, filled.fields))
        self._given[field.name] = given
        return given

    def _check_official(self, official: str | None) -> None:
        """Refuse an official number that another matter bears."""
        if official and self._matter:
            number, kind = self._matter
            with self._workspace.reading() as opened:
                known = opened.ledger.find(number, kind=kind)
                refuse(number_faults(opened.ledger, official, kind=kind, matter=known[0].id if known else None))
