"""Registers as damaged and odd programs write them: read right, or refused in plain words; never a wrong entry, never a lost row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.mutations import judge, make


@pytest.mark.parametrize("first", range(0, 80, 10))
def test_a_mutated_register_is_read_right_or_refused(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + 10):
        path, table = make(seed, tmp_path)
        assert (seed, table.done, judge(path, table)[1]) == (seed, table.done, "")
