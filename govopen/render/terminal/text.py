"""Text for a terminal: what cannot be seen is shown as an escape, and width is counted in cells, two for a Han character.

Standard library only: help pages and error messages are drawn with this, before anything heavy is imported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

#: These close a phrase and do not begin a line; the others open one and do not end a line.
CLOSING = frozenset("，。；：！？、）》」』】〕”’…,.;:!?)]}")
OPENING = frozenset("（《「『【〔“‘([{")

TOKEN = re.compile(r"\s+|[!-~\u00a1-\u024f]+|.", re.DOTALL)


def cell_width(text: str) -> int:
    """Return how many terminal cells the text takes."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


@lru_cache(maxsize=8192)
def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


#: Of the pieces of a text, most of which come again: single Han characters and the words of a table.
_token_width = lru_cache(maxsize=8192)(cell_width)


def pad(text: str, width: int) -> str:
    """Fill up with spaces to that many cells."""
    return text + " " * max(0, width - cell_width(text))


def fold(text: str, width: int) -> list[str]:
    """Break one paragraph into lines of at most ``width`` cells: at spaces, or between Han characters; nothing is dropped."""
    width = max(width, 4)
    if cell_width(text) <= width:
        return [text.rstrip()]
    lines: list[str] = []
    line, used = "", 0
    for token in _tokens(text, width):
        size = _token_width(token)
        if used + size > width and used + _token_width(token.rstrip()) > width:
            lines.append(line.rstrip())
            line = token.lstrip()
            used = _token_width(line)
        else:
            line += token
            used += size
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def fold_items(items: Iterable[str], width: int, *, separator: str) -> list[str]:
    """Break a list into lines between its items only."""
    lines: list[str] = []
    for item in items:
        if lines and cell_width(f"{lines[-1]}{separator}{item}") <= width:
            lines[-1] += separator + item
        elif lines:
            lines[-1] += separator.rstrip()
            lines.append(item)
        else:
            lines.append(item)
    return lines


def _tokens(text: str, width: int) -> Iterator[str]:
    """Yield unbreakable pieces: words, single wide characters with the punctuation that clings to them, spaces."""
    held = ""
    for piece in TOKEN.findall(text):
        if held and (held[-1] in OPENING or piece[0] in CLOSING) and _token_width(held + piece) <= width:
            held += piece
            continue
        if _token_width(held) > width:
            yield from _chop(held, width)
        elif held:
            yield held
        held = piece
    yield from _chop(held, width)


def _chop(piece: str, width: int) -> Iterator[str]:
    while cell_width(piece) > width:
        cut = width if piece.isascii() else max(1, width // 2)
        yield piece[:cut]
        piece = piece[cut:]
    if piece:
        yield piece


def columns(rows: Iterable[Sequence[str]], *, width: int, indent: int = 2, widest: int = 28) -> list[str]:
    """Lay out (term, explanation) rows in two columns, explanations folded; a long term stands on a line of its own."""
    rows = [(row[0], row[1]) for row in rows]
    widths = [cell_width(left) for left, _ in rows]
    first = min(max(widths, default=0), widest) + 2
    lines: list[str] = []
    for (left, right), size in zip(rows, widths, strict=True):
        folded = fold(right, width - indent - first) if right else [""]
        if size > first - 2:
            lines.append(" " * indent + left)
            folded = ["", *folded]
        else:
            lines.append((" " * indent + pad(left, first) + folded[0]).rstrip())
        lines.extend((" " * (indent + first) + line).rstrip() for line in folded[1:] if line)
    return lines
