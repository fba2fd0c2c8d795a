"""The reminder, made for cron: plan what is new to whom, then flush the outbox. Running it again, or late, does no harm."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from govopen.app import organisation
from govopen.app.clock import now
from govopen.app.open_duties import OwedRequest, owed_in
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.workspace import Workspace
from govopen.atomic_files import file_name, home_path, write_whole
from govopen.core.dates.work_calendar import SATURDAY, WorkCalendar
from govopen.core.model.organisation import Office, find_office
from govopen.core.reports.reminders import Letter, LetterState, Plan, Roster, Run, plan_packets
from govopen.datafiles.settings import PORTS, Config, MailConfig, read_config
from govopen.errors import DataError, GovopenError, MailFailed, Problem
from govopen.i18n import Words
from govopen.ledger import Ledger
from govopen.ledger.backends.location import read_location
from govopen.ledger.outbox import Outbox
from govopen.messages import Message, msg
from govopen.notify.compose import compose_letter, compose_message
from govopen.notify.send import Delivery, Server, Session, Unreachable

#: Offices that are in charge of openness where the settings name none, if they are registered.
IN_CHARGE = ("厅办公室", "办公室")
BACK_OFF = timedelta(minutes=10)
LONGEST_BACK_OFF = timedelta(hours=12)
STALE = timedelta(hours=26)

#: How often a letter is handed over whose arrival stays unknown.
DOUBTS = 3
WAITS = frozenset({LetterState.QUEUED, LetterState.UNKNOWN})

Send = Callable[[Letter], Delivery]


class RemindRequest(Struct, frozen=True):
    """``as_of`` None: today. ``folder``: letters become files there. ``dry_run``: nothing is sent and nothing is noted."""

    as_of: date | None = None
    folder: Path | None = None
    dry_run: bool = False


class Reminded(Struct, frozen=True):
    """What a run came to: the letters it handled as they stand now; ``resting``: it was no working day.

    ``unreachable`` are the names without an address; of a run that sends, those that no earlier run named.
    """

    as_of: date
    letters: tuple[Letter, ...]
    unreachable: tuple[str, ...]
    resting: bool = False
    failure: GovopenError | None = None

    def of(self, *states: LetterState) -> tuple[Letter, ...]:
        """The letters in these states."""
        return tuple(letter for letter in self.letters if letter.state in states)

    @property
    def exit_code(self) -> int:
        """4 if any letter did not get through, else 0."""
        return 4 if self.failure or len(self.of(LetterState.SENT)) < len(self.letters) else 0


def remind(workspace: Workspace, request: RemindRequest, *, words: Words, environ: Mapping[str, str]) -> Reminded:
    """Plan, then flush. Raises MailFailed when another run is at it, DataError for faulty settings, GovopenError for a relative path."""
    refuse_relative(workspace.location)
    config = read_config(environ)
    if not request.dry_run and request.folder is None:
        read_server(config.mail)
    if request.folder is not None:
        request.folder.mkdir(mode=0o700, exist_ok=True)
    with workspace.reading() if request.dry_run else workspace.writing() as opened:
        day = request.as_of or opened.moment.date()
        if request.dry_run:
            return _dry_run(opened, day, config, words)
        outbox = Outbox(opened.ledger)
        with outbox.holding(_holder(opened.moment)):
            return _run(opened, outbox, day, config, words, request.folder)


def refuse_relative(location: str) -> None:
    """Refuse a relative path: cron runs in a folder of its own."""
    place = read_location(location)
    path = home_path(place.shown)  # as it was typed: a link is resolved, and then always whole
    if place.path is not None and not path.is_absolute():
        raise GovopenError(
            msg("The reminder needs the whole path of the ledger, not {path}.", path=location),
            hint=msg("For example: govopen remind --ledger {path}", path=Path.cwd() / path),
        )


def read_server(mail: MailConfig) -> Server:
    """Return the mail server of the settings; DataError names the settings that are missing."""
    missing = [name for name, value in (("GOVOPEN_SMTP_HOST", mail.host), ("GOVOPEN_SMTP_FROM", mail.sender)) if not value]
    if mail.host is None or mail.sender is None:
        raise DataError(
            msg("The mail server is not set."),
            hint=msg("Set them in the environment or in the file that GOVOPEN_CONFIG names; or use --to-files or --dry-run."),
            problems=[Problem(msg("is not set"), column=name) for name in missing],
        )
    port = mail.port or PORTS[mail.tls]
    return Server(mail.host, port, mail.sender, mail.user, mail.password, mail.tls, mail.timeout)


def last_run(ledger: Ledger) -> Run | None:
    """The last run that came to its end, for ``doctor``."""
    return Outbox(ledger).last_run(ended=True)


def unsent(ledger: Ledger) -> tuple[Letter, ...]:
    """The letters that wait, were refused, or may not have arrived, for ``doctor``."""
    return Outbox(ledger).letters((LetterState.QUEUED, LetterState.SENDING, LetterState.UNKNOWN, LetterState.FAILED))


def is_stale(run: Run, *, moment: datetime) -> bool:
    """Whether a daily run should have come to its end since."""
    return run.ended_at is None or moment - run.ended_at > STALE


def working(calendar: WorkCalendar, day: date) -> bool:
    """Whether to write on that day; beyond the last holiday notice Monday to Friday count."""
    known = calendar.is_working(day)
    return day.weekday() < SATURDAY if known is None else known


def read_roster(ledger: Ledger, config: Config) -> Roster:
    """Offices with addresses from the register, leaders' addresses and the office in charge from the settings."""
    offices = {each.name: each for each in organisation.offices(ledger)}
    remind = config.remind
    named = [office for name in ([remind.office] if remind.office else IN_CHARGE) if (office := find_office(offices.values(), name))]
    in_charge = named[0] if named else Office(remind.office) if remind.office else None
    if in_charge is not None:
        in_charge = Office(in_charge.name, remind.office_email or in_charge.email)
    return Roster(offices, remind.leaders, in_charge, remind.escalate_after)


