"""Counts the cells of an annual report in a ledger's history, once through, and keeps what is behind the cells that are asked about.

A cell that hangs on something that is not recorded has doubts beside its number: the matters, and the fact that is missing of each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct, field

from govopen.core.dates.moments import Span
from govopen.core.model.events import Event, Matter
from govopen.core.model.history import Happened, History, InBulk
from govopen.core.model.threads import Thread
from govopen.core.reports.annual_report.appeals import EVENTS as APPEAL_EVENTS
from govopen.core.reports.annual_report.appeals import appeal_standings, read_appeals
from govopen.core.reports.annual_report.documents import Document, document_standings, read_document
from govopen.core.reports.annual_report.form import Form, appeal_cell, request_cell
from govopen.core.reports.annual_report.requests import ClockOn, Request, columns, read_request, standings

#: The types of decision that table two counts, by the row of each.
DECISIONS = {"permits": "permit", "penalties": "penalty", "coercion": "compulsion"}
#: So many matters are named where something is missing of them.
NAMED = 5


class Case(NamedTuple):
    """What is behind a number: a matter and its events. ``doubt``: it may not belong there, for this reason."""

    matter: Matter
    events: tuple[Event, ...]
    doubt: str | None = None


class Doubt(Struct):
    """How many matters a fact is missing of, and the numbers of the first of them."""

    count: int = 0
    matters: list[str] = field(default_factory=list)

    def add(self, number: str) -> None:
        """Take one more."""
        self.count += 1
        if len(self.matters) < NAMED:
            self.matters.append(number)


class Counted(Struct):
    """What the ledger holds for each cell of a form, as far as it is recorded.

    ``numbers``    how many are surely counted; 0 where a cell is missing.
    ``doubts``     what is missing, by cell and reason.
    ``cases``      what is behind the cells asked about.
    ``decisions``  the first day of each type of decision.
    ``made``, ``ended``  how many normative documents were issued, and ceased to be in force, by year.
    ``unissued``   the documents of which only the end is recorded.
    """

    numbers: Counter[str] = field(default_factory=Counter)
    doubts: dict[str, dict[str, Doubt]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Doubt)))
    cases: dict[str, list[Case]] = field(default_factory=lambda: defaultdict(list))
    decisions: dict[str, date] = field(default_factory=dict)
    made: Counter[int] = field(default_factory=Counter)
    ended: Counter[int] = field(default_factory=Counter)
    unissued: Doubt = field(default_factory=Doubt)


def count_history(history: History, form: Form, span: Span, clock_on: ClockOn, *, asked: Collection[str] = ()) -> Counted:
    """Count every cell of the form in the days of a report; ``asked`` are the cells of which the matters are kept."""
    counter = _Counter(form, span, clock_on, frozenset(asked))
    for thread in history.threads(counter):
        counter.take(thread)
    return counter.result()


class _Counter:
    """Takes threads one by one. As an ``Interest`` it has the decisions of a long ledger counted without reading their threads."""

    def __init__(self, form: Form, span: Span, clock_on: ClockOn, asked: frozenset[str]) -> None:
        self.form, self.span, self.clock_on, self.asked = form, span, clock_on, asked
        self.counted = Counted()
        self._requests: Counter[tuple[str, str]] = Counter()
        self._addresses = {type_: _decision_cell(form, row) for row, type_ in DECISIONS.items()}

    @property
    def events(self) -> frozenset[str]:
        """The events that open what the tables count, and those that end a document of which the issue is not recorded."""
        return frozenset({"request-received", "decided", "policy-issued", "repealed"})

    def in_bulk(self, kind: str, opening: Happened, answer: Happened | None) -> InBulk | None:
        """Decisions are counted by type and day, unless the matters are asked about."""
        event, type_ = opening
        if kind != "decision" or event != "decided" or answer is not None or self.asked.intersection(self._addresses.values()):
            return None
        return _Decisions(self, type_ or "")

    def take(self, thread: Thread) -> None:
        """Count one matter."""
        match thread.matter.kind:
            case "request":
                self._take_request(thread)
            case "policy":
                self._take_document(thread)
            case "decision":
                for event in thread.events:
                    if event.event == "decided" and self.take_decision(event.facet or "", event.when.day):
                        self._keep(self._addresses[event.facet or ""], Case(thread.matter, thread.events))

    def take_decision(self, type_: str, day: date, count: int = 1) -> bool:
        """Count decisions of a type and a day; whether they stand in a cell."""
        cell = self._addresses.get(type_)
        if cell is None or day > self.span.last:
            return False
        self.counted.decisions[type_] = min(day, self.counted.decisions.get(type_, day))
        if day < self.span.first:
            return False
        self.counted.numbers[cell] += count
        return True

    def _take_request(self, thread: Thread) -> None:
        request = read_request(thread, self.clock_on)
        if request is None:
            return
        rows = list(standings(request, self.span, self.form))
        for column, which in columns(request) if rows else ():
            for row, doubt in rows:
                if doubt or which or self.asked:
                    self._stand(request_cell(row, column), Case(request.matter, request.events, doubt or which))
                else:
                    self._requests[row, column] += 1
        if not APPEAL_EVENTS.isdisjoint(event.event for event in thread.events):
            self._take_appeals(request)

    def _take_appeals(self, request: Request) -> None:
        for case in read_appeals(request.events):
            for block, outcome, doubt in appeal_standings(case, self.span):
                self._stand(appeal_cell(block, outcome), Case(request.matter, request.events, doubt))

    def _take_document(self, thread: Thread) -> None:
        document = read_document(thread)
        if document is None:
            return
        self._note_years(document)
        for column, doubt in document_standings(document, self.span):
            self._stand(f"table2.normative.{column}", Case(document.matter, document.events, doubt))

    def _note_years(self, document: Document) -> None:
        if document.type != "normative":
            return
        if document.issued is None:
            self.counted.unissued.add(document.matter.number)
        elif document.issued <= self.span.last:
            self.counted.made[document.issued.year] += 1
        if document.ended is not None and document.ended <= self.span.last:
            self.counted.ended[document.ended.year] += 1

    def _stand(self, cell: str, case: Case) -> None:
        if case.doubt is None:
            self.counted.numbers[cell] += 1
        else:
            self.counted.doubts[cell][case.doubt].add(case.matter.number)
        self._keep(cell, case)

    def _keep(self, cell: str, case: Case) -> None:
        if cell in self.asked:
            self.counted.cases[cell].append(case)

    def result(self) -> Counted:
        """Return what was counted."""
        for (row, column), count in self._requests.items():
            self.counted.numbers[request_cell(row, column)] += count
        return self.counted


class _Decisions:
    """Counts decisions of one type by their day alone."""

    def __init__(self, counter: _Counter, type_: str) -> None:
        self._counter, self._type = counter, type_

    def last_day(self, day: date) -> date | None:
        """None: no answer is asked for."""
        return None

    def tally(self, day: date, done: date | None) -> _DecisionsOfDay:
        """What counts the decisions of a day; what became of them is not looked at."""
        return _DecisionsOfDay(self._counter, self._type, day)


class _DecisionsOfDay(Struct, frozen=True):
    counter: _Counter
    type: str
    day: date

    def count(self, unit: str | None, number: int) -> None:
        """Count decisions of the day."""
        self.counter.take_decision(self.type, self.day, number)


def _decision_cell(form: Form, row: str) -> str:
    """Where the form counts the decisions of a row."""
    plain = f"table2.{row}"
    return plain if plain in set(form.addresses()) else f"{plain}.handled"


def doubts_of(counted: Counted, cell: str) -> Iterator[tuple[str, Doubt]]:
    """Yield the doubts of a cell with their reasons."""
    found: Mapping[str, Doubt] = counted.doubts.get(cell, {})
    yield from found.items()
