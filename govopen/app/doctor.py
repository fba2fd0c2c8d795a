"""Checks an installation: the program, the settings of mail, the ledger, the packs, the calendar, the reminders."""

from __future__ import annotations

import platform
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from govopen import __version__
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.organisation import offices
from govopen.app.remind import is_stale, last_run, unsent
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import beijing_text
from govopen.core.model.organisation import Office, find_office
from govopen.core.reports.reminders import LetterState
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.settings import Config, read_config
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import GovopenError, Problem
from govopen.ledger.backends.sqlite import other_names
from govopen.messages import Label, Message, msg, plural

#: The notice for the next year comes between late October and December, as those for 2021 to 2026 did.
NOTICE_WANTED_FROM_MONTH = 11


#: Why a letter did not get through, where no server gave a reason.
LETTER_STATES: Mapping[LetterState, Message] = {
    LetterState.QUEUED: msg("it waits for its turn"),
    LetterState.SENDING: msg("it is being sent"),
    LetterState.UNKNOWN: msg("it may have arrived or not"),
    LetterState.FAILED: msg("it was refused"),
}


class State(StrEnum):
    """How a check came out; a fault makes the command end with 4."""

    OK = "ok"
    NOTE = "note"
    FAULT = "fault"


class Check(Struct, frozen=True):
    """One thing looked at; ``problems`` are the places of a fault that stands in several."""

    state: State
    message: Message
    hint: Message | None = None
    problems: tuple[Problem, ...] = ()


def examine(workspace: Workspace, *, environ: Mapping[str, str]) -> tuple[Check, ...]:
    """Return a check of each part of an installation; a fault is returned as a check, never raised."""
    config, checks = _settings(environ)
    return (*_program(), *checks, *_ledger(workspace, config))


def _program() -> Iterator[Check]:
    version = msg("govopen {version} on Python {python}.", version=__version__, python=platform.python_version())
    yield Check(State.OK, version)
    if sys.getfilesystemencoding().lower() not in ("utf-8", "utf8"):
        name = sys.getfilesystemencoding()
        yield Check(State.NOTE, msg("File names are in {name}, not UTF-8; Chinese names may be garbled.", name=name))


def _fault(error: GovopenError) -> Check:
    return Check(State.FAULT, error.message, error.hint, error.problems)


def _settings(environ: Mapping[str, str]) -> tuple[Config | None, tuple[Check, ...]]:
    """Read the settings of the reminder, so that a fault is found before it runs at night; None where they are faulty."""
    try:
        return read_config(environ), ()
    except GovopenError as error:
        return None, (_fault(error),)


def _ledger(workspace: Workspace, config: Config | None) -> Iterator[Check]:
    try:
        with workspace.reading() as opened:
            yield from _opened(opened)
            yield from _shared_file(opened.ledger.location.path)
            yield from _judging(opened)
            if config is not None:
                yield from check_addresses(offices(opened.ledger), config)
            yield from check_reminders(opened)
    except GovopenError as error:
        yield _fault(error)


def _opened(opened: OpenedLedger) -> Iterator[Check]:
    info, checkpoint = opened.ledger.info, opened.ledger.checkpoint()
    yield Check(
        State.OK,
        plural(
            "Ledger of {agency}: {count} entry, head {head}.",
            "Ledger of {agency}: {count} entries, head {head}.",
            checkpoint.size,
            agency=info.agency,
            head=checkpoint.head[:16],
        ),
    )
    latest = next(iter(opened.ledger.entries(after_seq=max(0, checkpoint.size - 1))), None)
    if latest is not None and latest.recorded_at > opened.moment:
        yield Check(
            State.FAULT,
            msg(
                "The last entry was recorded at {moment}, which is still to come: this machine's clock is slow.",
                moment=beijing_text(latest.recorded_at),
            ),
            msg("Set the clock before recording anything."),
        )


def _shared_file(path: Path | None) -> Iterator[Check]:
    """Check that the file has one name, and that nobody else may read it (0600), where the system has such rights."""
    if path is None:
        return
    if other_names(path):
        yield Check(
            State.FAULT,
            msg("The ledger {path} has a second name (hard link); nothing is recorded under two names.", path=path),
            msg("Find it with `find / -samefile {path}` and remove one of the two; copy a ledger with `govopen ledger backup`.", path=path),
        )
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Check(
            State.NOTE,
            msg("Others on this machine may read the ledger {path}.", path=path),
            msg("Close it to them: chmod 600 {path}", path=path),
        )


