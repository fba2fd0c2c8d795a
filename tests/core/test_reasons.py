"""Every reason that the core gives has its sentence in the shell: a missing one is a crash for the user."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import govopen.core
from govopen.core.evaluation.clock_values import Doubt
from govopen.core.evaluation.kinds.order import Fault
from govopen.render.wording import REASONS

CORE = Path(govopen.core.__file__).parent
#: Where the code is no text on the spot: the file, what stands there, and what it can be.
MADE: dict[tuple[str, str], frozenset[str]] = {
    ("order.py", "fault.code"): frozenset(get_args(get_type_hints(Fault)["code"])),
    ("order.py", "code"): frozenset({"order-afterwards", "order-wanting"}),
    ("quota.py", "f\"quota-{outcome.replace('_', '-')}\""): frozenset({"quota-missed", "quota-due-soon", "quota-pending"}),
    ("quota.py", "code"): frozenset({"ratio-met", "ratio-missed", "ratio-open", "ratio-of-nothing"}),
    ("standing.py", "code"): frozenset(
        {"standing-met", "standing-absent", "standing-ended", "standing-not-public", "standing-stale", "in-force-in-part", "register-empty"}
    ),
    ("timeliness.py", 'f"{fact}-unknown"'): frozenset({"trigger-minute-unknown", "answer-minute-unknown"}),
    ("rule_judge.py", "CODES[stated.standing]"): frozenset({"fact-denied", "fact-ungrounded", "fact-unknown"}),
    ("clock_values.py", "self.code"): frozenset(get_args(get_type_hints(Doubt)["code"])),
    ("interval.py", "code"): frozenset(
        {
            "interval-kept",
            "interval-lasted",
            "interval-running",
            "interval-running-uncovered",
            "interval-unsettled",
            "interval-order-unknown",
            "interval-awaited",
            "interval-too-short",
            "interval-too-early",
            "ahead-met",
            "ahead-too-short",
        }
    ),
    ("annual_dates.py", "verdict.reason.code"): frozenset(),  # of another verdict
}
#: Codes with which a verdict only begins; another takes their place.
BEGUN = {"quota"}


def given() -> Iterator[tuple[str, ast.expr]]:
    """Each ``Reason(…)`` of the core: its file, and the expression of its code."""
    for path in CORE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason":
                yield path.name, node.args[0]


def codes(file: str, code: ast.expr) -> frozenset[str]:
    match code:
        case ast.Constant(value=str(text)):
            return frozenset({text})
        case ast.IfExp(body=one, orelse=other):
            return codes(file, one) | codes(file, other)
        case _:
            written = ast.unparse(code)
            return next(found for (name, text), found in MADE.items() if name == file and ast.unparse(ast.parse(text).body[0]) == written)


def test_every_reason_of_the_core_is_worded_and_every_sentence_has_its_reason() -> None:
    found = frozenset[str]().union(*(codes(file, code) for file, code in given()))
    assert len(found) > 30
    assert found - BEGUN == REASONS.keys()


def test_the_codes_made_elsewhere_are_those_in_the_source() -> None:
    """A code that another file makes is written there in full, as a text of its own."""
    for (file, _), made in MADE.items():
        path = next(CORE.rglob(file))
        texts = {node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)}
        kin = {str(text) for text in texts if str(text).startswith(("standing-", "order-")) and " " not in str(text)}
        assert kin <= made | REASONS.keys(), file
