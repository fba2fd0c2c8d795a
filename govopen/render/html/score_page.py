"""The score as one page: the ranking, the scheme with its formula, every item of every office with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from govopen.core.reports.scoring.scheme import Bonus, Item, OfficeClass, Scheme
from govopen.core.reports.scoring.score_report import BonusScore, ItemScore, OfficeScore, ScoreReport
from govopen.i18n import N_, Words
from govopen.render.html.page import render_template, template_text
from govopen.render.quantities import plain_number
from govopen.render.safe_text import safe
from govopen.render.score_wording import (
    asides,
    bonus_rule,
    bonus_why,
    deduction,
    formula,
    item_why,
    points_text,
    score_range,
)  # fmt: skip
from govopen.render.wording import NO_OFFICE

#: The length of a bar.
BAR = 300

#: What the template says; a test holds this list and the template together.
TEMPLATE_WORDS = (
    N_("Score of open government"),
    N_("Judged as of {day}"),
    N_("Ranking"),
    N_("The scheme"),
    N_("Office by office"),
    N_("What this rests on"),
    N_("No office can be ranked: nothing that counts was judged of any."),
    N_("Rank"),
    N_("Office"),
    N_("Score"),
    N_("At most"),
    N_("Kept of what concerns it"),
    N_("Bonus"),
    N_("The bar: of the points that concern the office, those it keeps, those that are open, those it lost."),
    N_("Item"),
    N_("Points"),
    N_("How it is counted"),
    N_("Modelled on"),
    N_("Lost"),
    N_("Open"),
    N_("Waived"),
    N_("Kept"),
    N_("Why"),
    N_("Ledger entries"),
    N_("Scheme"),
    N_("Rule packs"),
    N_("Reading chosen by the settings: {chosen}"),
    N_("Checkpoint of the ledger"),
    N_("Only the entries that this rests on were hashed anew, and the links of all compared; `govopen audit --verify` hashes every entry."),
    N_("Drawn up"),
)


def render_score_html(report: ScoreReport, *, words: Words) -> Iterator[str]:
    """Yield the page as text, piece by piece."""
    scheme = report.scheme.scheme
    return render_template(
        "score.html.j2",
        words=words,
        style=template_text("page.css") + template_text("score.css"),
        script="",
        report=report,
        scheme=scheme,
        page=_Page(report, words),
        formula=list(map(words.say, formula(scheme))),
        asides=list(map(words.say, asides(report))),
    )


class Part(NamedTuple):
    """A piece of a bar."""

    kind: str
    at: float
    size: float


@dataclass(frozen=True)
class _Page:
    """What the template asks for while it draws."""

    report: ScoreReport
    words: Words

    @property
    def scheme(self) -> Scheme:
        """The scheme that scores."""
        return self.report.scheme.scheme

    @property
    def credited(self) -> bool:
        """Whether an item that concerned an office in nothing counts for it."""
        return self.scheme.without_matter in ("full", "average")

    def classes(self) -> list[tuple[OfficeClass | None, list[OfficeScore]]]:
        """The ranked offices by class, in the order of the scheme."""
        groups = [
            (each, [office for office in self.report.offices if office.office_class == each]) for each in self.scheme.classes or (None,)
        ]
        return [group for group in groups if group[1]]

    def idle(self, office: OfficeScore) -> list[ItemScore]:
        """The items that concerned an office in nothing, and in which nothing was waived."""
        return [each for each in office.items if not each.concerned and not each.tally.waived_entries]

    def safe(self, text: str | None) -> str:
        """Text of a user, safe to show."""
        return safe(text)

    def title(self, scheme: Scheme) -> str:
        """The title of the scheme."""
        return self.words.pick(scheme.title, scheme.title_en)

    def part(self, part: Item | Bonus | OfficeClass) -> str:
        """The title of an item, a bonus or a class."""
        return safe(self.words.pick(part.title, part.title_en))

    def points(self, points: Decimal) -> str:
        """Points with all decimals."""
        return points_text(points, self.scheme)

    def plain(self, points: Decimal) -> str:
        """Points without zeros at the end."""
        return plain_number(points)

    def range(self, office: OfficeScore) -> str:
        """The score, from proven to at most."""
        return score_range(office, self.scheme)

    def bonus(self, office: OfficeScore) -> str:
        """The bonus points of an office; empty for none."""
        points = sum((each.points for each in office.bonuses), Decimal(0))
        return f"+{plain_number(points)}" if points else ""

    def bar(self, office: OfficeScore) -> list[Part]:
        """Of the points that concern an office what is kept, open, lost."""
        concerned, kept = office.concerned
        left = sum((each.open for each in office.items if each.concerned), Decimal(0))
        lost = concerned - kept - left
        parts, at = [], 0.0
        for kind, points in (("kept", kept), ("open", left), ("lost", lost)):
            size = round(float(points / concerned) * BAR, 1) if concerned else 0.0
            if size:
                parts.append(Part(kind, round(at, 1), size))
            at += size
        return parts

    def deduction(self, item: Item) -> str:
        """How an item deducts."""
        return self.words.say(deduction(item))

    def bonus_rule(self, bonus: Bonus) -> str:
        """How a bonus adds."""
        return self.words.say(bonus_rule(bonus))

    def why(self, score: ItemScore) -> str:
        """Why an office keeps what it keeps."""
        return safe(item_why(score, self.scheme, self.words))

    def bonus_why(self, score: BonusScore) -> str:
        """Why an office has a bonus."""
        return self.words.say(bonus_why(score))

    def nobody(self) -> str:
        """The heading of what names no office."""
        return self.words.say(NO_OFFICE)
