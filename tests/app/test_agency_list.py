"""The list of agencies: what it may say, and every mistake at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govopen.datafiles.agency_list import AgencyList, read_agency_list
from govopen.errors import DataError


def read(folder: Path, text: str, *, mode: int = 0o644) -> AgencyList:
    path = folder / "LIST.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return read_agency_list(path)


def refused(folder: Path, text: str, *, mode: int = 0o644) -> list[str]:
    """The mistakes, each as ``key: sentence``."""
    with pytest.raises(DataError) as caught:
        read(folder, text, mode=mode)
    return [f"{each.column or ''}: {each.message}" for each in caught.value.problems] or [str(caught.value.message)]


def test_paths_are_seen_from_the_list_and_shown_as_listed(tmp_path: Path) -> None:
    listed = read(
        tmp_path,
        'title = "省"\n[[agency]]\nname = "甲"\nledger = "ledgers/a.db"\npacks = ["packs/own"]\ncontact = "办公室"\n'
        '[[agency]]\nname = "乙"\nledger = "/srv/b.db"\n',
    )
    first, second = listed.agencies
    assert (listed.title, first.name, first.location, first.shown) == ("省", "甲", str(tmp_path / "ledgers/a.db"), "ledgers/a.db")
    assert (first.packs, first.contact, second.location) == ((tmp_path / "packs/own",), "办公室", "/srv/b.db")


def test_a_schema_of_the_server_of_the_list_or_of_the_agency(tmp_path: Path) -> None:
    listed = read(
        tmp_path,
        'server = "postgresql://u@db/province"\n[[agency]]\nname = "甲"\nschema = "mzt"\n'
        '[[agency]]\nname = "乙"\nschema = "jyt"\nledger = "postgresql://u@other/x?sslmode=require"\n'
        '[[agency]]\nname = "丙"\nledger = "c.db"\n',
    )
    assert [each.location for each in listed.agencies] == [
        "postgresql://u@db/province?schema=mzt",
        "postgresql://u@other/x?sslmode=require&schema=jyt",
        str(tmp_path / "c.db"),
    ]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("", ["agency: The key is missing."]),
        ("agency = []", ["agency: It must not be empty."]),
        ('[[agency]]\nname = "甲"', ["agency.0.ledger: Name a ledger, or a schema where the list names a server."]),
        ('[[agency]]\nledger = "a.db"', ["agency.0.name: The key is missing."]),
        ('[[agency]]\nname = "甲"\nledger = "a.db"\nlegder = 1', ["agency.0.legder: There is no such key here."]),
        (
            '[[agency]]\nname = "甲"\nledger = "a.db"\nschema = "x"',
            ["agency.0.schema: A schema is for a ledger on a server; this one is a file."],
        ),
        (
            '[[agency]]\nname = "甲"\nledger = "a.db"\n[[agency]]\nname = "甲"\nledger = "./a.db"',
            ["agency.1.name: The name stands in the list twice.", "agency.1.ledger: This is the ledger of 甲 too."],
        ),
        (
            'server = "postgresql://db/p"\n[[agency]]\nname = "甲"\nschema = "x"\n[[agency]]\nname = "乙"\nschema = "x"',
            ["agency.1.ledger: This is the ledger of 甲 too."],
        ),
    ],
)
def test_mistakes(tmp_path: Path, text: str, mistakes: list[str]) -> None:
    assert refused(tmp_path, text) == mistakes


def test_a_link_to_a_ledger_of_the_list(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    (tmp_path / "b.db").symlink_to("a.db")
    text = '[[agency]]\nname = "甲"\nledger = "a.db"\n[[agency]]\nname = "乙"\nledger = "b.db"'
    assert refused(tmp_path, text) == ["agency.1.ledger: This is the ledger of 甲 too."]


def test_what_is_no_toml(tmp_path: Path) -> None:
    assert len(refused(tmp_path, "[[agency]\nname = 1")) == 1


def test_no_such_list(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be used"):
        read_agency_list(tmp_path / "none.toml")


SECRET = '[[agency]]\nname = "甲"\nledger = "postgresql://u:s3cret@db/p"\n'


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_password_that_others_may_read(tmp_path: Path) -> None:
    (sentence,) = refused(tmp_path, SECRET)
    assert "holds a password, and others may read it (mode 0644)" in sentence
    (agency,) = read(tmp_path, SECRET, mode=0o600).agencies
    assert (agency.location, agency.shown) == ("postgresql://u:s3cret@db/p", "postgresql://u:***@db/p")


def test_no_mistake_repeats_a_password(tmp_path: Path) -> None:
    text = (
        SECRET
        + 'schema = ""\n[[agency]]\nname = "乙"\nledger = "postgresql://u:s3cret@db/p"\n[[agency]]\nname = ["postgresql://u:s3cret@x"]\n'
    )
    with pytest.raises(DataError) as caught:
        read(tmp_path, text, mode=0o600)
    assert "s3cret" not in repr([caught.value.message, *caught.value.problems])
    with pytest.raises(DataError) as twice:
        read(tmp_path, SECRET + SECRET.replace("甲", "乙"), mode=0o600)
    assert "s3cret" not in repr(twice.value.problems)
