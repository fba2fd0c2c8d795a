"""``govopen log EVENT MATTER``: one command an event, made from the vocabulary; without an event, a guide through the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from govopen.cli.framework.completion import Item
from govopen.cli.framework.context import command_context
from govopen.cli.framework.field_options import (
    ConfirmPersonal,
    Evidence,
    FieldCommand,
    Unit,
    explained,
    field_annotations,
    given_fields,
    python_names,
    sign,
)
from govopen.cli.framework.help_pages import Worded, render_group
from govopen.cli.framework.recorded_output import At, Kind, Number, Quiet, print_recorded
from govopen.cli.framework.typer_base import CommandApp, Group, build_command
from govopen.errors import UsageError
from govopen.i18n import N_, Words
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.core.model.vocabulary import EventSpec


class EventCommand(FieldCommand):
    """The command of one event; its words come from the vocabulary, in both languages."""

    event: EventSpec

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the help page in the reader's language."""
        words: Words = command_context(ctx).words
        help = explained(words.pick(self.event.help, self.event.help_en), words)
        self.help = Worded(words.pick(self.event.label, self.event.label_en) + help)
        super().format_help(ctx, formatter)


class EventGroup(Group):
    """``log``: its commands are the events of the vocabulary, by name or by label."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Start the guide where no event is named and the terminal is interactive."""
        context = command_context(ctx)
        if not args and ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        if not args and context.interactive:
            from govopen.cli.guide import guide

            guide(context)
            raise typer.Exit(0)
        if not args:
            raise UsageError(
                msg("Say what happened: govopen log EVENT MATTER --at WHEN."), hint=msg("`govopen log --help` lists the events.")
            )
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the events whose name in Chinese or whose code begins so."""
        events = command_context(ctx).vocabulary.events.values()
        items = [Item(each.label, each.name) for each in events] + [Item(each.name, each.label) for each in events]
        return [item for item in items if item.value.startswith(incomplete)]

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the events' names."""
        return list(command_context(ctx).vocabulary.events)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the event by name or label and make its command."""
        from govopen.app.resolve import resolve_event

        spec = resolve_event(command_context(ctx).vocabulary, args[0])
        return spec.name, event_command(spec), args[1:]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the list of events, under the kinds of matter that they happen to."""
        words, vocabulary = command_context(ctx).words, command_context(ctx).vocabulary
        events, kinds = list(vocabulary.events.values()), list(vocabulary.kinds.values())
        anywhere = [event for event in events if len(event.kinds) == len(kinds)]
        rows = _heading_and_events(words.say(N_("[any matter]")), anywhere, words)
        for kind in kinds:
            own = [event for event in events if event not in anywhere and event.kinds[0] == kind.name]
            rows += _heading_and_events(words.say("[{kind}]", kind=words.pick(kind.label, kind.label_en)), own, words)
        formatter.write(render_group(self, ctx, rows[1:]))


def _heading_and_events(heading: str, events: Sequence[EventSpec], words: Words) -> list[tuple[str, str]]:
    named = [(event.name, Worded(words.pick(event.label, event.label_en))) for event in events]
    return [("", ""), (heading, ""), *named] if events else []


app = CommandApp(
    help=N_("Record what happened to a matter: govopen log EVENT MATTER --at WHEN. Without an event, a guide asks."), group=EventGroup
)


def event_command(spec: EventSpec) -> Any:
    """Make the command of an event: ``--at``, ``--unit``, and an option for each of its fields."""
    noun = CommandApp()
    noun.command(help=spec.label, cls=EventCommand)(_recorder(spec))
    command = build_command(noun, spec.name)
    command.event, command.fields = spec, spec.fields
    return command


def _recorder(spec: EventSpec) -> Callable[..., None]:
    """Return a function that records the event, with a signature that has the event's fields as options."""

    def record(ctx: typer.Context, **typed: Any) -> None:
        from govopen.app.record import EntryInput, log

        context, quiet = command_context(ctx), typed.pop("quiet")
        entry_input = EntryInput(
            event=spec.name,
            number=typed.pop("matter"),
            at=typed.pop("at"),
            kind=typed.pop("kind"),
            unit=typed.pop("unit"),
            confirm_personal=typed.pop("confirm_personal"),
            evidence=typed.pop("evidence") or (),
            fields=given_fields(spec.fields, typed),
        )
        print_recorded(context, log(context.workspace, entry_input), verdict=not quiet)

    fixed = {"ctx": typer.Context, "matter": Number, "at": At, "unit": Unit, "kind": Kind, "confirm_personal": ConfirmPersonal}
    fixed |= {"evidence": Evidence, "quiet": Quiet}
    optional = {"unit": None, "kind": None, "confirm_personal": False, "evidence": None, "quiet": False}
    sign(record, {**fixed, **field_annotations(spec.fields)}, {**optional, **dict.fromkeys(python_names(spec.fields))})
    return record
