"""Asks for an event field by field, each question again until the answer can be read, and records it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import typer

from govopen.cli.framework.line_editor import Suggestion, line_reader, silently
from govopen.core.model.vocabulary import Choice
from govopen.core.text.escaping import visible
from govopen.errors import GovopenError, UsageError
from govopen.i18n import N_
from govopen.messages import msg
from govopen.render.terminal.text import cell_width, pad
from govopen.render.wording import matter_title

if TYPE_CHECKING:
    from govopen.app.guided_entry import Asking
    from govopen.app.record import EntryInput
    from govopen.cli.framework.context import CommandContext
    from govopen.core.model.vocabulary import EventSpec, FieldSpec, KindSpec, Vocabulary

Answer = TypeVar("Answer")


def guide(context: CommandContext) -> None:
    """Ask for event, matter, moment, office and fields, show what was understood, and record it."""
    from govopen.app.guided_entry import refuse_absent
    from govopen.app.record import log
    from govopen.cli.framework.recorded_output import print_recorded

    refuse_absent(context.workspace)
    try:
        entry_input = _Guide(context).ask()
    except (EOFError, KeyboardInterrupt):
        _write("\n")
        context.note("Nothing was recorded.")
        raise typer.Abort from None
    if entry_input is None:
        context.note("Nothing was recorded.")
        return
    print_recorded(context, log(context.workspace, entry_input), verdict=True)


class _Guide:
    """One event being asked for at a terminal. Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError."""

    def __init__(self, context: CommandContext) -> None:
        self._context, self._words = context, context.words
        self._read_line = line_reader(context.environ, plain=context.plain)

    def ask(self) -> EntryInput | None:
        """Ask every question; None where the last one was answered with no."""
        from govopen.app.guided_entry import Asking
        from govopen.app.record import EntryInput

        say = self._words.say
        self._context.note("An empty answer leaves a field out; Ctrl-C stops, and nothing is recorded.")
        spec = self._ask_event(self._context.vocabulary)
        asking = Asking(self._context.workspace, spec, self._context.vocabulary)
        known = silently(lambda: [Suggestion(each.number, note=matter_title(each)) for each in asking.numbers()])
        number, kinds = self._surely(say("Number (文号) or name of the matter"), asking.read_number, known)
        kind = kinds[0] if len(kinds) == 1 else self._ask_kind(asking, number, kinds)
        read_when = partial(asking.read_when, number=number, kind=kind.name)
        today = [Suggestion(each) for each in ("今天", "昨天")]
        at = self._surely(say("When it happened (such as 2020-04-01 10:30, 今天)"), read_when, today)
        offices = silently(lambda: map(Suggestion, asking.units()))
        unit = self._maybe(say("The office responsible"), asking.read_unit, offices)
        fields = {each.name: answer for each in spec.fields if (answer := self._ask_field(asking, each))}
        self._show(asking, spec, kind, number=number, unit=unit)
        if not self._confirmed():
            return None
        return EntryInput(spec.name, number, at, kind=kind.name, unit=unit, fields=fields)

    def _ask_event(self, vocabulary: Vocabulary) -> EventSpec:
        from govopen.app.resolve import resolve_event

        events = list(vocabulary.events.values())
        _write_menu(self._context, [self._words.pick(event.label, event.label_en) for event in events])

        def read(text: str) -> EventSpec:
            place = int(text) if text.isdecimal() else 0
            return events[place - 1] if 1 <= place <= len(events) else resolve_event(vocabulary, text)

        return self._surely(self._words.say("What happened (number or name)"), read, [self._named(event) for event in events])

    def _ask_kind(self, asking: Asking, number: str, kinds: Sequence[KindSpec]) -> KindSpec:
        """Ask for the kind of matter, where the number leaves several; by number or name."""
        from govopen.core.model.field_values import fold_label, name_choices

        _write_menu(self._context, [self._words.pick(kind.label, kind.label_en) for kind in kinds])

        def read(text: str) -> KindSpec:
            place, name = int(text) if text.isdecimal() else 0, fold_label(text)
            named = [kind for kind in kinds if name in (kind.name, fold_label(kind.label), fold_label(kind.label_en))]
            found = kinds[place - 1] if 1 <= place <= len(kinds) else named[0] if named else None
            if found is None:
                raise UsageError(msg("{text} is none of {known}.", text=text, known=name_choices(kinds)))
            asking.check_matter(number, found.name)
            return found

        return self._surely(self._words.say("Kind of matter (number or name)"), read, [self._named(kind) for kind in kinds])

    def _named(self, spec: EventSpec | KindSpec | Choice) -> Suggestion:
        name = spec.value if isinstance(spec, Choice) else spec.name
        return Suggestion(self._words.pick(spec.label, spec.label_en), also=(name, spec.label, spec.label_en))

    def _ask_field(self, asking: Asking, spec: FieldSpec) -> str | list[str] | None:
        """Ask for one field; choices by number or name, several parted as everywhere."""
        from govopen.core.model.field_values import split_several

        words = self._words
        if spec.choices:
            _write_menu(self._context, [words.pick(choice.label, choice.label_en) for choice in spec.choices])
        question = words.pick(spec.label, spec.label_en)
        if spec.type == "flag":
            question = words.say("{question} (yes/no)", question=question)
        if spec.default:
            question = words.say("{question} (default {value})", question=question, value=spec.default)

        def read(text: str) -> str | list[str]:
            parts = [part.strip() for part in split_several(text)] if spec.choices else [text]
            chosen = spec.choices
            named = [chosen[int(part) - 1].value if part.isdecimal() and 1 <= int(part) <= len(chosen) else part for part in parts]
            return asking.read_field(spec, named or [text])

        asked = self._surely if spec.required else self._maybe
        return asked(question, read, self._answers(asking, spec), several=spec.type in ("names", "choices"))

    def _answers(self, asking: Asking, spec: FieldSpec) -> list[Suggestion]:
        """What may be meant by an answer: choices, yes and no, leaders."""
        if spec.choices:
            return [self._named(choice) for choice in spec.choices]
        if spec.type == "flag":
            return [Suggestion("是", also=("yes",)), Suggestion("否", also=("no",))]
        return silently(lambda: map(Suggestion, asking.leaders())) if spec.type == "names" else []

    def _show(self, asking: Asking, spec: EventSpec, kind: KindSpec, *, number: str, unit: str | None) -> None:
        """Show all that was understood."""
        from govopen.render.labels import field_lines, value_label

        words, filled = self._words, asking.filled()
        lines = [
            (N_("Event"), words.pick(spec.label, spec.label_en)),
            (N_("Matter"), f"{number} ({words.pick(kind.label, kind.label_en)})"),
        ]
        lines += [(N_("When"), str(asking.when))]
        lines += [(N_("Office"), unit)] if unit else []
        facet = next((each for each in spec.fields if each.name == spec.facet), None)
        shown = [words.say("{label}: {values}", label=words.say(name), values=[value]) for name, value in lines]
        if facet is not None and filled.facet is not None:
            value = value_label(filled.facet, facet, words)
            shown.append(words.say("{label}: {values}", label=words.pick(facet.label, facet.label_en), values=[value]))
        shown += field_lines(filled.fields, spec, self._context.vocabulary, words)
        self._context.note("To be recorded:")
        for line in shown:
            self._context.note("  {line}", line=line)

    def _confirmed(self) -> bool:
        return self._surely(self._words.say(N_("Record this? (yes/no)")), _yes_or_no, [Suggestion("是"), Suggestion("否")]) == "yes"

    def _surely(
        self, question: str, read: Callable[[str], Answer], suggestions: Sequence[Suggestion] = (), *, several: bool = False
    ) -> Answer:  # fmt: skip
        """Ask until there is an answer that can be read."""
        while True:
            answer = self._maybe(question, read, suggestions, several=several)
            if answer is not None:
                return answer
            self._context.note("An answer is needed here.")

    def _maybe(
        self, question: str, read: Callable[[str], Answer], suggestions: Sequence[Suggestion] = (), *, several: bool = False
    ) -> Answer | None:  # fmt: skip
        """Ask until the answer can be read; an empty one is None."""
        while True:
            text = self._read_line(self._words.say("{question}: ", question=question), suggestions, several=several).strip()
            if not text:
                return None
            try:
                return read(text)
            except GovopenError as error:
                self._context.note(error.message)
                if error.hint:
                    self._context.note(error.hint)


def _write_menu(context: CommandContext, names: Sequence[str]) -> None:
    """Write numbered names in as many columns as fit, down and then across."""
    entries = [f"{place:>3} {name}" for place, name in enumerate(names, 1)]
    wide = max(map(cell_width, entries)) + 2
    across = max(1, context.width // wide)
    down = -(-len(entries) // across)
    for row in range(down):
        _write("".join(pad(entry, wide) for entry in entries[row::down]).rstrip() + "\n")


def _yes_or_no(text: str) -> str:
    if text.casefold() in ("y", "yes", "是", "好", "对"):
        return "yes"
    if text.casefold() in ("n", "no", "否", "不", "不是"):
        return "no"
    raise UsageError(msg("{text} is neither 是 (yes) nor 否 (no).", text=text))


def _write(text: str) -> None:
    sys.stderr.write("\n".join(visible(line) for line in text.split("\n")))
    sys.stderr.flush()
