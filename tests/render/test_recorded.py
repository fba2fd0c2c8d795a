"""When an entry was recorded is told in Beijing time everywhere: half past eight in the evening in Greenwich is the next day."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

import govopen
from govopen.core.dates.moments import beijing_text, in_beijing
from govopen.i18n import read_words
from govopen.render.entry_rows import entry_lines
from govopen.render.terminal.entries import story_table
from govopen.render.terminal.sheet import render_sheet
from govopen.render.terminal.table import plain_text
from tests.render.test_counting_page import ENTRIES, VOCABULARY, page, sheet

EN = read_words("en")
EVENING = datetime(2020, 6, 1, 20, 30, 15, tzinfo=UTC)
LATE = tuple(replace(entry, recorded_at=EVENING) for entry in ENTRIES)


def test_the_list_for_spreadsheets() -> None:
    rows = list(csv.DictReader("".join(entry_lines(LATE, words=EN, vocabulary=VOCABULARY)).lstrip("\ufeff").splitlines()))
    assert [row["Recorded"] for row in rows] == ["2020-06-02 04:30:15"] * 2


def test_a_leaders_role_has_its_name_there() -> None:
    office = replace(ENTRIES[0], kind="leader", number="李副厅长", event="took-office", facet="deputy")
    rows = list(csv.DictReader("".join(entry_lines([office], words=EN, vocabulary=VOCABULARY)).lstrip("\ufeff").splitlines()))
    assert rows[0]["Type"] == "deputy in charge"


def test_the_thread_of_a_matter() -> None:
    told = plain_text(story_table(LATE, EN, VOCABULARY), width=120)
    assert told.count("recorded 2020-06-02 04:30 by 张科员") == 2


def test_the_counting_sheets() -> None:
    told = replace(sheet(), entries=LATE)
    assert "2020-06-02 04:30" in page(told).text
    assert plain_text(render_sheet(told, words=EN, vocabulary=VOCABULARY), width=120).count("2020-06-02") == 2


@pytest.mark.parametrize("hours", [-5, 0, 8, 14])
def test_whatever_zone_an_instant_comes_in(hours: int) -> None:
    assert beijing_text(EVENING.astimezone(timezone(timedelta(hours=hours)))) == "2020-06-02 04:30"


def test_an_instant_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        in_beijing(datetime.combine(date(2020, 6, 1), datetime.min.time()))


def test_the_zone_stands_in_one_place() -> None:
    files = [path for path in Path(govopen.__file__).parent.rglob("*.py") if "migrations" not in path.parts]
    naming = {path.name for path in files if re.search(r"hours=8\b|ZoneInfo", path.read_text("utf-8"))}
    assert naming == {"moments.py"}
