"""The audit as JUnit XML, for build servers: a suite a rule, a test case a finding, a failure for each breach that binds."""

from __future__ import annotations

import tempfile
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import IO, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from govopen.core.model.entries import Verified
from govopen.core.model.findings import Finding, Outcome
from govopen.core.reports.audit_report import AuditReport, RuleLine, binding_levels
from govopen.core.text.escaping import visible
from govopen.i18n import Words
from govopen.messages import msg
from govopen.render.finding_rows import rule_title
from govopen.render.wording import ONLY_CITED, OUTCOMES, matter_title, why

#: The attributes that count, on the root and on each suite.
TOTALS: Final = ("tests", "failures", "errors", "skipped")
#: Bytes of the temporary file that are copied at once.
CHUNK: Final = 1 << 16


def render_junit(report: AuditReport, *, words: Words) -> Iterator[str]:
    """Yield the XML: breaches fail, what could not be judged is an error, the rest passes; compliant matters are counted in one case.

    The counts of a suite stand before its cases: one pass over the findings counts, and writes the cases to a temporary file.
    """
    with tempfile.TemporaryFile() as file:
        drafts = _write_cases(report, words, file)
        suites = [(line, drafts[line.rule.id]) for line in report.by_rule]
        root = Element("testsuites", name=visible(report.sources.agency))
        root.set("timestamp", report.sources.generated_at.isoformat(timespec="seconds"))
        for total in TOTALS:
            root.set(total, str(sum(_totals(line, draft)[total] for line, draft in suites)))
        opening = tostring(root, encoding="unicode")
        yield '<?xml version="1.0" encoding="UTF-8"?>\n' + (_opened(opening) if suites else opening)
        for line, draft in suites:
            yield from _suite(line, draft, report, words, file)
        yield "\n</testsuites>\n" if suites else "\n"


@dataclass
class _Draft:
    """The cases of one rule: where they stand in the temporary file, in bytes, and how many there are of each sort."""

    parts: list[tuple[int, int]] = field(default_factory=list)
    cases: int = 0
    results: Counter[str] = field(default_factory=Counter)
    met: bool = False


def _write_cases(report: AuditReport, words: Words, file: IO[bytes]) -> dict[str, _Draft]:
    """Write the cases of all findings in their order and return what belongs to which rule."""
    drafts: dict[str, _Draft] = {line.rule.id: _Draft() for line in report.by_rule}
    at = 0
    for rule, findings in groupby(report.listed, key=lambda finding: finding.rule):
        draft, start = drafts.setdefault(rule, _Draft()), at
        for finding in findings:
            case = _case(finding, report, words)
            draft.cases += 1
            draft.results.update(child.tag for child in case)
            draft.met = draft.met or finding.outcome is Outcome.MET
            indent(case, level=2)
            at += file.write(f"\n    {tostring(case, encoding='unicode')}".encode())
        draft.parts.append((start, at))
    return drafts


def _totals(line: RuleLine, draft: _Draft) -> dict[str, int]:
    """The numbers in the opening tag of a suite."""
    results = draft.results
    tests = draft.cases + (1 if _met_besides(line, draft) else 0)
    return dict(zip(TOTALS, (tests, results["failure"], results["error"], results["skipped"]), strict=True))


def _met_besides(line: RuleLine, draft: _Draft) -> int:
    """How many findings were met and are not listed."""
    return 0 if draft.met else line.counts.get(Outcome.MET, 0)


def _suite(line: RuleLine, draft: _Draft, report: AuditReport, words: Words, file: IO[bytes]) -> Iterator[str]:
    rule = line.rule
    suite = Element("testsuite", name=visible(f"{rule.pack}.{rule.id}"))
    for total, number in _totals(line, draft).items():
        suite.set(total, str(number))
    yield "\n  " + _opened(tostring(suite, encoding="unicode"))
    properties = Element("properties")
    sources = report.sources
    facts = [("article", rule.article), ("title", rule_title(rule, words)), ("checkpoint", str(sources.checkpoint))]
    facts += [("verified", words.say(ONLY_CITED))] if sources.verified is Verified.CITED else []
    for name, value in facts:
        SubElement(properties, "property", name=name, value=visible(value))
    indent(properties, level=2)
    yield "\n    " + tostring(properties, encoding="unicode")
    if met := _met_besides(line, draft):
        case = Element("testcase", classname=rule.id, name=words.say(msg("{count} met", count=met)))
        yield "\n    " + tostring(case, encoding="unicode")
    for start, end in draft.parts:
        yield from _copied(file, start, end)
    yield "\n  </testsuite>"


def _copied(file: IO[bytes], start: int, end: int) -> Iterator[str]:
    """Yield a part of the temporary file as text, a piece at a time."""
    decode = getincrementaldecoder("utf-8")().decode
    file.seek(start)
    while start < end:
        piece = file.read(min(CHUNK, end - start))
        start += len(piece)
        yield decode(piece)


def _opened(tag: str) -> str:
    """Return the opening tag of an element that was written as an empty one."""
    return tag.removesuffix(" />") + ">"


def _case(finding: Finding, report: AuditReport, words: Words) -> Element:
    case = Element("testcase", classname=finding.rule, name=visible(" · ".join(_name(finding))))
    verdict, sentence = words.say(OUTCOMES[finding.outcome]), visible(words.say(why(finding)))
    binds = finding.level in binding_levels(strict=report.strict)
    if finding.violates and binds:
        SubElement(case, "failure", type=str(finding.outcome), message=f"{verdict}: {sentence}")
    elif finding.outcome is Outcome.UNDETERMINED and binds:
        SubElement(case, "error", type=str(finding.outcome), message=f"{verdict}: {sentence}")
    elif finding.outcome in (Outcome.WAIVED, Outcome.NOT_APPLICABLE):
        SubElement(case, "skipped", message=f"{verdict}: {sentence}")
    elif finding.outcome is not Outcome.MET:
        SubElement(case, "system-out").text = f"{verdict}: {sentence}"
    return case


def _name(finding: Finding) -> Iterator[str]:
    matter = finding.matter
    number = matter.number if matter else None
    yield from (part for part in (number, matter_title(matter), finding.period, finding.leader, finding.unit) if part)
