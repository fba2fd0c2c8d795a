"""The options common to all commands, taken off the command line wherever they stand, before or after the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from govopen.i18n import N_
from govopen.messages import Message, msg

VALUED = {"--ledger": "ledger", "--lang": "lang"}

#: Their rows in every help page: options, metavar, explanation.
COMMON_HELP: tuple[tuple[str, str, str], ...] = (
    ("--ledger", N_("LEDGER"), N_("Ledger file or database URL (else GOVOPEN_LEDGER, else ./govopen.db).")),
    ("--lang", "zh|en", N_("Language (else GOVOPEN_LANG, else Chinese).")),
    ("--no-color", "", N_("No colours; NO_COLOR does the same.")),
    ("-h, --help", "", N_("Show this page.")),
)


@dataclass
class Common:
    """The values of the common options, the arguments left over, and what was wrong."""

    rest: list[str] = field(default_factory=list)
    ledger: str | None = None
    lang: str | None = None
    no_color: bool = False
    complaint: Message | None = None


def read_common(argv: Sequence[str]) -> Common:
    """Take ``--ledger``, ``--lang`` and ``--no-color`` out of the arguments; ``--`` ends the search, the last one given wins."""
    common, left = Common(), list(argv)
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            common.rest += ["--", *left]
            break
        if word == "--no-color":
            common.no_color = True
        elif name not in VALUED:
            common.rest.append(word)
        elif equals or left:
            setattr(common, VALUED[name], value if equals else left.pop(0))
        else:
            common.complaint = msg("{option} wants a value.", option=name)
    return common
