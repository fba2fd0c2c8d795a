"""The tables of the mail outbox, beside the ledger's own, and with them the tables of a whole database.

A file of their own: making a table's class takes a hundredth of a second, and only the reminder and whoever makes, copies or checks a whole
database needs these.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, MetaData, Text
from sqlmodel import Field

from govopen.ledger.backends.tables import LedgerTable, table_of


class MailRow(LedgerTable, table=True):
    """A letter of the reminder: outside the chain, and changed as it goes from queued to sent."""

    __tablename__ = "mail"

    id: str = Field(sa_column=Column(Text, primary_key=True))
    role: str = Field(sa_column=Column(Text, nullable=False))
    name: str = Field(sa_column=Column(Text, nullable=False))
    address: str = Field(sa_column=Column(Text, nullable=False))
    as_of: date = Field(sa_column=Column(Date, nullable=False))
    subject: str = Field(sa_column=Column(Text, nullable=False))
    body: str = Field(sa_column=Column(Text, nullable=False))
    keys: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    attempts: int = Field(sa_column=Column(Integer, nullable=False))
    next_try: str | None = Field(default=None, sa_column=Column(Text))
    reason: str | None = Field(default=None, sa_column=Column(Text))
    changed_at: str = Field(sa_column=Column(Text, nullable=False))

    __table_args__ = (Index("mail_state", "state"),)


class ToldRow(LedgerTable, table=True):
    """A threshold of which an address was told, by which letter."""

    __tablename__ = "mail_told"

    address: str = Field(sa_column=Column(Text, primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    mail: str = Field(sa_column=Column(Text, ForeignKey("mail.id"), nullable=False))


class RunRow(LedgerTable, table=True):
    """A run of the reminder."""

    __tablename__ = "mail_run"

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    started_at: str = Field(sa_column=Column(Text, nullable=False))
    ended_at: str | None = Field(default=None, sa_column=Column(Text))
    as_of: date = Field(sa_column=Column(Date, nullable=False))
    holder: str = Field(sa_column=Column(Text, nullable=False))
    planned: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    sent: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    failed: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    waiting: int = Field(default=0, sa_column=Column(Integer, nullable=False))


MAIL, TOLD, RUN = table_of(MailRow), table_of(ToldRow), table_of(RunRow)
#: All tables of a database.
METADATA = LedgerTable.metadata


def server_metadata() -> MetaData:
    """Return the tables for a PostgreSQL server, whose indexes leave out the same rows as SQLite's.

    Not part of the tables: an index that names PostgreSQL loads SQLAlchemy's PostgreSQL dialect, in every command.
    """
    for table in METADATA.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    return METADATA
