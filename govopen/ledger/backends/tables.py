"""The tables of a ledger. ``table=True`` validates nothing: rows are written by ``LedgerWriter`` only and never leave this package.

Text is stored as it was hashed: ``fields`` as canonical JSON, ``recorded_at`` in UTC to the millisecond. ``key`` is the matter's number
folded for comparing, ``alias`` the folded official number that an entry gives its matter.
"""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

_SQLITE_MINUTE = sqlite.TIME(storage_format="%(hour)02d:%(minute)02d", regexp=r"(\d+):(\d+)")  # type: ignore[no-untyped-call]
_MINUTE = Time().with_variant(_SQLITE_MINUTE, "sqlite")


class LedgerTable(SQLModel, registry=registry()):
    """The tables of a ledger, in metadata of their own."""


class MetaRow(LedgerTable, table=True):
    """The founding facts: id, nonce, agency, packs, created; sealed once ``id`` is written."""

    __tablename__ = "meta"

    key: str = Field(sa_column=Column(Text, primary_key=True))
    value: str = Field(sa_column=Column(Text, nullable=False))


class MatterRow(LedgerTable, table=True):
    """A matter's names; ids count from 1 in order of first entry."""

    __tablename__ = "matter"

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    number: str = Field(sa_column=Column(Text, nullable=False))
    key: str = Field(sa_column=Column(Text, nullable=False))

    __table_args__ = (Index("matter_key", "kind", "key", unique=True),)


class EntryRow(LedgerTable, table=True):
    """One entry: something that happened to a matter; written once, never changed."""

    __tablename__ = "entry"

    seq: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    matter_id: int = Field(sa_column=Column(Integer, ForeignKey("matter.id"), nullable=False))
    event: str = Field(sa_column=Column(Text, nullable=False))
    facet: str | None = Field(default=None, sa_column=Column(Text))
    day: date = Field(sa_column=Column(Date, nullable=False))
    minute: time | None = Field(default=None, sa_column=Column(_MINUTE))
    unit: str | None = Field(default=None, sa_column=Column(Text))
    fields: str = Field(sa_column=Column(Text, nullable=False))
    alias: str | None = Field(default=None, sa_column=Column(Text))
    operator: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: str = Field(sa_column=Column(Text, nullable=False))
    batch: str | None = Field(default=None, sa_column=Column(Text))
    corrects: int | None = Field(default=None, sa_column=Column(Integer, ForeignKey("entry.seq")))
    prev: str = Field(sa_column=Column(Text, nullable=False))
    hash: str = Field(sa_column=Column(Text, nullable=False))

    __table_args__ = (
        CheckConstraint("seq > 0", name="entry_seq_counts"),
        CheckConstraint("corrects < seq", name="entry_corrects_earlier"),
        CheckConstraint("length(prev) = 64 AND length(hash) = 64", name="entry_hashes_whole"),
        Index("entry_event", "event", "matter_id", "facet", "day", "minute", "unit"),
        Index("entry_matter", "matter_id"),
        Index("entry_corrects", "corrects", unique=True, sqlite_where=text("corrects IS NOT NULL")),
        Index("entry_alias", "alias", sqlite_where=text("alias IS NOT NULL")),
    )


def table_of(row: type[LedgerTable]) -> Table:
    """Return the SQLAlchemy table of a row's class."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


META, MATTER, ENTRY = table_of(MetaRow), table_of(MatterRow), table_of(EntryRow)

#: The table that Alembic makes and keeps (``schema_version``).
VERSION = Table(
    "alembic_version",
    LedgerTable.metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
