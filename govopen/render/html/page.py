"""Fills the page templates: styles, scripts and their fingerprints for the content security policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govopen.i18n import Words
from govopen.messages import plural

if TYPE_CHECKING:
    from jinja2 import Environment


TEMPLATES = Path(__file__).resolve().parent / "templates"
#: So many pieces of a template are joined to one.
BUFFERED = 200


def render_template(name: str, *, words: Words, style: str, script: str, **values: Any) -> Iterator[str]:
    """Yield a filled template, piece by piece; ``style`` and ``script`` are let in by their hash."""
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{fingerprint(style)}'",
            f"script-src '{fingerprint(script)}'" if script else "script-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    page = (
        _environment()
        .get_template(name)
        .stream(words=words, say=words.say, plural=plural, style=style, script=script, policy=policy, **values)
    )
    page.enable_buffering(BUFFERED)
    yield from page


def fingerprint(text: str) -> str:
    """The name under which a policy lets an inline style or script in."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def template_text(name: str) -> str:
    """A file beside the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
