"""Rules for a terminal: the list of a rulebook, and one rule with its dated versions and citations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.model.rules import Pack, Rule, Rulebook, Version
from govopen.i18n import N_, Words
from govopen.messages import Message, msg
from govopen.render.basis import conventions
from govopen.render.finding_rows import rule_title
from govopen.render.terminal.law import law_lines
from govopen.render.terminal.table import Column, build_table, cell, folded
from govopen.render.terminal.text import cell_width
from govopen.render.wording import LEVELS

FAR_FUTURE = 9999

#: The kinds of rule.
RULE_KINDS: Mapping[str, Message] = {
    "deadline": msg("deadline"),
    "quota": msg("quota"),
    "order": msg("order of events"),
    "synchrony": msg("synchrony"),
    "required": msg("required elements"),
    "standing": msg("standing document"),
    "declared": msg("comparison with what was declared"),
    "interval": msg("interval"),
    "forbidden": msg("prohibition"),
}


def render_rules(ledger: Rulebook, *, words: Words, width: int = 80) -> Group:
    """Draw the list of rules, pack by pack."""
    parts: list[RenderableType] = []
    for pack in ledger.packs:
        parts += [*_pack_heading(pack, words, width), rules_table(pack, words, width), Text("")]
    return Group(*parts)


def _pack_heading(pack: Pack, words: Words, width: int) -> Iterator[Text]:
    yield folded(f"{pack.id} · {words.pick(pack.title, pack.title_en)}", width, "bold")
    source = words.say(
        "{number}, {issuer}, {day}; rules: {count}", number=pack.number, issuer=pack.issuer, day=pack.issued, count=len(pack.rules)
    )
    yield folded(source, width, "dim")


def rules_table(pack: Pack, words: Words, width: int) -> RenderableType:
    """Build the table of a pack's rules: article, id, duty, level."""
    say = words.say
    articles = max(cell_width(text) for text in (say(N_("Article")), *(rule.article for rule in pack.rules)))
    ids = min(26, width // 3, max(cell_width(text) for text in (say(N_("Rule")), *(rule.id for rule in pack.rules))))
    levels = max(cell_width(say(N_("Level"))), *(cell_width(say(level)) for level in LEVELS.values()))
    room = max(12, width - articles - ids - levels - 9)
    columns = [Column(say(N_("Article")), whole=True), Column(say(N_("Rule")), whole=True), Column(say(N_("Duty")), whole=True)]
    columns.append(Column(say(N_("Level")), whole=True))
    rows = [
        [cell(rule.article), folded(rule.id, ids), folded(rule_title(rule, words), room), cell(say(LEVELS[rule.level]))]
        for rule in pack.rules
    ]
    return build_table(columns, rows)


def render_rule(rule: Rule, *, words: Words, width: int = 80) -> Group:
    """Draw one rule: what it asks of whom, and each version with its citation and term."""
    return Group(*_rule_parts(rule, words, width))


def _rule_parts(rule: Rule, words: Words, width: int) -> Iterator[RenderableType]:
    say = words.say
    yield folded(f"{rule.id} · {rule_title(rule, words)}", width, "bold")
    yield folded(say("Pack {pack}, kind of rule: {kind}", pack=rule.pack, kind=RULE_KINDS[rule.kind]), width, "dim")
    if rule.lead:
        yield folded(say("Lead: {names}", names=list(rule.lead)), width)
    if rule.responsible:
        yield folded(say("Responsible: {names}", names=list(rule.responsible)), width)
    for version in rule.versions:
        yield Text("")
        yield from _version(version, words, width)


def _version(version: Version[Any], words: Words, width: int) -> Iterator[Text]:
    say, cite = words.say, version.cite
    first, last = version.force
    until = say(" to {day}", day=last) if last.year < FAR_FUTURE else ""
    yield folded(say("In force from {day}{until}, {level}", day=first, until=until, level=LEVELS[version.level]), width, "bold")
    yield folded(f"{cite.document} {cite.article}", width)
    yield from law_lines(version, words, width, sources=True)
    term = version.params.counted_term
    if term is not None:
        for line in conventions(term, words):
            yield folded(line, width)
    for name, value in _settings(version):
        yield folded(f"  {name} = {value}", width, "dim")


def _settings(version: Version[Any]) -> Iterator[tuple[str, str]]:
    """The other parameters as the rule file names them, those that were set."""
    given = version.params.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    for name, value in given.items():
        if name != "term":
            yield name, _toml(value)


def _toml(value: object) -> str:
    """A value as a rule file writes it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
