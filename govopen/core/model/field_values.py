"""Fills an event's fields from what was typed or read: one check for the command line, the templates and the registers.

What may be wrong with a value is said here once; who calls adds the place (option, or row and column).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct, field

from govopen.core.dates.date_parser import WhenRefused, parse_day
from govopen.core.model.vocabulary import Choice, EventSpec, FieldSpec, KindSpec, Vocabulary
from govopen.core.text.document_numbers import number_damage, unwrap_number
from govopen.core.text.escaping import escape
from govopen.core.text.personal_data import excerpt, find_personal, mask
from govopen.core.text.yes_no import parse_yes_no
from govopen.errors import GovopenError, Problem
from govopen.messages import Label, Message, msg

TEXT_LIMIT = 1000
NUMBER_LIMIT = 200
DIGITS_LIMIT = 15

#: What the ledger keeps of a field: text, or a list of texts. Numbers keep the digits as given; a flag is yes or no.
Value = str | list[str]

Spec = TypeVar("Spec", EventSpec, KindSpec)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DECIMAL = re.compile(r"\d+(\.\d+)?", re.ASCII)
_SEVERAL = re.compile(r"[、，,；;|\n]+")
#: What a form prints before a label, folded: （三）, 3. and 3、, and the head above it.
_NUMBERING = re.compile(r"(?:\(?[一二三四五六七八九十\d]{1,2}\)?[.、]?|(?:不予公开|无法提供|不予处理|其他处理)[:\-—/])+")


class FieldRefused(GovopenError):
    """A value does not fit its field (exit 2 when typed); ``masked`` is the value fit to be shown."""

    exit_code = 2

    def __init__(self, message: Message, *, masked: str) -> None:
        """Keep the sentence and the value, personal data starred."""
        super().__init__(message)
        self.masked = masked


class Filled(Struct, frozen=True):
    """The fields of one event, ready for a draft; ``masked`` names those in which a personal number was starred."""

    facet: str | None
    fields: dict[str, Value]
    masked: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def fold_label(text: str) -> str:
    """Return a label as it is compared: NFKC, no spaces, case folded."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def find_event(vocabulary: Vocabulary, text: str) -> EventSpec | None:
    """Return the event of that name or label, in either language."""
    return _named(vocabulary.events, text)


def find_kind(vocabulary: Vocabulary, text: str) -> KindSpec | None:
    """Return the kind of matter of that name or label, in either language."""
    return _named(vocabulary.kinds, text)


def _named(specs: Mapping[str, Spec], text: str) -> Spec | None:
    wanted = fold_label(text)
    for spec in specs.values():
        if wanted in (spec.name, fold_label(spec.label), fold_label(spec.label_en)):
            return spec
    return None


def find_choice(choices: Iterable[Choice], text: str) -> Choice | None:
    """Return the choice of that value, label or accepted spelling, with or without the numbering of a printed form (``1.属于国家秘密``)."""
    choices = tuple(choices)
    wanted = fold_label(text)
    return _spelt(choices, wanted) or (_spelt(choices, wanted[numbering.end() :]) if (numbering := _NUMBERING.match(wanted)) else None)


def _spelt(choices: Iterable[Choice], wanted: str) -> Choice | None:
    for choice in choices:
        if wanted == choice.value or wanted in map(fold_label, (choice.label, choice.label_en, *choice.also)):
            return choice
    return None


