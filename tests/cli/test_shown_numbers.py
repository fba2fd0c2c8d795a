"""Numbers of documents are shown one way however they were typed; a lateness that is a lower bound says so."""

from __future__ import annotations

import json
from zipfile import ZipFile

import pytest

from govopen.core.text.document_numbers import fold_number, shown_number
from tests.cli.conftest import Clerk


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("赣人社许[2020]1号", "赣人社许〔2020〕1号"),
        ("赣人社许［2020］1号", "赣人社许〔2020〕1号"),
        ("赣人社许（2020）1号", "赣人社许〔2020〕1号"),
        ("赣人社许(2020) 1 号", "赣人社许〔2020〕1号"),
        ("赣人社许〔２０２０〕１号", "赣人社许〔2020〕1号"),
        ("赣人社许【2020】第12号", "赣人社许〔2020〕第12号"),
        ("赣人社许〔2020〕1号", "赣人社许〔2020〕1号"),
        ("（2020）赣01行初1号", "（2020）赣01行初1号"),
        ("权力清单（2020年版）", "权力清单（2020年版）"),
        ("公开指南(2020)", "公开指南(2020)"),
        ("负面清单[试行]", "负面清单[试行]"),
        ("2020-001", "2020-001"),
    ],
)
def test_the_year_stands_in_one_kind_of_brackets(typed: str, shown: str) -> None:
    assert shown_number(typed) == shown
    assert shown_number(shown) == shown
    assert fold_number(shown) == fold_number(typed)


def test_every_output_shows_it_so_and_the_ledger_keeps_what_was_typed(office: Clerk) -> None:
    typed, shown = "赣人社罚(2020) ７ 号", "赣人社罚〔2020〕7号"
    assert shown in office.do("log", "decided", typed, "--at", "2020-03-20", "--type", "penalty")
    office.do("log", "published", "赣人社罚[2020]7号", "--at", "2020-04-20")
    for words in (("list",), ("list", "--format", "csv"), ("show", shown), ("find", "罚"), ("explain", typed)):
        assert shown in office.do(*words), words
    for form in ("json", "csv", "html", "junit", "table"):
        said = office.run("audit", "--year", "2020", "--as-of", "2020-12-31", "--format", form).out
        assert shown in said, form
        assert typed not in said, form
    office.do("ledger", "export", "-o", "台账.zip")
    with ZipFile("台账.zip") as export:
        assert typed in "".join(export.read(name).decode("utf-8") for name in export.namelist())
    assert office.run("ledger", "verify").code == 0


def test_an_unknown_minute_makes_the_lateness_a_lower_bound(office: Clerk) -> None:
    """Issued on 1 April at 10:00 and reprinted on the 3rd at an unknown minute: at least 14 hours after the 24 were over."""
    office.do("log", "upstream-issued", "国发〔2020〕1号", "--at", "2020-04-01 10:00", "--issuer", "国务院")
    office.do("log", "reprinted", "国发〔2020〕1号", "--at", "2020-04-03")
    office.do("log", "upstream-issued", "国发〔2020〕2号", "--at", "2020-04-01 10:00", "--issuer", "国务院")
    office.do("log", "reprinted", "国发〔2020〕2号", "--at", "2020-04-03 00:02")
    said = json.loads(office.run("audit", "--year", "2020", "--as-of", "2020-12-31", "--rule", "reprint-24h", "--format", "json").out)
    first, second = said["findings"]
    assert (first["late_by"], first["late_at_least"], second["late_by"], second["late_at_least"]) == (840, True, 842, False)
    assert "至少超时 14 小时 0 分" in first["why"]
    assert "至少" not in second["why"]
