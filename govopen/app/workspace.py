"""Where a command works and for whom: the ledger's place, who is recording, and what is called during a wait.

A use case takes a ``Workspace`` and opens the ledger through it: ``reading`` to look or judge, ``writing`` to append. What it opens
is an ``OpenedLedger``, which has the vocabulary, the rulebook and the calendar at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from govopen.app.clock import now
from govopen.errors import GovopenError

if TYPE_CHECKING:
    from datetime import date

    from govopen.app.opened_ledger import OpenedLedger
    from govopen.core.model.vocabulary import Vocabulary
    from govopen.ledger.backends.errors import OnWait


@dataclass(frozen=True)
class Workspace:
    """``location`` is a path or URL as given; ``operator`` signs what is recorded.

    ``on_wait`` is called once, with the longest wait in seconds, where another program has been writing for a second. ``environ`` names the
    settings that choose among readings.
    """

    location: str
    operator: str = ""
    on_wait: OnWait | None = None
    environ: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Kinds of matter and their events, those of the ledger's packs too; the shipped ones where no ledger can be opened.

        For a command line, which has to be understood before the ledger is opened and found sound.
        """
        from govopen.app.pack_folders import folders_of
        from govopen.datafiles.vocabulary import read_vocabulary
        from govopen.ledger.opening import open_ledger

        try:
            with open_ledger(self.location, write=False) as ledger:
                packs = ledger.info.chosen
        except GovopenError:
            return read_vocabulary()
        return read_vocabulary(packs=folders_of(packs))

    @contextmanager
    def reading(
        self, *, calendar_as_of: date | None = None, known_as_of: date | None = None, verify: bool = False
    ) -> Iterator[OpenedLedger]:
        """Open the ledger to be read, check it, and close it; ``verify`` hashes all of a long ledger too.

        ``known_as_of`` hides what was recorded after that day, holiday notices and closings too; ``calendar_as_of`` hides holiday
        notices published after that day.
        """
        from govopen.app.opened_ledger import OpenedLedger
        from govopen.ledger.opening import open_ledger

        with open_ledger(self.location, write=False) as ledger:
            ledger.check(whole=verify)
            yield OpenedLedger(ledger, now(), calendar_as_of=calendar_as_of, known_as_of=known_as_of, environ=self.environ)

    @contextmanager
    def writing(self) -> Iterator[OpenedLedger]:
        """Open the ledger to be appended to, check it, and close it; the write lock is taken by ``OpenedLedger.locked`` only."""
        from govopen.app.opened_ledger import OpenedLedger
        from govopen.ledger.opening import open_ledger

        with open_ledger(self.location, write=True) as ledger:
            ledger.check()
            yield OpenedLedger(ledger, now(), self.operator, self.on_wait, environ=self.environ)
