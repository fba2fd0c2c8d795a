"""One audit written by hand: every outcome, a long name, a title that means harm, a number that must be masked, a period, a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone

from govopen.core.dates.moments import AsOf, Moment, Span
from govopen.core.dates.work_calendar import Notice
from govopen.core.evaluation.kinds.deadline import DeadlineParams
from govopen.core.evaluation.kinds.quota import QuotaParams
from govopen.core.model.entries import Checkpoint
from govopen.core.model.events import Matter
from govopen.core.model.findings import Finding, Level, Outcome, Reason
from govopen.core.model.rules import LAST_DAY, Cite, Pack, Params, Rule, Version
from govopen.core.reports.audit_report import AuditReport, MonthLine, RuleLine, Sources, UnitLine
from govopen.datafiles.work_calendar import build_calendar

NOTICE = "江西省人力资源和社会保障厅关于进一步加强政务公开工作的通知"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e=cmd|' /C calc'!A0"
FROM = date(2020, 3, 16)
BEIJING = timezone(timedelta(hours=8))


def make_rule(rule_id: str, kind: str, *, article: str, level: Level, titles: tuple[str, str], text: str, params: Params) -> Rule:
    cite = Cite(document=NOTICE, article=article, text=text)
    version = Version(Span(FROM, LAST_DAY), cite, level, params)
    return Rule(rule_id, "jx-hrss-2020", kind, titles[0], titles[1], (), ("各处室单位",), (version,))


PUBLICITY = make_rule(
    "decision-publicity",
    "deadline",
    article="(六)",
    level="must",
    titles=("行政许可和行政处罚7个工作日内公示", "Permits and penalties on the portal within 7 working days"),
    text="公开履职过程中产生的行政许可和行政处罚信息,在作出行政决定之日起7个工作日内在厅门户网站公示。",
    params=DeadlineParams.model_validate(
        {
            "applies_to": {"kind": "decision", "type": ["permit", "penalty"]},
            "term": {"count": 7, "unit": "workday", "from": "decided"},
            "met_by": {"event": "published", "facet": "portal"},
        }
    ),
)
REPRINT = make_rule(
    "reprint-24h",
    "deadline",
    article="(十七)",
    level="must",
    titles=("上级重要政策24小时内转载", "Upstream policies reprinted within 24 hours"),
    text="厅门户网站应在24小时内转载。",
    params=DeadlineParams.model_validate(
        {
            "applies_to": {"kind": "upstream"},
            "term": {"count": 24, "unit": "hour", "from": "upstream-issued"},
            "met_by": {"event": "reprinted"},
        }
    ),
)
PRESS = make_rule(
    "press-quarterly",
    "quota",
    article="(十一)",
    level="in_principle",
    titles=("每季度至少举办一次新闻发布会", "A press conference each quarter"),
    text="原则上每季度至少举办一次新闻发布会",
    params=QuotaParams.model_validate({"kind": "press", "count": {"event": "press-held"}, "each": "quarter"}),
)
PRESS_DEPUTY = make_rule(
    "press-deputy-half-year",
    "quota",
    article="(十一)",
    level="in_principle",
    titles=("分管厅领导每半年至少出席一次新闻发布会", "A deputy at a press conference each half-year"),
    text="分管厅领导每半年至少出席一次新闻发布会",
    params=QuotaParams.model_validate(
        {"kind": "press", "count": {"event": "press-held"}, "each": "half-year", "per": "role", "role": "deputy", "by": "attended"}
    ),
)
RULES = (PUBLICITY, PRESS, PRESS_DEPUTY, REPRINT)

NOTICES = (
    Notice(
        "2020", "国办发明电〔2019〕16号", "国务院办公厅关于2020年部分节假日安排的通知", date(2019, 11, 21), "https://www.gov.cn/", (2020,)
    ),
    Notice(
        "2020-ext", "国办发明电〔2020〕1号", "国务院办公厅关于延长2020年春节假期的通知", date(2020, 1, 26), "https://www.gov.cn/", (2020,)
    ),
)
PACK = Pack(
    "jx-hrss-2020",
    NOTICE,
    "Notice on open government affairs",
    "赣人社字〔2020〕100号",
    "江西省人力资源和社会保障厅",
    FROM,
    "ab" * 32,
    RULES,
)
SOURCES = Sources(
    agency="江西省人力资源和社会保障厅",
    checkpoint=Checkpoint("1f0c2a7e9b3d4c55", 2417, "9ab3" * 16),
    packs=(PACK,),
    coverage=Span(date(2004, 1, 1), date(2026, 12, 31)),
    notices=NOTICES,
    generated_at=datetime(2021, 1, 8, 9, 30, 15, tzinfo=BEIJING),
    calendar=build_calendar(),
)


def counts(**numbers: int) -> Mapping[Outcome, int]:
    return {outcome: numbers.get(outcome.value, 0) for outcome in Outcome}


def decision(number: int, title: str, unit: str) -> Matter:
    return Matter(number, "decision", f"赣人社许〔2020〕{number}号", title, unit)


def about(rule: Rule, outcome: Outcome, reason: Reason) -> Finding:
    return Finding(rule.id, rule.pack, rule.article, rule.level, outcome, reason, version=FROM.isoformat())


def publicity(
    outcome: Outcome, code: str, *, matter: Matter, days: tuple[date, date | None, Moment | None], late: int | None = None, seq: int = 1
) -> Finding:
    began, due, done = days
    return Finding(
        PUBLICITY.id,
        PUBLICITY.pack,
        PUBLICITY.article,
        "must",
        outcome,
        Reason(code),
        matter=matter,
        unit=matter.unit,
        trigger=Moment(began),
        due=Moment(due) if due else None,
        done=done,
        late_by=late,
        late_unit="workday" if late else None,
        entries=(seq, seq + 1) if done else (seq,),
        version=FROM.isoformat(),
    )


WAIVED = Reason(
    "waived",
    {"was": Outcome.LATE, "why": Reason("late"), "ground": "疫情防控期间系统停机", "approver": "周主任", "until": date(2020, 12, 31)},
)
FINDINGS = (
    publicity(
        Outcome.LATE,
        "late",
        matter=decision(18, "江西某人力资源服务有限公司人力资源服务许可", "人力资源流动管理处"),
        days=(date(2020, 4, 24), date(2020, 5, 7), Moment(date(2020, 5, 11), time(9, 20))),
        late=3,
        seq=101,
    ),
    publicity(
        Outcome.LATE,
        "late",
        matter=decision(66, "民办职业培训学校设立审批", "职业能力建设处"),
        days=(date(2020, 9, 25), date(2020, 10, 12), Moment(date(2020, 10, 15), time(16, 0))),
        late=3,
        seq=812,
    ),
    publicity(
        Outcome.OVERDUE,
        "overdue",
        matter=decision(71, HOSTILE, "劳动保障监察局"),
        days=(date(2020, 11, 2), date(2020, 11, 11), None),
        seq=930,
    ),
    publicity(
        Outcome.OVERDUE,
        "overdue",
        matter=decision(90, "关于对身份证11010519491231002X持有人作出处罚的决定", "劳动保障监察局"),
        days=(date(2020, 12, 21), date(2020, 12, 30), None),
        seq=1203,
    ),
    Finding(
        PUBLICITY.id,
        PUBLICITY.pack,
        "(六)",
        "must",
        Outcome.WAIVED,
        WAIVED,
        matter=decision(7, "企业实行特殊工时制度审批", "劳动关系处"),
        unit="劳动关系处",
        trigger=Moment(date(2020, 2, 1)),
        due=Moment(date(2020, 2, 11)),
        done=Moment(date(2020, 2, 14)),
        entries=(12, 13, 55),
        version=FROM.isoformat(),
    ),
    Finding(
        PRESS.id,
        PRESS.pack,
        "(十一)",
        "in_principle",
        Outcome.MISSED,
        Reason("quota-missed"),
        period="2020-Q1",
        due=Moment(date(2020, 3, 31)),
        required=1,
        actual=0,
        version=FROM.isoformat(),
    ),
    Finding(
        PRESS_DEPUTY.id,
        PRESS_DEPUTY.pack,
        "(十一)",
        "in_principle",
        Outcome.MISSED,
        Reason("quota-missed", {"role": "deputy"}),
        leader="李副厅长",
        period="2020-H2",
        due=Moment(date(2020, 12, 31)),
        required=1,
        actual=0,
        version=FROM.isoformat(),
    ),
    Finding(
        REPRINT.id,
        REPRINT.pack,
        "(十七)",
        "must",
        Outcome.LATE,
        Reason("late"),
        matter=Matter(400, "upstream", "国办发〔2020〕27号", "国务院办公厅关于支持多渠道灵活就业的意见", "宣传中心"),
        unit="宣传中心",
        trigger=Moment(date(2020, 7, 31), time(17, 5)),
        due=Moment(date(2020, 8, 1), time(17, 5)),
        done=Moment(date(2020, 8, 3), time(9, 12)),
        late_by=2407,
        late_unit="minute",
        entries=(610, 611),
        version=FROM.isoformat(),
    ),
    Finding(
        REPRINT.id,
        REPRINT.pack,
        "(十七)",
        "must",
        Outcome.UNDETERMINED,
        Reason("answer-minute-unknown"),
        matter=Matter(401, "upstream", "国发〔2020〕12号", "国务院关于深入开展爱国卫生运动的意见", "宣传中心"),
        unit="宣传中心",
        trigger=Moment(date(2020, 11, 14), time(10, 0)),
        due=Moment(date(2020, 11, 15), time(10, 0)),
        done=Moment(date(2020, 11, 15)),
        entries=(945, 947),
        version=FROM.isoformat(),
    ),
)


def levels(findings: Iterable[Finding]) -> Mapping[tuple[Outcome, Level], int]:
    """How many of these findings there are of each outcome at each level."""
    return Counter((finding.outcome, finding.level) for finding in findings)


def bound(unit: str, **found: int) -> UnitLine:
    """An office of which nothing was judged under duties that bind less."""
    return UnitLine(unit, counts(**found), binding=counts(**found))


BY_RULE = (
    RuleLine(PUBLICITY, counts(met=212, late=2, overdue=2, waived=1)),
    RuleLine(PRESS, counts(met=3, missed=1)),
    RuleLine(PRESS_DEPUTY, counts(met=1, missed=1)),
    RuleLine(REPRINT, counts(met=58, late=1, undetermined=1)),
)
BY_UNIT = (
    bound("人力资源流动管理处", met=70, late=1),
    bound("劳动保障监察局", met=41, overdue=2),
    bound("劳动关系处", met=33, waived=1),
    bound("宣传中心", met=58, late=1, undetermined=1),
    bound("职业能力建设处", met=68, late=1),
    UnitLine(None, counts(met=4, missed=2), binding=counts()),
)
BY_MONTH = tuple(
    MonthLine(f"2020-{month:02d}", counts(met=met, late=late, overdue=overdue, waived=waived, undetermined=unsettled))
    for month, met, late, overdue, waived, unsettled in (
        (1, 24, 0, 0, 0, 0), (2, 9, 0, 0, 1, 0), (3, 19, 0, 0, 0, 0), (4, 25, 1, 0, 0, 0), (5, 22, 0, 0, 0, 0), (6, 24, 0, 0, 0, 0),
        (7, 27, 1, 0, 0, 0), (8, 22, 0, 0, 0, 0), (9, 25, 1, 0, 0, 0), (10, 18, 0, 0, 0, 0), (11, 28, 0, 1, 0, 1), (12, 27, 0, 1, 0, 0),
    )
)  # fmt: skip

REPORT = AuditReport(
    period=Span(date(2020, 1, 1), date(2020, 12, 31)),
    on=AsOf(date(2020, 12, 31)),
    sources=SOURCES,
    counts=counts(met=274, late=3, overdue=2, missed=2, waived=1, undetermined=1),
    by_rule=BY_RULE,
    by_unit=BY_UNIT,
    findings=FINDINGS,
    by_month=BY_MONTH,
    by_level={**levels(FINDINGS), (Outcome.MET, "must"): 270, (Outcome.MET, "in_principle"): 4},
    matters={"must": 5, "in_principle": 0, "encouraged": 0},
)
