"""Findings of an audit that has very many: sorted runs in a temporary file, merged as they are read."""

from __future__ import annotations

import heapq
import pickle
import tempfile
import weakref
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from govopen.core.model.events import Matter
from govopen.core.model.findings import Finding, Findings, finding_order

#: So many findings of all rules together are held in memory, some 0.7 kB each, before they go to a file.
HELD = 150_000
#: So many are read back at a time.
READ_BACK = 500


class FindingStore:
    """What an audit keeps of findings, with one bound for the memory of all its rules."""

    def __init__(self, *, held: int = HELD) -> None:
        """``held``: how many are kept in memory at most."""
        self._most, self._held = held, 0
        self._of_rules: list[SpilledFindings] = []

    def findings(self) -> SpilledFindings:
        """Return what holds the findings of one more rule."""
        self._of_rules.append(SpilledFindings(self))
        return self._of_rules[-1]

    def count_held(self) -> None:
        """Count one more; where it is one too many, the rule that holds most of them makes room."""
        self._held += 1
        if self._held > self._most:
            self._held -= max(self._of_rules, key=SpilledFindings.held).spill()


class SpilledFindings(Findings):
    """Findings of one rule, of which a bounded number is held in memory, however many there are."""

    def __init__(self, store: FindingStore) -> None:
        """Hold none yet; the store tells when to make room."""
        super().__init__()
        self._store = store
        self._file: IO[bytes] | None = None
        self._runs: list[list[int]] = []
        self._spilled = 0

    def add(self, finding: Finding) -> None:
        """Keep one more."""
        self._held.append(finding)
        self._sorted = None
        self._store.count_held()

    def held(self) -> int:
        """How many are in memory."""
        return len(self._held)

    def __iter__(self) -> Iterator[Finding]:
        """Yield them in order: the runs of the file and what is held, merged."""
        if not self._runs:
            return super().__iter__()
        return heapq.merge(*map(self._read, self._runs), super().__iter__(), key=finding_order)

    def __len__(self) -> int:
        """How many."""
        return self._spilled + super().__len__()

    def spill(self) -> int:
        """Write what is held as one sorted run, and return how many that were."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="govopen-")  # noqa: SIM115 closed with the findings
            weakref.finalize(self, self._file.close)
        findings, offsets, spilled = map(_packed, super().__iter__()), list[int](), len(self._held)
        self._file.seek(0, 2)
        while chunk := list(islice(findings, READ_BACK)):
            offsets.append(self._file.tell())
            pickle.dump(chunk, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._runs.append(offsets)
        self._spilled += spilled
        self._held.clear()
        self._sorted = None
        return spilled

    def _read(self, offsets: list[int]) -> Iterator[Finding]:
        assert self._file is not None
        for offset in offsets:
            self._file.seek(offset)
            yield from map(_unpacked, pickle.load(self._file))  # written by this very process


#: The place of the matter among the fields of a finding.
_MATTER = Finding._fields.index("matter")
_Packed = tuple[tuple[Any, ...], tuple[Any, ...] | None, tuple[Any, ...]]


def _packed(finding: Finding) -> _Packed:
    """A finding as plain tuples, which pickle at a third of the price of named ones."""
    return finding[:_MATTER], finding.matter and tuple(finding.matter), finding[_MATTER + 1 :]


def _unpacked(packed: _Packed) -> Finding:
    before, matter, after = packed
    return Finding._make((*before, matter and Matter._make(matter), *after))
