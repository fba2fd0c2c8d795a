"""Files that stand whole or not at all: written under a temporary name, synced, renamed; what a crash leaves is never half a file."""

from __future__ import annotations

import os
from pathlib import Path


def begin_file(path: Path, *, mode: int = 0o600) -> Path:
    """Make an empty, private file beside ``path`` under a temporary name and return it; one left by a crash is removed."""
    partial = path.with_name(f".{path.name[:80]}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode))
    return partial


def publish_file(partial: Path, path: Path, *, replace: bool = False) -> None:
    """Sync the finished file and give it its name; raises FileExistsError rather than replace what stands there unasked."""
    _sync(partial)
    if replace:
        partial.replace(path)
    else:
        _name_anew(partial, path)
    _sync(path.parent)


def _name_anew(partial: Path, path: Path) -> None:
    """A hard link replaces nothing, even where another process was quicker."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError(path) from None
        partial.rename(path)
    partial.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Have the disk keep it; a folder cannot be opened for that on every system."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
