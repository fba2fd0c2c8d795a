"""The first-day checklist in words: what was never begun, and the commands that settle it."""

from __future__ import annotations

from collections.abc import Iterator

from govopen.core.reports.first_day import Unbegun
from govopen.i18n import Words
from govopen.messages import Label, Message, msg, plural
from govopen.render.wording import ROLES, UNIT_TYPES

#: Events of one register that are named at most, and titles of duties.
MOST_EVENTS, MOST_DUTIES = 4, 6


def step_title(step: Unbegun) -> Message:
    """Return what has to be recorded, and how many verdicts wait for it."""
    waiting = plural("{count} verdict waits for it", "{count} verdicts wait for it", step.findings)
    return msg("{what} ({waiting})", what=step_what(step), waiting=waiting)


def step_what(step: Unbegun) -> Message:
    """Return what has to be recorded."""
    match step.reason:
        case "no-unit-registered":
            return msg("Register the offices")
        case "no-unit-of-type":
            return msg("Declare which offices are: {types}", types=[UNIT_TYPES[each] for each in step.types])
        case "nobody-in-role":
            return msg("Register who holds the office: {role}", role=ROLES.get(step.role, step.role))
        case _:
            label = step.rules[0].label
            more = len(step.events) - MOST_EVENTS
            named: list[object] = [_label(step, event) for event in step.events[:MOST_EVENTS]] or [label(step.kind)]
            return msg("Begin the register: {events} …", events=named) if more > 0 else msg("Begin the register: {events}", events=named)


def _label(step: Unbegun, event: str) -> object:
    found = (rule.labels[event] for rule in step.rules if event in rule.labels)
    return next(found, event)


def _typed(step: Unbegun, event: str, words: Words) -> str:
    """The event as it is typed: by its Chinese name, or by its code."""
    found = _label(step, event)
    return found.zh if isinstance(found, Label) and words.language == "zh" else event


def step_commands(step: Unbegun, words: Words) -> Iterator[str]:
    """Yield the commands that settle it, their variable parts in the reader's language."""
    say = words.say
    match step.reason:
        case "no-unit-registered":
            yield say("govopen unit add NAME --email ADDRESS")
        case "no-unit-of-type":
            yield from (say("govopen unit add OFFICE --type {type}", type=each) for each in step.types)
        case "nobody-in-role":
            yield say("govopen leader add NAME --role {role} --from DAY", role=step.role)
        case _:
            yield from (say("govopen log {event} NUMBER --at DAY", event=_typed(step, event, words)) for event in step.events[:MOST_EVENTS])
            yield say("govopen nil {kind} PERIOD", kind=step.kind)


def step_duties(step: Unbegun, words: Words) -> str:
    """Return the titles of the duties that wait, the first ones by name."""
    titles = [words.pick(rule.title, rule.title_en) for rule in step.rules]
    more = len(titles) - MOST_DUTIES
    named = words.say("{names}", names=titles[:MOST_DUTIES])
    if more <= 0:
        return named
    return words.say(plural("{named} and {count} more", "{named} and {count} more", more, named=named))
