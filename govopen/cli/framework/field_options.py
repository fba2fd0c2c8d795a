"""Options for the fields of the vocabulary, and what ``log`` and ``amend`` take besides."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govopen.cli.framework.completion import UNITS
from govopen.cli.framework.context import command_context
from govopen.cli.framework.help_pages import Worded, render_command
from govopen.cli.framework.typer_base import Command
from govopen.core.text.yes_no import parse_yes_no
from govopen.i18n import N_, Words

if TYPE_CHECKING:
    from govopen.core.model.vocabulary import FieldSpec

ConfirmPersonal = Annotated[
    bool, typer.Option("--confirm-personal", help=N_("Record a text with an identity, telephone or card number in it, the number starred."))
]
Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar=N_("FILE"), help=N_("A file to keep a copy of; may be repeated."))
]
Unit = Annotated[str | None, typer.Option("--unit", metavar=N_("OFFICE"), autocompletion=UNITS, help=N_("The office responsible."))]


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


def sign(function: Callable[..., Any], annotations: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Give a function the signature that Typer reads."""
    function.__annotations__ = dict(annotations)
    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=defaults.get(name, inspect.Parameter.empty))
        for name, annotation in annotations.items()
    ]
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]


def python_names(fields: Sequence[FieldSpec]) -> list[str]:
    """Return the names of parameters that stand for fields."""
    return [each.name.replace("-", "_") for each in fields]


def field_annotations(fields: Sequence[FieldSpec]) -> dict[str, Any]:
    """Return Typer's annotation of each field's option, by parameter name; all text, the vocabulary reads them."""
    annotations: dict[str, Any] = {}
    for each in fields:
        many = each.type in ("names", "choices")
        option = typer.Option(f"--{each.name}", metavar=METAVARS[each.type], help=each.label)
        annotations[each.name.replace("-", "_")] = Annotated[list[str] | None if many else str | None, option]
    return annotations


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
    text = words.pick(spec.label, spec.label_en) + explained(words.pick(spec.help, spec.help_en), words)
    if spec.choices:
        choices = [f"{choice.value} {words.pick(choice.label, choice.label_en)}" for choice in spec.choices]
        text = words.say("{text}: {choices}", text=text, choices=choices)
    marks = [words.say(N_("required"))] if spec.required else []
    if spec.default:
        marks.append(words.say("default {value}", value=spec.default))
    return words.say("{text} ({marks})", text=text, marks=marks) if marks else text


def explained(text: str, words: Words) -> str:
    """Return a help text as it follows a label; nothing where there is none."""
    return words.say(": {text}", text=text) if text else ""
