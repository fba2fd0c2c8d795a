"""Headers that other systems, and offices, write for columns of the national standard; each use is told.

LAW.md §4.2 says where the lists come from: [S] seen in code or on pages, [M] from memory.
"""

from __future__ import annotations

import re

#: When it became public: no list of the standard has the column; pages of 信用中国 and portals write 公示日期 [S].
OURS = {"公示日期": "公示时间", "publicDate": "公示时间"}
#: Any other header that speaks of a day of publication, and not of its end: 公示开始时间, 首次公示日期, 网上公开时间; asked, never taken.
LIKE_PUBLISHED = re.compile(r"(?!.*(?:截止|结束|终止|到期|期限|撤)).*(?:公示|公开|上网).*(?:时间|日期|时刻)")
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
    "公开平台": "公示渠道",
    "发布平台": "公示渠道",
    "公示媒体": "公示渠道",
    "公示载体": "公示渠道",
    "公开载体": "公示渠道",
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
    # credit sites' JSON, a city's enterprise base, building permits, the enterprise credit system [S]
    "xkWsh": "行政许可决定文书号",
    "xkjdwsh": "行政许可决定文书号",
    "DOC_CODE": "行政许可决定文书号",
    "PERMIT_SYMBOL": "行政许可决定文书号",
    "AdminDocNO": "行政许可决定文书号",
    "licNo": "行政许可决定文书号",
    # XK_JDRQ by its longer and its shorter label [M]
    "行政许可决定日期": "许可决定日期",
    "许可日期": "许可决定日期",
    "作出许可决定日期": "许可决定日期",
    "xkJdrq": "许可决定日期",
    # what a decision is called, and who asked for it, on the same pages [S]
    "xk_xmmc_ah": "项目名称",
    "PROJECT_NAME": "项目名称",
    "许可事项名称": "项目名称",
    "许可事项": "项目名称",
    "事项名称": "项目名称",
    "licName_CN": "项目名称",
    "法定代表人姓名": "法定代表人",
    "xkFr": "法定代表人",
    "XK_FDDB": "法定代表人",
}
PENALTIES = {
    # the word order of permits
    "行政处罚决定文书号": "行政处罚决定书文号",
    "处罚决定书文号": "行政处罚决定书文号",
    "处罚决定文书号": "行政处罚决定书文号",
    "行政处罚文书号": "行政处罚决定书文号",
    "行政处罚决定书号": "行政处罚决定书文号",
    "处罚文号": "行政处罚决定书文号",
    # pages of tax offices, some of them misspelt; a city's enterprise base, Fujian, the enterprise credit system [S]
    "税务处罚决定文书号": "行政处罚决定书文号",
    "税务行政处罚决定书文号": "行政处罚决定书文号",
    "行政处罚决定文号": "行政处罚决定书文号",
    "行政处罚决定文书": "行政处罚决定书文号",
    "政处罚决定文书号": "行政处罚决定书文号",
    "政处罚决定书文号": "行政处罚决定书文号",
    "penDecNo": "行政处罚决定书文号",
    "WRIT_NO": "行政处罚决定书文号",
    "XZCFWS_CODE": "行政处罚决定书文号",
    # CF_JDRQ by its longer and its shorter label [M]
    "行政处罚决定日期": "处罚决定日期",
    "处罚日期": "处罚决定日期",
    "作出处罚决定日期": "处罚决定日期",
    "作出行政处罚决定日期": "处罚决定日期",
    "作出处罚决定的日期": "处罚决定日期",
    "兴处罚决定日期": "处罚决定日期",
    "penDecIssDate": "处罚决定日期",
    "PENALIZE_DATE": "处罚决定日期",
    "xy020107": "处罚决定日期",
    # a water bureau's web service, with WSH, AJMC, XZJG [S]
    "SXQ": "处罚决定日期",
    # what a decision is called, and who was punished, on the same pages [S]
    "案件名称": "处罚名称",
    "PUNISH_NAME": "处罚名称",
    "AJMC": "处罚名称",
    "XZCFWS_NAME": "处罚名称",
    "被处罚人姓名": "行政相对人名称",
    "被处罚当事人": "行政相对人名称",
    "违规主体名称": "行政相对人名称",
    "违法主体姓名": "行政相对人名称",
    "行政相对人名": "行政相对人名称",
    "行政行对人名称": "行政相对人名称",
    "政行对人名称": "行政相对人名称",
    "法人代表": "法定代表人",
    "法人代表人": "法定代表人",
    "法定代表人（负责人）": "法定代表人",
}
#: Headers that say neither 许可 nor 处罚; another column, or the sheet's name, must [M]. The values are numbers and days of decision.
NUMBERS = ("决定书文号", "决定文书号", "决定书号", "文书号", "文书文号", "文号", "WSH")
DAYS = ("决定日期", "决定书日期", "作出决定日期", "做出决定日期", "发证日期", "颁发日期")
