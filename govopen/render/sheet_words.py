"""How a term counts, in words with their articles: what a counting sheet says on a terminal and on paper."""

from __future__ import annotations

from collections.abc import Iterator

from govopen.core.evaluation.terms import Term
from govopen.i18n import Words
from govopen.render.wording import UNITS


def conventions(term: Term, words: Words) -> Iterator[str]:
    """Say the term and the counting rules that were used, with their articles."""
    say = words.say
    yield say("Term: {count} {unit}.", count=term.count, unit=UNITS[term.unit])
    if term.unit == "hour":
        yield say("Counted: elapsed hours, through nights and rest days; the last minute is in time (Civil Code, articles 201 and 1259).")
        return
    if term.start_counts:
        yield say("Counted: the first day is day 1, by this rule's own terms.")
    else:
        yield say("Counted: the first day is not counted, day 1 is the next one that counts (Civil Code, article 201).")
    if term.unit == "workday":
        yield say("Working days: Monday to Friday and make-up days; not weekends and days off by notice.")
    elif term.roll:
        yield say("All days count; a last day on a rest day moves to the next working day (Civil Code, article 203).")
    end = f"{term.cutoff:%H:%M}" if term.cutoff else "24:00"
    yield say("The last day ends at {time}, and is in time (Civil Code, articles 203 and 1259).", time=end)
