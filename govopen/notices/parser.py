"""Reads the text of a State Council holiday notice as it is pasted from a web page, and checks it.

A text that contradicts itself, the weekdays or the law of holidays is refused, with all contradictions at once. One that is only without
precedent is refused too, unless ``allow_unusual``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Final

from msgspec import Struct, field

from govopen.core.dates.moments import Span
from govopen.core.dates.public_holidays import lunar_day
from govopen.core.dates.work_calendar import Arrangement, HolidayNotice, Notice
from govopen.errors import DataError, Problem
from govopen.messages import Message, msg
from govopen.notices.consistency import check_bracket, check_clause, check_notice
from govopen.notices.grammar import Clause, Item, Written, fold_text, place_date, read_items, read_written

_TITLE: Final = re.compile(
    r"(?P<body>国务院(?:办公厅)?|[^\s,。:;、()《》]{2,20}?(?:政府|厅|委员会|办公室|局|院))?关于(?P<what>延长|调整)?(?P<year>\d{1,6})年(?P<rest>部分节假日(?:休息)?安排|[^年。\n]{2,6}?假期(?:安排)?)的通知"
)
_SPECIAL_TITLE: Final = re.compile(r"国务院(?:办公厅)?关于[^。\n]{2,60}?(?:调休)?放假的通知")
_ARRANGED: Final = re.compile(r"(?:现将|现将调整|延长)(\d{1,6})年")
_LISTED: Final = re.compile(r"现将\d{1,6}年((?:[^、。\n和]{2,12}(?:、|和))+[^、。\n和]{2,4}?)放假调休日期")
_NUMBER: Final = re.compile(r"(国(?:办)?发(?:明电)?)[〔\[【(〈](\d{1,6})[〕\]】)〉](\d{1,6})号")
_SIGNED: Final = re.compile(r"国务院(?:办公厅)?\n*(\d{1,6}年\d{1,6}月\d{1,6}日)|成文日期:?\n*(\d{1,6}年\d{1,6}月\d{1,6}日)")
#: Another body over the date, each on a line of its own.
_SIGNED_BY_OTHERS: Final = re.compile(r"(?:政府|办公厅|厅|委员会|办公室|局)\n(\d{1,6}年\d{1,6}月\d{1,6}日)(?=\n|$)")
_POSTED: Final = re.compile(r"(?:发布日期|发布时间):?\n*(\d{1,6}年\d{1,6}月\d{1,6}日)")
_EVE: Final = re.compile(r"除夕\((\d{1,6}月\d{1,6}日)\)")
_BODY: Final = re.compile(r"通知如下[。:;]?")
_SHORT_NAMES: Final = {
    "清明": "清明节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
    "五一": "劳动节",
    "十一": "国庆节",
    "新年": "元旦",
    "元旦节": "元旦",
    "五一国际劳动节": "劳动节",
    "国际劳动节": "劳动节",
}


class _Reading(Struct):
    """What has been read so far, and the faults found."""

    text: str
    year: int = 0
    amends: bool = False
    title: str = ""
    faults: list[Problem] = field(default_factory=list)

    def fault(self, message: Message, *, words: str | None = None) -> None:
        """Add a fault; ``words`` is the passage of the text."""
        self.faults.append(Problem(message, value=words))


def read_notice(text: str, *, published: date | None = None, allow_unusual: bool = False) -> HolidayNotice:
    """Read one notice for a year, or one that changes a year; the source is the text's SHA-256.

    ``published`` is the date of issue where the text has none. ``allow_unusual`` accepts what has no precedent but contradicts nothing,
    such as a make-up day far from its holiday. Raises DataError with each fault as a Problem whose ``value`` is the passage of the text.
    """
    reading = _Reading(fold_text(text))
    _read_title(reading)
    issued = _read_issued(reading, published)
    number = _read_number(reading, issued)
    items = _read_body(reading)
    arrangements = tuple(_arrangements(reading, items)) if reading.year else ()
    digest = sha256(text.encode()).hexdigest()
    notice = Notice(number or reading.title or digest[:12], number, reading.title, issued, f"sha256:{digest}", (reading.year,))
    read = HolidayNotice(notice, arrangements, reading.amends)
    if faults := _faults(reading, read, unusual=not allow_unusual):
        raise _refusal(faults, lawful=not _faults(reading, read, unusual=False))
    return read


def _faults(reading: _Reading, read: HolidayNotice, *, unusual: bool) -> list[Problem]:
    """Return what could not be read, and, where the year is known, what the arrangements contradict."""
    listed = _listed_names(reading.text)
    return [*reading.faults, *(check_notice(read, listed=listed, unusual=unusual) if reading.year else ())]


def _refusal(faults: list[Problem], *, lawful: bool) -> DataError:
    """Return the error with all faults; ``lawful``: the text contradicts nothing and is only without precedent."""
    if lawful:
        return DataError(
            msg("This notice arranges what none before it did: {count}.", count=len(faults)),
            hint=msg("Compare the text with the official page; if it really says so, read it in with --unusual."),
            problems=faults,
        )
    return DataError(
        msg("This notice cannot be taken over. Contradictions found: {count}.", count=len(faults)),
        hint=msg("Compare the text with the official page; it may have been copied in part or with a slip."),
        problems=faults,
    )


def _read_title(reading: _Reading) -> None:
    """Find the year arranged, and whether the notice amends another; all mentions of the year must agree."""
    joined = reading.text.replace("\n", "")  # a title is often broken in two
    titles = [found for found in _TITLE.finditer(joined) if found["rest"].startswith("部分") or found["what"]]
    special = _SPECIAL_TITLE.search(reading.text) or _SPECIAL_TITLE.search(joined)
    reading.amends = any(found["what"] for found in titles) or (not titles and special is not None)
    years = {int(found["year"]): found.group() for found in titles}
    years.update({int(found[1]): found.group() for found in _ARRANGED.finditer(reading.text)})
    if not years and special and (dated := read_written(_signed(reading.text) or "")):
        years = {dated.year or 0: special.group()}
    if len(years) == 1:
        reading.year = next(iter(years))
    elif years:
        reading.fault(msg("The text names different years."), words=" / ".join(years.values()))
    else:
        reading.fault(msg("No title such as 国务院办公厅关于2027年部分节假日安排的通知 was found, so the year is not known."))
    if reading.year and not 2004 <= reading.year <= 2199:
        reading.fault(msg("The year {year} is not one that a notice can arrange.", year=reading.year), words=years[reading.year])
        reading.year = 0
    found = titles[0].group() if titles else special.group() if special else ""
    reading.title = _with_body(found, joined)


def _with_body(title: str, text: str) -> str:
    """Return a title with its body: the State Council's office only where the title names none and the text names that one."""
    return f"国务院办公厅{title}" if title.startswith("关于") and "国务院办公厅" in text else title


