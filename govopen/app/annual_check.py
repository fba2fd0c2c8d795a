"""Reads annual reports from files and checks them: one that cannot be read is named and stops none of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from govopen.core.reports.annual_report.report_check import CheckedFile, ReportCheck, check_reports
from govopen.errors import ImportRefused, UsageError
from govopen.intake.annual_reports.reader import ENDINGS, read_report
from govopen.messages import msg

#: The folders in which a browser keeps what belongs to a page that it saved.
_PAGE_FOLDERS = ("_files", ".files", "_文件")


def check_annual_reports(paths: Sequence[Path], before: Sequence[Path] = ()) -> tuple[ReportCheck, ...]:
    """Return what is found in each file, those of folders in the order of their names.

    Raises:
        UsageError: a folder holds no file that could be a report.
    """
    return check_reports([_read(path) for path in _files(paths)], [_read(path) for path in _files(before)])


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    found = [file for path in paths for file in (_in_folder(path) if path.is_dir() else [path])]
    yield from dict.fromkeys(found)


def _in_folder(folder: Path) -> list[Path]:
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in ENDINGS
        and path.is_file()
        and not path.name.startswith((".", "~$"))
        and not any(part.endswith(_PAGE_FOLDERS) for part in path.relative_to(folder).parts[:-1])
    ]
    if not files:
        raise UsageError(
            msg("The folder {path} holds no file that could be a report.", path=folder),
            hint=msg("Reports are looked for in files that end in {names}.", names=list(ENDINGS)),
        )
    return files


def _read(path: Path) -> CheckedFile:
    try:
        return CheckedFile(str(path), read_report(path))
    except ImportRefused as refusal:
        return CheckedFile(str(path), refusal=refusal.message, hint=refusal.hint)
