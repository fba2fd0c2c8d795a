"""Findings of a rule that has very many: sorted runs in a temporary file, merged as they are read."""

from __future__ import annotations

import heapq
import pickle
import tempfile
import weakref
from collections.abc import Iterator
from itertools import islice
from typing import IO

from govopen.core.model.findings import Finding, Findings, finding_order

#: So many findings of a rule are held in memory before they go to the file, and so many are read back at a time.
HELD, READ_BACK = 10_000, 500


class SpilledFindings(Findings):
    """Findings of which a bounded number is held in memory, however many there are."""

    def __init__(self, *, held: int = HELD) -> None:
        """Hold none yet; ``held``: how many are kept in memory at most."""
        super().__init__()
        self._most = held
        self._file: IO[bytes] | None = None
        self._runs: list[list[int]] = []
        self._spilled = 0

    def add(self, finding: Finding) -> None:
        """Keep one more."""
        super().add(finding)
        if len(self._held) >= self._most:
            self._spill()

    def __iter__(self) -> Iterator[Finding]:
        """Yield them in order: the runs of the file and what is held, merged."""
        if not self._runs:
            return super().__iter__()
        return heapq.merge(*map(self._read, self._runs), super().__iter__(), key=finding_order)

    def __len__(self) -> int:
        """How many."""
        return self._spilled + super().__len__()

    def _spill(self) -> None:
        """Write what is held as one sorted run."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="govopen-")  # noqa: SIM115 closed with the findings
            weakref.finalize(self, self._file.close)
        findings, offsets = super().__iter__(), list[int]()
        self._file.seek(0, 2)
        while chunk := list(islice(findings, READ_BACK)):
            offsets.append(self._file.tell())
            pickle.dump(chunk, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._runs.append(offsets)
        self._spilled += len(self._held)
        self._held.clear()
        self._sorted = None

    def _read(self, offsets: list[int]) -> Iterator[Finding]:
        assert self._file is not None
        for offset in offsets:
            self._file.seek(offset)
            yield from pickle.load(self._file)  # written by this very process
