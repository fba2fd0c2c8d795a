"""Reads scoring schemes: a value bound to the rules of a ledger, or every mistake at once with its file and key.

title = "处室单位政务公开考核评分表"
total = 100                      # what the items of each class sum to
decimals = 2                     # points are kept to so many places, rounded down in each item
floor = 0                        # no score below
cap = 105                        # no score above; without it the total and all bonuses
without_matter = "full"          # an item that concerned an office in nothing: full | average | scale | leave_out
weights = { must = 1, in_principle = 0.5, encouraged = 0 }

[[class]]                        # optional: offices ranked among themselves; one class names no units and takes the rest
id = "agencies"
title = "直属单位"
units = ["省社会保险管理中心"]

[[item]]
id = "requests"
title = "依申请公开"
points = 6
deduct = "each"                  # each | share | all
each = { late = 3, overdue = 6, missed = 6 }    # or one number
floor = 0                        # the item keeps at least so much
rules = ["request-reply"]        # by id …
articles = ["cn-regulation-2019/第三十条"]       # … or a pack's article, or "pack/*"; what is named more closely elsewhere counts there
classes = ["agencies"]           # none: every class
model = "鲤城区 2020：超期办理每条扣 6 分"

[[bonus]]                        # duties met that add points
id = "encouraged"
title = "鼓励事项"
each = 0.5
most = 5
rules = ["expert-interpretation"]
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path

from govopen.core.model.rules import Rulebook
from govopen.core.reports.scoring.scheme import Bonus, BoundScheme, Item, Scheme
from govopen.core.text.document_numbers import fold_number
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import shipped_rule_ids
from govopen.datafiles.toml import read_model, read_toml
from govopen.errors import DataError, Problem
from govopen.messages import Message, msg, plural
from govopen.resources import data_folder

#: The scheme that scores where none is named.
DEFAULT_SCHEME = "general"
ALL = "*"


def shipped_schemes() -> dict[str, Path]:
    """The schemes that come with govopen, by id."""
    return {path.stem: path for path in sorted((data_folder() / "schemes").glob("*.toml"))}


def read_scheme(path: Path, rulebook: Rulebook) -> BoundScheme:
    """Read a scheme and find the rules that it counts among those of the ledger's packs.

    Raises:
        DataError: with a ``Problem`` for every mistake.
    """
    problems: list[Problem] = []
    raw = read_toml(path, problems)
    scheme = read_model(Scheme, raw, path, "", problems) if raw is not None else None
    if scheme is not None:
        reader = _Reader(scheme, path, rulebook, problems)
        reader.check()
        rules = reader.bind()
    if scheme is None or problems:
        raise DataError(
            plural("The scoring scheme has {count} mistake.", "The scoring scheme has {count} mistakes.", len(problems)),
            hint=msg("Mend it; data/schemes/README.md lists the keys."),
            problems=problems,
        )
    counted = {rule for item in scheme.items for rule in rules[item.id]}
    return BoundScheme(
        id=path.stem,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        scheme=scheme,
        rules=rules,
        absent=tuple(sorted(reader.absent)),
        unscored=tuple(rule.id for rule in rulebook.rules if rule.id not in counted),
    )


class _Reader:
    """Checks a scheme against itself and against the packs; ``absent`` gathers what packs name that the ledger does not have."""

    def __init__(self, scheme: Scheme, path: Path, rulebook: Rulebook, problems: list[Problem]) -> None:
        self.scheme, self.path, self.rulebook, self.problems = scheme, path, rulebook, problems
        self.absent: set[str] = set()

    def _fault(self, message: Message, key: str, value: str | None = None) -> None:
        self.problems.append(Problem(message, file=str(self.path), column=key, value=value))

    def check(self) -> None:
        """Ids, classes, sums."""
        scheme = self.scheme
        for name in _repeated(each.id for each in (*scheme.items, *scheme.bonuses)):
            self._fault(msg("Two items or bonuses have this id."), "item.id", name)
        for name in _repeated(each.id for each in scheme.classes):
            self._fault(msg("Two classes have this id."), "class.id", name)
        for name in _repeated(unit for each in scheme.classes for unit in each.units):
            self._fault(msg("This office stands in two classes, or twice in one."), "class.units", name)
        if scheme.classes and sum(not each.units for each in scheme.classes) != 1:
            self._fault(msg("One class, and only one, must name no units: it takes every other office."), "class.units")
        self._check_items()

    def _check_items(self) -> None:
        classes = {each.id for each in self.scheme.classes}
        for item in self.scheme.items:
            for name in item.classes:
                if name not in classes:
                    self._fault(msg("There is no such class in the scheme."), f"item.{item.id}.classes", name)
        if any(not classes.issuperset(item.classes) for item in self.scheme.items):
            return  # then the sums are faulty for that reason
        asked: list[str | None] = [*sorted(classes)] if classes else [None]
        for of in asked:
            points = sum(item.points for item in self.scheme.items_of(of))
            if points != self.scheme.total:
                key = f"total ({of})" if of else "total"
                sentence = msg("The points of the items sum to {sum}, and the total is {total}.", sum=points, total=self.scheme.total)
                self._fault(sentence, key, str(self.scheme.total))

    def bind(self) -> Mapping[str, frozenset[str]]:
        """Find the rules of every item and bonus; a rule counts in one item only, where it is named most closely."""
        bound: dict[str, frozenset[str]] = {}
        for key, bonus in _keyed("bonus", self.scheme.bonuses):
            bound[bonus.id] = frozenset(self._by_id(bonus, key)) | frozenset(self._by_article(bonus, key, whole=None))
        taken: dict[str, str] = {}
        for find in (self._by_id, partial(self._by_article, whole=False), partial(self._by_article, whole=True)):
            found = [(item, key, rule) for key, item in _keyed("item", self.scheme.items) for rule in find(item, key)]
            for name in _repeated(rule for _, _, rule in found):
                keys = [key for _, key, rule in found if rule == name]
                self._fault(msg("This rule counts in several places: {keys}.", keys=keys), keys[0], name)
            taken |= {rule: item.id for item, _, rule in found if rule not in taken}
        for item in self.scheme.items:
            bound[item.id] = frozenset(rule for rule, place in taken.items() if place == item.id)
        return bound

    def _by_id(self, part: Item | Bonus, key: str) -> Iterator[str]:
        for name in part.rules:
            if self.rulebook.rule(name) is not None:
                yield name
            elif name in self._shipped_ids:
                self.absent.add(name)
            else:
                self._fault(_unknown(name, sorted({*self._shipped_ids, *(rule.id for rule in self.rulebook.rules)})), f"{key}.rules", name)

    def _by_article(self, part: Item | Bonus, key: str, *, whole: bool | None) -> Iterator[str]:
        """Yield the rules of articles, or of ``whole`` packs; None: of both."""
        for name in part.articles:
            pack, _, article = name.partition("/")
            if whole is not None and whole != (article == ALL):
                continue
            rules = [rule for rule in self.rulebook.rules if rule.pack == pack]
            found = [rule.id for rule in rules if article == ALL or fold_number(rule.article) == fold_number(article)]
            if not rules and pack in shipped_packs():
                self.absent.add(name)
            elif not found:
                articles = list(dict.fromkeys(f"{rule.pack}/{rule.article}" for rule in self.rulebook.rules))
                self._fault(_unknown(name, articles), f"{key}.articles", name)
            yield from found

    @cached_property
    def _shipped_ids(self) -> frozenset[str]:
        """The rules of all packs that come with govopen; read only where a scheme names a rule that the ledger's packs do not have."""
        return shipped_rule_ids()


def _unknown(name: str, known: Sequence[str]) -> Message:
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    if near:
        return msg("No pack has it; did you mean {names}?", names=near)
    return msg("No pack has it; `govopen rules list` shows the rules and their articles.")


def _keyed(name: str, parts: Iterable[Item] | Iterable[Bonus]) -> Iterator[tuple[str, Item | Bonus]]:
    """The parts with their keys."""
    for part in parts:
        yield f"{name}.{part.id}", part


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, number in Counter(names).items() if number > 1]
