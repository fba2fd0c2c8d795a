"""A ledger that a workspace has opened, with what it takes to judge it and to append to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from govopen.app.clock import now
from govopen.core.dates.moments import Moment

if TYPE_CHECKING:
    from govopen.core.dates.moments import AsOf
    from govopen.core.dates.work_calendar import WorkCalendar
    from govopen.core.model.entries import Draft, View
    from govopen.core.model.pack_choice import ChosenPack
    from govopen.core.model.rules import Rulebook
    from govopen.core.model.vocabulary import Vocabulary
    from govopen.core.reports.audit_report import Sources
    from govopen.core.reports.rectifications import Order
    from govopen.ledger.backends.errors import OnWait
    from govopen.ledger.ledger import Ledger
    from govopen.ledger.writer import LedgerWriter


@dataclass(frozen=True)
class OpenedLedger:
    """One open ledger; vocabulary, rulebook and calendar are read when first asked for.

    ``moment`` is when it was opened, aware, in Beijing.
    """

    ledger: Ledger
    moment: datetime
    operator: str = ""
    on_wait: OnWait | None = None
    calendar_as_of: date | None = None
    known_as_of: date | None = None
    environ: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Kinds of matter and their events, those of the ledger's packs too."""
        from govopen.app.pack_folders import folders_of
        from govopen.datafiles.vocabulary import read_vocabulary

        return read_vocabulary(packs=folders_of(self.ledger.info.chosen))

    @cached_property
    def vocabulary_left(self) -> Vocabulary:
        """The same without the packs whose folders are gone, for what only shows entries: theirs go by their bare names."""
        from govopen.app.pack_folders import is_there, pack_folders
        from govopen.datafiles.vocabulary import read_vocabulary

        return read_vocabulary(packs=pack_folders(filter(is_there, self.ledger.info.packs)))

    @cached_property
    def rulebook(self) -> Rulebook:
        """The packs that judge the ledger, each on the days for which it was chosen."""
        from govopen.core.model.pack_choice import judging

        known = self.ledger.info.chosen if self._head is None else self.ledger.chosen_packs(self._head)
        chosen = [pack for pack in known if pack.spans]
        whole = self._read_packs(chosen)
        return judging(whole, {pack.id: choice for pack, choice in zip(whole.packs, chosen, strict=True)})

    def _read_packs(self, chosen: Iterable[ChosenPack]) -> Rulebook:
        """Read packs as they are, on all their days; raises DataError with every mistake."""
        from govopen.app.pack_folders import folders_of
        from govopen.datafiles.rule_packs import read_rulebook

        return read_rulebook(folders_of(chosen), self.vocabulary, readings=self.readings)

    @cached_property
    def readings(self) -> Mapping[str, str]:
        """Which other reading of a clause the settings choose, by rule."""
        from govopen.datafiles.settings import read_readings

        return read_readings(self.environ)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The published calendar with the notices that the office has read in, as of a day if one was asked for."""
        return self._calendar(self.calendar_as_of, self._head)

    @cached_property
    def todays_calendar(self) -> WorkCalendar:
        """The same with every notice known today."""
        return self._calendar(None, None) if self.calendar_as_of else self.calendar

    def _calendar(self, published_by: date | None, head: int | None) -> WorkCalendar:
        from govopen.app.office_calendar import imported_notices, recorded_closings
        from govopen.datafiles.work_calendar import build_calendar

        notices, closings = imported_notices(self.ledger, head=head), recorded_closings(self.ledger, head=head)
        return build_calendar(notices=notices, published_by=published_by, closings=closings)

    @cached_property
    def _head(self) -> int | None:
        """The last entry that counts; None for the present one."""
        if self.known_as_of is None:
            return None
        return self.ledger.head_known_as_of(datetime.combine(self.known_as_of, time.max, tzinfo=self.moment.tzinfo))

    def view(self, on: AsOf) -> View:
        """The ledger seen on a day, its head pinned."""
        return self.ledger.view(Moment(on.day, on.minute), head=self._head)

    def sources(self, view: View) -> Sources:
        """What a verdict rests on that was reached from this view."""
        from govopen.core.reports.audit_report import Sources

        return Sources(
            agency=self.ledger.info.agency,
            checkpoint=self.ledger.checkpoint(view.head),
            packs=self.rulebook.packs,
            coverage=self.calendar.coverage,
            notices=self.calendar.notices,
            generated_at=self.moment,
            calendar_as_of=self.calendar_as_of,
            calendar=self.calendar,
            readings=self._chosen_readings,
            verified=self.ledger.verified,
        )

    def orders(self, view: View) -> tuple[Order, ...]:
        """The orders to put right that this view shows, with their answers; found by event, which has an index.

        Offices have the names that they bear on the day of the view, as in the history.
        """
        from govopen.core.reports.rectifications import ANSWERED, ORDERED, build_orders

        found = list(self.ledger.entries(event=(ORDERED, ANSWERED), corrected=False, head=view.head))
        names = self.ledger.office_state(view).names if found else None
        return build_orders(found, on=view.seen_until.day, names=names)

    @property
    def _chosen_readings(self) -> Mapping[str, str]:
        """Those that concern a rule of the ledger's packs."""
        return {rule: reading for rule, reading in self.readings.items() if self.rulebook.rule(rule) is not None}

    def locked(self) -> AbstractContextManager[LedgerWriter]:
        """Hold the write lock: what the writer reads is the head; committed at the end, undone on any exception."""
        return self.ledger.writing(on_wait=self.on_wait)

    def append(
        self,
        writer: LedgerWriter,
        drafts: Iterable[Draft],
        *,
        recorded_at: datetime | None = None,
        batch: str | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> range:
        """Append the drafts, signed by the operator, and return their seqs.

        ``recorded_at`` None: now. It is read under the lock, so that recorded times never step back.
        """
        return writer.append(drafts, operator=self.operator, recorded_at=recorded_at or now(), batch=batch, on_progress=on_progress)
