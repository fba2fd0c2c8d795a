"""The report of many agencies for a terminal: whose ledger is bad, what is overdue, the ranking, the duties. It fits 60 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.model.findings import VIOLATIONS, Outcome
from govopen.core.reports.audit_lines import Counts, Rate, breaches_of, rate
from govopen.core.reports.supervision import Overdue, RankedAgency, RuleAcross, SupervisionReport
from govopen.i18n import N_, Words
from govopen.messages import Message, msg, plural
from govopen.render.headline import counted, percentage, rate_text
from govopen.render.supervision_wording import (
    STATES,
    asked_text,
    change_text,
    contact_text,
    headline_lines,
    left_out,
    owner,
    reason_text,
    sections,
    subject,
    telling_rules,
    title,
    worst_text,
)
from govopen.render.terminal.table import Column, build_table, cell, folded, plain_text, stacked
from govopen.render.terminal.text import cell_width, fold_items

_VERDICTS = {"clean": "bold green", "breached": "bold red", "unsettled": "bold", "faulty": "bold red"}


def render_supervision(report: SupervisionReport, *, words: Words, width: int = 80, limit: int = 0) -> Group:
    """Draw the report; ``limit`` bounds the rows of each table (0: all)."""
    draw = _Drawing(report, words, width, limit)
    return Group(*draw.heading(), *draw.faulty(), *draw.ranking(), *draw.overdue(), *draw.rules(), *draw.rest())


def render_table(report: SupervisionReport, *, words: Words) -> Iterator[str]:
    """Yield the drawing as plain text of 100 columns, for a file."""
    yield plain_text(render_supervision(report, words=words, width=100), width=100)


class _Drawing:
    """The parts of the report, all in one width."""

    def __init__(self, report: SupervisionReport, words: Words, width: int, limit: int) -> None:
        self._report, self._words, self._width, self._limit = report, words, width, limit

    def _say(self, message: Message | str) -> str:
        return self._words.say(message)

    def _names(self, names: Iterable[str], heading: str) -> int:
        """The cells that a column of names may take."""
        return min(max(map(cell_width, [heading, *names])), max(12, self._width // 4))

    def _first(self, rows: Sequence[object]) -> int:
        return min(len(rows), self._limit or len(rows))

    def _more(self, count: int, shown: int) -> Iterator[RenderableType]:
        if count > shown:
            more = plural("{count} more is not listed; --limit 0 lists all.", "{count} more are not listed; --limit 0 lists all.", count - shown)  # fmt: skip  # noqa: E501
            yield cell(self._say(more), "dim")

    def heading(self) -> Iterator[RenderableType]:
        """What was asked, and what it comes to."""
        yield folded(title(self._report, self._words), self._width, "bold")
        yield folded(self._say(asked_text(self._report)), self._width, "bold")
        for place, line in enumerate(headline_lines(self._report)):
            yield folded(self._say(line), self._width, _VERDICTS[self._report.verdict] if place == 1 else "")

    def faulty(self) -> Iterator[RenderableType]:
        """The agencies of which nothing is counted, every one of them: they are never left out."""
        if not self._report.faulty:
            return
        names = self._names((each.name for each in self._report.faulty), self._say(N_("Agency")))
        room = max(20, self._width - names - 3)
        rows = []
        for each in self._report.faulty:
            said = [self._say(STATES[each.status]), reason_text(each, self._words)]
            if contact := contact_text(each):
                said.append(self._say(msg("Contact: {contact}", contact=contact)))
            rows.append(
                [folded(each.name, names), stacked(*(folded(line, room, "" if place else "bold red") for place, line in enumerate(said)))]
            )
        yield from self._table(
            N_("Ledgers that cannot be relied on"),
            [Column(self._say(N_("Agency")), whole=True), Column(self._say(N_("State, and why")), whole=True)],
            rows,
        )

    def _table(self, heading: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[RenderableType]:
        yield Text("")
        yield cell(self._say(heading), "bold")
        yield build_table(columns, rows)

    def overdue(self) -> Iterator[RenderableType]:
        """What is overdue on the day, the longest first."""
        found = self._report.overdue
        if not found:
            return
        shown = self._first(found)
        names = self._names((each.agency for each in found[:shown]), self._say(N_("Agency")))
        room = max(20, self._width - names - 16)
        columns = [Column(self._say(name), whole=True) for name in (N_("Due"), N_("Agency"), N_("What is owed"))]
        yield from self._table(N_("Overdue now"), columns, (self._overdue_row(each, names, room) for each in found[:shown]))
        if shown < len(found):
            yield from self._more(self._report.overdue_count, shown)
        elif (more := left_out(self._report, shown)) is not None:
            yield cell(self._say(more), "dim")

    def _overdue_row(self, each: Overdue, names: int, room: int) -> list[object]:
        duty = each.duty
        days = (self._report.asked.on.day - duty.due).days if duty.due else None
        what = [subject(duty, self._words), self._words.pick(duty.title, duty.title_en), owner(duty, self._words)]
        late = self._say(plural("{count} day", "{count} days", days)) if days is not None else ""
        due = stacked(cell(duty.due, "bold red"), cell(late, "dim"))
        return [
            due,
            folded(each.agency, names),
            stacked(*(folded(line, room, "dim" if place == 2 else "") for place, line in enumerate(what))),
        ]

    def ranking(self) -> Iterator[RenderableType]:
        """The agencies, the best first."""
        ranked = self._report.ranked
        if not ranked:
            return
        names = self._names((each.agency.name for each in ranked), self._say(N_("Agency")))
        scored = self._report.scheme is not None
        room = max(16, self._width - names - (32 if scored else 24))
        columns = [Column(self._say(N_("Rank")), whole=True, align="right"), Column(self._say(N_("Agency")), whole=True)]
        numbers = [*([self._say(N_("Points"))] if scored else []), self._say(N_("Rate")), "±"]
        columns += [Column(name, whole=True, align="right") for name in numbers]
        columns.append(Column(self._say(N_("Of which")), whole=True))
        shown = self._first(ranked)
        yield from self._table(N_("The agencies"), columns, (self._ranked_row(each, names, room) for each in ranked[:shown]))
        yield from self._more(len(ranked), shown)
        if any(each.change is not None for each in ranked):
            before = self._report.asked.before
            yield folded(
                self._say(msg("±: percentage points against {first} to {last}.", first=before.first, last=before.last)), self._width, "dim"
            )

    def _ranked_row(self, each: RankedAgency, names: int, room: int) -> list[object]:
        return [
            cell(each.rank),
            folded(each.agency.name, names),
            *([cell(each.judged.points.score)] if each.judged.points is not None else []),
            _rate(each.judged.rate),
            cell(change_text(each.change), "" if not each.change else "green" if each.change > 0 else "red"),
            self._counted(each.judged.binding, room),
        ]

    def _counted(self, counts: Counts, room: int) -> Text:
        order = (Outcome.MET, *(outcome for outcome in Outcome if outcome not in (Outcome.MET, Outcome.NOT_APPLICABLE)))
        said = [self._say(counted(outcome, counts[outcome])) for outcome in order if counts.get(outcome)]
        return Text("\n".join(fold_items(said, room, separator=self._say(N_(", ")))) or "–")

    def rules(self) -> Iterator[RenderableType]:
        """The duties that were not met anywhere, the most often breached first."""
        found = list(telling_rules(self._report))
        if not found:
            return
        room = max(24, self._width - 9)
        shown = self._first(found)
        columns = [
            Column(self._say(N_("Rate")), whole=True, align="right"),
            Column(self._say(N_("Duty, and where it was not met")), whole=True),
        ]
        yield from self._table(N_("The same duty across agencies"), columns, (self._rule_row(each, room) for each in islice(found, shown)))
        yield from self._more(len(found), shown)

    def _rule_row(self, each: RuleAcross, room: int) -> list[object]:
        where = plural("{total} not met, in {breached} of {count} agency: {names}", "{total} not met, in {breached} of {count} agencies: {names}", each.agencies, total=breaches_of(each.counts), breached=len(each.breached), names=worst_text(each))  # fmt: skip  # noqa: E501
        duty = f"{each.article} {self._words.pick(each.title, each.title_en)}".strip()
        return [_rate(rate(each.counts)), stacked(folded(duty, room), folded(self._say(where), room, "dim"))]

    def rest(self) -> Iterator[RenderableType]:
        """Against the year before, who is silent, which packs differ, and how the report is kept."""
        for section in sections(self._report, self._words):
            if section.id == "silent":
                columns = [
                    Column(self._say(each.heading), align="right" if each.shape == "number" else "left") for each in section.columns[:3]
                ]
                yield from self._table(section.title.text, columns, (row[:3] for row in section.rows))
                yield from self._note(section.note)
            elif section.id == "years":
                yield Text("")
                yield folded(self._say(section.title), self._width, "bold")
                yield folded(self._years(), self._width)
                yield from self._note(section.note)
            elif section.id == "packs":
                yield Text("")
                yield folded(
                    self._say(msg("Rules: {packs}.", packs=sorted({each.pack.id for each in self._report.packs}))), self._width, "dim"
                )
                yield from self._note(section.note)
        yield folded(
            self._say(N_("The checkpoints of all ledgers stand in the other formats; keep one as JSON for --since.")), self._width, "dim"
        )

    def _years(self) -> str:
        now, then = self._report.compared, self._report.before
        parts = [
            msg("{counted} ({then})", counted=counted(each, now.get(each, 0)), then=then.get(each, 0))
            for each in Outcome
            if each in VIOLATIONS
        ]
        rates = msg("rate {now} ({then})", now=rate_text(now), then=rate_text(then))
        return self._say(N_(", ")).join(map(self._say, (rates, *parts)))

    def _note(self, note: Message | None) -> Iterator[RenderableType]:
        if note is not None:
            yield folded(self._say(note), self._width, "dim")


def _rate(of: Rate) -> Text:
    reached = of.thousandths
    style = "" if reached is None else "green" if of.is_whole else "yellow" if reached >= 900 else "red"
    return cell(percentage(of), style)
