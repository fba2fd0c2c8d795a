"""The figures of the narrative held against the tables; published reports contradict themselves there more often than in their sums.

A contradiction is told only where the words leave no doubt of what is counted. A figure of an office below, of another year, of a
part of the year or of all years together is passed over; where several figures are given for one thing and one of them is the
table's, the others may be of another scope, and are so where they stand in the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct, structs

from govopen.core.dates.chinese_numerals import read_count
from govopen.core.reports.annual_report.cell_groups import BOTH_LITIGATIONS, appeals, total_of
from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.narrative_figures import FIGURES, OUTCOMES, WORDS, Figure, Reading
from govopen.core.reports.annual_report.published import PublishedReport

_SENTENCE = re.compile(r"[^。；;！!？?]+[。；;！!？?]?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９，（）：；", "0123456789，():；")
_THOUSANDS = re.compile(r"(?<![\d,，])\d{1,3}(?:[,，]\d{3})+(?![\d,，])")
_NUMERALS = "〇零一二两三四五六七八九十百千万亿"
_NUMERAL = re.compile(rf"(?<![每第这那同某任何{_NUMERALS}\d])([{_NUMERALS}]{{1,12}})(?=(?:件|条|宗|起|份))")
#: Whoever may apply: no kind of applicant.
_ANYBODY = re.compile(r"(?:公民|自然人)、法人(?:和|或者?|以及|及|与|、)其(?:他|它)组织")
_ABOUT = re.compile(r"(?:约|近|逾|超|超过|不足|多达|接近|至少)$")
_YEAR = re.compile(r"(20\d\d)年")

#: Words before a figure that give it another scope than the report's: it accuses nobody.
_OTHER_SCOPE = re.compile(
    r"去年(?!结转|接转)|(?<!结转)(?<!接转)上年(?!度?(?:结转|接转))|上一年(?!度?(?:结转|接转))|历年|累计|以来|上半年|下半年|季度|\d月份|满意|信箱|来信|信件|留言|热线|工单|咨询|提案|建议"
)
#: Words that make the scope doubtful: part of the agency, or a count of what was filed elsewhere.
_DOUBTFUL = re.compile(
    r"备案|本级|其中.{0,12}(?:市|县|区|镇|乡|局|委|办)|办公室(?:共|收|受)|作为复议机关|抽查|网络申请|网上申请|信函|当面|邮寄"
)
_APPEALS = frozenset({"appeals", "review", "litigation"})
_APPEAL_WORDS = re.compile(r"复议|诉讼")
_PROACTIVE = re.compile(r"主动|网站|平台|公众号|专栏|栏目|公报")
#: Characters before a sentence that tell what it is about.
_CONTEXT = 200
_ALL_UPHELD = re.compile(r"(?:均|全部|都)(?:已)?(?:获|被|得到|予以)?(?:结果)?维持")
_NO_REQUEST = re.compile(
    rf"(?:未|没有)(?:收到|接到)({WORDS}{{0,20}})申请(?!人|费)"
    r"|(?<!有)无(?:公众)?(?:(?:政府)?信息公开申请|依申请公开(?:事项|申请|件)?)(?=[。；，、;]|$)"
)
#: What may stand between 未收到 and 申请 without naming a part of the requests only.
_ANY_REQUEST = re.compile(
    r"(?:任何|过|公众|群众|社会|提出|提交|的|对|向|我|本|局|办|委|厅|县|市|区|镇|乡|街道|单位|部门|机关|关于|有关|涉及|相关|各类|书面|政务|政府|信息|依|申请|公开|方面|事项|一|1|件|例|起){0,12}"
)
_APPEALED = r"(行政复议|行政诉讼)(?!机关|机构|委员会|局|处|科|后|转|前)((?:、|和|及|或|与)[^，。；\d]{0,8}诉讼)?"
_NO_APPEAL = re.compile(
    r"(?:(?:未|没有)(?:发生|出现|产生|收到|接到|引发|引起|被|因)|(?<!有)(?:没有|无)(?=因|涉|依申请|政府信息|信息公开|行政复议|行政诉讼))"
    rf"[^，。；、\d]{{0,18}}?{_APPEALED}"
)
_NONE_LEFT = re.compile(
    r"(?:无|没有|未)(?:政府信息公开)?(?:申请|事项|件)?(?:需|需要)?(?:(?:结转|转)(?:至|到|入)?下(?:一)?(?:个)?年(?:度)?|下(?:一)?(?:个)?年度结转)"
)
_LOST = re.compile(r"败诉|纠错|纠正|撤销|违法|责令|变更|不利|过错")


class NarrativeCheck(Struct, frozen=True):
    """A figure of the narrative against the cells that it means: ``right`` is their sum.

    ``ok`` is None where the figure may be of another scope. ``sentence`` is the sentence as printed.
    """

    id: str
    ok: bool | None
    left: int
    right: int | Decimal
    sentence: str
    cells: tuple[str, ...]
    minus: tuple[str, ...] = ()


def check_narrative(report: PublishedReport) -> tuple[NarrativeCheck, ...]:
    """Hold every figure that is understood against the tables, in the order of the text."""
    found = [check for context, sentence in _sentences(report.narrative) for check in _check_sentence(sentence, context, report)]
    agreeing = {check.id for check in found if check.ok}
    beside = {(check.id, check.sentence) for check in found if check.ok}
    return tuple(
        structs.replace(check, ok=None) if not check.ok and check.id in agreeing else check
        for check in _without_repeats(found)
        if check.ok or (check.id, check.sentence) not in beside
    )


def _without_repeats(checks: Iterable[NarrativeCheck]) -> Iterator[NarrativeCheck]:
    seen = set()
    for check in checks:
        key = (check.id, check.ok, check.left)
        if key not in seen:
            seen.add(key)
            yield check


def _sentences(narrative: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the sentences, each after what stands shortly before it in its paragraph."""
    for paragraph in narrative:
        text = paragraph[:20_000]
        for sentence in _SENTENCE.finditer(text):
            if sentence[0].strip():
                yield text[max(0, sentence.start() - _CONTEXT) : sentence.start()], sentence[0].strip()


