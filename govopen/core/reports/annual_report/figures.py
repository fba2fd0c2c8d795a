"""A number of an annual report as a person writes it: read, and held against what its cell can hold."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from govopen.messages import Message, cut_short, msg

_NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
#: No number of a report is as large, and no amount has more places: in 万元, six of them are a fen of a fen.
_DIGITS, _PLACES = 12, 6


def parse_figure(text: str) -> Decimal | Message:
    """Read a number, full width and with thousands separators too; else say what is wrong with it."""
    folded = "".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")
    found = _NUMBER.fullmatch(folded)
    if found is None:
        return msg("{value} is not a number.", value=cut_short(text))
    if len(found[1].replace(",", "")) > _DIGITS or len(found[3] or "") > _PLACES + 1:
        return msg("{value} is too large, or has too many decimal places.", value=cut_short(text))
    return Decimal(folded.replace(",", ""))


def figure_fault(cell: str, number: Decimal) -> Message | None:
    """Say why a cell cannot hold a number: only amounts of money have decimal places, only a change against the year before is negative."""
    if number != number.to_integral_value() and not _is_amount(cell):
        return msg("{cell} is a count: {number} is not a whole number.", cell=cell, number=number)
    if number < 0 and not cell.endswith(".change"):
        return msg("{cell} cannot be negative.", cell=cell)
    return None


def _is_amount(cell: str) -> bool:
    """Whether a cell holds 万元: the fees of 30号, the procurement of 60号."""
    return cell in ("table2.fees", "table2.procurement.amount")
