"""Many agencies as one report: ranked, what is overdue, each rule across them, and those of which nothing can be said. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from govopen.core.dates.moments import BEIJING, AsOf, Span
from govopen.core.model.findings import VIOLATIONS, Outcome
from govopen.core.reports.agency_audit import AgencyAudit, Judged, OverdueDuty, PackUsed, Points, RuleCounts
from govopen.core.reports.audit_lines import Counts, breaches_of, rate
from govopen.core.reports.audit_report import Headline
from govopen.messages import msg

#: Of the agencies that a rule is breached in, so many are named.
NAMED = 3


class Asked(Struct, frozen=True):
    """What was asked of every agency: the period as of a day, the year before as of the same day of that year.

    ``silent_after``: an agency that recorded nothing for more than so many days is named.
    """

    period: Span
    on: AsOf
    before: Span
    before_on: date
    strict: bool = False
    silent_after: int = 30


class LastReport(Struct, frozen=True):
    """What an earlier report said of its agencies: when it was drawn up, and their names."""

    generated_at: str
    names: tuple[str, ...]


class RankedAgency(Struct, frozen=True):
    """An agency with its place, 1 for the best; equals share one, and where nothing was judged there is none.

    ``change`` is that of the rate in thousandths against the year before; None where one of the two is unknown.
    """

    agency: AgencyAudit
    judged: Judged
    rank: int | None
    change: int | None


class RuleAcross(RuleCounts, frozen=True):
    """One rule over all agencies: its counts summed, how many agencies it judged something in, and those with the most breaches."""

    agencies: int = 0
    breached: tuple[tuple[str, int], ...] = ()

    @property
    def worst(self) -> tuple[tuple[str, int], ...]:
        """The agencies with the most breaches, by name."""
        return self.breached[:NAMED]


class PackAcross(Struct, frozen=True):
    """One pack in one state, with the agencies that it judged."""

    pack: PackUsed
    agencies: tuple[str, ...]


class Overdue(Struct, frozen=True):
    """One overdue duty and its agency."""

    agency: str
    duty: OverdueDuty


class Silent(Struct, frozen=True):
    """An agency that has not recorded for some days; None: it never recorded anything."""

    agency: AgencyAudit
    days: int | None


class SupervisionReport(Struct, frozen=True):
    """Everything the report says; each renderer draws this value. ``agencies`` stand in the order of the list.

    ``binding`` are the counts at the levels that the headline counts. ``before`` are those of the year before of the agencies whose
    ledgers reach back so far, ``compared`` those of this year of the same.
    """

    title: str
    asked: Asked
    generated_at: datetime
    agencies: tuple[AgencyAudit, ...]
    ranked: tuple[RankedAgency, ...]
    counts: Counts
    binding: Counts
    compared: Counts
    before: Counts
    overdue: tuple[Overdue, ...]
    overdue_count: int
    rules: tuple[RuleAcross, ...]
    packs: tuple[PackAcross, ...]
    silent: tuple[Silent, ...]
    last: LastReport | None = None
    gone: tuple[str, ...] = ()

    @property
    def faulty(self) -> tuple[AgencyAudit, ...]:
        """The agencies whose ledgers are no sound base, in the order of the list."""
        return tuple(each for each in self.agencies if each.status != "ok")

    @property
    def headline(self) -> Headline:
        """The violations of all ranked agencies together."""
        violations: Counter[Outcome] = Counter()
        for each in self.ranked:
            violations.update(each.judged.headline.violations)
        headlines = [each.judged.headline for each in self.ranked]
        return Headline(
            {outcome: violations[outcome] for outcome in Outcome if outcome in VIOLATIONS},
            sum(each.non_binding_breaches for each in headlines),
            sum(each.unsettled for each in headlines),
            sum(each.matters for each in headlines),
        )

    @property
    def scheme(self) -> Points | None:
        """What a scheme gave the first agency, for its name; None where no scheme was asked for."""
        return next((each.judged.points for each in self.ranked if each.judged.points is not None), None)

    @property
    def breached(self) -> int:
        """How many agencies have a violation."""
        return sum(1 for each in self.ranked if each.judged.headline.total)

    @property
    def differing_packs(self) -> tuple[PackAcross, ...]:
        """Packs that go by one id and are not the same for all agencies."""
        states = Counter(each.pack.id for each in self.packs)
        return tuple(each for each in self.packs if states[each.pack.id] > 1)

    @property
    def verdict(self) -> Literal["clean", "breached", "unsettled", "faulty"]:
        """What the exit code says: a faulty ledger outranks breaches, and these what could not be judged."""
        return "faulty" if self.faulty else self.headline.verdict


def build_supervision(
    agencies: Sequence[AgencyAudit], *, asked: Asked, title: str, generated_at: datetime, last: LastReport | None = None
) -> SupervisionReport:
    """Merge the audits, which stand in the order of the list; a ledger that stands there under two names counts once."""
    agencies = tuple(_without_copies(agencies))
    sound = [(each, each.judged) for each in agencies if each.status == "ok" and each.judged is not None]
    overdue = [Overdue(each.name, duty) for each, judged in sound for duty in judged.overdue]
    names = {each.name for each in agencies}
    return SupervisionReport(
        title=title,
        asked=asked,
        generated_at=generated_at,
        agencies=agencies,
        ranked=_ranked(sound),
        counts=_sum(judged.counts for _, judged in sound),
        binding=_sum(judged.binding for _, judged in sound),
        compared=_sum(judged.binding for _, judged in sound if judged.before),
        before=_sum(judged.before for _, judged in sound),
        overdue=tuple(sorted(overdue, key=_longest_first)),
        overdue_count=sum(judged.overdue_count for _, judged in sound),
        rules=_rules(sound),
        packs=_packs(sound),
        silent=_silent(agencies, asked),
        last=last,
        gone=tuple(name for name in last.names if name not in names) if last else (),
    )


def _without_copies(agencies: Iterable[AgencyAudit]) -> Iterable[AgencyAudit]:
    """Two lines of the list may lead to one ledger, or to a copy of it: the second is refused."""
    seen: dict[str, str] = {}
    for each in agencies:
        if each.judged is None:
            yield each
            continue
        first = seen.setdefault(each.judged.checkpoint.ledger, each.name)
        if first == each.name:
            yield each
        else:
            yield replace(each, status="refused", reason=msg("Its ledger is that of {name}, or a copy of it.", name=first), judged=None)


def _sum(all_counts: Iterable[Counts]) -> Counts:
    total: Counter[Outcome] = Counter()
    for counts in all_counts:
        total.update(counts)
    return {outcome: total[outcome] for outcome in Outcome}


def _ranked(sound: Sequence[tuple[AgencyAudit, Judged]]) -> tuple[RankedAgency, ...]:
    """The best first: by points of the scheme where there is one, else by rate; among equals by breaches.

    Those with nothing judged come last and have no place.
    """
    keys = {agency.name: _place(judged) for agency, judged in sound}
    in_order = sorted(keys.values())
    places = {key: in_order.index(key) + 1 for key in set(in_order)}
    ranked = [
        RankedAgency(agency, judged, places[keys[agency.name]] if judged.rate.judged else None, _change(judged)) for agency, judged in sound
    ]
    return tuple(sorted(ranked, key=lambda each: (keys[each.agency.name], each.agency.name)))


def _place(judged: Judged) -> tuple[Decimal, int]:
    reached = judged.points.score if judged.points is not None and judged.rate.judged else judged.rate.thousandths
    return Decimal(1) if reached is None else -Decimal(reached), judged.headline.total


def _change(judged: Judged) -> int | None:
    now, then = judged.rate.thousandths, rate(judged.before).thousandths
    return None if now is None or then is None else now - then


def _longest_first(each: Overdue) -> tuple[date, str, str, str]:
    return each.duty.due or date.max, each.agency, each.duty.rule, each.duty.matter or each.duty.period or ""


class _Gathered(Struct):
    """A rule while its agencies are added up."""

    first: RuleCounts
    counts: Counter[Outcome] = field(default_factory=Counter)
    absorbed: Counter[Outcome] = field(default_factory=Counter)
    agencies: int = 0
    breaches: dict[str, int] = field(default_factory=dict)

    def add(self, agency: str, rule: RuleCounts) -> None:
        self.counts.update(rule.counts)
        self.absorbed.update(rule.absorbed)
        self.agencies += any(number for outcome, number in rule.counts.items() if outcome is not Outcome.NOT_APPLICABLE)
        if breaches := breaches_of(rule.counts):
            self.breaches[agency] = breaches


def _rules(sound: Sequence[tuple[AgencyAudit, Judged]]) -> tuple[RuleAcross, ...]:
    """The rules of all packs, those with the most breaches first."""
    gathered: dict[tuple[str, str], _Gathered] = {}
    for agency, judged in sound:
        for rule in judged.by_rule:
            gathered.setdefault((rule.pack, rule.rule), _Gathered(rule)).add(agency.name, rule)
    return tuple(sorted(map(_across, gathered.values()), key=lambda each: (-breaches_of(each.counts), each.pack, each.rule)))


def _across(gathered: _Gathered) -> RuleAcross:
    summed = replace(gathered.first, counts={outcome: gathered.counts[outcome] for outcome in Outcome}, absorbed=dict(gathered.absorbed))
    return RuleAcross(
        **asdict(summed),
        agencies=gathered.agencies,
        breached=tuple(sorted(gathered.breaches.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _packs(sound: Sequence[tuple[AgencyAudit, Judged]]) -> tuple[PackAcross, ...]:
    used: dict[PackUsed, list[str]] = {}
    for agency, judged in sound:
        for pack in judged.packs:
            used.setdefault(pack, []).append(agency.name)
    return tuple(PackAcross(pack, tuple(names)) for pack, names in sorted(used.items(), key=lambda pair: (pair[0].id, -len(pair[1]))))


def _silent(agencies: Sequence[AgencyAudit], asked: Asked) -> tuple[Silent, ...]:
    """Those that recorded nothing for too long, the longest first; an empty ledger before all."""
    silent = [Silent(each, days_silent(each.judged, asked.on)) for each in agencies if each.judged is not None]
    long = [each for each in silent if each.days is None or each.days > asked.silent_after]
    return tuple(sorted(long, key=lambda each: (each.days is not None, -(each.days or 0), each.agency.name)))


def days_silent(judged: Judged, on: AsOf) -> int | None:
    """Calendar days between the day of the last recording and the day asked about; None where nothing was ever recorded."""
    if judged.last_recorded_at is None:
        return None
    return max(0, (on.day - judged.last_recorded_at.astimezone(BEIJING).date()).days)


def changes(counts: Counts, before: Counts) -> Mapping[Outcome, tuple[int, int]]:
    """Each sort of breach, now and the year before."""
    return {outcome: (counts.get(outcome, 0), before.get(outcome, 0)) for outcome in Outcome if outcome in VIOLATIONS}
