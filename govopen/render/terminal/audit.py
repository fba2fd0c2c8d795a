"""The audit for a terminal: first what must be acted on, worst first; then the score of each office and each rule; then the proof.

Everything folds, so that it holds together in 60 columns of Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.model.findings import VIOLATIONS, Finding, Outcome
from govopen.core.model.rules import Rule
from govopen.core.reports.audit_report import AuditReport, Counts, score, worst_first
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.messages import Message, msg
from govopen.render.finding_rows import rule_title, rules_of
from govopen.render.terminal.styles import STYLES
from govopen.render.terminal.table import Column, build_table, cell, folded, stacked, unbroken
from govopen.render.terminal.text import cell_width, fold_items
from govopen.render.wording import LEVELS, NO_OFFICE, OUTCOMES, besides, counted, headline, score_text, why

#: By exit code.
VERDICT_STYLES = {0: "bold green", 1: "bold red", 3: "bold"}

#: What a reader must act on; the rest is listed only when everything is asked for.
TO_ACT_ON = frozenset({*VIOLATIONS, Outcome.UNDETERMINED, Outcome.DUE_SOON})


def render_audit(report: AuditReport, *, words: Words, width: int = 80, everything: bool = False, limit: int = 0) -> Group:
    """Draw the report; ``limit`` bounds the findings listed (0: all), ``everything`` lists what needs no act too."""
    listed = [finding for finding in worst_first(report.findings) if everything or finding.outcome in TO_ACT_ON]
    parts: list[RenderableType] = [*_heading(report, words, width)]
    if listed:
        shown = list(islice(listed, limit or None))
        parts += [Text(""), findings_table(shown, rules_of(report), words, width=width)]
        if len(shown) < len(listed):
            parts.append(_say(words, msg("{count} more are not listed; --limit 0 lists all.", count=len(listed) - len(shown)), "dim"))
    parts += _scores(report, words, width, everything=everything)
    parts += _proof(report, words)
    return Group(*parts)


def _say(words: Words, message: Message | str, style: str = "") -> Text:
    return cell(words.say(message), style)


def _heading(report: AuditReport, words: Words, width: int) -> Iterator[RenderableType]:
    day, minute = report.on.day, report.on.minute
    on = msg("as of {moment}", moment=f"{day} {minute:%H:%M}") if minute else msg("as of the end of {day}", day=day)
    first, last = report.period
    yield cell(report.sources.agency, "bold")
    yield _say(words, msg("{first} to {last}, {on}", first=first, last=last, on=on), "bold")
    yield folded(words.say(headline(report)), width, VERDICT_STYLES[report.exit_code])
    if lenient := besides(report):
        yield folded(words.say(lenient), width)
    said = _counted(report.counts, [outcome for outcome in Outcome if outcome not in VIOLATIONS], words)
    if said:
        yield folded(words.say("Besides: {counts}.", counts=said), width, "dim")


def _counted(counts: Counts, outcomes: Iterable[Outcome], words: Words) -> list[str]:
    return [words.say(counted(each, counts[each])) for each in outcomes if counts.get(each)]


def findings_table(
    findings: Sequence[Finding], rules: dict[str, Rule], words: Words, *, width: int, about: bool = True
) -> RenderableType:  # fmt: skip
    """Build the table of findings: outcome, what and why, office. Findings of one rule that say the same are one row.

    Without ``about`` the matter is not named: all are about the same.
    """
    outcomes = _widest((words.say(OUTCOMES[finding.outcome]) for finding in findings), words.say(N_("Outcome")), most=14)
    offices = _widest((finding.unit or "" for finding in findings), words.say(N_("Office")), most=width // 5)
    room = max(20, width - outcomes - offices - 6)
    columns = [Column(words.say(N_("Outcome")), whole=True), Column(words.say(N_("What, and why")), whole=True)]
    columns.append(Column(words.say(N_("Office")), whole=True))
    rows = []
    for group in _alike(findings, words):
        finding = group[0]
        outcome = folded(words.say(OUTCOMES[finding.outcome]), outcomes, STYLES.get(finding.outcome, ""))
        rows.append([outcome, _what(group, rules.get(finding.rule), words, room, about=about), folded(finding.unit or "–", offices)])
    return build_table(columns, rows)


def _widest(texts: Iterable[str], heading: str, *, most: int) -> int:
    return max(cell_width(heading), min(most, max(map(cell_width, texts), default=0)))


def _alike(findings: Iterable[Finding], words: Words) -> Iterator[list[Finding]]:
    """Put findings about periods together that differ in the period only."""

    def key(finding: Finding) -> object:
        return id(finding) if finding.matter else (finding.outcome, finding.rule, finding.unit, finding.leader, words.say(why(finding)))

    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(key(finding), []).append(finding)
    yield from groups.values()


def _what(group: Sequence[Finding], rule: Rule | None, words: Words, room: int, *, about: bool) -> Text:
    finding = group[0]
    said = words.say(why(finding))
    duty = folded(f"{finding.article} {rule_title(rule, words)} [{finding.rule}]", room, "dim")
    if finding.matter is None:
        labels = list(dict.fromkeys(str(each.period) for each in group))
        times = f" ×{len(group)}" if len(group) > len(labels) else ""
        periods = words.say("{periods}: {why}", periods=words.say("{names}", names=labels) + times, why=said)
        return stacked(folded(periods if len(group) > 1 else said, room, "bold"), duty)
    if not about:
        return stacked(folded(said, room), duty)
    what = f"{finding.matter.number} {mask(finding.matter.title or '')}".strip()
    return stacked(folded(what, room, "bold"), folded(said, room), duty)


def _scores(report: AuditReport, words: Words, width: int, *, everything: bool) -> Iterator[RenderableType]:
    offices = [line for line in report.by_unit if _tells(line.counts)]
    if any(line.unit for line in offices):
        worst = sorted(offices, key=lambda line: (_rank(line.counts), line.unit or ""))
        rows = [(line.unit or words.say(NO_OFFICE), line.counts) for line in worst]
        yield from (Text(""), _score_table(rows, words.say(N_("Office")), words, width))
    rules = [line for line in report.by_rule if _tells(line.counts)]
    faulty = [line for line in rules if score(line.counts) != 1 or everything]
    if faulty:
        named = [(_duty(line.rule, words), line.counts) for line in sorted(faulty, key=lambda line: _rank(line.counts))]
        yield from (Text(""), _score_table(named, words.say(N_("Duty")), words, width))
    if len(faulty) < len(rules):
        yield _say(words, msg("Met throughout: {count} further duties; --all lists them.", count=len(rules) - len(faulty)), "green")
    yield Text("")


def _tells(counts: Counts) -> bool:
    return any(count for outcome, count in counts.items() if outcome is not Outcome.NOT_APPLICABLE)


def _duty(rule: Rule, words: Words) -> str:
    level = "" if rule.level == "must" else words.say("({level})", level=LEVELS[rule.level])
    return f"{rule.article} {rule_title(rule, words)}{level}"


def _rank(counts: Counts) -> tuple[float, int]:
    reached = score(counts)
    return (2.0 if reached is None else reached, -sum(counts.values()))


def _score_table(rows: Sequence[tuple[str, Counts]], heading: str, words: Words, width: int) -> RenderableType:
    columns = [Column(heading, whole=True), Column(words.say(N_("Score")), whole=True, align="right")]
    columns.append(Column(words.say(N_("Of which")), whole=True))
    names = _widest((name for name, _ in rows), heading, most=width * 2 // 5)
    room = max(16, width - names - max(6, cell_width(words.say(N_("Score")))) - 6)
    shown = [outcome for outcome in (Outcome.MET, *Outcome) if outcome is not Outcome.NOT_APPLICABLE]
    table = []
    for name, counts in rows:
        said = fold_items(_counted(counts, dict.fromkeys(shown), words), room - 1, separator=words.say(N_(", ")))
        table.append([folded(name, names), _percent(counts), Text("\n".join(said), style="" if score(counts) != 1 else "dim")])
    return build_table(columns, table)


def _percent(counts: Counts) -> Text:
    reached = score(counts)
    style = "" if reached is None else "green" if reached == 1 else "yellow" if reached >= 0.9 else "red"
    return cell(score_text(counts), style)


def _proof(report: AuditReport, words: Words) -> Iterator[RenderableType]:
    sources = report.sources
    first, last = sources.coverage
    yield _say(words, msg("Rules: {packs}.", packs=[pack.id for pack in sources.packs]), "dim")
    yield _say(words, msg("Calendar: {first} to {last}, notices: {count}.", first=first, last=last, count=len(sources.notices)), "dim")
    yield unbroken(words.say("Checkpoint: {checkpoint}", checkpoint=sources.checkpoint), "dim")
