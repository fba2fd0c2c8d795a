"""The score of a year: reads the history, judges the rules that a scheme counts, adds up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from govopen.app.audit import no_collector
from govopen.app.clock import as_of
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.spilled_findings import FindingStore
from govopen.app.workspace import Workspace
from govopen.atomic_files import home_path
from govopen.core.dates.moments import year_span
from govopen.core.evaluation import engine
from govopen.core.reports.scoring.score_report import ScoreReport, build_score
from govopen.datafiles.schemes import DEFAULT_SCHEME, read_scheme, shipped_schemes
from govopen.errors import DataError
from govopen.messages import msg


class ScoreRequest(Struct, frozen=True):
    """What is asked: the year (default the current one), by which scheme (its id or its file), on which day.

    ``as_of`` hides later events; ``verify``: every entry of a long ledger is hashed anew too.
    """

    year: int | None = None
    scheme: str | None = None
    as_of: date | None = None
    verify: bool = False


def score(workspace: Workspace, request: ScoreRequest) -> ScoreReport:
    """Score the offices of a ledger."""
    with workspace.reading(verify=request.verify) as opened:
        return score_opened(opened, request)


def score_opened(opened: OpenedLedger, request: ScoreRequest) -> ScoreReport:
    """Score the offices of an open ledger: history, judgement, sums.

    Raises:
        DataError: there is no such scheme, or it is faulty.
    """
    on, year = as_of(request.as_of, moment=opened.moment), request.year or opened.moment.year
    scheme = read_scheme(scheme_file(request.scheme or DEFAULT_SCHEME), opened.rulebook)
    counted = frozenset().union(*scheme.rules.values())
    rules = tuple(rule for rule in opened.rulebook.rules if rule.id in counted)
    view = opened.view(on)
    with no_collector():
        history = opened.ledger.history(view)
        judgement = engine.judge(rules, history, opened.calendar, period=year_span(year), on=on, keep=FindingStore().findings)
        return build_score(judgement, scheme, year=year, on=on, sources=opened.sources(view), registered=history.office.units)


def scheme_file(name: str) -> Path:
    """The file of a scheme that is named by its id or by a path."""
    shipped = shipped_schemes()
    path = shipped.get(name) or home_path(name)
    if not path.is_file():
        raise DataError(
            msg("There is no scoring scheme {name}.", name=name),
            hint=msg("Schemes that come with govopen: {known}; or name a TOML file.", known=list(shipped)),
        )
    return path
