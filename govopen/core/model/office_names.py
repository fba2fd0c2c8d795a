"""One office under several names: aliases, former names, and offices that were merged into another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from govopen.core.model.events import Event, Matter
from govopen.core.text.document_numbers import fold_number

#: An alias in field ``alias``; a new name in field ``to``, from the entry's day on; the office that took this one's place, likewise.
NAME_EVENTS = frozenset({"unit-aliased", "unit-renamed", "unit-merged"})


Name = TypeVar("Name", str, str | None)


class OfficeNames(Mapping[str, str]):
    """The name that an office bears on the day asked about, by any of its names; names compare by ``fold_number``.

    A mapping of every known name that is not the present one. A name that is not known stands for itself.
    """

    def __init__(self, present: Mapping[str, str]) -> None:
        """``present`` has the folded names for keys."""
        self._present = present

    def present(self, name: Name) -> Name:
        """The present name of the office that bears or bore this one; None stands for no office."""
        return name if name is None or not self._present else self._present.get(fold_number(name), name)

    def __getitem__(self, name: str) -> str:
        return self._present[fold_number(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._present)

    def __len__(self) -> int:
        return len(self._present)


def read_names(recorded: Iterable[tuple[Event, Matter]], seen_until: date) -> OfficeNames:
    """Return the names that these entries of ``NAME_EVENTS`` give, seen on a day.

    Before the day of its renaming an office bears its former name, and what is recorded under the later one is its own. An office that
    is to be merged is one of its own until that day.
    """
    present: dict[str, str] = {}
    for event, matter in sorted(recorded, key=lambda pair: (pair[0].when.day, pair[0].seq)):
        name = matter.number
        if event.event == "unit-aliased":
            _give(present, str(event.fields.get("alias") or name), present.get(fold_number(name), name))
        elif event.when.day <= seen_until:
            _give(present, name, str(event.fields.get("to") or name))
        elif event.event == "unit-renamed":
            _give(present, str(event.fields.get("to") or name), present.get(fold_number(name), name))
    return OfficeNames(present)


def _give(present: dict[str, str], name: str, to: str) -> None:
    """Let a name, and all that stand for it, stand for another."""
    key, target = fold_number(name), fold_number(to)
    for other in [other for other, now in present.items() if fold_number(now) == key]:
        present[other] = to
    present[key] = to
    present.pop(target, None)
