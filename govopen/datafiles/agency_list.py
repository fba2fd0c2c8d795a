"""The list of agencies that a supervisor looks over: a TOML file. All mistakes at once.

title = "某省政务公开督查"                     # heads the report
server = "postgresql://supervisor@db/province"  # optional: where the ledgers of agencies lie that name only a schema

[[agency]]
name = "省人社厅"
ledger = "ledgers/rst.db"                      # a path, seen from this file; or the address of a server
contact = "厅办公室"                            # optional: the office to ask
packs = ["packs/own"]                          # optional: where the agency's own packs lie here, found by the name of the folder

[[agency]]
name = "省教育厅"
schema = "jyt"                                 # a schema on the server above, or on the one that `ledger` names
"""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace
from pydantic import Field

from govopen.atomic_files import home_path
from govopen.core.model.rules import Part
from govopen.core.text.personal_data import hide_password
from govopen.datafiles.toml import read_model, read_toml
from govopen.errors import DataError, Problem
from govopen.messages import msg

_SERVER = re.compile(r"[A-Za-z][A-Za-z0-9+]+:/")
_HINT = msg("The manual shows a list; `govopen demo --agencies 12 FOLDER` writes one to start from.")


class _Agency(Part):
    name: str = Field(min_length=1, max_length=200)
    ledger: str | None = Field(default=None, min_length=1)
    schema_: str | None = Field(default=None, alias="schema", min_length=1)
    packs: tuple[str, ...] = ()
    contact: str | None = None


class _List(Part):
    title: str = ""
    server: str | None = Field(default=None, min_length=1)
    agency: tuple[_Agency, ...] = Field(min_length=1)


class ListedAgency(Struct, frozen=True):
    """One agency: where its ledger is opened, how that is shown (as listed, without a password), its own packs, the office to ask."""

    name: str
    location: str
    shown: str
    packs: tuple[Path, ...] = ()
    contact: str | None = None


class AgencyList(Struct, frozen=True):
    """The agencies in the order of the file."""

    title: str
    agencies: tuple[ListedAgency, ...]


def read_agency_list(path: Path) -> AgencyList:
    """Read the list.

    Raises:
        DataError: the file is missing, is no TOML, is empty or faulty, names an agency or a ledger twice, or holds a password
            that others may read; every mistake is listed.
    """
    problems: list[Problem] = []
    raw = read_toml(path, problems)
    found = read_model(_List, raw, path, "", problems) if raw is not None else None
    if found is None:
        raise _faulty(path, [_no_password(each) for each in problems])
    agencies = list(_agencies(found, path, problems))
    problems += _twice(agencies, path)
    if problems:
        raise _faulty(path, problems)
    _refuse_open_password(path, found)
    return AgencyList(found.title, tuple(agencies))


def _faulty(path: Path, problems: Sequence[Problem]) -> DataError:
    return DataError(msg("The list of agencies {path} cannot be used.", path=path), hint=_HINT, problems=problems)


def _no_password(problem: Problem) -> Problem:
    return replace(problem, value=hide_password(problem.value) if problem.value else None)


def _agencies(found: _List, path: Path, problems: list[Problem]) -> Iterator[ListedAgency]:
    for place, agency in enumerate(found.agency):
        server = agency.ledger if agency.ledger and _SERVER.match(agency.ledger) else None if agency.ledger else found.server
        if agency.ledger is None and (server is None or agency.schema_ is None):
            problems.append(_problem(path, place, "ledger", msg("Name a ledger, or a schema where the list names a server.")))
        elif agency.schema_ is not None and server is None:
            problems.append(_problem(path, place, "schema", msg("A schema is for a ledger on a server; this one is a file.")))
        else:
            yield _listed(agency, server, path.parent)


def _listed(agency: _Agency, server: str | None, folder: Path) -> ListedAgency:
    packs = tuple(folder / home_path(pack) for pack in agency.packs)
    if server is None:
        ledger = agency.ledger or ""
        return ListedAgency(agency.name, str(folder / home_path(ledger)), ledger, packs, agency.contact)
    location = server if agency.schema_ is None else f"{server}{'&' if '?' in server else '?'}schema={quote(agency.schema_, safe='')}"
    return ListedAgency(agency.name, location, hide_password(location.replace(" ", "%20")), packs, agency.contact)


def _problem(path: Path, place: int, key: str, sentence: Any, value: str | None = None) -> Problem:
    return Problem(sentence, file=str(path), column=f"agency.{place}.{key}", value=value)


def _twice(agencies: Sequence[ListedAgency], path: Path) -> Iterator[Problem]:
    """Names and ledgers that stand in the list a second time; two paths to one file are one ledger."""
    names: set[str] = set()
    ledgers: dict[str, str] = {}
    for place, each in enumerate(agencies):
        if each.name in names:
            yield _problem(path, place, "name", msg("The name stands in the list twice."), each.name)
        names.add(each.name)
        key = each.location if _SERVER.match(each.location) else str(Path(each.location).resolve())
        if key in ledgers:
            yield _problem(path, place, "ledger", msg("This is the ledger of {name} too.", name=ledgers[key]), each.shown)
        ledgers.setdefault(key, each.name)


def _refuse_open_password(path: Path, found: _List) -> None:
    addresses = [found.server or "", *(agency.ledger or "" for agency in found.agency)]
    if sys.platform == "win32" or all(hide_password(address) == address for address in addresses):
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise DataError(
            msg("The list {path} holds a password, and others may read it (mode {mode}).", path=path, mode=f"{mode:04o}"),
            hint=msg("Run `chmod 600 {path}`, or take the password out and keep it in ~/.pgpass.", path=path),
        )
