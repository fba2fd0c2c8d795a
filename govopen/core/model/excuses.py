"""What excuses from a duty: something that happened to the same matter, or in the period that is judged.

    excused_by = { event = "withholding-reviewed", facet = "not-open" }        # of the same matter, by the day on which the duty was due
    excused_by = [{ event = "media-informed", kind = "concern", whenever = true }]

It is ``provided`` seen from the other side. A fact is a condition of the duty: where nobody recorded it, nobody knows whether the rule
reaches the matter. An excuse is an exception: where nobody recorded it there is none. Both are applied in one place for every kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import Field

from govopen.core.model.event_refs import EventRef
from govopen.core.model.provisos import Reference
from govopen.messages import msg


class Excuse(EventRef):
    """An event that excuses from a duty.

    ``whenever``  it may have happened after the day on which the duty was due; for a period, until the period's end at the latest.
    ``kind``      for rules that judge periods: the kind of matter to which it happens, where it is not the rule's own.
    ``person``    for rules that judge persons: the field in which the entry names whom it excuses; without it, it excuses everybody.
    """

    whenever: bool = False
    kind: str | None = Field(default=None, min_length=1)
    person: str | None = Field(default=None, min_length=1)

    def references(self, kind: str | None) -> Iterator[Reference]:
        """The names that it takes from the vocabulary, said by a rule on that kind of matter."""
        yield self.reference("excused_by", self.kind or kind)
        if self.person:
            yield Reference("excused_by", self.kind or kind, self.event, fields=(self.person,))


def refuse_misplaced(excuses: Iterable[Excuse], *, of_periods: bool, of_persons: bool) -> None:
    """Raise ValueError for a key that could find nothing to speak of in a rule that judges no periods, or no persons."""
    for excuse in excuses:
        if excuse.kind and not of_periods:
            raise ValueError(msg("kind in excused_by is for rules that judge periods: of a matter, its own events excuse."))
        if excuse.person and not of_persons:
            raise ValueError(msg("person in excused_by is for rules with per = role."))
