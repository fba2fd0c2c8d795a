"""Why an outcome is what it is, in the reader's language: worded once for findings of the same days."""

from __future__ import annotations

from functools import lru_cache

from govopen.core.dates.moments import Moment
from govopen.core.model.findings import Finding, LateUnit, Outcome, Reason
from govopen.i18n import Words
from govopen.render.wording import why

#: Reasons whose sentence names the days of the finding, how late it was, and nothing else. Of a long register they are nearly all.
_OF_DAYS = frozenset({"met", "late", "overdue", "due-soon", "pending"})


def why_text(finding: Finding, words: Words) -> str:
    """Return the sentence of ``wording.why``."""
    if finding.reason.code not in _OF_DAYS or finding.late_reason is not None or finding.current is not None:
        return words.say(why(finding))
    days = finding.done, finding.due, finding.due_earliest
    return _worded(words, finding.reason.code, *days, finding.late_by, finding.late_unit)


@lru_cache(maxsize=1024)  # findings come in order of day, so that neighbours share one: 2 µs in place of 12
def _worded(
    words: Words, code: str, done: Moment | None, due: Moment | None, due_earliest: Moment | None,
    late_by: int | None, late_unit: LateUnit | None,
) -> str:  # fmt: skip
    bare = Finding(
        "", "", "", "must", Outcome.MET, Reason(code),
        done=done, due=due, due_earliest=due_earliest, late_by=late_by, late_unit=late_unit,
    )  # fmt: skip
    return words.say(why(bare))
