"""A connection to a ledger's database, as reading and appending need it: the driver's own, and one transaction that may write.

Neither needs SQLAlchemy, which takes longer to import than a year of an office takes to judge; what makes, migrates or checks tables does.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from govopen.ledger.backends.errors import OnWait


class Connection(ABC):
    """``raw`` is the driver's connection, outside of any transaction until ``begin``; ``server`` tells PostgreSQL from SQLite."""

    server: ClassVar[bool]

    def __init__(self, raw: Any) -> None:
        """Keep the driver's connection."""
        self.raw = raw

    @abstractmethod
    def begin(self, on_wait: OnWait | None = None) -> None:
        """Begin a transaction that holds the write lock; ``on_wait`` is called once where another writer is waited for."""

    def commit(self) -> None:
        """Keep what was written."""
        self.raw.commit()

    def rollback(self) -> None:
        """Undo it."""
        self.raw.rollback()

    def close(self) -> None:
        """Let go of the connection; a transaction that was not committed is undone."""
        self.raw.close()


#: Opens one more connection to the same ledger.
Connect = Callable[[], Connection]
