"""Scoring schemes that must be refused: every mistake at once, with the key where it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from govopen.core.model.rules import Rulebook
from govopen.core.reports.scoring.scheme import BoundScheme
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.schemes import read_scheme, shipped_schemes
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import DataError

ITEM = 'id = "a"\ntitle = "甲"\npoints = 100\ndeduct = "share"\n'
RULES = 'rules = ["request-reply"]\n'


def item(name: str) -> str:
    return ITEM.replace('"a"', f'"{name}"')


@cache
def rulebook() -> Rulebook:
    packs = shipped_packs()
    return read_rulebook([packs["jx-hrss-2020"], packs["cn-regulation-2019"], packs["cn-response-2016"]], read_vocabulary())


def read(tmp_path: Path, text: str) -> BoundScheme:
    path = tmp_path / "scheme.toml"
    path.write_text(f'title = "表"\n{text}', encoding="utf-8")
    return read_scheme(path, rulebook())


def refused(tmp_path: Path, text: str) -> list[tuple[str | None, str]]:
    with pytest.raises(DataError) as caught:
        read(tmp_path, text)
    assert caught.value.exit_code == 4
    assert all(problem.file == str(tmp_path / "scheme.toml") for problem in caught.value.problems)
    return [(problem.column, str(problem.message)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        (f"[[item]]\n{ITEM}", "item.0", "counts nothing"),
        (f'[[item]]\n{ITEM}rules = ["request-replay"]', "item.a.rules", "did you mean request-reply"),
        (f'[[item]]\n{ITEM}articles = ["jx-hrss-2020/(二十)"]', "item.a.articles", "No pack has it"),
        (f'[[item]]\n{ITEM}articles = ["no-such-pack/*"]', "item.a.articles", "No pack has it"),
        (f"total = 90\n[[item]]\n{ITEM}{RULES}", "total", "sum to 100, and the total is 90"),
        (f"[[item]]\n{ITEM.replace('share', 'each')}{RULES}", "item.0", "needs the key each"),
        (f"[[item]]\n{ITEM}{RULES}each = 2", "item.0", "needs the key each"),
        (f"[[item]]\n{ITEM}{RULES}floor = 101", "item.0", "floor is more than points"),
        (f"[[item]]\n{ITEM.replace('share', 'twice')}{RULES}", "item.0.deduct", "one of: each, share, all"),
        (f"[[item]]\n{ITEM.replace('100', '-1')}{RULES}", "item.0.points", "0 or more"),
        (f"[[item]]\n{ITEM.replace('100', 'nan')}{RULES}", "item.0.points", "A number"),
        (f"[[item]]\n{ITEM.replace('100', '99.9999')}{RULES}", "item.0.points", "3 decimals at most"),
        (f"[[item]]\n{ITEM}{RULES}worth = 2", "item.0.worth", "no such key"),
        (f'without_matter = "half"\n[[item]]\n{ITEM}{RULES}', "without_matter", "full, average, scale, leave_out"),
        (f'[[item]]\n{ITEM}{RULES}classes = ["b"]', "item.a.classes", "no such class"),
        (f'[[item]]\n{ITEM}{RULES}[[class]]\nid = "c"\ntitle = "类"\nunits = ["甲处"]', "class.units", "must name no units"),
        ("decimals = 2", "item", "missing"),
    ],
)
def test_a_faulty_scheme_says_where_and_what(tmp_path: Path, text: str, column: str, words: str) -> None:
    (found,) = refused(tmp_path, text)
    assert found[0] == column
    assert words in found[1]


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    half = ITEM.replace("100", "50")
    found = refused(tmp_path, f'total = 90\n[[item]]\n{half}{RULES}[[item]]\n{half}{RULES}[[item]]\n{half}rules = ["nothing-like-it"]')
    assert sorted(column or "" for column, _ in found) == ["item.a", "item.a.rules", "item.id", "total"]


def test_a_rule_counts_where_it_is_named_most_closely(tmp_path: Path) -> None:
    parts = {
        "whole": 'articles = ["jx-hrss-2020/*"]',
        "article": 'articles = ["jx-hrss-2020/(六)"]',
        "rule": 'rules = ["decision-publicity"]',
    }
    named = "".join(f"[[item]]\n{item(name)}{by}\n" for name, by in parts.items())
    scheme = read(tmp_path, f"total = 300\n{named}")
    assert scheme.rules["rule"] == {"decision-publicity"}
    assert "three-lists" in scheme.rules["article"]
    assert "reprint-24h" in scheme.rules["whole"]
    counted = [rule for rules in scheme.rules.values() for rule in rules]
    assert len(counted) == len(set(counted))
    assert "request-reply" in scheme.unscored


def test_a_rule_of_a_pack_that_the_ledger_lacks_is_named_and_no_mistake(tmp_path: Path) -> None:
    scheme = read(tmp_path, f'[[item]]\n{ITEM}rules = ["penalty-retraction", "request-reply"]\narticles = ["cn-penalty-law-2021/*"]')
    assert scheme.absent == ("cn-penalty-law-2021/*", "penalty-retraction")
    assert scheme.rules["a"] == {"request-reply"}


@pytest.mark.parametrize("path", shipped_schemes().values(), ids=shipped_schemes())
def test_shipped_schemes_are_sound_count_every_rule_and_cite_their_models(path: Path) -> None:
    scheme = read_scheme(path, rulebook())
    assert (scheme.absent, scheme.unscored) == ((), ())
    assert all(part.model and part.title_en for part in (*scheme.scheme.items, *scheme.scheme.bonuses))
