"""Text of a user as pages and documents show it."""

from __future__ import annotations

from govopen.core.text.escaping import visible
from govopen.core.text.personal_data import mask


def safe(text: str | None) -> str:
    """Text of a user: numbers of persons starred, what cannot be seen written out."""
    return visible(mask(text or ""))
