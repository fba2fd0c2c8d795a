from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from govopen.app import spilled_findings
from govopen.app.spilled_findings import FindingStore
from govopen.core.model.findings import Finding, finding_order
from tests.render.streams import held_report, streamed_report


def shuffled(number: int, *, seed: int = 1) -> Sequence[Finding]:
    findings = list(held_report(streamed_report(number)).findings)
    Random(seed).shuffle(findings)
    return findings


@pytest.mark.parametrize("held", [1, 7, 99, 100, 1000])
def test_what_is_spilled_comes_back_in_order_again_and_again(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spilled_findings, "READ_BACK", 3)
    judged = shuffled(100)
    kept = FindingStore(held=held).findings()
    for number, finding in enumerate(judged, 1):
        kept.add(finding)
        assert kept.held() <= held
        assert len(kept) == number
    for _ in range(2):
        assert list(kept) == sorted(judged, key=finding_order)


def test_rules_share_the_memory_and_the_one_with_most_makes_room() -> None:
    store = FindingStore(held=20)
    many, few = store.findings(), store.findings()
    judged = shuffled(60)
    for place, finding in enumerate(judged):
        (few if place % 6 == 0 else many).add(finding)
        assert many.held() + few.held() <= 20
    assert few.held() == 10
    assert (len(many), len(few)) == (50, 10)
    assert sorted([*many, *few], key=finding_order) == sorted(judged, key=finding_order)


def test_a_finding_comes_back_as_it_was() -> None:
    kept = FindingStore(held=0).findings()
    for finding in shuffled(50):
        kept.add(finding)
    assert kept.held() == 0
    for finding in kept:
        assert type(finding) is Finding
        assert finding.matter is None or finding.matter.number
