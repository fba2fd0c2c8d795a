"""``govopen rules``: the duties as such, with their versions and citations; the check of a pack of one's own."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.completion import RULES
from govopen.cli.framework.context import command_context
from govopen.cli.framework.options import Packs
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_
from govopen.messages import plural

app = CommandApp(help=N_("The rules: list them, show one with its versions and citations, check packs."))


@app.command("list", help=N_("List the rules of the ledger's packs, or of the packs named."))
def list_rules(ctx: typer.Context, pack: Packs = None) -> None:
    """Draw the list."""
    from govopen.app.rules import rules_of
    from govopen.render.terminal.rules import render_rules

    context = command_context(ctx)
    context.show(render_rules(rules_of(context.workspace_if_any, packs=pack or ()), words=context.words, width=context.width))


@app.command("show", help=N_("Show one rule: each version with its citation, the article's words and how it counts."))
def show_rule(
    ctx: typer.Context,
    rule: Annotated[
        str, typer.Argument(metavar=N_("RULE"), autocompletion=RULES, help=N_("Id of the rule, as `govopen rules list` prints it."))
    ],
    pack: Packs = None,
) -> None:
    """Draw the rule."""
    from govopen.app.rules import one_rule
    from govopen.render.terminal.rules import render_rule

    context = command_context(ctx)
    found, _ = one_rule(context.workspace_if_any, rule, packs=pack or ())
    context.show(render_rule(found, words=context.words, width=context.width))


@app.command("check", help=N_("Check packs and their cases: every mistake with file and key. Without a name, all that come with govopen."))
def check(
    ctx: typer.Context,
    packs: Annotated[
        list[str] | None, typer.Argument(metavar=N_("PACK|FOLDER"), help=N_("A pack's id, or the folder of your own."))
    ] = None,
) -> None:
    """Read them; a mistake ends with exit code 4."""
    from govopen.app.rules import check_packs

    context = command_context(ctx)
    for each in check_packs(packs or ()):
        rules = plural("{count} rule", "{count} rules", len(each.pack.rules))
        cases = plural("{count} case passed", "{count} cases passed", each.cases)
        context.say("Rule pack {pack}: {rules}, {cases}.", pack=each.pack.id, rules=rules, cases=cases)
        for rule, message in each.lacking:
            context.note("{rule}: {message}", rule=rule.id, message=message)


@app.command("coverage", help=N_("Show each sentence of a pack's notice with the rules that judge it, or the reason why none can."))
def coverage(
    ctx: typer.Context,
    pack: Annotated[str, typer.Argument(metavar=N_("PACK|FOLDER"), help=N_("A pack's id, or the folder of your own."))],
) -> None:
    """Draw the table; a sentence with neither ends with exit code 4."""
    from govopen.app.rules import traceability_of
    from govopen.render.terminal.traceability import render_traceability

    context = command_context(ctx)
    context.show(render_traceability(traceability_of(pack), words=context.words, width=context.width))
