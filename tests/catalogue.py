"""The catalogue tool: collects msgids from the code, merges translations, compiles.

python -m tests.catalogue update            collect, keep what is translated, compile, list what is missing
python -m tests.catalogue merge FILE.json…  take {"msgid": "译文"} from files, then update
python -m tests.catalogue missing           print what is missing as json
"""

from __future__ import annotations

import ast
import io
import json
import string
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "govopen"
FOLDER = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES"
PO, MO = FOLDER / "govopen.po", FOLDER / "govopen.mo"
KEYWORDS = frozenset({"msg", "plural", "N_", "say", "note", "warn", "working", "_plain", "_quota"})
PLURAL_KEYWORDS = frozenset({"plural", "N_"})


class Steady(Catalog):
    """A catalogue whose head names no date, no person and no version of the tool."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The lines that readers need."""
        return [
            ("Language", "zh_CN"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        """Read as Babel does; what is written stays the same."""
        self._set_mime_headers(headers)


def collect() -> dict[str, str]:
    """Return every msgid in the package with its plural ("" without one): the texts that are arguments of the keywords.

    Read from the syntax tree, for Babel's own extractor joins the two texts of ``say("a" if x else "b")`` into one.

    Raises:
        SyntaxError: a sentence is an f-string, or one msgid has two plurals.
    """
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _called(node.func) in KEYWORDS:
                other = _plural(node)
                for text in _texts(node.args[0], path):
                    if found.setdefault(text, other) != other:
                        raise SyntaxError(f"{path}:{node.lineno}: {text!r} stands elsewhere with another plural, or with none")
    found.pop("", None)
    return found


def _plural(call: ast.Call) -> str:
    """Return the second text of a call that words a number of things."""
    if _called(call.func) in PLURAL_KEYWORDS and len(call.args) > 1:
        match call.args[1]:
            case ast.Constant(value=str(text)):
                return text
    return ""


def _called(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


def _texts(argument: ast.expr, path: Path) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one, path)
            yield from _texts(other, path)
        case ast.JoinedStr():
            raise SyntaxError(f"{path}:{argument.lineno}: an f-string cannot be translated; use a hole")


def read_translations() -> dict[str, str]:
    """Return the translations on file, by msgid (of a counted sentence by its singular; Chinese has one form for all numbers)."""
    if not PO.exists():
        return {}
    with PO.open("rb") as file:
        pairs = [(_first(message.id), _first(message.string)) for message in read_po(file, locale="zh_CN")]
    return {msgid: text for msgid, text in pairs if msgid and text}


def _first(text: str | Sequence[str] | None) -> str:
    return (text or "") if isinstance(text, str) or text is None else text[0] if text else ""


def build(msgids: Mapping[str, str], translations: Mapping[str, str]) -> Catalog:
    """Make the catalogue of these msgids, sorted, without dates, so that the file changes only when words do."""
    catalogue = Steady(locale="zh_CN", project="govopen", charset="utf-8", fuzzy=False)
    catalogue.header_comment = "# Chinese (simplified) wording of govopen."
    for msgid, other in sorted(msgids.items()):
        text = translations.get(msgid, "")
        catalogue.add((msgid, other), (text,)) if other else catalogue.add(msgid, text)
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """Return the catalogue as a .po file."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, no_location=True)
    return buffer.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return the catalogue as a .mo file."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def holes(text: str) -> set[str]:
    """Return the names of the holes in a msgid or its translation."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def update(extra: dict[str, str]) -> list[str]:
    """Rewrite .po and .mo from the code and the translations; return the msgids without one."""
    msgids = collect()
    translations = {**read_translations(), **extra}
    catalogue = build(msgids, translations)
    FOLDER.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(catalogue))
    return sorted(msgid for msgid in msgids if not translations.get(msgid))


def merge(paths: Iterable[str]) -> dict[str, str]:
    """Read translations from json files, leaving out those whose holes differ."""
    merged: dict[str, str] = {}
    for path in paths:
        for msgid, text in json.loads(Path(path).read_text("utf-8")).items():
            if holes(msgid) != holes(text):
                print(f"{path}: the holes differ: {msgid!r}", file=sys.stderr)
            else:
                merged[msgid] = text
    return merged


def main(arguments: Sequence[str]) -> int:
    """Run one of the three commands."""
    match arguments:
        case ["update"]:
            missing = update({})
        case ["merge", *paths]:
            missing = update(merge(paths))
        case ["missing"]:
            missing = sorted(collect().keys() - read_translations().keys())
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    print(json.dumps(dict.fromkeys(missing, ""), ensure_ascii=False, indent=1))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
