"""What a job does to its process reaches no other job, and no process stays behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from govopen.app.worker_pool import Answer, WorkerPool, run_jobs

WORK, WHO = "tests.app.misbehaving:work", "tests.app.misbehaving:who"
GOOD = {"甲": "甲 1", "乙": "乙 1"}


def told(jobs: list[str], *, patience: float = 60, at_once: int = 2) -> list[Answer]:
    found = dict(run_jobs(WORK, jobs, at_once=at_once, patience=patience))
    return [found[place] for place in range(len(jobs))]


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        ("killed", "Its process was killed (signal 9), as a system does that has no memory left."),
        ("segfault", "Its process was ended by signal 11."),
        ("terminated", "Its process was ended by signal 15."),
        ("leaves", "Its process ended without an answer (exit code 7)."),
        ("exits", "Its process ended without an answer (exit code 3)."),
        ("raises", "govopen itself failed (ZeroDivisionError)."),
        ("bloats", "Its process ran out of memory."),
        ("interrupted", "Its process was ended by signal 2."),
    ],
)
def test_a_job_that_ends_its_process_is_named_and_harms_no_other(deed: str, sentence: str) -> None:
    answers = told(["甲", deed, "乙"])
    assert (answers[0], answers[2]) == (Answer(GOOD["甲"]), Answer(GOOD["乙"]))
    assert answers[1].value is None
    assert str(answers[1].fault) == sentence


@pytest.mark.parametrize("deed", ["hangs", "stopped"])
def test_a_job_that_gives_no_answer_is_ended(deed: str) -> None:
    began = time.monotonic()
    answers = told(["甲", deed, "乙"], patience=4)
    assert (answers[0], answers[2]) == (Answer(GOOD["甲"]), Answer(GOOD["乙"]))
    assert str(answers[1].fault) == "It gave no answer within 4 seconds, and its process was ended."
    assert time.monotonic() - began < 60


def test_what_a_job_prints_is_no_answer() -> None:
    assert told(["noise", "甲"], at_once=1) == [Answer("said"), Answer(GOOD["甲"])]


def test_a_large_answer_comes_whole() -> None:
    (answer,) = told(["large"])
    assert len(answer.value) == 20_000_000


def test_a_process_does_one_job_after_another() -> None:
    pids = {answer.value for _, answer in run_jobs(WHO, ["a"] * 8, at_once=2, patience=60)}
    assert len(pids) <= 2
    assert os.getpid() not in pids


def test_no_jobs_are_no_processes() -> None:
    assert list(run_jobs(WORK, [], at_once=2, patience=60)) == []


def children() -> set[int]:
    return {int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()}


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_process_stays_behind_however_the_caller_leaves() -> None:
    before = children()
    told(["甲", "killed", "乙"])
    assert children() <= before
    answers = run_jobs(WORK, ["甲", "hangs", "hangs", "乙"], at_once=2, patience=600)
    next(answers)
    assert children() - before
    answers.close()  # type: ignore[attr-defined]
    assert children() <= before


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_that_was_killed_while_it_was_idle_costs_no_job() -> None:
    pids: list[int] = []
    pool = WorkerPool(WORK, patience=60, on_start=lambda place, pid: pids.append(pid))
    try:
        assert pool.run(0, "甲") == Answer(GOOD["甲"])
        os.kill(pids[0], signal.SIGKILL)
        while ") Z " not in Path(f"/proc/{pids[0]}/stat").read_text():
            time.sleep(0.01)
        assert pool.run(1, "乙") == Answer(GOOD["乙"])
    finally:
        pool.close()
    assert len(set(pids)) == 2