def _dry_run(opened: OpenedLedger, day: date, config: Config, words: Words) -> Reminded:
    if not working(opened.calendar, day):
        return Reminded(day, (), (), resting=True)
    plan = _plan(opened, Outbox(opened.ledger), day, config)
    return Reminded(day, _worded(plan, opened, day, config, words), plan.unreachable)


def _run(opened: OpenedLedger, outbox: Outbox, day: date, config: Config, words: Words, folder: Path | None) -> Reminded:
    run = outbox.begin(as_of=day, holder=_holder(opened.moment), moment=opened.moment)
    if not working(opened.calendar, day):
        outbox.end(run, moment=now())
        return Reminded(day, (), (), resting=True)
    outbox.recover(opened.moment)
    _let_go(outbox, day, opened.moment)
    plan = _plan(opened, outbox, day, config)
    queued = _worded(plan, opened, day, config, words)
    outbox.queue(queued, moment=opened.moment)
    done = _flush(outbox, config, folder, words)
    counted = replace(
        run,
        planned=len(queued),
        sent=len(done.of(LetterState.SENT)),
        failed=len(done.of(LetterState.FAILED)),
        waiting=len(done.of(*WAITS)),
    )
    outbox.end(counted, moment=now())
    return replace(done, as_of=day, unreachable=outbox.note_unaddressed(plan.unreachable, moment=opened.moment))


def _let_go(outbox: Outbox, day: date, moment: datetime) -> None:
    """Letters of earlier days that never left make room for one with the present state."""
    outbox.forget([letter for letter in outbox.letters((LetterState.QUEUED,)) if letter.as_of != day], moment=moment)


def _plan(opened: OpenedLedger, outbox: Outbox, day: date, config: Config) -> Plan:
    digest = owed_in(opened, OwedRequest(as_of=day))
    return plan_packets(digest, read_roster(opened.ledger, config), opened.calendar, told=outbox.told())


