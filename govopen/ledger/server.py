"""A ledger on a PostgreSQL server."""

from __future__ import annotations

from sqlalchemy import Engine

from govopen.errors import LedgerError
from govopen.ledger.location import Location
from govopen.messages import msg


def create_schema(place: Location, founding: dict[str, str]) -> None:
    """Make the tables on the server."""
    raise LedgerError(msg("A ledger cannot be kept at {location}.", location=place.shown))


def server_engine(place: Location, *, write: bool) -> Engine:
    """Return the engine of a ledger on a server."""
    raise LedgerError(msg("A ledger cannot be kept at {location}.", location=place.shown))
