"""Judges one agency of a list, in a process of its own: whatever comes of it is a value, and never an exception that is ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path

from msgspec import Struct

from govopen.app.audit import AuditRequest, audit_opened, no_collector
from govopen.app.clock import as_of
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.pack_folders import pack_folders
from govopen.app.score import ScoreRequest, score_opened
from govopen.core.dates.moments import ONE_DAY, AsOf, Span, year_span
from govopen.core.evaluation import engine
from govopen.core.model.entries import Checkpoint
from govopen.core.model.history import History
from govopen.core.model.office_state import ABOUT_EVENTS, OFFICE_EVENTS
from govopen.core.model.pack_choice import ChosenPack, judging
from govopen.core.model.rules import FIRST_DAY, Rule, Rulebook
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.agency_audit import AgencyAudit, Judged, OverdueFindings, Points, Status, shorten
from govopen.core.reports.audit_report import AuditReport, Sources, binding_levels, build_report
from govopen.datafiles.agency_list import ListedAgency
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import GovopenError, LedgerAltered, LedgerError, NotALedger, UnfitLedger, system_reason
from govopen.ledger.ledger import Ledger
from govopen.ledger.opening import open_ledger
from govopen.messages import Message, msg, plural

#: What speaks of the office or of duties, and of no matter.
ASIDE = ABOUT_EVENTS | OFFICE_EVENTS
#: So many overdue duties of an agency are listed; all are counted.
LISTED = 50


class AgencyJob(Struct, frozen=True):
    """What a worker is asked: an agency of the list, and the same of every agency.

    ``moment`` is when the report is drawn up, aware, in Beijing; ``since`` the checkpoint that an earlier report gave of the agency.
    """

    agency: ListedAgency
    year: int
    as_of: date | None
    before_on: date
    moment: datetime
    strict: bool = False
    verify: bool = False
    scheme: Path | None = None
    since: Checkpoint | None = None
    environ: Mapping[str, str] = {}


@dataclass(frozen=True)
class _AgencyLedger(OpenedLedger):
    """An open ledger whose own packs may lie elsewhere here; packs are read once for all the agencies that a process judges."""

    own_packs: tuple[Path, ...] = ()

    @cached_property
    def _folders(self) -> tuple[Path, ...]:
        return tuple(pack_folders([pack.name for pack in self._judging], self.own_packs))

    @cached_property
    def _judging(self) -> tuple[ChosenPack, ...]:
        """The packs that judge on any day at all: the folder of another may be gone."""
        return tuple(pack for pack in self.ledger.info.chosen if pack.spans)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return _vocabulary(self._folders)

    @cached_property
    def rulebook(self) -> Rulebook:
        whole = _rulebook(self._folders, tuple(sorted(self.readings.items())))
        return judging(whole, {pack.id: choice for pack, choice in zip(whole.packs, self._judging, strict=True)})


@lru_cache(maxsize=4)
def _vocabulary(folders: tuple[Path, ...]) -> Vocabulary:
    return read_vocabulary(packs=list(folders))


@lru_cache(maxsize=4)
def _rulebook(folders: tuple[Path, ...], readings: tuple[tuple[str, str], ...]) -> Rulebook:
    return read_rulebook(list(folders), _vocabulary(folders), readings=dict(readings))


def audit_agency(job: AgencyJob) -> AgencyAudit:
    """Judge the agency's ledger, read-only, and return it in short, or why it could not be judged."""
    try:
        with open_ledger(job.agency.location, write=False) as ledger:
            ledger.check(whole=job.verify)
            if job.since is not None and (fault := _backwards(ledger, job.since)):
                status, reason = fault
                return unjudged(job.agency, status, reason) if status == "altered" else _audit(job, ledger, status, reason)
            return _audit(job, ledger, "ok", None)
    except GovopenError as error:
        return unjudged(job.agency, _status(error), _reason(error))
    except OSError as error:
        return unjudged(
            job.agency, "unreadable", msg("{path} cannot be used: {reason}.", path=job.agency.shown, reason=system_reason(error))
        )


def unjudged(agency: ListedAgency, status: Status, reason: Message) -> AgencyAudit:
    """An agency of which nothing can be said but why."""
    return AgencyAudit(agency.name, agency.shown, status, reason, agency.contact)


