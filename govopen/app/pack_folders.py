"""Where the rule packs lie that are meant: those that come with govopen by id, an office's own by folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePath

from govopen.atomic_files import home_path
from govopen.core.dates.moments import YEARS
from govopen.core.model.pack_choice import ChosenPack
from govopen.datafiles.pack_folders import shipped_packs
from govopen.errors import DataError
from govopen.messages import msg


def pack_folders(names: Iterable[str], own: Iterable[Path] = ()) -> list[Path]:
    """The folders of packs named by id, or by a path for an office's own.

    ``own``: where packs of offices lie here; one is taken for a path that ends with the same name.
    """
    shipped, here = shipped_packs(), {folder.name: folder for folder in own}
    folders = []
    for name in names:
        elsewhere = here.get(PurePath(name.replace("\\", "/")).name)
        folder = shipped.get(name) or elsewhere or home_path(name)
        if not (folder / "pack.toml").is_file():
            raise DataError(
                msg("There is no rule pack {name}.", name=elsewhere or name),
                hint=msg("Packs that come with govopen: {known}; or name a folder that holds a pack.toml.", known=list(shipped)),
            )
        folders.append(folder)
    return folders


def is_there(name: str) -> bool:
    """Whether there is a pack of that id or in that folder."""
    return name in shipped_packs() or (home_path(name) / "pack.toml").is_file()


def folders_of(chosen: Iterable[ChosenPack]) -> list[Path]:
    """The folders of a ledger's packs; one that is gone is left out where it judges nothing.

    Raises:
        DataError: the folder of a pack that judges is gone.
    """
    wanted = [pack.name for pack in chosen if pack.spans or is_there(pack.name)]
    for name in wanted:
        if not is_there(name):
            raise DataError(
                msg("The rule pack {name} judges this ledger, and is not there.", name=name),
                hint=msg(
                    "Put the folder back. If it lies elsewhere now, or is lost: `govopen pack end {name} --on {day}` lets it judge nothing,"
                    " and `govopen pack add` takes the folder where it lies. `list`, `show`, `ledger verify`, `backup` and `export` work"
                    " without it.",
                    name=name,
                    day=date(YEARS.start, 1, 1),
                ),
            )
    return pack_folders(wanted)
