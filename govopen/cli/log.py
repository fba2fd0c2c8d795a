"""``govopen log EVENT MATTER``: one command an event, made from the vocabulary; without an event, a guide through the fields."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.help_pages import Worded, render_command, render_group
from govopen.cli.framework.recorded_output import At, Kind, Number, print_recorded
from govopen.cli.framework.typer_base import Command, CommandApp, Group, build_command
from govopen.core.text.yes_no import parse_yes_no
from govopen.errors import UsageError
from govopen.i18n import N_, Words
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.core.model.vocabulary import EventSpec, FieldSpec, Vocabulary

ConfirmPersonal = Annotated[
    bool, typer.Option("--confirm-personal", help=N_("Record a text with an identity, telephone or card number in it, the number starred."))
]
Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar=N_("FILE"), help=N_("A file to keep a copy of; may be repeated."))
]
Unit = Annotated[str | None, typer.Option("--unit", metavar=N_("OFFICE"), help=N_("The office responsible."))]


class FieldCommand(Command):
    """A command with an option for each field of the vocabulary, explained in both languages."""

    fields: Sequence[FieldSpec] = ()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Let a flag stand alone: ``--major`` means ``--major yes``."""
        return super().parse_args(ctx, spell_flags(args, self.fields))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the help page in the reader's language."""
        words: Words = command_context(ctx).words
        labels = {each.name.replace("-", "_"): each for each in self.fields}
        for param in self.params:
            spec = labels.get(str(param.name))
            if spec is not None:
                param.help = Worded(field_help(spec, words))  # type: ignore[attr-defined]
        formatter.write(render_command(self, ctx))


class EventCommand(FieldCommand):
    """The command of one event; its words come from the vocabulary, in both languages."""

    event: EventSpec

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the help page in the reader's language."""
        words: Words = command_context(ctx).words
        explained = _explained(words.pick(self.event.help, self.event.help_en), words)
        self.help = Worded(words.pick(self.event.label, self.event.label_en) + explained)
        super().format_help(ctx, formatter)


class EventGroup(Group):
    """``log``: its commands are the events of the vocabulary, by name or by label."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Guide the clerk where no event is named and somebody is there to ask."""
        context = command_context(ctx)
        if not args and context.interactive:
            from govopen.cli.guide import guide

            guide(context)
            raise typer.Exit(0)
        if not args:
            raise UsageError(
                msg("Say what happened: govopen log EVENT MATTER --at WHEN."), hint=msg("`govopen log --help` lists the events.")
            )
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the events' names."""
        return list(_vocabulary().events)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the event by name or label and make its command."""
        from govopen.app.resolve import resolve_event

        spec = resolve_event(_vocabulary(), args[0])
        return spec.name, event_command(spec), args[1:]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the list of events, under the kinds of matter that they happen to."""
        words, vocabulary = command_context(ctx).words, _vocabulary()
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


def _vocabulary() -> Vocabulary:
    from govopen.datafiles.vocabulary import read_vocabulary

    return read_vocabulary()


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

        context = command_context(ctx)
        said = EntryInput(
            event=spec.name,
            number=typed.pop("matter"),
            at=typed.pop("at"),
            kind=typed.pop("kind"),
            unit=typed.pop("unit"),
            confirm_personal=typed.pop("confirm_personal"),
            evidence=typed.pop("evidence") or (),
            fields=given_fields(spec.fields, typed),
        )
        print_recorded(context, log(context.ledger, said, operator=context.operator, on_wait=context.waiting))

    fixed = {"ctx": typer.Context, "matter": Number, "at": At, "unit": Unit, "kind": Kind, "confirm_personal": ConfirmPersonal}
    fixed["evidence"] = Evidence
    optional = {"unit": None, "kind": None, "confirm_personal": False, "evidence": None}
    sign(record, {**fixed, **field_annotations(spec.fields)}, {**optional, **dict.fromkeys(_python_names(spec.fields))})
    return record


def sign(function: Callable[..., Any], annotations: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Give a function the signature that Typer reads."""
    function.__annotations__ = dict(annotations)
    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=defaults.get(name, inspect.Parameter.empty))
        for name, annotation in annotations.items()
    ]
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]


def _python_names(fields: Sequence[FieldSpec]) -> list[str]:
    return [each.name.replace("-", "_") for each in fields]


def field_annotations(fields: Sequence[FieldSpec]) -> dict[str, Any]:
    """Return Typer's annotation of each field's option, by parameter name; all text, the vocabulary reads them."""
    annotations: dict[str, Any] = {}
    for each in fields:
        many = each.type in ("names", "choices")
        option = typer.Option(f"--{each.name}", metavar=METAVARS[each.type], help=each.label)
        annotations[each.name.replace("-", "_")] = Annotated[list[str] | None if many else str | None, option]
    return annotations


METAVARS: dict[str, str] = {
    "text": N_("TEXT"),
    "choice": N_("VALUE"),
    "choices": N_("VALUE"),
    "day": N_("DAY"),
    "number": N_("N"),
    "url": N_("ADDRESS"),
    "names": N_("NAME"),
    "flag": N_("yes|no"),
}


def given_fields(fields: Sequence[FieldSpec], typed: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return what was typed by field name, leaving out what was not."""
    values = {each.name: typed.get(each.name.replace("-", "_")) for each in fields}
    return {name: value for name, value in values.items() if value is not None}


def spell_flags(args: Sequence[str], fields: Sequence[FieldSpec]) -> list[str]:
    """Write ``yes`` behind each flag among the fields that stands alone."""
    flags = {f"--{each.name}" for each in fields if each.type == "flag"}
    spelled: list[str] = []
    for place, word in enumerate(args, 1):
        following = args[place] if place < len(args) else "-"
        spelled.append(word)
        if word in flags and (following.startswith("-") or parse_yes_no(following) is None):
            spelled.append("yes")
    return spelled


def field_help(spec: FieldSpec, words: Words) -> str:
    """Return one field's explanation: its label, its choices, whether it is required."""
    text = words.pick(spec.label, spec.label_en) + _explained(words.pick(spec.help, spec.help_en), words)
    if spec.choices:
        choices = [f"{choice.value} {words.pick(choice.label, choice.label_en)}" for choice in spec.choices]
        text = words.say("{text}: {choices}", text=text, choices=choices)
    marks = [words.say(N_("required"))] if spec.required else []
    if spec.default:
        marks.append(words.say("default {value}", value=spec.default))
    return words.say("{text} ({marks})", text=text, marks=marks) if marks else text


def _explained(text: str, words: Words) -> str:
    return words.say(": {text}", text=text) if text else ""
