"""Finds the files shipped with govopen: ``govopen/_data`` in a wheel, ``data/`` beside the package in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def data_folder() -> Path:
    """Return the folder that holds vocabulary.toml, packs/, calendar/ and samples/."""
    package = Path(__file__).resolve().parent
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent / "data"


def locale_folder() -> Path:
    """Return the folder of the translations."""
    return Path(__file__).resolve().parent / "locale"
