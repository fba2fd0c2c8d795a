"""Notice texts in their official form rebuild the shipped calendar; a text with one digit or one weekday changed is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govopen.core.dates.moments import Span, year_span
from govopen.core.dates.work_calendar import Arrangement, DayKind, HolidayNotice
from govopen.datafiles.work_calendar import build_calendar, read_shipped_notices
from govopen.errors import DataError
from govopen.notices.parser import read_notice
from govopen.resources import data_folder

TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "notices").glob("*.txt"))}
SHIPPED = {notice.notice.id: notice for notice in read_shipped_notices(data_folder() / "calendar")}
SINCE_2020 = [name for name in TEXTS if name >= "2020"]
#: The Mid-Autumn Festival of 2015 fell on a Sunday and was made up for within the National Day holiday.
UNUSUAL = {"2015"}
ALPHABET = "0123456789年月日至、，。（）：一二三四五六七八九十星期周上班放假调休共天元旦春节国庆 \n"


def read(name: str) -> HolidayNotice:
    return read_notice(TEXTS[name], allow_unusual=name in UNUSUAL)


def test_there_is_a_text_for_every_year_since_2010() -> None:
    assert set(TEXTS) == {*map(str, range(2010, 2027)), "2015-victory-day", "2019-labour-day", "2020-spring-festival"}


@pytest.mark.parametrize("name", [*SINCE_2020, "2015-victory-day", "2019-labour-day"])
def test_text_gives_the_shipped_arrangements(name: str) -> None:
    notice = read(name)
    assert notice.arrangements == SHIPPED[name].arrangements
    assert (notice.amends, notice.notice.published) == (SHIPPED[name].amends, SHIPPED[name].notice.published)
    if name != "2026":  # its number was not seen in the notice itself
        assert notice.notice.number == SHIPPED[name].notice.number


def test_texts_rebuild_the_calendar_day_by_day() -> None:
    """The texts alone, laid over 2004 to 2009, give the shipped calendar: kind and make-up of every day of 2010 to 2026."""
    shipped = build_calendar()
    rebuilt = build_calendar(notices=[read(name) for name in TEXTS])
    for year in range(2010, 2027):
        for ordinal in range(year_span(year).first.toordinal(), year_span(year).last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            assert rebuilt.is_working(day) is shipped.is_working(day), day
            if year >= 2020:
                assert rebuilt.day(day).kind is shipped.day(day).kind, day
                assert rebuilt.day(day).name == shipped.day(day).name, day


def test_an_extension_pasted_without_its_number_replaces_the_shipped_one() -> None:
    notice = read_notice(TEXTS["2020-spring-festival"].replace("国办发明电〔2020〕1号", ""))
    found = build_calendar(notices=[notice]).day(date(2020, 1, 31)).notice
    assert found is not None
    assert (found.number, found.source) == (None, notice.notice.source)


def test_text_replaces_the_shipped_notice_and_is_named_behind_the_day() -> None:
    rebuilt = build_calendar(notices=[read("2022")])
    notice = rebuilt.day(date(2022, 1, 29)).notice
    assert notice is not None
    assert notice.source == "sha256:" + sha256(TEXTS["2022"].encode()).hexdigest()


def slips(name: str) -> Iterator[str]:
    """One digit or one weekday changed, everywhere in the notice proper; two wrong digits for each right one.

    Left out, because said only once, so that no reader can know them wrong: the index number, the day of posting and the links of the
    page around the notice, the sentences of 2025 on the law, and how many years ago the war was won.
    """
    once = ("索 引", "发文字号：国办发明电〔2019〕16号　", "相关链接", "自2025年", "２０２５－１１", "标　　题：国务院关于中国")
    place = 0
    for line in TEXTS[name].splitlines(keepends=True):
        for index, char in enumerate(line):
            wrong = ""
            if char.isdecimal() and not line.startswith(once) and "70周年" not in line[index - 1 : index + 4]:
                wrong = "".join(str((int(char) + step) % 10) for step in (1, 7))
            elif char in "一二三四五六日" and line[index - 1] in "周期" and not line.startswith(once):
                wrong = {"六": "日五", "日": "六一"}.get(char, "六日")
            for slip in wrong:
                yield TEXTS[name][: place + index] + slip + TEXTS[name][place + index + 1 :]
        place += len(line)


@pytest.mark.parametrize("name", [*SINCE_2020, "2015-victory-day", "2019-labour-day"])
def test_every_slip_is_refused(name: str) -> None:
    refused, accepted = 0, []
    for slip in slips(name):
        try:
            read_notice(slip)
        except DataError as error:
            refused += bool(error.problems)
        else:
            accepted.append([line for line in slip.splitlines() if line not in TEXTS[name]])
    if name == "2015-victory-day":  # “70周年” in the heading
        accepted = [lines for lines in accepted if not any("周年" in line for line in lines)]
    assert accepted == []
    assert refused > 35


def problems(text: str, *, allow_unusual: bool = False) -> dict[str, str | None]:
    with pytest.raises(DataError) as caught:
        read_notice(text, allow_unusual=allow_unusual)
    return {str(problem.message): problem.value for problem in caught.value.problems}


def changed(name: str, old: str, new: str) -> str:
    assert old in TEXTS[name]
    return TEXTS[name].replace(old, new)


def test_all_contradictions_are_told_at_once_with_their_words() -> None:
    text = changed("2021", "共7天。2月7日（星期日）", "共8天。2月7日（星期六）").replace("三、清明节：4月3日至5日放假调休，共3天。", "")
    assert problems(text) == {
        "The days given are 7, not 8.": "2月11日至17日放假调休,共8天",
        "2021-02-07 is not that day of the week.": "2月7日(星期六)",
        "The items are not numbered one after another: something is missing or twice.": "劳动节:5月1日至5日放假调休,共5天。",
        "清明节 is not arranged.": "清明节",
        "Rest days on weekdays less make-up days are 10; the statutory days are 11.": "元旦、春节、劳动节、端午节、中秋节、国庆节",
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("2025", "农历正月初七", "农历正月初八", "2025-02-04 is not that day of the lunar calendar."),
        ("2026", "农历腊月二十八", "农历腊月二十六", "2026-02-15 is not that day of the lunar calendar."),
        ("2024", "（2月9日）", "（2月8日）", "2024-02-09 is New Year's Eve."),
        ("2024", "6月10日放假，与周末连休", "6月11日放假，与周末连休", "These days do not touch a weekend."),
        ("2020", "6月28日（星期日）上班", "6月30日上班", "2020-06-30 is no weekend day, so it cannot be a make-up day."),
        ("2020", "9月27日（星期日）", "10月4日（星期日）", "2020-10-04 is both off and a make-up day."),
        ("2023", "2023年1月2日", "2022年1月2日", "This day does not belong to the arrangement of 2023."),
        ("2023", "4月5日放假，共1天", "4月6日放假，共1天", "2023-04-05, 清明节 itself, is not among the days off."),
        ("2022", "4月3日至5日", "4月33日至5日", "There is no such day."),
        ("2022", "4月3日至5日", f"4月{'3' * 5000}日至5日", "There is no such day."),
        ("2022", "4月3日至5日", f"{'2' * 12}年4月3日至5日", "There is no such day."),
        ("2022", "4月3日至5日", f"4月3日{'—' * 5000}清明节", "These words about a date were not understood."),
        ("2022", "6月3日至5日放假", "6月5日至3日放假", "The last day lies before the first."),
        ("2021", "10月9日（星期六）上班", "10月9日（星期六）加班", "These words about a date were not understood."),
        ("2021", "2月20日", "2月27日", "Unusual: 2021-02-27 is not on the weekend next to the holiday."),
        (
            "2020-spring-festival",
            "2月3日（星期一）起",
            "2月4日（星期二）起",
            "Work is said to begin on another day than the one after the holiday.",
        ),
        (
            "2026",
            "２０２５－１１－０４ 来源：中国政府网\n成文日期：2025年11月4日",
            "成文日期：2025年11月5日",
            "The text bears different dates of issue.",
        ),
    ],
)
def test_contradictions(name: str, old: str, new: str, message: str) -> None:
    assert message in problems(changed(name, old, new))


def test_text_without_a_title_or_a_date_says_so() -> None:
    assert list(problems("今天天气很好。")) == [
        "No title such as 国务院办公厅关于2027年部分节假日安排的通知 was found, so the year is not known.",
        "The date of issue is wanting; add it to the text, or give it with --published.",
    ]
    undated = changed("2021", "成文日期：2020年11月25日\n", "").replace("国务院办公厅　　\n2020年11月25日　　\n", "")
    assert read_notice(undated, published=date(2020, 11, 25)).notice.published == date(2020, 11, 25)


#: Invented: no notice for 2027 is out. It keeps the law and the custom, and is no forecast.
INVENTED = """
国务院办公厅关于2027年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
国务院办公厅
2026年11月10日
"""


def test_a_new_year_is_covered_once_its_notice_is_read_in() -> None:
    notice = read_notice(INVENTED)
    calendar = build_calendar(notices=[notice])
    assert calendar.coverage.last == date(2027, 12, 31)
    assert calendar.day(date(2027, 1, 31)).kind is DayKind.MAKEUP
    assert calendar.add(date(2026, 12, 29), 4) == date(2027, 1, 5)
    before = build_calendar(notices=[notice], published_by=date(2026, 11, 9))
    assert before.coverage.last == date(2026, 12, 31)


def test_a_saved_web_page_reads_like_its_text() -> None:
    lines = TEXTS["2026"].splitlines()
    page = "<html><head><title>国务院办公厅关于2025年部分节假日安排的通知</title><style>p{margin:2em}</style></head><body>"
    page += "".join(f"<p style='text-indent:2em'><span>{line[:6]}</span>&nbsp;{line[6:]}</p>\r\n" for line in lines) + "</body></html>"
    assert read_notice(page).arrangements == SHIPPED["2026"].arrangements


class TestAnyText:
    """Whatever is pasted, the reader gives a notice or says what is wrong; it never fails."""

    @given(name=st.sampled_from(sorted(TEXTS)), cut=st.tuples(st.integers(0, 900), st.integers(0, 60)), put=st.text(ALPHABET, max_size=8))
    def test_damaged(self, name: str, cut: tuple[int, int], put: str) -> None:
        start, length = cut
        text = TEXTS[name]
        with suppress(DataError):
            build_calendar(notices=[read_notice(text[:start] + put + text[start + length :])])


def test_older_wordings() -> None:
    """2010 leaves the month out (“2月20日（星期六）、21日（星期日）上班”), 2012 reaches back a year, 2014 says 补休."""
    assert Arrangement(("春节",), 2010, (Span(date(2010, 2, 13), date(2010, 2, 19)),), (date(2010, 2, 20), date(2010, 2, 21))) in (
        read("2010").arrangements
    )
    assert read("2012").arrangements[0].work == (date(2011, 12, 31),)
    assert read("2014").arrangements[2].off == (Span(date(2014, 4, 5), date(2014, 4, 5)), Span(date(2014, 4, 7), date(2014, 4, 7)))


def test_only_2015_departs_from_custom() -> None:
    assert list(problems(TEXTS["2015"])) == [
        "Unusual: rest days on weekdays less make-up days are 0, not 1.",
        "Unusual: rest days on weekdays less make-up days are 4, not 3.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [("2月20日", "2月27日", True), ("10月9日（星期六）上班", "", False), ("2月7日（星期日）", "2月7日（星期六）", False)],
)
def test_what_may_be_accepted_after_a_look_at_the_official_page_says_how(old: str, new: str, named: bool) -> None:
    with pytest.raises(DataError) as refused:
        read_notice(changed("2021", old, new))
    assert ("--unusual" in str(refused.value.hint)) is named


def _untitled(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if "的通知" not in line and "节假日安排" not in line)


def test_a_notice_without_its_title_is_kept_as_it_is() -> None:
    """The case 09: nothing is put in the title's place."""
    notice = read_notice(_untitled(TEXTS["2026"])).notice
    assert (notice.title, str(notice)) == ("", notice.number or notice.id)
    assert str(notice)


