"""What becomes of a message, with a real server at the other end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone

import pytest

from govopen.core.reports.reminders import Correspondent, Letter
from govopen.notify.compose import compose_message
from govopen.notify.send import Delivery, Server, Session, Unreachable
from tests.notify.smtp import PEM, PostOffice, post_office

MOMENT = datetime(2020, 11, 12, 8, 30, tzinfo=timezone(timedelta(hours=8)))
SENDER = "zwgk@example.cn"


def letter(address: str, *, body: str = "正文\n", number: int = 1) -> Letter:
    return Letter(f"<{number:032x}@example.cn>", Correspondent("office", "处", address), date(2020, 11, 12), "提醒", body, ("k",))


def server(office: PostOffice, **more: object) -> Server:
    return Server("127.0.0.1", office.port, SENDER, **({"tls": "none", "timeout": 5} | more))  # type: ignore[arg-type]


def hand_over(post: Server, *letters: Letter) -> list[Delivery]:
    with Session(post) as session:
        return [session.send(compose_message(each, sender=SENDER, moment=MOMENT), recipient=each.to.address) for each in letters]


def test_a_message_arrives_as_it_was_written() -> None:
    body = "第一行\n.点开头的行\n..两点\n" + "长" * 3000 + "\n"
    with post_office() as office:
        (delivery,) = hand_over(server(office), letter("rc@example.cn", body=body))
        ((recipients, message),) = office.arrived
    assert delivery.state == "sent"
    assert recipients == ["rc@example.cn"]
    assert message.get_content().replace("\r\n", "\n") == body
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, "rc@example.cn", "提醒")
    assert message["Date"] == "Thu, 12 Nov 2020 08:30:00 +0800"


def test_one_refused_of_six_does_not_hold_up_the_others() -> None:
    letters = [letter(f"u{number}@example.cn", number=number) for number in range(6)]
    with post_office(answers={"u2@example.cn": "550 no such user"}) as office:
        deliveries = hand_over(server(office), *letters)
    assert [delivery.state for delivery in deliveries] == ["sent", "sent", "refused", "sent", "sent", "sent"]
    assert deliveries[2].reason == "550 no such user"
    assert (len(office.arrived), office.sessions) == (5, 1)


def test_a_temporary_refusal_is_for_later() -> None:
    with post_office(answers={"rc@example.cn": "451 greylisted, try later"}) as office:
        first, second = hand_over(server(office), letter("rc@example.cn"), letter("other@example.cn", number=2))
    assert (first.state, first.reason, second.state) == ("later", "451 greylisted, try later", "sent")


def test_a_link_lost_before_the_message_left_is_for_later() -> None:
    with post_office(lose_before_data={"rc@example.cn"}) as office:
        first, second = hand_over(server(office), letter("rc@example.cn"), letter("other@example.cn", number=2))
    assert (first.state, second.state, office.sessions) == ("later", "sent", 2)
    assert not office.received("rc@example.cn")


def test_a_link_lost_after_the_server_took_it_is_unknown() -> None:
    with post_office(lose_after_data={"rc@example.cn"}) as office:
        first, second = hand_over(server(office), letter("rc@example.cn"), letter("other@example.cn", number=2))
    assert (first.state, second.state) == ("unknown", "sent")
    assert len(office.received("rc@example.cn")) == 1


def test_a_server_that_takes_too_long_after_the_message_is_unknown() -> None:
    with post_office(pause=3) as office:
        (delivery,) = hand_over(server(office, timeout=0.5), letter("rc@example.cn"))
    assert delivery.state == "unknown"
    assert str(delivery.reason) == "no answer came in time"


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        post = Server("127.0.0.1", taken.getsockname()[1], SENDER, tls="none", timeout=2)
        with pytest.raises(Unreachable, match="cannot be reached"):
            hand_over(post, letter("rc@example.cn"))


@contextmanager
def silent() -> Iterator[int]:
    """A port that lets one in and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_server_that_never_answers_is_left_after_the_time_out() -> None:
    with silent() as port, pytest.raises(Unreachable, match="no answer came in time"):
        hand_over(Server("127.0.0.1", port, SENDER, tls="none", timeout=0.5), letter("rc@example.cn"))


def test_tls_is_the_default_and_a_stranger_s_certificate_is_refused() -> None:
    assert Server("h", 1, SENDER).tls == "tls"
    with post_office("tls") as office, pytest.raises(Unreachable, match="No safe connection"):
        hand_over(Server("localhost", office.port, SENDER, timeout=5), letter("rc@example.cn"))
    assert not office.arrived


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_with_a_good_certificate_it_arrives(tls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    with post_office(tls) as office:  # type: ignore[arg-type]
        (delivery,) = hand_over(Server("localhost", office.port, SENDER, tls=tls, timeout=5), letter("rc@example.cn"))  # type: ignore[arg-type]
    assert delivery.state == "sent"


def test_a_server_without_starttls_is_not_spoken_to_in_the_clear() -> None:
    with post_office() as office, pytest.raises(Unreachable):
        hand_over(server(office, tls="starttls"), letter("rc@example.cn"))
    assert not office.arrived


def test_the_password_is_used_and_never_shown() -> None:
    with post_office(auth=True) as office:
        (delivery,) = hand_over(server(office, user="clerk", password="Correct-Horse-9"), letter("rc@example.cn"))
        assert delivery.state == "sent"
        wrong = server(office, user="clerk", password="Secret-Battery-7")
        with pytest.raises(Unreachable, match="does not accept the user name and password") as caught:
            hand_over(wrong, letter("rc@example.cn"))
    assert "Battery" not in f"{caught.value} {caught.value.hint} {wrong!r}"


def test_a_server_that_wants_a_login_refuses_our_setting_not_the_recipient() -> None:
    with post_office(auth=True) as office:
        (delivery,) = hand_over(server(office), letter("rc@example.cn"))
    assert delivery.state == "later"


def test_what_a_server_says_is_kept_on_one_printable_line() -> None:
    def speak(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer:
            peer.sendall(b"554 go away\x1b[2J" + b"x" * 500 + b"\r\n")

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=speak, args=(listener,))
        thread.start()
        with pytest.raises(Unreachable) as caught:
            hand_over(Server("127.0.0.1", listener.getsockname()[1], SENDER, tls="none", timeout=5), letter("rc@example.cn"))
        thread.join()
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 350
