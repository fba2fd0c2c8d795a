"""JSON as reports write it: indented, with exact decimal numbers, and with what cannot be seen spelt out; and what all reports tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from govopen.core.model.findings import Outcome
from govopen.core.model.rules import Pack
from govopen.core.reports.audit_report import Counts, Rate, Sources
from govopen.core.text.escaping import hidden, is_visible
from govopen.render.headline import percentage
from govopen.render.quantities import plain_number

ENCODER = json.JSONEncoder(ensure_ascii=False)
COUNT_ORDER = (
    Outcome.MET, Outcome.LATE, Outcome.OVERDUE, Outcome.MISSED, Outcome.DUE_SOON,
    Outcome.PENDING, Outcome.UNDETERMINED, Outcome.WAIVED, Outcome.NOT_APPLICABLE,
)  # fmt: skip


class Line(dict[str, Any]):
    """A table that stands on one line, where there are many."""


def indented(value: object, *, depth: int) -> str:
    """Return a value as ``json`` indents it that many levels inside another one, without the blanks before its first line."""
    if isinstance(value, dict) and not isinstance(value, Line):
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


def counts_json(counts: Counts, absorbed: Mapping[Outcome, int] = {}) -> dict[str, int]:
    """Every outcome with its number, those that count under another rule included: a finding keeps its outcome."""
    return {str(outcome): counts.get(outcome, 0) + absorbed.get(outcome, 0) for outcome in COUNT_ORDER}


def rate_json(of: Rate) -> dict[str, Any]:
    """The rate as it is computed, exact, and as people read it."""
    return {"met": of.met, "judged": of.judged, "exact": of.exact, "text": percentage(of)}


def checkpoint_json(sources: Sources) -> dict[str, object]:
    """The ledger at its checkpoint."""
    checkpoint = sources.checkpoint
    return {"id": checkpoint.ledger, "entries": checkpoint.size, "head": checkpoint.head, "verified": str(sources.verified)}


def pack_json(pack: Pack) -> dict[str, str]:
    """A pack with its fingerprint."""
    return {"id": pack.id, "title": pack.title, "number": pack.number, "sha256": pack.sha256}
