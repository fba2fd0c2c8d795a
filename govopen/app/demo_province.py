"""An invented province: ledgers of several agencies, some good and some bad, with the list that `supervise` reads. Always the same."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from msgspec import Struct

from govopen.core.dates.moments import BEIJING, FIRST_MINUTE, Moment
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.model.entries import Draft
from govopen.datafiles.work_calendar import build_calendar
from govopen.errors import OutputExists
from govopen.ledger.opening import create_ledger
from govopen.resources import data_folder

#: The year that is judged, and the one before it, of which the ledgers tell too.
YEAR = 2020
PROVINCE = "湖田省（虚构样例）"
OPERATOR = "demo"
PACKS = ("jx-hrss-2020", "cn-regulation-2019")
LIST = "LIST.toml"
#: The folder of the pack that one agency has of its own.
OWN_PACK = "hutian-letters"
_OFFICES = ("办公室", "政策法规处", "业务一处", "业务二处")
_NAMES = (
    "教育厅", "民政厅", "财政厅", "人力资源社会保障厅", "自然资源厅", "生态环境厅",
    "住房城乡建设厅", "交通运输厅", "水利厅", "农业农村厅", "商务厅", "卫生健康委员会",
)  # fmt: skip


class Agency(Struct, frozen=True):
    """An invented agency: how often it keeps a term in each of two years, how much it has to do, and when it records."""

    name: str
    slug: str
    diligence: tuple[float, float]
    decisions: int = 30
    begins: date = date(YEAR - 1, 1, 1)
    falls_silent: date = date(YEAR, 12, 31)
    own_pack: bool = False


def invented_agencies(count: int) -> tuple[Agency, ...]:
    """Return so many agencies: the first has a pack of its own, the fifth falls silent in autumn, the ninth begins in the second year."""
    agencies = []
    for place in range(count):
        name = _NAMES[place] if place < len(_NAMES) else f"第{place + 1}局"
        good = 0.99 - 0.05 * (place * 5 % 12) / 2
        agencies.append(
            Agency(
                f"湖田省{name}",
                f"a{place + 1:03d}",
                (good - 0.06 if place % 2 else good + 0.005, good),
                decisions=24 + place * 7 % 25,
                begins=date(YEAR, 1, 1) if place % 12 == 8 else date(YEAR - 1, 1, 1),
                falls_silent=date(YEAR, 9, 11) if place % 12 == 4 else date(YEAR, 12, 31),
                own_pack=place == 0,
            )
        )
    return tuple(agencies)


def build_province(folder: Path, count: int) -> Path:
    """Make the ledgers, the pack and the list in a folder; return the list.

    Raises:
        OutputExists: a list or a ledger stands there already.
    """
    listed = folder / LIST
    if listed.exists():
        raise OutputExists(str(listed))
    (folder / "ledgers").mkdir(parents=True, exist_ok=True)
    calendar, agencies = build_calendar(), invented_agencies(count)
    own = folder / "packs" / OWN_PACK
    if not own.exists():
        shutil.copytree(data_folder() / "samples" / "own-pack", own)
    for agency in agencies:
        packs = (*PACKS, str(own.resolve())) if agency.own_pack else PACKS
        build_agency(str(folder / "ledgers" / f"{agency.slug}.db"), agency, calendar, packs=packs)
    listed.write_text("\n".join(_list_lines(agencies)), encoding="utf-8")
    return listed


def _list_lines(agencies: Sequence[Agency]) -> Iterator[str]:
    yield f'title = "{PROVINCE}政务公开督查"'
    for agency in agencies:
        yield "\n[[agency]]"
        yield f'name = "{agency.name}"'
        yield f'ledger = "ledgers/{agency.slug}.db"'
        yield 'contact = "办公室"'
        if agency.own_pack:
            yield f'packs = ["packs/{OWN_PACK}"]'
    yield ""


def build_agency(location: str, agency: Agency, calendar: WorkCalendar, *, packs: Sequence[str]) -> None:
    """Make one ledger; what happened in a week was recorded on the evening of its last event."""
    rng = random.Random(agency.slug)
    drafts = sorted(_history(agency, calendar, rng), key=lambda draft: draft.when.earliest)
    founded = datetime(YEAR - 1, 1, 1, 8, tzinfo=BEIJING)
    with (
        create_ledger(location, agency=f"{agency.name}（虚构样例）", packs=packs, recorded_at=founded) as ledger,
        ledger.writing() as writer,
    ):
        for _, of_week in groupby(drafts, key=lambda draft: draft.when.day.isocalendar()[:2]):
            week = list(of_week)
            recorded = max(founded, datetime.combine(week[-1].when.day, time(20, 0), tzinfo=BEIJING))
            writer.append(week, operator=OPERATOR, recorded_at=recorded)


def _history(agency: Agency, calendar: WorkCalendar, rng: random.Random) -> Iterator[Draft]:
    """All drafts of an agency, but for what falls outside the days on which it recorded."""
    for office in _OFFICES:
        yield Draft("unit", office, "unit-added", Moment(date(YEAR - 2, 12, 31), FIRST_MINUTE))
    yield Draft("leader", "赵示例", "took-office", Moment(date(2018, 1, 2)), "principal")
    yield Draft("leader", "钱示例", "took-office", Moment(date(2018, 1, 2)), "deputy")
    for year, diligence in zip((YEAR - 1, YEAR), agency.diligence, strict=True):
        story = _Year(agency, calendar, rng, year, diligence)
        for draft in story.drafts():
            if agency.begins <= draft.when.day <= agency.falls_silent:
                yield draft


class _Year:
    """What an agency did in one year; it keeps each term as often as it is diligent."""

    def __init__(self, agency: Agency, calendar: WorkCalendar, rng: random.Random, year: int, diligence: float) -> None:
        self._agency, self._calendar, self._rng, self._year, self._diligence = agency, calendar, rng, year, diligence

    def drafts(self) -> Iterator[Draft]:
        """The drafts, in no order; what would have been done after the year was not done."""
        for make in (self._decisions, self._requests, self._policies, self._reprints, self._press, self._letters):
            yield from make()

    def _day(self, last_month: int = 12) -> date:
        """A working day of the year, up to the middle of that month."""
        span = (date(self._year, last_month, 12) - date(self._year, 1, 2)).days
        return self._calendar.add(date(self._year, 1, 2) + timedelta(days=self._rng.randrange(span)), 1)

    def _done(self, begun: date, limit: int) -> date | None:
        """When something was done that has so many working days: mostly in time, else late, or never."""
        if self._rng.random() < self._diligence:
            day = self._calendar.add(begun, self._rng.randint(1, limit))
        elif self._rng.random() < 0.3:
            return None
        else:
            day = self._calendar.add(begun, limit + self._rng.randint(1, limit + 3))
        return day if day.year == self._year else None

    def _decisions(self) -> Iterator[Draft]:
        for number in range(1, self._agency.decisions + 1):
            kind = self._rng.choice(("permit", "penalty"))
            name = f"湖{self._agency.slug}{'许' if kind == 'permit' else '罚'}〔{self._year}〕{number}号"
            begun, office = self._day(), self._rng.choice(_OFFICES[2:])
            yield Draft(
                "decision", name, "decided", Moment(begun), kind, office, {"title": f"行政{'许可' if kind == 'permit' else '处罚'}决定"}
            )
            if (done := self._done(begun, 7)) is not None:
                yield Draft("decision", name, "published", Moment(done), "portal", office)

    def _requests(self) -> Iterator[Draft]:
        for number in range(1, self._agency.decisions // 4 + 1):
            name, begun = f"依申请{self._year}-{number:03d}", self._day(11)
            fields: dict[str, Any] = {"applicant": "natural"}
            yield Draft("request", name, "request-received", Moment(begun, time(10, 0)), "in-person", "办公室", fields)
            if (done := self._done(begun, 20)) is not None:
                yield Draft("request", name, "replied", Moment(done, time(16, 0)), "granted", "办公室")

    def _policies(self) -> Iterator[Draft]:
        for number in range(1, 4):
            name, issued = f"湖{self._agency.slug}发〔{self._year}〕{number}号", self._day(10)
            asked, office = self._calendar.add(issued, -12), "政策法规处"
            if asked.year == self._year and self._rng.random() < self._diligence:
                yield Draft("policy", name, "consulted", Moment(asked), None, office, {"methods": ("online", "forum")})
                yield Draft("policy", name, "opinions-published", Moment(self._calendar.add(issued, -2)), None, office)
            title = {"title": f"关于加强第{number}项工作的通知"}
            yield Draft("policy", name, "policy-issued", Moment(issued, time(9, 0)), "normative", office, title)
            if (done := self._done(issued, 5)) is not None:
                if self._rng.random() < self._diligence:
                    yield Draft("policy", name, "secrecy-reviewed", Moment(issued), "open", "办公室")
                yield Draft("policy", name, "published", Moment(done, time(9, 30)), "portal", office)
                if self._rng.random() < self._diligence:
                    told: dict[str, Any] = {
                        "channel": ("portal",),
                        "contents": ("background", "goals", "content", "scope", "terms", "benefits"),
                    }
                    yield Draft("policy", name, "interpreted", Moment(done, time(9, 30)), "drafter", office, told)

    def _reprints(self) -> Iterator[Draft]:
        for number in range(1, 5):
            name, issued = f"国办发〔{self._year}〕{number + 60}号", self._day()
            fields: dict[str, Any] = {"issuer": "国务院办公厅", "title": f"虚构的第{number}号文件"}
            yield Draft("upstream", name, "upstream-issued", Moment(issued, time(10, 0)), None, "办公室", fields)
            if self._rng.random() < self._diligence:
                yield Draft("upstream", name, "reprinted", Moment(issued, time(15, 0)), None, "办公室")
            elif self._rng.random() < 0.6:
                yield Draft("upstream", name, "reprinted", Moment(issued + timedelta(days=3), time(11, 0)), None, "办公室")

    def _press(self) -> Iterator[Draft]:
        for month in (2, 5, 8, 11):
            if self._rng.random() < self._diligence:
                day = Moment(date(self._year, month, 18), time(10, 0))
                attended: dict[str, Any] = {"attended": ("赵示例", "钱示例")}
                yield Draft("press", f"{self._year}年{month}月新闻发布会", "press-held", day, None, "办公室", attended)

    def _letters(self) -> Iterator[Draft]:
        for number in range(1, 7 if self._agency.own_pack else 0):
            name, begun = f"来信{self._year}-{number:03d}", self._day()
            yield Draft("message", name, "message-received", Moment(begun), "mailbox", "办公室")
            if (done := self._done(begun, 5)) is not None:
                yield Draft("message", name, "message-answered", Moment(done), None, "办公室")
