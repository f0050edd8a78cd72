"""记录与期限: who may read for how long, what people answered, corrected, exported and put away."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller, digest, uscc
from api.demo.people import CUI, GUO, HE, LUO, SHEN, TANG, WEI, XU, ZHOU
from domain.indicators.indicator import identity_of

_TASKS = (
    # case, official, task, purpose, opened, until, closed
    ("clue-2023-017", SHEN, "task-2023-11", "VERIFICATION", "2023-05-18", "2023-08-18", "2023-07-05"),
    ("clue-2025-060", ZHOU, "task-2026-02", "INVESTIGATION", "2026-04-14", "2026-10-14", None),
)  # fmt: skip
_ANSWERS = (
    # indicator, key, reason, episode, official, on, disposition, reason given
    ("R10", CUI, "business", f"CHILD {uscc(8)}", CUI, "2022-11-14", "EXPLAINED", "RECUSED_FROM_TENDERS"),
    ("R10", CUI, "business", f"CHILD {uscc(8)}", CUI, "2023-06-05", "OPEN", "WITHDRAWAL_FOR_SHOW"),
    ("R12", CUI, "repeated", "BIDDER_CONTACT", CUI, "2024-03-18", "EXPLAINED", "ONE_CLUE_FOR_ALL"),
    ("R16", LUO, "returned", "audit-2023-05 f-2023-05-1", LUO, "2024-07-01", "DISMISSED", "ACCEPTED_SINCE"),
    ("R01", "sel-2024-09", "checks", "", ZHOU, "2025-12-01", "REFERRED", "TO_DISCIPLINE"),
)  # fmt: skip
_REQUESTS = (
    # official, request, asked, answered, corrected, circle
    (TANG, "correction-2024-03", "2024-03-25", "2024-04-08", True, "PERSONAL"),
    (HE, "correction-2024-07", "2024-06-18", "2024-07-15", True, "PERSONAL"),
    (LUO, "correction-2025-02", "2025-02-10", "2025-02-21", False, "WORK"),
    (GUO, "correction-2026-05", "2026-05-20", None, False, "WORK"),
)
"""By the person; 贺明川's was answered four days late, 郭承钧's is not answered yet."""


def opened_for_a_task(tell: Teller) -> Iterator[Event]:
    for case, official, task, purpose, opened, until, closed in _TASKS:
        whom = about(official, case=case, circle="WORK")
        yield tell(
            "task.opened", opened, whom, task=task, purpose=purpose, opened_on=opened,
            reader="h-disc-06", until=until,
        )  # fmt: skip
        if closed:
            yield tell("task.closed", closed, whom, task=task, closed_on=closed)


def findings_answered(tell: Teller) -> Iterator[Event]:
    """An indicator asks; whoever is answerable explains it, dismisses it, or refers the matter."""
    for indicator, key, reason, episode, official, on, disposition, given in _ANSWERS:
        yield tell(
            "finding.disposed", on, about(official, circle="WORK"),
            finding=identity_of(indicator, key, reason, episode), disposition=disposition,
            disposed_on=on, reason=given, disposed_by="h-org-01",
        )  # fmt: skip


def corrections_asked_for(tell: Teller) -> Iterator[Event]:
    for official, request, asked, answered, corrected, circle in _REQUESTS:
        whom = _of(official, circle)
        yield tell("record.correction-requested", asked, whom, request=request, requested_on=asked)
        if answered:
            yield tell(
                "record.correction-answered", answered, whom, request=request,
                answered_on=answered, corrected=corrected,
            )  # fmt: skip


def exported_and_put_away(tell: Teller) -> Iterator[Event]:
    for on, scope, purpose, entries in (
        ("2024-03-04", "UNIT_U-WANGXI", "TOUR_INSPECTION", 61),
        ("2025-08-25", "SELECTIONS_2024", "JOINT_MEETING", 38),
    ):
        yield tell(
            "record.exported", on, about(circle="WORK"), scope=scope, purpose=purpose,
            exported_by="h-org-06", exported_on=on, entries=entries,
            content_sha256=digest(f"export/{on}"),
        )  # fmt: skip
    for on, official, circle, targets, action, basis in (
        ("2024-07-15", SHEN, "SOCIAL", ["clue-2023-017"], "RESTRICT", "UNFOUNDED_AFTER_A_YEAR"),
        ("2026-02-02", XU, "WORK", ["t-xu-1", "audit-2024-01"], "TRANSFER_ARCHIVE", "RETIRED"),
        ("2026-03-16", WEI, "WORK", ["measure-2022-10"], "EXTEND", "DEPARTURE_AUDIT_MISSING"),
    ):
        yield tell(
            "retention.action-taken", on, _of(official, circle), targets=targets, action=action,
            basis=basis, taken_on=on,
        )  # fmt: skip


def _of(official: str, circle: str) -> About:
    link = {"PERSONAL": "DECLARATION_ITEM", "SOCIAL": "INTEREST_LINK"}.get(circle)
    return about(official, circle=circle, link=link)
