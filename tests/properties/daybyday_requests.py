"""A request walked through day by day (条例 arts. 30 to 34), once for every world that the facts leave open.

No code of govopen's, only the values that facts are told in, and the wall calendar of ``daybyday``. What is not recorded, or not settled by
the law, parts the worlds; where they tell different outcomes, nothing can be determined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from govopen.core.dates.moments import AsOf
from govopen.core.model.events import Event
from tests.properties.daybyday import DAY, Told, by, days, seen, works

CLOSED = "closed"
ONLY_WHEN_CONFIRMED = ("internet", "fax", "ordinary-mail")


class _Undecided(Exception):
    """A world is asked for something that it does not say yet."""


@dataclass
class _Asked:
    """Others who were asked, and the last day that is left out of the count for them; None: until they answer."""

    letter: Event
    until: date | None


@dataclass
class _Desk:
    """A request on the desk in one world: what is left of the count, and what holds it."""

    world: dict[object, bool]
    left: int = 20
    extended: int = 0
    began: date = date.min
    last: date = date.min
    others: list[_Asked] = field(default_factory=list)
    corrections: list[bool] = field(default_factory=list)
    corrected_before: bool = False
    awaiting_correction: bool = False
    correction_until: date | None = None
    fee_until: date | None = None
    fee_seen: bool = False
    awaiting_fee: bool = False

    def says(self, question: object) -> bool:
        if question not in self.world:
            raise _Undecided(question)
        return self.world[question]

    @property
    def waits(self) -> bool:
        return self.awaiting_correction or self.awaiting_fee

    def closed(self, today: date) -> bool:
        """Whether the time to pay, or to correct, is over."""
        unpaid = self.awaiting_fee and self.fee_until is not None and self.fee_until < today
        return unpaid or (self.awaiting_correction and self.correction_until is not None and self.correction_until < today)

    @property
    def held(self) -> bool:
        return self.waits or bool(self.others)

    def run_out(self, today: date) -> bool:
        return self.left == 0 and not self.held and today > self.last

    def anew(self, today: date) -> None:
        self.left, self.extended, self.began, self.last = 20, 0, today, today

    def wakes(self, today: date) -> None:
        """The morning of a day: whoever had fifteen working days to answer has had them."""
        for each in [one for one in self.others if one.until is not None and one.until < today]:
            self.others.remove(each)


def _after(day: date, count: int) -> date:
    while count:
        day += DAY
        count -= works(day)
    return day


def _deadline(event: Event, count: int) -> date:
    """So many working days after the letter came, after it went out where that is not recorded."""
    came = event.fields.get("received")
    return _after(max(event.when.day, date.fromisoformat(came)) if came else event.when.day, count)


def _happens(desk: _Desk, event: Event) -> None:
    """What an event does to the request."""
    match event.event:
        case "third-party-asked":
            desk.others.append(_Asked(event, _deadline(event, 15)))
        case "third-party-answered":
            mine = [each for each in desk.others if None in (each.letter.facet, event.facet) or each.letter.facet == event.facet]
            if mine:
                desk.others.remove(mine[0])
        case "correction-asked":
            # 一次性告知: only the first stops the clock; asked after seven working days the law does not say
            first = not desk.corrections and not desk.corrected_before
            stops = first and (event.when.day <= _after(desk.began, 7) or desk.says(event.seq))
            desk.corrections.append(stops)
            desk.awaiting_correction = desk.awaiting_correction or stops
            if stops and "until" in event.fields:
                desk.correction_until = date.fromisoformat(event.fields["until"])
        case "corrected":
            _corrected(desk, event)
        case "fee-asked" | "fee-paid":
            _fee(desk, event)
        case "extended":
            _extended(desk, event)


def _corrected(desk: _Desk, event: Event) -> None:
    late = desk.corrections and desk.corrections[0] and desk.correction_until and event.when.day > desk.correction_until
    if late and not desk.says(event.seq):  # 无正当理由逾期不补正的，视为放弃申请: whether there was good reason is not recorded
        return
    if desk.corrections:
        desk.corrected_before = True
        if desk.corrections.pop(0):
            desk.awaiting_correction = False
            desk.anew(event.when.day)
    elif not desk.corrected_before and desk.says(event.seq):
        desk.anew(event.when.day)


def _fee(desk: _Desk, event: Event) -> None:
    if event.event == "fee-asked":
        until = _deadline(event, 20)
        desk.fee_until = min(desk.fee_until, until) if desk.awaiting_fee and desk.fee_until else until
        desk.awaiting_fee = desk.fee_seen = True
    elif desk.awaiting_fee:
        assert desk.fee_until is not None
        if event.when.day <= desk.fee_until or desk.says(event.seq):
            desk.awaiting_fee, desk.fee_until = False, None
            desk.anew(event.when.day)
    elif not desk.fee_seen and desk.says(event.seq):
        desk.anew(event.when.day)


def _extended(desk: _Desk, event: Event) -> None:
    if event.fields.get("notified") == "no":
        return
    if not {"approver", "notified", "days"} <= set(event.fields) and not desk.says(event.seq):
        return
    more = min(int(event.fields.get("days", 20)), 20 - desk.extended)
    desk.left, desk.extended = desk.left + more, desk.extended + more


def _walk(told: Sequence[Event], start: date, on: AsOf, horizon: date, world: dict[object, bool]) -> date | str | None:
    """The last day to reply in one world; None while the clock stands, CLOSED where what it stood for came not in time."""
    desk = _Desk(world, began=start, last=start)
    for today in days(start, horizon):
        if today <= on.day:
            _let_go(desk, today)
            desk.wakes(today)
        held, fresh = bool(desk.others), today == start
        for event in (each for each in told if each.when.day == today):
            if not desk.run_out(today):
                _happens(desk, event)
                fresh = fresh or desk.began == today
        if today == on.day and desk.held:
            return CLOSED if desk.closed(today) else None
        if not works(today) or fresh or desk.waits:
            continue
        if held:
            desk.last = today
        elif desk.left:
            desk.left, desk.last = desk.left - 1, today
    return desk.last


def _let_go(desk: _Desk, today: date) -> None:
    """Where it is not recorded when the letter came, the fifteen days may not have begun when they seem to be over."""
    for each in desk.others:
        over = each.until is not None and each.until < today
        if over and "received" not in each.letter.fields and desk.says(("open", each.letter.seq)):
            each.until = None


def _worlds(walk: Callable[[dict[object, bool]], date | str | None], world: dict[object, bool]) -> Iterator[date | str | None]:
    try:
        yield walk(world)
    except _Undecided as asked:
        for answer in (False, True):
            yield from _worlds(walk, {**world, asked.args[0]: answer})


def _starts(told: Sequence[Event]) -> list[date | None]:
    """The days on which it may have begun; None: on a day that nobody recorded, later than the first."""
    received = next(each for each in told if each.event == "request-received")
    confirmed = next((each for each in told if each.event == "request-confirmed"), None)
    if received.facet in ONLY_WHEN_CONFIRMED:
        return [confirmed.when.day] if confirmed else [received.when.day, None]
    if received.facet is None and confirmed:
        return [received.when.day, confirmed.when.day]
    return [received.when.day]


def reply(events: Sequence[Event], on: AsOf, *, horizon: date) -> Told | None:
    """条例 arts. 30 to 34 and 国办函〔2020〕109号: (outcome, last day, how late), what every world agrees on."""
    told = seen(events, on)
    if not any(each.event == "request-received" for each in told):
        return None
    replied = next((each.when.day for each in told if each.event == "replied"), None)
    verdicts: list[Told] = []
    for start in _starts(told):
        first = start or told[0].when.day
        moved = [each for each in told if each.when.day >= first]
        for due in _worlds(partial(_walk, moved, first, on, horizon), {}):
            if isinstance(due, date) and start is None:
                verdicts.append(("pending" if replied is None else "met", None, None))
            elif isinstance(due, date):
                verdicts.append(by(due, replied, on))
            else:
                verdicts.append(("met" if replied else "not_applicable" if due == CLOSED else "pending", None, None))
    return _agreed(verdicts)


def _agreed(verdicts: list[Told]) -> Told:
    outcomes = {outcome for outcome, _, _ in verdicts}
    dues = {due for _, due, _ in verdicts}
    if outcomes == {"pending", "due_soon"} or (outcomes == {"pending", "not_applicable"} and dues == {None}):
        outcomes = {"due_soon"} if "due_soon" in outcomes else {"pending"}
    elif outcomes == {"pending", "due_soon", "not_applicable"} or outcomes == {"due_soon", "not_applicable"}:
        outcomes = {"due_soon"}
    elif outcomes == {"pending", "not_applicable"}:
        outcomes = {"pending"}
    if len(outcomes) > 1:
        return "undetermined", None, None
    outcome = outcomes.pop()
    if outcome in ("late", "overdue"):
        late = [each for _, _, each in verdicts if each is not None]
        return outcome, max(day for day in dues if day), min(late) if late else None
    return outcome, dues.pop() if len(dues) == 1 else None, None
