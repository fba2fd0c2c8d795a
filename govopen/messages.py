"""Sentences as values: English text with named holes, worded in the reader's language at the edge.

Nothing below ``cli``, ``render`` and ``notify`` translates. The other rooms say *what* they have to say with
``msg("No ledger at {path}.", path=path)``; the msgid is the English text, collected under the keyword ``msg``. A counted
thing is ``plural("{count} row", "{count} rows", 3)``: a language chooses its own form for the number, and Chinese has one.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class Message(Struct, frozen=True):
    """One sentence: ``text`` is the English msgid, ``values`` fill its ``{named}`` holes.

    A value may itself be a ``Message``; it is worded in the same language. Where the wording depends on a number, ``text`` is the
    English for one, ``plural`` the English for any other ``number``; both together are the msgid.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""
    number: int = 1

    def __str__(self) -> str:
        """Return the English wording."""
        text = self.text if self.number == 1 or not self.plural else self.plural
        return text.format(**{key: _plain(value) for key, value in self.values.items()})


def _plain(value: object) -> str:
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):  # a moment is a tuple that words itself
        return ", ".join(map(str, value))
    return str(value)


def msg(text: str, /, **values: object) -> Message:
    """Make a ``Message``; the name is the keyword under which Babel collects msgids."""
    return Message(text, values)


def plural(one: str, other: str, number: int, /, **values: object) -> Message:
    """Make a ``Message`` about a number of things: ``one`` is worded for 1, ``other`` for the rest; ``{count}`` is the number."""
    return Message(one, {"count": number, **values}, other, number)


def cut_short(text: str, most: int = 60) -> str:
    """Return a value as a message shows it: at most so many characters, the rest as “…”."""
    return text if len(text) <= most else f"{text[:most]}…"


class Label(Struct, frozen=True):
    """A name that a data file gives in both languages: the value of a hole in a ``Message``, worded in the reader's language."""

    zh: str
    en: str

    def __str__(self) -> str:
        """Return the English name."""
        return self.en
