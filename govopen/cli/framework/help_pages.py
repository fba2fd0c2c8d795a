"""Help pages in the reader's language, laid out by cells so that Chinese lines up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from govopen.cli.framework.command_table import Chapter
from govopen.cli.framework.context import CommandContext
from govopen.cli.framework.global_options import COMMON_HELP
from govopen.i18n import N_, Words
from govopen.render.terminal.text import columns, fold, pad

Row = tuple[str, str]


def render_overview(ctx: Any, chapters: Iterable[Chapter]) -> str:
    """Draw ``govopen --help``."""
    words, width = _reader(ctx)
    lines = _usage(words, width, "govopen", [words.say(N_("COMMAND")), words.say(N_("[OPTIONS]"))])
    lines += ["", *_indent(words.say("Deadlines and duties of open government, judged from a local ledger."), width)]
    longest = max(len(listed.name) for chapter in chapters for listed in chapter.commands)
    for chapter in chapters:
        rows = [(pad(listed.name, longest), words.say(listed.summary)) for listed in chapter.commands]
        lines += _section(words.say(chapter.title), rows, words, width)
    lines += _section(words.say(N_("Common options")), [*_common(words), ("--version", words.say(N_("Show the version.")))], words, width)
    lines += ["", *fold(words.say("`govopen COMMAND --help` explains each command. First look: `govopen demo`."), width)]
    return "\n".join(lines)


def render_group(group: Any, ctx: Any, commands: Sequence[Row]) -> str:
    """Draw the page of a noun with its commands."""
    words, width = _reader(ctx)
    lines = _usage(words, width, ctx.command_path, [words.say(N_("COMMAND")), words.say(N_("[OPTIONS]"))])
    lines += ["", *_indent(_worded(words, group.help), width)]
    lines += _section(words.say(N_("Commands")), [(name, _first_sentence(_worded(words, help_))) for name, help_ in commands], words, width)
    lines += _section(words.say(N_("Common options")), _common(words), words, width)
    return "\n".join(lines)


def render_command(command: Any, ctx: Any) -> str:
    """Draw the page of a command: usage, what it does, arguments, options."""
    words, width = _reader(ctx)
    params = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False) and param.name != "help"]
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    pieces = [_argument_name(param, words, bracket=True) for param in arguments]
    pieces += [_option_name(param, words, every=False) for param in options if param.required]
    lines = _usage(words, width, ctx.command_path, [*pieces, words.say(N_("[OPTIONS]"))])
    for paragraph in _worded(words, command.help).split("\n\n"):
        lines += ["", *_indent(paragraph.replace("\n", " "), width)]
    rows = [(_argument_name(param, words, bracket=False), _explain(param, words)) for param in arguments]
    lines += _section(words.say(N_("Arguments")), rows, words, width)
    rows = [(_option_name(param, words, every=True), _explain(param, words)) for param in options]
    lines += _section(words.say(N_("Options")), rows, words, width)
    lines += _section(words.say(N_("Common options")), _common(words), words, width)
    if command.epilog:
        lines += ["", *fold(words.say(command.epilog), width)]
    return "\n".join(lines)


def metavar_of(param: Any, words: Words) -> str:
    """Return the word that stands for a parameter's value; empty for a flag."""
    if param.param_type_name == "option" and (param.is_flag or param.count):
        return ""
    if param.metavar:
        return words.say(param.metavar)
    choices = param.type_descriptor.choices
    if choices:
        return "|".join(str(getattr(choice, "value", choice)) for choice in choices)
    if param.type_descriptor.annotation in (int, float):
        return words.say(N_("N"))
    return str(param.name).upper().replace("_", "-")


def _reader(ctx: Any) -> tuple[Words, int]:
    context = ctx.find_object(CommandContext)
    return context.words, min(context.width, 100)


class Worded(str):
    """A help text that is in the reader's language already, as those of the vocabulary are."""

    __slots__ = ()


def _worded(words: Words, help_: str | None) -> str:
    return help_ if isinstance(help_, Worded) else words.say(help_) if help_ else ""


def _usage(words: Words, width: int, path: str, pieces: Sequence[str]) -> list[str]:
    first, *more = fold(words.say("Usage: {usage}", usage=" ".join([path, *pieces])), width)
    return [first, *("    " + line for line in more)]


def _indent(text: str, width: int) -> list[str]:
    return ["  " + line for line in fold(text, width - 2)] if text else []


def _section(title: str, rows: Sequence[Row], words: Words, width: int) -> list[str]:
    return ["", words.say("{heading}:", heading=title), *columns(rows, width=width)] if rows else []


def _common(words: Words) -> list[Row]:
    return [(f"{names} {words.say(metavar)}".strip(), words.say(explanation)) for names, metavar, explanation in COMMON_HELP]


def _first_sentence(text: str) -> str:
    for stop in ("。", ". "):
        head, mark, _ = text.partition(stop)
        if mark:
            return head + mark.strip()
    return text


def _argument_name(param: Any, words: Words, *, bracket: bool) -> str:
    name = metavar_of(param, words) + ("…" if param.nargs == -1 else "")
    return name if param.required or not bracket else f"[{name}]"


def _option_name(param: Any, words: Words, *, every: bool) -> str:
    names = sorted(param.opts, key=len)
    if param.is_flag and param.secondary_opts:
        names += param.secondary_opts
    shown = ", ".join(names) if every else max(param.opts, key=len)
    return f"{shown} {metavar_of(param, words)}".strip()


def _explain(param: Any, words: Words) -> str:
    marks = []
    if param.required and param.param_type_name == "option":
        marks.append(words.say(N_("required")))
    if getattr(param, "multiple", False):
        marks.append(words.say(N_("may be repeated")))
    default = param.default
    if default not in (None, False, "", ()) and param.show_default and not callable(default):
        marks.append(words.say("default {value}", value=getattr(default, "value", default)))
    text = _worded(words, param.help)
    return words.say("{text} ({marks})", text=text, marks=marks) if marks else text
