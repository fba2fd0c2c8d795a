"""How a character that cannot be seen, or that a terminal would obey, is written out wherever it is shown."""

from __future__ import annotations

import unicodedata


def escape(char: str) -> str:
    r"""Return one character as an escape: ``\n``, ``\x1b``, ``\u202e``, ``\U000e0001``."""
    if char in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char]
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


#: A cell that begins so would be computed (the last four are full width).
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def quoted(text: str) -> str:
    """Return the text as no spreadsheet computes it: what looks like a formula, or like one quoted already, gets an apostrophe."""
    return f"'{text}" if _is_live(text) else text


def unquoted(text: str) -> str:
    """Return the text that ``quoted`` was given."""
    return text[1:] if text.startswith("'") and _is_live(text[1:]) else text


def _is_live(text: str) -> bool:
    return text.lstrip(" \u3000'").startswith(LIVE)


#: Categories that never reach a terminal raw: controls, formats (bidi, zero-width, tags), surrogates, line separators.
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


#: Letters and marks that draw nothing though their category says otherwise, and two signs that no XML may hold.
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffe\uffff")


def visible(text: str) -> str:
    r"""Return the text with every control, bidi, zero-width or broken character written out, as in ``\x1b`` or ``\u202e``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(escape(char) if hidden(char) else char for char in text)


def hidden(char: str) -> bool:
    """Whether a character draws nothing, or makes a terminal do something."""
    return char in INVISIBLE or unicodedata.category(char) in HIDDEN_CATEGORIES
