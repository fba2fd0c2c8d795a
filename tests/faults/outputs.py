"""Everything that a reader may be shown of a ledger, and the personal numbers that must not be seen in it."""

from __future__ import annotations

import email
import email.policy
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.acceptance.conftest import Office

#: One person's numbers as they turn up in titles, and a 统一社会信用代码, which is no person's.
PERSONAL = {
    "identity number": "110101199003071233",
    "identity number, lower-case x": "11010119900307123x",
    "identity number, full width": "１１０１０１１９９００３０７１２３Ｘ",
    "identity number, spaced": "110101 19900307 1233",
    "telephone": "13812345678",
    "telephone, spaced and with +86": "+86 138 1234 5678",
    "bank card": "6222021234567890128",
    "bank card, full width and spaced": "６２２２ ０２１２ ３４５６ ７８９０ １２８",
}
CREDIT_CODE = "91350211M000100Y43"


def _letters(office: Office, ledger: Path) -> str:
    office.do("--ledger", str(ledger), "remind", "--to-files", "letters", "--as-of", "2020-04-10")
    texts = []
    for file in Path("letters").iterdir():
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        texts += [str(letter["subject"]), *(part.get_content() for part in letter.walk() if part.get_content_maintype() == "text")]
    return "\n".join(texts)


def _workbook(office: Office) -> str:
    assert office.run("audit", "--year", "2020", "--format", "xlsx", "-o", "r.xlsx").code == 1
    with zipfile.ZipFile("r.xlsx") as opened:
        return "\n".join(opened.read(name).decode() for name in opened.namelist())


def _audit(office: Office, form: str) -> str:
    ran = office.run("audit", "--year", "2020", "--as-of", "2020-12-31", "--rule", "decision-publicity", "--format", form)
    assert ran.code == 1
    return ran.out


OUTPUTS: dict[str, Callable[[Office, Path], str]] = {
    "list": lambda office, ledger: office.do("list").out,
    "list --format csv": lambda office, ledger: office.do("list", "--format", "csv").out,
    "show": lambda office, ledger: "".join(office.do("show", f"许{n}号").out for n in (1, 2, 4, 7, "企")),
    "explain": lambda office, ledger: "".join(office.do("explain", f"许{n}号").out for n in (3, 6)),
    "due": lambda office, ledger: office.do("due", "--within", "3").out,
    "mail": _letters,
    "audit": lambda office, ledger: _audit(office, "table"),
    "audit --format html": lambda office, ledger: _audit(office, "html"),
    "audit --format json": lambda office, ledger: _audit(office, "json"),
    "audit --format csv": lambda office, ledger: _audit(office, "csv"),
    "audit --format junit": lambda office, ledger: _audit(office, "junit"),
    "audit --format xlsx": lambda office, ledger: _workbook(office),
}


def digits(text: str) -> str:
    """What a reader sees of a text, half width and without spaces, breaks and dashes."""
    return re.sub(r"[\s\u200b-]", "", unicodedata.normalize("NFKC", text)).upper()