def _signed(text: str) -> str | None:
    """The date under the signature or beside 成文日期, as written."""
    found = _SIGNED.search(text)
    return (found[1] or found[2]) if found else None


def _read_issued(reading: _Reading, published: date | None) -> date | None:
    """Read the date of issue; signature, 成文日期 and 发布日期 must agree."""
    signed = {words: _real_day(reading, words) for found in _SIGNED.finditer(reading.text) if (words := found[1] or found[2])}
    if not signed:
        signed = {words: _real_day(reading, words) for words in _SIGNED_BY_OTHERS.findall(reading.text)}
    posted = {words: _real_day(reading, words) for words in _POSTED.findall(reading.text)}
    days = {day for day in signed.values() if day} or {day for day in posted.values() if day} or ({published} if published else set())
    if len(days) > 1:
        reading.fault(msg("The text bears different dates of issue."), words=" / ".join(signed))
    if not days and not (signed or posted):
        reading.fault(msg("The date of issue is wanting; add it to the text, or give it with --published."))
    issued = min(days, default=None)
    for words, day in posted.items():
        if issued and day and not 0 <= (day - issued).days <= 14:
            reading.fault(msg("Posted on {posted}, but issued on {issued}.", posted=day, issued=issued), words=words)
    if issued and reading.year and not date(reading.year - 1, 7, 1) <= issued <= date(reading.year, 12, 31):
        reading.fault(msg("A notice issued on {issued} does not arrange {year}.", issued=issued, year=reading.year))
    return issued


def _real_day(reading: _Reading, words: str) -> date | None:
    """Return the day of a full date; a day that does not exist is a fault, and None."""
    written = read_written(words)
    day = place_date(written, year=0, month=None) if written else None
    if day is None:
        reading.fault(msg("There is no such day."), words=words)
    return day


def _read_number(reading: _Reading, issued: date | None) -> str | None:
    """Read 国办发明电〔2019〕16号; all mentions must agree, and be of the year of issue."""
    numbers = {f"{found[1]}〔{found[2]}〕{found[3]}号": int(found[2]) for found in _NUMBER.finditer(reading.text)}
    if len(numbers) > 1:
        reading.fault(msg("The text bears different document numbers."), words=" / ".join(numbers))
    for number, year in numbers.items():
        if issued and issued.year != year:
            reading.fault(msg("The document number is not of the year of issue, {year}.", year=issued.year), words=number)
    return next(iter(numbers), None)


