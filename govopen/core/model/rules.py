"""Rules as values: one duty each, its dated versions, every version with its citation and its typed parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from msgspec import Struct, field
from pydantic import Field, field_validator, model_validator

from govopen.core.dates.moments import ONE_DAY, Moment, Period, PeriodUnit, Span, periods_touching
from govopen.core.model.event_refs import AppliesTo as AppliesTo
from govopen.core.model.event_refs import Cite as Cite
from govopen.core.model.event_refs import EventRef as EventRef
from govopen.core.model.event_refs import Part as Part
from govopen.core.model.events import Event, Pattern
from govopen.core.model.excuses import Excuse, refuse_misplaced
from govopen.core.model.office_state import ANY_KIND, OfficeState
from govopen.core.model.provisos import Proviso
from govopen.core.model.provisos import Reference as Reference
from govopen.core.model.provisos import one_or_several as one_or_several
from govopen.core.model.terms import Term as Term
from govopen.core.model.terms import TermUnit as TermUnit
from govopen.core.model.threads import Thread
from govopen.messages import Label, msg

Level = Literal["must", "in_principle", "encouraged"]
#: Stands for the name of an event's facet where a rule asks for its label.
FACET = "(facet)"
FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)


class Trigger(NamedTuple):
    """Where a duty begins: the event that brings it about, and the moment that decides its year and its version.

    ``about``: the event that says what matter it is, where that is another one.
    """

    event: Event
    begins: Moment
    about: Event | None = None


class Params(Part):
    """What every kind of rule may declare beside its own parameters.

    ``publication``: the duty is to make something public, hence does not apply to a matter that is withheld with its ground
    (条例 arts. 14 to 16). ``warn``: working days (quotas: days) before the limit from which a finding is ``due_soon``.
    ``provided``: the fact on which it depends whether the rule reaches a matter; for rules that judge matters.
    ``excused_by``: events that excuse from the duty, any of which will do.
    """

    publication: bool = False
    warn: int | None = Field(default=None, ge=0, le=366)
    provided: Proviso | None = None
    excused_by: tuple[Excuse, ...] = ()

    _excuses = field_validator("excused_by", mode="before")(one_or_several)

    @model_validator(mode="after")
    def _on_matters_or_periods(self) -> Params:
        if self.provided is not None and self.periodic:
            raise ValueError(msg("provided is for rules that judge matters."))
        if self.excused_by and not self.can_be_breached:
            raise ValueError(msg("excused_by is for rules that can be breached."))
        refuse_misplaced(self.excused_by, of_periods=self.periodic, of_persons=self.of_persons)
        return self

    def references(self) -> Iterator[Reference]:
        """The names taken from the vocabulary."""
        yield from ()

    def every_reference(self) -> Iterator[Reference]:
        """The same, and those of the fact on which the rule depends."""
        yield from self.references()
        kind = None if self.of_matters == ANY_KIND else self.of_matters
        if self.provided is not None:
            yield from self.provided.references(kind)
        yield from (reference for excuse in self.excused_by for reference in excuse.references(kind or self.of_register))

    @property
    def of_matters(self) -> str | None:
        """The kind of matter that its verdicts name (``"*"``: any); None where they name periods only."""
        return None

    @property
    def of_periods(self) -> tuple[PeriodUnit, ...]:
        """The periods that its verdicts name; none where they name matters only."""
        return ()

    @property
    def counted_since(self) -> date | None:
        """The first day of the first of its periods, where they are fortnights."""
        return None

    @property
    def named_units(self) -> tuple[str, ...]:
        """The offices that owe it, registered or not; none where it names none."""
        return ()

    @property
    def of_persons(self) -> bool:
        """Whether its verdicts name persons."""
        return False

    @property
    def once(self) -> bool:
        """Whether it is owed once, and not again in every period."""
        return False

    @property
    def of_register(self) -> str | None:
        """The kind of matter of which nothing may have been logged yet, so that nothing can be judged: a nil report begins it."""
        return None

    @property
    def can_be_breached(self) -> bool:
        """Whether a verdict of it may be a breach."""
        return True

    @property
    def begins_on_named_days(self) -> bool:
        """Whether a duty may begin on a day that an entry names in a field, on which nothing need have happened."""
        return False

    @property
    def counted_term(self) -> Term | None:
        """The term that its counting sheet counts; None where no days are counted."""
        return None

    @property
    def sought(self) -> tuple[tuple[EventRef, ...], ...]:
        """What it looks for in the ledger, each with what will do instead: what its counting sheet says to be found or not."""
        return ()

    @property
    def share_of(self) -> tuple[str, tuple[EventRef, ...]] | None:
        """The share that is asked for, as the rule writes it, and the events of which it is one."""
        return None

    @property
    def matters_once(self) -> bool:
        """Whether a matter counts once in a period, however often it did what counts."""
        return False

    @property
    def declared_counts(self) -> Mapping[str, str]:
        """The event by which it counts the matters of each kind, where it holds declarations against the ledger."""
        return {}

    def subscriptions(self) -> Iterable[Pattern]:
        """The events that concern the rule: a thread without any of them is not handed to it."""
        return ()

    def triggers(self, thread: Thread) -> Iterable[Trigger]:
        """Return where duties begin in a thread; nowhere if the rule judges periods."""
        return ()

    def owed_since(self, office: OfficeState, on: date) -> date:
        """The first day from which what the rule asks for may still be owed on a day."""
        return date(on.year, 1, 1) if self.periodic else FIRST_DAY

    @property
    def periodic(self) -> bool:
        """Whether the rule judges periods and not matters."""
        return bool(self.of_periods)


ParamsT = TypeVar("ParamsT", bound=Params)


class Version(Struct, Generic[ParamsT], frozen=True):
    """A rule as it stood from one day to another, both included; generic in the parameters of its kind.

    ``reading`` says how an open word of the clause is counted here, and why; ``further`` are other places of the law that it rests on.
    ``enacted`` is its own first day where ``force`` was cut to the days on which its pack judges the ledger.
    """

    force: Span
    cite: Cite
    level: Level
    params: ParamsT
    reading: Label | None = None
    further: tuple[Cite, ...] = ()
    enacted: date | None = None

    @property
    def in_force_from(self) -> date:
        """The day from which the law has it in force, whatever the days of its pack."""
        return self.enacted or self.force.first

    @property
    def days(self) -> dict[str, object]:
        """The days to which it is applied, for a ``Reason``: ``to`` is None while it goes on."""
        return {"from": self.label, "to": None if self.force.last == LAST_DAY else self.force.last.isoformat()}

    @property
    def label(self) -> str:
        """The day from which it is in force, by which reports name a version."""
        return self.force.first.isoformat()


class Rule(Struct, frozen=True):
    """One duty. ``versions`` are in order of time and do not overlap; ``article`` and ``level`` are the newest version's.

    ``absorbs`` are laxer rules whose breach by the same lapse is this rule's.
    ``labels`` are the vocabulary's names for what the rule mentions, by ``event``, ``event.field`` and ``event=value``.
    """

    id: str
    pack: str
    kind: str
    title: str
    title_en: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    versions: tuple[Version[Any], ...]
    labels: Mapping[str, Label] = field(default_factory=dict)
    absorbs: tuple[str, ...] = ()

    def label(self, event: str, value: str | None = None) -> Label:
        """The vocabulary's name of an event, or of a value of one of its fields."""
        key = event if value is None else f"{event}={value}"
        return self.labels.get(key) or Label(value or event, value or event)

    def qualified_label(self, event: str, value: str | None) -> Label:
        """The name of an event with that of a value of its, in brackets; of the event alone where None."""
        whole = self.label(event)
        if value is None:
            return whole
        part = self.label(event, value)
        return Label(f"{whole.zh}（{part.zh}）", f"{whole.en} ({part.en})")

    def field_label(self, event: str, name: str) -> Label:
        """The vocabulary's name of a field of an event."""
        return self.labels.get(f"{event}.{name}") or Label(name, name)

    @property
    def periodic(self) -> bool:
        """Whether the rule judges periods and not matters."""
        newest: Params = self.versions[-1].params
        return newest.periodic

    def owed_since(self, office: OfficeState, on: date) -> date:
        """The first day from which what any version asks for may still be owed on a day."""
        if not self.periodic:
            return FIRST_DAY
        periodic: Iterator[Params] = (version.params for version in self.versions if version.params.periodic)
        return min(params.owed_since(office, on) for params in periodic)

    def names_matter(self, kind: str) -> bool:
        """Whether a verdict of any version may name a matter of that kind."""
        return any(version.params.of_matters in (kind, ANY_KIND) for version in self.versions)

    @property
    def period_units(self) -> tuple[PeriodUnit, ...]:
        """The periods that the verdicts of any version name."""
        return tuple(dict.fromkeys(unit for version in self.versions for unit in version.params.of_periods))

    @property
    def named_units(self) -> tuple[str, ...]:
        """The offices that it names as those that owe it."""
        return tuple(unit for version in self.versions for unit in version.params.named_units)

    def periods_near(self, period: Period) -> Iterator[Period]:
        """Its own periods that share a day with the one given."""
        params = self.versions[-1].params
        return (each for unit in params.of_periods[:1] for each in periods_touching(unit, period.span, params.counted_since))

    def judges_period(self, period: Period) -> bool:
        """Whether the verdicts of some version name that period."""
        periodic: list[Params] = [version.params for version in self.versions if period.unit in version.params.of_periods]
        return any(
            each.counted_since is None or period in periods_touching(period.unit, period.span, each.counted_since) for each in periodic
        )

    @property
    def article(self) -> str:
        """The article that the newest version cites."""
        return self.versions[-1].cite.article

    @property
    def level(self) -> Level:
        """How strictly the newest version binds."""
        return self.versions[-1].level

    def at(self, day: date) -> Version[Any] | None:
        """The version in force on that day."""
        return next((version for version in self.versions if day in version.force), None)

    def nearest(self, day: date) -> Version[Any]:
        """The version in force on that day, else the next one to come, else the last that was."""
        return next((version for version in self.versions if day <= version.force.last), self.versions[-1])

    def version(self, label: str | None) -> Version[Any]:
        """The version of that label, by which findings name it; the newest where none has it."""
        return next((version for version in self.versions if version.label == label), self.versions[-1])

    def stretches(self, window: Span) -> Iterator[tuple[Version[Any], bool, Span]]:
        """Cut a window into the stretches of one version each: (version, in force or not, days); gaps go to the nearest version."""
        day = window.first
        while day <= window.last:
            version = self.nearest(day)
            if day in version.force:
                last, applies = version.force.last, True
            else:
                last, applies = (version.force.first - ONE_DAY if day < version.force.first else LAST_DAY), False
            stretch = Span(day, min(last, window.last))
            yield version, applies, stretch
            if stretch.last >= window.last:
                return
            day = stretch.last + ONE_DAY


class Pack(Struct, frozen=True):
    """All duties of one notice or law. ``sha256`` is over its files; ``issuer`` and ``number`` name the document.

    ``national``: it binds every agency, so that its issuer is not the agency whose ledger it judges.
    """

    id: str
    title: str
    title_en: str
    number: str
    issuer: str
    issued: date
    sha256: str
    rules: tuple[Rule, ...]
    national: bool = False


class Rulebook(Struct, frozen=True):
    """The packs loaded together; rule ids are unique across them."""

    packs: tuple[Pack, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, in the order of packs and files."""
        return tuple(rule for pack in self.packs for rule in pack.rules)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
