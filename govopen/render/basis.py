"""What a verdict rests on, in words: the places of the law, how an open word was read, how the term was counted."""

from __future__ import annotations

from collections.abc import Iterator

from govopen.core.model.rules import Cite, Term
from govopen.i18n import N_, Words
from govopen.messages import Label, msg
from govopen.render.quantities import TERMS

SECOND_HAND = N_("The wording is second-hand and was not seen in the official text.")


def reading_text(reading: Label | None, words: Words) -> str:
    """How an open word of the clause is counted; empty where the clause itself says everything."""
    return "" if reading is None else words.say(msg("Reading: {reading}", reading=reading))


def further_text(cite: Cite, words: Words) -> str:
    """Another place of the law, with its words."""
    return words.say(msg("Further: {document} {article}: “{value}”", document=cite.document, article=cite.article, value=cite.text))


def conventions(term: Term, words: Words) -> Iterator[str]:
    """Say the term and the counting rules that were used, with their articles."""
    say = words.say
    yield say(TERMS[term.unit](term.count))
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
