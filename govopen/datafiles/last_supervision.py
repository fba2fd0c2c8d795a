"""Reads what an earlier report (``govopen.supervise/1``) said of each ledger: its checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from govopen.core.model.entries import Checkpoint
from govopen.core.reports.supervision import LastReport
from govopen.errors import DataError, system_reason
from govopen.messages import msg

SCHEMA = "govopen.supervise/1"
#: A thousand agencies take some forty megabytes.
_MOST_BYTES = 1 << 30


class _Ledger(Struct):
    id: Annotated[str, Meta(min_length=1, max_length=64)]
    entries: Annotated[int, Meta(ge=0, le=2**63 - 1)]
    head: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class _Agency(Struct):
    name: str
    ledger: _Ledger | None


class _Report(Struct):
    schema: str
    generated_at: str
    agencies: list[_Agency]


class Earlier(Struct, frozen=True):
    """An earlier report: when, of whom, and the checkpoint that it gave of each agency."""

    report: LastReport
    checkpoints: Mapping[str, Checkpoint]


def read_last_supervision(path: Path) -> Earlier:
    """Read an earlier report; raises DataError where it is none."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _no_report(path)
        report = msgspec.json.decode(path.read_bytes(), type=_Report)
    except OSError as error:
        raise DataError(msg("{path} cannot be used: {reason}.", path=path, reason=system_reason(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _no_report(path) from None
    if report.schema != SCHEMA:
        raise _no_report(path)
    checkpoints = {
        each.name: Checkpoint(each.ledger.id, each.ledger.entries, each.ledger.head) for each in report.agencies if each.ledger is not None
    }
    return Earlier(LastReport(report.generated_at, tuple(each.name for each in report.agencies)), checkpoints)


def _no_report(path: Path) -> DataError:
    return DataError(
        msg("{path} is no report of `govopen supervise` in JSON.", path=path),
        hint=msg("Keep one with `govopen supervise LIST.toml -o report.json`, and name it the next time."),
    )
