"""协调: matters referred and answered or not, bodies that met, and those who asked on the quiet."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller
from api.demo.people import CHENG, CUI, GUO, HAN, HE, LIANG, LUO, MENG, SHEN, UNIT_NAMES, ZHOU

AUDIT, DISCIPLINE = UNIT_NAMES["u-audit"], UNIT_NAMES["u-discipline"]
ORGANIZATION, PETITIONS = UNIT_NAMES["u-org"], UNIT_NAMES["u-petition"]


def matters_referred(tell: Teller) -> Iterator[Event]:
    """The audit office hands over what became 郭承钧's clue; the petition office never hears back."""
    land = about(GUO, case="clue-2021-004", circle="WORK", channel="L·X·F", sender="audit")
    yield _referred(tell, "2021-06-07", land, (AUDIT, DISCIPLINE), "HANDLE", "2021-09-07")
    yield _answered(tell, "2021-09-14", land.but(sender="discipline"), "CASE_FILED")

    opinion = about(
        LIANG, case="sel-2025-07", circle="PERSONAL", link="DECLARATION_ITEM", channel="L·I·F"
    )
    yield _referred(
        tell, "2025-09-09", opinion, (ORGANIZATION, DISCIPLINE), "OPINION", "2025-09-30"
    )
    yield _answered(tell, "2025-09-19", opinion.but(sender="discipline"), "NO_OPEN_CLUE")

    silent = about(
        CUI, case="clue-2024-031", circle="SOCIAL", link="INTEREST_LINK", channel="L·I·F"
    )
    yield _referred(tell, "2024-03-08", silent, (PETITIONS, DISCIPLINE), "DATA", "2024-04-08")

    handed = about(MENG, case="clue-2025-012", circle="WORK", channel="L·X·F", sender="discipline")
    prosecutor = "云泽市人民检察院（示例）"
    yield _referred(tell, "2025-10-20", handed, (DISCIPLINE, prosecutor), "HANDLE", "2025-11-20")
    yield _answered(tell, "2025-11-14", handed, "PROSECUTION_ACCEPTED")


def bodies_met(tell: Teller) -> Iterator[Event]:
    members = ["u-org", "u-discipline", "u-audit", "u-petition"]
    for on, whom, tasks in (
        ("2022-12", about(CUI, LUO, circle="WORK"), 5),
        ("2024-06-24", about(HE, SHEN, circle="PERSONAL", link="DECLARATION_ITEM"), 3),
        ("2025-12-08", about(LIANG, ZHOU, circle="WORK"), 4),
    ):
        yield tell("joint-meeting.held", on, whom, members=members, tasks=tasks)


def asked_on_the_quiet(tell: Teller) -> Iterator[Event]:
    """打听、过问、说情: whoever was asked wrote it down."""
    for official, on, kind, matter, means, handled in (
        (CUI, "2022-11-14", "TENDER", "tender-2022-41", "PHONE", "REMINDED"),
        (ZHOU, "2024-08-26", "PERSONNEL", "sel-2024-09", "VISIT", "RECORDED_ONLY"),
        (HAN, "2025-11-24", "CASE", "clue-2025-041", "THIRD_PERSON", "REPORTED_UP"),
    ):
        yield tell(
            "interference.recorded", on, about(official, circle="WORK"), interference=kind,
            matter=matter, means=means, reported_by_role="HANDLER", handled_as=handled,
        )  # fmt: skip


def head_of_the_organ(tell: Teller) -> Iterator[Event]:
    """程守正 heads the body that keeps this record: what is said of him goes to the next higher."""
    yield tell(
        "organ.head-designated", "2021-11-15", about(CHENG, arrives="2021-11-16"),
        head_from="2021-11-15",
    )  # fmt: skip


def _referred(
    tell: Teller, on: str, case: About, parties: tuple[str, str], requested: str, due: str
) -> Event:
    sender, receiver = parties
    return tell(
        "referral.sent", on, case, from_organ=sender, to_organ=receiver, requested=requested,
        due_on=due,
    )  # fmt: skip


def _answered(tell: Teller, on: str, case: About, result: str) -> Event:
    return tell("referral.answered", on, case, answered_on=on, result=result)
