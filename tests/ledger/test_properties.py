from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govopen.core.model.entries import Draft
from govopen.core.text.document_numbers import fold_number
from govopen.errors import EntryRefused
from govopen.ledger import create_ledger
from govopen.ledger.chain import Line, hash_line
from govopen.ledger.verification.verify import verify_ledger
from tests.ledger.conftest import RECORDED
from tests.ledger.drafts import at
from tests.ledger.test_verify import alone, words

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
VALUE = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
FIELDS = st.dictionaries(TEXT, VALUE | st.lists(VALUE, max_size=3), max_size=4)
NUMBER = st.text(st.sampled_from("赣人社许〔〕［］[]()（）【】2020１２号 \u3000Ａa-－"), min_size=1, max_size=14)


class TestWhateverIsRecorded:
    """Values read back equal those given, and the ledger that holds them verifies, with govopen and without."""

    @given(st.lists(st.tuples(NUMBER, FIELDS, st.none() | TEXT, st.none() | TEXT), max_size=6))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    def test_round_trip(self, tmp_path: Path, said: list[tuple[str, dict[str, Any], str | None, str | None]]) -> None:
        path = tmp_path / "govopen.db"
        path.unlink(missing_ok=True)
        given_back = []
        with create_ledger(str(path), agency="厅", packs=[], recorded_at=RECORDED) as ledger:
            for number, fields, facet, unit in said:
                try:
                    with ledger.writing() as writer:
                        writer.append(
                            [Draft("decision", number, "decided", at("2020-04-01"), facet=facet, unit=unit, fields=fields)],
                            operator="张三",
                            recorded_at=RECORDED,
                        )
                except EntryRefused:
                    assert not fold_number(number) or "\\u0000" in str(fields)
                    continue
                given_back.append((fold_number(number), facet, unit, fields))
            entries = list(ledger.entries())
        found = [
            (fold_number(e.number), e.facet, e.unit, {k: list(v) if type(v) is tuple else v for k, v in e.fields.items()}) for e in entries
        ]
        assert found == given_back
        assert words(verify_ledger(str(path))) == ""
        assert not said or alone(path) == (0, "")


class TestFolding:
    """〔〕 ［］ [] () and full or half width compare equal."""

    @given(NUMBER)
    def test_folding_twice_changes_nothing(self, number: str) -> None:
        assert fold_number(fold_number(number)) == fold_number(number)

    @given(NUMBER, st.sampled_from(["〔〕", "［］", "[]", "()", "（）", "【】"]))
    def test_brackets_width_spaces_and_case_do_not_matter(self, number: str, brackets: str) -> None:
        other = number.translate(str.maketrans("〔〕［］[]()（）【】", (brackets * 6)))
        assert fold_number(f" {unicodedata.normalize('NFKC', other).upper()}\u200b") == fold_number(number)


class TestBytes:
    """Naive joining makes 第1|2号 equal 第12|号; here no two different entries have the same bytes."""

    @given(st.lists(st.none() | TEXT, min_size=4, max_size=4), st.lists(st.none() | TEXT, min_size=4, max_size=4))
    def test_different_lines_have_different_hashes(self, one: list[str | None], two: list[str | None]) -> None:
        def hashed(texts: list[str | None]) -> str:
            facet, unit, alias, batch = texts
            return hash_line(
                "a" * 32, Line(1, "k", "n", "n", "e", facet, "2020-04-01", None, unit, "{}", alias, "o", "r", batch, None), "0" * 64
            )

        assert (hashed(one) == hashed(two)) == (one == two)
