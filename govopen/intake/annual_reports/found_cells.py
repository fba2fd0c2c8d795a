"""The cells gathered from the tables of one file, and what was odd about them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, field

from govopen.intake.annual_reports.labels import is_blank, read_number
from govopen.messages import Message, cut_short, msg


class FoundCells(Struct):
    """``numbers`` by address; ``contradicted`` are cells that a second table gives another number."""

    numbers: dict[str, int | Decimal | None] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    contradicted: list[str] = field(default_factory=list)
    further_results: list[str] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    def put(self, addresses: Iterable[str], texts: Iterable[str]) -> None:
        """Keep the numbers of cells; the first table that gives a cell is taken."""
        for address, text in zip(addresses, texts, strict=True):
            number = read_number(text)
            if address in self.numbers:
                if number is not None and self.numbers[address] != number:
                    self.contradicted.append(address)
                continue
            self.numbers[address] = number
            if number is None and not is_blank(text):
                self.unread.append(address)
                self.notes.append(msg("“{text}” is no number; the cell is taken for blank.", text=cut_short(text.strip(), 20)))

    def join(self, other: FoundCells) -> None:
        """Take the cells of another table that are not known yet."""
        self.contradicted.extend(address for address, number in other.numbers.items() if self.numbers.get(address, number) != number)
        self.numbers = other.numbers | self.numbers
        self.further_results.extend(name for name in other.further_results if name not in self.further_results)
        self.unread.extend(other.unread)
        self.notes.extend(other.notes)
