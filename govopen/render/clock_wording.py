"""Sentences on clocks that stand, and on what is not known of one: on whom it waits, until when, what ends it, what would settle it."""

from __future__ import annotations

from collections.abc import Mapping

from govopen.i18n import N_
from govopen.messages import Message, msg
from govopen.render.interval_wording import Wording

_ENDED = N_("“{event}” of {day}: waiting for {whom}; the clock stands until “{ends}” is recorded, and no day ends that by itself.")
_BOUNDED = N_("“{event}” of {day}: waiting for {whom}; the clock stands until “{ends}” is recorded, until {until} at the latest.")
_PERHAPS = N_(
    "“{event}” of {day}: waiting for {whom}; the clock stands until “{ends}” is recorded, or until {until} at the earliest, "
    "because “{field}” is not recorded."
)


def what_holds(waits: object) -> Message:
    """Return one sentence for each thing that a clock waits for."""
    assert isinstance(waits, list)
    first, *others = [_wait(each) for each in waits]
    for other in others:
        first = msg("{one} {other}", one=first, other=other)
    return first


def _wait(wait: Mapping[str, object]) -> Message:
    text = _ENDED if wait["until"] is None else _PERHAPS if wait["field"] else _BOUNDED
    return msg(text, **{**wait, "whom": wait["whom"] or msg("an answer")})


def _plain(text: str) -> Wording:
    return lambda finding, values: msg(text, **values)


CLOCK_REASONS: dict[str, Wording] = {
    "clock-stopped": lambda finding, values: what_holds(values["waits"]),
    "start-unconfirmed": _plain(N_("It begins with “{event}”, which is not recorded; that day would settle it.")),
    "opening-unknown": _plain(
        N_("How it came in is not recorded, and with it whether “{event}” of {day} begins the count; the way it came would settle it.")
    ),
    "clock-fact-unknown": _plain(
        N_("“{event}” of {day} does not say “{field}”, on which the last day depends; saying it would settle it.")
    ),
    "clock-event-late": _plain(N_("“{event}” came on {day}, after {limit}: whether the clock stands then the law does not say.")),
    "clock-event-unasked": _plain(
        N_("An answer came on {day}, and “{event}” before it is not recorded, on which the last day depends; recording it would settle it.")
    ),
    "clock-end-late": _plain(N_("“{event}” came on {day}, after {limit}: whether a new count began then the law does not say.")),
    "given-up": _plain(N_("“{event}” of {day} was not answered by {limit}: no more is owed, and the matter may be closed.")),
}
