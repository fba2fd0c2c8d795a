"""Numbers of units in words: terms, how long a step lasted, how long it had to last, how late something was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from govopen.core.model.findings import LateUnit
from govopen.core.model.rules import TermUnit
from govopen.messages import Message, msg, plural

Quantity = Callable[[int], Message]

#: The unit of a column of numbers.
UNITS: Mapping[LateUnit, Message] = {"workday": msg("working days"), "day": msg("days"), "minute": msg("minutes")}

TERMS: Mapping[TermUnit, Quantity] = {
    "workday": lambda number: plural("Term: {count} working day.", "Term: {count} working days.", number),
    "day": lambda number: plural("Term: {count} day.", "Term: {count} days.", number),
    "hour": lambda number: plural("Term: {count} hour.", "Term: {count} hours.", number),
    "week": lambda number: plural("Term: {count} week.", "Term: {count} weeks.", number),
    "half-month": lambda number: plural("Term: {count} half-month of 15 days.", "Term: {count} half-months of 15 days each.", number),
    "month": lambda number: plural("Term: {count} month.", "Term: {count} months.", number),
    "year": lambda number: plural("Term: {count} year.", "Term: {count} years.", number),
}

LASTED: Mapping[str, Quantity] = {
    "workday": lambda number: plural("lasted {count} working day", "lasted {count} working days", number),
    "day": lambda number: plural("lasted {count} day", "lasted {count} days", number),
    "hour": lambda number: plural("lasted {count} hour", "lasted {count} hours", number),
    "month": lambda number: plural("lasted {count} month", "lasted {count} months", number),
    "year": lambda number: plural("lasted {count} year", "lasted {count} years", number),
}

AT_LEAST: Mapping[str, Quantity] = {
    "workday": lambda number: plural("at least {count} working day is required", "at least {count} working days are required", number),
    "day": lambda number: plural("at least {count} day is required", "at least {count} days are required", number),
    "hour": lambda number: plural("at least {count} hour is required", "at least {count} hours are required", number),
    "month": lambda number: plural("at least {count} month is required", "at least {count} months are required", number),
    "year": lambda number: plural("at least {count} year is required", "at least {count} years are required", number),
}

LATE: Mapping[LateUnit, Quantity] = {
    "workday": lambda number: plural("{count} working day late", "{count} working days late", number),
    "day": lambda number: plural("{count} day late", "{count} days late", number),
    "minute": lambda number: msg("{hours} h {minutes} min late", hours=number // 60, minutes=number % 60),
}


def plain_number(number: Decimal | Fraction | int) -> str:
    """Return an exact number without zeros at its end: ``96.5``, ``10``; what no decimal says whole is cut after four places."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator * 10**4 // number.denominator).scaleb(-4)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
