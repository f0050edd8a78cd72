"""信访举报: one that may be held here, and one that went up and left nothing but its receipt."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, digest
from api.demo.people import TANG, ZHONG


def head_known(tell: Teller) -> Iterator[Event]:
    """Whose complaints nobody here may read."""
    yield tell("organ.head-designated", "2021-06-28", about(ZHONG), head_from="2021-06-28")


def petition_heard(tell: Teller) -> Iterator[Event]:
    """Registered by codes and a token; the letter stays with the petition office."""
    yield tell(
        "petition.received", "2026-02-09", about(TANG, case="petition-2026-011", circle="WORK"),
        petition_channel="LETTER", received_on="2026-02-09", naming="ANONYMOUS",
        informant_token="t-5f3a91",  # noqa: S106  who wrote, as a token
        issue_codes=["SCHOOL_CONSTRUCTION_TENDER"], specific=True,
        verifiable=False, text_sha256=digest("petition-2026-011"),
    )  # fmt: skip


def petition_sent_up(tell: Teller) -> Iterator[Event]:
    """Of the second one nobody learns whom it was about."""
    yield tell(
        "petition.dispatched-upward", "2026-03-11", about(), received_on="2026-03-09",
        dispatched_on="2026-03-11", to_organ="省纪委监委（示例）", sealed_envelope_no="env-2026-02",
    )  # fmt: skip
