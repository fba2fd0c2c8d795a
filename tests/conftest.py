"""Options of the whole suite, and what no test may take from where it runs."""

from __future__ import annotations

import signal

import pytest
from hypothesis import HealthCheck, settings

# Whether an example is drawn quickly is a matter of what else the machine does.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden``: write the golden files anew."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the difference before committing")


def pytest_configure() -> None:
    """Heed Ctrl-C, here and in every child: a shell that starts the suite in the background has it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
