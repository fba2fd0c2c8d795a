"""The grammar of holiday notices: items, dates with their brackets, and what is arranged for each date.

Text is folded first (NFKC, no blanks), so that full-width and ASCII punctuation read alike. Nothing is checked here; words that
cannot be read are kept with the item.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from msgspec import Struct, field

from govopen.core.dates.chinese_numerals import read_digits, read_numeral

Verb = Literal["off", "work", "resume", "note"]

_BRACKET: Final = r"(?:\([^()]*\))?"
_DATE: Final = rf"(?:\d{{1,6}}年)?(?:\d{{1,6}}月)?\d{{1,6}}日{_BRACKET}"
#: Runs of digits are bounded and only single classes repeat, so that no text makes the expressions slow.
DATE: Final = re.compile(r"(?:(?P<year>\d{1,6})年)?(?:(?P<month>\d{1,6})月)?(?P<day>\d{1,6})日(?:\((?P<bracket>[^()]*)\))?")
_GROUP: Final = re.compile(rf"{_DATE}(?:[至到—\-–~、和及]+{_DATE})*")
_RANGE_MARK: Final = re.compile(r"至|到|—|-|–|~")
_ITEM: Final = re.compile(r"(?:^|(?<=[。\n;]))([一二三四五六七八九十]+)、")
_TAIL: Final = re.compile(r"节假日期间|(?<=[。\n])国务院(?:办公厅)?\n*\d{4}年|相关(?:链接|新闻|报道|稿件)|责任编辑|扫一扫|\(此件公开发布\)")
_COUNT: Final = re.compile(r"共(?:计)?([\d一二三四五六七八九十]+)天|放假([\d一二三四五六七八九十]+)天")
_EXTENSION: Final = re.compile(rf"延长(?:\d{{1,6}}年)?(?P<name>[^\d,。:]{{2,4}}?)假期至(?P<date>{_DATE})")
_WEEKEND: Final = re.compile(r"与周末连休")
_NUMERAL_DATE: Final = re.compile(r"([〇零○OＯ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_MARKUP: Final = re.compile(r"</(?:p|div|span|td|body)>", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"<(script|style|title)\b.*?</\1>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_INLINE: Final = re.compile(r"</?(?:span|b|strong|font|a|em|i|u)\b[^>]*>", re.IGNORECASE)  # tags inside a line
_TAG: Final = re.compile(r"<[^>]+>")
#: What may follow a date, longest first.
_VERBS: Final[tuple[tuple[str, Verb], ...]] = (
    ("起正常上班", "resume"),
    ("照常上班", "work"),
    ("正常上班", "work"),
    ("上班", "work"),
    ("放假", "off"),
    ("调休放假", "off"),
    ("调休", "off"),
    ("补休", "off"),
    ("(放假|调休)", "off"),
)


class Written(Struct, frozen=True):
    """A date as written: numbers may be missing or impossible; ``words`` is the text itself."""

    year: int | None
    month: int | None
    day: int
    bracket: str
    words: str


class Clause(Struct, frozen=True):
    """One arrangement of dates, single or (first, last) ranges. ``inner``: inside 其中, which explains the clause before."""

    verb: Verb
    dates: tuple[tuple[Written, Written | None], ...]
    words: str
    count: int | None = None
    with_weekend: bool = False
    inner: bool = False


class Item(Struct, frozen=True):
    """One numbered item, or the body of a notice without numbers (``number`` 0)."""

    number: int
    names: tuple[str, ...]
    clauses: tuple[Clause, ...]
    words: str
    extended: str | None = None
    unread: tuple[str, ...] = field(default=())


def fold_text(text: str) -> str:
    """Fold width, drop blanks, keep single line ends; of a saved web page only the visible text is kept."""
    if _MARKUP.search(text):
        text = html.unescape(_TAG.sub("\n", _INLINE.sub("", _HIDDEN.sub("", text))))
    folded = unicodedata.normalize("NFKC", text.replace("\r", "\n"))
    lines = ("".join(char for char in line if not char.isspace() and char.isprintable()) for line in folded.split("\n"))
    return _NUMERAL_DATE.sub(_in_digits, "\n".join(line for line in lines if line))


def _in_digits(found: re.Match[str]) -> str:
    """Return a date in Chinese numerals, as under a signature, in digits."""
    year, month, day = read_digits(re.sub("[OＯ]", "〇", found[1])), read_numeral(found[2]), read_numeral(found[3])
    return f"{year}年{month}月{day}日" if year and month and day else found[0]


def read_items(body: str) -> tuple[Item, ...]:
    """Cut the folded body into numbered items, each up to the next or to the closing words; one item 0 where none is numbered."""
    found = _ITEM.search(body)
    if not found:
        return (_read_item(0, _without_tail(body)),)
    listed = _without_tail(body[found.start() :])
    heads = list(_ITEM.finditer(listed))
    ends = [head.start() for head in heads[1:]] + [len(listed)]
    return tuple(_read_item(read_han(head[1]), listed[head.end() : end]) for head, end in zip(heads, ends, strict=True))


def read_han(text: str) -> int:
    """Read 七, 十, 十二 or plain digits; 0 for anything else, or for more than 6 digits."""
    return int(text) if text.isdigit() and len(text) <= 6 else read_numeral(text) or 0


def _without_tail(text: str) -> str:
    """Cut off the closing paragraph, the signature and page furniture."""
    found = _TAIL.search(text)
    return text[: found.start()] if found else text


def _read_item(number: int, text: str) -> Item:
    """Read the holidays' names and every clause of an item."""
    joined = text.replace("\n", "")
    head, colon, rest = joined.partition(":")
    named = bool(colon) and not re.search(r"\d", head)
    extension = _EXTENSION.search(joined)
    if extension:
        names: tuple[str, ...] = (extension["name"],)
    else:
        names = tuple(name for name in re.split(r"[、和与]", head) if name) if named else ()
    clauses, unread = _read_clauses(rest if named else joined)
    return Item(number, names, clauses, joined, extension["date"] if extension else None, unread)


