"""Sentences on what must or may lie between two points of a matter, and on what must not happen to it at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from govopen.core.model.findings import Finding
from govopen.i18n import N_
from govopen.messages import Message, msg
from govopen.render.quantities import AT_LEAST, LASTED

Wording = Callable[[Finding, Mapping[str, object]], Message]


def _between(finding: Finding, values: Mapping[str, object]) -> Message:
    """Too little lies between two points."""
    unit = str(values["unit"])
    lasted, required = LASTED[unit](finding.actual or 0), AT_LEAST[unit](finding.required or 0)
    end = values.get("until", finding.done)
    text = N_("“{start}” {begun}, “{end}” {done}: {lasted}; {required}.")
    return msg(text, start=values["start"], begun=values["begun"], end=values["end"], done=end, lasted=lasted, required=required)


def _bounded(text: str) -> Wording:
    """A sentence with the days of the finding and the points of an interval."""
    return lambda finding, values: msg(text, **{**values, "done": finding.done, "due": finding.due or finding.due_earliest})


INTERVAL_REASONS: dict[str, Wording] = {
    "interval-kept": _bounded(N_("“{start}” {begun}, “{end}” {done}: not too early, the time before it ran until {due}.")),
    "interval-lasted": _bounded(N_("“{start}” {begun}; it lasted until {due}, as long as it must, and “{end}” may follow.")),
    "interval-running": _bounded(N_("“{start}” {begun}; it must last until {due}, and “{end}” must not come before that is over.")),
    "interval-running-uncovered": _bounded(
        N_("“{start}” {begun}; it must last until {due} at the earliest; the exact day depends on the holiday notice for {year}.")
    ),
    "interval-unsettled": _bounded(
        N_("Whether enough time lies between “{start}” and “{end}” depends on the holiday notice for {year}, which is not known.")
    ),
    "interval-order-unknown": _bounded(
        N_("Which came first on {day}, “{start}” or “{end}”, is not recorded; the minutes would settle it.")
    ),
    "interval-awaited": _bounded(N_("“{start}” {begun}; “{end}” is not recorded yet.")),
    "interval-too-short": _between,
    "interval-too-early": _bounded(N_("“{end}” {done}, and must not come before “{start}”, {due}.")),
    "ahead-met": _bounded(N_("“{start}” {begun}, ahead of “{end}” {until}; the last day in time was {last}.")),
    "ahead-too-short": _between,
    "forbidden-kept": _bounded(N_("Not done, as it must not be: {events}.")),
    "forbidden-done": _bounded(N_("“{event}” {done}: that must not be done.")),
}
