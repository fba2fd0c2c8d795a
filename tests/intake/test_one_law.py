"""The same events through ``log`` one by one, and through the import of an event table: accepted alike, refused for the same reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from govopen.app.guided_entry import Asking
from govopen.app.imports import NothingImported, import_file
from govopen.app.init import init
from govopen.app.organisation import add_leader
from govopen.app.record import EntryAmendment, EntryInput, amend, log, void
from govopen.app.workspace import Workspace
from govopen.errors import EntryRefused
from tests.intake.files import VOCABULARY, write_xlsx

#: An event, its matter, its moment, and further fields by name.
Step = tuple[str, str, str, dict[str, str]]


def step(event: str, at: str, matter: str = "许1号", **fields: str) -> Step:
    defaults = {"decided": {"type": "permit"}, "published": {"channel": "portal"}, "policy-issued": {"type": "normative"}}
    return event, matter, at, defaults.get(event, {}) | fields


DECIDED, PUBLISHED = step("decided", "2020-04-01"), step("published", "2020-04-10")


def prepare(folder: Path, steps: Sequence[Step], voided: Sequence[int]) -> str:
    place = str(folder / "govopen.db")
    init(place, agency="虚构厅", packs=())
    for event, number, at, fields in steps:
        log(Workspace(place, "甲"), EntryInput(event, number, at, fields=fields))
    for seq in voided:
        void(Workspace(place, "甲"), seq, reason="录错")
    return place


def log_reason(place: str, last: Step) -> str | None:
    event, number, at, fields = last
    try:
        log(Workspace(place, "甲"), EntryInput(event, number, at, fields=fields))
    except EntryRefused as refusal:
        return str(refusal.message)
    return None


def import_reason(place: str, folder: Path, last: Step) -> str | None:
    event, number, at, fields = last
    spec = VOCABULARY.events[event]
    labels = {field.name: field.label for field in spec.fields}
    table = [["编号", "发生时间", *(labels[name] for name in fields)], [number, at, *fields.values()]]
    try:
        import_file(Workspace(place, "甲"), write_xlsx(folder, {spec.label: table}))
    except NothingImported as refusal:
        [problem] = refusal.problems
        return str(problem.message)
    return None


CASES: dict[str, tuple[Sequence[Step], Sequence[int], Step, str | None]] = {
    "an answer": ([DECIDED], [], PUBLISHED, None),
    "an answer on the day of the opening": ([DECIDED], [], step("published", "2020-04-01"), None),
    "an answer before its opening": ([DECIDED], [], step("published", "2020-03-31"), "2020-03-31 lies before Decided of the matter 许1号"),
    "an answer a minute too early": (
        [step("decided", "2020-04-01 10:00")], [], step("published", "2020-04-01 09:59"), "2020-04-01 09:59 lies before Decided",
    ),
    "an answer after its opening was voided": ([DECIDED], [1], PUBLISHED, "The event that opened 许1号 was voided."),
    "a further answer after the opening was voided": (
        [DECIDED, PUBLISHED], [1], step("published", "2020-04-12"), "The event that opened 许1号 was voided.",
    ),
    "an opening anew": ([DECIDED], [1], DECIDED, None),
    "an opening anew, after an answer": (
        [DECIDED, PUBLISHED], [1], step("decided", "2020-04-11"),
        "2020-04-11 lies after Published of the same matter (2020-04-10, entry 2).",
    ),
    "an opening anew, before an answer": ([DECIDED, PUBLISHED], [1], step("decided", "2020-04-09"), None),
    "a second opening": (
        [step("drafted", "2020-04-01", "某办法")], [], step("consulted", "2020-03-01", "某办法"), None,
    ),
    "the future": ([DECIDED], [], step("published", "2199-01-01"), "2199-01-01 lies in the future; only what has happened is recorded."),
    "an opening in the future": ([], [], step("decided", "2199-01-01"), "2199-01-01 lies in the future"),
    "an official number": (
        [step("drafted", "2020-04-01", "某办法")], [], step("policy-issued", "2020-05-01", "某办法", number="赣规1号"), None,
    ),
    "the official number of another matter": (
        [step("drafted", "2020-04-01", "赣规1号")], [], step("policy-issued", "2020-05-01", "某办法", number="赣规1号"),
        "The number 赣规1号 is borne already by another matter: 赣规1号.",
    ),
    "the number of a matter whose only entry was voided": (
        [step("drafted", "2020-04-01", "赣规1号")], [1], step("policy-issued", "2020-05-01", "某办法", number="赣规1号"),
        "The number 赣规1号 is borne already by another matter: 赣规1号.",
    ),
    "the number that another matter bears officially": (
        [step("policy-issued", "2020-05-01", "甲办法", number="赣规1号")], [],
        step("policy-issued", "2020-05-02", "乙办法", number="赣规1号"),
        "The number 赣规1号 is borne already by another matter: 赣规1号.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_both_roads_agree(name: str, tmp_path: Path) -> None:
    steps, voided, last, reason = CASES[name]
    answers = []
    for road in ("log", "import"):
        folder = tmp_path / road
        folder.mkdir()
        place = prepare(folder, steps, voided)
        answers.append(log_reason(place, last) if road == "log" else import_reason(place, folder, last))
    assert answers[0] == answers[1]
    assert answers[0] is None if reason is None else str(answers[0]).startswith(reason)


def test_an_event_that_happens_once_is_refused_by_log_and_a_contradiction_to_an_import(tmp_path: Path) -> None:
    place = prepare(tmp_path, [DECIDED], [])
    other = step("decided", "2020-04-02")
    assert "was recorded already for 许1号: entry 1" in str(log_reason(place, other))
    assert "the ledger says 2020-04-01 (entry 1)" in str(import_reason(place, tmp_path, other))


def test_a_recorded_row_adds_nothing_though_its_opening_was_voided(tmp_path: Path) -> None:
    place = prepare(tmp_path, [DECIDED, PUBLISHED], [1])
    assert import_reason(place, tmp_path, PUBLISHED) is None


def test_what_stands_is_amended_and_filled_though_its_opening_was_voided(tmp_path: Path) -> None:
    place = prepare(tmp_path, [DECIDED, PUBLISHED], [1])
    amend(Workspace(place, "甲"), 2, EntryAmendment("抄错", at="2020-04-11"))
    assert import_reason(place, tmp_path, step("published", "2020-04-11 09:00")) is None


def test_opening_and_answer_of_one_file(tmp_path: Path) -> None:
    place = prepare(tmp_path, [DECIDED], [1])
    opening = [["编号", "发生时间", "决定类型"], ["许1号", "2020-04-02", "行政许可"]]
    answers = [["编号", "发生时间", "渠道"], ["许1号", "2020-04-01", "门户网站"]]
    labels = [VOCABULARY.events[name].label for name in ("published", "decided")]
    with pytest.raises(NothingImported) as caught:
        import_file(Workspace(place, "甲"), write_xlsx(tmp_path, dict(zip(labels, (answers, opening), strict=True))))
    assert [str(each.message) for each in caught.value.problems] == ["2020-04-01 lies before Decided of the matter 许1号 (2020-04-02)."]


def test_every_attendance_of_a_leader_is_checked(tmp_path: Path) -> None:
    attended = [step("press-held", day, f"发布会{day}", attended="张三") for day in ("2020-05-06", "2020-08-06")]
    warned: dict[str, list[str]] = {}
    for road in ("log", "import"):
        folder = tmp_path / road
        folder.mkdir()
        place = prepare(folder, [], [])
        add_leader(Workspace(place, "甲"), "张三", role="principal", since=date(2020, 7, 1), until=None)
        if road == "log":
            done = [log(Workspace(place, "甲"), EntryInput(event, number, at, fields=fields)) for event, number, at, fields in attended]
            notes = [note for each in done for note in each.warnings]
        else:
            table = [["编号", "发生时间", "出席人"], *([number, at, fields["attended"]] for _, number, at, fields in attended)]
            notes = list(import_file(Workspace(place, "甲"), write_xlsx(folder, {VOCABULARY.events["press-held"].label: table})).notes)
        warned[road] = [str(note) for note in notes if "leader" in str(note)]
    assert warned["log"] == warned["import"]
    assert warned["log"] == ["张三 is not registered as a leader on 2020-05-06, so the attendance counts for no leader's duty."]


def test_the_guide_refuses_a_number_that_another_matter_bears(tmp_path: Path) -> None:
    place = prepare(tmp_path, [step("drafted", "2020-04-01", "赣规1号"), step("drafted", "2020-04-01", "某办法")], [])
    event = VOCABULARY.events["policy-issued"]
    asking = Asking(Workspace(place), event, VOCABULARY)
    asking.read_number("某办法")
    number = next(field for field in event.fields if field.name == "number")
    with pytest.raises(EntryRefused, match="The number 赣规1号 is borne already by another matter"):
        asking.read_field(number, ["赣规1号"])
    assert asking.read_field(number, ["赣规2号"]) == "赣规2号"
