"""What a rule refers to: places of the law, matters, events."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict, Field, field_validator

from govopen.core.model.events import Pattern
from govopen.core.model.office_state import ANY_KIND
from govopen.core.model.provisos import Reference, listed, listed_values


class Part(BaseModel):
    """A piece of a rule file: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cite(Part):
    """Where the duty stands: document with its number, article, the operative clause. ``secondary``: not read in full text."""

    document: str = Field(min_length=1)
    article: str = Field(min_length=1)
    text: str = Field(min_length=1)
    confidence: Literal["primary", "secondary"] = "primary"
    source: str | None = None


class AppliesTo(Part):
    """Which matters: their kind (``"*"``: any), if need be the type (the facet of the trigger event) and values of its other fields."""

    kind: str = Field(min_length=1)
    type: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = {}

    _one_type = field_validator("type", mode="before")(listed)
    _one_value = field_validator("where", mode="before")(listed_values)

    @property
    def of_kind(self) -> str | None:
        """The kind of matter; None for any."""
        return None if self.kind == ANY_KIND else self.kind

    def pattern(self, event: str) -> Pattern:
        """The entries of that event on such matters."""
        where = {name: frozenset(values) for name, values in self.where.items()}
        return Pattern(event, frozenset(self.type) or None, self.of_kind, where)

    def reference(self, event: str) -> Reference:
        """The names that it takes from the vocabulary, said of that event."""
        return Reference("applies_to", self.of_kind, event, self.type, values=self.where)


class EventRef(Part):
    """An event that a rule waits for, if need be with one of certain facets or field values."""

    event: str = Field(min_length=1)
    facet: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = {}

    _one_facet = field_validator("facet", mode="before")(listed)
    _one_value = field_validator("where", mode="before")(listed_values)

    @cached_property
    def pattern(self) -> Pattern:
        """The events that answer to this reference, on matters of any kind."""
        where = {name: frozenset(values) for name, values in self.where.items()}
        return Pattern(self.event, frozenset(self.facet) or None, None, where)

    def on(self, kind: str | None) -> Pattern:
        """The same, on matters of one kind."""
        return replace(self.pattern, kind=kind)

    def reference(self, key: str, kind: str | None) -> Reference:
        """The names that it takes from the vocabulary."""
        return Reference(key, kind, self.event, self.facet, values=self.where)
