"""JSON as reports write it: indented, with exact decimal numbers, and with what cannot be seen spelt out; and what all reports tell."""

from __future__ import annotations

import json
from decimal import Decimal

from govopen.core.model.rules import Pack
from govopen.core.reports.audit_report import Sources
from govopen.core.text.escaping import hidden, is_visible
from govopen.render.quantities import plain_number

ENCODER = json.JSONEncoder(ensure_ascii=False)


def indented(value: object, *, depth: int) -> str:
    """Return a value as ``json`` indents it that many levels inside another one, without the blanks before its first line."""
    if isinstance(value, dict):
        parts = [f"{spelt(ENCODER.encode(name))}: {indented(each, depth=depth + 1)}" for name, each in value.items()]
    elif isinstance(value, list):
        parts = [indented(each, depth=depth + 1) for each in value]
    elif isinstance(value, Decimal):
        return plain_number(value)
    else:
        return spelt(ENCODER.encode(value))
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    if not parts:
        return opening + closing
    line = "\n" + "  " * depth
    return f"{opening}{line}  {f',{line}  '.join(parts)}{line}{closing}"


def spelt(text: str) -> str:
    """Return JSON text with what cannot be seen spelt as JSON spells it, so that no terminal obeys it."""
    if is_visible(text):
        return text
    return "".join(json.dumps(char)[1:-1] if hidden(char) else char for char in text)


def checkpoint_json(sources: Sources) -> dict[str, object]:
    """The ledger at its checkpoint."""
    checkpoint = sources.checkpoint
    return {"id": checkpoint.ledger, "entries": checkpoint.size, "head": checkpoint.head, "verified": str(sources.verified)}


def pack_json(pack: Pack) -> dict[str, str]:
    """A pack with its fingerprint."""
    return {"id": pack.id, "title": pack.title, "number": pack.number, "sha256": pack.sha256}
