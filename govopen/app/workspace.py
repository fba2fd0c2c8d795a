"""A ledger opened for reading, with what it takes to judge it: vocabulary, rulebook, calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import get_args

from govopen.app.clock import now
from govopen.app.office_calendar import imported_notices, recorded_closings
from govopen.app.resolve import unknown_name
from govopen.core.dates.moments import AsOf, Moment
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.model.entries import View
from govopen.core.model.rules import Level, Rule, Rulebook
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.audit_report import Sources
from govopen.datafiles.rule_packs import read_rulebook, shipped_packs
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.datafiles.work_calendar import build_calendar
from govopen.errors import DataError, no_such
from govopen.ledger.ledger import Ledger
from govopen.ledger.opening import open_ledger
from govopen.messages import msg


@dataclass(frozen=True)
class Workspace:
    """One open ledger; the rest is read when first asked for. ``moment`` is the present, aware, in Beijing.

    ``known_as_of`` hides what was recorded after that day, holiday notices and closings too; ``calendar_as_of`` what was published later.
    """

    ledger: Ledger
    moment: datetime
    calendar_as_of: date | None = None
    known_as_of: date | None = None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Kinds of matter and their events."""
        return read_vocabulary()

    @cached_property
    def rulebook(self) -> Rulebook:
        """The packs that the ledger was made with."""
        return read_rulebook(pack_folders(self.ledger.info.packs), self.vocabulary)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The published calendar with the notices that the office has read in, as of a day if one was asked for."""
        return self._calendar(self.calendar_as_of, self._head)

    @cached_property
    def todays_calendar(self) -> WorkCalendar:
        """The same with every notice known today."""
        return self._calendar(None, None) if self.calendar_as_of else self.calendar

    def _calendar(self, published_by: date | None, head: int | None) -> WorkCalendar:
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
        return Sources(
            agency=self.ledger.info.agency,
            checkpoint=self.ledger.checkpoint(view.head),
            packs=self.rulebook.packs,
            coverage=self.calendar.coverage,
            notices=self.calendar.notices,
            generated_at=self.moment,
            calendar_as_of=self.calendar_as_of,
            calendar=self.calendar,
        )


@contextmanager
def reading(location: str, *, calendar_as_of: date | None = None, known_as_of: date | None = None) -> Iterator[Workspace]:
    """Open a ledger to be judged, and close it."""
    with open_ledger(location, write=False) as ledger:
        yield Workspace(ledger, now(), calendar_as_of, known_as_of)


def pack_folders(names: Iterable[str]) -> list[Path]:
    """The folders of packs named by id, or by a path for an office's own."""
    shipped = shipped_packs()
    folders = []
    for name in names:
        folder = shipped.get(name) or Path(name).expanduser()
        if not (folder / "pack.toml").is_file():
            raise DataError(
                msg("There is no rule pack {name}.", name=name),
                hint=msg("Packs that come with govopen: {known}; or name a folder that holds a pack.toml.", known=", ".join(shipped)),
            )
        folders.append(folder)
    return folders


def choose_rules(
    rulebook: Rulebook, *, rules: Iterable[str] = (), packs: Iterable[str] = (), levels: Iterable[str] = ()
) -> tuple[Rule, ...]:
    """The rules asked for by id, pack and level; all of them without a wish.

    Raises:
        UnknownName: the ledger's packs have no such rule, or it has no such pack; the nearest are named.
        UsageError: there is no such level.
    """
    rules, packs, levels = set(rules), set(packs), set(levels)
    refuse_rules(rulebook, rules)
    if strange := sorted(packs - {pack.id for pack in rulebook.packs}):
        there = [pack.id for pack in rulebook.packs]
        sentence = msg("The ledger was not made with a pack {name}.", name=strange)
        raise unknown_name(sentence, strange, there, otherwise=msg("There are: {names}.", names=there))
    if strange := sorted(levels - set(get_args(Level))):
        raise no_such(msg("There is no level {name}.", name=strange), get_args(Level))
    return tuple(
        rule
        for rule in rulebook.rules
        if (not rules or rule.id in rules) and (not packs or rule.pack in packs) and (not levels or rule.level in levels)
    )


def refuse_rules(rulebook: Rulebook, names: Iterable[str]) -> None:
    """Refuse ids of rules that the ledger's packs do not have; the nearest are named."""
    known = [rule.id for rule in rulebook.rules]
    if strange := sorted(set(names) - set(known)):
        sentence = msg("The ledger's packs have no rule {name}.", name=strange)
        raise unknown_name(sentence, strange, known, otherwise=msg("`govopen rules list` shows them."))