def _status(error: GovopenError) -> Status:
    if isinstance(error, LedgerAltered):
        return "altered"
    return "refused" if isinstance(error, (NotALedger, UnfitLedger)) or not isinstance(error, LedgerError) else "unreadable"


def _reason(error: GovopenError) -> Message:
    """The sentence; of a file with several faults the first of them too."""
    if not error.problems:
        return error.message
    first = error.problems[0]
    place = " · ".join(part for part in (first.file or "", first.column or "") if part)
    return msg("{sentence} {place}: {reason}", sentence=error.message, place=place or "–", reason=first.message)


def _backwards(ledger: Ledger, since: Checkpoint) -> tuple[Status, Message] | None:
    """Compare the ledger with the checkpoint of an earlier report; None where it goes on from it."""
    now = ledger.checkpoint()
    if now.ledger != since.ledger:
        return "went-backwards", msg("It is another ledger than at the last report, whose id was {id}.", id=since.ledger)
    if now.size < since.size:
        return "went-backwards", plural(
            "It holds {size} entries; at the last report it held {count}.",
            "It holds {size} entries; at the last report it held {count}.",
            since.size,
            size=now.size,
        )
    if ledger.checkpoint(since.size).head != since.head:
        return "altered", msg("Entries up to {size} are not those of the last report: the ledger was written anew.", size=since.size)
    return None


def _audit(job: AgencyJob, ledger: Ledger, status: Status, reason: Message | None) -> AgencyAudit:
    opened = _AgencyLedger(ledger, job.moment, environ=job.environ, own_packs=job.agency.packs)
    return AgencyAudit(job.agency.name, job.agency.shown, status, reason, job.agency.contact, _judged(job, opened))


def _judged(job: AgencyJob, opened: OpenedLedger) -> Judged:
    """The audit of the year, of the year before, and what of other years is overdue still; the history is read once for each day."""
    on = as_of(job.as_of, moment=opened.moment)
    view = opened.view(on)
    with no_collector():
        history = opened.ledger.history(view)
        ask = partial(_report, opened, history, on=on, strict=job.strict, sources=opened.sources(view))
        report = ask(opened.rulebook.rules, year_span(job.year))
        others = [ask(rules, period) for rules, period in _other_years(opened, history, job.year, on)]
    before, size = _before(job, opened), view.head
    last = next(opened.ledger.entries(after_seq=size - 1, head=size), None) if size else None
    return shorten(report, others, before, last_recorded_at=last.recorded_at if last else None, points=_points(job, opened), most=LISTED)


def _report(
    opened: OpenedLedger, history: History, rules: Sequence[Rule], period: Span, *, on: AsOf, strict: bool, sources: Sources
) -> AuditReport:
    """Judge a period; of the findings only what is overdue is kept."""
    keep = partial(OverdueFindings, levels=binding_levels(strict=strict), most=LISTED)
    judgement = engine.judge(rules, history, opened.calendar, period=period, on=on, keep=keep)
    return build_report(judgement, period=period, on=on, sources=sources, strict=strict)


def _other_years(opened: OpenedLedger, history: History, year: int, on: AsOf) -> Iterator[tuple[list[Rule], Span]]:
    """What ``due`` asks besides the year: the rules by which something of earlier, or of later, years may be owed still, and the days."""
    first, last = year_span(year)
    earlier = [rule for rule in opened.rulebook.rules if rule.owed_since(history.office, on.day) < first]
    if earlier:
        yield earlier, Span(FIRST_DAY, first - ONE_DAY)
    if on.day > last:
        yield list(opened.rulebook.rules), Span(last + ONE_DAY, on.day)


def _points(job: AgencyJob, opened: OpenedLedger) -> Points | None:
    if job.scheme is None:
        return None
    scored = score_opened(opened, ScoreRequest(year=job.year, scheme=str(job.scheme), as_of=job.as_of))
    scheme = scored.scheme.scheme
    return Points(scored.scheme.id, scheme.title, scheme.title_en, scored.scheme.sha256, scored.whole.score, scored.whole.at_most)


def _before(job: AgencyJob, opened: OpenedLedger) -> AuditReport | None:
    """The audit of the year before; None where the ledger tells of no matter of that year: it had not begun."""
    entries = opened.ledger.entries(window=year_span(job.year - 1), corrected=False)
    if not any(entry.event not in ASIDE for entry in entries):
        return None
    return audit_opened(opened, AuditRequest(year=job.year - 1, as_of=job.before_on, strict=job.strict, worst=1))
