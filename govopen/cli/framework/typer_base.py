"""Commands on Typer with our own grammar: lazily loaded, help and errors in the reader's language.

Typer's parser is vendored and speaks English only; so every page and every usage error is drawn here and in ``error_messages``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from importlib import import_module
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from govopen.cli.framework.command_table import CHAPTERS, COMMANDS
from govopen.cli.framework.completion import Item
from govopen.cli.framework.help_pages import metavar_of, render_command, render_group, render_overview
from govopen.errors import UsageError
from govopen.messages import Message, msg

Function = TypeVar("Function", bound=Callable[..., Any])

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}


#: Words in the placeholder of what names a file or a folder.
_FILES = ("FILE", "FOLDER", "LIST", "PACK", "REPORT")


class Command(TyperCommand):
    """A command whose help and refusals are worded by us."""

    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, and refuse what is left over, and a file without a name, in our own words."""
        if not ctx.resilient_parsing and any(not word or word.endswith("=") for word in args):
            self._refuse_nameless(ctx, args)
        rest: list[str] = super().parse_args(ctx, args)
        if rest:
            raise UsageError(
                msg("Not understood: {words}.", words=list(rest)),
                hint=msg("A value with spaces needs quotation marks; see `{command} --help`.", command=ctx.command_path),
            )
        for argument in self.params:
            value = ctx.params.get(argument.name)
            if argument.param_type_name == "argument" and isinstance(value, str) and not value.strip() and not ctx.resilient_parsing:
                raise UsageError(
                    msg("{name} must not be empty.", name=metavar_of(argument, ctx.obj.words)),
                    hint=msg("See `{command} --help`.", command=ctx.command_path),
                )
        return rest

    def _refuse_nameless(self, ctx: Any, args: list[str]) -> None:
        """Refuse an empty text where a file or a folder is to be named: as a path it would be the present folder."""
        given, _, _ = self.make_parser(ctx).parse_args(args=list(args))
        for parameter in self.get_params(ctx):
            value, shown = given.get(parameter.name), parameter.metavar or ""
            if "" in (value if isinstance(value, list | tuple) else (value,)) and any(word in shown for word in _FILES):
                name = parameter.opts[0] if parameter.param_type_name == "option" else msg(shown)
                raise UsageError(
                    msg("The name of the file or folder is empty: {name}.", name=name),
                    hint=msg("Name one; in a script, see whether the variable that holds the name is set."),
                )

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the help page."""
        formatter.write(render_command(self, ctx))


class Group(TyperGroup):
    """A noun with commands of its own."""

    command_type: type[TyperCommand] = Command

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse; a noun without a verb is refused, with the verbs there are.

        The help option is read here: as an option of Typer's it would load pydantic for every command.
        """
        if args and args[0] in SETTINGS["help_option_names"]:
            sys.stdout.write(ctx.get_help() + "\n")
            raise typer.Exit(0)
        if not args and not ctx.resilient_parsing:
            raise UsageError(
                msg("Say what to do: {commands}.", commands=self.list_commands(ctx)),
                hint=msg("See `{command} --help`.", command=ctx.command_path),
            )
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command, or refuse with the nearest names."""
        command = self.get_command(ctx, args[0])
        if command is None:
            raise unknown_command(args[0], self.list_commands(ctx), ctx.command_path)
        return args[0], command, args[1:]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the help page."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        formatter.write(render_group(self, ctx, [(name, command.help or "") for name, command in commands if command]))


class Overview(Group):
    """``govopen`` itself: knows every command by name, imports one when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the table's order."""
        return list(COMMANDS)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands of the table that begin so; none is imported."""
        return [Item(name, ctx.obj.words.say(listed.summary)) for name, listed in COMMANDS.items() if name.startswith(incomplete)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the command's module and build it."""
        listed = COMMANDS.get(cmd_name)
        if listed is None:
            return None
        module, _, attribute = listed.target.partition(":")
        return build_command(getattr(import_module(module), attribute), cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the overview from the table alone."""
        formatter.write(render_overview(ctx, CHAPTERS))


class CommandApp(typer.Typer):
    """What a command module exports: with ``help`` a noun that has commands, without a single command."""

    def __init__(self, *, help: str | None = None, group: type[TyperGroup] = Group) -> None:
        """Make an empty noun; ``help`` is a msgid."""
        super().__init__(
            help=help,
            cls=group,
            callback=_nothing if help else None,
            add_completion=False,
            add_help_option=False,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            context_settings=SETTINGS,
        )

    def command(  # type: ignore[override]
        self, name: str | None = None, *, help: str, cls: type[TyperCommand] = Command, **settings: Any
    ) -> Callable[[Function], Function]:
        """Register a function as a command; ``help`` is a msgid."""
        context = {**SETTINGS, **settings.pop("context_settings", {})}
        return super().command(name, cls=cls, help=help, context_settings=context, **settings)


def build_command(noun: typer.Typer, name: str) -> Any:
    """Build the parser's command of a noun, under the name that the table gives it."""
    command = get_command(noun)
    command.name = name
    return command


def build_overview() -> Any:
    """Build ``govopen`` itself."""
    noun = CommandApp(help="govopen", group=Overview)
    return get_command(noun)


def unknown_command(name: str, known: Iterable[str], path: str) -> UsageError:
    """Say that there is no such command, and which come nearest."""
    near = get_close_matches(name, list(known), cutoff=0.5)
    hint: Message = msg("Did you mean {names}?", names=near) if near else msg("See `{command} --help`.", command=path)
    return UsageError(msg("There is no command {name}.", name=f"{path} {name}"), hint=hint)


def _nothing() -> None:
    """Stand in for a group's callback, so that Typer keeps a noun with one command a group."""
