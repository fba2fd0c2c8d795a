"""Makes the ledger: for which agency, judged by which rule packs."""

from __future__ import annotations

from collections.abc import Sequence

from govopen.app.clock import now
from govopen.app.pack_folders import pack_folders
from govopen.app.resolve import require_text
from govopen.atomic_files import home_path
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import UsageError
from govopen.ledger.ledger import LedgerInfo
from govopen.ledger.opening import create_ledger
from govopen.messages import msg

DEFAULT_PACKS = ("jx-hrss-2020", "cn-regulation-2019", "cn-response-2016")


def init(location: str, *, agency: str | None = None, packs: Sequence[str] = ()) -> LedgerInfo:
    """Make a ledger after its packs were read without fault; a pack is named by id or by its folder.

    Without a name, the agency is the one that issued the first pack, unless that pack binds every agency.

    Raises:
        UsageError: no agency is named, and the packs name none.
        OutputExists: one stands there already.
        DataError: a pack is missing or faulty; every mistake is listed.
    """
    shipped = shipped_packs()
    chosen = tuple(packs) or tuple(name for name in DEFAULT_PACKS if name in shipped)
    names = tuple(name if name in shipped else str(home_path(name).resolve()) for name in dict.fromkeys(chosen))
    for each in names:
        require_text("--pack", each)
    folders = pack_folders(names)
    rulebook = read_rulebook(folders, read_vocabulary(packs=folders))
    if agency is None and rulebook.packs[0].national:
        raise UsageError(msg("It is not known whose ledger this is to be."), hint=msg("Name the agency with --agency."))
    name = require_text("--agency", rulebook.packs[0].issuer if agency is None else agency)
    with create_ledger(location, agency=name, packs=names, recorded_at=now()) as ledger:
        return ledger.info
