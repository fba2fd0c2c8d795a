"""Document numbers as offices write them, and the form in which two spellings of one number compare equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from govopen.messages import Message, msg

_OPENING = "〔［[(（【〖〘{｛<〈《「『"
_CLOSING = "〕］])）】〗〙}｝>〉》」』"
_INVISIBLE = re.compile(r"[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")
#: What folding takes away or makes one, after the brackets that most numbers have.
_FOLDING = re.compile(rf"{_INVISIBLE.pattern}|[{re.escape((_OPENING + _CLOSING).replace('[', '').replace(']', ''))}]")
_FOLDED = str.maketrans({**dict.fromkeys(_OPENING, "["), **dict.fromkeys(_CLOSING, "]")})

#: A text that a program wrapped so that a spreadsheet leaves it alone: ``="…"``, with straight or curly quotes.
_WRAPPED = re.compile(r"[=＝]\s*[\"“”＂](.+)[\"“”＂]", re.DOTALL)
_APOSTROPHES = "'‘’＇\"＂"
#: How programs write a large number, folded: 3.60121E+14, 3.60121E14, 1e+20.
_SCIENTIFIC = re.compile(r"(?<![a-z\d.])[+-]?\d+(?:[.,]\d+)?e[+-]\d+(?!\d)|(?<![a-z\d.])[+-]?\d+[.,]\d+e\d+(?!\d)")
#: An amount: 2020001.00, 3,601,210.
_AMOUNT = re.compile(r"\d+\.0+|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
#: A mark of punctuation behind a number, taken along from the sentence that it ended.
_FOLLOWING = re.compile(r"(?<=号)[\s。.,，;；、]+$")
_ERROR = re.compile(r"#(?:ref!|n/a|name\?|value!|div/0!|null!|num!|spill!|#+)")
#: What any damaged number has, full width or half: a quick look, which most numbers of registers do not pass.
_SUSPECT = re.compile(r"[eEｅＥ][+\-＋－\d]|^\s*[#＃]|^[\d.．,，\s]+$")
#: What a program writes for a character that its encoding lacks, and quotation marks that belong to the file and not to the number.
_REPLACED = re.compile(r"\ufffd|\?.*\d|\d.*\?|.\"")
#: Spreadsheets keep fifteen digits of a number, and write zeros for the rest.
_CUT = re.compile(r"\d{15}00+")
#: A year in brackets of any kind, and 号 behind it. Round ones that begin a number are those of a court: （2020）赣01行初1号.
_YEAR = re.compile(
    r"""(?: (?<=[^\s\d])\s*[（(] | \s*[〔［\[【〖〘｛{] ) \s*
        (?P<year>(?:19|20|21|１９|２０|２１)\d{2}) \s* [〕］\])）】〗〙}｝]
        \s*(?P<ordinal>第?) \s*(?P<place>\d+(?:[-—至]\d+)?) \s*号""",
    re.VERBOSE,
)
_NEAT = re.compile(r"[^\s（(［\[【〖〘｛{０-９]*〔\d{4}〕第?[0-9]+号")


def shown_number(text: str) -> str:
    """Return a number as every output shows it: the year in 〔〕, its digits half width, no blanks before 号.

    What is no document number, such as a name, is returned as it is.
    """
    return text if _NEAT.fullmatch(text) else _tidy(text)


@lru_cache(maxsize=2**12)
def _tidy(text: str) -> str:
    return _YEAR.sub(_neat_year, text)


def _neat_year(found: re.Match[str]) -> str:
    year, place = (unicodedata.normalize("NFKC", found[name]) for name in ("year", "place"))
    return f"〔{year}〕{found['ordinal']}{place}号"


def unwrap_number(text: str) -> str:
    """Return a number without what spreadsheets and sentences put around it: ``="…"``, an apostrophe, quotation marks, a full stop."""
    bare = unwrap(text.strip())
    if len(bare) > 1 and bare[0] in _APOSTROPHES and bare[1] not in "=＝+＋-－@＠'":
        bare = bare[1:].removesuffix(bare[0]).strip()
    if bare[:1] == "“" and bare.find("”") == len(bare) - 1:  # all of it, and not “双随机”检查
        bare = bare[1:-1].strip()
    return _FOLLOWING.sub("", bare)


def unwrap(text: str) -> str:
    """Return a text without the ``="…"`` by which a program keeps a spreadsheet from changing it."""
    wrapped = _WRAPPED.fullmatch(text) if text[:1] in ("=", "＝") else None
    return text if wrapped is None else wrapped[1].strip()


def without_invisible(text: str) -> str:
    """Return a number without marks that draw nothing, such as a zero-width space; other spaces stay."""
    return text if text.isprintable() else "".join(char for char in text if char.isspace() or not _INVISIBLE.match(char)).strip()


def number_damage(text: str) -> Message | None:
    """Return how a spreadsheet has damaged a number beyond repair, or None: its digits cannot be known from what is left."""
    if ("?" in text or "\ufffd" in text or '"' in text) and (found := _REPLACED.search(text)):
        sign = '"' if '"' in found[0] else "\ufffd" if "\ufffd" in found[0] else "?"
        return msg("A program has put {sign} where another character stood or none: take the number from the original.", sign=sign)
    if not _SUSPECT.search(text):
        return None
    folded = fold_number(text)
    if "e" in folded and _SCIENTIFIC.search(folded):
        return msg("A spreadsheet has turned this number into scientific notation, and its digits are lost: take it from the original.")
    if _AMOUNT.fullmatch(folded):
        return msg("A program has read this number as an amount, and zeros in front of it may be lost: take it from the original.")
    if _CUT.fullmatch(folded):
        return msg("A spreadsheet keeps 15 digits, and the last ones of this number are lost: take it from the original.")
    if folded.startswith("#") and _ERROR.fullmatch(folded):
        return msg("This is an error of a spreadsheet and no number: take the number from the original.")
    return None


@lru_cache(maxsize=2**12)
def fold_number(text: str) -> str:
    """Return the number as it is compared: NFKC, every kind of bracket as ``[]``, no spaces or invisible marks, case folded.

    ``赣人社许〔2020〕１ 号`` and ``赣人社许[2020]1号`` fold alike. The result is for comparing only, never for showing.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = plain.replace("〔", "[").replace("〕", "]").casefold()
    return plain if _FOLDING.search(plain) is None else _INVISIBLE.sub("", plain.translate(_FOLDED))
