"""Every reason code that the core gives has its words in the shell."""

from __future__ import annotations

import re
from pathlib import Path

import govopen.core
from govopen.render.wording import REASONS

CORE = Path(govopen.core.__file__).parent
CODE = re.compile(r'Reason\("([a-z-]+)"|"((?:order|synchrony|required|standing|declared|quota)-[a-z-]+)"')
#: Reason codes that a verdict never keeps, and those made of parts.
BEGUN = {"quota"}
MADE = {"nil-beside-records", "quota-missed", "quota-due-soon", "quota-pending", "trigger-minute-unknown", "answer-minute-unknown"}


def test_every_reason_code_of_the_core_is_worded() -> None:
    found = {one or other for path in CORE.rglob("*.py") for one, other in CODE.findall(path.read_text("utf-8"))}
    assert len(found) > 30
    assert (found | MADE) - BEGUN - REASONS.keys() == set()
