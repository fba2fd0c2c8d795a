"""Registers of permits and penalties with the public column names of the national 双公示 standard.

The party's name and papers are not stored; the name is read to remove it from a title that repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.core.model.field_values import FieldRefused, Value, parse_field, parse_number, parse_text, refuse_personal
from govopen.core.model.vocabulary import FieldSpec
from govopen.core.text.document_numbers import fold_number, unwrap, without_invisible
from govopen.core.text.personal_data import find_personal, mask
from govopen.intake.readers.cells import Cell, Sheet, is_blank, read_moment, read_text, show
from govopen.intake.tables import column_aliases
from govopen.intake.tables.headers import Columns, fold_header
from govopen.intake.tables.plain_rows import PlainColumns, PlainReaders, PlainRows, Unusual, decision_fields, party_key, publication_fields
from govopen.intake.tables.rows import Intake, Record, Row, Setting
from govopen.intake.tables.skipped_rows import skip_row
from govopen.messages import msg

_REMEMBERED = 20_000
_Read = tuple[Moment, str | None] | None
PUBLISHED, CHANNEL, ADDRESS, OFFICE = "公示时间", "公示渠道", "公示网址", "责任处室"
IMPACT = "社会影响"
PARTY, LEGAL_PERSON = "行政相对人名称", "法定代表人"
#: Texts found under 公示时间 where the cell should be blank.
_NOT_PUBLIC = re.compile(r"[/／\\—–－-]+|无|否|[未暂待尚不]\D{0,8}")
#: Texts found in the column of the number that are no number.
NO_NUMBER = re.compile(r"[/／\\—–－-]+|[〃″“”\"']+|同[上前]|详?见附[件表]|[无空]|[未暂待尚不没][^\d〔〕［］\[\]()（）第]{0,6}")
#: Two numbers in one cell: …1号、…2号, …1号至5号.
_SEVERAL = re.compile(r"号[\s、,，;；/和及与至到~～—－-]+[^号]*\d+号")

_PARTY_COLUMNS = (
    "行政相对人名称 XDR_MC", "行政相对人类别 XDR_LB", "统一社会信用代码 XDR_SHXYM", "工商注册号 XDR_GSZC", "组织机构代码 XDR_ZZJG",
    "税务登记号 XDR_SWDJ", "事业单位证书号 XDR_SYDW", "社会组织登记证号 XDR_SHZZ", "法定代表人 FRDB", "法定代表人证件类型 FR_ZJLX",
    "法定代表人证件号码 FR_ZJHM", "证件类型 XDR_ZJLX", "证件号码 XDR_ZJHM",
)  # fmt: skip
_PERMIT_COLUMNS = (
    "行政许可决定文书名称 XKWS", "行政许可决定文书号 WSH", "许可类别 XKLB", "许可证书名称 XKZS", "许可编号 XKBH", "许可内容 NR",
    "许可决定日期 JDRQ", "有效期自 YXQZ", "有效期至 YXQZI", "许可机关 XKJG", "许可机关统一社会信用代码 XKJGDM", "当前状态 ZT",
    "数据来源单位 LYDW",
    "数据来源单位统一社会信用代码 LYDWDM", "备注 BZ",
)  # fmt: skip
_PENALTY_COLUMNS = (
    "行政处罚决定书文号 WSH", "违法行为类型 WFXW", "违法事实 SY", "处罚依据 YJ", "处罚类别 CFLB", "处罚内容 NR", "罚款金额（万元） NR_FK",
    "没收违法所得、没收非法财物的金额（万元） NR_WFFF", "暂扣或吊销证照名称及编号 NR_ZKDX", "处罚决定日期 JDRQ", "处罚有效期 YXQ",
    "公示截止期 GSJZQ", "处罚机关 CFJG", "处罚机关统一社会信用代码 CFJGDM", "数据来源单位 SJLY",
    "数据来源单位统一社会信用代码 SJLYDM", "备注 BZ",
)  # fmt: skip
#: Names of the older layout, and of the public pages, for the same columns.
_OTHER_NAMES = {
    "permit": {"项目名称": "项目名称", "XMMC": "项目名称", "XDR": PARTY, "FR": LEGAL_PERSON, "数据来源": "数据来源单位"},
    "penalty": {"处罚名称": "处罚名称", "CFMC": "处罚名称", "XDR": PARTY, "FR": LEGAL_PERSON, "数据来源": "数据来源单位"},
}
_OLD_UNUSED = (
    "SPLB",
    "CFLB1",
    "CFLB2",
    "XDR_ZDM",
    "XDR_GSDJ",
    "XDR_SFZ",
    "FR_SFZH",
    "JZQ",
    "XZJG",
    "JG",
    "法定代表人身份证号",
    "(自然人)证件类型",
    "(自然人)证件号码",
    "工商登记码",
)


class Register(Struct, frozen=True):
    """One of the two registers: its type of decision, its columns in official order, and what each of them holds."""

    type: str
    title: str
    title_en: str
    prefix: str
    columns: tuple[str, ...]
    number: str
    decided: str
    titles: tuple[str, ...]

    @property
    def required(self) -> tuple[str, str]:
        """The two columns that every register must have."""
        return self.number, self.decided

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that are read."""
        return (*self.required, *self.ours, *self.titles, PARTY, LEGAL_PERSON)

    @property
    def ours(self) -> tuple[str, ...]:
        """The columns beside the official ones; of a penalty also whether it is of some social impact (行政处罚法 art. 48)."""
        return (PUBLISHED, CHANNEL, ADDRESS, OFFICE, *((IMPACT,) if self.type == "penalty" else ()))

    def english(self) -> dict[str, str]:
        """None: the columns of the national standard bear their official names in every language."""
        return {}

    def names(self) -> dict[str, str]:
        """Every accepted spelling of a column, folded, with the column's name."""
        names: dict[str, str] = {}
        for column in self.columns:
            name, _, code = column.partition(" ")
            names |= {fold_header(name): name, fold_header(f"{self.prefix}_{code}"): name}
            names |= {"bz": name} if name == "备注" else {}
        names |= {fold_header(name): name for name in self.ours}
        for other, name in _OTHER_NAMES[self.type].items():
            names |= {fold_header(other): name, fold_header(f"{self.prefix}_{other}"): name}
        for old in _OLD_UNUSED:
            names.setdefault(fold_header(old), old)
            names.setdefault(fold_header(f"{self.prefix}_{old}"), old)
        return names

    def aliases(self) -> dict[str, str]:
        """The headers of other systems, folded, with the column's name."""
        own = column_aliases.PERMITS if self.type == "permit" else column_aliases.PENALTIES
        bare = dict.fromkeys(column_aliases.NUMBERS, self.number) | dict.fromkeys(column_aliases.DAYS, self.decided)
        return {fold_header(other): name for other, name in (own | column_aliases.OURS | bare).items()}


