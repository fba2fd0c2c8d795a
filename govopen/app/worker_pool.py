"""Worker processes that do one job at a time each: a job that kills, hangs or bloats its process ends that process and no other.

The parent starts a worker where none is idle and gives it the next job when it has answered the last one; what does not answer is
killed, and the next job finds a new worker. Jobs and answers are pickled, both by this program.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from msgspec import Struct

from govopen.errors import system_reason
from govopen.messages import Message, msg, plural

#: What a worker runs: its path is its parent's, and the folder it stands in is no part of it.
_PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from govopen.app.worker_pool import serve; serve(sys.argv[1])"
#: Seconds that an idle worker gets to leave by itself.
_LEAVE = 5
#: Seconds past its parent's patience after which a worker ends itself, should the parent be gone.
_ALONE = 60


class Answer(Struct, frozen=True):
    """What became of a job: its value, or why there is none."""

    value: Any = None
    fault: Message | None = None


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_jobs(
    target: str, jobs: Sequence[Any], *, at_once: int, patience: float, on_start: Callable[[int, int], None] | None = None
) -> Iterator[tuple[int, Answer]]:
    """Yield the place of each job and its answer, as they come; ``target`` is ``module:function``, called with the job.

    ``patience``: seconds for a job, after which its process is killed. ``on_start`` is called with a job's place and the id of its process.
    However the caller leaves, no process stays behind.
    """
    pool = WorkerPool(target, patience=patience, on_start=on_start)
    threads = ThreadPoolExecutor(max(1, min(at_once, len(jobs))))
    try:
        waiting: dict[Future[Answer], int] = {threads.submit(pool.run, place, job): place for place, job in enumerate(jobs)}
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=waiting.__getitem__):
                yield waiting.pop(future), future.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        pool.close()
        threads.shutdown()


class _Worker:
    """One process, and whether it was killed for its slowness."""

    def __init__(self, target: str, patience: float) -> None:
        quiet = None if os.environ.get("GOVOPEN_DEBUG") == "1" else subprocess.DEVNULL
        command = [sys.executable, "-P", "-c", _PROGRAM, f"{target}:{int(patience) + _ALONE}", *sys.path]
        # a session of its own: Ctrl-C is for the parent, which ends its workers
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, start_new_session=True)
        self.too_slow = False

    def ask(self, job: Any, patience: float) -> Any:
        """Give the job and wait for what it comes to; raises EOFError or OSError where the process has ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        timer = threading.Timer(patience, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            pickle.dump(job, self.process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self.process.stdin.flush()
            return pickle.load(self.process.stdout)  # written by this very program
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.too_slow = True
        self.process.kill()

    def end(self, *, kill: bool) -> int:
        """End the process and return its exit code, as ``subprocess`` counts them: below 0 the number of a signal."""
        if kill:
            self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        try:
            return self.process.wait(_LEAVE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class WorkerPool:
    """The workers: those that are idle, and all of them; any thread may ask for a job to be done."""

    def __init__(self, target: str, *, patience: float, on_start: Callable[[int, int], None] | None = None) -> None:
        """Start none yet; the arguments are those of ``run_jobs``."""
        self._target, self._patience, self._on_start = target, patience, on_start or (lambda place, pid: None)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: list[_Worker] = []
        self._closed = False

    def run(self, place: int, job: Any) -> Answer:
        """Do one job in an idle worker, or in a new one."""
        try:
            worker = self._take()
        except OSError as error:
            return Answer(fault=msg("No process could be started: {reason}.", reason=system_reason(error)))
        if worker is None:
            return Answer(fault=msg("It was not begun."))
        try:
            self._on_start(place, worker.process.pid)
            answer: Answer = worker.ask(job, self._patience)
        except (EOFError, OSError, pickle.UnpicklingError):
            return Answer(fault=self._fault(worker))
        self._give_back(worker, again=answer.fault is None)
        return answer

    def _take(self) -> _Worker | None:
        with self._lock:
            if self._closed:
                return None
            while self._idle:
                if (idle := self._idle.pop()).process.poll() is None:
                    return idle
                idle.end(kill=True)  # it died without a job
                self._all.remove(idle)
            worker = _Worker(self._target, self._patience)
            self._all.append(worker)
            return worker

    def _give_back(self, worker: _Worker, *, again: bool) -> None:
        """What failed in a way of its own is not trusted with another job."""
        with self._lock:
            if again and not self._closed:
                self._idle.append(worker)
                return
        self._drop(worker, kill=False)

    def _drop(self, worker: _Worker, *, kill: bool) -> int:
        code = worker.end(kill=kill)
        with self._lock:
            if worker in self._all:
                self._all.remove(worker)
        return code

    def _fault(self, worker: _Worker) -> Message:
        code = self._drop(worker, kill=False)
        if worker.too_slow:
            return plural(
                "It gave no answer within {count} second, and its process was ended.",
                "It gave no answer within {count} seconds, and its process was ended.",
                round(self._patience),
            )
        if code == -9:
            return msg("Its process was killed (signal 9), as a system does that has no memory left.")
        if code < 0:
            return msg("Its process was ended by signal {number}.", number=-code)
        return msg("Its process ended without an answer (exit code {code}).", code=code)

    def close(self) -> None:
        """End every worker: the idle ones leave, the others are killed."""
        with self._lock:
            self._closed = True
            idle, rest = self._idle, [worker for worker in self._all if worker not in self._idle]
        for worker in rest:
            worker.process.kill()
        for worker in idle:
            self._drop(worker, kill=False)


def serve(target: str) -> None:
    """Answer jobs from standard input until it ends; what else the program may print goes nowhere."""
    module, name, longest = target.split(":")
    work: Callable[[Any], Any] = getattr(import_module(module), name)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # the parent is gone: there is nobody to answer
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    while True:
        try:
            job = pickle.load(jobs)
        except EOFError:
            return
        if hasattr(signal, "alarm"):
            signal.alarm(int(longest))
        _send(answers, _done(work, job))
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def _done(work: Callable[[Any], Any], job: Any) -> Answer:
    try:
        return Answer(work(job))
    except MemoryError:
        return Answer(fault=msg("Its process ran out of memory."))
    except Exception as error:
        if os.environ.get("GOVOPEN_DEBUG") == "1":
            import traceback

            traceback.print_exc()
        return Answer(fault=msg("govopen itself failed ({kind}).", kind=type(error).__name__))


def _send(answers: IO[bytes], answer: Answer) -> None:
    pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()
