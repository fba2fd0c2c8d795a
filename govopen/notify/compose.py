"""Words a packet into a letter, and a letter into a message whose headers are exactly those that were meant."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from govopen.core.dates import weekdays
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Checkpoint
from govopen.core.model.findings import Outcome
from govopen.core.reports.reminders import Item, Letter, OrderItem, Packet, Stage
from govopen.core.text.personal_data import mask
from govopen.errors import MailFailed
from govopen.i18n import N_, Words
from govopen.messages import Message, cut_short, msg

SUBJECT_LIMIT = 120
NAME_LIMIT = 40
HEADERS = ("Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding", "MIME-Version")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
HEADINGS: dict[Stage, Message] = {
    Stage.ESCALATED: msg("Overdue for long: {count}"),
    Stage.OVERDUE: msg("Overdue: {count}"),
    Stage.DUE_SOON: msg("Due soon: {count}"),
}


def compose_letter(packet: Packet, *, day: date, checkpoint: Checkpoint, agency: str, domain: str, words: Words) -> Letter:
    """Word a packet. Its id depends on the recipient, the day and what is new to him, so that the same plan makes the same letter."""
    seed = "\n".join((checkpoint.ledger, packet.to.role, packet.to.address.casefold(), day.isoformat(), *sorted(packet.keys)))
    digest = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Letter(
        id=f"<{digest}@{domain}>",
        to=packet.to,
        as_of=day,
        subject=one_line(words.say(_subject(packet, day)))[:SUBJECT_LIMIT],
        body="\n".join(_body(packet, day, checkpoint, agency, words)) + "\n",
        keys=packet.keys,
    )


def compose_message(letter: Letter, *, sender: str, moment: datetime) -> EmailMessage:
    """Make the message; ``moment`` is its Date. Raises MailFailed rather than send a header that was not meant."""
    message = EmailMessage(policy=policy.SMTP)
    message["Date"] = format_datetime(moment)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to.address)
    message["Subject"] = one_line(letter.subject)
    message["Message-ID"] = letter.id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, charset="utf-8", cte="base64")
    _check_headers(message, letter)
    return message


def one_line(text: str) -> str:
    """Return text that is safe in a header: no control or invisible sign, and no ``=?`` that a reader would decode."""
    return _UNPRINTED.sub(" ", text).replace("=?", "= ?").replace("?=", "? =").strip()


def _check_headers(message: EmailMessage, letter: Letter) -> None:
    """Read back what will be sent: the headers, their number, and whom it names must be what was put in."""
    read = message_from_bytes(message.as_bytes(), policy=policy.default)
    names = [name for name, _ in read.items()]
    right = sorted(names) == sorted(HEADERS) and str(read["Subject"]) == one_line(letter.subject)
    if not right or str(read["To"]) != letter.to.address or read["Message-ID"] != letter.id:
        raise MailFailed(msg("The letter to {name} was not sent: its headers came out other than they were put in.", name=letter.to.name))


def _subject(packet: Packet, day: date) -> Message:
    overdue = sum(item.stage is not Stage.DUE_SOON for item in packet.items)
    soon = len(packet.items) - overdue
    name = cut_short(packet.to.name, NAME_LIMIT)
    counts = [msg("{count} overdue", count=overdue)] if overdue else []
    counts += [msg("{count} due soon", count=soon)] if soon else []
    counts += [msg("orders to put right: {count}", count=len(packet.orders))] if packet.orders else []
    if packet.to.role == "summary":
        return msg("Open government duties, summary of {day}: {counts}", day=day, counts=counts)
    if packet.to.role == "leader":
        return msg("Open government duties in the charge of {name}: {counts} ({day})", name=name, counts=counts, day=day)
    return msg("Open government duties of {name}: {counts} ({day})", name=name, counts=counts, day=day)


def _body(packet: Packet, day: date, checkpoint: Checkpoint, agency: str, words: Words) -> Iterator[str]:
    say = words.say
    yield say(msg("{name}:", name=one_line(packet.to.name)))
    yield ""
    for opening in _openings(packet, day, say(weekdays.LONG[day.weekday()])):
        yield say(opening)
    for stage, items in _by_stage(packet.items):
        yield ""
        yield say(HEADINGS[stage], count=len(items))
        for number, item in enumerate(items, start=1):
            yield ""
            yield from _item(item, number, packet, words)
    if packet.orders:
        yield ""
        yield say(msg("Orders to put right that wait for an answer: {count}", count=len(packet.orders)))
        for number, ordered in enumerate(packet.orders, start=1):
            yield ""
            yield from _order(ordered, number, packet, words)
    yield ""
    yield "-- "
    yield say(msg("Drawn up by govopen from the ledger of {agency}; do not reply to this mail.", agency=one_line(agency)))
    yield say(msg("Checkpoint of the ledger: {checkpoint}", checkpoint=checkpoint))


def _openings(packet: Packet, day: date, weekday: str) -> Iterator[Message]:
    """How much is open: duties, then orders to put right, which are of no rule; what there is none of is left out."""
    new = sum(item.fresh for item in packet.items)
    values = {"day": day, "weekday": weekday, "count": len(packet.items), "new": new}
    if packet.items and packet.to.role == "summary":
        yield msg("On {day} ({weekday}) all offices together have duties overdue or due soon: {count}, of them new: {new}.", **values)
    elif packet.items and packet.to.role == "leader":
        yield msg("On {day} ({weekday}) offices in your charge have duties overdue: {count}, of them new: {new}.", **values)
    elif packet.items:
        yield msg("On {day} ({weekday}) your office has duties overdue or due soon: {count}, of them new: {new}.", **values)
    if packet.orders:
        values |= {"count": len(packet.orders), "new": sum(order.fresh for order in packet.orders)}
        yield msg("On {day} ({weekday}) orders to put right are overdue or due soon: {count}, of them new: {new}.", **values)


def _by_stage(items: Iterable[Item]) -> Iterator[tuple[Stage, list[Item]]]:
    items = list(items)
    for stage in (Stage.ESCALATED, Stage.OVERDUE, Stage.DUE_SOON):
        found = [item for item in items if item.stage is stage]
        if found:
            yield stage, found


def _item(item: Item, number: int, packet: Packet, words: Words) -> Iterator[str]:
    finding, rule = item.duty.finding, item.duty.rule
    mark = words.say(msg("[new] ")) if item.fresh else ""
    yield f"{number}. {mark}{words.pick(rule.title, rule.title_en)} {finding.article}"
    about = [finding.matter.number, finding.matter.title or ""] if finding.matter else [finding.period or ""]
    about += [finding.leader or ""] + ([item.office or ""] if packet.to.role != "office" else [])
    yield "   " + " · ".join(one_line(mask(part)) for part in about if part)
    yield "   " + words.say(_what_to_do(item))


def _what_to_do(item: Item) -> Message:
    """What to do by when."""
    finding = item.duty.finding
    limit = finding.due or finding.due_earliest
    if limit is None:
        return msg("To be done; by when cannot be determined yet.")
    if item.stage is not Stage.DUE_SOON:
        text = N_("The last day was {day}; working days since: {days}. Do it at once and record it; the reason with `govopen late-reason`.")
        return msg(text, day=_by(limit), days=item.days)
    if finding.outcome is Outcome.UNDETERMINED:
        return msg("The last day may have passed, it was {day} at the earliest. Do it at once and record it.", day=_by(limit))
    if finding.due is None:
        return msg("Do it and record it by {day} at the latest; the holiday notice that settles the day is not out yet.", day=_by(limit))
    if item.days == 0:
        return msg("Do it and record it today, by {day}.", day=_by(limit))
    return msg("Do it and record it by {day}; working days left: {days}.", day=_by(limit), days=item.days)


def _order(item: OrderItem, number: int, packet: Packet, words: Words) -> Iterator[str]:
    """An order: its number and office, how much it names, and what to do by when."""
    order, mark = item.order, words.say(msg("[new] ")) if item.fresh else ""
    office = [item.office or ""] if packet.to.role != "office" else []
    about = [mark + mask(order.number), *office, words.say(msg("things to put right: {count}", count=order.count)) if order.count else ""]
    yield f"{number}. " + " · ".join(one_line(part) for part in about if part)
    values = {"day": f"{order.until} 24:00", "days": item.days, "number": order.number}
    if item.stage is not Stage.DUE_SOON:
        text = N_(
            "The last day was {day}; working days since: {days}. "
            "Put it right at once and record it with `govopen log rectified {number} --at DAY`."
        )
    elif item.days == 0:
        text = N_("Put it right today, by {day}, and record it with `govopen log rectified {number} --at DAY`.")
    else:
        text = N_("Put it right by {day} and record it with `govopen log rectified {number} --at DAY`; working days left: {days}.")
    yield "   " + words.say(msg(text, **values))


def _by(limit: Moment) -> str:
    return str(limit) if limit.minute is not None else f"{limit.day} 24:00"
