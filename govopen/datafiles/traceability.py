"""Reads which rules judge which sentence of a notice, ``coverage.toml`` of a pack, and holds it against the notice's own text.

    notice = "notice.txt"              # beside it: the text as issued, one paragraph a line
    first = "(四)"                     # the paragraphs traced: from the one that begins so …
    last = "同时,"                     # … to the one that begins so; headings such as 三、 are passed over

    [[sentence]]
    article = "(四)"
    text = "(四)加大决策公开。"         # as in the notice; one sentence or a part of one
    reason = "…"                       # the one fact that no office records, for want of which no ledger can judge it
    reason_en = "…"

    [[sentence]]
    article = "(六)"
    text = "公开履职过程中产生的行政许可和行政处罚信息,在作出行政决定之日起7个工作日内在厅门户网站公示。"
    rules = ["decision-publicity"]     # ids of the pack's rules; another pack's as "pack/rule"

All sentences together must be the text of the paragraphs, sign for sign (spaces aside): nothing is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import Field

from govopen.core.model.rules import Pack, Part
from govopen.core.reports.traceability import Sentence, Traceability
from govopen.datafiles.toml import read_model, read_text, read_toml
from govopen.errors import DataError, Problem, system_reason
from govopen.messages import msg

#: Packs and the command `rules coverage` keep the name under which they were published.
FILE = "coverage.toml"
HEADING = re.compile(r"^[一二三四五六七八九十]+、")
STOP = "。"
SHOWN = 20


class _File(Part):
    notice: str
    first: str = Field(min_length=1)
    last: str = Field(min_length=1)
    sentence: tuple[Sentence, ...] = Field(min_length=1)


def read_traceability(folder: Path, pack: Pack, others: Iterable[Pack], problems: list[Problem]) -> Traceability | None:
    """Read which rules judge each sentence of a pack's notice, the ``others``' rules included. Every mistake becomes a problem."""
    path = folder / FILE
    raw = read_toml(path, problems)
    file = read_model(_File, raw, path, "", problems) if raw is not None else None
    if file is None:
        return None
    known = {rule.id for rule in pack.rules} | {f"{other.id}/{rule.id}" for other in others for rule in other.rules}
    for number, sentence in enumerate(file.sentence, 1):
        problems.extend(_faults(sentence, known, str(path), f"sentence.{number}"))
    problems.extend(_differences(file, folder / file.notice, str(path)))
    return Traceability(pack, file.sentence)


def _faults(sentence: Sentence, known: set[str], path: str, key: str) -> Iterator[Problem]:
    if not (sentence.rules or sentence.reason):
        yield Problem(msg("The sentence has neither a rule nor a reason."), file=path, column=key, value=sentence.text)
    if sentence.reason and not sentence.reason_en:
        yield Problem(msg("The key is missing."), file=path, column=f"{key}.reason_en")
    if STOP in sentence.text.rstrip(STOP + "”)）"):
        yield Problem(msg("More than one sentence; write a table for each."), file=path, column=f"{key}.text", value=sentence.text)
    for rule in sentence.rules:
        if rule not in known:
            yield Problem(msg("The pack has no such rule."), file=path, column=f"{key}.rules", value=rule)


def _differences(file: _File, notice: Path, path: str) -> Iterator[Problem]:
    """Hold the sentences against the paragraphs of the notice."""
    try:
        text = read_text(notice)
    except DataError as error:
        yield Problem(error.message, file=str(notice))
        return
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else msg("it is not UTF-8")
        yield Problem(msg("The file cannot be read: {reason}.", reason=reason), file=str(notice))
        return
    paragraphs = list(_paragraphs(text, file.first, file.last))
    if not paragraphs:
        yield Problem(msg("The notice has no paragraphs from {first} to {last}.", first=file.first, last=file.last), file=str(notice))
        return
    wanted, told = _bare("".join(paragraphs)), _bare("".join(each.text for each in file.sentence))
    if wanted != told:
        at = next(
            (place for place, (one, other) in enumerate(zip(wanted, told, strict=False)) if one != other), min(len(wanted), len(told))
        )
        message = msg("The sentences leave the notice here: it says “{wanted}”.", wanted=wanted[at : at + SHOWN])
        yield Problem(message, file=path, column="sentence", value=told[at : at + SHOWN])


def _paragraphs(text: str, first: str, last: str) -> Iterator[str]:
    """The paragraphs from the one to the other, headings left out."""
    begun = False
    for line in (line.strip() for line in text.splitlines()):
        begun = begun or line.startswith(first)
        if begun and line and not HEADING.match(line):
            yield line
        if begun and line.startswith(last):
            return


def _bare(text: str) -> str:
    return "".join(text.split())
