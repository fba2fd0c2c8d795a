"""What waited for the lock is recorded at the time when it was written, so that recorded times never step back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Semaphore

from govopen.app import organisation, record, statements
from govopen.app.clock import now
from govopen.app.imports import import_file, undo_import
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.ledger.opening import open_ledger
from tests.cli.conftest import Clerk
from tests.intake.files import ROW, write_csv

Waiting = Callable[[int], None]


def acts(place: str, folder: Path, batch: str) -> list[Callable[[Waiting], object]]:
    """Everything that records, each on a matter of its own."""
    first = write_csv(folder, ("许〔2020〕31号", *ROW[1:]), name="第一次.csv")
    day, name = date(2020, 1, 1), "甲"
    said = record.EntryInput("decided", "许〔2020〕41号", "2020-04-01", fields={"type": "permit"})
    return [
        lambda wait: record.log(Workspace(place, name, wait), said),
        lambda wait: record.amend(Workspace(place, name, wait), 2, record.EntryAmendment("抄错", fields={"title": "另一许可"})),
        lambda wait: record.void(Workspace(place, name, wait), 3, reason="重复"),
        lambda wait: organisation.add_unit(Workspace(place, name, wait), "新处", since=day),
        lambda wait: organisation.end_unit(Workspace(place, name, wait), "就业处"),
        lambda wait: organisation.add_leader(Workspace(place, name, wait), "李二", role="deputy", since=day, until=None),
        lambda wait: statements.report_nil(Workspace(place, name, wait), "press", "2020-Q1"),
        lambda wait: import_file(Workspace(place, name, wait), first),
        lambda wait: undo_import(Workspace(place, name, wait), batch, reason="错表"),
    ]


def test_recorded_times_never_step_back(office: Clerk) -> None:
    place = str(office.folder / "govopen.db")
    batch = import_file(Workspace(place, "乙"), write_csv(office.folder, ("许〔2020〕21号", *ROW[1:]))).batch or ""
    waiting, jobs = Semaphore(0), acts(place, office.folder, batch)
    with ThreadPoolExecutor(len(jobs)) as crowd, open_ledger(place, write=True) as ledger:
        with ledger.writing() as writer:
            done = [crowd.submit(job, lambda patience: waiting.release()) for job in jobs]
            for _ in jobs:
                assert waiting.acquire(timeout=30)
            writer.append([Draft("unit", "旧处", "unit-added", Moment(date(2020, 1, 1)))], operator="乙", recorded_at=now())
        for each in done:
            each.result(timeout=30)
    with open_ledger(place, write=False) as ledger:
        recorded = [entry.recorded_at for entry in ledger.entries()]
    assert recorded == sorted(recorded)
