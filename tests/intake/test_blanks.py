"""Nothing said in a register disappears: what the ledger leaves blank is filled, and a blank cell contradicts nothing."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govopen.app.imports import NothingImported, import_file, undo_import
from govopen.app.init import init
from govopen.app.record import EntryAmendment, EntryInput, amend, log
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft, Entry
from govopen.intake.reconciliation import read_claim
from govopen.ledger.opening import open_ledger
from tests.intake.files import HEADER, clerk, write_csv, write_xlsx
from tests.intake.test_import_plan import decided, plan, published, recorded

NUMBER = "赣人社许〔2020〕1号"
URL = "https://www.example.com/1"
TITLED = (*HEADER, "行政许可决定文书名称")
#: A row that says nothing but the days, and the same row with everything.
BARE = (NUMBER, "2020-04-01", "2020-04-10", "", "", "", "")
FULL = (NUMBER, "2020-04-01", "2020-04-10 09:05", "", URL, "法规处", "准予许可决定书")


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    place = str(tmp_path / "govopen.db")
    init(place, agency="虚构厅", packs=())
    return place


def standing(ledger: str) -> list[Entry]:
    with open_ledger(ledger, write=False) as book:
        return [entry for entry in book.entries(kind="decision", corrected=False) if entry.event != "voided"]


def told(ledger: str) -> list[tuple[str, str, str | None, dict[str, object]]]:
    left_out = ("_written", "_reason")
    return [
        (entry.event, str(entry.when), entry.unit, {name: value for name, value in entry.fields.items() if name not in left_out})
        for entry in sorted(standing(ledger), key=lambda entry: entry.event)
    ]


def test_a_fuller_register_fills_every_blank(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, BARE, header=TITLED))
    fuller = write_csv(tmp_path, FULL, header=TITLED, name="fuller.csv")
    preview = import_file(clerk(ledger), fuller, dry_run=True)
    assert (preview.adding, preview.filling, preview.same, preview.entries, preview.filled) == (0, 1, 0, 0, 2)
    done = import_file(clerk(ledger), fuller, reason="登记表补填")
    assert (done.filling, done.filled, done.batch is None) == (1, 2, False)
    assert told(ledger) == [
        ("decided", "2020-04-01", "法规处", {"title": "准予许可决定书"}),
        ("published", "2020-04-10 09:05", "法规处", {"url": URL}),
    ]
    assert [(entry.corrects, entry.fields["_reason"], entry.batch) for entry in standing(ledger)] == [
        (1, "登记表补填", done.batch),
        (2, "登记表补填", done.batch),
    ]


def test_the_same_file_again_and_its_rows_in_another(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, BARE, header=TITLED))
    fuller = write_csv(tmp_path, FULL, header=TITLED, name="fuller.csv")
    import_file(clerk(ledger), fuller)
    assert import_file(clerk(ledger), fuller).previous is not None
    for encoding in ("gb18030", "utf-16"):
        again = write_csv(tmp_path, FULL, BARE, header=TITLED, encoding=encoding, name=f"{encoding}.csv")
        done = import_file(clerk(ledger), again)
        assert (done.entries, done.filled, done.same, done.batch) == (0, 0, 2, None)


def test_undone_the_blanks_are_blank_again(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, BARE, header=TITLED))
    before = told(ledger)
    done = import_file(clerk(ledger), write_csv(tmp_path, FULL, header=TITLED, name="fuller.csv"))
    undone = undo_import(clerk(ledger), str(done.batch), reason="错表")
    assert (undone.entries, undone.blanked, undone.kept) == (0, 2, ())
    assert told(ledger) == before
    again = import_file(clerk(ledger), tmp_path / "fuller.csv")
    assert (again.filled, len(standing(ledger))) == (2, 2)


def test_undone_what_was_said_later_stays(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, BARE, header=TITLED))
    done = import_file(clerk(ledger), write_csv(tmp_path, FULL, header=TITLED, name="fuller.csv"))
    decided_entry = next(entry for entry in standing(ledger) if entry.event == "decided")
    amend(clerk(ledger), decided_entry.seq, EntryAmendment(reason="更名", unit="政策法规处"))
    undo_import(clerk(ledger), str(done.batch), reason="错表")
    assert told(ledger)[0] == ("decided", "2020-04-01", "政策法规处", {})


def test_the_time_as_it_was_written_goes_with_the_time(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, (NUMBER, "2020/4/1", "2020.4.10", "", "", "")))
    filled = (NUMBER, "2020-04-01", "2020年4月10日9时05分", "", "", "法规处")
    done = import_file(clerk(ledger), write_csv(tmp_path, filled, name="b.csv"))
    assert [entry.fields["_written"] for entry in standing(ledger)] == ["2020/4/1", "2020年4月10日9时05分"]
    undo_import(clerk(ledger), str(done.batch), reason="错表")
    assert [entry.fields["_written"] for entry in standing(ledger)] == ["2020/4/1", "2020.4.10"]


def test_evidence_stays_with_a_filled_entry(ledger: str, tmp_path: Path) -> None:
    (tmp_path / "决定书.pdf").write_bytes(b"%PDF")
    said = EntryInput("decided", NUMBER, "2020-04-01", fields={"type": "permit"}, evidence=(str(tmp_path / "决定书.pdf"),))
    log(clerk(ledger), said)
    import_file(clerk(ledger), write_csv(tmp_path, FULL, header=TITLED))
    [filled] = [entry for entry in standing(ledger) if entry.event == "decided"]
    assert (filled.unit, len(filled.fields["_evidence"])) == ("法规处", 1)


def test_another_minute_is_a_contradiction(ledger: str, tmp_path: Path) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, FULL, header=TITLED))
    other = (*FULL[:2], "2020-04-10 09:06", *FULL[3:])
    with pytest.raises(NothingImported) as caught:
        import_file(clerk(ledger), write_csv(tmp_path, other, header=TITLED, name="b.csv"))
    assert "the ledger says 2020-04-10 09:05 (entry 2), the file 2020-04-10 09:06" in str(caught.value.problems[0].message)


def test_a_file_undone_does_not_keep_another_from_being_read_anew(ledger: str, tmp_path: Path) -> None:
    first = import_file(clerk(ledger), write_csv(tmp_path, BARE, header=TITLED))
    fuller = write_csv(tmp_path, FULL, (NUMBER.replace("1", "2"), *FULL[1:]), header=TITLED, name="fuller.csv")
    import_file(clerk(ledger), fuller)
    undo_import(clerk(ledger), str(first.batch), reason="错表")
    assert len(standing(ledger)) == 2
    again = import_file(clerk(ledger), fuller)
    assert (again.previous, again.entries, len(standing(ledger))) == (None, 2, 4)


def test_neither_of_two_rows_that_contradict_one_another(ledger: str, tmp_path: Path) -> None:
    other = (NUMBER, "2020-04-02", "", "", "", "", "")
    good = ("赣人社许〔2020〕9号", "2020-04-03", "", "", "", "", "")
    path = write_csv(tmp_path, FULL, other, good, FULL, header=TITLED)
    done = import_file(clerk(ledger), path, partial=True)
    assert [(problem.row, problem.column) for problem in done.problems] == [(2, "许可决定日期"), (3, "许可决定日期"), (5, "许可决定日期")]
    assert [entry.number for entry in standing(ledger)] == [good[0]]


def test_what_rests_on_a_contradicted_row_is_left_out_too(ledger: str, tmp_path: Path) -> None:
    sheets = {
        "许可": [HEADER[:2], (NUMBER, "2020-04-01"), (NUMBER, "2020-04-02")],
        "公开": [("编号", "发生时间"), (NUMBER, "2020-04-10")],
        "处罚": [("行政处罚决定书文号", "处罚决定日期"), ("赣罚1号", "2020-04-01")],
    }
    done = import_file(clerk(ledger), write_xlsx(tmp_path, sheets), partial=True)
    assert [(problem.sheet, problem.row) for problem in done.problems] == [("许可", 2), ("许可", 3), ("公开", 2)]
    assert "Neither the ledger nor a good row of the file" in str(done.problems[2].message)
    assert [entry.number for entry in standing(ledger)] == ["赣罚1号"]


def test_two_rows_complete_one_another() -> None:
    done = plan((decided(),), (decided(unit="法规处"), published()), (decided(title="决定书"), published(url=URL)), (decided(),))
    assert [(draft.event, draft.unit, dict(draft.fields)) for draft in done.additions] == [
        ("decided", "法规处", {"title": "决定书"}),
        ("published", None, {"url": URL}),
    ]
    assert (done.adding, done.same, done.conflicts) == (3, 1, [])


def test_two_rows_that_fill_one_blank_differently() -> None:
    done = plan((decided(unit="甲处"),), (decided(unit="乙处"),), (decided(title="决定书"),), known=recorded(decided()))
    assert [(conflict.row, conflict.column, conflict.given) for conflict in done.conflicts] == [
        (2, "责任处室", "甲处"),
        (3, "责任处室", "乙处"),
    ]
    assert [(draft.corrects, draft.unit, dict(draft.fields)) for draft in done.fillings] == [(1, None, {"title": "决定书"})]


def test_both_names_of_a_policy_fill_one_entry() -> None:
    when = Moment(date(2020, 5, 1))
    issued = Draft("policy", "某办法", "policy-issued", when, "normative", None, {"number": "赣规1号"})
    by_name = Draft("policy", "某办法", "policy-issued", when, "normative", "法规处")
    by_number = Draft("policy", "赣规1号", "policy-issued", when, "normative", None, {"effective": "2020-06-01"})
    known = recorded(issued)

    def by_either(kind: str, keys: object) -> dict[str, tuple[Entry, ...]]:
        entries = next(iter(known("policy", ["某办法"]).values()))
        return {"某办法": entries, "赣规1号": entries} if kind == "policy" else {}

    done = plan((by_name,), (by_number,), known=by_either, register=False)
    [filled] = done.fillings
    assert (filled.number, filled.corrects, filled.unit, dict(filled.fields)) == (
        "某办法", 1, "法规处", {"number": "赣规1号", "effective": "2020-06-01"},
    )  # fmt: skip


def test_a_number_that_another_policy_bears() -> None:
    when = Moment(date(2020, 5, 1))
    other = Draft("policy", "赣规1号", "drafted", when)
    issued = Draft("policy", "某办法", "policy-issued", when, "normative", None, {"number": "赣规1号"})
    done = plan((issued,), known=recorded(other), register=False)
    assert str(done.problems[0].message) == "The number 赣规1号 is borne already by another matter: 赣规1号."


def test_an_opening_is_not_filled_past_its_answer() -> None:
    before = recorded(decided(day=date(2020, 4, 10)), published(minute=time(9, 0)))
    late = Draft("decision", "赣1号", "decided", Moment(date(2020, 4, 10), time(10, 0)), "permit")
    [problem] = plan((late,), known=before).problems
    assert str(problem.message) == "2020-04-10 10:00 lies after Published of the same matter (2020-04-10 09:00, entry 2)."


maybe_unit, maybe_title = st.sampled_from([None, "甲处", "乙处"]), st.sampled_from(["", "甲", "乙"])
minutes = st.sampled_from([None, time(9, 0), time(10, 0)])
row = st.tuples(st.integers(1, 4), st.sampled_from([date(2020, 4, 1), date(2020, 4, 2)]), maybe_unit, maybe_title, minutes)


class TestNothingDisappears:
    """A blank contradicts nothing; rows that contradict one another are both listed; the same file again adds nothing."""

    @given(st.lists(row, max_size=8), st.lists(row, max_size=8))
    def test_what_good_rows_say_stands_afterwards(self, first: list[tuple[int, date, str | None, str, time | None]],
                                                  second: list[tuple[int, date, str | None, str, time | None]]) -> None:  # fmt: skip
        ledger = recorded(*plan(*map(self._drafts, first)).additions)
        done = plan(*map(self._drafts, second), known=ledger)
        bad = {each.row for each in done.conflicts} | {each.row for each in done.problems}
        entries = {draft.corrects: draft for draft in done.fillings}
        after = [*done.additions]
        for found in ledger("decision", [f"赣{number}号" for number in range(1, 5)]).values():
            after += [entries.get(entry.seq) or read_claim(entry).draft for entry in found]
        for place, told in enumerate(second, start=2):
            for draft in self._drafts(told) if place not in bad else ():
                assert any(self._says(each, draft) for each in after), draft
        again = plan(*map(self._drafts, second), known=recorded(*after))
        assert (again.additions, again.fillings) == ([], [])

    @staticmethod
    def _drafts(told: tuple[int, date, str | None, str, time | None]) -> tuple[Draft, ...]:
        number, day, unit, title, minute = told
        return (decided(f"赣{number}号", day, unit=unit, title=title), published(f"赣{number}号", date(2020, 4, 10), minute))

    @staticmethod
    def _says(whole: Draft, part: Draft) -> bool:
        same = (whole.event, whole.number, whole.facet, whole.when.day) == (part.event, part.number, part.facet, part.when.day)
        minute = part.when.minute in (None, whole.when.minute)
        return same and minute and part.unit in (None, whole.unit) and part.fields.items() <= whole.fields.items()
