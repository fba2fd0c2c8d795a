"""Reads TOML files against a model: a value, or every mistake at once with its file and key, in sentences of our own."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import tomli
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from govopen.core.model.vocabulary import NAME
from govopen.core.text.escaping import escape, hidden, is_visible
from govopen.errors import DataError, Problem, system_reason
from govopen.messages import Message, msg
from govopen.resources import data_folder

_Model = TypeVar("_Model", bound=BaseModel)

#: No file of data is longer, in MiB.
LONGEST = 8
#: What TOML promises of whole numbers; beyond it every reader goes his own way.
_WHOLE_NUMBERS = range(-(2**63), 2**63)

#: What pydantic finds, in words of our own; the rest is passed through.
_SAID: Mapping[str, Message] = {
    "missing": msg("The key is missing."),
    "extra_forbidden": msg("There is no such key here."),
    "string_type": msg("Text is wanted here."),
    "float_type": msg("A number is wanted here."),
    "float_parsing": msg("A number is wanted here."),
    "int_type": msg("A whole number is wanted here."),
    "int_parsing": msg("A whole number is wanted here."),
    "int_from_float": msg("A whole number is wanted here."),
    "decimal_type": msg("A number is wanted here."),
    "decimal_parsing": msg("A number is wanted here."),
    "finite_number": msg("A number is wanted here."),
    "bool_type": msg("true or false is wanted here."),
    "bool_parsing": msg("true or false is wanted here."),
    "tuple_type": msg("A list is wanted here."),
    "list_type": msg("A list is wanted here."),
    "dict_type": msg("A table is wanted here."),
    "mapping_type": msg("A table is wanted here."),
    "model_type": msg("A table is wanted here."),
    "model_attributes_type": msg("A table is wanted here."),
    "date_type": msg("A day is wanted here, such as 2020-03-16 without quotation marks."),
    "date_parsing": msg("A day is wanted here, such as 2020-03-16 without quotation marks."),
    "date_from_datetime_parsing": msg("A day is wanted here, such as 2020-03-16 without quotation marks."),
    "date_from_datetime_inexact": msg("A day is wanted here, such as 2020-03-16 without quotation marks."),
    "time_type": msg("A time is wanted here, such as 17:30:00."),
    "time_parsing": msg("A time is wanted here, such as 17:30:00."),
    "string_too_short": msg("It must not be empty."),
    "too_short": msg("It must not be empty."),
}

#: The same with a value of the model in the sentence: its name in pydantic's context.
_SAID_WITH: Mapping[str, tuple[str, Message]] = {
    "literal_error": ("expected", msg("It must be one of: {limit}.")),
    "enum": ("expected", msg("It must be one of: {limit}.")),
    "greater_than": ("gt", msg("It must be more than {limit}.")),
    "greater_than_equal": ("ge", msg("It must be {limit} or more.")),
    "less_than": ("lt", msg("It must be less than {limit}.")),
    "less_than_equal": ("le", msg("It must be {limit} or less.")),
    "decimal_max_places": ("decimal_places", msg("It may have {limit} decimals at most.")),
}

_TOO_LONG = msg("A number in it is too long, or its brackets are nested too deep.")

#: The id of a rule or a pack.
IDENTIFIER = r"^[a-z0-9][a-z0-9-]*$"

_OTHER_SYNTAX = msg("This is no TOML: look at this line and the one before, near column {column}.")

_BACKSLASH = msg("A backslash begins no known character; write two, or put the text in single quotation marks (column {column}).")

#: What the parser of TOML finds, by words of its message; the first that fits is taken.
_SYNTAX: Mapping[str, Message] = {
    "Cannot overwrite": msg("A key stands twice, or a name is a table and a value at once (column {column})."),
    "Cannot declare": msg("A table stands twice, or a name is a table and a value at once (column {column})."),
    "Cannot mutate": msg("A table that was closed is added to (column {column})."),
    "Duplicate inline": msg("A key stands twice within braces (column {column})."),
    "Expected '=' after": msg("An equals sign is missing after the key (column {column})."),
    "Expected ']": msg("A closing bracket is missing after the name of the table (column {column})."),
    "Unclosed array": msg("A closing bracket is missing, or a comma between the values (column {column})."),
    "Unclosed inline": msg("A closing brace is missing, or a comma between the keys (column {column})."),
    "Unterminated string": msg("A closing quotation mark is missing (column {column})."),
    'Expected "\'"': msg("A closing quotation mark is missing (column {column})."),
    "Illegal character": msg("A quotation mark is not closed on its line, or a control character stands there (column {column})."),
    "Unescaped": _BACKSLASH,
    "Escaped character": _BACKSLASH,
    "Invalid hex value": _BACKSLASH,
    "Invalid date": msg("This is no day of the calendar (column {column})."),
    "Invalid statement": msg("A name of letters, digits and hyphens is missing here; other names go in quotation marks (column {column})."),
    "Invalid initial": msg("A name of letters, digits and hyphens is missing here; other names go in quotation marks (column {column})."),
    "Invalid value": msg("The value cannot be read: text goes in straight quotation marks, days are written 2020-04-01 (column {column})."),
    "Expected newline": msg("After the value the line must end; text goes in straight quotation marks (column {column})."),
}

#: What a pattern of a model asks for, with an example, since a regular expression is no sentence.
PATTERNS: Mapping[str, Message] = {
    IDENTIFIER: msg("Only small letters, digits and hyphens are wanted here, such as decision-publicity."),
    NAME: msg("Only small letters, digits and hyphens are wanted here, such as policy-issued."),
    r"^\d\d-\d\d$": msg("A month and a day are wanted here, such as 01-31."),
}


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """Read one TOML file; Notepad's byte order mark is accepted. A mistake becomes a problem and None is returned."""
    try:
        raw = tomli.loads(read_text(path))
    except DataError as error:
        problems.append(Problem(error.message, file=str(path)))
    except FileNotFoundError:
        problems.append(Problem(msg("The file is missing."), file=str(path)))
    except UnicodeDecodeError as error:
        problems.append(Problem(msg("The file is not UTF-8 at byte {position}.", position=error.start), file=str(path)))
    except OSError as error:
        problems.append(Problem(msg("The file cannot be read: {reason}.", reason=system_reason(error)), file=str(path)))
    except tomli.TOMLDecodeError as error:
        problems.append(Problem(_syntax_fault(error), file=str(path), row=error.lineno))
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets within brackets
        problems.append(Problem(_TOO_LONG, file=str(path)))
    else:
        if path.is_relative_to(data_folder()):
            return raw  # what comes with govopen is looked at by its tests, not at each start of a command
        faults = [Problem(message, file=str(path), column=key) for key, message in unusable_values(raw, "")]
        problems.extend(faults)
        return None if faults else raw
    return None


