"""Which rule packs judge a ledger: added from a day, ended from a day, each as an entry."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from govopen.app.clock import now
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.pack_folders import is_there, pack_folders
from govopen.app.recorded import Recorded
from govopen.app.resolve import refuse_future, require_text, this_minute, unknown_name
from govopen.app.workspace import Workspace
from govopen.atomic_files import home_path
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.core.model.pack_choice import ChosenPack
from govopen.core.model.rules import Pack
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import EntryRefused
from govopen.messages import msg


class ListedPack(Struct, frozen=True):
    """A pack with the days on which it judges the ledger.

    ``pack`` None: its folder is gone. ``choice`` None: it comes with govopen and was never chosen.
    """

    pack: Pack | None
    choice: ChosenPack | None


def stored_name(name: str) -> str:
    """Return how a pack is named in a ledger: the id of one that comes with govopen, else its whole folder; UsageError for a bad name."""
    return require_text("--pack", name if name in shipped_packs() else str(home_path(name).resolve()))


def add_pack(workspace: Workspace, name: str, *, since: date | None = None) -> Recorded:
    """Let a pack judge the duties that begin on or after a day; ``since`` None: all that its own rules are in force for.

    Raises:
        DataError: the pack is missing or faulty, alone or beside those that judge already; every mistake is listed.
        EntryRefused: it judges the ledger already.
    """
    stored = stored_name(name)
    pack_folders([stored])
    moment = now()
    with workspace.writing() as opened, opened.locked() as writer:
        chosen = {each.name: each for each in opened.ledger.chosen_packs()}
        beside = [name for name, each in chosen.items() if name != stored and each.spans and is_there(name)]
        pack = _read([*beside, stored])[stored]
        before = chosen.get(stored)
        if before is not None and before.ended is None:
            raise EntryRefused(
                msg("The pack {pack} judges the ledger already.", pack=pack.id), hint=msg("`govopen pack list` shows since when.")
            )
        fields = {"from": since.isoformat()} if since else {}
        draft = Draft("pack", stored, "pack-added", this_minute(moment), fields=fields)
        seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft, opened=before is None)


def end_pack(workspace: Workspace, name: str, *, on: date | None = None) -> Recorded:
    """Let a pack judge no duty that begins on or after a day (today if None); what began before stays judged."""
    moment = now()
    when = Moment(on) if on else this_minute(moment)
    refuse_future(when, moment)
    with workspace.writing() as opened, opened.locked() as writer:
        choice = _find_chosen(opened, name)
        if choice.ended is not None and choice.ended <= when.day:
            raise EntryRefused(msg("The pack {pack} judges no more since {day}.", pack=name, day=choice.ended))
        draft = Draft("pack", choice.name, "pack-ended", when)
        seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft)


def _find_chosen(opened: OpenedLedger, name: str) -> ChosenPack:
    """Return a pack of the ledger by its folder, which may be gone or faulty, or by its id; UnknownName where there is none."""
    named = {choice.name: choice for choice in opened.ledger.chosen_packs()}
    found = named.get(name) or named.get(str(home_path(name).resolve()))
    if found is not None:
        return found
    by_id = {each.pack.id if each.pack else each.choice.name: each.choice for each in _chosen(opened) if each.choice}
    if name not in by_id:
        raise unknown_name(
            msg("The ledger has no pack {name}.", name=name),
            [name],
            list(by_id),
            otherwise=msg("`govopen pack list` shows the packs."),
        )
    return by_id[name]


def list_packs(workspace: Workspace) -> tuple[ListedPack, ...]:
    """Return the packs that judge or judged the ledger, in order, then those that come with govopen and were never chosen."""
    with workspace.reading() as opened:
        chosen = _chosen(opened)
    names = {each.choice.name for each in chosen if each.choice is not None}
    others = [folder for name, folder in shipped_packs().items() if name not in names]
    further = read_rulebook(others, read_vocabulary(packs=others)).packs
    return (*chosen, *(ListedPack(pack, None) for pack in further))


def _chosen(opened: OpenedLedger) -> tuple[ListedPack, ...]:
    chosen = opened.ledger.chosen_packs()
    packs = _read([each.name for each in chosen if is_there(each.name)])
    return tuple(ListedPack(packs.get(each.name), each) for each in chosen)


def _read(names: list[str]) -> dict[str, Pack]:
    """Packs by the names they were chosen by, read together: their ids of rules must differ."""
    folders = pack_folders(names)
    rulebook = read_rulebook(folders, read_vocabulary(packs=folders))
    return dict(zip(names, rulebook.packs, strict=True))
