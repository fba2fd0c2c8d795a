"""The tables of the first version: founding facts, matters, entries, the outbox beside the chain, and the triggers that guard them.

History: everything stands here as it was then, and nothing is imported from the program, which goes on changing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_PRESENT = {name: sa.text(f"{name} IS NOT NULL") for name in ("corrects", "alias")}

_EMPTY_HEAD = "0" * 64

_FILE_GUARDS = f"""
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'govopen: entries are never changed or deleted'); END

CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'govopen: entries are never changed or deleted'); END

CREATE TRIGGER matter_no_update BEFORE UPDATE ON matter
BEGIN SELECT RAISE(ABORT, 'govopen: matters are never changed or deleted'); END

CREATE TRIGGER matter_no_delete BEFORE DELETE ON matter
BEGIN SELECT RAISE(ABORT, 'govopen: matters are never changed or deleted'); END

CREATE TRIGGER meta_no_update BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'govopen: the founding facts are never changed or deleted'); END

CREATE TRIGGER meta_no_delete BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'govopen: the founding facts are never changed or deleted'); END

CREATE TRIGGER entry_next BEFORE INSERT ON entry WHEN (new.seq - 1, new.prev) IS NOT (SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1)
  AND NOT (new.seq = 1 AND new.prev = '{_EMPTY_HEAD}' AND NOT EXISTS (SELECT 1 FROM entry))
  OR new.corrects IS NOT NULL AND EXISTS (SELECT 1 FROM entry WHERE corrects = new.corrects)
BEGIN SELECT RAISE(ABORT, 'govopen: the entry does not follow the head, or corrects what is corrected already'); END

CREATE TRIGGER matter_next BEFORE INSERT ON matter WHEN new.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM matter)
  OR EXISTS (SELECT 1 FROM matter WHERE kind = new.kind AND key = new.key)
BEGIN SELECT RAISE(ABORT, 'govopen: the matter is out of order'); END

CREATE TRIGGER meta_sealed BEFORE INSERT ON meta WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'id' OR key = new.key)
BEGIN SELECT RAISE(ABORT, 'govopen: the founding facts are sealed'); END
"""

_SERVER_GUARDS = f"""
CREATE FUNCTION govopen_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'govopen: %% is append only, %% is refused', tg_table_name, tg_op;
END $body$;

CREATE FUNCTION govopen_entry_next() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
DECLARE
  last_seq integer;
  last_hash text;
BEGIN
  SELECT seq, hash INTO last_seq, last_hash FROM entry ORDER BY seq DESC LIMIT 1;
  IF new.seq IS DISTINCT FROM coalesce(last_seq, 0) + 1 OR new.prev IS DISTINCT FROM coalesce(last_hash, '{_EMPTY_HEAD}') THEN
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

CREATE TRIGGER entry_next BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION govopen_entry_next()

ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_next

CREATE TRIGGER entry_refuse BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION govopen_refuse()

ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_refuse

CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION govopen_refuse()

ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_no_truncate

CREATE TRIGGER matter_next BEFORE INSERT ON matter FOR EACH ROW EXECUTE FUNCTION govopen_matter_next()

ALTER TABLE matter ENABLE ALWAYS TRIGGER matter_next

CREATE TRIGGER matter_refuse BEFORE UPDATE OR DELETE ON matter FOR EACH ROW EXECUTE FUNCTION govopen_refuse()

ALTER TABLE matter ENABLE ALWAYS TRIGGER matter_refuse

CREATE TRIGGER matter_no_truncate BEFORE TRUNCATE ON matter FOR EACH STATEMENT EXECUTE FUNCTION govopen_refuse()

ALTER TABLE matter ENABLE ALWAYS TRIGGER matter_no_truncate

CREATE TRIGGER meta_next BEFORE INSERT ON meta FOR EACH ROW EXECUTE FUNCTION govopen_meta_sealed()

ALTER TABLE meta ENABLE ALWAYS TRIGGER meta_next

CREATE TRIGGER meta_refuse BEFORE UPDATE OR DELETE ON meta FOR EACH ROW EXECUTE FUNCTION govopen_refuse()

ALTER TABLE meta ENABLE ALWAYS TRIGGER meta_refuse

CREATE TRIGGER meta_no_truncate BEFORE TRUNCATE ON meta FOR EACH STATEMENT EXECUTE FUNCTION govopen_refuse()

ALTER TABLE meta ENABLE ALWAYS TRIGGER meta_no_truncate
"""


def upgrade() -> None:
    """Make everything as ``init`` does."""
    _chain()
    _outbox()
    guards = _SERVER_GUARDS if op.get_bind().dialect.name == "postgresql" else _FILE_GUARDS
    for statement in guards.strip().split("\n\n"):
        op.get_bind().exec_driver_sql(statement)


def _chain() -> None:
    op.create_table("meta", sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False))
    op.create_table(
        "matter",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "number", "key")),
    )
    op.create_index("matter_key", "matter", ["kind", "key"], unique=True)
    op.create_table(
        "entry",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("matter_id", sa.Integer, sa.ForeignKey("matter.id"), nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("facet", sa.Text),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("minute", sa.Time),
        sa.Column("unit", sa.Text),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("alias", sa.Text),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("batch", sa.Text),
        sa.Column("corrects", sa.Integer, sa.ForeignKey("entry.seq")),
        sa.Column("prev", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.CheckConstraint("seq > 0", name="entry_seq_counts"),
        sa.CheckConstraint("corrects < seq", name="entry_corrects_earlier"),
        sa.CheckConstraint("length(prev) = 64 AND length(hash) = 64", name="entry_hashes_whole"),
    )
    op.create_index("entry_event", "entry", ["event", "matter_id", "facet", "day", "minute", "unit"])
    op.create_index("entry_matter", "entry", ["matter_id"])
    for name, unique in (("corrects", True), ("alias", False)):
        op.create_index(f"entry_{name}", "entry", [name], unique=unique, sqlite_where=_PRESENT[name], postgresql_where=_PRESENT[name])


def _outbox() -> None:
    texts = ("role", "name", "address")
    op.create_table(
        "mail",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("as_of", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("subject", "body", "keys", "state")),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("changed_at", sa.Text, nullable=False),
    )
    op.create_index("mail_state", "mail", ["state"])
    op.create_table(
        "mail_told",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("mail", sa.Text, sa.ForeignKey("mail.id"), nullable=False),
    )
    op.create_table(
        "mail_run",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("planned", "sent", "failed", "waiting")),
    )
