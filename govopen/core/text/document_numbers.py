"""Document numbers as offices write them, and the form in which two spellings of one number compare equal."""

from __future__ import annotations

import re
import unicodedata

_OPENING = "〔［[(（【〖〘{｛<〈《「『"
_CLOSING = "〕］])）】〗〙}｝>〉》」』"
_INVISIBLE = re.compile(r"[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")
_FOLDED = str.maketrans({**dict.fromkeys(_OPENING, "["), **dict.fromkeys(_CLOSING, "]")})


def fold_number(text: str) -> str:
    """Return the number as it is compared: NFKC, every kind of bracket as ``[]``, no spaces or invisible marks, case folded.

    ``赣人社许〔2020〕１ 号`` and ``赣人社许[2020]1号`` fold alike. The result is for comparing only, never for showing.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _INVISIBLE.sub("", plain.translate(_FOLDED).casefold())
