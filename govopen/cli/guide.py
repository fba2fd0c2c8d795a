"""Asks for an event field by field, each question again until the answer can be read, and records it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import typer

from govopen.core.text.escaping import visible
from govopen.errors import GovopenError, UsageError
from govopen.i18n import N_
from govopen.messages import Message, msg
from govopen.render.terminal.text import cell_width, pad

if TYPE_CHECKING:
    from govopen.app.guided_entry import Asking
    from govopen.cli.framework.context import CommandContext
    from govopen.core.model.vocabulary import EventSpec, FieldSpec, KindSpec, Vocabulary

Answer = TypeVar("Answer")


def guide(context: CommandContext) -> None:
    """Ask for event, matter, moment, office and fields, show what was understood, and record it."""
    from govopen.app.guided_entry import Asking, refuse_absent
    from govopen.app.record import EntryInput, log
    from govopen.cli.framework.recorded_output import print_recorded

    workspace = context.workspace
    vocabulary = context.vocabulary
    refuse_absent(workspace)
    context.note("An empty answer leaves a field out; Ctrl-C stops, and nothing is recorded.")
    spec = _ask_event(context, vocabulary)
    asking = Asking(workspace, spec, vocabulary)
    number, kinds = _ask_surely(context, context.words.say("Number (文号) or name of the matter"), asking.read_number)
    kind = kinds[0] if len(kinds) == 1 else _ask_kind(context, asking, number, kinds)
    read_when = partial(asking.read_when, number=number, kind=kind.name)
    at = _ask_surely(context, context.words.say("When it happened (such as 2020-04-01 10:30, 今天)"), read_when)
    unit = _ask_maybe(context, context.words.say("The office responsible"), asking.read_unit)
    fields = {each.name: answer for each in spec.fields if (answer := _ask_field(context, asking, each))}
    if not _confirmed(context, spec, number=number, at=at):
        context.note("Nothing was recorded.")
        return
    entry_input = EntryInput(spec.name, number, at, kind=kind.name, unit=unit, fields=fields)
    print_recorded(context, log(workspace, entry_input), verdict=True)


def _ask_event(context: CommandContext, vocabulary: Vocabulary) -> EventSpec:
    from govopen.app.resolve import resolve_event

    events = list(vocabulary.events.values())
    _write_menu(context, [context.words.pick(event.label, event.label_en) for event in events])

    def read(text: str) -> EventSpec:
        place = int(text) if text.isdecimal() else 0
        return events[place - 1] if 1 <= place <= len(events) else resolve_event(vocabulary, text)

    return _ask_surely(context, context.words.say("What happened (number or name)"), read)


def _ask_kind(context: CommandContext, asking: Asking, number: str, kinds: Sequence[KindSpec]) -> KindSpec:
    """Ask for the kind of matter, where the number leaves several; by number or name."""
    from govopen.core.model.field_values import fold_label, name_choices

    _write_menu(context, [context.words.pick(kind.label, kind.label_en) for kind in kinds])

    def read(text: str) -> KindSpec:
        place, name = int(text) if text.isdecimal() else 0, fold_label(text)
        named = [kind for kind in kinds if name in (kind.name, fold_label(kind.label), fold_label(kind.label_en))]
        found = kinds[place - 1] if 1 <= place <= len(kinds) else named[0] if named else None
        if found is None:
            raise UsageError(msg("{text} is none of {known}.", text=text, known=name_choices(kinds)))
        asking.check_matter(number, found.name)
        return found

    return _ask_surely(context, context.words.say("Kind of matter (number or name)"), read)


def _write_menu(context: CommandContext, names: Sequence[str]) -> None:
    """Write numbered names in as many columns as fit, down and then across."""
    entries = [f"{place:>3} {name}" for place, name in enumerate(names, 1)]
    wide = max(map(cell_width, entries)) + 2
    across = max(1, context.width // wide)
    down = -(-len(entries) // across)
    for row in range(down):
        _write("".join(pad(entry, wide) for entry in entries[row::down]).rstrip() + "\n")


def _ask_field(context: CommandContext, asking: Asking, spec: FieldSpec) -> str | list[str] | None:
    """Ask for one field; choices by number or name, several parted as everywhere."""
    from govopen.core.model.field_values import split_several

    words = context.words
    if spec.choices:
        _write_menu(context, [words.pick(choice.label, choice.label_en) for choice in spec.choices])
    question = words.pick(spec.label, spec.label_en)
    if spec.type == "flag":
        question = words.say("{question} (yes/no)", question=question)
    if spec.default:
        question = words.say("{question} (default {value})", question=question, value=spec.default)

    def read(text: str) -> str | list[str]:
        parts = [part.strip() for part in split_several(text)] if spec.choices else [text]
        named = [spec.choices[int(part) - 1].value if part.isdecimal() and 1 <= int(part) <= len(spec.choices) else part for part in parts]
        return asking.read_field(spec, named or [text])

    return _ask_surely(context, question, read) if spec.required else _ask_maybe(context, question, read)


def _ask_maybe(context: CommandContext, question: str, read: Callable[[str], Answer]) -> Answer | None:
    """Ask until the answer can be read; an empty one is None."""
    return _ask(context, question, read, required=False)


def _ask_surely(context: CommandContext, question: str, read: Callable[[str], Answer]) -> Answer:
    """Ask until there is an answer that can be read."""
    while True:
        answer = _ask(context, question, read, required=True)
        if answer is not None:
            return answer


def _ask(context: CommandContext, question: str, read: Callable[[str], Answer], *, required: bool) -> Answer | None:
    while True:
        _write(context.words.say("{question}: ", question=question))
        line = sys.stdin.readline()
        if not line:
            raise typer.Abort
        text = line.strip()
        if not text and required:
            context.note("An answer is needed here.")
            continue
        if not text:
            return None
        try:
            return read(text)
        except GovopenError as error:
            context.note(error.message)
            if error.hint:
                context.note(error.hint)


def _confirmed(context: CommandContext, spec: EventSpec, *, number: str, at: str) -> bool:
    event = context.words.pick(spec.label, spec.label_en)
    question = Message(N_("Record {event}, {number}, {when}? (yes/no)"), {"event": event, "number": number, "when": context.moment(at)})
    return _ask_surely(context, context.words.say(question), _yes_or_no) == "yes"


def _yes_or_no(text: str) -> str:
    if text.casefold() in ("y", "yes", "是", "好", "对"):
        return "yes"
    if text.casefold() in ("n", "no", "否", "不", "不是"):
        return "no"
    raise UsageError(msg("{text} is neither 是 (yes) nor 否 (no).", text=text))


def _write(text: str) -> None:
    sys.stderr.write("\n".join(visible(line) for line in text.split("\n")))
    sys.stderr.flush()
