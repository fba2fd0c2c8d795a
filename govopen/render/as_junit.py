"""The audit as JUnit XML, for build servers: a suite a rule, a test case a finding, a failure for each breach that binds."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from govopen.core.model.findings import Finding, Outcome
from govopen.core.reports.audit_report import AuditReport, RuleLine, binding_levels
from govopen.core.text.escaping import visible
from govopen.core.text.personal_data import mask
from govopen.i18n import Words
from govopen.messages import msg
from govopen.render.finding_rows import rule_title
from govopen.render.wording import OUTCOMES, why


def render_junit(report: AuditReport, *, words: Words) -> str:
    """Return the XML: breaches fail, what could not be judged is an error, the rest passes; compliant matters are counted in one case."""
    root = Element("testsuites", name=visible(report.sources.agency))
    root.set("timestamp", report.sources.generated_at.isoformat(timespec="seconds"))
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for line in report.by_rule:
        root.append(_suite(line, by_rule.get(line.rule.id, []), report, words))
    for total in ("tests", "failures", "errors", "skipped"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(line: RuleLine, findings: list[Finding], report: AuditReport, words: Words) -> Element:
    rule = line.rule
    suite = Element("testsuite", name=visible(f"{rule.pack}.{rule.id}"))
    properties = SubElement(suite, "properties")
    for name, value in (("article", rule.article), ("title", rule_title(rule, words)), ("checkpoint", str(report.sources.checkpoint))):
        SubElement(properties, "property", name=name, value=visible(value))
    met = line.counts.get(Outcome.MET, 0)
    if met and not any(finding.outcome is Outcome.MET for finding in findings):
        SubElement(suite, "testcase", classname=rule.id, name=words.say(msg("{count} met", count=met)))
    cases = [_case(finding, report, words) for finding in findings]
    suite.extend(cases)
    suite.set("tests", str(len(suite.findall("testcase"))))
    for tag, total in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(total, str(sum(case.find(tag) is not None for case in cases)))
    return suite


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
    number, title = (matter.number, mask(matter.title or "")) if matter else (None, None)
    yield from (part for part in (number, title, finding.period, finding.leader, finding.unit) if part)
