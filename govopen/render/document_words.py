"""Words as a document sets them: no space between Chinese and a number, days written out."""

from __future__ import annotations

import copy
import gettext
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from govopen.core.dates.moments import AsOf, Span
from govopen.i18n import Words
from govopen.messages import Label

_HAN = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’"
#: The space that sentences on a screen have around digits, Latin letters and holes; a document has none (GB/T 9704-2012, annex).
_GAP = re.compile(rf"(?<=[{_HAN}]) (?=[{{A-Za-z0-9])|(?<=[}}A-Za-z0-9%]) (?=[{_HAN}])|(?<=}}) (?={{count}})")


@lru_cache(maxsize=2)
def document_words(words: Words) -> Words:
    """Return the same language with its Chinese sentences closed up; text of users that fills their holes stays as it is."""
    catalogue = words.catalogue
    if words.language != "zh" or not isinstance(catalogue, gettext.GNUTranslations):
        return words
    closed = copy.copy(catalogue)
    vars(closed)["_catalog"] = {key: _GAP.sub("", text) for key, text in vars(catalogue)["_catalog"].items()}
    return Words(words.language, closed)


def run_on(sentences: Iterable[str], words: Words) -> str:
    """One sentence after the other: Chinese without a space between, English with one."""
    return ("" if words.language == "zh" else " ").join(sentence.strip() for sentence in sentences)


def label_text(label: Label, words: Words) -> str:
    """A label in the reader's language."""
    return words.pick(label.zh, label.en)


def written_day(day: date) -> Label:
    """2020年4月1日, with no zeros (GB/T 9704-2012, 7.3.5.4)."""
    return Label(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def written_moment(on: AsOf) -> Label:
    """The day asked about, with its minute where it is not over."""
    day = written_day(on.day)
    if on.minute is None:
        return day
    return Label(f"{day.zh}{on.minute.hour}时{on.minute.minute}分", f"{day.en} {on.minute:%H:%M}")


def written_span(span: Span) -> Label:
    """2020年, or 2020年1月1日至6月30日."""
    first, last = span
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return Label(f"{first.year}年", f"{first.year}")
    end = written_day(last).zh
    return Label(f"{written_day(first).zh}至{end.removeprefix(f'{first.year}年')}", f"{first} to {last}")
