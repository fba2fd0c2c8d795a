"""The first-day checklist: what of the present year was never begun."""

from __future__ import annotations

from govopen.app.audit import AuditRequest, audit_opened
from govopen.app.workspace import Workspace
from govopen.core.reports.first_day import Unbegun, unbegun


def first_day(workspace: Workspace) -> tuple[Unbegun, ...]:
    """Judge the present year and return what nothing but a first record settles."""
    with workspace.reading() as opened:
        report = audit_opened(opened, AuditRequest())
        return unbegun(report.findings, report.rules)
