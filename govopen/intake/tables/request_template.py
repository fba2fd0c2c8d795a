"""Makes the register of requests to be filled in: one row a request, with lists, dates, and what each column is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

from govopen.core.model.field_values import fold_label
from govopen.core.model.request_register import COLUMNS, DAY, NUMBER, REQUIRED, TITLE, TITLE_EN, UNIT, WIDTHS, WITHDRAWN, RegisterColumn
from govopen.core.model.vocabulary import Vocabulary
from govopen.intake.tables.template import READ_IT_IN, Pick, Say, TemplateColumn, TemplateWriter
from govopen.messages import msg

_NAMES = frozenset(map(fold_label, (TITLE, TITLE_EN, "依申请公开登记表", "政府信息公开申请登记表", "申请登记表", "request-register")))

_NOTES = (
    msg("Register of requests: one row for each request. Keep the headers as they are; their order does not matter."),
    msg("Columns with a coloured header must be filled. Write days like 2020-04-01 or 2020年4月1日; leave blank what has not happened."),
    msg("A request by internet, fax or ordinary mail is counted from the day it was confirmed (article 31): fill in 确认日期 too."),
    msg("The first correction asked within 7 working days stops the count, and its receipt begins it anew (article 30)."),
    msg("While third parties are asked nothing is counted, 15 working days from their receipt of the letter at most (articles 32, 33)."),
    msg("An extension needs its working days (20 at most), who approved it, and that the applicant was told (article 33)."),
    msg("A reply counts on the day it was posted; handed over, on the day it was signed for (国办公开办函〔2016〕235号)."),
    msg("A request that was withdrawn: 撤回申请 under 办理结果, and its day under 答复日期."),
    msg("What a row cannot hold (a second correction, several third parties, review, a new reply) is recorded with `govopen log`."),
    msg("The applicant's kind only: never a name, an address, an identity or telephone number. Such columns are not read."),
    READ_IT_IN,
)
_HELP = {
    "申请编号": msg("the office's own number of the request; it stands for one request only"),
    "收到日期": msg("the day it came in; by signed mail the day of signature"),
    "申请人类别": msg("the kind only, never the name"),
    "确认日期": msg("internet, fax, ordinary mail: the day it was confirmed with the applicant"),
    "第三方收到日期": msg("the day on which they received the letter; their 15 working days run from it"),
    "延长工作日数": msg("20 at most"),
    "批准人": msg("the head of the disclosure office"),
    "答复日期": msg("the day of posting, or of signature where it was handed over"),
    "办理结果": msg("as in table three of the annual report"),
    "备注": msg("no names and no numbers of citizens"),
}


def is_request_register(name: str) -> bool:
    """Whether a template of that name is the register of requests."""
    return fold_label(name) in _NAMES


def build_request_template(vocabulary: Vocabulary, *, say: Say, pick: Pick, offices: Iterable[str] = ()) -> bytes:
    """Return an .xlsx workbook: the register, and a sheet that says how to fill it in. ``say`` and ``pick`` word it."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": pick(TITLE, TITLE_EN), "author": "", "comments": ""})
        writer = TemplateWriter(book, say, pick)
        writer.write_sheet(pick(TITLE, TITLE_EN), tuple(_columns(vocabulary, say, pick, tuple(offices))))
        writer.write_notes(_NOTES)
        writer.write_lists()
    return out.getvalue()


def _columns(vocabulary: Vocabulary, say: Say, pick: Pick, offices: tuple[str, ...]) -> Iterator[TemplateColumn]:
    for column in COLUMNS:
        is_day = column.part in (DAY, "received")
        help = say(_HELP[column.name]) if column.name in _HELP else say(msg("a day, as 2020-04-01")) if is_day else ""
        values = offices if column.part == UNIT else tuple(_values(column, vocabulary, pick))
        yield TemplateColumn(
            pick(column.name, column.name_en), help, column.name in REQUIRED, values, is_day, is_day, WIDTHS.get(column.name, 0)
        )


def _values(column: RegisterColumn, vocabulary: Vocabulary, pick: Pick) -> Iterator[str]:
    """The values to choose from; among the results also that the request was withdrawn."""
    if column.part in (DAY, NUMBER, UNIT):
        return
    spec = next(field for field in vocabulary.events[column.event].fields if field.name == column.part)
    if spec.type == "flag":
        yield from (pick("是", "yes"), pick("否", "no"))
    yield from (pick(choice.label, choice.label_en) for choice in spec.choices)
    if column.part == "result":
        event = vocabulary.events[WITHDRAWN]
        yield pick(event.label, event.label_en)
