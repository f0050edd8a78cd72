"""离任 not of one's own asking: removed, moved to another district, and one still on the way out."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.audits import commissioned
from api.demo.build import Event, Teller
from api.demo.departures import handed_over, initiated, left, talk
from api.demo.people import FANG, TANG, WEI


def removed(tell: Teller) -> Iterator[Event]:
    """魏长松: after what the public record says (see public_record), out of the post."""
    post = about(WEI, tenure="t-wei-1", unit="u-market", stage="IN_TERM")
    yield tell(
        "admonition.issued", "2021-11-22", post.but(circle="WORK"),
        issue_codes=["LAX_SUPERVISION"], issued_on="2021-11-22",
    )  # fmt: skip
    yield tell(
        "measure.decided", "2022-10-17", post.but(decided_on="2022-10-17", confidence="CONFIRMED"),
        measure="REMOVAL", ground="UNFIT_DUTY_NEGLECT", decided_on="2022-10-17",
        told_subject_on="2022-10-19",
    )  # fmt: skip
    departing = post.but(stage="DEPARTURE")
    yield initiated(tell, "2022-10-19", departing, "REMOVAL", planned="2022-11-15")
    yield talk(tell, "2022-11-01", departing)
    yield left(tell, "2022-11-15", departing, "REMOVED")
    # no hand-over and no audit report: both stay missing


def moved_on(tell: Teller) -> Iterator[Event]:
    """方雨桐 moves to another district; 唐以宁 is still on the way out."""
    fang = about(FANG, tenure="t-fang-1", unit="u-qinglan", stage="DEPARTURE")
    yield initiated(
        tell, "2025-04-14", fang, "TRANSFER", planned="2025-04-27", audit_required=False
    )
    yield handed_over(tell, "2025-04-25", fang, open_items=("DEBTS",))
    yield left(tell, "2025-04-27", fang, "TRANSFERRED")
    tang = about(TANG, tenure="t-tang-1", unit="u-education", stage="DEPARTURE")
    yield initiated(tell, "2026-04-20", tang, "AGE", planned="2026-12-31")
    yield commissioned(
        tell, "2026-05-18", tang.but(case="audit-2026-04"), "DEPARTURE", "2023-01-01/2025-12-31"
    )
    yield tell(
        "measure.decided", "2026-05-25", about(TANG, decided_on="2026-05-25"),
        measure="TRANSFER", ground="AGE_LIMIT_NEAR", decided_on="2026-05-25",
    )  # fmt: skip
