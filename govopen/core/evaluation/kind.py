"""What a kind of rule is: its parameters, and how it judges a matter or the periods of a history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple, Protocol

from msgspec import Struct

from govopen.core.evaluation.question import Question
from govopen.core.evaluation.timeliness import Verdict
from govopen.core.model.events import Event, Matter, Pattern
from govopen.core.model.findings import Finding
from govopen.core.model.rules import Params, Trigger, Version
from govopen.core.model.threads import Thread

#: Judges one duty of a matter: the thread, and where in it the duty begins.
JudgeMatter = Callable[[Thread, Trigger], Finding]


class PeriodVerdict(NamedTuple):
    """A finding on a period, the matter that it names if it names one, and whether the duty is to make something public."""

    finding: Finding
    thread: Thread | None = None
    publication: bool = False


class Gatherer(Protocol):
    """Judges periods: takes the threads that concern it, one after another, and speaks at the end."""

    def subscriptions(self) -> Iterable[Pattern]:
        """The events that it gathers."""
        ...

    def add(self, thread: Thread) -> None:
        """Take what a thread holds of them."""
        ...

    def findings(self) -> Iterator[PeriodVerdict]:
        """Yield the verdicts, once every thread was taken."""
        ...


class InTime(NamedTuple):
    """A duty that two days settle: a matter opened by ``opens`` complies if one of ``answers`` came that day or later, by ``last_day``.

    ``verdict`` tells what becomes of a matter of the first day that is answered on the second, or not at all; ``finding`` says it of a
    matter with its opening and its answer.
    """

    opens: Pattern
    answers: tuple[Pattern, ...]
    last_day: Callable[[date], date]
    verdict: Callable[[date, date | None], Verdict]
    finding: Callable[[Verdict, Matter, Event, Event | None], Finding]


class Kind(Struct, frozen=True):
    """How a kind of rule is read and how it judges.

    ``judge``    makes the judge of matters of one version; None for a kind that judges periods only.
    ``gather``   makes the gatherer of a rule; None for a kind that judges matters only.
    ``in_time``  tells the duties of a version that two days settle, which a long register may count in bulk.
    """

    params: type[Params]
    judge: Callable[[Question, Version[Any]], JudgeMatter] | None = None
    gather: Callable[[Question], Gatherer] | None = None
    in_time: Callable[[Question, Version[Any]], InTime | None] = lambda question, version: None
