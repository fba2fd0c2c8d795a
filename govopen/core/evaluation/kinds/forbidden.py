"""What must not be done: an event that, on such matters, is the breach itself.

    kind = "forbidden"
    applies_to = { kind = "decision", type = ["penalty"], where = { impact = ["no"] } }
    trigger = "decided"
    never = { event = "published" }                     # or a list of events, each of which is a breach

Counted is what happened on the trigger's day or later. It happened: ``missed``, with its entry. A prohibition has no last day: as long as
it did not happen it is ``met``, on every day asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, field_validator

from govopen.core.evaluation.kind import Kind
from govopen.core.evaluation.triggered_matters import TriggeredParams, TriggeredThread, judge_by, matching
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.rules import EventRef, Reference, one_or_several


class ForbiddenParams(TriggeredParams):
    """None of ``never`` may happen to the matter."""

    never: tuple[EventRef, ...] = Field(min_length=1)

    _events = field_validator("never", mode="before")(one_or_several)

    def references(self) -> Iterator[Reference]:
        """The trigger and what must not happen."""
        yield from super().references()
        yield from (ref.reference("never", self.applies_to.of_kind) for ref in self.never)


def _verdict(matter: TriggeredThread[ForbiddenParams]) -> Finding:
    events = [each for each in matter.events if each.when.day >= matter.trigger.when.day and each.seq != matter.trigger.seq]
    found = matching(events, matter.params.never)
    if not found:
        names = tuple(matter.rule.qualified_label(ref.event, facet) for ref in matter.params.never for facet in ref.facet or (None,))
        return matter.finding(Outcome.MET, Reason("forbidden-kept", {"events": names}))
    first = found[0]
    reason = Reason("forbidden-done", {"event": matter.rule.qualified_label(first.event, first.facet)})
    return matter.finding(Outcome.MISSED, reason, used=found)._replace(done=first.when)


KIND = Kind(ForbiddenParams, judge_by(_verdict))
