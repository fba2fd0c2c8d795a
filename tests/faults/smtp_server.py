"""The other end of each misfortune: mail servers that refuse, keep silent, are not there or not whom one may trust."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from govopen.app import remind, workspace
from tests.notify.smtp import PostOffice, post_office


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let the reminder find this moment; the clock itself goes on, for the tables beside these tests name the day of the run."""
    for module in (remind, workspace):
        monkeypatch.setattr(module, "now", lambda: moment)


def settings(monkeypatch: pytest.MonkeyPatch, post: PostOffice, **more: str) -> None:
    found = {"HOST": "127.0.0.1", "PORT": str(post.port), "FROM": "zwgk@example.cn", "TLS": "none", "TIMEOUT": "1"} | more
    for name, value in found.items():
        monkeypatch.setenv(f"GOVOPEN_SMTP_{name}", value)


@contextmanager
def silent() -> Iterator[PostOffice]:
    """A port that lets one in and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield PostOffice(port=listener.getsockname()[1])


@contextmanager
def nobody() -> Iterator[PostOffice]:
    """A port that is taken and on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield PostOffice(port=taken.getsockname()[1])


SECRET = "Secret-Battery-7"
FAILING = {
    "Temporary refusal (451)": ({}, "451 try later"),
    "The server takes longer than the time-out": ({}, "no answer came in time"),
    "Nobody listens": ({}, "nobody answers at this address"),
    "A certificate that nobody vouches for": ({"TLS": "tls", "HOST": "localhost"}, "its certificate is not accepted"),
    "A server that speaks no TLS": ({"TLS": "tls"}, "it speaks no TLS that we know"),
    "A server without STARTTLS": ({"TLS": "starttls"}, "it offers no encryption (STARTTLS)"),
    "A server that wants a login, and none is set": ({}, "530 5.7.0 Authentication required"),
    "Wrong password": ({"USER": "clerk", "PASSWORD": SECRET}, "does not accept the user name and password"),
    "Unknown name of the server": ({"HOST": "no-such-host.invalid"}, "no server of that name is known"),
}


@contextmanager
def failing(case: str) -> Iterator[PostOffice]:
    """The server of a case of ``FAILING``."""
    if case == "The server takes longer than the time-out":
        end = silent()
    elif case == "Nobody listens":
        end = nobody()
    elif case == "A certificate that nobody vouches for":
        end = post_office("tls")
    else:
        end = post_office(auth="login" in case or "password" in case, answers={"u1@example.cn": "451 try later"} if "451" in case else {})
    with end as post:
        yield post
