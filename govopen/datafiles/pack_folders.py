"""Where the rule packs lie that come with govopen."""

from __future__ import annotations

from pathlib import Path

from govopen.resources import data_folder


def shipped_packs() -> dict[str, Path]:
    """The packs that come with govopen, by id."""
    root = data_folder() / "packs"
    return {folder.name: folder for folder in sorted(root.iterdir()) if (folder / "pack.toml").is_file()}
