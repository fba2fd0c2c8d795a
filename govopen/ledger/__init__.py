"""The ledger: an append-only, hash-chained file or PostgreSQL schema. The only room that knows SQL.

Importing it loads SQLAlchemy and SQLModel (0.3 s): do so inside the functions that open a ledger.
"""

from govopen.ledger.ledger import Ledger, LedgerInfo
from govopen.ledger.opening import create_ledger, open_ledger
from govopen.ledger.writer import LedgerWriter

__all__ = ["Ledger", "LedgerInfo", "LedgerWriter", "create_ledger", "open_ledger"]
