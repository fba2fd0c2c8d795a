"""The closed set of kinds of rule, one file each; no kind knows another.

A kind is a module with a class of typed parameters and a ``Kind`` that says how it judges.
"""

from __future__ import annotations

from collections.abc import Mapping

from govopen.core.evaluation.kind import Kind
from govopen.core.evaluation.kinds import deadline, declared, forbidden, interval, order, quota, required, standing, synchrony

KINDS: Mapping[str, Kind] = {
    "deadline": deadline.KIND,
    "quota": quota.KIND,
    "order": order.KIND,
    "synchrony": synchrony.KIND,
    "interval": interval.KIND,
    "required": required.KIND,
    "forbidden": forbidden.KIND,
    "declared": declared.KIND,
    "standing": standing.KIND,
}
