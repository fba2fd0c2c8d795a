"""Narratives that are alike: published scoring tables deduct points for a report like earlier years' or another agency's.

Compared are sentences, without what differs anyway (numbers, years, the agencies' names) and without the sentences that every
report has to have (what the period is, of which parts it consists, where it may be downloaded). Two sentences are alike where
three fifths of their groups of three characters are common to both (Jaccard).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil

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


class _Sentence(Struct, frozen=True):
    """A sentence of one report: as printed, and the groups of three characters by which it is compared."""

    report: int
    text: str
    groups: frozenset[str]


def compare_narratives(reports: Sequence[PublishedReport]) -> Mapping[tuple[int, int], Likeness]:
    """Return, by the places of two reports, how much of the first stands in the second; pairs without a sentence alike are left out.

    Two sentences alike have a group in common among the rarest of each (the prefixes of Chaudhuri, Ganti and Kaushik 2006), so that
    only few pairs are looked at.
    """
    sentences = [each for place, report in enumerate(reports) for each in _sentences(place, report)]
    frequency = Counter(group for each in sentences for group in each.groups)
    holders: dict[str, list[int]] = defaultdict(list)
    prefixes = [_rarest(each.groups, frequency) for each in sentences]
    for number, prefix in enumerate(prefixes):
        for group in prefix:
            holders[group].append(number)
    passages: dict[tuple[int, int], list[Passage]] = defaultdict(list)
    for here, prefix in zip(sentences, prefixes, strict=True):
        candidates = {number for group in prefix for number in holders[group] if sentences[number].report != here.report}
        for report, there in _best(here, [sentences[number] for number in candidates]).items():
            passages[here.report, report].append(Passage(here.text, there.text))
    whole = Counter[int]()
    for each in sentences:
        whole[each.report] += len(each.text)
    return {pair: _likeness(found, whole[pair[0]]) for pair, found in passages.items()}


def _sentences(place: int, report: PublishedReport) -> Iterator[_Sentence]:
    """Yield the sentences of a report that are its own to word."""
    for paragraph in report.narrative:
        for sentence in _SENTENCE.findall(paragraph[:20_000]):
            text = _CHANGING.sub("", sentence.replace(report.agency or "\n", ""))
            if len(text) >= _SHORTEST and not _PRESCRIBED.search(sentence):
                groups = frozenset(text[start : start + _GROUP] for start in range(len(text) - _GROUP + 1))
                yield _Sentence(place, sentence.strip(), groups)


def _rarest(groups: frozenset[str], frequency: Mapping[str, int]) -> list[str]:
    """Return so many of the rarest groups that a sentence alike has one of them among its own rarest."""
    kept = len(groups) - ceil(_ALIKE * len(groups)) + 1
    return sorted(groups, key=lambda group: (frequency[group], group))[:kept]


def _best(here: _Sentence, candidates: Iterable[_Sentence]) -> dict[int, _Sentence]:
    """Return the sentence of each other report that is most like one, where one is like it."""
    best: dict[int, tuple[float, _Sentence]] = {}
    for there in candidates:
        shared = len(here.groups & there.groups)
        alike = shared / (len(here.groups) + len(there.groups) - shared)
        if alike >= _ALIKE and alike > best.get(there.report, (0.0, there))[0]:
            best[there.report] = (alike, there)
    return {report: there for report, (_, there) in best.items()}


def _likeness(passages: Sequence[Passage], whole: int) -> Likeness:
    longest = sorted(passages, key=lambda passage: -len(passage.here))[:_PASSAGES]
    return Likeness(sum(len(passage.here) for passage in passages) / whole, tuple(longest))