PERMITS = Register(
    "permit", "行政许可", "Permits", "XK", (*_PARTY_COLUMNS, *_PERMIT_COLUMNS), "行政许可决定文书号", "许可决定日期",
    ("行政许可决定文书名称", "许可证书名称", "项目名称"),
)  # fmt: skip
PENALTIES = Register(
    "penalty", "行政处罚", "Penalties", "CF", (*_PARTY_COLUMNS, *_PENALTY_COLUMNS), "行政处罚决定书文号",
    "处罚决定日期", ("处罚名称", "违法行为类型"),
)  # fmt: skip
REGISTERS = (PERMITS, PENALTIES)


def register_columns(register: Register) -> tuple[str, ...]:
    """Return the columns of a register's template: the official ones in order, then ours."""
    return (*(column.partition(" ")[0] for column in register.columns), *register.ours)


class RegisterReader:
    """Reads the rows of one register into records of one ``decided`` and, where it is public, ``published``."""

    def __init__(self, register: Register, columns: Columns, setting: Setting) -> None:
        """Take the columns as found in the file."""
        self._register, self._columns, self._setting = register, columns, setting
        fields = {field.name: field for field in setting.vocabulary.events["published"].fields}
        self._address: FieldSpec = fields["url"]
        decided = {field.name: field for field in setting.vocabulary.events["decided"].fields}
        self._impact: FieldSpec | None = decided.get("impact")
        self._several: FieldSpec = fields["channel"].model_copy(update={"type": "choices"})
        self._channels: dict[str, tuple[str, ...]] = {"": ("portal",)}
        self._offices: dict[Cell, str | None] = {}
        self._moments: dict[str, tuple[Moment, str | None]] = {}
        self._headers = frozenset(name for each in REGISTERS for name in each.names() | each.aliases())

    def read_row(self, sheet: Sheet, number: int, cells: list[Cell], intake: Intake) -> Record | None:
        """Return the record of a row, or None where the row is faulty or skipped; faults are added to the intake."""
        row = Row(sheet, number, cells, self._columns, intake)
        if row.misshapen() or skip_row(row, number=self._register.number, decided=self._register.decided, headers=self._headers):
            return None
        moment = partial(self._moment, sheet.since_1904)
        name = row.read(self._register.number, _read_decision_number, "")
        row.note_repaired(self._register.number, name)
        decided = row.read(self._register.decided, moment, None)
        if decided is None and not row.bad:
            row.add_problem(self._register.decided, msg("The day of the decision is missing."))
        title = self._title(row)
        unit = row.read(OFFICE, partial(self._office, intake), None)
        published = row.read(PUBLISHED, partial(self._published, moment), None)
        channels: tuple[str, ...] = row.read(CHANNEL, self._channel, ())
        address = row.read(ADDRESS, self._address_of, None)
        impact = row.read(IMPACT, self._impact_of, None) if IMPACT in self._register.ours else None
        if row.bad or decided is None:
            return None
        drafts = [Draft("decision", name, "decided", decided[0], self._register.type, unit, decision_fields(decided[1], title, impact))]
        if published is not None:
            more = publication_fields(published[1], address)
            drafts += [Draft("decision", name, "published", published[0], channel, unit, more) for channel in channels]
        return Record(sheet.name, number, tuple(drafts), register=True, columns=self._columns, party=party_key(row.cell(PARTY)))

    def plain_rows(self, sheet: Sheet) -> PlainRows:
        """Return the fast reader of the rows of a sheet that are in order."""
        moment = partial(self._moment, sheet.since_1904)
        names = PlainColumns(
            self._register.number, self._register.decided, PUBLISHED, CHANNEL, ADDRESS, OFFICE,
            IMPACT if IMPACT in self._register.ours else "", self._register.titles, (PARTY, LEGAL_PERSON),
        )  # fmt: skip
        readers = PlainReaders(
            number=_read_decision_number,
            decided=moment,
            published=partial(self._published, moment),
            channel=self._channel,
            address=self._address_of,
            office=self._known_office,
            impact=self._impact_of,
            title=_plain_title,
        )
        return PlainRows(self._register.type, names, readers, self._columns, sheet)

    def _known_office(self, cell: Cell) -> str | None:
        """Return an office that is registered, or that the careful reader has counted among those that are not."""
        if is_blank(cell):
            return None
        if cell not in self._offices:
            raise Unusual
        return self._offices[cell]

    def _moment(self, since_1904: bool, cell: Cell) -> tuple[Moment, str | None] | None:
        """Read a moment; results are cached, because a register repeats a few hundred days."""
        if not isinstance(cell, str):
            return read_moment(cell, today=self._setting.today, since_1904=since_1904)
        found = self._moments.get(cell)
        if found is None:
            found = read_moment(cell, today=self._setting.today, since_1904=since_1904)
            if found is not None and len(self._moments) < _REMEMBERED:
                self._moments[cell] = found
        return found

    def _published(self, read: Callable[[Cell], _Read], cell: Cell) -> _Read:
        """Read when it became public, None for a blank cell."""
        _refuse_not_public(cell)
        return read(cell)

    def _title(self, row: Row) -> str:
        """Take the first title there is, without the party's name and without personal numbers."""
        for column in self._register.titles:
            if not is_blank(row.cell(column)):
                title = row.read(column, read_text, "")
                break
        else:
            return ""
        for column in (PARTY, LEGAL_PERSON):
            name = row.cell(column)
            name = unwrap(name.strip()) if isinstance(name, str) else ""
            if len(name) > 1 and name in title:
                title = title.replace(name, "（当事人）")
                row.intake.unnamed += 1
        if find_personal(title):
            row.intake.masked.append((row.sheet.name, row.number, column))
            title = mask(title)
        return title

    def _office(self, intake: Intake, cell: Cell) -> str | None:
        """Read an office; results are cached, because a register repeats a few names."""
        if cell not in self._offices:
            self._offices[cell] = read_office(cell, self._setting, intake)
        return self._offices[cell]

    def _channel(self, cell: Cell) -> tuple[str, ...]:
        """Read one channel or several; a blank cell means the portal."""
        if isinstance(cell, str) and cell in self._channels:
            return self._channels[cell]
        text = unwrap(cell) if isinstance(cell, str) else read_text(cell)
        channels = tuple(parse_field(self._several, text, today=self._setting.today)) or ("portal",)
        if isinstance(cell, str):
            self._channels[cell] = channels
        return channels

    def _impact_of(self, cell: Cell) -> Value | None:
        """Read a yes or no; a blank cell says nothing."""
        return None if is_blank(cell) or self._impact is None else parse_field(self._impact, read_text(cell), today=self._setting.today)

    def _address_of(self, cell: Cell) -> Value | None:
        if is_blank(cell):
            return None
        return refuse_personal(str(parse_field(self._address, read_text(cell), today=self._setting.today)))


