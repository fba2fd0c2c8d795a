"""Options that several commands take, with their help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from govopen.cli.framework.completion import LEVELS, PACKS, RULES, UNITS
from govopen.core.text.personal_data import excerpt
from govopen.errors import UsageError
from govopen.i18n import N_
from govopen.messages import msg


def read_year(text: object, option: str = "--year") -> int:
    """Read a year as it is typed or printed, given by ``option``.

    Raises:
        UsageError: it is none, or one of which no day can be typed.
    """
    from govopen.core.dates.moments import parse_year

    year = parse_year(str(text))
    if year is None and not str(text).strip():
        raise UsageError(msg("{name} must not be empty.", name=option))
    if year is None:
        raise UsageError(
            msg("{option} takes a year from 1949 to 2199, not {value}.", option=option, value=excerpt(str(text))),
            hint=msg("Write it like 2026, 2026年 or 二〇二六年."),
        )
    return year


def read_other_year(text: object) -> int:
    """Read the year of ``--against``."""
    return read_year(text, "--against")


Day = str | None
Year = Annotated[int | None, typer.Option("--year", metavar=N_("YEAR"), parser=read_year, help=N_("A calendar year: 2026, 2026年."))]
Since = Annotated[Day, typer.Option("--from", metavar=N_("DAY"), help=N_("First day, instead of a year."))]
Until = Annotated[Day, typer.Option("--to", metavar=N_("DAY"), help=N_("Last day, instead of a year."))]
AsOf = Annotated[
    Day, typer.Option("--as-of", metavar=N_("DAY"), help=N_("Judge as of the end of this day; what happened later is hidden."))
]
KnownAsOf = Annotated[Day, typer.Option("--known-as-of", metavar=N_("DAY"), help=N_("Hide what was recorded after this day."))]
CalendarAsOf = Annotated[
    Day, typer.Option("--calendar-as-of", metavar=N_("DAY"), help=N_("Count by the holiday notices published by this day."))
]
Strict = Annotated[bool, typer.Option("--strict", help=N_("Count breaches of duties “in principle” too."))]
Verify = Annotated[bool, typer.Option("--verify", help=N_("Hash every entry of a long ledger anew too."))]
Limit = Annotated[int, typer.Option("--limit", metavar=N_("N"), min=0, max=10**9, help=N_("Findings in the table at most; 0 for all."))]
Unit = Annotated[str | None, typer.Option("--unit", metavar=N_("OFFICE"), autocompletion=UNITS, help=N_("Only this office."))]
Rules = Annotated[list[str] | None, typer.Option("--rule", metavar=N_("RULE"), autocompletion=RULES, help=N_("Only this rule."))]
Packs = Annotated[
    list[str] | None,
    typer.Option("--pack", metavar=N_("PACK"), autocompletion=PACKS, help=N_("Only the rules of this pack.")),
]
Levels = Annotated[
    list[str] | None,
    typer.Option("--level", metavar="must|in_principle|encouraged", autocompletion=LEVELS, help=N_("Only rules that bind this much.")),
]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file, whole or not at all."))]
Force = Annotated[bool, typer.Option("--force", help=N_("Replace the file if it exists."))]


def format_option(*forms: str) -> Any:
    """The option ``--format`` of a command that draws these."""
    return typer.Option("--format", metavar="|".join(forms), help=N_("What to draw; else by the file's ending."))
