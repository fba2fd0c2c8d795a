"""Rules altered in one parameter, as a slip of the pen would: a pack's cases must notice each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from govopen.core.dates.moments import ONE_DAY, Span
from govopen.core.model.office_state import ANY_KIND
from govopen.core.model.rules import AppliesTo, Params, Rule, Version

MONTH = timedelta(days=30)


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Yield (what was altered, the rule so altered)."""
    for index, version in enumerate(rule.versions):
        for sign in (-1, 1):
            yield f"in_force_from {'+' if sign > 0 else '-'}30 [{version.label}]", _begun(rule, index, sign * MONTH)
        for name, params in _altered(version.params):
            yield f"{name} [{version.label}]", _with(rule, index, replace(version, params=params))


def _altered(params: Params) -> Iterator[tuple[str, Params]]:
    fields = type(params).model_fields
    if "publication" in fields:
        yield "publication", _copy(params, publication=not params.publication)
    if params.provided is not None:
        yield "provided", _copy(params, provided=None)
    for name in ("withdrawn", "having", "having_all", "also", "confirmed", "from_", "by", "unit_types"):
        value = getattr(params, name, ())
        if isinstance(value, tuple) and value:
            yield name, _copy(params, **{name: ()})
    applies_to: AppliesTo | None = getattr(params, "applies_to", None)
    if applies_to is not None:
        wider: dict[str, dict[str, Any]] = {"type": {"type": ()}, "where": {"where": {}}, "kind": {"kind": ANY_KIND}}
        for name, update in wider.items():
            if getattr(applies_to, name) != next(iter(update.values())):
                yield f"applies_to.{name}", _copy(params, applies_to=applies_to.model_copy(update=update))


def _copy(params: Params, **update: Any) -> Params:
    """The parameters with other values, and nothing of what was derived from the old ones."""
    copied = params.model_copy(update=update)
    for derived in vars(copied).keys() - type(copied).model_fields.keys():
        del vars(copied)[derived]
    return copied


def _with(rule: Rule, index: int, version: Version[Any]) -> Rule:
    return replace(rule, versions=(*rule.versions[:index], version, *rule.versions[index + 1 :]))


def _begun(rule: Rule, index: int, by: timedelta) -> Rule:
    """A version begun earlier or later; the one before it ends where it did if it ended there."""
    version = rule.versions[index]
    first = version.force.first + by
    before = rule.versions[index - 1] if index else None
    if before is not None and before.force.last == version.force.first - ONE_DAY:
        rule = _with(rule, index - 1, replace(before, force=Span(before.force.first, first - ONE_DAY)))
    return _with(rule, index, replace(version, force=Span(first, version.force.last)))