def _read_body(reading: _Reading) -> tuple[Item, ...]:
    """Read the items after 通知如下; a gap in their numbers is a fault."""
    for words in _EVE.findall(reading.text):
        written = read_written(words)
        eve = lunar_day("除夕", year=reading.year)
        if eve and written and place_date(written, year=reading.year, month=None) not in eve:
            reading.fault(msg("{day} is New Year's Eve.", day=eve[0]), words=words)
    start = _BODY.search(reading.text)
    items = read_items(reading.text[start.end() :] if start else reading.text)
    misnumbered = next((item for place, item in enumerate(items, start=1) if item.number not in (0, place)), None)
    if misnumbered:
        reading.fault(msg("The items are not numbered one after another: something is missing or twice."), words=misnumbered.words[:20])
    for item in items:
        for words in item.unread:
            reading.fault(msg("These words about a date were not understood."), words=words)
    return items


def _listed_names(text: str) -> tuple[str, ...]:
    """The holidays named in the opening sentence."""
    found = _LISTED.search(text)
    return tuple(_full_name(name) for name in re.split(r"[、和]", found[1])) if found else ()


def _full_name(name: str) -> str:
    """Return the full name of a holiday, such as 劳动节 for “五一”."""
    bare = re.sub(r"[“”\"'‘’]", "", name)
    return _SHORT_NAMES.get(bare, bare)


def _arrangements(reading: _Reading, items: tuple[Item, ...]) -> Iterator[Arrangement]:
    """Turn the items that arrange days into arrangements."""
    for item in items:
        if not item.clauses:
            continue
        names = tuple(_full_name(name) for name in item.names) or _names_of_title(reading.title)
        if not names:
            reading.fault(msg("It is not said to which holiday this belongs."), words=item.words[:40])
        placing = _Placing(reading, names)
        extended = placing.place(read_written(item.extended)) if item.extended else None
        off, work = _placed_days(placing, item, extended)
        if off or work or extended:
            yield Arrangement(names, reading.year, off, work, extended)


def _names_of_title(title: str) -> tuple[str, ...]:
    """Return the holiday named in the title of an amending notice."""
    found = re.search(r"年([^年]{2,4}?)假期", title) or re.search(r"关于(.+?)(?:调休)?放假的通知", title)
    return (_full_name(found[1]),) if found else ()


class _Placing(Struct):
    """Completes the dates of one item; ``known`` is the last one, from which a day without a month takes year and month."""

    reading: _Reading
    names: tuple[str, ...]
    known: date | None = None

    def place(self, written: Written | None, *, start: date | None = None) -> date | None:
        """Return the day that is meant, None after a fault; ``start`` is the first day of the range that it ends.

        Without a year it is the notice's, for New Year's December days the year before. Its brackets must agree.
        """
        if written is None:
            return None
        before = start or (self.known if written.month is None else None)
        year, month = self.reading.year, written.month or (before.month if before else None)
        if before:
            year = before.year + (month is not None and month < before.month)
        elif self.names == ("元旦",) and month == 12:
            year -= 1
        day = place_date(written, year=year, month=month)
        if day is None:
            self.reading.fault(msg("There is no such day."), words=written.words)
        elif day.year != self.reading.year and (day.year, day.month) != (self.reading.year - 1, 12):
            self.reading.fault(msg("This day does not belong to the arrangement of {year}.", year=self.reading.year), words=written.words)
        else:
            self.reading.faults.extend(check_bracket(written, day, year=self.reading.year))
            self.known = day
        return day

    def spans(self, clause: Clause) -> list[Span]:
        """The days of a clause; a single date is a span of one day."""
        spans: list[Span] = []
        for first, last in clause.dates:
            start = self.place(first)
            end = self.place(last, start=start) if last and start else start
            if start and end and end < start:
                self.reading.fault(msg("The last day lies before the first."), words=clause.words)
            elif start and end:
                spans.append(Span(start, end))
        return spans


def _placed_days(placing: _Placing, item: Item, extended: date | None) -> tuple[tuple[Span, ...], tuple[date, ...]]:
    """The spans off and the make-up days of an item; days off inside 其中 must lie in the spans, make-up days there count."""
    faults = placing.reading.faults
    off: list[Span] = []
    work: list[date] = []
    for clause in item.clauses:
        spans = placing.spans(clause)
        if clause.verb == "off" and clause.inner:
            outside = [span for span in spans if not any(whole.covers(span) for whole in off)]
            faults.extend(Problem(msg("This day lies outside the days off."), value=clause.words) for _ in outside)
        elif clause.verb == "off":
            off.extend(spans)
            faults.extend(check_clause(clause, spans))
        elif clause.verb == "work":
            work.extend(span.first for span in spans)
            if any(span.first != span.last for span in spans):
                placing.reading.fault(msg("Make-up days must be named one by one."), words=clause.words)
        elif clause.verb == "resume" and (not spans or not extended or (spans[0].first - extended).days != 1):
            placing.reading.fault(msg("Work is said to begin on another day than the one after the holiday."), words=clause.words)
    return tuple(off), tuple(dict.fromkeys(work))
