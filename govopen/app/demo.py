"""An invented year of a whole department in a ledger of its own, so that everything can be tried before anything is at stake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import tomli

from govopen.app.init import DEFAULT_PACKS
from govopen.core.dates.date_parser import parse_moment
from govopen.core.dates.moments import BEIJING, FIRST_MINUTE, Moment
from govopen.core.model.entries import Draft
from govopen.core.model.field_values import fill
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.text.yes_no import spell_yes_no
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import DataError
from govopen.intake.file_reader import read_file
from govopen.ledger.opening import create_ledger
from govopen.messages import msg
from govopen.resources import data_folder

YEAR = 2020
AGENCY = "江西省人力资源和社会保障厅（虚构样例）"
OPERATOR = "demo"
#: When an event of a day without a minute is taken to have been recorded, and how long after it.
OFFICE_OPENS, RECORDED_AFTER = time(17, 0), timedelta(minutes=40)
PLAIN_KEYS = frozenset({"event", "matter", "at", "kind", "unit"})


def build_demo(location: str) -> None:
    """Make the sample ledger: the invented registers and the invented year, in order of time, recorded as they happened."""
    vocabulary = read_vocabulary()
    drafts = sorted(chain(_decisions(vocabulary), _year(vocabulary)), key=_order)
    founded = datetime(YEAR - 3, 1, 2, 9, tzinfo=BEIJING)
    with create_ledger(location, agency=AGENCY, packs=DEFAULT_PACKS, recorded_at=founded) as ledger, ledger.writing() as writer:
        for draft in drafts:
            writer.append([draft], operator=OPERATOR, recorded_at=max(founded, _recorded(draft.when)))


def _order(draft: Draft) -> tuple[datetime, datetime]:
    return _recorded(draft.when), draft.when.latest.replace(tzinfo=BEIJING)


def _recorded(when: Moment) -> datetime:
    at = datetime.combine(when.day, when.minute or OFFICE_OPENS, tzinfo=BEIJING)
    return at + RECORDED_AFTER


def _decisions(vocabulary: Vocabulary) -> Iterator[Draft]:
    """The registers as an office would import them."""
    for path in sorted((data_folder() / "samples").glob("*.csv")):
        intake = read_file(path, vocabulary, today=date(YEAR + 1, 12, 31))
        _stop_at(intake.problems, path)
        for record in intake.records:
            yield from record.drafts


def _year(vocabulary: Vocabulary) -> Iterator[Draft]:
    path = data_folder() / "samples" / "demo.toml"
    sample = tomli.loads(path.read_text("utf-8"))
    for unit in sample.get("unit", ()):
        fields = {name: unit[name] for name in ("email", "leader", "unit-type") if name in unit}
        yield Draft("unit", unit["name"], "unit-added", Moment(date(YEAR - 1, 12, 31), FIRST_MINUTE), fields=fields)
    for leader in sample.get("leader", ()):
        yield from _tenure(leader)
    yield from _events(sample.get("event", ()), vocabulary, path)


def _tenure(leader: Mapping[str, Any]) -> Iterator[Draft]:
    yield Draft("leader", leader["name"], "took-office", Moment(_day(leader["from"])), leader["role"])
    if "to" in leader:
        yield Draft("leader", leader["name"], "left-office", Moment(_day(leader["to"])), leader["role"])


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _events(tables: Iterable[Mapping[str, Any]], vocabulary: Vocabulary, path: Path) -> Iterator[Draft]:
    """Each table is one event as ``log`` takes it; a matter keeps the kind that its first event gave it."""
    kinds: dict[str, str] = {}
    for table in tables:
        when = parse_moment(str(table["at"]), today=date(YEAR, 12, 31))
        number = str(table["matter"])
        fields = {name: value for name, value in table.items() if name not in PLAIN_KEYS}
        if table["event"] in vocabulary.system.events:
            kind = table.get("kind") or kinds.get(number) or vocabulary.system.events[table["event"]].on
            yield Draft(kind, number, table["event"], when, fields=fields, unit=table.get("unit"))
            continue
        spec = vocabulary.events[table["event"]]
        kind = table.get("kind") or kinds.get(number) or (spec.opens or spec.kinds)[0]
        kinds[number] = kind
        filled = fill(spec, {name: _typed(value) for name, value in fields.items()}, today=date(YEAR, 12, 31), on=when.day)
        _stop_at(filled.problems, path)
        yield Draft(kind, number, spec.name, when, filled.facet, table.get("unit"), filled.fields)


def _typed(value: object) -> str | list[str]:
    if isinstance(value, bool):
        return spell_yes_no(value)
    return [str(each) for each in value] if isinstance(value, list) else str(value)


def _stop_at(problems: Iterable[Any], path: Path) -> None:
    problems = tuple(problems)
    if problems:
        raise DataError(msg("The sample {file} is faulty.", file=path.name), problems=problems)
