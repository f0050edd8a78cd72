"""What statuses are called in Chinese, by lifecycle: several share a word, and mean it differently."""

from __future__ import annotations

from collections.abc import Mapping

ZH: Mapping[str, Mapping[str, str]] = {
    "selection": {
        "DRAFT": "尚未动议",
        "MOTION": "已动议",
        "RECOMMENDED": "已民主推荐",
        "LISTED": "已确定考察对象",
        "NOTICED": "已发布考察预告",
        "INSPECTED": "已考察，凡提四必未完成",
        "CHECKED": "凡提四必已完成",
        "SIGNED": "廉洁自律结论性意见已双签字",
        "DELIBERATED": "已讨论通过",
        "PUBLICITY": "任前公示中",
        "CLEARED": "公示结束，无未了结事项",
        "APPOINTED": "已任职，无试用期",
        "PROBATION": "试用期中",
        "CONFIRMED": "试用期满，正式任职",
        "NOT_CONFIRMED": "试用期满，不胜任",
        "SUSPENDED": "选任暂停",
        "TERMINATED": "选任终止",
    },
    "declaration": {
        "UNOPENED": "尚未开始查核",
        "UNDER_VERIFICATION": "查核中",
        "CONSISTENT": "查核一致",
        "DISCREPANT": "查核不一致，待说明",
        "EXPLAINED": "本人已说明",
        "DETERMINED": "已认定",
        "HANDLED": "已处理",
        "CLOSED": "已办结",
    },
    "petition": {
        "UNRECEIVED": "尚未登记",
        "RECEIVED": "已登记",
        "DUPLICATE_KEPT": "重复件，存查",
        "NOT_ACCEPTED": "不予受理",
        "ROUTED": "已转送、交办、督办或报送",
        "ACCEPTED": "已受理",
        "MERGED_TO_CLUE": "已并入问题线索",
        "ANSWERED": "已答复",
        "FED_BACK": "已反馈",
        "UNDER_REVIEW": "复查、复核中",
        "REVIEWED": "已复查、复核",
        "CLOSED": "已办结",
    },
    "clue": {
        "UNREGISTERED": "尚未登记",
        "REGISTERED": "已登记，待处置",
        "INQUIRY": "谈话函询，尚未发函",
        "WAIT_REPLY": "已函询，待回复",
        "REPLY_IN": "已回复或已谈话",
        "VERIFY": "初步核实中",
        "PROPOSED": "已报告核实情况，待决定",
        "SHELVED": "暂存待查",
        "CASE_OPEN": "立案审查调查中",
        "PASSED_ON": "已移送",
        "CONCLUDED": "已了结",
    },
    "measure": {
        "NOTHING_DECIDED": "尚无处理处分",
        "IN_FORCE": "已作出，未见载明结束",
        "UNDER_REVIEW": "复审、复核或申诉中，不停止执行",
        "ENDED": "期满解除",
        "REVOKED": "已撤销",
    },
    "audit": {
        "UNCOMMISSIONED": "尚未委托",
        "COMMISSIONED": "已委托",
        "NOTICE_SERVED": "已送达审计通知书",
        "FIELDWORK": "实施审计中",
        "DRAFT": "已送征求意见稿",
        "COMMENTED": "已收书面意见",
        "FINAL": "已出报告，未发现问题",
        "FINDINGS_OPEN": "已出报告，问题待整改",
        "OBJECTION": "已申诉",
        "RE_EXAMINED": "已作复查决定",
    },
    "rectification": {
        "NOTHING_FOUND": "尚无问题、事项",
        "FINDINGS_OPEN": "有问题，尚无整改方案",
        "RECTIFYING": "整改中",
        "ACCEPTED": "已全部销号",
    },
    "departure": {
        "IN_OFFICE": "在任",
        "APPLIED": "已申请辞职，待决定",
        "INITIATED": "离任已启动",
        "HANDED_OVER": "已公务交接",
        "LEFT": "已离任",
        "AFTER_OFFICE": "已报告离职后从业",
        "IN_BREACH": "违规从业，未纠正",
    },
    "allegation": {
        "ALLEGED": "仅有指控",
        "EXAMINED": "已受理审查，未决定",
        "LAPSED": "未作决定即终止",
        "DECIDED": "已决定",
    },
}


def zh(lifecycle: str, status: str) -> str | None:
    """None for one that this program no longer knows, in a view that is older."""
    return ZH.get(lifecycle, {}).get(status)
