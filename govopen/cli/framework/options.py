"""Options that several commands take, with their help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govopen.i18n import N_

Day = str | None
Unit = Annotated[str | None, typer.Option("--unit", metavar=N_("OFFICE"), help=N_("Only this office."))]
Rules = Annotated[list[str] | None, typer.Option("--rule", metavar=N_("RULE"), help=N_("Only this rule."))]
Packs = Annotated[list[str] | None, typer.Option("--pack", metavar=N_("PACK"), help=N_("Only the rules of this pack."))]
Levels = Annotated[
    list[str] | None, typer.Option("--level", metavar="must|in_principle|encouraged", help=N_("Only rules that bind this much."))
]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file, whole or not at all."))]
Force = Annotated[bool, typer.Option("--force", help=N_("Replace the file if it exists."))]
