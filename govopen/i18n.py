"""The reader's language: gettext catalogues behind one small value, ``Words``. Chinese unless asked otherwise.

English is the language of the code, so it needs no catalogue. ``tests/catalogue.py`` collects, merges and compiles.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from govopen.messages import Label, Message, msg
from govopen.resources import locale_folder

Language = Literal["zh", "en"]

DOMAIN = "govopen"
LOCALES: dict[Language, str] = {"zh": "zh_CN"}


def N_(text: str, plural: str = "") -> str:
    """Mark a msgid that is worded later (help texts, tables of sentences, templates); it is collected under this name."""
    return text


class Words(Struct, frozen=True, eq=False):
    """A language, and how to say a ``Message`` in it. There is one of each language, which is a cheap key of what was worded."""

    language: Language
    catalogue: gettext.NullTranslations

    def say(self, message: Message | str, /, **values: object) -> str:
        """Word a message, or a msgid with its values. Lists are joined; a value that is a message is worded too."""
        if isinstance(message, Message):
            values = {**message.values, **values}
        wording = self._look_up(message)
        return wording.format(**{name: self._word(value) for name, value in values.items()}) if values else _unbrace(wording)

    def pick(self, chinese: str, english: str) -> str:
        """Return the label of the two that fits, as data files carry both; the other where one is empty."""
        return (chinese or english) if self.language == "zh" else (english or chinese)

    def _look_up(self, message: Message | str) -> str:
        if isinstance(message, Message) and message.plural:
            return self.catalogue.ngettext(message.text, message.plural, message.number)
        text = message.text if isinstance(message, Message) else message
        return self.catalogue.gettext(text) if text else ""

    def _word(self, value: object) -> object:
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, Label):
            return self.pick(value.zh, value.en)
        if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
            return ("、" if self.language == "zh" else ", ").join(str(self._word(item)) for item in value)
        return value


def _unbrace(wording: str) -> str:
    return wording.format() if "{{" in wording else wording


@lru_cache(maxsize=2)
def read_words(language: Language) -> Words:
    """Read the catalogue of a language; English where the installation carries none."""
    if language not in LOCALES:
        return Words(language, gettext.NullTranslations())
    return Words(language, gettext.translation(DOMAIN, str(locale_folder()), [LOCALES[language]], fallback=True))


def parse_language(text: str) -> Language | None:
    """Read ``zh``, ``zh_CN.UTF-8``, ``en`` or ``en-GB``; None for anything else."""
    name = text.strip().lower().replace("-", "_").partition("_")[0].partition(".")[0]
    return "zh" if name == "zh" else "en" if name == "en" else None


def choose_language(asked: str | None, environ: Mapping[str, str]) -> tuple[Language, Message | None]:
    """Choose by option, then ``GOVOPEN_LANG``, else Chinese; the message says what was wrong with the one asked for."""
    for source, text in (("--lang", asked), ("GOVOPEN_LANG", environ.get("GOVOPEN_LANG") or None)):
        if text is not None:
            language = parse_language(text)
            complaint = None if language else msg("{source} takes zh or en, not {value}.", source=source, value=text)
            return language or "zh", complaint
    return "zh", None
