"""Supervision: every agency of a list is judged in a worker process, and one report is built of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from govopen.app.agency_audit import AgencyJob, unjudged
from govopen.app.clock import as_of, now
from govopen.app.score import scheme_file
from govopen.app.worker_pool import Answer, cores, run_jobs
from govopen.core.dates.moments import year_span
from govopen.core.model.entries import Checkpoint
from govopen.core.reports.agency_audit import AgencyAudit
from govopen.core.reports.comparison import moved
from govopen.core.reports.supervision import Asked, SupervisionReport, build_supervision
from govopen.datafiles.agency_list import ListedAgency, read_agency_list
from govopen.datafiles.last_supervision import Earlier, read_last_supervision
from govopen.messages import msg

#: What a worker runs.
TARGET = "govopen.app.agency_audit:audit_agency"


class SuperviseRequest(Struct, frozen=True):
    """What is asked of every agency of the list.

    ``since`` is an earlier report as JSON; ``timeout`` the seconds that an agency may take; ``jobs`` how many processes at once (0: one a
    core); ``scheme`` ranks by its points, and not by the rate; ``silent_after`` the days without an entry after which an agency is named.
    """

    listed: Path
    year: int | None = None
    as_of: date | None = None
    strict: bool = False
    verify: bool = False
    since: Path | None = None
    timeout: float = 600
    jobs: int = 0
    silent_after: int = 30
    scheme: str | None = None


def supervise(
    request: SuperviseRequest,
    *,
    environ: Mapping[str, str],
    on_done: Callable[[int, int, str], None] | None = None,
    on_start: Callable[[str, int], None] | None = None,
) -> SupervisionReport:
    """Judge all agencies and build the report.

    ``on_done`` is called with how many are done, of how many, and the name of the last; ``on_start`` with a name and the id of the process
    that begins with it.

    Raises:
        DataError: the list, the scheme or the earlier report cannot be used.
    """
    listed = read_agency_list(request.listed)
    earlier = read_last_supervision(request.since) if request.since is not None else None
    scheme = scheme_file(request.scheme).absolute() if request.scheme is not None else None
    moment = now()
    on = as_of(request.as_of, moment=moment)
    year = request.year or on.day.year
    asked = Asked(
        period=year_span(year),
        on=on,
        before=year_span(year - 1),
        before_on=moved(on.day, -1),
        strict=request.strict,
        silent_after=request.silent_after,
    )
    jobs = [
        AgencyJob(
            agency,
            year=year,
            as_of=request.as_of,
            before_on=asked.before_on,
            moment=moment,
            strict=request.strict,
            verify=request.verify,
            scheme=scheme,
            since=_since(earlier, agency),
            environ=dict(environ),
        )
        for agency in listed.agencies
    ]
    audits = _run(jobs, request, on_done=on_done, on_start=on_start)
    return build_supervision(
        audits, asked=asked, title=listed.title, generated_at=moment, last=earlier.report if earlier is not None else None
    )


def _since(earlier: Earlier | None, agency: ListedAgency) -> Checkpoint | None:
    return earlier.checkpoints.get(agency.name) if earlier is not None else None


def _run(
    jobs: Sequence[AgencyJob],
    request: SuperviseRequest,
    *,
    on_done: Callable[[int, int, str], None] | None,
    on_start: Callable[[str, int], None] | None,
) -> list[AgencyAudit]:
    """Return the audits in the order of the jobs; the largest files begin first, so that none is left for the end."""
    order = sorted(jobs, key=lambda job: -_size(job.agency.location))
    found: dict[str, AgencyAudit] = {}
    started = (lambda place, pid: on_start(order[place].agency.name, pid)) if on_start is not None else None
    for place, answer in run_jobs(TARGET, order, at_once=request.jobs or cores(), patience=request.timeout, on_start=started):
        agency = order[place].agency
        found[agency.name] = _audited(agency, answer)
        if on_done is not None:
            on_done(len(found), len(order), agency.name)
    return [found[job.agency.name] for job in jobs]


def _audited(agency: ListedAgency, answer: Answer) -> AgencyAudit:
    if isinstance(answer.value, AgencyAudit):
        return answer.value
    return unjudged(agency, "unreadable", answer.fault or msg("It gave no answer."))


def _size(location: str) -> int:
    """The bytes of a ledger's file; 0 where it is none, or cannot be looked at."""
    try:
        return Path(location).stat().st_size
    except (OSError, ValueError):
        return 0
