"""The closed set of kinds of rule, one file each; no kind knows another.

A kind is a module with a class of typed parameters, and ``judge(docket)`` that hands in its verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from govopen.core.evaluation.collector import Docket
from govopen.core.evaluation.kinds import deadline, declared, order, quota, required, standing, synchrony
from govopen.core.model.rules import Params


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of rule is read and how it judges."""

    params: type[Params]
    judge: Callable[[Docket], None]


KINDS: Mapping[str, Kind] = {
    "deadline": Kind(deadline.DeadlineParams, deadline.judge),
    "quota": Kind(quota.QuotaParams, quota.judge),
    "order": Kind(order.OrderParams, order.judge),
    "synchrony": Kind(synchrony.SynchronyParams, synchrony.judge),
    "required": Kind(required.RequiredParams, required.judge),
    "declared": Kind(declared.DeclaredParams, declared.judge),
    "standing": Kind(standing.StandingParams, standing.judge),
}