def plain_sentence(sentence: str) -> str:
    """Return a sentence for comparing: half width digits and brackets, no blanks, no separators of thousands, 三件 as 3件.

    公民、法人和其他组织 becomes 公众, for it means whoever may apply.
    """
    text = _ANYBODY.sub("公众", re.sub(r"\s+", "", sentence.translate(_FULL_WIDTH)))
    text = _THOUSANDS.sub(lambda number: re.sub("[,，]", "", number[0]), text)
    return _NUMERAL.sub(lambda numeral: str(read_count(numeral[1]) or numeral[1]), text).replace(",", "，")


def _check_sentence(sentence: str, context: str, report: PublishedReport) -> Iterator[NarrativeCheck]:
    text = plain_sentence(sentence)[:4_000]
    taken: list[tuple[int, int]] = []
    for figure in FIGURES:
        for match in figure.pattern.finditer(text):
            number = match.start(match.lastindex or 1), match.end(match.lastindex or 1)
            if number not in taken and _is_meant(figure, match, text, context):
                taken.append(number)
                firm = figure.firm and (not figure.firm_with or re.search(figure.firm_with, context + text) is not None)
                yield from _check(figure, match, text, sentence, report, firm=firm)
    yield from _check_outcomes(text, sentence, report)
    yield from _check_words(text, context, sentence, report)


def _is_meant(figure: Figure, match: re.Match[str], text: str, context: str) -> bool:
    """Whether the words around a figure are those of requests, or for appeals of appeals."""
    if figure.needs and not re.search(figure.needs, text[: match.end()]):
        return False
    if figure.context and not re.search(figure.context, context + text):
        return False
    before = text[max(0, match.start() - 15) : match.start()]
    return figure.id in _APPEALS or not (_APPEAL_WORDS.search(before) or (figure.id == "granted" and _PROACTIVE.search(before)))


def _check(
    figure: Figure, match: re.Match[str], text: str, sentence: str, report: PublishedReport, *, firm: bool
) -> Iterator[NarrativeCheck]:
    stated = int(match[match.lastindex or 1])
    readings = figure.readings(report.cells)
    if figure.id == "granted" and "部分公开" in text:
        readings = readings[:1]
    if figure.id == "refused" and report.further_results:
        further = tuple(f"table3.{label}.total" for label in report.further_results)
        readings = (*readings, Reading((*readings[0].plus, *further)))
    yield from _compare(figure.id, stated, readings, sentence, report.cells, _doubt(text, match, report, firm=firm))


