"""A document that must exist, be public, and be fresh: lists, guides, catalogues, rules.

    kind = "standing"                                          # at the rule's head
    kind = "document"                                          # in its version: the kind of matter
    document = { event = "document-adopted", facet = ["power-list", "duty-list"] }     # one verdict for each of these
    public = { event = "published", facet = "portal" }
    withdrawn = { event = "taken-down", facet = "portal" }
    ended = { event = "document-ended" }
    fresh = { within = 12, unit = "month", by = ["document-updated", "document-reviewed"] }
    each = "year"

Judged for each period, on the earlier of the day asked about and the period's last day: it does not apply if the rule is not in
force on that day. Of several documents of one sort, one that does is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct
from pydantic import Field, field_validator, model_validator

from govopen.core.dates.moments import Moment, Period, PeriodUnit
from govopen.core.dates.work_calendar import CalendarUnit, days_or_months_after
from govopen.core.evaluation.kind import Kind, PeriodVerdict
from govopen.core.evaluation.periodic_params import PeriodicParams
from govopen.core.evaluation.periods import begun_periods, ended_within, nobody_registered, outcome_if_missing, owing_offices
from govopen.core.evaluation.question import Question
from govopen.core.evaluation.triggered_matters import matching
from govopen.core.model.events import Event, Pattern, fits
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.rules import EventRef, Part, Reference, Version, one_or_several
from govopen.core.model.terms import MOST, refuse_too_long
from govopen.core.model.threads import Thread


class Fresh(Part):
    """How long ago the last update may lie: ``within`` so many ``day``, ``week``, ``half-month`` (15 days) or ``month``.

    ``by`` are the events that update it, beside the one that adopted it; a review that found nothing to change may be one.
    """

    within: int = Field(gt=0, le=MOST)
    unit: CalendarUnit
    by: tuple[str, ...] = ()

    _not_too_long = model_validator(mode="after")(refuse_too_long)

    def until(self, updated: date) -> date:
        """The last day on which a document updated that day is fresh."""
        return days_or_months_after(updated, self.within, self.unit)


class StandingParams(PeriodicParams):
    """A document of each sort must stand in each period.

    ``document``   the event that brings it into being; each ``facet`` named is one sort, with a verdict of its own.
    ``public``     events of which one must have made it public; without them it need only exist.
    ``withdrawn``  events that undo a publication on the same channel. ``ended``: events that end the document.
    ``fresh``      how long ago the last update may lie.
    ``each``       the period, a year. ``per`` "unit": every office must have one.
    """

    publication: bool = True
    document: EventRef
    public: tuple[EventRef, ...] = ()
    withdrawn: tuple[EventRef, ...] = ()
    ended: tuple[EventRef, ...] = ()
    fresh: Fresh | None = None
    each: PeriodUnit = "year"
    per: Literal["agency", "unit"] = "agency"

    _events = field_validator("public", "withdrawn", "ended", mode="before")(one_or_several)

    @cached_property
    def adopted(self) -> Pattern:
        """The events that bring a document into being."""
        return self.document.on(self.kind)

    @property
    def of_matters(self) -> str | None:
        """The documents that stand, or do not."""
        return self.kind

    @property
    def sought(self) -> tuple[tuple[EventRef, ...], ...]:
        """The document, and its publication."""
        return ((self.document,), self.public) if self.public else ((self.document,),)

    def references(self) -> Iterator[Reference]:
        """The document, and whatever makes it public, ends or updates it."""
        yield self.document.reference("document", self.kind)
        for key in ("public", "withdrawn", "ended"):
            yield from (ref.reference(key, self.kind) for ref in getattr(self, key))
        if self.fresh:
            yield from (Reference("fresh.by", self.kind, event) for event in self.fresh.by)


class Standing(Struct, frozen=True):
    """How a document stands on a day; ``rank`` 0 is best. ``since``: when it came to stand so."""

    rank: int
    code: str
    thread: Thread | None = None
    unit: str | None = None
    since: Moment | None = None
    entries: tuple[int, ...] = ()
    fresh_until: date | None = None


MET, STALE, NOT_PUBLIC, ENDED, ABSENT = range(5)
NOTHING = Standing(ABSENT, "standing-absent")


class StandingGatherer:
    """Takes the documents, and looks at each of them on the last day of every period."""

    def __init__(self, question: Question) -> None:
        """Look by the versions of the question's rule."""
        self.question = question
        self._documents: dict[str, list[Thread]] = {version.label: [] for version in question.rule.versions}

    def subscriptions(self) -> Iterator[Pattern]:
        """The events that bring a document into being."""
        return (version.params.adopted for version in self.question.rule.versions)

    def add(self, thread: Thread) -> None:
        """Keep a document."""
        for version in self.question.rule.versions:
            if thread.is_of(version.params.adopted) and thread.matching(version.params.adopted):
                self._documents[version.label].append(thread)

    def findings(self) -> Iterator[PeriodVerdict]:
        """Yield a verdict on each sort of document, and each office that owes one, in every period that has begun."""
        for version, period in begun_periods(self.question):
            params = version.params
            offices = owing_offices(self.question, params, period.span)
            if not offices:
                in_force = _in_force(self.question, period)
                yield from map(PeriodVerdict, nobody_registered(self.question, version, period, in_force=in_force))
            for sort in params.document.facet or (None,):
                for unit in offices:
                    best = self._best(version, period, sort, unit)
                    finding = _finding(self.question, version, period, best, sort=sort, unit=unit)
                    yield PeriodVerdict(finding, best.thread, params.publication)

    def _best(self, version: Version[StandingParams], period: Period, sort: str | None, unit: str | None) -> Standing:
        """How the best of several documents of one sort stands."""
        on = _looked_at(self.question, period)
        standings = (_stands(version.params, each, sort, unit, on) for each in self._documents[version.label])
        return min(standings, key=lambda each: each.rank, default=NOTHING)


