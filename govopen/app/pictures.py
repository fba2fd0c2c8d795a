"""The audit as a page needs it: the report with the calendar that judged it."""

from __future__ import annotations

from govopen.app.audit import AuditRequest, audit_study
from govopen.app.study import reading
from govopen.core.picture import Picture, build_picture


def audit_picture(location: str, request: AuditRequest) -> Picture:
    """Judge a ledger and arrange the verdicts with every day of the period."""
    with reading(location, calendar_as_of=request.calendar_as_of) as study:
        return build_picture(audit_study(study, request), study.calendar)
