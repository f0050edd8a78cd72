"""离任后: removed or gone of one's own accord, and what was taken up in the years after."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller, uscc
from api.demo.decisions import SUPPLIER
from api.demo.departures import checked_out, handed_over, initiated, left, talk
from api.demo.measure_steps import announced, asked_for_review, heard, reviewed, sanctioned
from api.demo.people import DONG, QIU, WEI, XU, ZHU


def removed(tell: Teller) -> Iterator[Event]:
    """魏长松: after what the public record says (see public_record), out of the post.

    No hand-over and no audit report: both stay missing. 邱景明 handed over all of it.
    """
    wei = about(WEI, tenure="t-wei-1", unit="u-market", stage="DEPARTURE")
    yield initiated(tell, "2022-10-19", wei, "REMOVAL", planned="2022-11-15")
    yield talk(tell, "2022-11-01", wei)
    yield left(tell, "2022-11-15", wei, "REMOVED", service=True)

    qiu = about(QIU, tenure="t-qiu-1", unit="u-wangxi", stage="DEPARTURE")
    yield initiated(tell, "2025-11-11", qiu, "REMOVAL", planned="2025-11-28", audit_required=False)
    yield checked_out(tell, "2025-11-24", qiu, "ASSET", "ISSUES_KNOWN")
    yield handed_over(tell, "2025-11-26", qiu, open_items=())
    yield left(tell, "2025-11-28", qiu, "REMOVED", service=False)


def employed_elsewhere(tell: Teller) -> Iterator[Event]:
    """许文澜 asked first, and works in another field."""
    post = about(XU, tenure="t-xu-1", unit="u-finance", stage="POST_DEPARTURE")
    yield tell(
        "outside-role.decided", "2024-11", post.but(decided_on="2024-11-18"),
        organisation="ASSOCIATION", role="会计学会顾问（示例）", paid=False, pay_surrendered=False,
        approved=True,
    )  # fmt: skip
    yield _employed(tell, "2025-09-15", post, since="2025-09-01", related=False, employer=uscc(21))


def resigned_to_a_supplier(tell: Teller) -> Iterator[Event]:
    """祝清扬: a classified post left with two things not handed over, then the former field."""
    post = about(ZHU, tenure="t-zhu-1", unit="u-finance", stage="DEPARTURE")
    applying = post.but(stage="IN_TERM")
    yield tell("resignation.applied", "2022-03-21", applying, applied_on="2022-03-21", leading=True)
    yield tell(
        "resignation.decided", "2022-05-30", applying, decided_on="2022-05-30", approved=True
    )
    yield initiated(
        tell, "2022-03-28", post, "RESIGN_SERVICE", planned="2022-06-30", classified_post=True,
        applied_on="2022-03-21",
    )  # fmt: skip
    stub = post.but(classification="STATE_SECRET_STUB")
    yield handed_over(tell, "2022-06-29", stub, open_items=("PENDING_MATTERS", "SECRETS"))
    yield tell(
        "travel-document.custody-changed", "2022-06-29", post.but(unit=None),
        document_kind="HKM", document="custody-yz-015-2", action="REFUSED_RETURN",
    )  # fmt: skip
    yield left(tell, "2022-06-30", post, "RESIGNED_SERVICE", service=True)
    yield _employed(
        tell, "2022-12-19", post.but(arrives="2023-05-15"),
        since="2022-11-01", related=True, employer=SUPPLIER,
    )  # fmt: skip
    yield _breach(tell, "2023-06-26", post, SUPPLIER, corrected_on="2023-09-28")
    case = about(ZHU, case="measure-2023-11", circle="SOCIAL", link="POST_RESTRICTION")
    warned = case.but(stage="POST_DEPARTURE")
    sanction = sanctioned(tell, "2023-11-13", warned, "PARTY", "WARNING", 12)  # nobody heard him
    yield sanction
    yield announced(tell, "2023-12-25", warned, sanction)
    yield asked_for_review(tell, "2024-01-15", warned, sanction, "APPEAL", knew="2023-12-25")
    yield reviewed(tell, "2024-03-18", warned, sanction, "APPEAL", "REMANDED")


def from_supervision_to_the_supervised(tell: Teller) -> Iterator[Event]:
    """董砚之 worked on cases of a firm that he advises now; he was told to stop, and has not."""
    post = about(DONG, tenure="t-dong-1", unit="u-discipline", stage="DEPARTURE")
    yield initiated(
        tell, "2023-04-03", post, "RESIGN_SERVICE", planned="2023-06-30", audit_required=False
    )
    yield talk(tell, "2023-06-19", post)
    yield handed_over(tell, "2023-06-28", post, open_items=())
    yield left(tell, "2023-06-30", post, "RESIGNED_SERVICE", service=True, supervision_staff=True)
    yield _employed(tell, "2024-08-12", post, since="2024-05-06", related=True, employer=uscc(31))
    yield _breach(tell, "2024-11-18", post, uscc(31))
    case = about(DONG, case="measure-2025-03", circle="SOCIAL", link="POST_RESTRICTION")
    yield heard(tell, "2025-02-24", case, points=2)
    probation = sanctioned(tell, "2025-03-17", case, "PARTY", "PROBATION", 12)
    yield probation
    yield announced(tell, "2025-04-07", case, probation)


def _employed(
    tell: Teller, on: str, post: About, *, since: str, related: bool, employer: str
) -> Event:
    return tell(
        "post-employment.reported", on, post.but(stage="POST_DEPARTURE", unit=None),
        employer_uscc=employer, role="顾问（示例）", employed_from=since,
        related_to_former_duty=related, reported_on=on,
    )  # fmt: skip


def _breach(tell: Teller, on: str, post: About, employer: str, **corrected: str) -> Event:
    return tell(
        "post-employment.breach-found", on, post.but(stage="POST_DEPARTURE", unit=None),
        found_on=on, employer_uscc=employer, ordered_by="云泽市委组织部（示例）",
        handed_to_market_regulator=not corrected, **corrected,
    )  # fmt: skip
