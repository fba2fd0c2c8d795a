"""Files that stand whole or not at all: written under a temporary name, synced, renamed; what a crash leaves is never half a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govopen.errors import GovopenError, OutputExists, system_reason
from govopen.messages import msg


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


def file_name(name: str, *, ending: str) -> str:
    """The name of a file for an office or a person: letters and digits, in UTF-8 whatever the system's encoding."""
    plain = "".join(sign if sign.isalnum() else "_" for sign in name)[:40]
    return os.fsdecode(f"{plain}{ending}".encode())


def write_whole(path: Path | str, content: str | bytes, *, force: bool = False, mode: int = 0o600) -> Path:
    """Write a file in one step and return its path; text goes out as UTF-8.

    Raises OutputExists where a file stands and ``force`` is off, GovopenError where the folder is none. Whatever goes wrong before the
    last step leaves an old file as it was, and no part of a new one.
    """
    with writing_whole(path, force=force, mode=mode) as partial:
        partial.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return Path(path)


@contextmanager
def writing_whole(path: Path | str, *, force: bool = False, mode: int = 0o600) -> Iterator[Path]:
    """Lend a temporary file beside ``path``; synced and renamed at the end, removed on any exception. See ``write_whole``."""
    target = Path(path)
    check_output(target, force=force)
    partial: Path | None = None
    try:
        partial = begin_file(target, mode=mode)
        yield partial
        publish_file(partial, target, replace=force)
    except FileExistsError:
        raise OutputExists(str(target)) from None
    except OSError as error:
        raise GovopenError(
            msg("{path} cannot be written: {reason}.", path=target, reason=system_reason(error)),
            hint=msg("Make room, or name a file where this account may write. What stood there before is untouched."),
        ) from None
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def check_output(path: Path | str, *, force: bool = False) -> None:
    """Refuse early what ``write_whole`` would refuse late: ask before the long work is done."""
    target = Path(path)
    if target.is_dir():
        raise GovopenError(msg("{path} is a folder; name a file in it.", path=target))
    if not target.parent.is_dir():
        raise GovopenError(msg("There is no folder {path}.", path=target.parent), hint=msg("Make it first, or name another."))
    if not force and (target.exists() or target.is_symlink()):
        raise OutputExists(str(path))


def home_path(text: str) -> Path:
    """Return a path with ``~`` and ``~user`` written out; GovopenError where the system knows no such home."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise GovopenError(
            msg("{path} cannot be found: the system knows no home folder for it.", path=text),
            hint=msg("Write the whole path, without ~."),
        ) from None
