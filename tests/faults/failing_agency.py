"""Judges an agency while the n-th read of its ledger fails; a worker calls ``audit``. Its jobs are (n, job): n = 0 fails nothing."""

from __future__ import annotations

from functools import lru_cache

from govopen.app.agency_audit import AgencyJob, audit_agency
from govopen.core.reports.agency_audit import AgencyAudit
from tests.benchmarks.disk import IOERR_READ, OK, Disk


@lru_cache(maxsize=1)
def disk() -> Disk:
    return Disk()


def audit(asked: tuple[int, AgencyJob]) -> AgencyAudit:
    """The audit of the agency, with that read of it failing, and none after."""
    number, job = asked
    read = disk().reads
    disk().fail = lambda kind, n: IOERR_READ if number and kind == "read" and n == read + number else OK
    try:
        return audit_agency(job)
    finally:
        disk().fail = lambda kind, n: OK
