"""Whether what is said about duties can ever apply: a statement that no verdict would heed is refused when it is made.

A waiver for a period that its rule does not judge, a reason given for a rule of other matters, a nil report that nothing checks: kept in
silence they would look as if they held.
"""

from __future__ import annotations

from collections.abc import Iterable

from govopen.app.checks import unknown_matter
from govopen.app.record import several
from govopen.app.study import pack_folders, refuse_rules
from govopen.core.dates.moments import Period, parse_period, periods_touching
from govopen.core.evaluation.kinds.declared import DeclaredParams
from govopen.core.model.events import Matter
from govopen.core.model.field_values import name_choices
from govopen.core.model.rules import Rule, Rulebook
from govopen.core.model.vocabulary import KindSpec, Vocabulary, label
from govopen.datafiles.rule_packs import read_rulebook
from govopen.errors import EntryRefused
from govopen.ledger.ledger import Book
from govopen.messages import Label, msg


def read_rules(book: Book, vocabulary: Vocabulary) -> Rulebook:
    """The packs that the ledger was made with."""
    return read_rulebook(pack_folders(book.info.packs), vocabulary)


def the_rule(rulebook: Rulebook, name: str) -> Rule:
    """Return the rule of that id; UnknownName names the nearest if no loaded pack has it."""
    refuse_rules(rulebook, [name])
    return next(rule for rule in rulebook.rules if rule.id == name)


def title(rule: Rule) -> Label:
    """What people call a rule."""
    return Label(rule.title, rule.title_en)


def waived_period(rule: Rule, target: str, *, is_matter: bool) -> Period | None:
    """Return the period that a waiver is meant for, None where it is meant for a matter.

    Raises:
        EntryRefused: the rule judges no such period, or periods only and this is none.
    """
    period = None if is_matter and _names_matters(rule) else parse_period(target)
    if period is None:
        if not _names_matters(rule):
            hint = msg("Write a period such as {names}.", names=_examples(rule, Period("year", rule.versions[-1].force.first.year + 1))[:4])
            raise EntryRefused(msg("“{title}” judges periods; {target} is none.", title=title(rule), target=target), hint=hint)
        return None
    if not rule.period_units:
        raise EntryRefused(
            msg("“{title}” judges matters, not periods: a waiver for {period} would never apply.", title=title(rule), period=period.label),
            hint=msg("Name the matter instead: govopen waive MATTER {rule} …", rule=rule.id),
        )
    if period.unit not in rule.period_units:
        raise EntryRefused(
            msg(
                "“{title}” does not judge {period} as one period: a waiver for it would never apply.",
                title=title(rule),
                period=period.label,
            ),
            hint=msg("Name its own periods, each with a waiver of its own: {names}.", names=_examples(rule, period)),
        )
    return period


def _names_matters(rule: Rule) -> bool:
    return any(version.params.of_matters for version in rule.versions)


def _examples(rule: Rule, period: Period) -> list[str]:
    """The rule's own periods that share a day with the one given."""
    return [each.label for unit in rule.period_units[:1] for each in periods_touching(unit, period.span)]


def find_judged(book: Book, vocabulary: Vocabulary, number: str, rules: Iterable[Rule], *, kind: str | None = None) -> Matter:
    """Return the matter of that number that some of the rules may judge.

    Raises:
        UnknownMatter: there is none of that number; the nearest numbers are named.
        EntryRefused: the rules judge others only, or several of that number, of different kinds.
    """
    rules = list(rules)
    found = [matter for matter in book.find(number, kind=kind) if matter.kind in vocabulary.kinds]
    judged = [matter for matter in found if any(rule.names_matter(matter.kind) for rule in rules)]
    if not found:
        raise unknown_matter(book, number, kind=kind)
    if len(judged) > 1:
        raise several(number, judged)
    if not judged:
        raise _never_judged(vocabulary, found[0], rules)
    return judged[0]


def _never_judged(vocabulary: Vocabulary, matter: Matter, rules: list[Rule]) -> EntryRefused:
    said = {"number": matter.number, "kind": label(vocabulary.kinds[matter.kind])}
    if len(rules) != 1:
        return EntryRefused(
            msg("No such duty of the ledger's packs concerns {kind}: for {number} this would change nothing.", **said),
            hint=msg("`govopen rules list` shows the duties."),
        )
    rule = rules[0]
    named = {version.params.of_matters for version in rule.versions}
    kinds = [kind for kind in vocabulary.kinds.values() if kind.name in named]
    return EntryRefused(
        msg("{number} is a matter of the kind {kind}, which “{title}” does not judge: this would never apply.", title=title(rule), **said),
        hint=msg("It judges: {names}.", names=name_choices(kinds)) if kinds else msg("It judges periods, not matters."),
    )


def publishing(rulebook: Rulebook) -> list[Rule]:
    """The rules that ask for a publication, which a withholding sets aside."""
    return [rule for rule in rulebook.rules if any(version.params.publication for version in rule.versions)]


def counted_event(rulebook: Rulebook, kind: str) -> str | None:
    """The event by which the matters of a kind are counted, where a rule holds declarations against the ledger."""
    counts = (version.params.counts for rule in rulebook.rules for version in rule.versions if isinstance(version.params, DeclaredParams))
    return next((each[kind] for each in counts if kind in each), None)


def check_declared(rulebook: Rulebook, vocabulary: Vocabulary, kind: KindSpec, *, nil: bool) -> None:
    """Refuse a nil report or a count that no rule would look at; a nil report also tells an empty register from one nobody kept."""
    versions = [version.params for rule in rulebook.rules for version in rule.versions]
    if counted_event(rulebook, kind.name) is not None or (nil and kind.name in {each.of_register for each in versions}):
        return
    counted = dict.fromkeys(name for each in versions if isinstance(each, DeclaredParams) for name in each.counts)
    known = [vocabulary.kinds[name] for name in counted if name in vocabulary.kinds]
    hint = msg("There are: {names}.", names=name_choices(known)) if known else msg("`govopen rules list` shows the duties.")
    raise EntryRefused(msg("No rule of the ledger's packs counts {kind}: nothing would ever be compared.", kind=label(kind)), hint=hint)
