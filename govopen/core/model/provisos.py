"""Facts on which it depends whether a rule reaches a matter: what some entry of the matter says in a field, or by its facet.

    provided = { facts = [{ of = ["decided"], field = "impact", is = ["yes"] }], of_type = ["penalty"] }

A fact that nobody recorded acquits nobody and accuses nobody: what would be a breach if the rule reached the matter is then undetermined,
and the verdict names the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Literal, NamedTuple

from msgspec import Struct, field
from pydantic import BaseModel, ConfigDict, Field, field_validator

from govopen.core.model.events import Event, values_of

PART = ConfigDict(frozen=True, extra="forbid")


def listed(value: object) -> object:
    """Accept one word where a list of words is meant."""
    return (value,) if isinstance(value, str) else value


def listed_values(value: object) -> object:
    """Accept one word where a field may have one of several."""
    return {name: listed(each) for name, each in value.items()} if isinstance(value, Mapping) else value


def one_or_several(value: object) -> object:
    """Accept one table where a list of tables is meant; a validator for ``field_validator(…, mode="before")``."""
    return (value,) if isinstance(value, dict) else value


class Reference(Struct, frozen=True):
    """Names that a rule takes from the vocabulary: checked once its file is read. ``key`` is where they stand in the file.

    ``facets`` are values of the event's facet, ``values`` those of its other fields, by field. ``days`` are fields that must name a day.
    """

    key: str
    kind: str | None = None
    event: str | None = None
    facets: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Fact(BaseModel):
    """One place where the fact may stand: ``field`` of the events ``of``, their facet without a field; it holds with a value of ``is``."""

    model_config = PART

    of: tuple[str, ...] = Field(min_length=1)
    field: str | None = None
    is_: tuple[str, ...] = Field(alias="is", min_length=1)

    _one = field_validator("of", "is_", mode="before")(listed)


class Standing(Enum):
    """How a fact stands: it holds, it does not, it is said but lacks its ground, or nobody recorded it."""

    HOLDS = "holds"
    DENIED = "denied"
    UNGROUNDED = "ungrounded"
    UNKNOWN = "unknown"


class Stated(NamedTuple):
    """How it stands, the event and field that say so (those that would, where nobody did), and the value said."""

    standing: Standing
    event: str
    field: str | None
    value: str | None = None
    seq: int | None = None


class Proviso(BaseModel):
    """The rule reaches a matter if any of ``facts`` holds.

    ``of_type``    only matters whose trigger has one of these facets need it; none named: all do.
    ``otherwise``  what is said where an entry says something else: "not_applicable", or "silent".
    ``unknown``    what is said where no entry says anything: "undetermined" (in place of a breach; what is done in time is met), "applies",
                   "silent".
    ``doubted``    facets of the trigger for which unknown is "undetermined", whatever ``unknown`` says of the others.
    ``grounded``   values that count only with a withholding and its ground (条例 arts. 14 to 16); without one, as unknown.
    """

    model_config = PART

    facts: tuple[Fact, ...] = Field(min_length=1)
    of_type: tuple[str, ...] = ()
    otherwise: Literal["not_applicable", "silent"] = "not_applicable"
    unknown: Literal["undetermined", "applies", "silent"] = "undetermined"
    doubted: tuple[str, ...] = ()
    grounded: tuple[str, ...] = ()

    _one = field_validator("of_type", "doubted", "grounded", mode="before")(listed)

    _one_fact = field_validator("facts", mode="before")(one_or_several)

    def references(self, kind: str | None) -> Iterator[Reference]:
        """The names that the facts take from the vocabulary, of matters of that kind."""
        for fact in self.facts:
            for event in fact.of:
                values = {fact.field: fact.is_} if fact.field else {}
                yield Reference("provided", kind, event, () if fact.field else fact.is_, values=values)

    def concerns(self, trigger: Event) -> bool:
        """Whether a matter brought about by that event needs the fact."""
        return not self.of_type or trigger.facet in self.of_type

    def where_unknown(self, trigger: Event) -> str:
        """What is said of a matter brought about by that event where nobody recorded the fact."""
        return "undetermined" if trigger.facet in self.doubted else self.unknown

    def stated(self, events: tuple[Event, ...]) -> Stated:
        """How the fact stands with a matter; what holds anywhere outweighs what is said elsewhere."""
        said = [*self._said(events)]
        for standing in (Standing.HOLDS, Standing.UNGROUNDED, Standing.DENIED):
            found = next((each for each in said if each.standing is standing), None)
            if found is not None:
                return found
        happened = {event.event for event in events}
        places = [(event, fact.field) for fact in self.facts for event in fact.of]
        there = [place for place in places if place[0] in happened]
        return Stated(Standing.UNKNOWN, *(there or places)[-1])

    def _said(self, events: tuple[Event, ...]) -> Iterator[Stated]:
        for fact in self.facts:
            for event in events:
                if event.event not in fact.of:
                    continue
                for value in values_of(event, fact.field):
                    yield Stated(self._standing(fact, value), event.event, fact.field, value, event.seq)

    def _standing(self, fact: Fact, value: str) -> Standing:
        if value in fact.is_:
            return Standing.HOLDS
        return Standing.UNGROUNDED if value in self.grounded else Standing.DENIED
