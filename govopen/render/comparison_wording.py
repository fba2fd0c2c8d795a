"""An audit beside an earlier year in words and cells, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from govopen.core.reports.audit_report import AuditReport
from govopen.core.reports.comparison import Change, Comparison, Side
from govopen.i18n import N_, Words
from govopen.messages import Message, msg, plural
from govopen.render.finding_rows import rule_title
from govopen.render.headline import percentage
from govopen.render.wording import LEVELS, NO_OFFICE

#: A rule that judged nothing then, for it was not in force.
NOT_IN_FORCE = msg("not in force")
#: An office of which nothing was said then.
NOTHING = msg("nothing judged")


class Compared(Struct, frozen=True):
    """One line: a name, how much it binds where it is a rule, its two sides in words, and what changed."""

    name: str
    level: str
    now: str
    before: str
    breaches: str
    rate: str
    change: Change


def years(against: Comparison) -> Message:
    """The earlier days and the day on which they are judged."""
    day = f"{against.on.day} {against.on.minute:%H:%M}" if against.on.minute else str(against.on.day)
    return msg("{first} to {last}, as of {day}", first=against.period.first, last=against.period.last, day=day)


def basis(against: Comparison) -> Iterator[Message]:
    """Yield on what the comparison rests."""
    alone = sum((each.change.now is None) != (each.change.before is None) for each in against.rules)
    yield plural(
        "Total and offices are compared by the {count} rule in force in both; breaches and rates are those that the headline counts.",
        "Total and offices are compared by the {count} rules in force in both; breaches and rates are those that the headline counts.",
        against.common,
    )
    if alone:
        yield plural(
            "{count} rule is in force in one of them only, and is not compared.",
            "{count} rules are in force in one of them only, and are not compared.",
            alone,
        )


def total(against: Comparison, words: Words) -> Compared:
    """The line of the sums."""
    return _line(words.say(N_("Total")), "", against.total, NOTHING, words)


def offices(against: Comparison, words: Words) -> list[Compared]:
    """A line an office."""
    return [_line(each.unit or words.say(NO_OFFICE), "", each.change, NOTHING, words) for each in against.units]


def duties(against: Comparison, words: Words, *, everything: bool) -> list[Compared]:
    """A line a rule; without ``everything`` those on which nothing was judged and found wanting in either year are left out."""
    lines = []
    for each in against.rules:
        if everything or _is_telling(each.change):
            name = f"{each.rule.article} {rule_title(each.rule, words)}"
            lines.append(_line(name, words.say(LEVELS[each.rule.level]), each.change, NOT_IN_FORCE, words))
    return lines


def _is_telling(change: Change) -> bool:
    return any(side is not None and side.breaches for side in (change.now, change.before))


def _line(name: str, level: str, change: Change, absent: Message, words: Words) -> Compared:
    breaches = "–" if change.breaches is None else signed(change.breaches)
    rate = "–" if change.thousandths is None else signed(change.thousandths, tenths=True)
    return Compared(name, level, _side(change.now, absent, words), _side(change.before, absent, words), breaches, rate, change)


def _side(side: Side | None, absent: Message, words: Words) -> str:
    if side is None:
        return words.say(absent)
    if side.is_empty:
        return words.say(NOTHING)
    return words.say("{count} ({rate})", count=side.breaches, rate=percentage(side.rate))


def signed(number: int, *, tenths: bool = False) -> str:
    """``+3``, ``−2``, ``0``; a number of ``tenths`` as ``+1.2``."""
    size = f"{abs(number) // 10}.{abs(number) % 10}" if tenths else str(abs(number))
    return f"+{size}" if number > 0 else f"−{size}" if number else size


def against_title(report: AuditReport) -> Message:
    """The heading of the comparison."""
    assert report.against is not None
    first = report.against.period.first
    return msg("Against {year}", year=first.year)
