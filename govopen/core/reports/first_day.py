"""What was never begun: findings that nothing but a first record settles, gathered by what has to be recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from govopen.core.model.findings import Finding, Outcome
from govopen.core.model.rules import Rule
from govopen.core.reports.audit_report import WorstFirst
from govopen.core.reports.grouping import Group, grouped

#: The order in which an office begins: its offices, its leaders, then its registers.
REASONS = ("no-unit-registered", "no-unit-of-type", "nobody-in-role", "register-empty")


class Unbegun(Struct, frozen=True):
    """One thing to be recorded, and what cannot be judged before it is.

    ``kind`` is that of a register, ``events`` are those with which it begins; ``role`` that of a leader; ``types`` those of offices.
    ``findings`` counts the verdicts, of which one duty may have several (one for each period).
    """

    reason: str
    rules: tuple[Rule, ...]
    findings: int
    kind: str = ""
    events: tuple[str, ...] = ()
    role: str = ""
    types: tuple[str, ...] = ()


def never_begun(finding: Finding) -> bool:
    """Whether nothing of what the finding is about was ever recorded."""
    return finding.outcome is Outcome.UNDETERMINED and finding.reason.code in REASONS


def begun(finding: Finding) -> bool:
    """Whether something was."""
    return not never_begun(finding)


def begun_first(findings: Collection[Finding], group: Group | None) -> Iterator[Finding]:
    """Yield all findings for a table of rows: what must be acted on first, group after group, and last what was never begun."""
    for _, part in grouped(WorstFirst(findings, begun), group):
        yield from part
    yield from filter(never_begun, findings)


def unbegun(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> tuple[Unbegun, ...]:
    """Return what has to be recorded, in the order of ``REASONS``, most verdicts first; one pass over the findings."""
    groups: dict[tuple[str, str], _Group] = {}
    for finding in findings:
        rule = rules.get(finding.rule)
        if rule is None or not never_begun(finding):
            continue
        key = (finding.reason.code, _subject(finding, rule))
        groups.setdefault(key, _Group()).add(finding, rule)
    found = [group.settled(reason, subject) for (reason, subject), group in groups.items()]
    return tuple(sorted(found, key=lambda each: (REASONS.index(each.reason), -each.findings, each.kind)))


class _Group:
    """Findings that one record settles."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}
        self._events: dict[str, None] = {}
        self._count = 0

    def add(self, finding: Finding, rule: Rule) -> None:
        """Count one more."""
        self._rules[rule.id] = rule
        self._count += 1
        if finding.reason.code == "register-empty":
            self._events |= dict.fromkeys(_events(finding, rule))

    def settled(self, reason: str, subject: str) -> Unbegun:
        """Return what settles them."""
        rules, events = tuple(self._rules.values()), tuple(self._events)
        match reason:
            case "register-empty":
                return Unbegun(reason, rules, self._count, kind=subject, events=events)
            case "nobody-in-role":
                return Unbegun(reason, rules, self._count, role=subject)
            case _:
                return Unbegun(reason, rules, self._count, types=tuple(subject.split()))


def _subject(finding: Finding, rule: Rule) -> str:
    """The kind of the register, the role, or the types of offices."""
    values = finding.reason.values
    match finding.reason.code:
        case "register-empty":
            return str(values.get("kind") or rule.version(finding.version).params.of_register or "")
        case "nobody-in-role":
            return str(values.get("role") or "")
        case _:
            types = values.get("types")
            return " ".join(map(str, types)) if isinstance(types, tuple) else ""


def _events(finding: Finding, rule: Rule) -> list[str]:
    """The events with which a register begins, as far as the rule looks for them."""
    params = rule.version(finding.version).params
    return [group[0].event for group in params.sought[:1] if group] or [pattern.event for pattern in params.subscriptions()][:1]
