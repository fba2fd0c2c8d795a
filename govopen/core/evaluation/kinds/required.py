"""Elements that a matter must have: events behind its trigger, fields of the trigger that are filled, contents that are covered.

    kind = "required"
    applies_to = { kind = "policy" }
    trigger = "meeting-submitted"
    events = [{ event = "consulted" }]                         # must have happened by the trigger's day, in any order
    fields = ["invitation-considered", "adoption-note"]        # of the trigger event: filled, and a yes-or-no field says yes
    contents = { field = "contents", of = "interpreted", all_of = ["background", "content"] }

Judged once the trigger has happened. Events must lie behind it by its day. Fields and contents are looked for in all entries up to the day
asked about: what is filled in or covered by a later entry of the matter is no longer wanting. What is wanting is ``missed``.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, field_validator, model_validator

from govopen.core.dates.moments import Moment
from govopen.core.evaluation.collector import Docket
from govopen.core.evaluation.triggered_matters import Choice, Story, StoryParams, matching, read_choices, read_stories
from govopen.core.model.events import Event, field_values
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.rules import Part, Reference, one_or_several
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


class RequiredParams(StoryParams):
    """What must be there once the trigger has happened.

    ``events``    events that must have happened on the trigger's day or before; a list in the list: any of those will do.
    ``fields``    fields of the trigger event that must be filled, by any such entry of the matter; a yes-or-no field must say yes.
    ``contents``  values that a field must cover, by all entries of the matter together; one table or several.
    """

    events: tuple[Choice, ...] = ()
    fields: tuple[str, ...] = ()
    contents: tuple[Contents, ...] = ()

    _steps = field_validator("events", mode="before")(read_choices)

    _contents = field_validator("contents", mode="before")(one_or_several)

    @model_validator(mode="after")
    def _something(self) -> RequiredParams:
        if not (self.events or self.fields or self.contents):
            raise ValueError(msg("Name events, fields or contents."))
        return self

    def references(self) -> Iterator[Reference]:
        """The trigger with its fields, the events, the contents."""
        yield from super().references()
        kind = self.applies_to.of_kind
        yield Reference("fields", kind, self.trigger, fields=self.fields)
        for choice in self.events:
            yield from (ref.reference("events", kind) for ref in choice)
        for each in self.contents:
            for event in each.of or (self.trigger,):
                values = (*each.all_of, *each.any_of)
                yield (
                    Reference("contents", kind, event, values={each.field: values})
                    if each.field
                    else Reference("contents", kind, event, values)
                )


#: One thing that is wanting: its name as it stands in the rule, or the names of which some are wanting; and what readers call it.
Want = tuple[tuple[str, ...], Label]


def judge(docket: Docket) -> None:
    """Judge every matter whose trigger day lies in the period."""
    for story in read_stories(docket):
        params = story.version.params
        assert isinstance(params, RequiredParams)
        docket.enter(_verdict(docket, params, story), matter=story.matter, publication=params.publication)


def _verdict(docket: Docket, params: RequiredParams, story: Story) -> Finding:
    wanting = [*_events(docket, params, story), *_fields(docket, params, story), *_contents(docket, params, story)]
    used = [event for choice in params.events for event in matching(story.until_trigger, choice)[:1]]
    due = Moment(story.trigger.when.day)
    if not wanting:
        done = max((event.when for event in used), key=lambda when: when.earliest, default=story.trigger.when)
        return story.finding(Outcome.MET, Reason("required-met"), used=used)._replace(due=due, done=done)
    labels = tuple(label for _, label in wanting)
    reason = Reason("required-wanting", {"missing": labels, "trigger": docket.label(story.trigger.event)})
    told = story.finding(Outcome.MISSED, reason, used=used)
    return told._replace(due=due, missing=tuple(name for names, _ in wanting for name in names))


def _events(docket: Docket, params: RequiredParams, story: Story) -> Iterator[Want]:
    for choice in params.events:
        if not matching(story.until_trigger, choice):
            yield (choice[0].event,), docket.label(choice[0].event)


def _fields(docket: Docket, params: RequiredParams, story: Story) -> Iterator[Want]:
    """A field is filled if any of the matter's trigger events fills it: what was handed in later counts."""
    triggers = [event for event in story.events if event.event == story.trigger.event]
    for name in params.fields:
        if not any(_filled(event, name) for event in triggers):
            yield (name,), docket.field_label(story.trigger.event, name)


def _filled(event: Event, name: str) -> bool:
    return field_values(event, name) not in ((), ("no",))


def _contents(docket: Docket, params: RequiredParams, story: Story) -> Iterator[Want]:
    for each in params.contents:
        sources = each.of or (story.trigger.event,)
        covered = {value for event in story.events if event.event in sources for value in _values(event, each.field)}
        yield from (((value,), docket.label(sources[0], value)) for value in each.all_of if value not in covered)
        if len(covered.intersection(each.any_of)) < min(each.at_least, len(each.any_of)):
            wanting = [value for value in each.any_of if value not in covered]
            more = each.at_least - len(covered.intersection(each.any_of))
            yield tuple(wanting), _any_of([docket.label(sources[0], value) for value in wanting], more)


def _any_of(labels: list[Label], more: int) -> Label:
    """So many of these, as one thing that is wanting."""
    zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
    return Label(f"{zh}中的{more}项", f"{more} of {en}")


def _values(event: Event, field: str | None) -> tuple[str, ...]:
    if field is not None:
        return field_values(event, field)
    return () if event.facet is None else (event.facet,)
