"""What the kinds of rule that judge a whole matter have in common: order, synchrony, required.

A rule names the events that bring its duty about, the triggers; a matter is judged once, from the earliest of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Generic

from msgspec import Struct
from pydantic import Field, field_validator

from govopen.core.evaluation.kind import JudgeMatter
from govopen.core.evaluation.question import Question
from govopen.core.model.events import Event, Pattern, fits
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.rules import AppliesTo, EventRef, Params, ParamsT, Reference, Rule, Trigger, Version, one_or_several
from govopen.core.model.threads import Thread

#: One step: any of these events will do.
Choice = tuple[EventRef, ...]


def matching(events: Iterable[Event], choice: Choice) -> list[Event]:
    """The events that answer to any of the references, in their order."""
    patterns = [ref.pattern for ref in choice]
    return [event for event in events if any(fits(event, pattern) for pattern in patterns)]


def read_choices(value: object) -> object:
    """Accept one event, a list of events, or a list in which a list of events means any of them."""
    if isinstance(value, dict):
        return ((value,),)
    if isinstance(value, (list, tuple)):
        return tuple((each,) if isinstance(each, (dict, EventRef)) else each for each in value)
    return value


class TriggeredParams(Params):
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

    @cached_property
    def opens(self) -> tuple[Pattern, ...]:
        """The events that bring the duty about."""
        kind = self.applies_to.of_kind
        return (self.applies_to.pattern(self.trigger), *(ref.on(kind) for ref in self.or_trigger))

    def subscriptions(self) -> tuple[Pattern, ...]:
        """The triggers."""
        return self.opens

    def triggers(self, thread: Thread) -> Iterable[Trigger]:
        """Return the earliest trigger of a matter to which the events that narrow the rule happened."""
        found = thread.matching(*self.opens) if thread.is_of(self.opens[0]) else ()
        if not found or (self.having and not matching(thread.events, self.having)):
            return ()
        return (Trigger(found[0], found[0].when),)


class TriggeredThread(Struct, Generic[ParamsT], frozen=True):
    """A matter that a version of a rule judges, from the trigger that brought the duty about."""

    question: Question
    version: Version[ParamsT]
    thread: Thread
    trigger: Event

    @property
    def params(self) -> ParamsT:
        """The version's parameters."""
        return self.version.params

    @property
    def rule(self) -> Rule:
        """The rule, which knows the labels of what it mentions."""
        return self.question.rule

    @property
    def events(self) -> tuple[Event, ...]:
        """All events of the matter in view."""
        return self.thread.events

    @property
    def until_trigger(self) -> tuple[Event, ...]:
        """What had happened by the end of the trigger's day."""
        return tuple(event for event in self.events if event.when.day <= self.trigger.when.day)

    def finding(self, outcome: Outcome, reason: Reason, *, used: Iterable[Event] = ()) -> Finding:
        """Return a verdict on the matter; ``used`` are the events that it rests on beside the trigger."""
        entries = dict.fromkeys((self.trigger.seq, *(event.seq for event in used)))
        return self.question.new_finding(self.version, outcome, reason)._replace(
            matter=self.thread.matter, unit=self.trigger.unit, trigger=self.trigger.when, entries=tuple(entries)
        )


def judge_by(verdict: Callable[[TriggeredThread[ParamsT]], Finding]) -> Callable[[Question, Version[ParamsT]], JudgeMatter]:
    """Return the maker of judges that a kind of rule needs whose verdicts look at the whole thread from its trigger."""

    def judge(question: Question, version: Version[ParamsT]) -> JudgeMatter:
        return lambda thread, trigger: verdict(TriggeredThread(question, version, thread, trigger.event))

    return judge
