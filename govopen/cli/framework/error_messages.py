"""What went wrong, in the reader's language: one sentence, one hint, every faulty place on a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from govopen.cli.framework.help_pages import metavar_of
from govopen.core.text.personal_data import excerpt
from govopen.errors import GovopenError, Problem, UsageError, system_reason
from govopen.i18n import N_, Words
from govopen.messages import Message, msg

#: What pydantic calls a mistake in a typed option, and what we say.
VALUE_REASONS: dict[str, str] = {
    "int_parsing": N_("a whole number is wanted"),
    "int_parsing_size": N_("it is too large"),
    "int_from_float": N_("a whole number is wanted"),
    "float_parsing": N_("a number is wanted"),
    "greater_than_equal": N_("it is too small"),
    "less_than_equal": N_("it is too large"),
    "path_not_file": N_("it is not a file"),
}


def describe(error: GovopenError, words: Words) -> list[str]:
    """Return the lines that report an error: the sentence, every problem, the hint."""
    lines = [words.say("Error: {sentence}", sentence=words.say(error.message))]
    lines += [f"  {describe_problem(problem, words)}" for problem in error.problems]
    if error.hint:
        lines.append(words.say("Hint: {sentence}", sentence=words.say(error.hint)))
    return lines


def describe_problem(problem: Problem, words: Words) -> str:
    """Return one line: place, value as found, reason; the value once, where the reason names it too."""
    place = [problem.file or "", words.say("sheet {name}", name=problem.sheet) if problem.sheet else ""]
    place += [words.say("row {row}", row=problem.row) if problem.row is not None else "", problem.column or ""]
    where = " · ".join(part for part in place if part)
    value = "" if problem.value is None or _names_value(problem) else words.say("“{value}”", value=problem.value)
    sentence = " ".join(part for part in (value, words.say(problem.message)) if part)
    return words.say("{place}: {reason}", place=where, reason=sentence) if where else sentence


def _names_value(problem: Problem) -> bool:
    """Whether the sentence itself holds the value, whole or where the value was cut short."""
    return excerpt(problem.value or "") in [excerpt(str(each)) for each in problem.message.values.values()]


def usage_error(error: typer.TyperException, words: Words) -> UsageError:
    """Turn what Typer's parser raised into our own sentence (it words its errors in English only)."""
    found: Any = error
    path = found.ctx.command_path if getattr(found, "ctx", None) else "govopen"
    return UsageError(_usage_sentence(found, words), hint=msg("See `{command} --help`.", command=path))


def _usage_sentence(found: Any, words: Words) -> Message:
    param = getattr(found, "param", None)
    if hasattr(found, "possibilities"):
        near = list(found.possibilities or ())
        unknown = msg("There is no option {name}.", name=found.option_name)
        return msg("{sentence} Did you mean {names}?", sentence=unknown, names=near) if near else unknown
    if hasattr(found, "option_name"):
        return msg("{option} wants a value.", option=found.option_name)
    if hasattr(found, "param_type") and param is not None:
        return msg("{name} is missing.", name=_param_name(param, words))
    if param is not None:
        return msg("The value of {name} cannot be used: {reason}.", name=_param_name(param, words), reason=_value_reason(found, param))
    return msg("The arguments are not understood: {detail}", detail=found.format_message())


def _param_name(param: Any, words: Words) -> str:
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return metavar_of(param, words)


def _value_reason(found: Any, param: Any) -> Message | str:
    choices: Sequence[Any] | None = param.type_descriptor.choices
    if choices:
        return msg("choose one of {choices}", choices=[str(getattr(choice, "value", choice)) for choice in choices])
    cause: Any = getattr(found, "__cause__", None)
    details = cause.errors() if hasattr(cause, "errors") else [{}]
    reason = VALUE_REASONS.get(str(details[0].get("type")))
    value = details[0].get("input")
    if reason and value is not None:
        return msg("{reason}, not {value}", reason=msg(reason), value=excerpt(str(value)))
    return msg(reason) if reason else str(found.message)


def system_error(error: OSError, *, recorded: bool = False) -> GovopenError:
    """Turn a refusal of the operating system into a sentence; ``recorded``: the command had recorded something before."""
    reason = system_reason(error)
    if error.filename:
        return GovopenError(msg("{path} cannot be used: {reason}.", path=_path(error.filename), reason=reason))
    hint = msg("Make room, or write to another place. Nothing half done is kept.")
    if recorded:
        hint = msg("What was to be recorded is recorded, do not record it again; see `govopen list`.")
    return GovopenError(msg("The output cannot be written: {reason}.", reason=reason), hint=hint)


def _path(name: object) -> str:
    return name.decode("utf-8", "backslashreplace") if isinstance(name, bytes) else str(name)
