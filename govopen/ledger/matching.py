"""Conditions on the JSON of an entry's fields, in the words of SQLite and of PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH


def field_matches(fields: ColumnElement[Any], name: str, values: Collection[str], *, server: bool) -> ColumnElement[bool]:
    """Return the condition that a field, or one item of it if it is a list, is one of the values; flags read true and false."""
    accepted = sorted(values)
    if server:
        return _on_server(fields, name, accepted)
    items = func.json_each(fields, bindparam(None, f'$."{name}"', type_=Text)).table_valued("value", "type")
    is_flag = items.c.type.in_(("true", "false"))
    text = func.iif(is_flag, items.c.type, cast(items.c.value, Text))
    return select(literal_column("1")).select_from(items).where(text.in_(accepted)).exists()


def _on_server(fields: ColumnElement[Any], name: str, accepted: list[str]) -> ColumnElement[bool]:
    value = func.jsonb_extract_path(cast(fields, JSONB), name, type_=JSONB)
    as_list = func.jsonb_path_query_array(value, cast("lax $[*]", JSONPATH), type_=JSONB)
    items = func.jsonb_array_elements_text(as_list).table_valued("value")
    condition: ColumnElement[bool] = select(literal_column("1", Boolean)).select_from(items).where(items.c.value.in_(accepted)).exists()
    return condition