def _read_clauses(text: str) -> tuple[tuple[Clause, ...], tuple[str, ...]]:
    """Find every group of dates and what follows it; what is about days off or on and cannot be read goes into the second list."""
    clauses: list[Clause] = []
    unread: list[str] = []
    for sentence in re.split(r"[。;]", text):
        if "鼓励" in sentence:  # leave that is encouraged makes no day off
            continue
        inner_from = sentence.find("其中")
        for group, following, before in _groups(sentence):
            inner = 0 <= inner_from < group.start()
            words = group.group() + following
            verb = _verb(following, before)
            if verb is None:
                if not inner:
                    unread.append(words)
                continue
            count = _COUNT.search(following)
            clauses.append(
                Clause(
                    verb,
                    _dates(group.group()),
                    words,
                    read_han(count[1] or count[2]) if count else None,
                    bool(_WEEKEND.search(following)),
                    inner,
                )
            )
    return tuple(clauses), tuple(unread)


def _groups(sentence: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield each group of dates with the words up to the next group, and the words before it."""
    found = list(_GROUP.finditer(sentence))
    for index, group in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(sentence)
        start = found[index - 1].end() if index else 0
        yield group, sentence[group.end() : end], sentence[start : group.start()]


def _verb(following: str, before: str) -> Verb | None:
    """Return the verb of the dates: None if it cannot be read, ``note`` if it only explains (older notices move 公休日)."""
    if before.endswith("调至") or "公休日" in following or following.startswith(("为", "照常公休", "公休")):
        return "note"
    if "假期至" in before:
        return "note"
    return next((verb for word, verb in _VERBS if following.startswith(word)), None)


def _dates(group: str) -> tuple[tuple[Written, Written | None], ...]:
    """Read 1月24日至30日 as one range, 1月19日(星期日)、2月1日(星期六) as two single dates."""
    result: list[tuple[Written, Written | None]] = []
    end = 0
    for found in DATE.finditer(group):
        written = _written(found)
        if result and _RANGE_MARK.search(group[end : found.start()]):
            result[-1] = (result[-1][0], written)
        else:
            result.append((written, None))
        end = found.end()
    return tuple(result)


def _written(found: re.Match[str]) -> Written:
    """Keep the numbers of one date."""
    year, month = (int(found[part]) if found[part] else None for part in ("year", "month"))
    return Written(year, month, int(found["day"]), found["bracket"] or "", found.group())


def read_written(text: str) -> Written | None:
    """Read the first date in a text."""
    found = DATE.search(text)
    return _written(found) if found else None


def place_date(written: Written, *, year: int, month: int | None) -> date | None:
    """The day that was written, with the year and month that the text implies; None where there is no such day."""
    try:
        return date(written.year or year, written.month or month or 0, written.day)
    except ValueError:
        return None
