"""Says of a file in which no header is known what it is, as far as its head tells, and what to do."""

from __future__ import annotations

import re
from pathlib import Path

from govopen.errors import ImportRefused
from govopen.intake.tables.decision_registers import PENALTIES, PERMITS
from govopen.intake.tables.headers import SEARCHED_ROWS
from govopen.messages import msg

#: Bytes of the head that is looked at.
_HEAD = 4096
#: What programs write for several characters that an encoding lacks, as in ????,??????.
_REPLACED = re.compile(rb"\?{2,}|(?:\xef\xbf\xbd){2,}")
#: Words of the sheet of notes of a template, in either language.
_COMMAND = b"govopen import "
#: Header words in traditional characters.
_TRADITIONAL = ("許可", "處罰", "決定", "日期", "編號")


def no_known_header(path: Path, *, text: bool) -> ImportRefused:
    """Make the refusal of a file without a known header; ``text``: it bears the name of a text file."""
    if text and (known := _text_refused(path)) is not None:
        return known
    return ImportRefused(
        msg("{path} has no known header in the first {count} rows of any sheet.", path=path.name, count=SEARCHED_ROWS),
        hint=msg(
            "A register of permits has the columns {permits}, one of penalties {penalties}; for other events use `govopen template KIND`. "
            "In a text file commas or tabs part the columns.",
            permits=list(PERMITS.required),
            penalties=list(PENALTIES.required),
        ),
    )


def _text_refused(path: Path) -> ImportRefused | None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if _COMMAND in head:
        return ImportRefused(
            msg("{path} is the sheet of notes of a template; a text file holds one sheet of a workbook only.", path=path.name),
            hint=msg("Import the workbook itself, or save the sheet with the rows as CSV UTF-8."),
        )
    if len(_REPLACED.findall(head)) > 2:
        return ImportRefused(
            msg(
                "In {path} question marks stand where Chinese characters were; the encoding in which it was saved lacks them.",
                path=path.name,
            ),
            hint=msg("Save it once more as CSV UTF-8 or GB18030, or as .xlsx, from the program it came from."),
        )
    if any(word in head.decode("big5hkscs", "ignore") for word in _TRADITIONAL):
        return ImportRefused(
            msg("{path} seems to be in Big5, which is not read.", path=path.name),
            hint=msg("Open it in Excel or WPS and save it as CSV UTF-8 or as .xlsx, with the column names in simplified characters."),
        )
    return None
