"""Personal numbers as people write them, from parts; and titles of decisions that hold none."""

from __future__ import annotations

from itertools import product

import pytest

from govopen.core.text.personal_data import find_personal, mask
from tests.core.test_personal_data import CARD, IDENTITY

BREAKS = ("", " ", "  ", "　", "\xa0", "-", "－", "—", "–", "―", "−", "‑", " - ", ".", "．", "·", "・", "•", "\u200b", "\t")
PREFIXES = ("", "电话", "电话：", "tel:", "Tel.", "（", "联系人张三，", "由", "2020年4月1日")
AREAS = ("0791", "(0791)", "（0791）", "010", "(010)", "021")
COUNTRIES = ("+86", "0086", "86", "(+86)", "（+86）", "＋８６")


def wide(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def mobiles() -> list[str]:
    groups = (("138", "0013", "8000"), ("1380", "0138", "000"), ("138", "001", "38000"))
    plain = [mark.join(parts) for mark in BREAKS for parts in groups]
    return plain + [f"{country}{mark}138{mark}0013{mark}8000" for country in COUNTRIES for mark in BREAKS]


def landlines() -> list[str]:
    long, short = ("86386312", "8638 6312", "8638-6312", "8638—6312"), ("8638631", "863 8631", "863-8631")
    plain = [f"{area}{mark}{number}" for area in AREAS for mark in BREAKS for number in (long + short if "0791" in area else long)]
    areas = ("791", "0791", "(0)791", "10")
    return plain + [
        f"{country}{mark}{area}{mark}86386312" for country in COUNTRIES for mark in BREAKS for area in areas if mark or "+" in country
    ]


def identities() -> list[str]:
    groups = (
        ("110101", "19900307", "7774"),
        ("110101", "1990", "0307", "7774"),
        ("110101", "1990", "03", "07", "777", "4"),
        ("110", "101", "19900307", "7774"),
    )
    return [mark.join(parts) for mark in BREAKS for parts in groups] + [f"110105{mark}491231{mark}002" for mark in BREAKS]


def cards() -> list[str]:
    return [mark.join((CARD[:4], CARD[4:8], CARD[8:12], CARD[12:16], CARD[16:])) for mark in BREAKS]


@pytest.mark.parametrize(
    ("kind", "notations"),
    [("phone", mobiles()), ("phone", landlines()), ("identity", identities()), ("card", cards())],
    ids=["mobile", "landline", "identity", "card"],
)
def test_no_notation_passes(kind: str, notations: list[str]) -> None:
    missed = []
    for notation, prefix, form in product(dict.fromkeys(notations), PREFIXES, (str, wide)):
        if prefix in ("tel:", "Tel.") and notation[:2] == "86":
            continue
        text = f"关于{prefix}{form(notation)}的投诉"
        kinds = {each.kind for each in find_personal(text)}
        if kinds != {kind} or find_personal(mask(text)) or len(mask(text)) != len(text):
            missed.append(text)
    assert missed == []


def test_a_number_is_found_behind_a_day() -> None:
    assert [each.kind for each in find_personal(f"2020-04-01 {IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}")] == ["identity"]


@pytest.mark.parametrize(
    "text",
    ["护照E12345678", "护照号码：EA1234567", "港澳居民来往内地通行证 H12345678", "台胞证/通行证号C12345678", "passport no. G12345678"],
)
def test_a_passport_is_found_where_the_text_names_it(text: str) -> None:
    assert [each.kind for each in find_personal(text)] == ["identity"]
    assert find_personal(mask(text)) == ()


TITLES = [
    "关于同意江西某某人力资源有限公司变更经营范围的批复（赣人社许〔2020〕1号）",
    "赣人社字〔2020〕138号、〔2020〕139号、〔2020〕140号",
    "行政处罚决定书（赣人社罚字[2020]第0013号）罚款人民币138,000.00元",
    "责令支付工资1380013.80元、经济补偿13800.13元",
    "奖补资金150000—200000元",
    "补贴标准13500.00—18000.00元",
    "2020年4月1日至2020年12月31日",
    "2020.04.01—2020.12.31",
    "2020-04-01 10:30 至 2020-04-02 11:30",
    "2020·04·01·2021·04·01",
    "GB/T 33532-2017、GB 32100—2015",
    "国办发〔2019〕3号 国发〔2020〕12号 赣府发〔2020〕14号",
    "第13、14、15、16、17、18条",
    "统一社会信用代码91360000158264783X",
    "备案号：赣ICP备05003456号-1",
    "人力资源服务许可证 (赣)人服证字〔2020〕第0100000123号",
    "建字第360100202000123号",
    "不动产权证 赣(2020)南昌市不动产权第0012345号",
    "劳人仲案字〔2020〕第1380号",
    "编号2020-0401-0001-0002",
    "招标编号：JXZB2020-0401-13800",
    "面积1380.01平方米，容积率3.80，总投资13800万元",
    "3000.00 4000.00 5000.00",
    "北纬28.6820 东经115.8579",
    "12333热线、12345热线、110、119",
    "96333 4008123123",
    "版本号 1.0.13.800.1380",
    "服务器10.13.138.139:8080",
    "2019年12月31日24时前办结11010件",
    "https://rst.jiangxi.gov.cn/art/2020/4/1/art_47347_1234567.html",
    "护照办理流程", "往来港澳通行证签注工作的通知", "E12345678",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_no_title_is_refused_without_need(title: str) -> None:
    assert find_personal(title) == ()
