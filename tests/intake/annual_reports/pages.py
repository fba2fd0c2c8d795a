"""Published reports, typed by hand, and pages that draw them as agencies' sites do: merged heads, Word's spans, tables cut or turned."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPEALS, APPLICANTS, FORMS, FormName, appeal_cell, request_cell

PUBLISHED = Path(__file__).parent / "published"
Number = int | Decimal | None
_ROWS = {"total-handled": "subtotal"}
_BLOCKS = {"reconsideration": "review", "litigation-direct": "litigation", "litigation-after-reconsideration": "litigation-after-review"}
_ACTIVITY = {"compulsion": "coercion", "fees-wan": "fees"}


def typed(name: str) -> tuple[FormName, dict[str, Number]]:
    """The cells of a report typed as TOML; -1 is a cell printed blank."""
    held = tomllib.loads((PUBLISHED / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)
    form: FormName = "60" if held["format"] == "60" else "30"
    numbers: dict[str, Number] = {}
    for row, values in held["table3"].items():
        numbers |= {request_cell(_ROWS.get(row, row), column.id): _blank(value) for column, value in zip(APPLICANTS, values, strict=True)}
    for block, values in held["table4"].items():
        numbers |= {appeal_cell(_BLOCKS[block], outcome.id): _blank(value) for outcome, value in zip(APPEAL_OUTCOMES, values, strict=True)}
    for part in FORMS[form].activity:
        for row in part.rows:
            name = next((old for old, new in _ACTIVITY.items() if new == row.id and old in held["table2"]), row.id)
            given = held["table2"][name]
            values = given if isinstance(given, list) else [given]
            numbers |= {part.address(row.id, column.id): _blank(value) for column, value in zip(part.columns, values, strict=True)}
    return form, numbers


def _blank(value: Any) -> Number:
    return None if value == -1 else int(value.removesuffix("元")) if isinstance(value, str) else value


def shown(value: Number) -> str:
    return "&nbsp;" if value is None else str(value)


class Page:
    """One way of drawing; the parts that sites draw otherwise are methods."""

    def cell(self, text: str, columns: int = 1, rows: int = 1) -> str:
        spans = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
        return f'<td{spans}><p align="center">{text}</p></td>'

    def row(self, cells: Iterable[str]) -> str:
        return f"<tr>{''.join(cells)}</tr>"

    def table(self, rows: Iterable[str]) -> str:
        return f'<table border="1"><tbody>{"".join(rows)}</tbody></table>'

    def numbers(self, values: Iterable[Number]) -> list[str]:
        return [self.cell(shown(value)) for value in values]

    def page(self, title: str, narrative: Sequence[str], numbers: Mapping[str, Number], form: FormName) -> str:
        body = [
            f"<h1>{title}</h1><p>一、总体情况</p>",
            *(f"<p>{paragraph}</p>" for paragraph in narrative),
            "<p>二、主动公开政府信息情况</p>",
            self.table_two(numbers, form),
            "<p>三、收到和处理政府信息公开申请情况</p>",
            self.table_three(numbers, form),
            "<p>四、政府信息公开行政复议、行政诉讼情况</p>",
            self.table_four(numbers),
            "<p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p><p>无。</p>",
        ]
        return f'<html><head><meta charset="utf-8"><title>{title}_门户网站</title></head><body>{"".join(body)}</body></html>'

    def table_two(self, numbers: Mapping[str, Number], form: FormName) -> str:
        return self.table(row for rows in self.blocks(numbers, form) for row in rows)

    def blocks(self, numbers: Mapping[str, Number], form: FormName) -> Iterable[list[str]]:
        for block in FORMS[form].activity:
            width = {1: 3, 2: 2, 3: 1}[len(block.columns)]
            last = 4 - 1 - width * (len(block.columns) - 1)
            widths = [*([width] * (len(block.columns) - 1)), last]
            yield [
                self.row([self.cell(block.heading, 4)]),
                self.row([self.cell("信息内容"), *(self.cell(each.label, wide) for each, wide in zip(block.columns, widths, strict=True))]),
                *(
                    self.row(
                        [
                            self.cell(row.label),
                            *(
                                self.cell(shown(numbers.get(block.address(row.id, column.id))), wide)
                                for column, wide in zip(block.columns, widths, strict=True)
                            ),
                        ]
                    )
                    for row in block.rows
                ),
            ]

    def head_three(self) -> list[str]:
        note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
        return [
            self.row([self.cell(note, 3, 3), self.cell("申请人情况", 7)]),
            self.row([self.cell("自然人", 1, 2), self.cell("法人或其他组织", 5), self.cell("总计", 1, 2)]),
            self.row(self.cell(text) for text in ("商业<br />企业", "科研<br />机构", "社会公益组织", "法律服务机构", "其他")),
        ]

    def rows_three(self, numbers: Mapping[str, Number], form: FormName) -> list[str]:
        rows = FORMS[form].requests
        drawn, section, group = [], "", ""
        for row in rows:
            heads = []
            if row.section and row.section != section:
                heads.append(self.cell(row.section, 1, sum(each.section == row.section for each in rows)))
            if row.group and row.group != group:
                heads.append(self.cell(row.group, 1, sum(each.group == row.group for each in rows)))
            section, group = row.section, row.group
            label = self.cell(row.label, 1 if row.group else 2 if row.section else 3)
            values = [numbers.get(request_cell(row.id, column.id)) for column in APPLICANTS]
            drawn.append(self.row([*heads, label, *self.numbers(values)]))
        return drawn

    def table_three(self, numbers: Mapping[str, Number], form: FormName) -> str:
        return self.table([*self.head_three(), *self.rows_three(numbers, form)])

    def table_four(self, numbers: Mapping[str, Number]) -> str:
        leaves = [self.cell(outcome.label) for outcome in APPEAL_OUTCOMES]
        return self.table(
            [
                self.row([self.cell("行政复议", 5), self.cell("行政诉讼", 10)]),
                self.row(
                    [
                        *(self.cell(outcome.label, 1, 2) for outcome in APPEAL_OUTCOMES),
                        self.cell("未经复议直接起诉", 5),
                        self.cell("复议后起诉", 5),
                    ]
                ),
                self.row(leaves * 2),
                self.row(self.numbers(numbers.get(appeal_cell(block.id, each.id)) for block in APPEALS for each in APPEAL_OUTCOMES)),
            ]
        )


class WordPage(Page):
    """As Word saves it: spans everywhere, other quotation marks and widths, table three cut by a page break."""

    def cell(self, text: str, columns: int = 1, rows: int = 1) -> str:
        text = text.replace("“", '"').replace("”", '"').replace("1.", "１．").replace("（", "(")
        spans = (f" colspan={columns}" if columns > 1 else "") + (f" rowspan={rows}" if rows > 1 else "")
        inner = "".join(
            f"<span lang=EN-US style='font-size:12.0pt'>{part}</span>\n"
            for part in ([text] if "&" in text else [text[:2], text[2:]])
            if part
        )
        return (
            f"<td width=47{spans} style='border:solid windowtext 1.0pt'><p class=MsoNormal align=center><b>{inner}</b><o:p></o:p></p></td>"
        )

    def table_three(self, numbers: Mapping[str, Number], form: FormName) -> str:
        rows = self.rows_three(numbers, form)
        return self.table([*self.head_three(), *rows[:2]]) + "<br clear=all style='page-break-before:always'>" + self.table(rows[2:])


class LaidOutPage(Page):
    """Tables inside tables that only lay the page out, with navigation beside."""

    def page(self, title: str, narrative: Sequence[str], numbers: Mapping[str, Number], form: FormName) -> str:
        inner = super().page(title, narrative, numbers, form)
        head, _, body = inner.partition("<body>")
        frame = "<table width=100%><tr><td><ul><li>首页</li><li>2018年申请12件</li></ul></td><td><table><tr><td>"
        body = body.replace("</body>", "</td></tr></table></td></tr></table></body>")
        return f"{head}<body><script>var a = '<table>';</script>{frame}{body}"


class SmallTablesPage(Page):
    """Each block in a table of its own, table four in three."""

    def table_two(self, numbers: Mapping[str, Number], form: FormName) -> str:
        return "".join(f"<p>&nbsp;</p>{self.table(rows)}" for rows in self.blocks(numbers, form))

    def table_four(self, numbers: Mapping[str, Number]) -> str:
        heads = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
        return "".join(
            f"<p>{head}</p>"
            + self.table(
                [
                    self.row(self.cell(outcome.label) for outcome in APPEAL_OUTCOMES),
                    self.row(self.numbers(numbers.get(appeal_cell(block.id, each.id)) for each in APPEAL_OUTCOMES)),
                ]
            )
            for head, block in zip(heads, APPEALS, strict=True)
        )


class TurnedPage(Page):
    """The applicants one below the other, and so the outcomes of table four."""

    def table_three(self, numbers: Mapping[str, Number], form: FormName) -> str:
        rows = FORMS[form].requests
        head = self.row([self.cell("申请人"), *(self.cell(row.label) for row in rows)])
        return self.table(
            [
                head,
                *(
                    self.row([self.cell(column.label), *self.numbers(numbers.get(request_cell(row.id, column.id)) for row in rows)])
                    for column in APPLICANTS
                ),
            ]
        )

    def table_four(self, numbers: Mapping[str, Number]) -> str:
        head = self.row([self.cell("类别"), *(self.cell(outcome.label) for outcome in APPEAL_OUTCOMES)])
        return self.table(
            [
                head,
                *(
                    self.row(
                        [self.cell(block.label), *self.numbers(numbers.get(appeal_cell(block.id, each.id)) for each in APPEAL_OUTCOMES)]
                    )
                    for block in APPEALS
                ),
            ]
        )


class UnmergedHeadPage(Page):
    """Heads of several lines with empty cells in the place of merged ones."""

    def head_three(self) -> list[str]:
        return [
            self.row([self.cell("（勾稽关系）", 3, 3), self.cell("申请人情况", 7)]),
            self.row([self.cell("自然人"), self.cell("法人或其他组织", 5), self.cell("总计")]),
            self.row([self.cell(""), *(self.cell(each.label) for each in APPLICANTS[1:-1]), self.cell("")]),
        ]

    def table_four(self, numbers: Mapping[str, Number]) -> str:
        leaves = [self.cell(outcome.label) for outcome in APPEAL_OUTCOMES]
        return self.table(
            [
                self.row([self.cell("行政复议", 5), self.cell("行政诉讼", 10)]),
                self.row([*leaves, self.cell("未经复议直接起诉", 5), self.cell("复议后起诉", 5)]),
                self.row([*([self.cell("")] * 5), *leaves, *leaves]),
                self.row(self.numbers(numbers.get(appeal_cell(block.id, each.id)) for block in APPEALS for each in APPEAL_OUTCOMES)),
            ]
        )


class MisalignedPage(Page):
    """Table two with cells that do not stand below their headings, as on the page of Shanghai's government office of 2020."""

    def blocks(self, numbers: Mapping[str, Number], form: FormName) -> Iterable[list[str]]:
        for rows, block in zip(super().blocks(numbers, form), FORMS[form].activity, strict=True):
            if len(block.columns) == 3:
                heads = [self.cell("信息内容"), *(self.cell(each.label, wide) for each, wide in zip(block.columns, (1, 2, 1), strict=True))]
                rows = [
                    rows[0],
                    self.row(heads),
                    *(
                        self.row(
                            [
                                self.cell(row.label),
                                *(
                                    self.cell(shown(numbers.get(block.address(row.id, column.id))), wide)
                                    for column, wide in zip(block.columns, (2, 1, 1), strict=True)
                                ),
                            ]
                        )
                        for row in block.rows
                    ),
                ]
            yield rows


class TotalFirstPage(Page):
    """The totals before the applicants."""

    def head_three(self) -> list[str]:
        return [
            self.row([self.cell("", 3, 3), self.cell("申请人情况", 7)]),
            self.row([self.cell("总计", 1, 2), self.cell("自然人", 1, 2), self.cell("法人或其他组织", 5)]),
            self.row(self.cell(each.label) for each in APPLICANTS[1:-1]),
        ]

    def rows_three(self, numbers: Mapping[str, Number], form: FormName) -> list[str]:
        turned = dict(numbers)
        columns = [each.id for each in APPLICANTS]
        for row in FORMS[form].requests:
            for place, column in zip(columns, ["total", *columns[:-1]], strict=True):
                turned[request_cell(row.id, place)] = numbers.get(request_cell(row.id, column))
        return super().rows_three(turned, form)


PAGES = (TotalFirstPage(), MisalignedPage(), Page(), WordPage(), LaidOutPage(), SmallTablesPage(), TurnedPage(), UnmergedHeadPage())