def _looked_at(question: Question, period: Period) -> date:
    return min(question.on.day, period.span.last)


def _in_force(question: Question, period: Period) -> bool:
    """Whether the rule is in force on the day on which the document is looked for."""
    return question.rule.at(_looked_at(question, period)) is not None


def _finding(
    question: Question, version: Version[StandingParams], period: Period, best: Standing, *, sort: str | None, unit: str | None
) -> Finding:  # fmt: skip
    outcome, code = _outcome(question, version.params, period, best)
    values = {
        "document": question.rule.label(version.params.document.event, sort or None),
        "unit": unit,
        "fresh_until": best.fresh_until,
        **version.days,
    }
    reason, due = Reason(code, values), Moment(period.span.last)
    if ended := ended_within(question, unit, period.span):
        outcome, reason = Outcome.NOT_APPLICABLE, ended
    return question.new_finding(version, outcome, reason)._replace(
        matter=best.thread.matter if best.thread else None,
        period=period.label,
        unit=unit or best.unit,
        due=None if outcome is Outcome.UNDETERMINED else due,
        due_earliest=due if outcome is Outcome.UNDETERMINED else None,
        done=best.since if outcome is Outcome.MET else None,
        entries=best.entries,
        missing=(sort,) if sort and outcome is not Outcome.MET else (),
    )


def _outcome(question: Question, params: StandingParams, period: Period, best: Standing) -> tuple[Outcome, str]:
    if best.rank == MET:
        return Outcome.MET, best.code
    if not _in_force(question, period):
        return Outcome.NOT_APPLICABLE, "in-force-in-part"
    if question.office.register_empty([params.document.event], params.kind):
        return Outcome.UNDETERMINED, "register-empty"
    return outcome_if_missing(question, period.span, warn=params.warn), best.code


def _stands(params: StandingParams, thread: Thread, sort: str | None, unit: str | None, on: date) -> Standing:
    """How one document stands at the end of a day."""
    pattern = params.document.pattern
    events = [event for event in thread.events if event.when.day <= on]
    opening = next(
        (
            event
            for event in events
            if fits(event, pattern)
            and (sort is None or event.facet == sort)
            and (unit is None or (event.unit or thread.matter.unit) == unit)
        ),
        None,
    )
    if opening is None:
        return NOTHING
    ending = _last(events, params.ended)
    if ending is not None and ending.when.day >= opening.when.day:
        return Standing(ENDED, "standing-ended", thread, opening.unit, entries=(opening.seq, ending.seq))
    shown = _published(params, events)
    if params.public and shown is None:
        return Standing(NOT_PUBLIC, "standing-not-public", thread, opening.unit, entries=(opening.seq,))
    return _aged(params, thread, opening, shown, events, on)


def _aged(params: StandingParams, thread: Thread, opening: Event, shown: Event | None, events: list[Event], on: date) -> Standing:
    """A document that stands and is public: fresh or not."""
    since = max((event.when for event in (opening, shown) if event), key=lambda when: when.earliest)
    entries = tuple(dict.fromkeys(event.seq for event in (opening, shown) if event))
    if params.fresh is None:
        return Standing(MET, "standing-met", thread, opening.unit, since, entries)
    updates = [event for event in events if event.event == opening.event or event.event in params.fresh.by]
    newest = max(updates, key=lambda event: (event.when.day, event.seq))
    until = params.fresh.until(newest.when.day)
    entries = tuple(dict.fromkeys((*entries, newest.seq)))
    rank, code = (MET, "standing-met") if on <= until else (STALE, "standing-stale")
    return Standing(rank, code, thread, opening.unit, since, entries, until)


def _published(params: StandingParams, events: list[Event]) -> Event | None:
    """The first publication that has not been undone on its channel since."""
    withdrawals = matching(events, params.withdrawn)
    for event in matching(events, params.public):
        if not any(_undoes(withdrawal, event) for withdrawal in withdrawals):
            return event
    return None


def _undoes(withdrawal: Event, event: Event) -> bool:
    same_channel = withdrawal.facet is None or withdrawal.facet == event.facet
    return same_channel and (withdrawal.when.earliest, withdrawal.seq) > (event.when.earliest, event.seq)


def _last(events: list[Event], refs: tuple[EventRef, ...]) -> Event | None:
    return next(reversed(matching(events, refs)), None)


KIND = Kind(StandingParams, gather=StandingGatherer)
