"""The labels of the report's rows and columns as agencies write them: other quotation marks, numbers, widths, and words left out."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

#: Longer texts are narrative, even in a table.
_LONGEST = 70
#: The longest heading of a column of table two, 本年收费金额（单位：万元）, with room for other wordings.
_LONGEST_HEADING = 20
_NUMBERING = re.compile(r"^(?:\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}[、.,]|\(?\d{1,2}\)?(?:[、.,]|(?=[^\d.,%])))+")
_SPACE = re.compile(r"[\s\u200b-\u200d\ufeff]+")

#: What a row of table three is known by, where it stands somewhere in the label. The order decides: 不予公开 is not 予以公开.
_REQUEST_MARKS = (
    ("new", r"新收"),
    ("carried-in", r"上(?:一)?年(?:度)?结转|结转上(?:一)?年"),
    ("carried-out", r"结转(?:至|到)?下(?:一)?年"),
    ("partly-granted", r"部分公开"),
    ("granted", r"^予以公开"),
    ("state-secret", r"国家秘密"),
    ("forbidden-by-law", r"法律.{0,6}禁止公开"),
    ("stability", r"三安全.?一稳定"),
    ("third-party-rights", r"第三(?:方|人).*权益"),
    ("internal-affairs", r"三类内|内部事务"),
    ("process-information", r"过程性"),
    ("enforcement-file", r"执法案卷"),
    ("administrative-query", r"行政查询"),
    ("not-held", r"不掌握"),
    ("needs-making", r"没有现成|另行制作"),
    ("still-unclear", r"仍不明确"),
    ("petition", r"信访"),
    ("repeated", r"重复申请"),
    ("open-publication", r"公开出版物"),
    ("excessive", r"反复申请"),
    ("confirmation-asked", r"重新出具"),
    ("not-corrected", r"逾期.{0,3}不补正"),
    ("fee-unpaid", r"收费通知|逾期.{0,3}(?:未|不).{0,3}(?:缴|交)费|缴纳费用"),
    ("other-handling", r"^其他(?:处理|原因|情形)?$"),
    ("subtotal", r"^(?:本年度?办理结果)?(?:总计|合计)$"),
)
_REQUEST_ROWS = tuple((row, re.compile(mark)) for row, mark in _REQUEST_MARKS)

_APPLICANTS = {
    "自然人": "natural", "商业企业": "commercial", "科研机构": "research", "社会公益组织": "welfare", "法律服务机构": "legal-service",
    "其他": "other", "总计": "total", "合计": "total",
}  # fmt: skip
_ACTIVITY_ROWS = {
    "规章": "rules", "行政规章": "rules", "规范性文件": "normative", "行政规范性文件": "normative", "行政许可": "permits",
    "其他对外管理服务事项": "other-services", "行政处罚": "penalties", "行政强制": "coercion", "行政事业性收费": "fees",
    "政府集中采购": "procurement",
}  # fmt: skip
_ACTIVITY_COLUMNS = tuple(
    (column, re.compile(mark))
    for column, mark in (
        ("made", r"制发件数|制发数|新制作数"),
        ("repealed", r"废止"),
        ("in_force", r"现行有效"),
        ("published", r"新公开数"),
        ("public", r"对外公开总"),
        ("before", r"上一?年(?:度)?项目"),
        ("change", r"增/?减"),
        ("handled", r"处理决定"),
        ("amount", r"收费金额|采购总?金额"),
        ("projects", r"采购项目"),
    )
)
_OUTCOMES = {
    "结果维持": "upheld", "维持": "upheld", "结果纠正": "corrected", "纠正": "corrected", "其他结果": "other", "其他": "other",
    "尚未审结": "pending", "未审结": "pending", "总计": "total", "合计": "total",
}  # fmt: skip

_BLANK = re.compile(r"[-‐‑–—―_/\\*.…、无]*")
_NUMBER = re.compile(r"([+-]?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(\.\d{1,6})?(?:件次|件|条|项|个|份|宗|起|次|万元|元)?")


def plain(text: str) -> str:
    """Return a label in half width, without white space and without the numbering in front of it; nothing for what is too long for one."""
    return "" if len(text) > 4 * _LONGEST else _plain(text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    folded = _SPACE.sub("", unicodedata.normalize("NFKC", text))
    return "" if len(folded) > _LONGEST else _NUMBERING.sub("", folded)


def request_row(text: str) -> str | None:
    """Return the row of table three that a label names."""
    label = plain(text)
    return _request_row(label) if label else None


@lru_cache(maxsize=4096)
def _request_row(label: str) -> str | None:
    return next((row for row, mark in _REQUEST_ROWS if mark.search(label)), None)


def applicant(text: str) -> str | None:
    """Return the column of table three that a heading names."""
    return _APPLICANTS.get(plain(text))


def activity_row(text: str) -> str | None:
    """Return the row of table two that a label names."""
    return _ACTIVITY_ROWS.get(plain(text).partition("(")[0])


def activity_column(text: str) -> str | None:
    """Return the column of table two that a heading names."""
    label = plain(text)
    if not label or len(label) > _LONGEST_HEADING or ":" in label.partition("(")[0]:
        return None
    return next((column for column, mark in _ACTIVITY_COLUMNS if mark.search(label)), None)


def appeal_outcome(text: str) -> str | None:
    """Return the column of table four that a heading names."""
    return _OUTCOMES.get(plain(text))


def appeal_block(text: str) -> str | None:
    """Return the block of table four that a heading names; 行政诉讼 alone names none."""
    label = plain(text)
    if "复议后" in label:
        return "litigation-after-review"
    if "未经复议" in label or "直接起诉" in label or "直接诉讼" in label:
        return "litigation"
    return "review" if label.startswith("行政复议") and "诉讼" not in label else None


def is_blank(text: str) -> bool:
    """Whether a cell is printed without a number: empty, or with a dash, a stroke or 无."""
    return _BLANK.fullmatch(_SPACE.sub("", unicodedata.normalize("NFKC", text))) is not None


def read_number(text: str) -> int | Decimal | None:
    """Return the number in a cell: half or full width, with separators of thousands, with its unit; None where there is none."""
    found = _NUMBER.fullmatch(_SPACE.sub("", unicodedata.normalize("NFKC", text))) if len(text) < 40 else None
    if found is None:
        return 0 if plain(text) in ("零", "〇") else None
    digits = found[1].lstrip("+") + found[2].replace(",", "")
    return Decimal(digits + found[3]) if found[3] else int(digits)


def is_value(text: str) -> bool:
    """Whether a cell holds a number or is blank, and is no label."""
    return is_blank(text) or read_number(text) is not None
