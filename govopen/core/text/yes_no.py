"""Yes and no as clerks write them: one table for the command line, tables and the vocabulary's flags."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

YesNo = Literal["yes", "no"]

SPELLINGS: Final[Mapping[str, YesNo]] = {
    "yes": "yes", "y": "yes", "true": "yes", "是": "yes", "有": "yes",
    "no": "no", "n": "no", "false": "no", "否": "no", "无": "no",
}  # fmt: skip


def parse_yes_no(text: str) -> YesNo | None:
    """Return ``yes`` or ``no``; width, case and spaces do not matter. None for any other text."""
    return SPELLINGS.get("".join(unicodedata.normalize("NFKC", text).split()).casefold())


def spell_yes_no(value: bool) -> YesNo:
    """Return the value as the ledger keeps a flag."""
    return "yes" if value else "no"
