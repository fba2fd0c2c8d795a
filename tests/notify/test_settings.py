"""Settings: a file or the environment, every mistake at once, and no password that others may read."""

from __future__ import annotations

from pathlib import Path

import pytest

from govopen.datafiles.settings import read_config
from govopen.errors import DataError

GOOD = """\ufeff[mail]
host = "smtp.example.gov.cn"
from = "zwgk@example.gov.cn"
[remind]
office = "厅办公室"
escalate_after = 5
[remind.leaders]
"张三" = "zhang@example.gov.cn"
"""


def write(path: Path, text: str, mode: int = 0o600) -> dict[str, str]:
    file = path / "govopen.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return {"GOVOPEN_CONFIG": str(file)}


def test_a_file_as_notepad_writes_it(tmp_path: Path) -> None:
    config = read_config(write(tmp_path, GOOD))
    assert (config.mail.host, config.mail.tls, config.remind.office, config.remind.leaders) == (
        "smtp.example.gov.cn", "tls", "厅办公室", {"张三": "zhang@example.gov.cn"},
    )  # fmt: skip


def test_the_environment_wins(tmp_path: Path) -> None:
    environ = {"GOVOPEN_SMTP_HOST": "127.0.0.1", "GOVOPEN_SMTP_PORT": "2525", "GOVOPEN_SMTP_TLS": "none", "GOVOPEN_SMTP_USER": ""}
    mail = read_config(write(tmp_path, GOOD) | environ).mail
    assert (mail.host, mail.port, mail.tls, mail.sender, mail.user) == ("127.0.0.1", 2525, "none", "zwgk@example.gov.cn", None)


def test_without_anything_there_is_no_server() -> None:
    assert read_config({}).mail.host is None


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_password_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(DataError, match="others may read it") as caught:
        read_config(write(tmp_path, '[mail]\npassword = "Secret-Battery-7"\n', mode))
    assert "Battery" not in str(caught.value)
    assert read_config(write(tmp_path, '[mail]\npassword = "Secret-Battery-7"\n')).mail.password == "Secret-Battery-7"


def test_a_file_without_a_password_may_be_read_by_others(tmp_path: Path) -> None:
    assert read_config(write(tmp_path, GOOD, 0o644)).mail.host == "smtp.example.gov.cn"


def test_every_mistake_is_told_and_no_password(tmp_path: Path) -> None:
    text = '[mail]\nhost = "a b"\nport = 99999\ntls = "ssl"\nfrom = "nobody"\npassword = 7\nhots = "x"\n[remind]\nescalate_after = -1\n'
    with pytest.raises(DataError) as caught:
        read_config(write(tmp_path, text))
    told = {problem.column: problem for problem in caught.value.problems}
    assert set(told) == {"mail.host", "mail.port", "mail.tls", "mail.from", "mail.password", "mail.hots", "remind.escalate_after"}
    assert told["mail.password"].value is None
    assert told["mail.tls"].value == "ssl"


def test_a_leader_s_address_is_checked(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_config(write(tmp_path, '[remind.leaders]\n"张三" = "zhang\\nBcc: x@y.cn"\n'))
    assert [problem.column for problem in caught.value.problems] == ["remind.leaders.张三"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no settings file"):
        read_config({"GOVOPEN_CONFIG": str(tmp_path / "none.toml")})


@pytest.mark.parametrize(("content", "says"), [(b"[mail", "closing bracket"), ('[remind]\noffice = "办公室"\n'.encode("gbk"), "not UTF-8")])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "govopen.toml"
    file.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_config({"GOVOPEN_CONFIG": str(file)})
    (problem,) = caught.value.problems
    assert (problem.file, says in str(problem.message)) == (str(file), True)


@pytest.mark.parametrize("text", ['[mail]\npasswort = "Secret-Battery-7"\n', '[mial]\npassword = "Secret-Battery-7"\n'])
def test_a_password_beside_a_slip_of_the_pen_is_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError) as caught:
        read_config(write(tmp_path, text))
    assert "Battery" not in str(caught.value.problems)


def test_a_mistake_of_the_environment_stands_in_no_file() -> None:
    with pytest.raises(DataError) as caught:
        read_config({"GOVOPEN_SMTP_TIMEOUT": "long"})
    told = [(problem.file, problem.column, str(problem.message)) for problem in caught.value.problems]
    assert told == [(None, "mail.timeout", "A number is wanted here.")]
