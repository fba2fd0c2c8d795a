"""Settings of mail and reminders: a TOML file that ``GOVOPEN_CONFIG`` names, and ``GOVOPEN_SMTP_*``, which wins. All mistakes at once.

[mail]
host = "smtp.example.gov.cn"
port = 465                       # 465 for tls, 587 for starttls, 25 for none, if left out
tls = "tls"                      # tls | starttls | none
from = "zwgk@example.gov.cn"
user = "zwgk"
password = "…"                   # only in a file that nobody else can read (0600), or in GOVOPEN_SMTP_PASSWORD
timeout = 30                     # seconds

[remind]
office = "厅办公室"               # the office in charge: it gets the summary
escalate_after = 10              # working days past the limit after which the summary names a duty
[remind.leaders]                 # addresses of the leaders in charge of an office
"张三" = "zhangsan@example.gov.cn"

[readings]                       # which of several readings of a clause judges, by rule; `govopen rules show RULE` names them
press-deputy-half-year = "any"
"""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec.structs import replace
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from govopen.atomic_files import home_path
from govopen.core.text.mail_addresses import is_mail_address
from govopen.datafiles.toml import read_model, read_toml
from govopen.errors import DataError, Problem
from govopen.messages import msg

Tls = Literal["tls", "starttls", "none"]
PORTS: Mapping[str, int] = {"tls": 465, "starttls": 587, "none": 25}
SERVER = re.compile(r"[A-Za-z0-9._:\[\]-]+")
ENVIRONMENT = {"HOST": "host", "PORT": "port", "FROM": "from", "USER": "user", "PASSWORD": "password", "TLS": "tls", "TIMEOUT": "timeout"}
SECRETS = frozenset({"mail.password"})


def _an_address(text: str) -> str:
    if not is_mail_address(text):
        raise ValueError(msg("this is not a mail address"))
    return text


def _a_server(text: str) -> str:
    if not SERVER.fullmatch(text):
        raise ValueError(msg("this is not the name of a server"))
    return text


Address = Annotated[str, AfterValidator(_an_address)]


class MailConfig(BaseModel):
    """The mail server. ``host`` None: there is none."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    host: Annotated[str, AfterValidator(_a_server)] | None = None
    port: int | None = Field(default=None, ge=1, le=65535)
    tls: Tls = "tls"
    sender: Address | None = Field(default=None, alias="from")
    user: str | None = None
    password: str | None = Field(default=None, repr=False)
    timeout: float = Field(default=30, gt=0, le=600)


class RemindConfig(BaseModel):
    """Whom reminders reach beside the offices of the register."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    office: str | None = None
    office_email: Address | None = None
    escalate_after: int = Field(default=10, ge=0, le=366)
    leaders: Mapping[str, Address] = {}


class Config(BaseModel):
    """All settings."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    mail: MailConfig = MailConfig()
    remind: RemindConfig = RemindConfig()
    readings: Mapping[str, str] = {}


class _Readings(BaseModel):
    model_config = ConfigDict(frozen=True)

    readings: Mapping[str, str] = {}


def read_readings(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Read which readings judge, and nothing else: faulty settings of mail do not keep an audit from judging."""
    name = environ.get("GOVOPEN_CONFIG") or None
    if name is None:
        return {}
    problems: list[Problem] = []
    path = home_path(name)
    found = read_model(_Readings, _read_file(path), path, "", problems)
    if found is None:
        raise _faulty(problems)
    return found.readings


def read_config(environ: Mapping[str, str]) -> Config:
    """Read the file, if one is named, then the environment; raises DataError with every mistake."""
    name = environ.get("GOVOPEN_CONFIG") or None
    path = home_path(name) if name else None
    found = _read_file(path) if path is not None else {}
    mail = found.get("mail", {})
    if isinstance(mail, dict):
        found["mail"] = mail | _from_environment(environ)
    problems: list[Problem] = []
    config = read_model(Config, found, path, "", problems)
    if config is None:
        raise _faulty(replace(each, value=None) if each.column in SECRETS else each for each in problems)
    return config


def _faulty(problems: Iterable[Problem]) -> DataError:
    return DataError(msg("The settings are faulty."), problems=problems)


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    given = {key: environ.get(f"GOVOPEN_SMTP_{end}") for end, key in ENVIRONMENT.items()}
    return {key: value for key, value in given.items() if value}


def _read_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise DataError(
            msg("There is no settings file {path}.", path=path), hint=msg("GOVOPEN_CONFIG names it; write it, or unset the variable.")
        )
    problems: list[Problem] = []
    found = read_toml(path, problems)
    if found is None:
        raise _faulty(problems)
    _refuse_open_password(path, found)
    return found


def _refuse_open_password(path: Path, found: Mapping[str, Any]) -> None:
    mail = found.get("mail")
    if sys.platform == "win32" or not isinstance(mail, dict) or not mail.get("password"):
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise DataError(
            msg("The settings file {path} holds a password, and others may read it (mode {mode}).", path=path, mode=f"{mode:04o}"),
            hint=msg("Run `chmod 600 {path}`, or take the password out and set GOVOPEN_SMTP_PASSWORD.", path=path),
        )