def _plain_title(cell: Cell) -> str:
    """Return a title that holds no personal number."""
    title = read_text(cell)
    if find_personal(title):
        raise Unusual
    return title


def read_office(cell: Cell, setting: Setting, intake: Intake) -> str | None:
    """Return the office in its registered spelling; one that is not registered is kept and counted."""
    if is_blank(cell):
        return None
    text = read_text(cell)
    known = setting.offices.get(text) or setting.offices.get(fold_number(refuse_personal(parse_text(text, limit=100))))
    if known is None:
        intake.units[text] += 1
    return known or text


def read_number(cell: Cell) -> str:
    """Return the number of a matter in a cell, without marks that draw nothing."""
    return parse_number(without_invisible(read_text(cell)))


def _read_decision_number(cell: Cell) -> str:
    """Return the number of a decision; 同上, 无 and the like are refused."""
    number = read_number(cell)
    if NO_NUMBER.fullmatch(number):
        raise FieldRefused(
            msg("{text} is not the number of a decision: write it out in every row.", text=show(number)), masked=show(number)
        )
    if _SEVERAL.search(number):
        raise FieldRefused(msg("{text} names several decisions: write each in a row of its own.", text=show(number)), masked=show(number))
    return number


def _refuse_not_public(cell: Cell) -> None:
    """Refuse 未公示 and the like, with what to write instead."""
    if isinstance(cell, str) and _NOT_PUBLIC.fullmatch(cell.strip()):
        fault = msg(
            "{text} is no day: leave the cell empty while it is not public; what is lawfully withheld, record with `govopen withhold`.",
            text=show(cell),
        )
        raise FieldRefused(fault, masked=show(cell))


def read_register(register: Register, columns: Columns, sheet: Sheet, setting: Setting, intake: Intake) -> Iterator[Record]:
    """Yield the records of the remaining rows of the sheet; faults are added to the intake."""
    reader = RegisterReader(register, columns, setting)
    plain = reader.plain_rows(sheet)
    key = columns.at[register.number]
    for number, cells in sheet.rows:
        if (len(cells) <= key or not cells[key]) and all(is_blank(cell) for cell in cells):
            continue
        record = plain.read_row(number, cells)
        if record is not None:
            intake.rows += 1
            yield record
            continue
        skipped = len(intake.skipped)
        record = reader.read_row(sheet, number, cells, intake)
        intake.rows += skipped == len(intake.skipped)
        if record is not None:
            yield record
