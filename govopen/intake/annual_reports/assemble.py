"""The blocks of a file, whatever its kind, put together into a published report: tables by their labels, the rest as narrative."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct, field

from govopen.core.dates.chinese_numerals import read_digits
from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.form import FormName
from govopen.core.reports.annual_report.published import PublishedReport
from govopen.intake.annual_reports.activity_table import ActivityTable
from govopen.intake.annual_reports.appeal_table import AppealTable
from govopen.intake.annual_reports.found_cells import FoundCells
from govopen.intake.annual_reports.grids import Block, Grid, distinct, transposed
from govopen.intake.annual_reports.request_table import RequestTable
from govopen.messages import msg, plural

_YEAR = r"((?:19|20)\d\d|[二〇零○一][〇零○一二三四五六七八九]{3})年(?:度)?"
_REPORT = r"政府信息(?:与政务)?公开(?:工作)?(?:年度)?(?:工作)?报告"
_TITLE = re.compile(rf"([^，。；：:、“”《》\s]{{2,40}}?){_YEAR}{_REPORT}")
_YEAR_FIRST = re.compile(rf"{_YEAR}([^，。；：:、“”《》\s]{{2,40}}?){_REPORT}")
#: 重庆 and others put the year behind: 某局政府信息公开工作2022年度报告.
_YEAR_LAST = re.compile(rf"([^，。；：:、“”《》\s]{{2,40}}?)政府信息(?:与政务)?公开(?:工作)?{_YEAR}(?:工作)?报告")
#: A title without the agency, which then stands in the line before.
_BARE_TITLE = re.compile(rf"(?:{_YEAR})?{_REPORT}|政府信息(?:与政务)?公开(?:工作)?{_YEAR}(?:工作)?报告")
_AGENCY = re.compile(r"[\u4e00-\u9fff（）()]{2,38}(?:局|厅|委|办|府|室|中心|院|会|部|署|所|处|街道|镇|乡|区|市|县|省|队|站|司|行|馆|社|校)")
_PERIOD = re.compile(rf"{_YEAR}1月1日(?:起)?(?:到|至|—|-|~)")
_YEARS = re.compile(r"(20\d\d)年")
#: What may stand before an agency's name in a title: the marks of a heading, the words of a preface.
_BEFORE_NAME = re.compile(r"^(?:.*(?:现公布|现发布|公布|发布|编制|关于|正文|标题|首页|>|\|))|^[#*\s]+")
_FIRST_PART = re.compile(r"[#*\s]*一、(?:总体|概述|基本)")
_LAST_PART = re.compile(r"[#*\s]*六、其他需要报告")
_PAGE_FOOT = re.compile(r"主办单位|主办[:：]|承办[:：]|版权所有|备案号|ICP备|网站标识码|公网安备|上一篇|下一篇|打印本页|关闭窗口|扫一扫")
_CAPTION_ROWS = 4
#: Characters of narrative; the longest reports of provinces have some 30,000.
_LONGEST = 300_000


class _Tables(Struct):
    """The readers of the three tables, each with its state."""

    found: FoundCells = field(default_factory=FoundCells)
    activity: ActivityTable = field(default_factory=ActivityTable)
    requests: RequestTable = field(default_factory=RequestTable)
    appeals: AppealTable = field(default_factory=AppealTable)

    def read(self, grid: Grid) -> bool:
        """Read a grid as it stands, or, where that gives nothing, with rows and columns exchanged."""
        return sum(part.read(grid, self.found) for part in (self.requests, self.activity, self.appeals)) > 0 or self._read_turned(grid)

    def _read_turned(self, grid: Grid) -> bool:
        """Read with a state of its own, so that headings standing in a column spoil no table that follows."""
        turned, found = transposed(grid), FoundCells()
        if not any([RequestTable().read(turned, found), AppealTable(self.appeals.named).read(turned, found)]):
            return False
        self.found.join(found)
        return True


def assemble(blocks: Iterable[Block], *, title: str = "") -> PublishedReport:
    """Return the report that the blocks of a file make up; ``title`` is the title of the page or the name of the file."""
    tables = _Tables()
    narrative: list[str] = []
    captions: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            tables.appeals.read_heading(block)
            narrative.append(block)
        elif tables.read(block):
            captions.extend(_captions(block))
        else:
            narrative.extend(text for row in block for _, text in distinct(row) if text.strip())
    return _finish(tables.found, tuple(text for text in map(_joined, narrative) if text), titles=(title, *captions))


def _captions(grid: Grid) -> Iterator[str]:
    """Yield what stands alone in one of the first rows of a table: a sheet has its title there."""
    for row in grid[:_CAPTION_ROWS]:
        texts = [text for _, text in distinct(row) if text.strip()]
        if len(texts) == 1:
            yield texts[0]


def _finish(found: FoundCells, narrative: tuple[str, ...], *, titles: Sequence[str]) -> PublishedReport:
    """Return the report with its form, agency and year, and the notes about what is odd."""
    form = _form(found.numbers)
    agency, year = _agency_and_year(titles, narrative)
    notes = list({str(note): note for note in found.notes}.values())
    if found.contradicted:
        notes.append(
            plural(
                "The file has {count} cell twice, with different numbers; the first is taken.",
                "The file has {count} cells twice, with different numbers; the first are taken.",
                len(set(found.contradicted)),
            )
        )
    notes.extend(msg("Table three has a row that the form does not: {label}.", label=label) for label in found.further_results)
    body = _body(narrative)
    if sum(map(len, body)) > _LONGEST:
        notes.append(msg("The narrative is longer than that of any report; its first {most} characters were checked.", most=_LONGEST))
        body = _shortened(body)
    return PublishedReport(agency, year, Cells(form, found.numbers), body, tuple(found.further_results), tuple(notes), tuple(found.unread))


def _body(narrative: tuple[str, ...]) -> tuple[str, ...]:
    """Return the narrative without what stands before its first heading and, of a web page, after its last part."""
    start = next((place for place, text in enumerate(narrative) if _FIRST_PART.match(text)), 0)
    last = next((place for place, text in enumerate(narrative) if place > start and _LAST_PART.match(text)), len(narrative))
    end = next((place for place, text in enumerate(narrative) if place > last and _PAGE_FOOT.search(text)), len(narrative))
    return narrative[start:end]


def _shortened(narrative: tuple[str, ...]) -> tuple[str, ...]:
    kept, room = [], _LONGEST
    for text in narrative:
        kept.append(text[:room])
        room -= len(text)
        if room <= 0:
            break
    return tuple(kept)


def _joined(text: str) -> str:
    """Return a paragraph on one line; white space between Chinese characters goes, for it is the end of a line or an ornament."""
    return re.sub(r"\s+", lambda gap: " " if _is_latin(text, gap) else "", text.strip())


def _is_latin(text: str, gap: re.Match[str]) -> bool:
    before, after = text[gap.start() - 1 : gap.start()], text[gap.end() : gap.end() + 1]
    return before.isascii() and before.isalpha() and after.isascii() and after.isalpha()


def _form(numbers: dict[str, int | Decimal | None]) -> FormName:
    """Recognise the form by the rows that only one of them has; table three decides, for sites keep old tables two."""
    addresses = "\n".join(numbers)
    if "table3.not-corrected." in addresses or "table3.fee-unpaid." in addresses:
        return "30"
    if "table3.other-handling." in addresses:
        return "60"
    return "60" if ".published" in addresses or ".before" in addresses else "30"


def _agency_and_year(titles: Sequence[str], narrative: tuple[str, ...]) -> tuple[str | None, int | None]:
    """Find the title of the report: in that of the page, the name of the file, those of the tables, or the first paragraphs."""
    places = [re.sub(r"\s+", "", text[:2_000]) for text in (*titles, *narrative[:200])]
    for before, place in zip(("", *places), places, strict=False):
        for pattern, agency, year in ((_TITLE, 1, 2), (_YEAR_LAST, 1, 2), (_YEAR_FIRST, 2, 1)):
            found = pattern.search(place)
            name = _BEFORE_NAME.sub("", found[agency]) if found else ""
            if found and len(name) > 1:
                return name, read_digits(found[year])
        bare = _BARE_TITLE.fullmatch(place)
        if bare is not None and _AGENCY.fullmatch(before):
            return before, read_digits(bare[1] or bare[2] or "") or _year_alone(places)
    return None, _year_alone(places)


def _year_alone(places: Sequence[str]) -> int | None:
    """The year of a report whose title does not name its agency: that of its period, else of a title."""
    named = [_PERIOD.search(place) for place in places] + [_YEARS.search(places[0])]
    named += [_YEARS.search(place) for place in places if _BARE_TITLE.fullmatch(place)]
    return next((read_digits(found[1]) for found in named if found), None)
