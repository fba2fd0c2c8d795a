"""``govopen due`` and ``govopen plan``: what is owed, by day or by who owes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.audit import Levels, Packs, Rules, Unit
from govopen.cli.desk import Desk, desk_of
from govopen.cli.frame import Noun
from govopen.i18n import N_

if TYPE_CHECKING:
    from govopen.core.digest import Digest

AsOf = Annotated[str | None, typer.Option("--as-of", metavar=N_("DAY"), help=N_("Seen from the start of this day; without, today."))]

due, plan = Noun(), Noun()


@due.command(help=N_("What is overdue or falls due soon, the longest overdue first."))
def show_due(
    ctx: typer.Context,
    within: Annotated[
        int | None, typer.Option("--within", metavar=N_("N"), min=0, help=N_("What falls due within so many calendar days."))
    ] = None,
    unit: Unit = None,
    rule: Rules = None,
    pack: Packs = None,
    level: Levels = None,
    as_of: AsOf = None,
) -> None:
    """Draw the list."""
    from govopen.core.digest import due_within
    from govopen.render.terminal_due import render_due

    desk = desk_of(ctx)
    digest = _ask(desk, as_of, unit, rule, pack, level)
    desk.show(render_due(digest, due_within(digest, within), words=desk.words, width=desk.width))


@plan.command(help=N_("What is still owed in the running periods, under the office or leader who owes it."))
def show_plan(
    ctx: typer.Context, unit: Unit = None, rule: Rules = None, pack: Packs = None, level: Levels = None, as_of: AsOf = None
) -> None:
    """Draw the plan."""
    from govopen.render.terminal_due import render_plan

    desk = desk_of(ctx)
    digest = _ask(desk, as_of, unit, rule, pack, level)
    desk.show(render_plan(digest, digest.duties, words=desk.words, width=desk.width))


def _ask(
    desk: Desk, as_of: str | None, unit: str | None, rule: list[str] | None, pack: list[str] | None, level: list[str] | None
) -> Digest:
    from govopen.app.owed import owed

    day = desk.day(as_of) if as_of else None
    return owed(desk.ledger, as_of=day, unit=unit, rules=rule or (), packs=pack or (), levels=level or ())
