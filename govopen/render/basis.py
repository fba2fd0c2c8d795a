"""What a verdict rests on, in words: the places of the law, how an open word was read, how the term was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from govopen.core.model.rules import Cite, EventRef, Term
from govopen.core.model.terms import LeastTerm
from govopen.core.reports.counting_sheet import CountingSheet
from govopen.i18n import N_, Words
from govopen.messages import Label, Message, msg, plural
from govopen.render.clock_steps import clock_lines
from govopen.render.quantities import TERMS

SECOND_HAND = N_("The wording is second-hand and was not seen in the official text.")


def reading_text(reading: Label | None, words: Words) -> str:
    """How an open word of the clause is counted; empty where the clause itself says everything."""
    return "" if reading is None else words.say(msg("Reading: {reading}", reading=reading))


def further_text(cite: Cite, words: Words) -> str:
    """Another place of the law, with its words."""
    return words.say(msg("Further: {document} {article}: “{value}”", document=cite.document, article=cite.article, value=cite.text))


def effect_text(sheet: CountingSheet, words: Words) -> str:
    """From when the version is in force; where that is the day of signing, because the document names no other."""
    day = sheet.version.in_force_from.isoformat()
    if sheet.by_signing:
        return words.say("in force from {day}, the day it was signed, for it names no other", day=day)
    return words.say("in force from {day}", day=day)


def sheet_lines(sheet: CountingSheet, words: Words) -> Iterator[str]:
    """Say how the verdict was come by: the term and its source, how it was counted, what moved it, what was looked for and found."""
    if sheet.term is not None:
        yield from conventions(sheet.term, words, _number_from(sheet))
    yield from clock_lines(sheet.finding, sheet.rule, words)
    if sheet.period is not None:
        span = sheet.period.span
        yield words.say("Judged: {first} to {last}, both days included.", first=span.first, last=span.last)
    yield from _counted(sheet, words)
    if sheet.overdue_by is not None:
        yield words.say(plural("Overdue by {count} working day.", "Overdue by {count} working days.", sheet.overdue_by))
    yield from _sought(sheet, words)


def _counted(sheet: CountingSheet, words: Words) -> Iterator[str]:
    """Say of what a share is taken and how it is rounded, that matters are counted once, and what excuses."""
    params = sheet.version.params
    if params.share_of is not None:
        ratio, refs = params.share_of
        text = N_("At least {ratio} of: {names}, in the same period; a part of one is counted as one.")
        yield words.say(text, ratio=ratio, names=_names(sheet, refs))
    if params.matters_once:
        yield words.say("Each matter is counted once in a period.")
    for excuse in params.excused_by:
        if excuse.whenever:
            yield words.say("Excused by, whenever it happens: {names}.", names=_names(sheet, (excuse,)))
        else:
            yield words.say("Excused by, if it happens by the last day in time: {names}.", names=_names(sheet, (excuse,)))


def _names(sheet: CountingSheet, refs: Iterable[EventRef]) -> tuple[Label, ...]:
    return tuple(sheet.rule.qualified_label(ref.event, facet) for ref in refs for facet in ref.facet or (None,))


def _sought(sheet: CountingSheet, words: Words) -> Iterator[str]:
    silent = False
    for each in sheet.sought:
        if each.found:
            found = tuple(msg("{when} (entry {seq})", when=entry.when, seq=entry.seq) for entry in each.found)
            yield words.say(msg("Looked for: {names}. Found: {found}.", names=each.names, found=found))
        else:
            silent = True
            yield words.say(msg("Looked for: {names}. The ledger has no entry of it.", names=each.names))
    if silent and sheet.finding.done is None:
        yield words.say("What the ledger does not say need not be undone: whoever did it may still record it, with its evidence.")


def _number_from(sheet: CountingSheet) -> Message:
    cite = sheet.number_from
    if cite is not None:
        return msg("The number stands in {document} {article}.", document=cite.document, article=cite.article)
    if sheet.finding.length:
        return msg("The number stands in the entry that began it.")
    return msg("The clause names no number: it is read so, by the reading above.")


def conventions(term: Term, words: Words, source: Message | None = None) -> Iterator[str]:
    """Say the term, where its number stands, and the counting rules that were used, with their articles and why they apply."""
    say = words.say
    yield say(TERMS[term.unit](term.count))
    if source is not None:
        yield say(source)
    if term.unit == "hour" and term.least:
        yield say("Counted: elapsed hours, nights and rest days too; it is the least that must pass (Civil Code, articles 201 and 1259).")
        return
    if term.unit == "hour":
        yield say("Counted: elapsed hours, through nights and rest days; the last minute is in time (Civil Code, articles 201 and 1259).")
        return
    if isinstance(term, LeastTerm) and term.backwards:
        yield say("Counted back: the day named ahead is not counted, day 1 is the one before it that counts (Civil Code, article 201).")
    elif term.start_counts:
        yield say("Counted: the first day is day 1, by this rule's own terms.")
    else:
        yield say("Counted: the first day is not counted, day 1 is the next one that counts (Civil Code, article 201).")
    if term.unit == "workday":
        text = N_("Working days: Monday to Friday ({law}, article 7) and make-up days; not weekends and days off by notice.")
        yield say(text, law="国务院关于职工工作时间的规定")
    elif term.roll:
        yield say("All days count; a last day on a rest day moves to the next working day (Civil Code, article 203).")
    end = f"{term.cutoff:%H:%M}" if term.cutoff else "24:00"
    if isinstance(term, LeastTerm) and not term.whole:
        yield say("It is the least that must pass, and has passed with its last day, by this rule's own terms.")
    elif term.least:
        yield say("It is the least that must pass: the last day runs until 24:00 and belongs to it (Civil Code, articles 203 and 1259).")
    else:
        yield say("The last day ends at {time}, and is in time (Civil Code, articles 203 and 1259).", time=end)
    yield say("Where the law itself does not say how days are counted, the Civil Code applies by analogy; procedure laws count alike.")
