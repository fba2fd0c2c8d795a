"""Finds the cells of an annual report by their addresses, their ids or their printed labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPEALS, APPLICANTS, Form, Labelled, appeal_cell, request_cell


class Place(Struct, frozen=True):
    """A cell with its row and its column; of table four the block is the row."""

    address: str
    row: Labelled
    column: Labelled


def places(form: Form) -> Iterator[Place]:
    """Every cell of the three tables, in the order of the form."""
    for block in form.activity:
        yield from (Place(block.address(row.id, column.id), row, column) for row in block.rows for column in block.columns)
    for line in form.requests:
        row = Labelled(line.id, line.label)
        yield from (Place(request_cell(row.id, column.id), row, column) for column in APPLICANTS)
    for appeal in APPEALS:
        row = Labelled(appeal.id, appeal.label)
        yield from (Place(appeal_cell(row.id, outcome.id), row, outcome) for outcome in APPEAL_OUTCOMES)


def place_of(form: Form, address: str) -> Place:
    """The place of an address that the form has."""
    return next(place for place in places(form) if place.address == address)


def find_cells(form: Form, row: str, column: str | None = None) -> tuple[str, ...]:
    """Return the cells of that row and column; without a column, those that an address or its beginning names, or the whole row.

    Ids and labels are accepted, labels without enumeration (``（一）``, ``1.``) and bracketed rest too. Empty where nothing fits.
    """
    every = tuple(places(form))
    if column is not None:
        return tuple(each.address for each in every if _fits(row, each.row) and _fits(column, each.column))
    wanted = row.strip().lower()
    named = tuple(each.address for each in every if each.address == wanted or each.address.startswith(f"{wanted}."))
    return named or tuple(each.address for each in every if _fits(row, each.row))


def _fits(text: str, labelled: Labelled) -> bool:
    return fold_label(text) in _spellings(labelled)


def _spellings(labelled: Labelled) -> Iterator[str]:
    yield labelled.id
    for label in (labelled.label, _ENUMERATION.sub("", labelled.label)):
        yield fold_label(label)
        yield fold_label(re.split("[（(]", label)[0]) if not label.startswith("（") else fold_label(label)


_ENUMERATION = re.compile(r"^(（[一二三四五六七八九十]）|[一二三四五六七八九十]、|[0-9]+[.．、])")


def fold_label(text: str) -> str:
    """Return a label as it is compared: without blanks and quotation marks, full width like half width."""
    return re.sub(r"[\s“”\"'‘’]", "", unicodedata.normalize("NFKC", text)).lower()
