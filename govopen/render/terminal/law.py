"""The law behind a version of a rule for a terminal: its words, where they are known from, how they are read, what else it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from govopen.core.model.rules import Cite, Version
from govopen.i18n import Words
from govopen.render.basis import SECOND_HAND, further_text, reading_text
from govopen.render.terminal.table import folded


def law_lines(version: Version[Any], words: Words, width: int, *, sources: bool = False) -> Iterator[Text]:
    """Yield the words of the clause, the reading, and the further places; ``sources``: where a wording is known from, too."""
    yield folded(words.say("“{value}”", value=version.cite.text), width, "italic")
    yield from _known_from(version.cite, words, width, sources=sources)
    if version.reading is not None:
        yield folded(reading_text(version.reading, words), width)
    for cite in version.further:
        yield folded(further_text(cite, words), width)
        yield from _known_from(cite, words, width, sources=sources)


def _known_from(cite: Cite, words: Words, width: int, *, sources: bool) -> Iterator[Text]:
    if cite.source and sources:
        yield folded(words.say("Source: {source}", source=cite.source), width, "dim")
    if cite.confidence == "secondary":
        yield folded(words.say(SECOND_HAND), width, "magenta")
