"""How a character that cannot be seen, or that a terminal would obey, is written out wherever it is shown."""

from __future__ import annotations


def escape(char: str) -> str:
    r"""Return one character as an escape: ``\n``, ``\x1b``, ``\u202e``, ``\U000e0001``."""
    if char in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char]
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
