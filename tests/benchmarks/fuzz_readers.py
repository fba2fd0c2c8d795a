"""By hand: random input for every reader; nothing but a refusal (GovopenError) may come out.

    pip install atheris
    python -m tests.benchmarks.fuzz_readers -max_total_time=120

The arguments are libFuzzer's own.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import tempfile
from datetime import date
from pathlib import Path

from govopen.core.dates.date_parser import parse_moment
from govopen.core.text.escaping import visible
from govopen.core.text.personal_data import mask
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import GovopenError
from govopen.intake.file_reader import read_file
from govopen.intake.readers.csv_file import read_textfile
from govopen.notices.parser import read_notice

TODAY = date(2026, 1, 5)
VOCABULARY = read_vocabulary()
FOLDER = Path(tempfile.mkdtemp(prefix="govopen-fuzz-"))


def _read_table(data: bytes) -> None:
    for ending in ("csv", "xlsx"):
        path = FOLDER / f"table.{ending}"
        path.write_bytes(data)
        with contextlib.suppress(GovopenError):
            read_file(path, VOCABULARY, today=TODAY)
        with contextlib.suppress(GovopenError):
            read_textfile(path)


def _read_rules(data: bytes) -> None:
    folder = FOLDER / "pack"
    folder.mkdir(exist_ok=True)
    (folder / "rules.toml").write_bytes(data)
    with contextlib.suppress(GovopenError):
        read_rulebook([folder], VOCABULARY)


def _show(text: str) -> None:
    shown = visible(mask(text))
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in shown), shown


def read_one(data: bytes) -> None:
    """Give the bytes behind the first one to the reader that the first one chooses."""
    choice, rest = data[:1], data[1:]
    text = rest.decode("utf-8", "replace")
    match (choice or b"\0")[0] % 5:
        case 0:
            with contextlib.suppress(GovopenError):
                parse_moment(text, today=TODAY)
        case 1:
            _read_table(rest)
        case 2:
            with contextlib.suppress(GovopenError):
                read_notice(text)
        case 3:
            _read_rules(rest)
        case _:
            _show(text)


def main() -> None:
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        sys.exit("pip install atheris")
    atheris.instrument_all()
    atheris.Setup(sys.argv, read_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
