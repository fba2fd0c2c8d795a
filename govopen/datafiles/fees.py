"""Reads the scales of fees (``data/fees``)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import Field

from govopen.core.model.fees import Scale, Step, Unit
from govopen.core.model.rules import Part
from govopen.datafiles.toml import read_model, read_toml
from govopen.errors import DataError, Problem
from govopen.messages import msg
from govopen.resources import data_folder

FILE = "information-processing.toml"


class _Step(Part):
    price: int = Field(ge=0)
    up_to: int | None = Field(default=None, ge=1)
    every: int = Field(default=0, ge=0)
    more: int = Field(default=0, ge=0)


class _Scale(Part):
    by: Unit
    in_force_from: date
    document: str = Field(min_length=1)
    article: str = Field(min_length=1)
    text: str = Field(min_length=1)
    step: tuple[_Step, ...] = Field(min_length=1)


class _File(Part):
    scale: tuple[_Scale, ...] = Field(min_length=1)


def read_fees(path: Path | None = None) -> tuple[Scale, ...]:
    """Return the scales that govopen ships.

    Raises ``DataError`` with every mistake of the file.
    """
    path = path or data_folder() / "fees" / FILE
    problems: list[Problem] = []
    raw = read_toml(path, problems)
    file = read_model(_File, raw, path, "", problems) if raw is not None else None
    if file is None:
        raise DataError(msg("The scale of fees cannot be read."), problems=problems)
    return tuple(
        Scale(
            each.by, each.in_force_from, each.document, each.article, each.text,
            tuple(Step(step.price, step.up_to, step.every, step.more) for step in each.step),
        )
        for each in file.scale
    )  # fmt: skip
