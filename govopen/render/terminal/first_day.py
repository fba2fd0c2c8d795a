"""The first-day checklist for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.reports.first_day import Unbegun
from govopen.i18n import Words
from govopen.messages import plural
from govopen.render.first_day import step_commands, step_duties, step_title
from govopen.render.terminal.table import folded, unbroken


def render_first_day(steps: Sequence[Unbegun], *, words: Words, width: int = 80) -> Group:
    """Draw each step with its commands and the duties that wait for it."""
    if not steps:
        return Group(folded(words.say("Everything was begun: no verdict waits for a first record."), width, "green"))
    total = sum(step.findings for step in steps)
    heading = plural(
        "Never begun: {count} verdict waits for a first record. One record, or a report that there was nothing, settles each:",
        "Never begun: {count} verdicts wait for a first record. One record, or a report that there was nothing, settles each:",
        total,
    )
    return Group(folded(words.say(heading), width, "bold"), *_steps(steps, words, width))


def _steps(steps: Sequence[Unbegun], words: Words, width: int) -> Iterator[RenderableType]:
    for place, step in enumerate(steps, 1):
        yield Text("")
        yield folded(f"{place}. {words.say(step_title(step))}", width, "bold")
        for command in step_commands(step, words):
            yield unbroken(f"   {command}", "cyan")
        yield Text("\n".join(f"   {line}" for line in folded(step_duties(step, words), width - 3).plain.split("\n")), style="dim")
