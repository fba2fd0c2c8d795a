"""Elements that a matter must have: events behind its trigger, fields of the trigger that are filled, contents that are covered.

    kind = "required"
    applies_to = { kind = "policy" }
    trigger = "meeting-submitted"
    events = [{ event = "consulted" }]                         # must have happened by the trigger's day, in any order
    fields = ["invitation-considered", "adoption-note"]        # of the trigger event: filled, and a yes-or-no field says yes
    contents = { field = "contents", of = "interpreted", all_of = ["background", "content"] }

Judged once the trigger has happened. Events must lie behind it by its day, or where the rule names ``by``, by the day of the first of
those: until then what is missing is pending. Fields and contents are looked for in all entries up to the day asked about: what is filled in
or covered by a later entry of the matter is no longer missing. What is missing is ``missed``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, field_validator, model_validator

from govopen.core.dates.moments import Moment
from govopen.core.evaluation.kind import Kind
from govopen.core.evaluation.triggered_matters import (
    Choice,
    TriggeredParams,
    TriggeredThread,
    judge_by,
    matching,
    read_choices,
)
from govopen.core.model.events import Event, field_values, values_of
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.rules import EventRef, Part, Reference, one_or_several
from govopen.messages import Label, msg


class Contents(Part):
    """Values of a field with several choices that must be covered, by all events in view together.

    ``field``    the field that holds them; without it, the event's facet.
    ``of``       the events in which it is read; the trigger event where none is named.
    ``all_of``   every one of these values.
    ``any_of``, ``at_least``   so many of these (1).
    """

    field: str | None = None
    of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    at_least: int = Field(default=1, ge=1)

    @field_validator("of", mode="before")
    @classmethod
    def _one_event(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _possible(self) -> Contents:
        if not self.all_of and not self.any_of:
            raise ValueError(msg("Name the values in all_of or any_of."))
        if self.any_of and self.at_least > len(self.any_of):
            raise ValueError(msg("at_least asks for more than any_of holds."))
        return self


class RequiredParams(TriggeredParams):
    """What must be there once the trigger has happened.

    ``events``    events that must have happened on the trigger's day or before; a list in the list: any of those will do.
    ``fields``    fields of the trigger event that must be filled, by any such entry of the matter; a yes-or-no field must say yes.
    ``contents``  values that a field must cover, by all entries of the matter together; one table or several.
    ``by``        the events by the first of which ``events`` must have happened, where that is not the trigger.
    ``silence``   "undetermined": where a field is blank in all its entries, or there is no such entry (another event brought the duty
                  about), nothing is known of it, and the verdict names what would settle it; "missing" counts it as missing.
    """

    events: tuple[Choice, ...] = ()
    fields: tuple[str, ...] = ()
    contents: tuple[Contents, ...] = ()
    by: tuple[EventRef, ...] = ()
    silence: Literal["missing", "undetermined"] = "missing"

    _ends = field_validator("by", mode="before")(one_or_several)
    _steps = field_validator("events", mode="before")(read_choices)

    _contents = field_validator("contents", mode="before")(one_or_several)

    @model_validator(mode="after")
    def _something(self) -> RequiredParams:
        if not (self.events or self.fields or self.contents):
            raise ValueError(msg("Name events, fields or contents."))
        return self

    @property
    def sought(self) -> tuple[tuple[EventRef, ...], ...]:
        """The events."""
        return self.events

    def references(self) -> Iterator[Reference]:
        """The trigger with its fields, the events, the contents."""
        yield from super().references()
        kind = self.applies_to.of_kind
        yield Reference("fields", kind, self.trigger, fields=self.fields)
        for choice in self.events:
            yield from (ref.reference("events", kind) for ref in choice)
        yield from (ref.reference("by", kind) for ref in self.by)
        for each in self.contents:
            for event in each.of or (self.trigger,):
                values = (*each.all_of, *each.any_of)
                yield (
                    Reference("contents", kind, event, values={each.field: values})
                    if each.field
                    else Reference("contents", kind, event, values)
                )


Matter = TriggeredThread[RequiredParams]


#: One thing that is missing: its name as it stands in the rule, or the names of which some are missing; and what readers call it.
Want = tuple[tuple[str, ...], Label]


def _verdict(matter: Matter) -> Finding:
    end = next(iter(matching(matter.events, matter.params.by)), None) if matter.params.by else matter.trigger
    if end is None:
        return _open(matter)
    missing = [*_events(matter, end), *_fields(matter), *_contents(matter)]
    if not missing and (blank := next(_blank(matter), None)) is not None:
        return _unknown(matter, *blank)
    behind = _until(matter, end)
    used = [event for choice in matter.params.events for event in matching(behind, choice)[:1]]
    due = Moment(end.when.day)
    if not missing:
        done = max((event.when for event in used), key=lambda when: when.earliest, default=matter.trigger.when)
        return matter.finding(Outcome.MET, Reason("required-met"), used=used)._replace(due=due, done=done)
    labels = tuple(label for _, label in missing)
    reason = Reason("required-wanting", {"missing": labels, "trigger": matter.rule.label(end.event)})
    finding = matter.finding(Outcome.MISSED, reason, used=used)
    return finding._replace(due=due, missing=tuple(name for names, _ in missing for name in names))


def _open(matter: Matter) -> Finding:
    """What must be there by an event that has not happened: there already, or still to come."""
    missing = [
        (choice[0].event, matter.rule.label(choice[0].event)) for choice in matter.params.events if not matching(matter.events, choice)
    ]
    used = [event for choice in matter.params.events for event in matching(matter.events, choice)[:1]]
    if not missing:
        done = max((event.when for event in used), key=lambda when: when.earliest)
        return matter.finding(Outcome.MET, Reason("required-met"), used=used)._replace(done=done)
    values = {"missing": tuple(label for _, label in missing), "by": matter.rule.label(matter.params.by[0].event)}
    finding = matter.finding(Outcome.PENDING, Reason("required-open", values), used=used)
    return finding._replace(missing=tuple(name for name, _ in missing))


def _until(matter: Matter, end: Event) -> list[Event]:
    """What had happened by the end of that event's day."""
    return [event for event in matter.events if event.when.day <= end.when.day]


