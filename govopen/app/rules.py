"""The rules of a ledger, or of the packs that a new ledger would have; and the check of a pack of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from govopen.app.init import DEFAULT_PACKS
from govopen.app.pack_folders import folders_of, pack_folders
from govopen.app.rule_choice import resolve_rule
from govopen.app.workspace import Workspace
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.model.rules import Pack, Rule, Rulebook
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.rule_cases import judge_case, rules_lacking_cases
from govopen.core.reports.traceability import Traceability
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_cases import read_cases
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.traceability import read_traceability
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.datafiles.work_calendar import build_calendar
from govopen.errors import DataError, Problem, UnknownName
from govopen.messages import Message, msg, plural


def rules_of(workspace: Workspace | None, *, packs: Sequence[str] = ()) -> Rulebook:
    """Return the packs named, else those of the ledger, else (where there is no ledger: None) those of a new one."""
    shipped = shipped_packs()
    readings: Mapping[str, str] = {}
    if packs:
        folders = pack_folders(packs)
    elif workspace is not None:
        with workspace.reading() as opened:
            folders, readings = folders_of(opened.ledger.info.chosen), opened.readings
    else:
        folders = pack_folders(name for name in DEFAULT_PACKS if name in shipped)
    return read_rulebook(folders, read_vocabulary(packs=folders), readings=readings)


def one_rule(workspace: Workspace | None, rule: str, *, packs: Sequence[str] = ()) -> tuple[Rule, Vocabulary]:
    """Return one rule, looked for in the packs named or the ledger's, then in everything that comes with govopen.

    Raises:
        UnknownName: there is none of that id; the nearest are named.
    """
    ledger = rules_of(workspace, packs=packs)
    try:
        found = resolve_rule(ledger, rule)
    except UnknownName as unknown:
        shipped = read_rulebook(shipped_packs().values(), read_vocabulary()).rule(rule)
        if shipped is None:
            raise unknown from None
        found = shipped
    return found, read_vocabulary()


class CheckedPack(Struct, frozen=True):
    """A pack without a mistake, how many cases its rules passed, and which rules have too few (a pass, a breach, an edge)."""

    pack: Pack
    cases: int
    lacking: tuple[tuple[Rule, Message], ...]


def check_packs(names: Sequence[str]) -> tuple[CheckedPack, ...]:
    """Read packs by id or folder, all that come with govopen if none is named, and judge the cases that stand beside their rules.

    Raises:
        DataError: with every mistake, its file and key.
    """
    folders = pack_folders(names or list(shipped_packs()))
    vocabulary = read_vocabulary(packs=folders)
    ledger = read_rulebook(folders, vocabulary)
    problems: list[Problem] = []
    calendar = build_calendar()
    checked = tuple(_check_pack(folder, pack, vocabulary, calendar, problems) for folder, pack in zip(folders, ledger.packs, strict=True))
    if problems:
        raise DataError(
            plural("The cases of the rule packs have {count} fault.", "The cases of the rule packs have {count} faults.", len(problems)),
            hint=msg("Mend the rule or the case; `govopen rules check FOLDER` reads a pack again."),
            problems=problems,
        )
    return checked


def _check_pack(folder: Path, pack: Pack, vocabulary: Vocabulary, calendar: WorkCalendar, problems: list[Problem]) -> CheckedPack:
    """Judge the cases of one pack."""
    cases = read_cases(folder, pack.rules, vocabulary, problems)
    rules = {rule.id: rule for rule in pack.rules}
    for case in cases:
        mismatch = judge_case(case, rules[case.rule], calendar)
        if mismatch is not None:
            file, _, key = case.place.partition(" ")
            problems.append(Problem(mismatch, file=str(folder / file), column=key, value=case.rule))
    return CheckedPack(pack, len(cases), tuple(rules_lacking_cases(pack.rules, cases)))


def traceability_of(name: str) -> Traceability:
    """Return which rules judge which sentence of a pack's notice.

    Raises:
        DataError: a sentence has neither a rule nor a reason, or the sentences are not the notice's text.
    """
    shipped = shipped_packs()
    (folder,) = pack_folders([name])
    others = [each for each in shipped.values() if each.resolve() != folder.resolve()]
    ledger = read_rulebook([folder, *others], read_vocabulary(packs=[folder]))
    problems: list[Problem] = []
    found = read_traceability(folder, ledger.packs[0], ledger.packs[1:], problems)
    if found is None or problems:
        raise DataError(
            plural(
                "The coverage of {pack} has {count} fault.",
                "The coverage of {pack} has {count} faults.",
                len(problems),
                pack=ledger.packs[0].id,
            ),
            hint=msg("Every sentence of the notice needs a rule that judges it, or the reason why none can."),
            problems=problems,
        )
    return found
