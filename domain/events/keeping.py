"""Keeping of the record 记录与期限: clocks moved, findings answered, tasks, corrections, exports."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    ANY_CIRCLE,
    ANY_STAGE,
    COORDINATION,
    Mark,
    Officials,
    Rule,
    event,
)
from domain.values import Code, Count, Ref, Sha256, StatementId


@event(
    "task.opened", "任务下达", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("监察法", "18", Mark.F),),
)  # fmt: skip
class TaskOpened:
    """Access follows an open task and ends with it; `until` inclusive."""

    task: Ref
    purpose: Code
    opened_on: date
    reader: Ref
    until: date | None = None


@event(
    "task.closed", "任务结束", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("监察法", "18", Mark.F),),
)  # fmt: skip
class TaskClosed:
    task: Ref
    closed_on: date


@event(
    "clock.extended", "期限延长", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("T·I·F",), officials=Officials.ANY, rules=(Rule("信访工作条例", "34", Mark.F),),
    version=2,
)  # fmt: skip
class ClockExtended:
    """`due_on` is the new last day; `of` the id of the statement that started the clock, where several run."""

    clock: Code
    of: StatementId | None = None
    due_on: date
    reason: Code
    approved_by: Ref
    extended_on: date


@event(
    "clock.suspended", "期限中止", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·I·F",), officials=Officials.ANY,
    rules=(Rule("信访工作条例", "34", Mark.M),),
    version=2,
)  # fmt: skip
class ClockSuspended:
    clock: Code
    of: StatementId | None = None
    suspended_on: date
    reason: Code


@event(
    "clock.resumed", "期限恢复", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("T·I·F",), officials=Officials.ANY, rules=(Rule("信访工作条例", "34", Mark.M),),
    version=2,
)  # fmt: skip
class ClockResumed:
    clock: Code
    of: StatementId | None = None
    resumed_on: date


@event(
    "clock.cancelled", "期限终止", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·I·F",), officials=Officials.ANY,
    rules=(Rule("信访工作条例", "34", Mark.M),),
    version=2,
)  # fmt: skip
class ClockCancelled:
    clock: Code
    of: StatementId | None = None
    cancelled_on: date
    reason: Code


class FindingDisposition(StrEnum):
    """待答 · 已说明 · 不成立 · 移送."""

    OPEN = "OPEN"
    EXPLAINED = "EXPLAINED"
    DISMISSED = "DISMISSED"
    REFERRED = "REFERRED"


@event(
    "finding.disposed", "预警处置", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·I·F",), officials=Officials.ANY,
    rules=(Rule("个人信息保护法", "24", Mark.F),),
)  # fmt: skip
class FindingDisposed:
    """A person's answer to a finding, which is named by its identity."""

    finding: Ref
    disposition: FindingDisposition
    disposed_on: date
    reason: Code
    disposed_by: Ref


@event(
    "record.correction-requested", "更正申请", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("个人信息保护法", "46", Mark.F),),
    version=2,
)  # fmt: skip
class CorrectionRequested:
    """`target_source_id` is the id of the statement that is to be corrected."""

    request: Ref
    target_source_id: StatementId | None = None
    requested_on: date


@event(
    "record.correction-answered", "更正答复", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("个人信息保护法", "46", Mark.F),),
)  # fmt: skip
class CorrectionAnswered:
    """Fifteen working days (D, K90)."""

    request: Ref
    answered_on: date
    corrected: bool


class RetentionAction(StrEnum):
    """停止处理 · 销毁密钥 · 移交档案 · 延长."""

    RESTRICT = "RESTRICT"
    CRYPTO_SHRED = "CRYPTO_SHRED"
    TRANSFER_ARCHIVE = "TRANSFER_ARCHIVE"
    EXTEND = "EXTEND"


@event(
    "retention.action-taken", "到期处置", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·I·F",), officials=Officials.ANY,
    rules=(Rule("个人信息保护法", "19, 47", Mark.F), Rule("档案法实施条例", "24", Mark.F)),
)  # fmt: skip
class RetentionActionTaken:
    targets: tuple[Ref, ...]
    action: RetentionAction
    basis: Code
    taken_on: date


@event(
    "record.exported", "数据导出", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·I·F",), officials=Officials.ANY,
    rules=(Rule("政务处分法", "39", Mark.F),),
)  # fmt: skip
class RecordExported:
    """An export is an entry: what, for what, by whom, how many."""

    scope: Code
    purpose: Code
    exported_by: Ref
    exported_on: date
    entries: Count
    content_sha256: Sha256