def _blank(matter: Matter) -> Iterator[tuple[str, str]]:
    """The fields of which no entry says anything, each with the event that would; none where silence counts as missing."""
    if matter.params.silence == "missing":
        return
    yield from ((matter.params.trigger, name) for name in matter.params.fields if _silent(matter, (matter.params.trigger,), name))
    for each in matter.params.contents:
        sources = each.of or (matter.params.trigger,)
        if each.field and _silent(matter, sources, each.field):
            yield sources[0], each.field


def _silent(matter: Matter, events: tuple[str, ...], name: str) -> bool:
    """Whether silence leaves it open what a field would say: no entry of these events fills it."""
    said = any(field_values(event, name) for event in matter.events if event.event in events)
    return matter.params.silence == "undetermined" and not said


def _unknown(matter: Matter, event: str, name: str) -> Finding:
    """Name the entry, or the field of it, that would settle what nobody recorded."""
    values = {"event": matter.rule.label(event), "field": matter.rule.field_label(event, name)}
    logged = any(each.event == event for each in matter.events)
    unsettled = matter.finding(Outcome.UNDETERMINED, Reason("fact-unknown" if logged else "entry-unknown", values))
    return unsettled._replace(due_earliest=Moment(matter.trigger.when.day))


def _events(matter: Matter, end: Event) -> Iterator[Want]:
    for choice in matter.params.events:
        if not matching(_until(matter, end), choice):
            yield (choice[0].event,), matter.rule.label(choice[0].event)


def _fields(matter: Matter) -> Iterator[Want]:
    """A field is filled if any of the matter's trigger events fills it: what was handed in later counts."""
    triggers = [event for event in matter.events if event.event == matter.params.trigger]
    for name in matter.params.fields:
        if not any(_filled(event, name) for event in triggers) and not _silent(matter, (matter.params.trigger,), name):
            yield (name,), matter.rule.field_label(matter.params.trigger, name)


def _filled(event: Event, name: str) -> bool:
    return field_values(event, name) not in ((), ("no",))


def _contents(matter: Matter) -> Iterator[Want]:
    for each in matter.params.contents:
        sources = each.of or (matter.trigger.event,)
        if each.field and _silent(matter, sources, each.field):
            continue
        covered = {value for event in matter.events if event.event in sources for value in values_of(event, each.field)}
        yield from (((value,), matter.rule.label(sources[0], value)) for value in each.all_of if value not in covered)
        if len(covered.intersection(each.any_of)) < min(each.at_least, len(each.any_of)):
            missing = [value for value in each.any_of if value not in covered]
            more = each.at_least - len(covered.intersection(each.any_of))
            yield tuple(missing), _any_of([matter.rule.label(sources[0], value) for value in missing], more)


def _any_of(labels: list[Label], more: int) -> Label:
    """So many of these, as one thing that is missing."""
    zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
    return Label(f"{zh}中的{more}项", f"{more} of {en}")


KIND = Kind(RequiredParams, judge_by(_verdict))