def _worded(plan: Plan, opened: OpenedLedger, day: date, config: Config, words: Words) -> tuple[Letter, ...]:
    info, checkpoint = opened.ledger.info, opened.ledger.checkpoint()
    domain = (config.mail.sender or "govopen@localhost").rpartition("@")[2]
    return tuple(
        compose_letter(packet, day=day, checkpoint=checkpoint, agency=info.agency, domain=domain, words=words) for packet in plan.packets
    )


def _flush(outbox: Outbox, config: Config, folder: Path | None, words: Words) -> Reminded:
    """Hand over every letter whose turn it is, noting each step; where no letter can be handed over the rest waits."""
    letters = outbox.letters((LetterState.QUEUED, LetterState.UNKNOWN))
    if folder is not None:
        return Reminded(date.min, tuple(_deliver(letter, outbox, _to_file(folder, config), words) for letter in letters), ())
    server = read_server(config.mail)
    with Session(server) as session:
        return _flush_by_mail(letters, outbox, _by_mail(session, server.sender), words)


def _flush_by_mail(letters: Iterable[Letter], outbox: Outbox, send: Send, words: Words) -> Reminded:
    done: list[Letter] = []
    failure: GovopenError | None = None
    for letter in letters:
        if failure is None and (letter.next_try is None or letter.next_try <= now()):
            try:
                done.append(_deliver(letter, outbox, send, words))
                continue
            except Unreachable as error:
                failure = error
                reason = _in_words(error.answer, words)
                letter = outbox.mark(letter, LetterState.QUEUED, moment=now(), reason=reason, next_try=letter.next_try)
        done.append(letter)
    return Reminded(date.min, tuple(done), (), failure=failure)


def _deliver(letter: Letter, outbox: Outbox, send: Send, words: Words) -> Letter:
    """Send one letter, if no other run has it.

    The lock is asked for again first, as its connection may have been lost. The letter is marked before and after, so that a crash between
    leaves it ``sending``, which means unknown.
    """
    outbox.keep_lock()
    sending = outbox.claim(letter, moment=now())
    if sending is None:
        return letter
    delivery = send(sending)
    state = {"sent": LetterState.SENT, "refused": LetterState.FAILED, "later": LetterState.QUEUED, "unknown": LetterState.UNKNOWN}[
        delivery.state
    ]
    if state is LetterState.UNKNOWN and sending.attempts >= DOUBTS:
        state = LetterState.FAILED
    later = now() + min(BACK_OFF * 2 ** (sending.attempts - 1), LONGEST_BACK_OFF) if state in WAITS else None
    return outbox.mark(sending, state, moment=now(), reason=_in_words(delivery.reason, words), next_try=later)


def _in_words(reason: Message | str | None, words: Words) -> str | None:
    """Return a server's answer as it came, and a sentence of ours in the language of the run."""
    return words.say(reason) if isinstance(reason, Message) else reason


def _by_mail(session: Session, sender: str) -> Send:
    def send(letter: Letter) -> Delivery:
        try:
            message = compose_message(letter, sender=sender, moment=now())
        except Unreachable:
            raise
        except MailFailed as error:
            return Delivery("refused", error.message)
        except ValueError as error:
            return Delivery("refused", msg("it cannot be written as a mail: {text}", text=str(error)))
        return session.send(message, recipient=letter.to.address)

    return send


def _to_file(folder: Path, config: Config) -> Send:
    def send(letter: Letter) -> Delivery:
        message = compose_message(letter, sender=config.mail.sender or "govopen@localhost", moment=now())
        name = f"{letter.as_of}-{letter.to.role}-{file_name(letter.to.name, ending=f'-{letter.id[1:9]}.eml')}"
        write_whole(folder / name, message.as_bytes(), force=True)
        return Delivery("sent")

    return send


def _holder(moment: datetime) -> str:
    return f"{platform.node()} pid {os.getpid()}, {moment:%Y-%m-%d %H:%M:%S}"
