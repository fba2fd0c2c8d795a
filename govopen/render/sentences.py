"""What nearly every finding says, in the reader's language: outcome, level, sentence; and what many findings share, made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, Generic, TypeVar

from govopen.core.model.findings import Finding, LateUnit, Level, Outcome
from govopen.i18n import Words
from govopen.messages import Message
from govopen.render.quantities import UNITS
from govopen.render.wording import LEVELS, OUTCOMES, why

_NAMES: Mapping[Any, Message] = {**OUTCOMES, **LEVELS, **UNITS}

Made = TypeVar("Made")

_REASON, _LEADER, _ENTRIES = map(Finding._fields.index, ("reason", "leader", "entries"))
#: Findings come in order of day, so that those which have all in common stand near one another.
_KEPT = 1024


@lru_cache(maxsize=64)  # 0.2 µs in place of 1.5
def name_of(code: Outcome | Level | LateUnit, words: Words) -> str:
    """Return the name of an outcome, of a level, or of a unit of lateness."""
    return words.say(_NAMES[code])


def why_text(finding: Finding, words: Words) -> str:
    """Return the sentence of ``wording.why``."""
    return words.say(why(finding))


class OncePerVerdict(Generic[Made]):
    """Makes of a finding what depends on all of it but its matter, office and entries: once for all findings that agree in the rest.

    A hundred thousand breaches of a year are some ten thousand verdicts.
    """

    def __init__(self, make: Callable[[Finding], Made]) -> None:
        """``make`` looks at neither matter, office nor entries, unless the reason has values."""
        self._make = make
        self._made: dict[Hashable, Made] = {}

    def __call__(self, finding: Finding) -> Made:
        """Return what is made of the finding, the same object for findings that agree."""
        if finding.reason.values or finding.steps:  # which hold anything, and are of few findings
            return self._make(finding)
        key = (finding[:_REASON], finding.reason.code, finding[_LEADER:_ENTRIES], finding[_ENTRIES + 1 :])
        made = self._made.get(key)
        if made is None:
            if len(self._made) == _KEPT:
                self._made.clear()
            made = self._made[key] = self._make(finding)
        return made
