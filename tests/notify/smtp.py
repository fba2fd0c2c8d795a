"""A real SMTP server on a free port, that can be told to refuse, to put off, to hang, or to lose the link after it took a message."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

PEM = Path(__file__).parent / "localhost.pem"


@dataclass
class PostOffice:
    """What it does with a recipient (by address), and what arrived: (envelope recipients, message)."""

    answers: dict[str, str] = field(default_factory=dict)
    lose_after_data: set[str] = field(default_factory=set)
    lose_before_data: set[str] = field(default_factory=set)
    pause: float = 0.0
    arrived: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    sessions: int = 0
    port: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        answer = self.answers.get(address)
        if answer:
            return answer
        if address in self.lose_before_data:
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(self.pause)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.arrived.append((list(envelope.rcpt_tos), message))
        if set(envelope.rcpt_tos) & self.lose_after_data:
            server.transport.abort()
        return "250 taken"

    def received(self, address: str) -> list[EmailMessage]:
        """The messages that arrived for an address."""
        return [message for recipients, message in self.arrived if address in recipients]


def accept(server: Any, session: Any, envelope: Any, mechanism: str, data: object) -> AuthResult:
    """Let in whoever says clerk and the right password."""
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"clerk", b"Correct-Horse-9")
    return AuthResult(success=right, handled=right)


@contextmanager
def post_office(tls: Literal["none", "tls", "starttls"] = "none", *, auth: bool = False, **settings: Any) -> Iterator[PostOffice]:
    """Run a server for a while."""
    office = PostOffice(**settings)
    context = None
    if tls != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(PEM)
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0, "server_hostname": "localhost"}
    if tls == "tls":
        options["ssl_context"] = context
    if tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if auth:
        options |= {"authenticator": accept, "auth_required": True, "auth_require_tls": False}
    controller = _Controller(office, **options)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS", UserWarning)
        controller.start()
    office.port, office.sessions = controller.port, 0
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS", UserWarning)
            yield office
    finally:
        controller.stop()


class _Controller(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self) -> None:
        """Knock at the port that was chosen."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
