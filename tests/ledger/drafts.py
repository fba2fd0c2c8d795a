"""Drafts as short as the tests want them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft


def at(text: str) -> Moment:
    """``2020-04-01`` or ``2020-04-01 09:30``."""
    day, _, minute = text.partition(" ")
    return Moment(date.fromisoformat(day), time.fromisoformat(minute) if minute else None)


def draft(event: str, number: str, when: str, *, kind: str = "decision", **values: Any) -> Draft:
    names = ("facet", "unit", "corrects")
    known = {name: values.pop(name) for name in names if name in values}
    return Draft(kind, number, event, at(when), fields=values.pop("fields", values), **known)


def decided(number: str, when: str, **values: Any) -> Draft:
    return draft("decided", number, when, **{"facet": "permit", **values})


def published(number: str, when: str, **values: Any) -> Draft:
    return draft("published", number, when, **{"facet": "portal", **values})


def voided(number: str, seq: int, *, kind: str = "decision", when: str = "2020-12-31") -> Draft:
    return draft("voided", number, when, kind=kind, corrects=seq, reason="录错")