def test_a_notice_by_another_body_is_not_renamed() -> None:
    text = TEXTS["2026"].replace("国务院办公厅", "江西省人民政府办公厅")
    notice = read_notice(text).notice
    assert notice.title.startswith("江西省人民政府办公厅关于2026年")
    assert notice.published == read("2026").notice.published


@pytest.mark.parametrize("above", ["关于放假安排的公告\n", "记者从国务院办公厅获悉，明年放假安排公布。\n"])
def test_what_a_page_puts_over_a_notice_is_no_title(above: str) -> None:
    assert read_notice(above + _untitled(TEXTS["2026"])).notice.title == ""
    assert read_notice(above + _untitled(TEXTS["2021"])).notice.number == "国办发明电〔2020〕27号"


@pytest.mark.parametrize("body", ["虚构县人民政府", "虚构省人力资源和社会保障厅", "虚构大学"])
def test_further_bodies_are_kept_or_left_out_and_never_replaced(body: str) -> None:
    title = read_notice(TEXTS["2026"].replace("国务院办公厅", body)).notice.title
    assert title in (f"{body}关于2026年部分节假日安排的通知", "关于2026年部分节假日安排的通知")


def test_a_notice_passed_on_by_another_body_says_so() -> None:
    title = read_notice(f"虚构市人民政府办公室转发{TEXTS['2026']}").notice.title
    assert title == "虚构市人民政府办公室转发国务院办公厅关于2026年部分节假日安排的通知"


def test_a_date_in_chinese_numerals_under_the_signature() -> None:
    published = read("2026").notice.published
    assert published is not None
    text = TEXTS["2026"]
    digits = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(published.year))
    numerals = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
    day = {4: "四", 25: "二十五"}.get(published.day, numerals[published.day] if published.day < 13 else "")
    written = f"{published.year}年{published.month}月{published.day}日"
    assert day
    assert written in text
    assert read_notice(text.replace(written, f"{digits}年{numerals[published.month]}月{day}日")).notice.published == published
