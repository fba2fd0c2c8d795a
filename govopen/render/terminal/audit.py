"""The audit for a terminal: first what must be acted on, worst first; then the rate of each office and each rule; then the proof.

Everything folds, so that it holds together in 60 columns of Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct, field
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.model.entries import Verified
from govopen.core.model.findings import VIOLATIONS, Finding, Outcome
from govopen.core.model.rules import Rule
from govopen.core.reports.audit_report import AuditReport, Counts, WorstFirst, any_finding, rate
from govopen.core.reports.first_day import Unbegun, begun, unbegun
from govopen.core.reports.grouping import grouped
from govopen.i18n import N_, Words
from govopen.messages import Message, msg, plural
from govopen.render.finding_rows import rule_title
from govopen.render.first_day import step_commands, step_title
from govopen.render.headline import RATE_RULE, besides, counted, headline, period_asked, rate_sentence, rate_text, undetermined
from govopen.render.terminal.comparison import compared_parts
from govopen.render.terminal.styles import STYLES
from govopen.render.terminal.table import Column, build_table, cell, folded, plain_text, stacked, unbroken
from govopen.render.terminal.text import cell_width, fold_items
from govopen.render.wording import LEVELS, NO_OFFICE, ONLY_CITED, OUTCOMES, matter_title, why

#: By exit code.
VERDICT_STYLES = {"clean": "bold green", "breached": "bold red", "unsettled": "bold"}

#: Rows of the table of findings that are held at once.
ROWS = 200

#: What a reader must act on; the rest is listed only when everything is asked for.
TO_ACT_ON = frozenset({*VIOLATIONS, Outcome.UNDETERMINED, Outcome.DUE_SOON})


def render_audit(report: AuditReport, *, words: Words, width: int = 80, everything: bool = False, limit: int = 0) -> Iterator[Group]:
    """Yield the drawing from top to bottom, a piece at a time; ``limit`` bounds the findings listed (0: all).

    ``everything`` lists what needs no act too.
    """
    yield Group(*_heading(report, words, width))
    count = len(report.listed) if everything else sum(report.counts.get(outcome, 0) for outcome in TO_ACT_ON)
    steps = () if everything else unbegun(report.listed, report.rules)
    count -= sum(step.findings for step in steps)
    if count:
        listed = WorstFirst(report.listed, any_finding if everything else _to_act_on, limit)
        for key, part in grouped(listed, report.group):
            yield Group(Text(""), *([_group_heading(report, key, words, width)] if report.group else []))
            yield from findings_tables(part, report.rules, words, width=width)
        if 0 < limit < count:
            yield Group(
                _say(
                    words,
                    plural(
                        "{count} more is not listed; --limit 0 lists all.",
                        "{count} more are not listed; --limit 0 lists all.",
                        count - limit,
                    ),
                    "dim",
                )
            )
    if steps:
        yield Group(*_never_begun(steps, words, width))
    against = compared_parts(report, words, width, everything=everything)
    yield Group(*_rates(report, words, width, everything=everything), *against, *_proof(report, words))


def render_table(report: AuditReport, *, words: Words, everything: bool = False) -> Iterator[str]:
    """Yield the drawing as plain text of 100 columns, for a file."""
    for part in render_audit(report, words=words, width=100, everything=everything):
        yield plain_text(part, width=100)


def _to_act_on(finding: Finding) -> bool:
    return finding.outcome in TO_ACT_ON and begun(finding)


def _group_heading(report: AuditReport, key: str, words: Words, width: int) -> Text:
    if report.group == "unit":
        return folded(key or words.say(NO_OFFICE), width, "bold underline")
    return folded(_duty(report.rules[key], words), width, "bold underline")


def _never_begun(steps: Sequence[Unbegun], words: Words, width: int) -> Iterator[RenderableType]:
    """The checklist in short: each thing that was never begun, on how many verdicts it keeps waiting, and the command."""
    total = sum(step.findings for step in steps)
    waiting = plural(
        "Never begun: {count} verdict waits for a first record (`govopen doctor --first-day` tells all):",
        "Never begun: {count} verdicts wait for a first record (`govopen doctor --first-day` tells all):",
        total,
    )
    yield from (Text(""), folded(words.say(waiting), width, "bold"))
    for step in steps:
        yield folded(f"- {words.say(step_title(step))}", width)
        yield unbroken(f"  {next(step_commands(step, words))}", "dim")


def _say(words: Words, message: Message | str, style: str = "") -> Text:
    return cell(words.say(message), style)


def _heading(report: AuditReport, words: Words, width: int) -> Iterator[RenderableType]:
    day, minute = report.on.day, report.on.minute
    on = msg("as of {moment}", moment=f"{day} {minute:%H:%M}") if minute else msg("as of the end of {day}", day=day)
    yield cell(report.sources.agency, "bold")
    yield _say(words, msg("{period}, {on}", period=period_asked(report), on=on), "bold")
    yield folded(words.say(headline(report)), width, VERDICT_STYLES[report.headline.verdict])
    if lenient := besides(report):
        yield folded(words.say(lenient), width)
    if report.rate.judged:
        yield folded(words.say(rate_sentence(report)), width)
    said = _counted(report.counts, [outcome for outcome in Outcome if outcome not in (*VIOLATIONS, Outcome.UNDETERMINED)], words)
    if unsettled := undetermined(report):
        said.insert(0, words.say(unsettled))
    if said:
        yield folded(words.say("Besides: {counts}.", counts=said), width, "dim")


def _counted(counts: Counts, outcomes: Iterable[Outcome], words: Words) -> list[str]:
    return [words.say(counted(each, counts[each])) for each in outcomes if counts.get(each)]


def findings_table(findings: Iterable[Finding], rules: Mapping[str, Rule], words: Words, *, width: int, about: bool = True) -> Group:
    """Build the table of findings in one piece; see ``findings_tables``."""
    return Group(*findings_tables(findings, rules, words, width=width, about=about))


def findings_tables(
    findings: Iterable[Finding], rules: Mapping[str, Rule], words: Words, *, width: int, about: bool = True
) -> Iterator[Group]:  # fmt: skip
    """Yield the table of findings a screenful at a time: outcome, what and why, office.

    Findings about periods that differ in the period only are one row. Without ``about`` the matter is not named: all are about the same.
    ``findings`` is iterated three times: for the groups and the widths of texts, for the widths of columns, for the rows.
    """
    layout = _Layout(words, rules, width=width, about=about)
    for finding in findings:
        layout.add(finding)
    layout.settle()
    columns = layout.columns(layout.rows(findings))
    rows = layout.rows(findings)
    heading = True
    while page := list(islice(rows, ROWS)):
        yield Group(build_table(columns, page, heading=heading))
        heading = False


class _Group(Struct):
    """Findings that say the same of several periods: the first of them, the periods, and how many findings there are."""

    first: Finding
    periods: dict[str, None] = field(default_factory=dict)
    count: int = 0


class _Layout:
    """The rows of a table of findings and the widths that all of them share; of the findings it keeps a group's first."""

    def __init__(self, words: Words, rules: Mapping[str, Rule], *, width: int, about: bool) -> None:
        self._words, self._rules, self._width, self._about = words, rules, width, about
        self._groups: dict[object, _Group] = {}
        self._headings = [words.say(N_("Outcome")), words.say(N_("What, and why")), words.say(N_("Office"))]
        self._outcome, _, self._office = map(cell_width, self._headings)
        self._room = 0

    def add(self, finding: Finding) -> None:
        """Note the widths of a finding's texts and, where it is about a period, its group."""
        self._outcome = max(self._outcome, min(14, cell_width(self._words.say(OUTCOMES[finding.outcome]))))
        self._office = max(self._office, min(self._width // 5, cell_width(finding.unit or "")))
        if finding.matter is None:
            group = self._groups.setdefault(self._key(finding), _Group(finding))
            group.periods[str(finding.period)] = None
            group.count += 1

    def settle(self) -> None:
        """Fix the widths to which texts are broken."""
        self._room = max(20, self._width - self._outcome - self._office - 6)

    def _key(self, finding: Finding) -> object:
        return finding.outcome, finding.rule, finding.unit, finding.leader, self._words.say(why(finding))

    def rows(self, findings: Iterable[Finding]) -> Iterator[list[Text]]:
        """Yield one row a finding about a matter, and one a group of those about periods, where the first of them stands."""
        drawn: set[object] = set()
        for finding in findings:
            key = None if finding.matter else self._key(finding)
            if key is None:
                yield self._row(finding, self._about_matter(finding))
            elif key not in drawn:
                drawn.add(key)
                yield self._row(finding, self._about_periods(self._groups[key]))

    def columns(self, rows: Iterable[Sequence[Text]]) -> list[Column]:
        """Return the columns as wide as the widest of these rows."""
        widths = [cell_len(heading) for heading in self._headings]
        for row in rows:
            widths = [max(width, *map(cell_len, text.plain.split("\n"))) for width, text in zip(widths, row, strict=True)]
        return [Column(heading, whole=True, width=width) for heading, width in zip(self._headings, widths, strict=True)]

    def _row(self, finding: Finding, what: Text) -> list[Text]:
        outcome = folded(self._words.say(OUTCOMES[finding.outcome]), self._outcome, STYLES.get(finding.outcome, ""))
        duty = f"{finding.article} {rule_title(self._rules.get(finding.rule), self._words)} [{finding.rule}]"
        return [outcome, stacked(what, folded(duty, self._room, "dim")), folded(finding.unit or "–", self._office)]

    def _about_matter(self, finding: Finding) -> Text:
        sentence = folded(self._words.say(why(finding)), self._room)
        if not self._about or finding.matter is None:
            return sentence
        return stacked(folded(f"{finding.matter.number} {matter_title(finding.matter)}".strip(), self._room, "bold"), sentence)

    def _about_periods(self, group: _Group) -> Text:
        sentence, labels = self._words.say(why(group.first)), list(group.periods)
        if group.count > 1:
            times = f" ×{group.count}" if group.count > len(labels) else ""
            periods = self._words.say("{names}", names=labels) + times
            sentence = self._words.say("{periods}: {why}", periods=periods, why=sentence)
        return folded(sentence, self._room, "bold")


def _widest(texts: Iterable[str], heading: str, *, most: int) -> int:
    return max(cell_width(heading), min(most, max(map(cell_width, texts), default=0)))


def _rates(report: AuditReport, words: Words, width: int, *, everything: bool) -> Iterator[RenderableType]:
    offices = [line for line in report.by_unit if _tells(line.counts)]
    if any(line.unit for line in offices):
        worst = sorted(offices, key=lambda line: (_rank(line.binding), line.unit or ""))
        rows = [_Row(line.unit or words.say(NO_OFFICE), line.binding, line.besides) for line in worst]
        yield from (Text(""), _rate_table(rows, words.say(N_("Office")), words, width))
    rules = [line for line in report.by_rule if _tells(line.counts)]
    faulty = [line for line in rules if everything or (rate(line.counts).judged and not rate(line.counts).is_whole)]
    open_ones = [line for line in rules if not rate(line.counts).judged and not everything]
    if faulty:
        named = [_Row(_duty(line.rule, words), line.counts) for line in sorted(faulty, key=lambda line: _rank(line.counts))]
        yield from (Text(""), _rate_table(named, words.say(N_("Duty")), words, width))
    if offices or faulty:
        yield from (Text(""), folded(words.say(RATE_RULE), width, "dim"))
    if open_ones:
        unjudged = plural(
            "Nothing to rate yet: {count} further duty; --all lists it.",
            "Nothing to rate yet: {count} further duties; --all lists them.",
            len(open_ones),
        )
        yield _say(words, unjudged, "dim")
    if len(faulty) + len(open_ones) < len(rules):
        met = plural(
            "Met throughout: {count} further duty; --all lists it.",
            "Met throughout: {count} further duties; --all lists them.",
            len(rules) - len(faulty) - len(open_ones),
        )
        yield _say(words, met, "green")
    yield Text("")


class _Row(Struct, frozen=True):
    """A line of the table of rates: a name, the counts of its rate, and how much was not met under duties that bind less."""

    name: str
    counts: Counts
    besides: int = 0


def _tells(counts: Counts) -> bool:
    return any(count for outcome, count in counts.items() if outcome is not Outcome.NOT_APPLICABLE)


def _duty(rule: Rule, words: Words) -> str:
    level = "" if rule.level == "must" else words.say("({level})", level=LEVELS[rule.level])
    return f"{rule.article} {rule_title(rule, words)}{level}"


def _rank(counts: Counts) -> tuple[float, int]:
    reached = rate(counts).exact
    return (2.0 if reached is None else reached, -sum(counts.values()))


def _rate_table(rows: Sequence[_Row], heading: str, words: Words, width: int) -> RenderableType:
    columns = [Column(heading, whole=True), Column(words.say(N_("Rate")), whole=True, align="right")]
    columns.append(Column(words.say(N_("Of which")), whole=True))
    names = _widest((row.name for row in rows), heading, most=width * 2 // 5)
    room = max(16, width - names - max(6, cell_width(words.say(N_("Rate")))) - 6)
    shown = [outcome for outcome in (Outcome.MET, *Outcome) if outcome is not Outcome.NOT_APPLICABLE]
    table = []
    for row in rows:
        said = _counted(row.counts, dict.fromkeys(shown), words)
        if row.besides:
            said.append(words.say("+{count} that bind less", count=row.besides))
        lines = "\n".join(fold_items(said, room - 1, separator=words.say(N_(", "))))
        table.append([folded(row.name, names), _percent(row.counts), Text(lines, style="dim" if rate(row.counts).is_whole else "")])
    return build_table(columns, table)


def _percent(counts: Counts) -> Text:
    reached = rate(counts).exact
    style = "" if reached is None else "green" if reached == 1 else "yellow" if reached >= 0.9 else "red"
    return cell(rate_text(counts), style)


def _proof(report: AuditReport, words: Words) -> Iterator[RenderableType]:
    sources = report.sources
    first, last = sources.coverage
    yield _say(words, msg("Rules: {packs}.", packs=[pack.id for pack in sources.packs]), "dim")
    if sources.readings:
        chosen = [f"{rule} = {reading}" for rule, reading in sources.readings.items()]
        yield _say(words, msg("Readings chosen by the settings: {chosen}.", chosen=chosen), "dim")
    yield _say(words, msg("Calendar: {first} to {last}, notices: {count}.", first=first, last=last, count=len(sources.notices)), "dim")
    yield unbroken(words.say("Checkpoint: {checkpoint}", checkpoint=sources.checkpoint), "dim")
    if sources.verified is Verified.CITED:
        yield _say(words, ONLY_CITED, "dim")
