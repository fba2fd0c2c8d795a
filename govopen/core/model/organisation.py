"""Offices and the roles of leaders as values, with the words by which clerks name a role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from govopen.core.model.field_values import fold_label
from govopen.core.model.office_state import Role

#: The names of each role that are accepted, compared by ``fold_label``.
ROLE_NAMES: Mapping[Role, tuple[str, ...]] = {
    "principal": ("principal", "head of the department", "厅主要负责同志", "主要负责同志", "主要负责人", "主要领导"),
    "deputy": ("deputy", "deputy in charge", "分管领导", "分管厅领导", "分管"),
}


class Office(Struct, frozen=True):
    """An office, its mail address and the leader in charge of it; ``since`` is its first day, None where it is not registered."""

    name: str
    email: str | None = None
    leader: str | None = None
    since: date | None = None


def find_role(text: str) -> Role | None:
    """Return the role of that name, in either language; None if there is none."""
    wanted = fold_label(text)
    return next((role for role, names in ROLE_NAMES.items() if wanted in map(fold_label, names)), None)
