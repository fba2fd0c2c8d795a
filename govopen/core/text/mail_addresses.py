"""What counts as a mail address, in the register of offices and in the settings alike."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def is_mail_address(text: str) -> bool:
    """Whether the text is an address; a host without a dot counts, since an intranet has such (``clerk@intranet``)."""
    return _ADDRESS.fullmatch(text) is not None
