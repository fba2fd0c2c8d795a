"""What is owed as a calendar feed (RFC 5545): one event a duty on its last day, an alarm some working days before, UIDs that stay."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from govopen.core.dates.moments import BEIJING, ONE_DAY, Moment
from govopen.core.dates.work_calendar import BeyondCoverage
from govopen.core.model.entries import Verified
from govopen.core.model.findings import Outcome
from govopen.core.reports.open_duties import Duty, OpenDuties
from govopen.core.reports.rectifications import Order, OrderState
from govopen.core.text.escaping import visible
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.messages import msg, plural
from govopen.render.finding_rows import rule_title
from govopen.render.wording import ONLY_CITED, OUTCOMES, period_name, why

if TYPE_CHECKING:
    from icalendar import Event

ALARM_AT: Final = time(9, 0)


def render_ics(digest: OpenDuties, duties: Iterable[Duty], *, words: Words, unit: str | None = None, alarm_days: int = 2) -> bytes:
    """Return a feed of these duties, of one office if it is named; ``alarm_days`` counts working days before the limit."""
    from icalendar import Calendar

    name = words.say(msg("Open government duties: {name}", name=clean(unit or digest.sources.agency)))
    feed = Calendar()
    for field, value in (
        ("version", "2.0"),
        ("prodid", "-//govopen//due//ZH"),
        ("method", "PUBLISH"),
        ("name", name),
        ("x-wr-calname", name),
    ):
        feed.add(field, value)
    feed.add("uid", _digest(digest.sources.checkpoint.ledger, unit or ""))
    feed.add("X-WR-TIMEZONE", "Asia/Shanghai")
    for duty in duties:
        if duty.finding.due or duty.finding.due_earliest:
            feed.add_component(_event(duty, digest, words, alarm_days))
    for order in digest.orders:
        feed.add_component(_order_event(order, digest, words, alarm_days))
    return bytes(feed.to_ical())


def uid(duty: Duty, digest: OpenDuties) -> str:
    """The name of a duty's event: the same whenever the feed is drawn, also when the limit moves."""
    finding = duty.finding
    matter = f"{finding.matter.kind}:{finding.matter.number}" if finding.matter else finding.period or ""
    trigger = finding.trigger.day.isoformat() if finding.trigger else ""
    parts = (digest.sources.checkpoint.ledger, finding.rule, matter, trigger, finding.leader or "", ",".join(finding.missing))
    return _digest(*parts)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32] + "@govopen"


def clean(text: str) -> str:
    """Text of a user: numbers of persons starred, what cannot be seen written out."""
    return visible(mask(text))


def _event(duty: Duty, digest: OpenDuties, words: Words, alarm_days: int) -> Event:
    from icalendar import Event

    finding, event = duty.finding, Event()
    limit = finding.due or finding.due_earliest
    assert limit is not None
    event.add("uid", uid(duty, digest))
    event.add("sequence", digest.sources.checkpoint.size)
    event.add("dtstamp", digest.sources.generated_at.astimezone(UTC))
    event.add("dtstart", _start(limit))
    event.add("dtend", _start(limit) + (ONE_DAY if limit.minute is None else timedelta(minutes=1)))
    event.add("summary", _summary(duty, words))
    event.add("description", _description(duty, digest, words))
    event.add("categories", [words.say(OUTCOMES[finding.outcome])])
    event.add("transp", "TRANSPARENT")
    if finding.due is None:
        event.add("status", "TENTATIVE")
    if finding.outcome is not Outcome.OVERDUE:
        _add_alarm(event, limit, digest, alarm_days, words)
    return event


def _order_event(order: Order, digest: OpenDuties, words: Words, alarm_days: int) -> Event:
    """The last day of an order to put right."""
    from icalendar import Event

    event, limit = Event(), Moment(order.until)
    event.add("uid", _digest(digest.sources.checkpoint.ledger, "order", order.number))
    event.add("sequence", digest.sources.checkpoint.size)
    event.add("dtstamp", digest.sources.generated_at.astimezone(UTC))
    event.add("dtstart", order.until)
    event.add("dtend", order.until + ONE_DAY)
    late = order.state(digest.on.day) is OrderState.OVERDUE
    text = N_("[overdue] To be put right: {number}") if late else N_("To be put right: {number}")
    event.add("summary", words.say(text, number=clean(order.number)))
    checkpoint = words.say(msg("Checkpoint of the ledger: {checkpoint}", checkpoint=digest.sources.checkpoint))
    event.add("description", "\n".join([*([clean(order.unit)] if order.unit else []), checkpoint]))
    event.add("transp", "TRANSPARENT")
    if not late:
        _add_alarm(event, limit, digest, alarm_days, words)
    return event


def _start(limit: Moment) -> date | datetime:
    """A day, or a minute as an instant."""
    return limit.day if limit.minute is None else datetime.combine(limit.day, limit.minute, BEIJING).astimezone(UTC)


def _add_alarm(event: Event, limit: Moment, digest: OpenDuties, alarm_days: int, words: Words) -> None:
    """Ring at nine on the n-th working day before; where the calendar does not reach, so many days before."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words.say(plural("{count} working day left", "{count} working days left", alarm_days)))
    try:
        day = digest.sources.calendar.add(limit.day, -alarm_days)
    except BeyondCoverage:
        day = limit.day - alarm_days * ONE_DAY
    alarm.add("trigger", datetime.combine(day, ALARM_AT, BEIJING).astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
    event.add_component(alarm)


def _summary(duty: Duty, words: Words) -> str:
    finding = duty.finding
    about = finding.matter.number if finding.matter else words.say(period_name(finding.period or ""))
    title = rule_title(duty.rule, words)
    if finding.outcome is Outcome.OVERDUE:
        return words.say(msg("[overdue] {title}: {about}", title=title, about=clean(about)))
    return words.say(msg("{title}: {about}", title=title, about=clean(about)))


def _description(duty: Duty, digest: OpenDuties, words: Words) -> str:
    finding = duty.finding
    lines = [clean((finding.matter.title if finding.matter else "") or ""), words.say(why(finding))]
    lines += [clean(part) for part in (finding.unit, finding.leader) if part]
    lines.append(f"{duty.rule.versions[-1].cite.document} {finding.article}")
    lines.append(words.say(msg("Checkpoint of the ledger: {checkpoint}", checkpoint=digest.sources.checkpoint)))
    lines += [words.say(ONLY_CITED)] if digest.sources.verified is Verified.CITED else []
    return "\n".join(line for line in lines if line)
