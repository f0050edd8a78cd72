"""生活圈: journeys abroad and their papers, and ceremonies where a local rule asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller
from api.demo.people import CHENG, CUI, HE, HR_KEYS, LIN, MENG, PAN, TANG

_JOURNEYS = (
    # official, decided, from, to, regions, purpose, approved, returned
    (LIN, "2023-09-11", "2023-09-28", "2023-10-06", ["JP"], "TOURISM", True, "2023-10-06"),
    (
        HE,
        "2024-06-24",
        "2024-07-05",
        "2024-07-16",
        ["FR", "IT"],
        "FAMILY_VISIT",
        True,
        "2024-07-16",
    ),
    (CUI, "2025-02-24", "2025-03-07", "2025-03-16", ["SG"], "TOURISM", True, "2025-03-16"),
    (MENG, "2025-03-10", "2025-04-03", "2025-04-20", ["CA"], "FAMILY_VISIT", False, None),
)
_CUSTODY = (
    (LIN, "2022", "DEPOSITED", None),
    (LIN, "2023-09-18", "DRAWN", "2023-10-16"),
    (LIN, "2023-10-12", "RETURNED", None),
    (HE, "2022", "DEPOSITED", None),
    (HE, "2024-07-01", "DRAWN", "2024-07-26"),
    (HE, "2024-09-02", "RETURNED", None),
    (CUI, "2022-06", "DEPOSITED", None),
    (CUI, "2025-03-03", "DRAWN", "2025-03-28"),
    (CUI, "2025-03-24", "LOST", None),
)


def journeys_and_documents(tell: Teller) -> Iterator[Event]:
    """Decided, drawn for the journey and given back; or late, or lost, or never allowed."""
    for official, on, begins, ends, regions, purpose, approved, returned in _JOURNEYS:
        yield tell(
            "private-travel.decided", on, about(official, stage="IN_TERM"),
            travel_from=begins, travel_to=ends, regions=regions, purpose=purpose,
            approvers=["h-org-01", "h-unit-head"], approved=approved,
            **({"returned_on": returned} if returned else {}),
        )  # fmt: skip
    for official, on, action, due in _CUSTODY:
        yield tell(
            "travel-document.custody-changed", on, about(HR_KEYS[official], stage="IN_TERM"),
            document_kind="PASSPORT", document=f"custody-{official}-1", action=action,
            **({"due_back_on": due} if due else {}),
        )  # fmt: skip


def ceremonies_held(tell: Teller) -> Iterator[Event]:
    """婚丧喜庆, because a local rule asks for it: in good time, afterwards, and too late."""
    for number, official, kind, planned, reported, guests, tables, served, after in (
        (1, TANG, "WEDDING", "2024-05-18", "2024-04-22", 120, 12, False, ("2024-05-27", 3)),
        (2, HE, "FUNERAL", "2024-11-03", "2024-11-05", 80, 8, False, ("2024-11-18", 0)),
        (3, PAN, "WEDDING", "2025-10-18", "2025-10-15", 320, 32, True, None),
        (4, CHENG, "OTHER", "2025-05-24", "2025-05-12", 40, 4, False, None),
    ):
        whom = about(official, case=f"ceremony-{planned[:4]}-{number:02}", stage="IN_TERM")
        yield tell(
            "family-ceremony.reported", reported, whom, ceremony=kind, planned_on=planned,
            reported_on=reported, guests_planned=guests, tables=tables,
            service_recipients_invited=served,
        )  # fmt: skip
        if after:
            on, refused = after
            yield tell(
                "family-ceremony.after-reported", on, whom, reported_on=on, gifts_refused=refused
            )
