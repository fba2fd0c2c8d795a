"""The vocabulary as a reference in Markdown: every event with its fields and values."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from govopen.core.model.vocabulary import EventSpec, Vocabulary


def compose_reference(vocabulary: Vocabulary, *, chinese: bool, only: str | None = None) -> str:
    """Return the reference page in Markdown: each event, to what it happens, its fields and their values.

    An event of several kinds of matter stands under the first of them; with ``only`` all events of that kind.
    """

    def pick(zh: str, en: str) -> str:
        return zh if chinese else en

    lines: list[str] = []
    for kind in vocabulary.kinds.values():
        if only not in (None, kind.name):
            continue
        lines += [f"## {pick(kind.label, kind.label_en)} `{kind.name}`", ""]
        for event in vocabulary.events.values():
            if kind.name == event.kinds[0] or (only and kind.name in event.kinds):
                lines += [*_event_lines(event, vocabulary, pick), ""]
    return "\n".join(lines)


def _event_lines(event: EventSpec, vocabulary: Vocabulary, pick: Callable[[str, str], str]) -> Iterator[str]:
    yield f"### {pick(event.label, event.label_en)} `{event.name}`"
    yield ""
    if event.help or event.help_en:
        yield pick(event.help, event.help_en)
        yield ""
    if len(event.kinds) > 1:
        names = [pick(vocabulary.kinds[name].label, vocabulary.kinds[name].label_en) for name in event.kinds]
        yield pick("适用于：", "Happens to: ") + pick("、", ", ").join(names)
        yield ""
    for field in event.fields:
        need = pick("（必填）", " (required)") if field.required else ""
        values = pick("、", ", ").join(f"{pick(choice.label, choice.label_en)} `{choice.value}`" for choice in field.choices)
        help = pick(field.help, field.help_en)
        after = pick("：", ": ") + "; ".join(part for part in (help, values) if part) if help or values else ""
        yield f"- `--{field.name}` {pick(field.label, field.label_en)}{need}{after}"
