"""The score for a terminal: the ranking with what each office lost and why, the scheme, the formula, the proof."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.model.entries import Verified
from govopen.core.reports.scoring.scheme import Scheme
from govopen.core.reports.scoring.score_report import ItemScore, OfficeScore, ScoreReport
from govopen.i18n import N_, Words
from govopen.messages import Message, msg
from govopen.render.quantities import plain_number
from govopen.render.score_wording import asides, bonus_rule, bonus_why, deduction, formula, item_why, score_range, title_of
from govopen.render.terminal.table import Column, build_table, cell, folded, plain_text, unbroken
from govopen.render.terminal.text import cell_width, fold
from govopen.render.wording import NO_OFFICE, ONLY_CITED

#: Entries that a row names; json, xlsx and html name all.
ENTRIES = 12


def render_score(report: ScoreReport, *, words: Words, width: int = 80) -> Iterator[RenderableType]:
    """Yield the drawing from top to bottom: the ranking of each class, then office by office what was lost and why."""
    scheme = report.scheme.scheme
    yield cell(report.sources.agency, "bold")
    head = words.say("{scheme}, {year}, as of {day}", scheme=title_of(scheme), year=report.year, day=report.on.day)
    yield folded(head, width, "bold")
    if not report.offices:
        yield cell(words.say("No office can be ranked: nothing that counts was judged of any."))
    for office_class in scheme.classes or (None,):
        offices = [each for each in report.offices if each.office_class == office_class]
        if offices:
            yield Text("")
            if office_class is not None:
                yield folded(words.pick(office_class.title, office_class.title_en), width, "bold")
            yield _ranking(offices, scheme, words, width)
    for office in (*report.offices, *([report.unassigned] if report.unassigned else ())):
        yield Group(Text(""), *_office(office, scheme, words, width))
    yield Group(*_notes(report, words, width))


def render_score_table(report: ScoreReport, *, words: Words) -> Iterator[str]:
    """Yield the drawing as plain text of 100 columns, for a file."""
    for part in render_score(report, words=words, width=100):
        yield plain_text(part, width=100)


def _ranking(offices: list[OfficeScore], scheme: Scheme, words: Words, width: int) -> RenderableType:
    headings = [words.say(text) for text in (msg("Rank"), msg("Office"), msg("Score"), msg("Kept of what concerns it"))]
    room = max(cell_width(headings[1]), min(max(cell_width(each.unit or "") for each in offices), width // 3))
    rows = []
    for each in offices:
        concerned, kept = each.concerned
        name, score = folded(each.unit or "", room), cell(score_range(each, scheme), "bold")
        rows.append([str(each.rank), name, score, f"{plain_number(kept)} / {plain_number(concerned)}"])
    columns = [Column("\n".join(fold(heading, 14)), whole=True, align="right") for heading in headings]
    columns[1] = Column(headings[1], whole=True)
    return build_table(columns, rows)


def _office(office: OfficeScore, scheme: Scheme, words: Words, width: int) -> Iterator[Text]:
    """One office: a line with its score, and two for each item that cost it something or is open."""
    head = words.say(NO_OFFICE) if office.unit is None else f"{office.unit} {score_range(office, scheme)}"
    yield folded(head, width, "bold")
    clean = True
    for each in office.items:
        if each.concerned and (each.lost or each.open or each.tally.waived_entries):
            clean = False
            yield from _item(each, scheme, words, width)
    for bonus in office.bonuses:
        if bonus.points:
            name = title_of(bonus.bonus)
            text = words.say("{name} +{points}: {why}", name=name, points=plain_number(bonus.points), why=bonus_why(bonus))
            yield _inside(text, width, "green")
    if clean:
        yield _inside(words.say("Nothing was lost."), width)


def _item(score: ItemScore, scheme: Scheme, words: Words, width: int) -> Iterator[Text]:
    values = {"name": title_of(score.item), "lost": plain_number(score.lost), "points": plain_number(score.item.points)}
    text = N_("{name} −{lost} of {points}") if score.lost else N_("{name}, {points} points")
    head, why = words.say(text, **values), item_why(score, scheme, words)
    yield _inside(words.say("{name}: {why}", name=head, why=why), width, "red" if score.lost else "")
    if score.tally.entries:
        yield _inside(words.say("Entries {entries}", entries=_some(sorted(score.tally.entries))), width, "dim", by=4)


def _inside(text: str, width: int, style: str = "", *, by: int = 2) -> Text:
    """Text folded and moved to the right."""
    lines = folded(text, width - by - 2).plain.split("\n")
    return Text("\n".join(" " * (by if place == 0 else by + 2) + line for place, line in enumerate(lines)), style=style)


def _some(entries: list[int]) -> list[str]:
    more = len(entries) - ENTRIES
    return [*map(str, entries[:ENTRIES]), *([f"… (+{more})"] if more > 0 else [])]


def _notes(report: ScoreReport, words: Words, width: int) -> Iterator[RenderableType]:
    scheme, sources = report.scheme.scheme, report.sources
    yield from (Text(""), cell(words.say("The scheme"), "bold"))
    columns = [Column(words.say("Item"), whole=True), Column(words.say("Points"), whole=True, align="right")]
    room = max(16, width * 2 // 5)
    parts = [(title_of(item), item.points, deduction(item)) for item in scheme.items]
    parts += [(title_of(bonus), bonus.most, bonus_rule(bonus)) for bonus in scheme.bonuses]
    rows = [[folded(words.pick(name.zh, name.en), room), plain_number(points), folded(words.say(how), room)] for name, points, how in parts]
    yield build_table([*columns, Column(words.say("How it is counted"), whole=True)], rows)
    yield Text("")
    for sentence in (*formula(scheme), *asides(report)):
        yield _line(sentence, words, width)
    yield Text("")
    yield _line(msg("Rules: {packs}.", packs=[pack.id for pack in sources.packs]), words, width, "dim")
    yield unbroken(words.say("Scheme: {id}, sha256 {sha256}", id=report.scheme.id, sha256=report.scheme.sha256), "dim")
    yield unbroken(words.say("Checkpoint: {checkpoint}", checkpoint=sources.checkpoint), "dim")
    if sources.verified is Verified.CITED:
        yield _line(ONLY_CITED, words, width, "dim")


def _line(sentence: Message, words: Words, width: int, style: str = "") -> Text:
    return folded(words.say(sentence), width, style)
