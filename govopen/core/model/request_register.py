"""The register of requests, one row a request: which column holds which part of which event. Import, template and export share it.

A row holds one event of each kind. What it cannot hold (a second correction, review, a new reply) stands in the ledger alone.
"""

from __future__ import annotations

from msgspec import Struct

TITLE, TITLE_EN = "公开申请登记表", "Register of requests"
KIND = "request"
#: The part of a column that is the event's day, and the two that are the row's own.
DAY, NUMBER, UNIT = "@day", "@number", "@unit"
RECEIVED, REPLIED, WITHDRAWN = "request-received", "replied", "withdrawn"


class RegisterColumn(Struct, frozen=True):
    """One column: its official name, and the part of the event that stands in it (a field of the vocabulary, or one of the marks above)."""

    name: str
    name_en: str
    event: str
    part: str


_HELD = (
    ("申请编号", "Request no.", RECEIVED, NUMBER),
    ("收到日期", "Received", RECEIVED, DAY),
    ("申请渠道", "Channel", RECEIVED, "channel"),
    ("申请人类别", "Kind of applicant", RECEIVED, "applicant"),
    ("确认日期", "Confirmed", "request-confirmed", DAY),
    ("要求补正日期", "Correction asked", "correction-asked", DAY),
    ("收到补正日期", "Correction received", "corrected", DAY),
    ("征求意见日期", "Third party asked", "third-party-asked", DAY),
    ("第三方收到日期", "Third party received", "third-party-asked", "received"),
    ("第三方答复日期", "Third party answered", "third-party-answered", DAY),
    ("延长日期", "Extended", "extended", DAY),
    ("延长工作日数", "Working days added", "extended", "days"),
    ("批准人", "Approved by", "extended", "approver"),
    ("已告知申请人", "Applicant told", "extended", "notified"),
    ("收费通知日期", "Fee asked", "fee-asked", DAY),
    ("缴费日期", "Fee paid", "fee-paid", DAY),
    ("答复日期", "Replied", REPLIED, DAY),
    ("办理结果", "Result", REPLIED, "result"),
    ("责任处室", "Office", RECEIVED, UNIT),
    ("备注", "Remarks", RECEIVED, "note"),
)
COLUMNS: tuple[RegisterColumn, ...] = tuple(RegisterColumn(*each) for each in _HELD)
REQUIRED = ("申请编号", "收到日期")
#: Columns wider than their headers, in characters.
WIDTHS: dict[str, int] = {"申请编号": 24, "申请人类别": 16, "办理结果": 34, "责任处室": 20, "备注": 40}
#: The events of a row, in the order of their columns, each with the column of its day.
DAY_COLUMNS: dict[str, str] = {column.event: column.name for column in COLUMNS if column.part == DAY}
#: The column of each part of an event.
PART_COLUMNS: dict[tuple[str, str], str] = {(column.event, column.part): column.name for column in COLUMNS}
#: What answers what: without its question an answer has no place in a row.
ANSWERS: dict[str, str] = {"corrected": "correction-asked", "third-party-answered": "third-party-asked", "fee-paid": "fee-asked"}
#: Parts without which a row does not hold the event: an extension is a number of days.
NEEDED: dict[str, str] = {"extended": "days"}


def column_of_part(event: str, part: str | None) -> str:
    """Return the column that holds a part of an event; of a withdrawal the columns of the reply, in whose place it stands."""
    of = REPLIED if event == WITHDRAWN else event
    return PART_COLUMNS.get((of, part or ""), PART_COLUMNS.get((RECEIVED, part or ""), DAY_COLUMNS.get(of, "")))
