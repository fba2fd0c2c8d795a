"""Rule files that must fail, each with the words that it must say in its first lines; and packs that cannot be read at all."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from govopen.core.evaluation.kinds import KINDS
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.toml import PATTERNS
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import DataError, Problem

FOLDER = Path(__file__).parent / "rules"
PACK = 'id = "bad-pack"\ntitle = "包"\ntitle_en = "Pack"\nnumber = "某号"\nissuer = "某厅"\nissued = 2020-03-16\n'
MARK = "# must say: "
VOCABULARY = read_vocabulary()


def make_pack(folder: Path, rules: str, *, pack: str = PACK) -> Path:
    (folder / "pack.toml").write_text(pack, encoding="utf-8")
    (folder / "01.toml").write_text(rules, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        read_rulebook([folder], VOCABULARY)
    assert caught.value.exit_code == 4
    assert caught.value.problems
    return caught.value.problems


@pytest.mark.parametrize("path", [each for each in sorted(FOLDER.glob("*.toml")) if each.stem != "good"], ids=lambda path: path.stem)
def test_a_bad_rule_file_says_what_is_wrong(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    wanted = [line.removeprefix(MARK) for line in text.splitlines() if line.startswith(MARK)]
    assert wanted
    said = [f"{problem.column or ''} | {problem.message}" for problem in problems_of(make_pack(tmp_path, text))]
    for words in wanted:
        assert any(line.startswith(words) for line in said), (words, said)
    assert len(said) == len(wanted), said


def test_the_file_they_are_made_from_is_good(tmp_path: Path) -> None:
    ledger = read_rulebook([make_pack(tmp_path, (FOLDER / "good.toml").read_text(encoding="utf-8"))], VOCABULARY)
    assert [rule.id for rule in ledger.rules] == ["r-one"]


def test_notepad_s_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    make_pack(tmp_path, "")
    (tmp_path / "01.toml").write_bytes(b"\xef\xbb\xbf" + (FOLDER / "good.toml").read_bytes())
    assert len(read_rulebook([tmp_path], VOCABULARY).rules) == 1


def test_another_encoding_is_refused_with_its_place(tmp_path: Path) -> None:
    make_pack(tmp_path, "")
    (tmp_path / "01.toml").write_bytes((FOLDER / "good.toml").read_text(encoding="utf-8").encode("gb18030"))
    (problem,) = problems_of(tmp_path)
    assert str(problem.message).startswith("The file is not UTF-8 at byte ")
    assert problem.file == str(tmp_path / "01.toml")


def test_a_folder_without_a_pack(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert (str(problem.message), problem.file) == ("The file is missing.", str(tmp_path / "pack.toml"))


def test_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    make_pack(tmp_path, (FOLDER / "count-zero.toml").read_text(encoding="utf-8"), pack=PACK.replace('issuer = "某厅"\n', ""))
    (tmp_path / "02.toml").write_text(
        (FOLDER / "unknown-event.toml").read_text(encoding="utf-8").replace("r-one", "r-two"), encoding="utf-8"
    )
    assert [(Path(problem.file or "").name, problem.column) for problem in problems_of(tmp_path)] == [
        ("pack.toml", "issuer"),
        ("01.toml", "rule.r-one.version.1.term.count"),
        ("02.toml", "rule.r-two.version.1.met_by"),
    ]


def test_two_packs_with_one_rule_id(tmp_path: Path) -> None:
    text = (FOLDER / "good.toml").read_text(encoding="utf-8")
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        make_pack(folder, text, pack=PACK.replace("bad-pack", f"pack-{folder.name}"))
    with pytest.raises(DataError) as caught:
        read_rulebook(folders, VOCABULARY)
    assert [str(problem.message) for problem in caught.value.problems] == ["The rule id stands in pack pack-one too."]


@pytest.mark.parametrize("kind", KINDS)
def test_a_regular_expression_is_shown_to_nobody(kind: str) -> None:
    patterns = re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(KINDS[kind].params.model_json_schema()))
    assert {json.loads(f'"{each}"') for each in patterns} <= PATTERNS.keys()
