"""The table of commands: where each lives and its one line in the overview. Importing it imports no command."""

from __future__ import annotations

from typing import NamedTuple

from govopen.i18n import N_


class Listed(NamedTuple):
    """A command: its name, ``module:attribute`` of its ``CommandApp``, its summary (a msgid)."""

    name: str
    target: str
    summary: str


class Chapter(NamedTuple):
    """A heading of the overview with its commands."""

    title: str
    commands: tuple[Listed, ...]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        N_("Begin"),
        (
            Listed("demo", "govopen.cli.demo:app", N_("A first look: an invented year, audited")),
            Listed("init", "govopen.cli.init:app", N_("Make the ledger")),
            Listed("unit", "govopen.cli.organisation:unit", N_("The offices: add, list, end, other names")),
            Listed("pack", "govopen.cli.packs:app", N_("The rule packs that judge the ledger: add, end, list")),
            Listed("leader", "govopen.cli.organisation:leader", N_("The leaders and their terms of office: add, list, end")),
        ),
    ),
    Chapter(
        N_("Record"),
        (
            Listed("log", "govopen.cli.log:app", N_("Record what happened to a matter")),
            Listed("template", "govopen.cli.imports:template", N_("A workbook to fill in, for a kind of matter")),
            Listed("import", "govopen.cli.imports:importing", N_("Read a register or a filled-in template")),
            Listed("import-undo", "govopen.cli.imports:undoing", N_("Take an import back")),
            Listed("amend", "govopen.cli.corrections:amend", N_("Correct an entry; the old one stays visible")),
            Listed("void", "govopen.cli.corrections:void", N_("Void an entry, with the reason")),
            Listed("waive", "govopen.cli.statements:waive", N_("Set one duty aside for a matter or a period")),
            Listed("withhold", "govopen.cli.statements:withhold", N_("Mark a matter as not to be published, with its ground")),
            Listed("late-reason", "govopen.cli.statements:late_reason", N_("Record why something was late and who answers for it")),
            Listed("nil", "govopen.cli.statements:nil", N_("Nil report: nothing happened in a period")),
            Listed("assert", "govopen.cli.statements:asserted", N_("State how many there were in a period, to check the ledger against")),
        ),
    ),
    Chapter(
        N_("Judge"),
        (
            Listed("audit", "govopen.cli.audit:app", N_("Judge a year or a period: what is overdue, late, missed; the rate")),
            Listed("score", "govopen.cli.score:app", N_("The points of each office for a year, by a scoring scheme")),
            Listed("annual-report", "govopen.cli.annual_report:app", N_("The annual report on disclosure: its three tables, counted")),
            Listed("explain", "govopen.cli.explain:app", N_("The counting sheet of a matter: every day, and why")),
            Listed("due", "govopen.cli.due:due", N_("What is overdue or falls due soon")),
            Listed("plan", "govopen.cli.due:plan", N_("What is still owed, by whom")),
            Listed("rectify", "govopen.cli.rectify:app", N_("Order an office to put right what it owes; list the orders")),
            Listed("supervise", "govopen.cli.supervise:app", N_("Many agencies at once: ranking, what is overdue, whose ledger is bad")),
            Listed("remind", "govopen.cli.remind:app", N_("Remind offices and leaders by mail, each of each thing once")),
        ),
    ),
    Chapter(
        N_("Look up"),
        (
            Listed("find", "govopen.cli.find:app", N_("Matters, by any part of number, title, office or kind")),
            Listed("list", "govopen.cli.browse:listing", N_("The entries, by kind, office and days")),
            Listed("show", "govopen.cli.browse:show", N_("All that happened to a matter")),
            Listed("events", "govopen.cli.events:app", N_("The events that can be recorded, with their fields and values")),
            Listed(
                "calendar",
                "govopen.cli.calendar:app",
                N_("The working-day calendar: show, check, import a holiday notice, add closing days"),
            ),
            Listed("calc", "govopen.cli.calc:app", N_("Count working days, days, hours, months: forward, back, between two days")),
            Listed("fee", "govopen.cli.fee:app", N_("The fee for requests for information, by item or by page")),
        ),
    ),
    Chapter(
        N_("Upkeep"),
        (
            Listed("rules", "govopen.cli.rules:app", N_("The rules: list, show, check")),
            Listed("ledger", "govopen.cli.ledger:app", N_("The ledger as a whole: verify, back up, restore, export, migrate")),
            Listed("completion", "govopen.cli.completion:app", N_("The script by which a shell completes what is typed")),
            Listed("doctor", "govopen.cli.doctor:app", N_("Look over program, ledger, packs, calendar")),
        ),
    ),
)

COMMANDS: dict[str, Listed] = {listed.name: listed for chapter in CHAPTERS for listed in chapter.commands}
