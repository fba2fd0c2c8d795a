"""What is owed, for a terminal: by day for ``due``, by office or leader for ``plan``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.model.entries import Verified
from govopen.core.model.findings import Outcome
from govopen.core.reports.open_duties import Duty, OpenDuties
from govopen.i18n import N_, Words
from govopen.messages import Message, msg, plural
from govopen.render.finding_rows import rule_title
from govopen.render.headline import counted
from govopen.render.terminal.orders import orders_table
from govopen.render.terminal.styles import STYLES, subject
from govopen.render.terminal.table import Column, build_table, cell, folded, stacked, unbroken
from govopen.render.terminal.text import cell_width
from govopen.render.wording import LEVELS, NO_OFFICE, ONLY_CITED, OUTCOMES, matter_title, why


def render_due(digest: OpenDuties, duties: Sequence[Duty], *, words: Words, width: int = 80) -> Group:
    """Draw what falls due, the longest overdue first."""
    parts: list[RenderableType] = [cell(words.say(_heading(digest.on.day, duties)), "bold")]
    if duties:
        parts += [Text(""), duties_table(duties, digest.on.day, words=words, width=width)]
    return Group(*parts, *_orders(digest, words), *_checkpoint(digest, words))


def _heading(day: date, duties: Sequence[Duty]) -> Message:
    counts = Counter(duty.finding.outcome for duty in duties)
    if not counts:
        return msg("Seen from {day}: nothing is overdue or falls due soon.", day=day)
    told = [counted(each, counts[each]) for each in Outcome if counts[each]]
    return msg("Seen from {day}, to be done: {total} ({counts}).", day=day, total=len(duties), counts=told)


def render_plan(digest: OpenDuties, duties: Sequence[Duty], *, words: Words, width: int = 80) -> Group:
    """Draw what is still owed, under the office or the leader who owes it."""
    parts: list[RenderableType] = [cell(words.say("Still owed, seen from {day}: {count}.", day=digest.on.day, count=len(duties)), "bold")]
    for owner, owed in _by_owner(duties, words):
        parts += [Text(""), cell(owner, "bold"), duties_table(owed, digest.on.day, words=words, width=width, owner=False)]
    return Group(*parts, *_orders(digest, words), *_checkpoint(digest, words))


def _orders(digest: OpenDuties, words: Words) -> Iterator[RenderableType]:
    """The orders to put right that no office has answered, the one that ran out first before the others."""
    if digest.orders:
        yield Text("")
        heading = plural("{count} order to put right is unanswered.", "{count} orders to put right are unanswered.", len(digest.orders))
        yield cell(words.say(heading), "bold")
        yield orders_table(digest.orders, digest.on.day, words=words)


def _checkpoint(digest: OpenDuties, words: Words) -> Iterator[Text]:
    yield unbroken(words.say("Checkpoint: {checkpoint}", checkpoint=digest.sources.checkpoint), "dim")
    if digest.sources.verified is Verified.CITED:
        yield cell(words.say(ONLY_CITED), "dim")


def _by_owner(duties: Iterable[Duty], words: Words) -> Iterator[tuple[str, list[Duty]]]:
    found: dict[str, list[Duty]] = {}
    for duty in duties:
        found.setdefault(owner_of(duty, words), []).append(duty)
    yield from found.items()


def owner_of(duty: Duty, words: Words) -> str:
    """Who owes it: the leader of a quota, the office of a matter, else the offices that the rule names."""
    finding, rule = duty.finding, duty.rule
    named = finding.leader or finding.unit
    return named or words.say(msg("{names}", names=list(rule.lead or rule.responsible))) or words.say(NO_OFFICE)


def duties_table(duties: Sequence[Duty], day: date, *, words: Words, width: int, owner: bool = True) -> RenderableType:
    """Build the table: last day, what is owed and why, by whom."""
    say = words.say
    owners = min(width // 5, max([cell_width(owner_of(duty, words)) for duty in duties] + [6])) if owner else 0
    room = max(20, width - 12 - owners - (6 if owner else 4))
    columns = [Column(say(N_("By")), whole=True), Column(say(N_("What is owed")), whole=True)]
    columns += [Column(say(N_("By whom")), whole=True)] if owner else []
    rows = []
    for duty in duties:
        row = [_by(duty, day, words), _what(duty, words, room)]
        rows.append([*row, folded(owner_of(duty, words), owners)] if owner else row)
    return build_table(columns, rows)


def _by(duty: Duty, day: date, words: Words) -> Text:
    finding = duty.finding
    style = STYLES.get(finding.outcome, "")
    if finding.due:
        limit = stacked(*(cell(part, style) for part in str(finding.due).split(" ")))
    elif finding.due_earliest:
        limit = stacked(cell(finding.due_earliest.day, style), cell(words.say(N_("earliest")), style))
    else:
        limit = cell(None, style)
    return stacked(limit, cell(words.say(OUTCOMES[finding.outcome]), style))


def _what(duty: Duty, words: Words, room: int) -> Text:
    finding, rule = duty.finding, duty.rule
    what = f"{subject(finding, words)} {matter_title(finding.matter)}".strip()
    level = "" if finding.level == "must" else words.say("({level})", level=LEVELS[finding.level])
    title = folded(f"{finding.article} {rule_title(rule, words)}{level} [{finding.rule}]", room, "dim")
    return stacked(folded(what, room, "bold"), folded(words.say(why(finding)), room), title)
