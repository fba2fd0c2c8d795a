"""An invented register of requests over three years, and its tables counted by hand: plain loops that share nothing with govopen.

``python -m tests.annual_requests FOLDER`` writes the ledger and the register as a workbook to look at.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.ledger.opening import create_ledger

APPLICANTS = ("natural", "commercial", "research", "welfare", "legal-service", "other")
RESULTS = (
    "granted", "partly-granted", "state-secret", "forbidden-by-law", "stability", "third-party-rights", "internal-affairs",
    "process-information", "enforcement-file", "administrative-query", "not-held", "needs-making", "still-unclear", "petition", "repeated",
    "open-publication", "excessive", "confirmation-asked", "not-corrected", "fee-unpaid", "other-handling",
)  # fmt: skip
CHANNELS = ("in-person", "mail", "ordinary-mail", "internet", "fax")
#: The channels that count from the confirmation (条例第三十一条).
CONFIRMED = ("ordinary-mail", "internet", "fax")


@dataclass
class Row:
    """One line of the register: the days as the office writes them."""

    number: str
    channel: str
    applicant: str
    received: date
    confirmed: date | None = None
    replied: date | None = None
    result: str | None = None
    more: list[tuple[str, date, str | None]] = field(default_factory=list)
    appeals: list[tuple[str, date, date | None, str | None]] = field(default_factory=list)


def invent(count: int = 260, *, first: date = date(2020, 9, 1), days: int = 560) -> list[Row]:
    """Requests over the turns of two years: every result, every applicant, every channel; restarts, pauses, reviews, new replies."""
    rng = random.Random(711)
    rows = [_row(rng, number, first + timedelta(days=rng.randrange(days))) for number in range(1, count - 3)]
    rows.append(Row("跨年1号", "internet", "natural", date(2020, 12, 30), date(2021, 1, 2), date(2021, 1, 20), "granted"))
    rows.append(Row("跨年2号", "mail", "research", date(2020, 12, 30), None, date(2021, 1, 12), "not-held"))
    rows.append(Row("跨年3号", "internet", "welfare", date(2021, 12, 30), date(2022, 1, 2), date(2022, 1, 20), "granted"))
    rows.append(Row("跨年4号", "fax", "other", date(2021, 12, 28), date(2021, 12, 31)))
    return rows


def _row(rng: random.Random, number: int, received: date) -> Row:
    row = Row(f"公开申请{number}号", rng.choice(CHANNELS), APPLICANTS[number % 6], received)
    if row.channel in CONFIRMED:
        row.confirmed = received + timedelta(days=rng.randrange(6))
    day = row.confirmed or received
    if rng.random() < 0.2:
        row.more += [("correction-asked", day + timedelta(days=2), None), ("corrected", day + timedelta(days=12), None)]
        day += timedelta(days=12)
    if rng.random() < 0.1:
        row.more += [
            ("third-party-asked", day + timedelta(days=3), "third-party"),
            ("third-party-answered", day + timedelta(days=15), None),
        ]
    if rng.random() < 0.93:
        row.replied, row.result = day + timedelta(days=rng.randrange(16, 45)), RESULTS[number % len(RESULTS)]
        _dispute(rng, row, row.replied)
    return row


def _dispute(rng: random.Random, row: Row, replied: date) -> None:
    """Reviews of some replies, a lawsuit after some of them, a new reply ordered by a few, all of which change no line of table three."""
    if rng.random() < 0.25:
        filed = replied + timedelta(days=rng.randrange(5, 60))
        decided = filed + timedelta(days=rng.randrange(30, 90)) if rng.random() < 0.85 else None
        outcome = rng.choice(("upheld", "corrected", "other")) if decided else None
        row.appeals.append((rng.choice(("review", "litigation")), filed, decided, outcome))
        if decided and outcome == "corrected":
            row.more += [("reply-ordered", decided, None), ("replied", decided + timedelta(days=10), "granted")]
        elif decided and rng.random() < 0.5:
            row.appeals.append(("litigation-after-review", decided + timedelta(days=9), None, None))


def drafts(rows: list[Row]) -> Iterator[Draft]:
    """The entries of a register, request by request."""
    for row in rows:
        yield Draft("request", row.number, "request-received", Moment(row.received), row.channel, fields={"applicant": row.applicant})
        if row.confirmed:
            yield Draft("request", row.number, "request-confirmed", Moment(row.confirmed))
        if row.replied:
            yield Draft("request", row.number, "replied", Moment(row.replied), row.result)
        for event, day, facet in row.more:
            yield Draft("request", row.number, event, Moment(day), facet)
        for forum, filed, decided, outcome in row.appeals:
            yield Draft("request", row.number, "review-filed", Moment(filed), forum)
            if decided:
                yield Draft("request", row.number, "review-decided", Moment(decided), outcome, fields={"forum": forum})


def fill(location: str, rows: list[Row]) -> None:
    """Make a ledger of the register."""
    at = datetime(2022, 6, 1, 9, tzinfo=UTC)
    packs = ["jx-hrss-2020", "cn-regulation-2019"]
    with create_ledger(location, agency="示例厅", packs=packs, recorded_at=at) as ledger, ledger.writing() as writer:
        writer.append(drafts(rows), operator="test", recorded_at=at)


def table_three(rows: list[Row], year: int) -> dict[tuple[str, str], int]:
    """Table three by hand, by (row, column); what is not among the keys is 0."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        start = row.confirmed if row.channel in CONFIRMED and row.confirmed else row.received
        for column in (row.applicant, "total"):
            if start.year == year:
                found["new", column] += 1
            if start.year < year and (row.replied is None or row.replied.year >= year):
                found["carried-in", column] += 1
            if row.replied is not None and row.replied.year == year:
                found[str(row.result), column] += 1
                found["subtotal", column] += 1
            if start.year <= year and (row.replied is None or row.replied.year > year):
                found["carried-out", column] += 1
    return found


def table_four(rows: list[Row], year: int) -> dict[tuple[str, str], int]:
    """Table four by hand, by (block, outcome)."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for forum, filed, decided, outcome in row.appeals:
            name = ""
            if decided is not None and decided.year == year:
                name = str(outcome)
            elif filed.year <= year and (decided is None or decided.year > year):
                name = "pending"
            if name:
                found[forum, name] += 1
                found[forum, "total"] += 1
    return found