def read_text(path: Path) -> str:
    """Return the text of a file, line ends made one; a pipe, a device and a file without end are refused, and none is waited for."""
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(opened, "rb") as file:
        mode = os.fstat(opened).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise DataError(msg("It is not a regular file."))
        content = file.read((LONGEST << 20) + 1)
    if len(content) > LONGEST << 20:
        raise DataError(msg("The file is larger than {limit} MB.", limit=LONGEST))
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def unusable_values(value: object, key: str) -> Iterator[tuple[str, Message]]:
    """Values that no file of data has use for, each with its key: numbers beyond 64 bits, and characters that nobody sees."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from unusable_values(name, key)
            yield from unusable_values(each, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from unusable_values(each, f"{key}.{number}")
    elif isinstance(value, str) and not is_visible(value):
        found = next((char for char in value if hidden(char) and char not in "\n\t"), None)
        if found is not None:
            yield key, msg("An invisible character stands there: {code}. Delete it.", code=escape(found))
    elif isinstance(value, int) and value not in _WHOLE_NUMBERS:
        yield key, msg("The number is too large.")


def _syntax_fault(error: tomli.TOMLDecodeError) -> Message:
    """What the parser finds, in a sentence of ours; its own words are English only."""
    found = next((sentence for words, sentence in _SYNTAX.items() if words in error.msg), _OTHER_SYNTAX)
    return Message(found.text, {"column": error.colno})


def read_tables(raw: Mapping[str, Any], name: str, path: Path, problems: list[Problem]) -> list[dict[str, Any]]:
    """The ``[[name]]`` tables of a file that holds nothing else."""
    for key in sorted(raw.keys() - {name}):
        problems.append(Problem(msg("There is no such key here; the file holds [[{name}]] tables.", name=name), file=str(path), column=key))
    tables = raw.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(Problem(msg("Write [[{name}]] with two brackets.", name=name), file=str(path), column=name))
        return []
    return tables


def read_model(model: type[_Model], raw: Mapping[str, Any], path: Path | None, key: str, problems: list[Problem]) -> _Model | None:
    """Make a model of a table; None and a problem for every mistake. ``path`` None: it stands in no file.

    The value of a key that is not known is not repeated: it may be a password beside a slip of the pen.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        for fault in faults:
            if fault["type"] == "too_short" and any(other["loc"][: len(fault["loc"])] == fault["loc"] != other["loc"] for other in faults):
                continue  # it is short only because what stands in it is faulty
            steps = (str(step) for step in fault["loc"] if step != "[key]")
            where = ".".join(part for part in (key, *steps) if part)
            whole = fault["type"] == "value_error" and isinstance(fault.get("input"), Mapping)
            value = None if whole or fault["type"] in ("missing", "extra_forbidden") else str(fault.get("input"))[:200]
            problems.append(Problem(_sentence(fault), file=str(path) if path else None, column=where, value=value))
        return None


def _sentence(fault: ErrorDetails) -> Message:
    """What pydantic finds, in a sentence of ours."""
    kind = fault["type"]
    if kind in _SAID:
        return _SAID[kind]
    context = fault.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return PATTERNS[context["pattern"]]
    if kind in _SAID_WITH:
        name, sentence = _SAID_WITH[kind]
        return Message(sentence.text, {"limit": _plain(context.get(name))})
    told = context["error"].args[0] if kind == "value_error" and context["error"].args else fault["msg"]
    return told if isinstance(told, Message) else msg("{reason}.", reason=str(told).rstrip("."))


def _plain(value: object) -> object:
    """Limits as a reader expects them: 'a', 'b' or 'c' without Python's quotation marks."""
    if isinstance(value, str):
        return value.replace("'", "").replace(" or ", ", ")
    return value.isoformat() if isinstance(value, date) else value
