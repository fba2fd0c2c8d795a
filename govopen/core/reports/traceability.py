"""Which rules judge which sentence of a notice, and why none judges the rest: the claim that nothing is left out in silence."""

from __future__ import annotations

from msgspec import Struct
from pydantic import Field

from govopen.core.model.rules import Pack, Part


class Sentence(Part):
    """A sentence of the notice with the rules that judge it, or the reason why none can; a ``[[sentence]]`` of ``coverage.toml``."""

    article: str = Field(min_length=1)
    text: str = Field(min_length=1)
    rules: tuple[str, ...] = ()
    reason: str = ""
    reason_en: str = ""


class Traceability(Struct, frozen=True):
    """All sentences of a pack's notice, in their order."""

    pack: Pack
    sentences: tuple[Sentence, ...]

    @property
    def judged(self) -> int:
        """How many sentences a rule judges."""
        return sum(bool(sentence.rules) for sentence in self.sentences)

    @property
    def unjudged(self) -> int:
        """How many no rule can judge, with the reason."""
        return sum(bool(sentence.reason and not sentence.rules) for sentence in self.sentences)
