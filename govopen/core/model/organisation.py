"""Offices and the roles of leaders as values, with the words by which clerks name a role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from govopen.core.model.field_values import fold_label
from govopen.core.model.office_state import Role, UnitType
from govopen.core.text.document_numbers import fold_number

#: The names of each role that are accepted, compared by ``fold_label``.
ROLE_NAMES: Mapping[Role, tuple[str, ...]] = {
    "principal": ("principal", "head of the department", "厅主要负责同志", "主要负责同志", "主要负责人", "主要领导"),
    "deputy": ("deputy", "deputy in charge", "分管领导", "分管厅领导", "分管"),
}


#: The names of what an office may be declared to be, compared by ``fold_label``.
UNIT_TYPE_NAMES: Mapping[UnitType, tuple[str, ...]] = {
    "handling": ("handling", "handling agency", "经办机构", "经办"),
    "window": ("window", "service window", "窗口单位", "窗口"),
    "office": ("office", "neither", "其他处室单位", "其他"),
}


class Office(Struct, frozen=True):
    """An office, its mail address and the leader in charge of it; ``since`` is its first day, None where it is not registered.

    ``types`` is what it is declared to be, empty where that was not said; ``others`` are its other names, as they compare.
    """

    name: str
    email: str | None = None
    leader: str | None = None
    since: date | None = None
    types: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def find_office(registered: Iterable[Office], name: str) -> Office | None:
    """Return the office that bears this name, or bore it, or has it for an alias."""
    key = fold_number(name)
    return next((each for each in registered if key in (fold_number(each.name), *each.others)), None)


def find_role(text: str) -> Role | None:
    """Return the role of that name, in either language; None if there is none."""
    wanted = fold_label(text)
    return next((role for role, names in ROLE_NAMES.items() if wanted in map(fold_label, names)), None)


def find_unit_type(text: str) -> UnitType | None:
    """Return the type of office of that name, in either language; None if there is none."""
    wanted = fold_label(text)
    return next((each for each, names in UNIT_TYPE_NAMES.items() if wanted in map(fold_label, names)), None)
