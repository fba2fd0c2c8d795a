"""A pooler of connections to a PostgreSQL server, as small as it can be: each transaction, or each session, gets one that is free."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal
from urllib.parse import parse_qs, urlsplit

Mode = Literal["transaction", "session"]


class Pooler:
    """Listens on a port of this machine while it is entered; signs in as ``postgres``, whoever asks."""

    def __init__(self, server: str, mode: Mode) -> None:
        """Begin to listen; ``server`` is the address of a server that listens on a socket in a folder."""
        self._socket = f"{parse_qs(urlsplit(server).query)['host'][0]}/.s.PGSQL.5432"
        self._mode = mode
        self._gate = socket.create_server(("127.0.0.1", 0))
        self._free: list[socket.socket] = []
        self._all: list[socket.socket] = [self._gate]
        self._lock = threading.Lock()
        self.port: int = self._gate.getsockname()[1]

    def __enter__(self) -> Pooler:
        """Let clients in."""
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        for end in self._all:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._gate.accept()
                self._all.append(client)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """Sign a client in under a key of our own, then pass its messages on, a transaction (or the session) on one connection."""
        server: socket.socket | None = None
        with suppress(OSError, EOFError):
            _read_startup(client)
            client.sendall(_message(b"R", struct.pack(">i", 0)) + _message(b"S", b"client_encoding\0UTF8\0"))
            client.sendall(_message(b"K", struct.pack(">ii", 4711, 4711)) + _message(b"Z", b"I"))
            for kind, raw in _messages(client):
                if kind == b"X":
                    break
                server = server or self._take()
                server.sendall(raw)
                if kind in b"QS" and self._answer(server, client) == b"I" and self._mode == "transaction":
                    self._give_back(server)
                    server = None
        if server is not None:
            server.close()
        client.close()

    def _answer(self, server: socket.socket, client: socket.socket) -> bytes:
        """Pass on what the server says until it is ready; return whether it is in a transaction."""
        for kind, raw in _messages(server):
            client.sendall(raw)
            if kind == b"Z":
                return raw[-1:]
        raise EOFError

    def _take(self) -> socket.socket:
        with self._lock:
            if self._free:
                return self._free.pop()
        server = socket.socket(socket.AF_UNIX)
        self._all.append(server)
        server.connect(self._socket)
        body = struct.pack(">i", 196608) + b"user\0postgres\0database\0postgres\0\0"
        server.sendall(struct.pack(">i", len(body) + 4) + body)
        next(kind for kind, _ in _messages(server) if kind == b"Z")
        return server

    def _give_back(self, server: socket.socket) -> None:
        with self._lock:
            self._free.append(server)


def _read_startup(client: socket.socket) -> None:
    """Read a client's first message, declining encryption before it."""
    while True:
        (length,) = struct.unpack(">i", _exactly(client, 4))
        body = _exactly(client, length - 4)
        if body[:4] not in (struct.pack(">i", 80877103), struct.pack(">i", 80877104)):
            return
        client.sendall(b"N")


def _messages(end: socket.socket) -> Iterator[tuple[bytes, bytes]]:
    """Each message of a stream, its kind and the whole of it."""
    while True:
        head = _exactly(end, 5)
        (length,) = struct.unpack(">i", head[1:])
        yield head[:1], head + _exactly(end, length - 4)


def _exactly(end: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        more = end.recv(count - len(found))
        if not more:
            raise EOFError
        found += more
    return found


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack(">i", len(body) + 4) + body
