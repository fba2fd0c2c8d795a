"""The tables of the first version: founding facts, matters, entries, and the outbox beside the chain."""

import sqlalchemy as sa
from alembic import op

from govopen.ledger.guards import server_guards, sqlite_guards

revision = "0001"
down_revision = None

_PRESENT = {name: sa.text(f"{name} IS NOT NULL") for name in ("corrects", "alias")}


def upgrade() -> None:
    """Make everything as ``init`` does."""
    _chain()
    _outbox()
    server = op.get_bind().dialect.name == "postgresql"
    for statement in server_guards() if server else sqlite_guards().values():
        op.get_bind().exec_driver_sql(statement.replace("%", "%%") if server else statement)


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
