"""The triggers that make a ledger append only, for SQLite and for PostgreSQL.

They refuse every UPDATE and DELETE (and TRUNCATE), any entry whose seq is not the last one plus 1 or whose prev is not the head, a
second correction of one entry (also where REPLACE would delete the first in silence), a matter out of order or named twice, and any
change of the founding facts once the id is written.
"""

from __future__ import annotations

from govopen.core.model.entries import EMPTY_HEAD

_SQLITE_REFUSALS = {
    "entry": "govopen: entries are never changed or deleted",
    "matter": "govopen: matters are never changed or deleted",
    "meta": "govopen: the founding facts are never changed or deleted",
}

_NEXT_ENTRY = f"""(new.seq - 1, new.prev) IS NOT (SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1)
  AND NOT (new.seq = 1 AND new.prev = '{EMPTY_HEAD}' AND NOT EXISTS (SELECT 1 FROM entry))
  OR new.corrects IS NOT NULL AND EXISTS (SELECT 1 FROM entry WHERE corrects = new.corrects)"""

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
    sentence = "govopen: the entry does not follow the head, or corrects what is corrected already"
    guards["entry_next"] = _sqlite_insert("entry_next", "entry", _NEXT_ENTRY, sentence)
    guards["matter_next"] = _sqlite_insert("matter_next", "matter", _NEXT_MATTER, "govopen: the matter is out of order")
    guards["meta_sealed"] = _sqlite_insert("meta_sealed", "meta", _SEALED, "govopen: the founding facts are sealed")
    return guards


_SERVER_FUNCTIONS = f"""
CREATE FUNCTION govopen_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'govopen: % is append only, % is refused', tg_table_name, tg_op;
END $body$;

CREATE FUNCTION govopen_entry_next() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
DECLARE
  last_seq integer;
  last_hash text;
BEGIN
  SELECT seq, hash INTO last_seq, last_hash FROM entry ORDER BY seq DESC LIMIT 1;
  IF new.seq IS DISTINCT FROM coalesce(last_seq, 0) + 1 OR new.prev IS DISTINCT FROM coalesce(last_hash, '{EMPTY_HEAD}') THEN
    RAISE EXCEPTION 'govopen: the entry does not follow the head';
  END IF;
  RETURN new;
END $body$;

CREATE FUNCTION govopen_matter_next() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF new.id IS DISTINCT FROM (SELECT coalesce(max(id), 0) + 1 FROM matter) THEN
    RAISE EXCEPTION 'govopen: the matter is out of order';
  END IF;
  RETURN new;
END $body$;

CREATE FUNCTION govopen_meta_sealed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF EXISTS (SELECT 1 FROM meta WHERE key = 'id') THEN
    RAISE EXCEPTION 'govopen: the founding facts are sealed';
  END IF;
  RETURN new;
END $body$;
"""

_SERVER_INSERTS = {"entry": "govopen_entry_next", "matter": "govopen_matter_next", "meta": "govopen_meta_sealed"}


def server_guards() -> list[str]:
    """Return the statements that make the triggers on PostgreSQL; ALWAYS, so that session_replication_role does not silence them."""
    statements = [part.strip() for part in _SERVER_FUNCTIONS.split("\n\n") if part.strip()]
    for table, check in _SERVER_INSERTS.items():
        triggers = {
            f"{table}_next": f"BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {check}()",
            f"{table}_refuse": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION govopen_refuse()",
            f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION govopen_refuse()",
        }
        for name, clause in triggers.items():
            statements += [f"CREATE TRIGGER {name} {clause}", f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"]
    return statements
