"""A wire between a client and a PostgreSQL server that can be cut while COMMIT travels on it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Literal
from urllib.parse import parse_qs, urlsplit

Cut = Literal["before", "after", "for good"]


class Wire:
    """Listens on a port of this machine while it is entered; the connection that sends COMMIT is cut, the first time.

    ``before``: the server never gets it. ``after``: the server gets it a moment later, and its answer is lost. ``for good``: the same,
    and nobody can be reached any more.
    """

    def __init__(self, server: str, cut: Cut) -> None:
        """Begin to listen; ``server`` is the address of a server that listens on a socket in a folder."""
        self._socket = f"{parse_qs(urlsplit(server).query)['host'][0]}/.s.PGSQL.5432"
        self._cut: Cut | None = cut
        self._gate = socket.create_server(("127.0.0.1", 0))
        self._losing = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._ends: list[socket.socket] = [self._gate]
        self.port: int = self._gate.getsockname()[1]

    def __enter__(self) -> Wire:
        """Let connections in."""
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up, once what was to be lost is lost."""
        with self._losing:
            pass
        for end in self._ends:
            hang_up(end)
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()

    def _start(self, target: Callable[..., None], *args: socket.socket) -> None:
        self._threads.append(threading.Thread(target=target, args=args))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._gate.accept()
                server = socket.socket(socket.AF_UNIX)
                self._ends += [client, server]
                server.connect(self._socket)
                self._start(self._carry, client, server)
                self._start(carry_back, server, client)

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if b"COMMIT" in data and self._cut:
                    with self._losing:
                        self._lose(data, client, server)
                    break
                server.sendall(data)
        hang_up(server)
        hang_up(client)

    def _lose(self, data: bytes, client: socket.socket, server: socket.socket) -> None:
        cut, self._cut = self._cut, None
        if cut == "for good":
            hang_up(self._gate)
        hang_up(client)
        if cut != "before":
            time.sleep(0.4)
            server.sendall(data)
            time.sleep(0.2)


def carry_back(server: socket.socket, client: socket.socket) -> None:
    """Carry what the server says, until either of them hangs up."""
    with suppress(OSError):
        while data := server.recv(65536):
            client.sendall(data)
    hang_up(client)


def hang_up(end: socket.socket) -> None:
    """End a connection, if it has not ended."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
