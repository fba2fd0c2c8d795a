"""Offices that a file names and nobody registered: which registered one each most likely is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from govopen.core.text.document_numbers import fold_number
from govopen.messages import Message, msg


def likely_offices(names: Iterable[str], offices: Mapping[str, str]) -> Iterator[Message]:
    """Ask of each name whether it is a registered office; ``offices`` are the registered ones by each of their names."""
    for name in names:
        office = _nearest(fold_number(name), offices)
        if office is not None:
            yield msg(
                "Is {name} the office {office}? For this file: --office {name}={office}; for ever: govopen unit alias {office} {name}",
                name=name,
                office=office,
            )


def _nearest(name: str, offices: Mapping[str, str]) -> str | None:
    """The only office that holds the name, else the most alike."""
    holding = {office for spelling, office in offices.items() if len(name) > 1 and name in spelling}
    if len(holding) == 1:
        return holding.pop()
    near = get_close_matches(name, list(offices), n=1, cutoff=0.7)
    return offices[near[0]] if near else None
