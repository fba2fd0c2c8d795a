"""What an entry may hold that comes from elsewhere: checked as what is typed is, before it is taken into a ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeGuard

from govopen.core.dates.moments import YEARS, parse_period


def bad_field(event: str, fields: Mapping[str, Any]) -> str | None:
    """Return the name of a field that no command writes like that, or that the event lacks; None where all is well."""
    for name, value in fields.items():
        if not _stored(value):
            return name
    for name, good in _SHAPES.get(event, {}).items():
        if not good(fields.get(name)):
            return name
    first, last = fields.get("first"), fields.get("last")
    return "last" if event == "closing-added" and str(last) < str(first) else None


def is_packs(value: object) -> TypeGuard[Sequence[str]]:
    """Whether it is a list of names of packs."""
    return isinstance(value, list | tuple) and all(isinstance(each, str) and each for each in value)


def _stored(value: object) -> bool:
    """Text, a list of texts, a count, a mark, or nothing."""
    texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return value is None or isinstance(value, str | bool) or _count(value) or texts


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _count(value: object) -> bool:
    return type(value) is int and 0 <= value < 10**15


def _day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).year in YEARS
    except ValueError:
        return False


def _no_day(value: object) -> bool:
    return value is None or value == "" or _day(value)


def _period(value: object) -> bool:
    return isinstance(value, str) and parse_period(value) is not None


def _no_period(value: object) -> bool:
    return value is None or _period(value)


def _number(value: object) -> bool:
    return _count(value) or (isinstance(value, str) and value.isascii() and value.isdigit())


def _year(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and int(value) in YEARS


def _decimal(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", value) is not None


_SHAPES: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    "calendar-imported": {"text": _text, "published": _no_day},
    "closing-added": {"first": _day, "last": _day, "ground": _text},
    "packs-chosen": {"packs": is_packs},
    "pack-added": {"from": _no_day},
    "unit-aliased": {"alias": _text},
    "unit-renamed": {"to": _text},
    "unit-merged": {"to": _text},
    "restored": {"size": _count, "head": _text},
    "nil-reported": {"period": _period},
    "count-asserted": {"period": _period, "count": _number},
    "figure-stated": {"period": _year, "cell": _text, "number": _decimal},
    "waived": {"rule": _text, "period": _no_period, "until": _no_day},
    "withheld": {"ground": _text},
}
