"""Options of the whole suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden``: write the golden files anew."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the difference before committing")
