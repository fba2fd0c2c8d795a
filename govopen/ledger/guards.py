"""The triggers that make a ledger append only, for SQLite and for PostgreSQL.

They refuse every UPDATE and DELETE (and TRUNCATE), any entry whose seq is not the last one plus 1 or whose prev is not the head, a
second correction of one entry (also where REPLACE would delete the first in silence), a matter out of order or named twice, and any
change of the founding facts once the id is written.
"""

from __future__ import annotations

from govopen.core.entry import EMPTY_HEAD

_SQLITE_REFUSALS = {
    "entry": "govopen: entries are never changed or deleted",
    "matter": "govopen: matters are never changed or deleted",
    "meta": "govopen: the founding facts are never changed or deleted",
}

_NEXT_ENTRY = f"""new.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
  OR new.prev IS NOT coalesce((SELECT hash FROM entry WHERE seq = new.seq - 1), '{EMPTY_HEAD}')"""

_CORRECTED_TWICE = "new.corrects IS NOT NULL AND EXISTS (SELECT 1 FROM entry WHERE corrects = new.corrects)"

_NEXT_MATTER = """new.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM matter)
  OR EXISTS (SELECT 1 FROM matter WHERE kind = new.kind AND key = new.key)"""

_SEALED = "EXISTS (SELECT 1 FROM meta WHERE key = 'id' OR key = new.key)"


def _sqlite_insert(name: str, table: str, condition: str, sentence: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {condition}\nBEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def sqlite_guards() -> dict[str, str]:
    """Return each trigger's name and text, as they stand in sqlite_master."""
    guards = {
        f"{table}_no_{verb.lower()}": f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}\n"
        f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        for table, sentence in _SQLITE_REFUSALS.items()
        for verb in ("UPDATE", "DELETE")
    }
    guards["entry_next"] = _sqlite_insert("entry_next", "entry", _NEXT_ENTRY, "govopen: the entry does not follow the head")
    guards["entry_corrects_once"] = _sqlite_insert(
        "entry_corrects_once", "entry", _CORRECTED_TWICE, "govopen: the entry is corrected already"
    )
    guards["matter_next"] = _sqlite_insert("matter_next", "matter", _NEXT_MATTER, "govopen: the matter is out of order")
    guards["meta_sealed"] = _sqlite_insert("meta_sealed", "meta", _SEALED, "govopen: the founding facts are sealed")
    return guards
