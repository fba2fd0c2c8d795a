"""Checkpoints kept outside the ledger: typed from a report, or collected in a file. Only they can tell a rewritten ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from govopen.core.model.entries import EMPTY_HEAD, Checkpoint
from govopen.errors import LedgerError, Problem, UsageError, system_reason
from govopen.ledger.check_result import Check, anchor_check
from govopen.messages import Message, msg, plural

_FORM = re.compile(r"([0-9a-f]{32}):([0-9]{1,10}):([0-9a-f]{64})")


def read_anchor(text: str) -> Checkpoint:
    """Read ``id:size:head`` as reports print it; raises UsageError for anything else."""
    match = _FORM.fullmatch("".join(text.split()).lower())
    if match is None:
        raise UsageError(
            msg("{text} is no checkpoint.", text=text),
            hint=msg("Copy it whole from a report: 32 digits, a colon, a number, a colon, 64 digits."),
        )
    return Checkpoint(match[1], int(match[2]), match[3])


def read_anchors(path: Path) -> tuple[Checkpoint, ...]:
    """Read a file of checkpoints, one a line, ``#`` before remarks; raises LedgerError naming every bad line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else msg("it is not UTF-8")
        raise LedgerError(msg("The file of checkpoints {path} cannot be read: {reason}.", path=path, reason=reason)) from None
    anchors, problems = [], []
    for row, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        try:
            anchors += [read_anchor(text)] if text else []
        except UsageError as error:
            problems.append(Problem(error.message, file=str(path), row=row, value=text))
    if problems:
        raise LedgerError(msg("The file of checkpoints {path} is faulty.", path=path), problems=problems)
    return tuple(anchors)


def compare(anchors: Iterable[Checkpoint], *, now: Checkpoint, heads: dict[int, str], restores: Sequence[tuple[int, int]]) -> Check:
    """Return the check of checkpoints against the heads found; ``restores`` are (seq of the entry, size restored)."""
    check = anchor_check()
    for anchor in anchors:
        fault = _compare_one(anchor, now, heads, restores)
        if fault is not None:
            check.add(fault)
    return check


def _compare_one(anchor: Checkpoint, now: Checkpoint, heads: dict[int, str], restores: Sequence[tuple[int, int]]) -> Message | None:
    if anchor.ledger != now.ledger:
        return msg("The checkpoint of size {size} is of another ledger, {other}.", size=anchor.size, other=anchor.ledger)
    found = EMPTY_HEAD if anchor.size == 0 else heads.get(anchor.size)
    if found == anchor.head:
        return None
    for seq, size in restores:
        if size < anchor.size:
            values = {"size": anchor.size, "first": size + 1, "seq": seq}
            return msg(
                "Entries {first} to {size} of the checkpoint were lost in the restore of entry {seq};"
                " if the checkpoint is younger than that, they were rewritten.",
                **values,
            )
    if found is None:
        return plural(
            "The checkpoint is of size {size}, the ledger has {count} entry; missing: {missing}.",
            "The checkpoint is of size {size}, the ledger has {count} entries; missing: {missing}.",
            now.size,
            size=anchor.size,
            missing=anchor.size - now.size,
        )
    return msg(
        "At size {size} the ledger's head is {found}, not {head} as in the checkpoint.", size=anchor.size, found=found, head=anchor.head
    )
