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
"""

from __future__ import annotations

import re
import stat
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from govopen.errors import DataError, Problem, system_reason
from govopen.messages import Message, msg

Tls = Literal["tls", "starttls", "none"]
PORTS: Mapping[str, int] = {"tls": 465, "starttls": 587, "none": 25}
ADDRESS = r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$"
ENVIRONMENT = {"HOST": "host", "PORT": "port", "FROM": "from", "USER": "user", "PASSWORD": "password", "TLS": "tls", "TIMEOUT": "timeout"}
SECRETS = frozenset({"password"})


class MailConfig(BaseModel):
    """The mail server. ``host`` None: there is none."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    host: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._:\[\]-]+$")
    port: int | None = Field(default=None, ge=1, le=65535)
    tls: Tls = "tls"
    sender: str | None = Field(default=None, alias="from", pattern=ADDRESS)
    user: str | None = None
    password: str | None = Field(default=None, repr=False)
    timeout: float = Field(default=30, gt=0, le=600)


class RemindConfig(BaseModel):
    """Whom reminders reach beside the offices of the register."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    office: str | None = None
    office_email: str | None = Field(default=None, pattern=ADDRESS)
    escalate_after: int = Field(default=10, ge=0, le=366)
    leaders: Mapping[str, str] = {}


class Config(BaseModel):
    """All settings."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    mail: MailConfig = MailConfig()
    remind: RemindConfig = RemindConfig()


def read_config(environ: Mapping[str, str]) -> Config:
    """Read the file, if one is named, then the environment; raises DataError with every mistake."""
    name = environ.get("GOVOPEN_CONFIG") or None
    found = _read_file(Path(name).expanduser()) if name else {}
    mail = found.get("mail", {})
    if isinstance(mail, dict):
        found["mail"] = mail | _from_environment(environ)
    try:
        config = Config.model_validate(found)
    except ValidationError as error:
        raise DataError(msg("The settings are faulty."), problems=_problems(error, name)) from None
    faults = [
        Problem(msg("this is not a mail address"), name, column=f"remind.leaders.{leader}", value=address)
        for leader, address in config.remind.leaders.items()
        if not re.match(ADDRESS, address)
    ]
    if faults:
        raise DataError(msg("The settings are faulty."), problems=faults)
    return config


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    given = {key: environ.get(f"GOVOPEN_SMTP_{end}") for end, key in ENVIRONMENT.items()}
    return {key: value for key, value in given.items() if value}


def _read_file(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise DataError(
            msg("There is no settings file {path}.", path=path), hint=msg("GOVOPEN_CONFIG names it; write it, or unset the variable.")
        ) from None
    except OSError as error:
        raise DataError(msg("The settings file {path} cannot be read: {reason}.", path=path, reason=system_reason(error))) from None
    except UnicodeDecodeError:
        raise DataError(msg("The settings file {path} is not UTF-8.", path=path)) from None
    except tomllib.TOMLDecodeError as error:
        raise DataError(msg("The settings file {path} is not TOML: {reason}", path=path, reason=str(error))) from None
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


def _problems(error: ValidationError, name: str | None) -> Iterable[Problem]:
    for fault in error.errors(include_input=True):
        key = ".".join(str(part) for part in fault["loc"])
        secret = fault["loc"] and fault["loc"][-1] in SECRETS
        value = None if secret or isinstance(fault.get("input"), dict) else str(fault.get("input"))
        yield Problem(_complaint(fault), name, column=key, value=value)


def _complaint(fault: Any) -> Message:
    match fault["type"]:
        case "extra_forbidden":
            return msg("there is no such setting")
        case "literal_error":
            return msg("choose one of {choices}", choices=["tls", "starttls", "none"])
        case "string_pattern_mismatch":
            return msg("this is not a mail address") if fault["loc"][-1] != "host" else msg("this is not the name of a server")
        case "int_parsing" | "int_type" | "float_parsing" | "float_type" | "greater_than" | "greater_than_equal" | "less_than_equal":
            return msg("a number is wanted, and within reason")
        case _:
            return msg("this has the wrong form")
