"""Which breaches are one lapse: where a stricter duty and a laxer one are missed by the same thing, it is one breach, the stricter one's.

A rule names in ``absorbs`` the laxer rules that say no more than it does. Its breach of a matter, or of a period and person, absorbs
theirs: they keep their outcome and are named, and count in no headline, exit code or score. A breach never absorbs one of a level that
binds more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from govopen.core.model.findings import Finding, Level
from govopen.core.model.rules import Rule

#: How strictly each level binds, the strictest first.
BINDING: Mapping[Level, int] = {"must": 0, "in_principle": 1, "encouraged": 2}
_LEVELS: tuple[Level, ...] = ("must", "in_principle", "encouraged")

Keep = Callable[[Finding], None]
#: What is one lapse: a matter; or a period, the person or office that owes it, and the document that is wanting.
_Lapse = tuple[int | None, str | None, str | None, object]


class Lapses:
    """Holds the breaches of rules that absorb one another until a thread or all periods are judged; counts the matters breached."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """``rules`` are those that judge: what is not asked absorbs nothing."""
        self._rules = {rule.id: rule for rule in rules}
        pairs = [(rule.id, laxer) for rule in self._rules.values() for laxer in rule.absorbs if laxer in self._rules]
        self._absorbers = {laxer: tuple(rule for rule, other in pairs if other == laxer) for _, laxer in pairs}
        self.concerned = frozenset(rule for pair in pairs for rule in pair)
        self._held: list[tuple[Finding, Keep]] = []
        self._ranks = bytearray()
        self._in_bulk: Counter[Level] = Counter()

    def hold(self, finding: Finding, keep: Keep) -> None:
        """Keep a breach back until ``settle``."""
        self._held.append((finding, keep))

    def settle(self) -> None:
        """Hand on the breaches that were held, those that are absorbed and those that absorb marked."""
        if not self._held:
            return
        held, self._held = self._held, []
        if len(held) == 1:  # of a long register nearly all
            ((finding, keep),) = held
            self.count(finding)
            keep(finding)
            return
        same: dict[_Lapse, list[Finding]] = {}
        for finding, _ in held:
            same.setdefault(_lapse(finding), []).append(finding)
        for finding, keep in held:
            others = same[_lapse(finding)]
            by = self._absorbing(finding, others)
            if by is None:
                self.count(finding)
            laxer = dict.fromkeys(each.rule for each in others if self._absorbing(each, others) == finding.rule)
            keep(finding._replace(absorbed_by=by, absorbs=tuple((rule, self._rules[rule].article) for rule in laxer)))

    def _absorbing(self, finding: Finding, others: Iterable[Finding]) -> str | None:
        """The rule that absorbs a breach: not where its own was mended and this one is still open, or was mended later."""
        breached = {each.rule: each.level for each in others if _open_as_long(each, finding)}
        return self.absorber(finding.rule, finding.level, breached)

    def absorber(self, rule: str, level: Level, breached: Mapping[str, Level]) -> str | None:
        """The rule, of those that the same lapse breaches, that absorbs a breach of this rule at this level."""
        absorbers = self._absorbers.get(rule, ())
        return next((each for each in absorbers if each in breached and BINDING[breached[each]] <= BINDING[level]), None)

    def count(self, finding: Finding) -> None:
        """Count the matter of a breach, once, at the level that binds the most."""
        if finding.matter is None:
            return
        place, rank = finding.matter.id, 1 + BINDING[finding.level]
        if place >= len(self._ranks):
            self._ranks.extend(bytes(place + 1 - len(self._ranks)))
        self._ranks[place] = min(self._ranks[place] or rank, rank)

    def count_in_bulk(self, levels: Iterable[Level], number: int) -> None:
        """Count matters of which no thread is seen, each breached at these levels."""
        self._in_bulk[min(levels, key=BINDING.__getitem__)] += number

    @property
    def matters(self) -> Mapping[Level, int]:
        """How many matters are breached, each at the level of its breach that binds the most."""
        return {level: self._ranks.count(1 + BINDING[level]) + self._in_bulk[level] for level in _LEVELS}


def _open_as_long(stricter: Finding, laxer: Finding) -> bool:
    """Whether one breach lasted at least as long as the other."""
    return stricter.done is None or (laxer.done is not None and laxer.done.day <= stricter.done.day)


def _lapse(finding: Finding) -> _Lapse:
    """A matter; or a period, who owes it, and the document that is wanting."""
    if finding.matter is not None and finding.period is None:
        return finding.matter.id, None, None, None
    return None, finding.period, finding.leader or finding.unit, finding.reason.values.get("document")