def _doubt(text: str, match: re.Match[str], report: PublishedReport, *, firm: bool) -> bool | None:
    """Return False for a figure of the report's own scope, True where that is doubtful, None where it is of another one."""
    before = text[max(0, match.start() - 40) : match.end()]
    number = match.start(match.lastindex) if match.lastindex else match.end()
    years = _YEAR.findall(text[: match.end()])
    if _OTHER_SCOPE.search(before) or (years and report.year is not None and int(years[-1]) != report.year):
        return None
    return not firm or _DOUBTFUL.search(before) is not None or _ABOUT.search(text[:number]) is not None


def _compare(
    name: str, stated: int, readings: Iterable[Reading], sentence: str, cells: Cells, doubt: bool | None
) -> Iterator[NarrativeCheck]:
    """Yield what comes of one figure: nothing where no reading has all its cells, or the scope is another one and no reading agrees."""
    known = [(reading, value) for reading in readings if (value := _sum(cells, reading)) is not None]
    agreeing = next(((reading, value) for reading, value in known if value == stated), None)
    if agreeing is not None:
        yield NarrativeCheck(name, True, stated, agreeing[1], sentence, agreeing[0].plus, agreeing[0].minus)
    elif known and doubt is not None:
        reading, value = known[0]
        yield NarrativeCheck(name, None if doubt else False, stated, value, sentence, reading.plus, reading.minus)


def _sum(cells: Cells, reading: Reading) -> int | Decimal | None:
    plus, minus = total_of(cells, reading.plus), total_of(cells, reading.minus) if reading.minus else 0
    return None if plus is None or minus is None else plus - minus


def _subject(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the blocks that an outcome in a sentence may be of: those of the last 复议 or 诉讼 before it."""
    review, litigation = text.rfind("复议"), text.rfind("诉讼")
    if review < 0 and litigation < 0:
        return ()
    if review >= 0 and 0 < litigation - review <= 6:
        return (("review", *BOTH_LITIGATIONS),)
    return (BOTH_LITIGATIONS, ("litigation",), ("litigation-after-review",)) if litigation > review else (("review",),)


def _check_outcomes(text: str, sentence: str, report: PublishedReport) -> Iterator[NarrativeCheck]:
    for outcome, pattern in OUTCOMES:
        for match in pattern.finditer(text):
            subjects = _subject(text[: match.start()])
            readings = [Reading(appeals(blocks, outcome)) for blocks in subjects]
            doubt = _doubt(text, match, report, firm=re.search(r"信息公开|政府信息", text) is not None)
            name = f"{'-'.join(subjects[0])}-{outcome}" if subjects else outcome
            yield from _compare(name, int(match[1]), readings, sentence, report.cells, doubt)


def _check_words(text: str, context: str, sentence: str, report: PublishedReport) -> Iterator[NarrativeCheck]:
    """Hold statements without a number: all upheld, no request, no review or litigation."""
    upheld = _ALL_UPHELD.search(text)
    if upheld and "复议" in text[: upheld.start()] + text[: upheld.start()].replace("诉讼", "复议"):
        before = text[: upheld.start()]
        blocks = (*(("review",) if "复议" in before else ()), *(BOTH_LITIGATIONS if "诉讼" in before else ()))
        others = tuple(cell for outcome in ("corrected", "other", "pending") for cell in appeals(blocks, outcome))
        yield from _compare(
            "all-upheld", 0, [Reading(others)], sentence, report.cells, _doubt(text, upheld, report, firm=bool(re.search(r"\d件", before)))
        )
    none = _NO_REQUEST.search(text)
    if none:
        firm = _ANY_REQUEST.fullmatch(none[1] or "") is not None and "公开" in context + text
        doubt = _doubt(text, none, report, firm=firm)
        yield from _compare("no-request", 0, [Reading(("table3.new.total",))], sentence, report.cells, doubt)
    left = _NONE_LEFT.search(text)
    if left:
        reading = Reading(("table3.carried-out.total",))
        yield from _compare("carried-out", 0, [reading], sentence, report.cells, _doubt(text, left, report, firm=True))
    without = _NO_APPEAL.search(text)
    if without and not _LOST.search(text):
        blocks = (*(("review",) if without[1] == "行政复议" else ()), *(BOTH_LITIGATIONS if without[2] or without[1] == "行政诉讼" else ()))
        firm = not re.search(r"(?:收到|接到)行政复议", without[0])  # an agency may hear reviews of others itself
        yield from _compare("no-appeal", 0, [Reading(appeals(blocks))], sentence, report.cells, _doubt(text, without, report, firm=firm))