def _judging(opened: OpenedLedger) -> Iterator[Check]:
    try:
        for pack in opened.rulebook.packs:
            yield Check(
                State.OK, plural("Rule pack {pack}: {count} rule.", "Rule pack {pack}: {count} rules.", len(pack.rules), pack=pack.id)
            )
        yield from _packs_left_out(opened)
        yield from check_calendar(opened.calendar.coverage.last, today=opened.moment.date())
    except GovopenError as error:
        yield _fault(error)


def _packs_left_out(opened: OpenedLedger) -> Iterator[Check]:
    """Name the packs that bind every agency and do not judge this ledger; one that was ended was left out on purpose."""
    others = {name: folder for name, folder in shipped_packs().items() if name not in opened.ledger.info.packs}
    for pack in read_rulebook(others.values(), read_vocabulary(packs=others.values())).packs:
        if pack.national:
            message = msg("{title} binds every agency, and no rule of it judges this ledger.", title=Label(pack.title, pack.title_en))
            yield Check(State.NOTE, message, msg("To add it: govopen pack add {pack}", pack=pack.id))


def check_addresses(registered: Sequence[Office], config: Config) -> Iterator[Check]:
    """Check that reminders reach offices, their leaders and the office in charge of openness."""
    without = [office.name for office in registered if not office.email]
    if without:
        yield Check(
            State.NOTE,
            msg("These offices have no mail address, so no reminder reaches them: {units}.", units=without),
            msg("Add one: govopen unit add NAME --email ADDRESS"),
        )
    leaders = dict.fromkeys(office.leader for office in registered if office.leader)
    unreachable = [name for name in leaders if name not in config.remind.leaders]
    if unreachable:
        yield Check(
            State.NOTE,
            msg("No mail address is known for these leaders in charge, so no reminder reaches them: {names}.", names=unreachable),
            msg('Write each into the settings (GOVOPEN_CONFIG), under [remind.leaders]: "NAME" = "ADDRESS"'),
        )
    name, known = config.remind.office, [office.name for office in registered]
    if name is not None and find_office(registered, name) is None and not config.remind.office_email:
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        yield Check(
            State.FAULT,
            msg("The settings name {name} as the office in charge of openness, and no such office is registered.", name=name),
            msg("Did you mean {names}?", names=near) if near else msg("`govopen unit list` shows the offices that are registered."),
        )


def check_reminders(opened: OpenedLedger) -> Iterator[Check]:
    """Check that the daily reminder came to its end within 26 hours, and name the letters that did not get through."""
    run = last_run(opened.ledger)
    if run is None:
        place = opened.ledger.location
        hint = msg("Have cron run it every day: govopen remind --ledger {path}", path=place.path.absolute() if place.path else place.shown)
        yield Check(State.NOTE, msg("The reminder has never run."), hint)
        return
    when = beijing_text(run.started_at)
    if is_stale(run, moment=opened.moment):
        hint = msg("Look at the crontab or the timer, and at what the last run said.")
        yield Check(State.FAULT, msg("The reminder last ran to its end on {moment}, more than 26 hours ago.", moment=when), hint)
    else:
        yield Check(State.OK, msg("The reminder last ran on {moment}; letters sent: {sent}.", moment=when, sent=run.sent))
    for letter in unsent(opened.ledger):
        text = msg("A letter to {name} <{address}> did not get through: {reason}", name=letter.to.name, address=letter.to.address,
                   reason=letter.reason or LETTER_STATES[letter.state])  # fmt: skip
        yield Check(State.NOTE, text)


def check_calendar(covered_until: date, *, today: date) -> Iterator[Check]:
    """Check that the holiday notices reach today, and from November on the next year."""
    hint = msg("Read it in when it is out: govopen calendar import FILE")
    if covered_until < today:
        yield Check(
            State.FAULT, msg("The holiday notices known end on {day}; no deadline after it can be determined.", day=covered_until), hint
        )
    elif covered_until.year == today.year and today.month >= NOTICE_WANTED_FROM_MONTH:
        yield Check(
            State.NOTE,
            msg("The holiday notice for {year} is wanted; deadlines that reach into it are not determined yet.", year=today.year + 1),
            hint,
        )
    else:
        yield Check(State.OK, msg("Holiday notices known until {day}.", day=covered_until))
