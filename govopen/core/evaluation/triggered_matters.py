"""The story of a matter: its events in order, the one that triggers a rule, and which of them answer to a reference.

What the kinds of rule that judge a whole matter have in common: order, synchrony, required.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import Field, field_validator

from govopen.core.dates.moments import Span
from govopen.core.evaluation.collector import Docket
from govopen.core.model.events import Event, Pattern, Thread, fits
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.rules import AppliesTo, EventRef, Params, Reference, Version, one_or_several

#: One step of a story: any of these events will do.
Choice = tuple[EventRef, ...]


def matching(events: Iterable[Event], choice: Choice) -> list[Event]:
    """The events that answer to any of the references, in their order."""
    patterns = [ref.pattern() for ref in choice]
    return [event for event in events if any(fits(event, pattern) for pattern in patterns)]


def read_choices(value: object) -> object:
    """Accept one event, a list of events, or a list in which a list of events means any of them."""
    if isinstance(value, dict):
        return ((value,),)
    if isinstance(value, (list, tuple)):
        return tuple((each,) if isinstance(each, (dict, EventRef)) else each for each in value)
    return value


class StoryParams(Params):
    """What the rules on whole matters declare in common.

    ``applies_to``  kind of matter (``"*"``: any); ``type`` and ``where`` speak of the trigger event: its facet, its other fields.
    ``trigger``     the event that brings the duty about; a matter is judged in the year of the earliest such event.
    ``or_trigger``  other events that bring it about as well.
    ``having``      only matters to which one of these events has happened too, whenever; without it, all.
    """

    applies_to: AppliesTo
    trigger: str = Field(min_length=1)
    or_trigger: tuple[EventRef, ...] = ()
    having: tuple[EventRef, ...] = ()

    _triggers = field_validator("or_trigger", "having", mode="before")(one_or_several)

    @property
    def of_matters(self) -> str | None:
        """The matters that it applies to."""
        return self.applies_to.kind

    def references(self) -> Iterator[Reference]:
        """The triggers and the events that narrow them."""
        kind = self.applies_to.of_kind
        yield self.applies_to.reference(self.trigger)
        yield from (ref.reference("or_trigger", kind) for ref in self.or_trigger)
        yield from (ref.reference("having", kind) for ref in self.having)

    def opens(self) -> tuple[Pattern, ...]:
        """The events that bring the duty about."""
        kind = self.applies_to.of_kind
        return (self.applies_to.pattern(self.trigger), *(ref.pattern(kind) for ref in self.or_trigger))


@dataclass(frozen=True, slots=True)
class Story:
    """A matter that a rule judges: all its events in view, and the one that brought the duty about."""

    version: Version
    matter: int
    events: tuple[Event, ...]
    trigger: Event
    blank: Finding

    @property
    def until_trigger(self) -> tuple[Event, ...]:
        """What had happened by the end of the trigger's day."""
        return tuple(event for event in self.events if event.when.day <= self.trigger.when.day)

    def finding(self, outcome: Outcome, reason: Reason, *, used: Iterable[Event] = ()) -> Finding:
        """A verdict on the matter, with the entries that prove it."""
        entries = dict.fromkeys((self.trigger.seq, *(event.seq for event in used)))
        return self.blank._replace(outcome=outcome, reason=reason, entries=tuple(entries))


def read_stories(docket: Docket) -> Iterator[Story]:
    """Yield the matters whose trigger day lies in the period, each with the version in force on that day.

    Those of days on which the rule was not in force are handed in as not applicable.
    """
    question = docket.question
    for version, in_force, window in question.rule.stretches(question.period):
        params = version.params
        assert isinstance(params, StoryParams)
        for story in _opened(docket, version, params, window):
            if in_force:
                yield story
            else:
                reason = Reason("not-in-force", {"from": version.force.first})
                docket.enter(story.finding(Outcome.NOT_APPLICABLE, reason), matter=story.matter)


def _opened(docket: Docket, version: Version, params: StoryParams, window: Span) -> Iterator[Story]:
    """The matters whose earliest trigger lies in the window, each once."""
    patterns = params.opens()
    told: set[int] = set()
    for pattern in patterns:
        for thread in docket.question.facts.threads(pattern, window):
            trigger = _first(thread, patterns)
            if thread.matter in told or trigger.when.day not in window or not _narrowed(thread, params):
                continue
            told.add(thread.matter)
            blank = docket.blank(version, Outcome.MET, Reason("met"))._replace(unit=trigger.unit, trigger=trigger.when)
            yield Story(version, thread.matter, thread.events, trigger, blank)


def _first(thread: Thread, patterns: Sequence[Pattern]) -> Event:
    return next(event for event in thread.events if any(fits(event, pattern) for pattern in patterns))


def _narrowed(thread: Thread, params: StoryParams) -> bool:
    return not params.having or bool(matching(thread.events, params.having))
