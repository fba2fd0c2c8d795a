'''The command line: one noun a file, each loaded only when it is run or its own help is asked for.

Adding a command takes a minute. Write ``govopen/cli/calc.py``::

    from typing import Annotated

    import typer

    from govopen.cli.framework.context import desk_of
    from govopen.cli.framework.typer_base import Noun
    from govopen.i18n import N_

    app = Noun()                                    # one command; Noun(help=N_("…")) for a noun with commands of its own


    @app.command(help=N_("Count a term from a day."))
    def calc(
        ctx: typer.Context,
        term: Annotated[str, typer.Argument(metavar=N_("TERM"), help=N_("How long: 7wd, 20wd, 15d, 24h."))],
        since: Annotated[str, typer.Option("--from", metavar=N_("DAY"), help=N_("The day that is not counted."))],
    ) -> int | None:
        """Count; returns the exit code, None for 0."""
        desk = desk_of(ctx)
        day = desk.day(since)                       # the forms of core/dates/date_parser.py; a bad one is exit 2
        from govopen.app.calendar_notices import calc      # heavy imports inside the function
        desk.say("Due on {day}.", day=…)            # a line of result, on stdout, in the reader's language
        return None

and name it in ``cli/commands.py``, one row: name, ``"govopen.cli.calc:app"``, its line in the overview.

- ``--ledger``, ``--lang``, ``--no-color`` are taken off the command line before Typer sees it: never declare them, read ``desk.ledger``.
- Every sentence is an English msgid: ``msg("…{hole}…", hole=…)``, or ``N_("…")`` for help, metavars and tables of sentences.
  ``desk.say``, ``desk.note``, ``desk.warn`` take msgids or messages; ``desk.words.say`` only words them. No f-string is a msgid.
- Take days, periods, terms as ``str`` and parse them yourself, so that the reader is told in his own language what is wrong.
  Raise ``GovopenError`` subclasses (``UsageError`` for exit 2); ``main`` draws sentence, hint and problems on stderr.
- ``desk.show(renderable)`` draws Rich tables on stdout; make their cells with ``render.terminal_table.cell``, which shows control
  characters as escapes. ``desk.write(text)`` puts machine text (json, csv) on stdout unaltered. ``desk.interactive`` says whether
  one may prompt; ``with desk.working("Judging …"):`` shows that long work goes on.
- After adding sentences: ``python -m tests.catalogue update``, then translate in ``locale/zh_CN/LC_MESSAGES/govopen.po``, or hand
  in a json: ``python -m tests.catalogue merge FILE.json…``.
'''
