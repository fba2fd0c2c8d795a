"""The lines of an export, checked before they are taken in: it comes from elsewhere, and a hash says nothing of what it covers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import IO, Any

from govopen.core.dates.moments import YEARS
from govopen.core.model.entries import Checkpoint
from govopen.core.model.stored_values import bad_field, is_packs
from govopen.core.text.document_numbers import fold_number
from govopen.errors import LedgerError
from govopen.ledger.chain import ledger_id
from govopen.ledger.evidence import DAMAGED
from govopen.ledger.queries import PAGE, Row
from govopen.ledger.raw_entries import STORED
from govopen.ledger.rows import instant_text, read_instant
from govopen.ledger.verification.full_scan import read_json
from govopen.messages import msg

EXPORT_FORMAT = "govopen.export/1"
FACTS = ("nonce", "agency", "packs", "created", "id")
#: An entry's texts are at most a holiday notice and its options; a line beyond is no entry.
LONGEST_LINE = 4 * 2**20
_LARGEST_PAGE = 16 * 2**20

_TEXTS = tuple(STORED.index(name) for name in ("kind", "number", "key", "event", "day", "fields", "operator", "recorded", "prev", "hash"))
_MAYBE_TEXTS = tuple(STORED.index(name) for name in ("facet", "minute", "unit", "alias", "batch"))
_NAMES = tuple(STORED.index(name) for name in ("kind", "event", "operator"))
_MINUTE = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_HASH = re.compile(r"[0-9a-f]{64}")


def read_head(lines: IO[bytes]) -> tuple[dict[str, str], Checkpoint] | None:
    """Return the founding facts and the checkpoint of the first line; None where it is not that of an export."""
    try:
        facts = json.loads(lines.readline(LONGEST_LINE))
        founding = {name: facts[name] for name in FACTS}
        good = (
            facts["format"] == EXPORT_FORMAT
            and all(isinstance(value, str) for value in founding.values())
            and type(facts["size"]) is int
            and _HASH.fullmatch(facts["head"])
            and is_packs(json.loads(founding["packs"]))
            and instant_text(read_instant(founding["created"])) == founding["created"]
            and ledger_id(**{name: value for name, value in founding.items() if name != "id"}) == founding["id"]
        )
        return (founding, Checkpoint(founding["id"], facts["size"], facts["head"])) if good else None
    except (KeyError, TypeError, *DAMAGED):
        return None


def read_rows(lines: IO[bytes]) -> Iterator[list[Row]]:
    """Yield the entries page by page; raises LedgerError naming the first line that is none."""
    page, size = list[Row](), 0
    for number, (length, row) in enumerate(_parsed(lines), 2):
        if not isinstance(row, list) or len(row) != len(STORED):
            raise LedgerError(msg("Line {row} of the export is no entry; nothing was copied.", row=number))
        fault = _bad_value(row)
        if fault is not None:
            raise LedgerError(
                msg("Line {row} of the export holds what no entry may hold ({field}); nothing was copied.", row=number, field=fault),
                hint=msg("Have the export made anew by `govopen ledger export`, or copy the ledger itself."),
            )
        page.append(tuple(row))
        size += length
        if len(page) == PAGE or size > _LARGEST_PAGE:
            yield page
            page, size = [], 0
    yield page


def _parsed(lines: IO[bytes]) -> Iterator[tuple[int, object]]:
    try:
        while line := lines.readline(LONGEST_LINE):
            yield len(line), json.loads(line)
    except DAMAGED:
        raise LedgerError(msg("The export is damaged and cannot be read to its end; nothing was copied.")) from None


def _bad_value(row: list[Any]) -> str | None:
    """The name of the first value that the program itself would not have written."""
    for place in chain(_TEXTS, _MAYBE_TEXTS):
        value = row[place]
        if not (isinstance(value, str) and "\0" not in value) and not (value is None and place in _MAYBE_TEXTS):
            return STORED[place]
    seq, matter, corrects = row[0], row[1], row[STORED.index("corrects")]
    if type(seq) is not int or type(matter) is not int:
        return "seq"
    if corrects is not None and type(corrects) is not int:
        return "corrects"
    if not row[4] or fold_number(row[3]) != row[4]:
        return "key"
    for place in _NAMES:
        if not row[place].strip():
            return STORED[place]
    return _bad_moment(row) or _bad_fields(row)


def _bad_moment(row: list[Any]) -> str | None:
    day, minute, recorded = row[STORED.index("day")], row[STORED.index("minute")], row[STORED.index("recorded")]
    try:
        if date.fromisoformat(day).isoformat() != day or date.fromisoformat(day).year not in YEARS:
            return "day"
        if minute is not None and not _MINUTE.fullmatch(minute):
            return "minute"
        return None if instant_text(read_instant(recorded)) == recorded else "recorded"
    except ValueError:
        return "recorded"


def _bad_fields(row: list[Any]) -> str | None:
    text = row[STORED.index("fields")]
    try:
        return bad_field(row[STORED.index("event")], read_json(text))
    except (TypeError, ValueError, RecursionError):
        return "fields"
