"""Headers that other systems, and offices, write for columns of the national standard; each use is told.

LAW.md §4.2 says where the lists come from: [S] seen in code or on pages, [M] from memory.
"""

from __future__ import annotations

#: When it became public: no list of the standard has the column; pages of 信用中国 and portals write 公示日期 [S].
OURS = {"公示日期": "公示时间"}
#: Headers that may mean one of ours, or another day and another office (发布时间 of a platform, 责任单位 of a party): asked, never taken.
MEANT = {
    "发布时间": "公示时间",
    "发布日期": "公示时间",
    "公开时间": "公示时间",
    "公开日期": "公示时间",
    "上网时间": "公示时间",
    "上网日期": "公示时间",
    "公开渠道": "公示渠道",
    "发布渠道": "公示渠道",
    "公示平台": "公示渠道",
    "公示链接": "公示网址",
    "发布网址": "公示网址",
    "网址链接": "公示网址",
    "责任单位": "责任处室",
    "责任部门": "责任处室",
    "承办处室": "责任处室",
    "处室": "责任处室",
}
PERMITS = {
    # the word order of penalties, and of the layout of 2015 [S]: permits 决定文书号, penalties 决定书文号 is the trap of §4.2
    "行政许可决定书文号": "行政许可决定文书号",
    "许可决定文书号": "行政许可决定文书号",
    "许可决定书文号": "行政许可决定文书号",
    "行政许可文书号": "行政许可决定文书号",
    "行政许可决定书号": "行政许可决定文书号",
    "许可文号": "行政许可决定文书号",
    # XK_JDRQ by its longer and its shorter label [M]
    "行政许可决定日期": "许可决定日期",
    "许可日期": "许可决定日期",
    "作出许可决定日期": "许可决定日期",
}
PENALTIES = {
    # the word order of permits
    "行政处罚决定文书号": "行政处罚决定书文号",
    "处罚决定书文号": "行政处罚决定书文号",
    "处罚决定文书号": "行政处罚决定书文号",
    "行政处罚文书号": "行政处罚决定书文号",
    "行政处罚决定书号": "行政处罚决定书文号",
    "处罚文号": "行政处罚决定书文号",
    # CF_JDRQ by its longer and its shorter label [M]
    "行政处罚决定日期": "处罚决定日期",
    "处罚日期": "处罚决定日期",
    "作出处罚决定日期": "处罚决定日期",
    "作出行政处罚决定日期": "处罚决定日期",
}
#: Headers that say neither 许可 nor 处罚; another column, or the sheet's name, must [M]. The values are numbers and days of decision.
NUMBERS = ("决定书文号", "决定文书号", "决定书号", "文书号", "文书文号")
DAYS = ("决定日期", "决定书日期", "作出决定日期", "做出决定日期")
