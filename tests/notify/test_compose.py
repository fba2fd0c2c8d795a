"""A letter says what to do by when, and its headers are exactly those that were put in, whatever a title or a name holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from msgspec.structs import replace

from govopen.core.dates.moments import Moment
from govopen.core.model.events import Matter
from govopen.core.model.findings import Outcome
from govopen.core.reports.open_duties import Duty
from govopen.core.reports.rectifications import Order
from govopen.core.reports.reminders import Correspondent, Item, OrderItem, Packet, Stage
from govopen.i18n import read_words
from govopen.notify.compose import HEADERS, compose_letter, compose_message, one_line
from tests.golden.sample import FINDINGS, PUBLICITY, SOURCES

EN = read_words("en")
MOMENT = datetime(2020, 11, 12, 8, 30, tzinfo=timezone(timedelta(hours=8)))
DAY = date(2020, 11, 12)
UNDONE = FINDINGS[2]
HOSTILE = [
    "一\r\nBcc: thief@example.cn",
    "一\nBcc: thief@example.cn\n\nbody",
    "=?UTF-8?Q?=0A?=Bcc: thief@example.cn",
    "=?utf-8?b?CkJjYzogdGhpZWZAZXhhbXBsZS5jbgo=?=",
    "一\x00\x1b[2J\u2028Bcc: x\u202e",
    "长" * 2000,
    "a" * 2000,
    "处 <thief@example.cn>, 二",
    "\ud800",
]


def packet(
    name: str = "劳动保障监察局", title: str = "某处罚", *, role: str = "office", stage: Stage = Stage.OVERDUE, days: int = 1
) -> Packet:
    finding = UNDONE._replace(matter=Matter(71, "decision", "赣人社许〔2020〕71号", title, name))
    item = Item(Duty(finding, PUBLICITY), stage, "劳动保障监察局", days, True, "k1")
    return Packet(Correspondent(role, name, "jc@example.cn"), (item,), ("k1",))  # type: ignore[arg-type]


def letter(of: Packet, day: date = DAY):  # type: ignore[no-untyped-def]
    return compose_letter(of, day=day, checkpoint=SOURCES.checkpoint, agency=SOURCES.agency, domain="example.cn", words=EN)


def arrived(of: Packet) -> EmailMessage:
    sent = compose_message(letter(of), sender="zwgk@example.cn", moment=MOMENT).as_bytes()
    read = message_from_bytes(sent, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", ["name", "title"])
def test_nothing_a_user_typed_becomes_a_header(text: str, place: str) -> None:
    read = arrived(packet(name=text) if place == "name" else packet(title=text))
    assert sorted(read.keys()) == sorted(HEADERS)
    assert (read["To"], read["From"]) == ("jc@example.cn", "zwgk@example.cn")
    assert read["Subject"].isprintable()
    assert len(read["Subject"]) <= 120
    assert not read.defects


def test_the_subject_names_the_office_and_how_much() -> None:
    assert arrived(packet())["Subject"] == "Open government duties of 劳动保障监察局: 1 overdue (2020-11-12)"


def test_a_line_says_what_to_do_by_when() -> None:
    body = letter(packet(stage=Stage.DUE_SOON, days=2)).body
    assert "Do it and record it by 2020-11-11 24:00; working days left: 2." in body
    assert "today, by 2020-11-11 24:00" in letter(packet(stage=Stage.DUE_SOON, days=0)).body
    assert "The last day was 2020-11-11 24:00; working days since: 1." in letter(packet()).body
    assert "[new] Permits and penalties on the portal within 7 working days (六)" in body


def test_a_limit_without_its_holiday_notice_is_an_earliest_day() -> None:
    of = packet(stage=Stage.DUE_SOON)
    open_end = of.items[0].duty.finding._replace(due=None, due_earliest=Moment(date(2027, 1, 5)))
    item = replace(of.items[0], duty=Duty(open_end, PUBLICITY))
    assert (
        "by 2027-01-05 24:00 at the latest; the holiday notice that settles the day is not out yet"
        in letter(replace(of, items=(item,))).body
    )


def test_a_limit_that_may_have_passed_is_not_said_to_be_ahead() -> None:
    of = packet(stage=Stage.DUE_SOON)
    passed = of.items[0].duty.finding._replace(outcome=Outcome.UNDETERMINED, due=None, due_earliest=Moment(date(2027, 1, 5)))
    text = letter(replace(of, items=(replace(of.items[0], duty=Duty(passed, PUBLICITY)),))).body
    assert "The last day may have passed, it was 2027-01-05 24:00 at the earliest. Do it at once and record it." in text


def test_the_checkpoint_is_in_the_foot() -> None:
    assert letter(packet()).body.rstrip().endswith(f"Checkpoint of the ledger: {SOURCES.checkpoint}")


def test_numbers_of_persons_are_starred() -> None:
    assert "11010519491231002X" not in letter(packet(title="持有人11010519491231002X")).body


def test_the_id_depends_on_recipient_day_and_news_only() -> None:
    first = letter(packet()).id
    assert letter(packet(title="别的题目")).id == first
    assert letter(packet(), date(2020, 11, 13)).id != first
    assert letter(replace(packet(), keys=("k1", "k2"))).id != first
    assert letter(packet(role="leader")).id != first


def test_the_long_overdue_stand_first_in_the_summary() -> None:
    of = packet(role="summary")
    later = replace(of.items[0], stage=Stage.ESCALATED, days=18)
    body = letter(replace(of, items=(of.items[0], later))).body
    assert body.index("Overdue for long: 1") < body.index("Overdue: 1")
    assert "· 劳动保障监察局" in body


def test_one_line_keeps_what_can_be_read() -> None:
    assert one_line("赣人社〔2020〕1号 =?x?= ok\r\n") == "赣人社〔2020〕1号 = ?x? = ok"


def ordered(stage: Stage, days: int, *, role: str = "office") -> Packet:
    order = Order("整改〔2020〕1号", "劳动保障监察局", date(2020, 11, 5), date(2020, 11, 11), 2)
    line = OrderItem(order, stage, "劳动保障监察局", days, True, "k2")
    return Packet(Correspondent(role, "劳动保障监察局", "jc@example.cn"), (), ("k2",), (line,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stage", "days", "what"),
    [
        (Stage.DUE_SOON, 1, "Put it right by 2020-11-11 24:00 and record it with"),
        (Stage.DUE_SOON, 0, "Put it right today, by 2020-11-11 24:00, and record it with"),
        (Stage.OVERDUE, 1, "The last day was 2020-11-11 24:00; working days since: 1."),
    ],
)
def test_an_order_stands_in_a_paragraph_of_its_own_and_counts_among_no_duties(stage: Stage, days: int, what: str) -> None:
    made = letter(ordered(stage, days))
    assert made.subject == "Open government duties of 劳动保障监察局: orders to put right: 1 (2020-11-12)"
    assert "On 2020-11-12 (Thursday) orders to put right are overdue or due soon: 1, of them new: 1." in made.body
    assert "1. [new] 整改〔2020〕1号 · things to put right: 2\n" in made.body
    assert what in made.body
    assert "`govopen log rectified 整改〔2020〕1号 --at DAY`" in made.body
    assert "have duties" not in made.body
    assert "your office has" not in made.body
    assert "整改〔2020〕1号 · 劳动保障监察局 · things to put right: 2" in letter(ordered(stage, days, role="summary")).body
