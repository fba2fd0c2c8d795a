"""Narratives that are alike: published scoring tables deduct points for a report like earlier years' or another agency's.

Compared are sentences, without what differs anyway (numbers, years, the agencies' names) and without the sentences that every
report has to have (what the period is, of which parts it consists, where it may be downloaded). Two sentences are alike where
three fifths of their groups of three characters are common to both (Jaccard).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from govopen.core.reports.annual_report.published import PublishedReport

#: From this share of a narrative on, another report is named; the agency's own of the year before from a smaller one on, for the
#: supervisor asked for that comparison.
TOLD_FROM = 0.3
YEAR_BEFORE_TOLD_FROM = 0.1
_ALIKE = 0.6
_SHORTEST = 12
_GROUP = 3
_PASSAGES = 5

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_CHANGING = re.compile(r"[\d.%％，,、：:“”\"'《》()（）〔〕\s—·-]+|[一二三四五六七八九十]、")
_PRESCRIBED = re.compile(
    r"统计期限|数据的?统计|电子版|如对本报告|如有疑问|联系电话|由.{0,90}(?:部分|方面)组成|全文包括|本报告.{0,12}(?:根据|依据|按照)|现将.{0,40}报告如下|特?向社会公布|年度?政府信息公开工作年度报告$|^[一二三四五六]、[^，。]{2,30}$"
)


class Passage(Struct, frozen=True):
    """A sentence of one report and the sentence of another that is like it."""

    here: str
    there: str


class Likeness(Struct, frozen=True):
    """How much of the narrative of one report stands in another one: by characters of the sentences compared, from 0 to 1."""

    share: float
    passages: tuple[Passage, ...]


class ComparedText(Struct, frozen=True):
    """A narrative made ready: its sentences as printed, each with its groups of three characters."""

    sentences: tuple[tuple[str, frozenset[str]], ...]


def prepare(report: PublishedReport) -> ComparedText:
    """Return the sentences of a report that are its own to word."""
    return ComparedText(tuple(_sentences(report)))


def _sentences(report: PublishedReport) -> Iterator[tuple[str, frozenset[str]]]:
    for paragraph in report.narrative:
        for sentence in _SENTENCE.findall(paragraph[:20_000]):
            text = _CHANGING.sub("", sentence.replace(report.agency or "\n", ""))
            if len(text) >= _SHORTEST and not _PRESCRIBED.search(sentence):
                yield sentence.strip(), frozenset(text[place : place + _GROUP] for place in range(len(text) - _GROUP + 1))


def compare_narratives(here: ComparedText, there: ComparedText) -> Likeness:
    """Return the share of the first narrative that stands in the second, with the longest passages."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, (_, groups) in enumerate(there.sentences):
        for group in groups:
            index[group].append(number)
    passages = [Passage(sentence, like) for sentence, groups in here.sentences for like in _like(groups, there, index)]
    whole = sum(len(sentence) for sentence, _ in here.sentences)
    alike = sum(len(passage.here) for passage in passages)
    longest = sorted(passages, key=lambda passage: -len(passage.here))[:_PASSAGES]
    return Likeness(alike / whole if whole else 0.0, tuple(longest))


def _like(groups: frozenset[str], there: ComparedText, index: dict[str, list[int]]) -> Iterable[str]:
    """Return the sentence most like one, if any is like it."""
    shared = Counter(number for group in groups for number in index.get(group, ()))
    best = max(shared, key=lambda number: _likeness(shared[number], groups, there.sentences[number][1]), default=None)
    if best is None or _likeness(shared[best], groups, there.sentences[best][1]) < _ALIKE:
        return ()
    return (there.sentences[best][0],)


def _likeness(shared: int, one: frozenset[str], other: frozenset[str]) -> float:
    return shared / (len(one) + len(other) - shared)
