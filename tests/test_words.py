"""One thing has one word in Chinese: terms that must not stand in the catalogue, the templates, the vocabulary or the manuals."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import catalogue

ROOT = Path(__file__).resolve().parent.parent

#: What was once written (a pattern), and the word to use instead.
WORDS = {
    "停办": "停止办公、停止办公日（停办是撤销机构）",
    "违反": "违规",
    "迟办|已迟|迟延": "逾期已办",
    "结构版本|架构版本": "库表版本",
    "核验码|检查点": "校验点",
    "链头": "链首",
    "时期|期间|周期": "时段",
    "种类(?!型)": "类别",
    "录入|读入": "导入（文件）、填写（单元格）、登记（事件）",
    "记录": "条目（名词）、登记（动词）",
    r"第 ?(\{\w+\}|\d+|…) ?条|条目 (\{\w+\}|\d+)": "第 N 号条目（第 N 条是法条）",
    "期限为": "届满日为，或者“期限于……届满”",
    "补录": "补登",
    "证据附件|佐证文件": "佐证材料",
    "导出文件": "导出件",
    "计法": "计算方法",
    "网址(未|不)|数据库网址": "地址",
    "通知(尚未|未)?发布": "放假通知公布",
    "约束力|要求程度": "约束程度",
    "撤回(该)?(导入|批次)": "撤销",
}
#: Where a word is not ours: it is part of another one, or of what offices call their own things.
OTHERS = re.compile("时期限")
#: What a heading of one word says; such words stand everywhere else too, so that no pattern finds them.
HEADINGS = {
    "Level": "约束程度",
    "Title": "标题",
    "Period": "时段",
    "Kind of matter": "事项类别",
    "Entry": "条目号",
    "No.": "条目号",
    "Due": "届满日",
    "By": "届满日",
    "Last day in time": "届满日",
    "Rate": "达标率",
    "Score": "得分",
    "Breaches": "违规",
    "Head": "链首",
}


def written() -> Iterator[tuple[str, str]]:
    """Everything that a clerk reads and that is ours, with its place."""
    for msgid, text in catalogue.read_translations().items():
        yield f"catalogue: {msgid}", text
    for path in (ROOT / "govopen" / "render" / "html" / "templates").iterdir():
        yield path.name, path.read_text("utf-8")
    for path in (ROOT / "README.zh-CN.md", ROOT / "data" / "packs" / "README.md"):
        yield from ((f"{path.name}:{number}", line) for number, line in enumerate(path.read_text("utf-8").splitlines(), 1))
    vocabulary = tomllib.loads((ROOT / "data" / "vocabulary.toml").read_text("utf-8"))
    for part in ("kinds", "fields", "events"):
        yield from ((f"{part}.{name}", f"{each['label']} {each.get('help', '')}") for name, each in vocabulary[part].items())


@pytest.mark.parametrize("word", WORDS)
def test_one_word_for_one_thing(word: str) -> None:
    found = [place for place, text in written() if re.search(word, OTHERS.sub("", text))]
    assert found == [], f"{word}: {WORDS[word]}"


def test_headings() -> None:
    translations = catalogue.read_translations()
    assert {msgid: translations.get(msgid) for msgid in HEADINGS} == HEADINGS
