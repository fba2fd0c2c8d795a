"""``govopen completion``: the script by which a shell completes commands, matters, offices and rules."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.completion import SHELLS, script
from govopen.cli.framework.context import command_context
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import no_such
from govopen.i18n import N_
from govopen.messages import msg

app = CommandApp()


@app.command(
    help=N_(
        "Print the script by which a shell completes commands, events, matters, offices, rules, kinds and levels. "
        'For bash, this line goes into ~/.bashrc: eval "$(govopen completion bash)".'
    )
)
def completion(ctx: typer.Context, shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help=N_("The shell."))] = "bash") -> None:
    """Print it."""
    if shell not in SHELLS:
        raise no_such(msg("There is no completion for the shell {name}.", name=shell), SHELLS)
    command_context(ctx).write(script(shell) + "\n")
