"""Findings under the office or the duty that they are about, for lists that are read office by office."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from govopen.core.model.findings import Finding

Group = Literal["unit", "rule"]


def group_key(finding: Finding, group: Group) -> str:
    """The office, empty where none is named, or the id of the rule."""
    return finding.rule if group == "rule" else finding.unit or ""


def grouped(findings: Collection[Finding], group: Group | None) -> Iterator[tuple[str, Collection[Finding]]]:
    """Yield (key, findings) in order of first appearance; all under an empty key where nothing is to be grouped."""
    if group is None:
        yield "", findings
        return
    for key in dict.fromkeys(group_key(finding, group) for finding in findings):
        yield key, OfGroup(findings, group, key)


class OfGroup(Collection[Finding]):
    """The findings of one group, selected anew at each iteration, so that none is held."""

    def __init__(self, findings: Collection[Finding], group: Group, key: str) -> None:
        """Select from these."""
        self._findings, self._group, self._key = findings, group, key

    def __iter__(self) -> Iterator[Finding]:
        """Yield them in their order."""
        return (finding for finding in self._findings if group_key(finding, self._group) == self._key)

    def __len__(self) -> int:
        """How many."""
        return sum(1 for _ in self)

    def __contains__(self, finding: object) -> bool:
        """Whether it is among them."""
        return any(each == finding for each in self)


class Ordered(Collection[Finding]):
    """Findings group after group, each in the order that ``findings`` has."""

    def __init__(self, findings: Collection[Finding], group: Group | None) -> None:
        """Order these."""
        self._findings, self._group = findings, group

    def __iter__(self) -> Iterator[Finding]:
        """Yield them in order."""
        for _, part in grouped(self._findings, self._group):
            yield from part

    def __len__(self) -> int:
        """How many."""
        return len(self._findings)

    def __contains__(self, finding: object) -> bool:
        """Whether it is among them."""
        return finding in self._findings
