"""Text that a spreadsheet would compute, and the apostrophe that keeps it from doing so."""

from __future__ import annotations

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
