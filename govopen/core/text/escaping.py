"""Escapes for output: invisible and control characters, and cells that a spreadsheet would compute."""

from __future__ import annotations

import re
import unicodedata


def escape(char: str) -> str:
    r"""Return one character as an escape: ``\n``, ``\x1b``, ``\u202e``, ``\U000e0001``."""
    if char in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char]
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


#: First characters of a cell that a spreadsheet computes (the last four are full width).
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def quoted(text: str) -> str:
    """Return the text with an apostrophe in front if a spreadsheet would compute it, or if it is such a text quoted already."""
    return f"'{text}" if _looks_computed(text) else text


def unquoted(text: str) -> str:
    """Return the text without the apostrophe that ``quoted`` added."""
    return text[1:] if text.startswith("'") and _looks_computed(text[1:]) else text


def _looks_computed(text: str) -> bool:
    return text.lstrip(" \u3000'").startswith(LIVE)


#: Unicode categories that are always escaped: controls, formats (bidi, zero-width, tags), surrogates, line separators.
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


#: Characters of other categories that draw nothing, and two that XML does not allow.
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffe\uffff")
_INVISIBLE = re.compile(f"[{''.join(INVISIBLE)}]").search


def visible(text: str) -> str:
    r"""Return the text with every control, bidi, zero-width or broken character written out, as in ``\x1b`` or ``\u202e``."""
    if is_visible(text):
        return text
    return "".join(escape(char) if hidden(char) else char for char in text)


def is_visible(text: str) -> bool:
    """Whether no character needs writing out: a quick look, which no hidden character passes."""
    return text.isprintable() and not _INVISIBLE(text)


def hidden(char: str) -> bool:
    """Whether a character draws nothing or controls a terminal."""
    return char in INVISIBLE or unicodedata.category(char) in HIDDEN_CATEGORIES
