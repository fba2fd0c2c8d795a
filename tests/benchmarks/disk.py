"""A disk that can be made to fail or to lose power: SQLite's own file system layer, wrapped by ctypes.

Everything goes to the real files as well; what would be
left after a power cut is computed from the record of writes, syncs and deletions.
"""

from __future__ import annotations

import _sqlite3
import ctypes as c
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OK, FULL, IOERR_READ, IOERR_WRITE, IOERR_FSYNC = 0, 13, 266, 778, 1034
MAIN_DB_OR_JOURNAL = 0x00000100 | 0x00000800
SECTOR = 512

_OPEN = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_void_p, c.c_int, c.POINTER(c.c_int))
_DELETE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_char_p, c.c_int)
_WRITE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int, c.c_longlong)
_READ = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int, c.c_longlong)
_TRUNCATE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_longlong)
_SYNC = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int)


class _Vfs(c.Structure):
    _fields_ = [
        ("iVersion", c.c_int), ("szOsFile", c.c_int), ("mxPathname", c.c_int), ("pNext", c.c_void_p), ("zName", c.c_char_p),
        ("pAppData", c.c_void_p), ("xOpen", c.c_void_p), ("xDelete", c.c_void_p), ("rest", c.c_void_p * 15),
    ]  # fmt: skip


class _Methods(c.Structure):
    _fields_ = [
        ("iVersion", c.c_int), ("xClose", c.c_void_p), ("xRead", c.c_void_p), ("xWrite", c.c_void_p), ("xTruncate", c.c_void_p),
        ("xSync", c.c_void_p), ("rest", c.c_void_p * 13),
    ]  # fmt: skip


@dataclass
class Image:
    """One file as the platter has it, and what was asked of it since the last sync."""

    durable: bytearray | None = None
    pending: list[tuple[str, int, bytes]] = field(default_factory=list)


class Disk:
    """Wraps the default layer for the life of the process. ``fail(kind, n)`` decides which operation fails, and how."""

    def __init__(self) -> None:
        """Register as the default layer."""
        self.images: dict[str, Image] = {}
        self.reads = self.writes = self.syncs = 0
        self.fail: Callable[[str, int], int] = lambda kind, n: OK
        self.on_step: Callable[[], None] = lambda: None
        self._names: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}
        self._kept: list[Any] = []
        library = c.CDLL(getattr(_sqlite3, "__file__", None))  # the SQLite that this Python uses, linked to it or built in
        library.sqlite3_vfs_find.restype = c.c_void_p
        library.sqlite3_vfs_register.argtypes = [c.c_void_p, c.c_int]
        self._origin = library.sqlite3_vfs_find(None)
        self._vfs = _Vfs.from_buffer_copy(c.string_at(self._origin, c.sizeof(_Vfs)))
        self._open, self._delete = _OPEN(self._vfs.xOpen), _DELETE(self._vfs.xDelete)
        self._vfs.zName, self._vfs.pNext = b"failing", None
        self._vfs.xOpen = self._keep(_OPEN(self._on_open))
        self._vfs.xDelete = self._keep(_DELETE(self._on_delete))
        library.sqlite3_vfs_register(c.addressof(self._vfs), 1)

    def _keep(self, callback: Any) -> int | None:
        self._kept.append(callback)
        return c.cast(callback, c.c_void_p).value

    def _on_open(self, vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        code: int = self._open(self._origin, name, file, flags, out)
        if code == OK and name and flags & MAIN_DB_OR_JOURNAL:
            path = c.string_at(name).decode()  # SQLite keeps the pointer, so the very same is passed on
            self._names[file] = path
            if path not in self.images:
                content = Path(path).read_bytes()
                self.images[path] = Image(bytearray(content) if content else None)
            pointer = c.c_void_p.from_address(file)
            pointer.value = c.addressof(self._wrapped(pointer.value or 0))
        return code

    def _wrapped(self, address: int) -> _Methods:
        if address not in self._methods:
            origin = _Methods.from_address(address)
            copy = _Methods.from_buffer_copy(c.string_at(address, c.sizeof(_Methods)))
            write, truncate, sync = _WRITE(origin.xWrite), _TRUNCATE(origin.xTruncate), _SYNC(origin.xSync)
            read = _READ(origin.xRead)
            copy.xRead = self._keep(_READ(lambda f, data, n, at: self._on_read(read, f, data, n, at)))
            copy.xWrite = self._keep(_WRITE(lambda f, data, n, at: self._on_write(write, f, data, n, at)))
            copy.xTruncate = self._keep(_TRUNCATE(lambda f, size: self._on_truncate(truncate, f, size)))
            copy.xSync = self._keep(_SYNC(lambda f, flags: self._on_sync(sync, f, flags)))
            copy.iVersion = 1  # no shared memory, no memory mapping
            self._methods[address] = copy
        return self._methods[address]

    def _on_read(self, read: Any, file: int, data: int, size: int, offset: int) -> int:
        self.reads += 1
        code: int = self.fail("read", self.reads) or read(file, data, size, offset)
        return code

    def _on_write(self, write: Any, file: int, data: int, size: int, offset: int) -> int:
        self.on_step()
        self.writes += 1
        code = self.fail("write", self.writes)
        if code:
            return code
        self._image(file).pending.append(("write", offset, c.string_at(data, size)))
        result: int = write(file, data, size, offset)
        return result

    def _on_truncate(self, truncate: Any, file: int, size: int) -> int:
        self.on_step()
        self._image(file).pending.append(("truncate", size, b""))
        result: int = truncate(file, size)
        return result

    def _on_sync(self, sync: Any, file: int, flags: int) -> int:
        self.on_step()
        self.syncs += 1
        code = self.fail("sync", self.syncs)
        if code:
            return code
        image = self._image(file)
        image.durable = image.durable if image.durable is not None else bytearray()  # the first sync makes the name durable too
        for step in image.pending:
            apply(image.durable, step)
        image.pending.clear()
        return OK  # no need to trouble the real disk

    def _on_delete(self, vfs: int, name: bytes, sync_folder: int) -> int:
        self.on_step()
        path = name.decode()
        image = self.images.get(path)
        if image is not None and sync_folder:
            self.images[path] = Image()
        elif image is not None:
            image.pending.append(("delete", 0, b""))
        code: int = self._delete(self._origin, name, 0)
        return code

    def _image(self, file: int) -> Image:
        return self.images.setdefault(self._names[file], Image())

    def after_cut(self, dice: random.Random) -> dict[str, bytes | None]:
        """What a power cut at this moment leaves: synced content, and of the rest any part, sectors torn, in any order."""
        return {path: _left(image, dice) for path, image in self.images.items()}


def apply(content: bytearray, step: tuple[str, int, bytes]) -> None:
    """Do one step to a file's content."""
    kind, offset, data = step
    if kind == "truncate":
        del content[offset:]
    elif kind == "write":
        if len(content) < offset:
            content.extend(bytes(offset - len(content)))
        content[offset : offset + len(data)] = data


def _left(image: Image, dice: random.Random) -> bytes | None:
    content = bytearray(image.durable) if image.durable is not None else None
    mood = dice.choice(["none", "all", "some", "some"])
    for kind, offset, data in image.pending:
        if mood == "none" or (mood == "some" and dice.random() < 0.5):
            continue
        if kind == "delete":
            return None
        content = content if content is not None else bytearray()
        if kind == "truncate":
            apply(content, (kind, offset, data))
            continue
        for start in range(0, len(data), SECTOR):
            if mood == "all" or dice.random() < 0.8:
                apply(content, ("write", offset + start, data[start : start + SECTOR]))
    return bytes(content) if content is not None else None
