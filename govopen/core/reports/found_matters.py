"""What a search finds: matters, each with the last event that happened to it."""

from __future__ import annotations

from msgspec import Struct

from govopen.core.dates.moments import Moment
from govopen.core.model.events import Matter


class FoundMatter(Struct, frozen=True):
    """A matter, and the last event that happened to it."""

    matter: Matter
    event: str
    when: Moment
