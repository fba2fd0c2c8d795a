"""Sends messages by SMTP and returns what became of each; a message may have arrived only after the server took its last byte."""

from __future__ import annotations

import errno
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from typing import Literal, NoReturn

from msgspec import Struct

from govopen.errors import MailFailed, system_reason
from govopen.messages import Message, msg

_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server: ``tls`` from the first byte on unless chosen otherwise; ``timeout`` in seconds for each step."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Literal["tls", "starttls", "none"] = "tls"
    timeout: float = 30


class Delivery(Struct, frozen=True):
    """What became of a message: taken, refused for good, to be tried later, or not known.

    ``reason`` is the server's answer, as it came; or a sentence of ours where the connection failed.
    """

    state: Literal["sent", "refused", "later", "unknown"]
    reason: Message | str | None = None


class Unreachable(MailFailed):
    """No message can be handed over now: the server does not answer, its certificate is not good, or it does not let us in.

    ``answer`` is the server's, as it came, or why there was none.
    """

    answer: Message | str = ""


class Session:
    """A connection that is made when the first message is sent, and made again when it was lost."""

    def __init__(self, server: Server) -> None:
        """Keep where to go; nothing is connected yet."""
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Session:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connection, if there is one."""
        self._drop(polite=True)

    def send(self, message: EmailMessage, *, recipient: str) -> Delivery:
        """Hand one message to one recipient; raises Unreachable where none can be handed over."""
        smtp = self._connected()
        try:
            early = self._offer(smtp, recipient)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Delivery("later", _answer(error))
        if early is not None:
            return early
        return self._hand_over(smtp, message.as_bytes())

    def _offer(self, smtp: smtplib.SMTP, recipient: str) -> Delivery | None:
        """Send MAIL, RCPT and DATA; return None where the server asks for the message."""
        for step, (code, reply, good) in enumerate(self._steps(smtp, recipient)):
            if code in good:
                continue
            if code == 421:
                self._drop()
            else:
                smtp.rset()
            for_good = step > 0 and 500 <= code <= 599  # a sender that is refused is our setting, not the recipient's fault
            return Delivery("refused" if for_good else "later", f"{code} {_plain(reply)}")
        return None

    def _steps(self, smtp: smtplib.SMTP, recipient: str) -> list[tuple[int, bytes, tuple[int, ...]]]:
        taken: list[tuple[int, bytes, tuple[int, ...]]] = []
        code, reply = smtp.mail(self._server.sender)
        taken.append((code, reply, (250,)))
        if code == 250:
            code, reply = smtp.rcpt(recipient)
            taken.append((code, reply, (250, 251)))
        if code in (250, 251) and len(taken) == 2:
            code, reply = smtp.docmd("DATA")
            taken.append((code, reply, (354,)))
        return taken

    def _hand_over(self, smtp: smtplib.SMTP, content: bytes) -> Delivery:
        """Send the text and wait for the answer; a link lost before the last byte has left means that nothing arrived."""
        body = _DOT.sub(b"..", content)
        try:
            smtp.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Delivery("later", _answer(error))
        try:
            smtp.send(b".\r\n")
            code, reply = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Delivery("unknown", _answer(error))
        if code == 250:
            return Delivery("sent", _plain(reply))
        return Delivery("refused" if 500 <= code <= 599 else "later", f"{code} {_plain(reply)}")

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except smtplib.SMTPAuthenticationError as error:
                self._unreachable(msg("The mail server {host} does not accept the user name and password.", host=self._place()), error)
            except smtplib.SMTPNotSupportedError as error:
                self._unreachable(
                    msg("The mail server {host} cannot be used as it is set: {reason}.", host=self._place(), reason=_answer(error)), error
                )
            except ssl.SSLError as error:
                self._unreachable(
                    msg("No safe connection to the mail server {host}: {reason}.", host=self._place(), reason=_answer(error)), error
                )
            except (smtplib.SMTPException, OSError) as error:
                self._unreachable(
                    msg("The mail server {host} cannot be reached: {reason}.", host=self._place(), reason=_answer(error)), error
                )
        return self._smtp

    def _unreachable(self, message: Message, error: OSError) -> NoReturn:
        hint = msg("The letters stay queued and go out with a later run. Check the settings of mail (GOVOPEN_SMTP_…).")
        unreachable = Unreachable(message, hint=hint)
        unreachable.answer = _answer(error)
        raise unreachable from None

    def _place(self) -> str:
        return f"{self._server.host}:{self._server.port}"

    def _connect(self) -> smtplib.SMTP:
        server, own = self._server, _own_name()
        context = ssl.create_default_context() if server.tls != "none" else None
        if server.tls == "tls":
            assert context is not None
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, own, timeout=server.timeout, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, own, timeout=server.timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.tls == "starttls":
                smtp.starttls(context=context)
                smtp.ehlo()
            if server.user:
                smtp.login(server.user, server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _drop(self, *, polite: bool = False) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            if polite:
                smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()
        else:
            smtp.close()


def _own_name() -> str:
    """Return the name for the greeting; asking the network for it could take minutes."""
    name = socket.gethostname()
    return name if name and name.isascii() else "localhost"


def _answer(error: OSError) -> Message | str:
    """Return the server's answer, or a sentence on what failed where there was none."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return msg("it offers no encryption (STARTTLS)") if "STARTTLS" in str(error) else msg("it offers no login")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        late = isinstance(error.__context__, TimeoutError)
        return system_reason(TimeoutError() if late else ConnectionResetError(errno.ECONNRESET, ""))
    if isinstance(error, ssl.SSLCertVerificationError):
        return msg("its certificate is not accepted ({text})", text=_plain(error.verify_message))
    if isinstance(error, ssl.SSLError):
        return msg("it speaks no TLS that we know ({text})", text=_plain(error.reason or str(error)))
    if isinstance(error, socket.gaierror):
        return msg("no server of that name is known")
    return system_reason(error)


def _plain(reply: bytes | str) -> str:
    """Return a server's answer on one line of at most 200 characters."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:200]
