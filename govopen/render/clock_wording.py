"""What a clock that stands waits for, in words: on whom, until when, and what ends it."""

from __future__ import annotations

from collections.abc import Mapping

from govopen.i18n import N_
from govopen.messages import Message, msg

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
