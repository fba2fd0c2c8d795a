"""The traceability of a notice for a terminal: each sentence with the rules that judge it, or the reason why none can."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from govopen.core.reports.traceability import Sentence, Traceability
from govopen.i18n import N_, Words
from govopen.messages import plural
from govopen.render.terminal.table import Column, build_table, cell, folded
from govopen.render.terminal.text import cell_width


def render_traceability(traced: Traceability, *, words: Words, width: int = 80) -> Group:
    """Draw the table, then the sums."""
    say = words.say
    articles = max(cell_width(text) for text in (say(N_("Article")), *(each.article for each in traced.sentences)))
    room = max(24, width - articles - 6)
    text, answer = room * 3 // 5, room - room * 3 // 5
    columns = [Column(say(N_("Article")), whole=True), Column(say(N_("Sentence")), whole=True), Column(say(N_("Judged by")), whole=True)]
    rows = [[cell(each.article), folded(each.text, text), _answer(each, words, answer)] for each in traced.sentences]
    sums = plural(
        "{sentences}: {judged} judged by rules, {unjudged} by none, each with its reason; {count} rule.",
        "{sentences}: {judged} judged by rules, {unjudged} by none, each with its reason; {count} rules.",
        len(traced.pack.rules),
        sentences=plural("{count} sentence", "{count} sentences", len(traced.sentences)),
        judged=traced.judged,
        unjudged=traced.unjudged,
    )
    return Group(build_table(columns, rows), Text(""), folded(say(sums), width, "bold"))


def _answer(sentence: Sentence, words: Words, width: int) -> Text:
    if sentence.rules:
        return Text("\n").join(folded(rule, width) for rule in sentence.rules)
    return folded(words.pick(sentence.reason, sentence.reason_en), width, "dim")