def parse_text(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """Return the text on one line, its ends trimmed; refuses control characters, lone surrogates and more than ``limit`` signs."""
    found = None if text.isprintable() else _CONTROL.search(text)
    if found:
        raise _refused(
            msg(
                "It holds the character {sign}, which no text may, at position {place}.",
                sign=escape(found[0]),
                place=found.start() + 1,
            ),
            _escaped(text),
        )
    line = text.strip()
    if not line.isprintable() and any(sign in line for sign in "\n\r\t"):
        line = " ".join(line.split())
    if len(line) > limit:
        raise _refused(msg("It has {count} characters; at most {limit} are kept, and nothing is cut.", count=len(line), limit=limit), line)
    return line


def _escaped(text: str) -> str:
    """Write control characters out; a personal number that they part is starred with them."""
    starred = mask(_CONTROL.sub("\u200b", text))
    return "".join("*" if star == "*" else escape(sign) if _CONTROL.match(sign) else sign for sign, star in zip(text, starred, strict=True))


def parse_number(text: str) -> str:
    """Return a matter's number as it is kept, without what a spreadsheet put around it.

    Refuses an empty one, one whose digits a spreadsheet has lost, and one that holds a personal number.
    """
    number = unwrap_number(parse_text(text, limit=NUMBER_LIMIT))
    if not number:
        raise _refused(msg("A number (文号) is missing."), "")
    if find_personal(number):
        raise _refused(msg("An identity, telephone or card number must not serve as a number."), number)
    damage = number_damage(number)
    if damage:
        raise _refused(damage, number)
    return number


def split_several(text: str) -> list[str]:
    """Return the parts of a text that names several: commas, semicolons, bars and line breaks part them, half or full width."""
    return [part for part in _SEVERAL.split(text) if part.strip()]


def refuse_personal(text: str) -> str:
    """Return the text as it is, or refuse it for a personal number in it."""
    if find_personal(text):
        raise _refused(msg("An identity, telephone or card number must not stand here."), text)
    return text


def parse_field(spec: FieldSpec, given: str | Sequence[str], *, today: date) -> Value:
    """Return the value of one field as the ledger keeps it; raises ``FieldRefused``."""
    texts = [given] if isinstance(given, str) else list(given)
    if spec.type in ("names", "choices"):
        parts = [parse_text(part) for text in texts for part in split_several(text)]
        return list(dict.fromkeys(parts if spec.type == "names" else (_choice(spec, part) for part in parts)))
    if len(texts) != 1:
        raise _refused(msg("{field} takes one value.", field=_label(spec)), "")
    return _SINGLE[spec.type](spec, parse_text(texts[0]), today)


def fill(event: EventSpec, given: Mapping[str, str | Sequence[str]], *, today: date, on: date | None = None) -> Filled:
    """Check and convert all fields of an event; every fault is in ``problems``, with the field's name as its column.

    ``on`` is the event's own day, before which some of its days must not lie. Blank values count as not given. A personal number
    inside a text is starred, never kept.
    """
    known = {spec.name: spec for spec in event.fields}
    problems = [_unknown(event, name) for name in given if name not in known]
    values: dict[str, Value] = {}
    for name, spec in known.items():
        try:
            value = _value_of(spec, given.get(name), today)
            if event.renames and name == "number" and isinstance(value, str):
                value = parse_number(value)
        except FieldRefused as error:
            problems.append(Problem(error.message, column=name, value=error.masked))
            continue
        if value:
            values[name] = value
        elif spec.required:
            problems.append(Problem(msg("{field} is missing.", field=_label(spec)), column=name))
    problems += _too_early(event, values, on)
    return _without_personal(event, values, problems)


def _too_early(event: EventSpec, values: Mapping[str, Value], on: date | None) -> Iterator[Problem]:
    """Days that lie before the one that the vocabulary says must come first."""
    labels = {spec.name: _label(spec) for spec in event.fields} | {"at": _label(event)}
    days = {**values, "at": on.isoformat() if on else ""}
    for spec in event.fields:
        value, first = values.get(spec.name), days.get(spec.not_before or "")
        if isinstance(value, str) and isinstance(first, str) and value < first:
            fault = msg("{text} lies before {day} ({field}).", text=value, day=first, field=labels[spec.not_before or ""])
            yield Problem(fault, column=spec.name, value=value)


def _value_of(spec: FieldSpec, given: str | Sequence[str] | None, today: date) -> Value | None:
    if given is None or not any(part.strip() for part in ([given] if isinstance(given, str) else given)):
        return spec.default
    return parse_field(spec, given, today=today)


def _without_personal(event: EventSpec, values: dict[str, Value], problems: list[Problem]) -> Filled:
    fields = {name: _starred(value) for name, value in values.items()}
    masked = [name for name, value in values.items() if fields[name] != value]
    facet = fields.pop(event.facet, None) if event.facet else None
    return Filled(facet if isinstance(facet, str) else None, fields, tuple(masked), tuple(problems))


def _starred(value: Value) -> Value:
    return mask(value) if isinstance(value, str) else [mask(part) for part in value]


def _choice(spec: FieldSpec, text: str) -> str:
    choice = find_choice(spec.choices, text)
    if choice is None:
        raise _refused(msg("{text} is none of {known}.", text=text, known=name_choices(spec.choices)), text)
    return choice.value


def name_choices(choices: Iterable[Choice | KindSpec | EventSpec]) -> list[Message]:
    """Name what may be written, the reader's language first: ``行政许可 (permit)``, ``administrative permit (permit)``."""
    words = ((each.value if isinstance(each, Choice) else each.name, _label(each)) for each in choices)
    return [msg("{label} ({value})", label=label, value=value) for value, label in words]


def _label(spec: FieldSpec | EventSpec | KindSpec | Choice) -> Label:
    return Label(spec.label, spec.label_en)


def _text(spec: FieldSpec, text: str, today: date) -> str:
    return text


def _one_choice(spec: FieldSpec, text: str, today: date) -> str:
    return _choice(spec, text)


def _day(spec: FieldSpec, text: str, today: date) -> str:
    try:
        return parse_day(text, today=today).isoformat()
    except WhenRefused as error:
        raise _refused(error.message, text) from None


def _number(spec: FieldSpec, text: str, today: date) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if not _DECIMAL.fullmatch(plain):
        raise _refused(msg("{text} is not a number of 0 or more, written in digits.", text=text), text)
    refuse_personal(plain)
    if len(plain.replace(".", "")) > DIGITS_LIMIT:
        raise _refused(msg("A number has at most {limit} digits.", limit=DIGITS_LIMIT), text)
    return plain if Decimal(plain) != 0 else "0"


def _url(spec: FieldSpec, text: str, today: date) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"'`\\]+", text, re.IGNORECASE):
        raise _refused(msg("{text} is not a web address that begins with http:// or https://.", text=text), text)
    return text


def _flag(spec: FieldSpec, text: str, today: date) -> str:
    flag = parse_yes_no(text)
    if flag is None:
        raise _refused(msg("{text} is neither 是 (yes) nor 否 (no).", text=text), text)
    return flag


_SINGLE: dict[str, Callable[[FieldSpec, str, date], str]] = {
    "text": _text,
    "choice": _one_choice,
    "day": _day,
    "number": _number,
    "url": _url,
    "flag": _flag,
}


def _unknown(event: EventSpec, name: str) -> Problem:
    return Problem(msg("{event} has no field {field}.", event=_label(event), field=name), column=name)


def _refused(message: Message, value: str) -> FieldRefused:
    return FieldRefused(message, masked=excerpt(value))
