"""What ``ledger verify`` says: named checks in the four groups in which inspections ask, each with every fault found."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, field

from govopen.core.model.entries import Checkpoint
from govopen.messages import Message, msg

#: Faults kept word for word in one check; the rest are counted.
KEPT = 1000


class Group(StrEnum):
    """真实性 完整性 可用性 安全性, as electronic records are examined."""

    AUTHENTICITY = "authenticity"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"
    SECURITY = "security"


class Check(Struct):
    """One named check; ``count`` is the number of faults, ``faults`` the first of them in words."""

    group: Group
    name: str
    title: Message
    faults: list[Message] = field(default_factory=list)
    count: int = 0

    def add(self, fault: Message) -> None:
        """Note a fault."""
        self.count += 1
        if len(self.faults) < KEPT:
            self.faults.append(fault)


class Verification(Struct, frozen=True):
    """Everything that was checked. ``compared`` are the checkpoints compared: without any, only the inside was proved.

    ``evidence`` lists (seq, what the entry says of a file).
    """

    checkpoint: Checkpoint
    checks: tuple[Check, ...]
    compared: tuple[Checkpoint, ...] = ()
    evidence: tuple[tuple[int, str], ...] = ()

    @property
    def good(self) -> bool:
        """Whether no check found a fault."""
        return not any(check.count for check in self.checks)


def chain_check() -> Check:
    """The check that every entry hashes to what it says and follows the one before."""
    return Check(Group.AUTHENTICITY, "chain", msg("Hashes and order of the entries"))


def founding_check() -> Check:
    """The check that the ledger's id is the fingerprint of its founding facts."""
    return Check(Group.AUTHENTICITY, "founding", msg("The ledger's id and its founding facts"))


def anchor_check() -> Check:
    """The check against checkpoints kept outside the ledger."""
    return Check(Group.AUTHENTICITY, "anchors", msg("Checkpoints printed earlier"))


def order_check() -> Check:
    """The check that no entry is missing and every correction belongs where it stands."""
    return Check(Group.INTEGRITY, "order", msg("Entries and matters without a gap, corrections on their own matter"))


def schema_check() -> Check:
    """The check of tables, indexes and triggers."""
    return Check(Group.INTEGRITY, "schema", msg("Tables, indexes and triggers"))


def pages_check() -> Check:
    """The database's own check of its pages."""
    return Check(Group.INTEGRITY, "pages", msg("Pages of the database"))


def readable_check() -> Check:
    """The check that every entry can be read."""
    return Check(Group.AVAILABILITY, "readable", msg("Reading of the entries"))


def evidence_check() -> Check:
    """The check of the files kept as evidence."""
    return Check(Group.AVAILABILITY, "evidence", msg("Files kept as evidence"))


def files_check() -> Check:
    """The check of who may read the files, or change the tables."""
    return Check(Group.SECURITY, "access", msg("Access to the ledger's files and tables"))
