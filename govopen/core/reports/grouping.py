"""Findings under the office or the duty that they are about, for lists that are read office by office."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
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
        yield key, Selected(findings, partial(_is_of, group=group, key=key))


def _is_of(finding: Finding, group: Group, key: str) -> bool:
    return group_key(finding, group) == key


class Selected(Collection[Finding]):
    """Findings of which something holds, selected anew at each iteration, so that none is held."""

    def __init__(self, findings: Collection[Finding], holds: Callable[[Finding], bool]) -> None:
        """Select from these."""
        self._findings, self._holds = findings, holds

    def __iter__(self) -> Iterator[Finding]:
        """Yield them in their order."""
        return filter(self._holds, self._findings)

    def __len__(self) -> int:
        """How many."""
        return sum(1 for _ in self)

    def __contains__(self, finding: object) -> bool:
        """Whether it is among them."""
        return any(each == finding for each in self)
