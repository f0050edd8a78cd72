"""立案审查调查: one sanction revoked in the end, one carried out, one man dismissed, one case open."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller
from api.demo.clue_steps import (
    case_concluded,
    disposed,
    filed,
    investigated,
    name_cleared,
    opened,
    registered,
    tried,
    verified,
)
from api.demo.measure_steps import (
    announced,
    asked_for_review,
    executed,
    heard,
    measured,
    reviewed,
    sanctioned,
)
from api.demo.people import GUO, MENG, SONG, ZHOU


def sanction_revoked(tell: Teller) -> Iterator[Event]:
    """郭承钧: 立案, 政务处分, 复审 upheld, 复核 revoked; the record restores what was taken."""
    case = about(
        GUO, case="clue-2021-004", circle="WORK", stage="IN_TERM", confidence="UNDER_CHECK"
    )
    yield registered(tell, "2021-06-15", case.but(channel="L·X·F"), "AUDIT", "LAND_PRICE")
    yield disposed(tell, "2021-07-05", case, "PRELIMINARY_VERIFICATION")
    yield opened(tell, "2021-07-12", case)
    yield verified(tell, "2021-09-06", case, "FILE", since="2021-07-12")
    yield filed(tell, "2021-09-13", case, told="2021-09-15", body="AGENCY")
    yield investigated(tell, "2021-11-15", case)
    yield from tried(tell, case, "2021-11-22", "2021-12-17")
    yield heard(tell, "2021-12-20", case, points=4, accepted=1)
    sanction = sanctioned(
        tell, "2022-01-17", case, "ADMINISTRATIVE", "DEMERIT", 12,
        act_refs=["act-2019-land-11"], announced_on="2022-01-24", decision_no="云监政处示〔2022〕1号",
    )  # fmt: skip
    yield sanction
    yield case_concluded(tell, "2022-01-18", case.but(confidence="CONFIRMED"), "SANCTION")
    review, rereview = "SUPERVISORY_REVIEW", "SUPERVISORY_REREVIEW"
    yield asked_for_review(tell, "2022-02-10", case, sanction, review, knew="2022-01-24")
    yield reviewed(tell, "2022-03-09", case, sanction, review, "UPHELD")
    yield asked_for_review(tell, "2022-03-21", case, sanction, rereview, knew="2022-03-10")
    yield reviewed(
        tell, "2022-05-18", case.but(confidence="REFUTED"), sanction, rereview, "REVOKED",
        compensation_fen=1_860_000, document_no="云监核示〔2022〕3号",
    )  # fmt: skip
    yield name_cleared(tell, "2022-05-30", case, "PUBLIC_WITHIN_RANGE")


def demoted(tell: Teller) -> Iterator[Event]:
    """宋听澜, of a state enterprise: the period for the decision was extended once."""
    case = about(SONG, case="clue-2025-021", circle="WORK", stage="IN_TERM", unit="u-waterworks")
    yield registered(tell, "2025-03-10", case.but(channel="L·X·F"), "AUDIT", "BIDS_SPLIT")
    yield disposed(tell, "2025-03-31", case, "PRELIMINARY_VERIFICATION")
    yield opened(tell, "2025-04-07", case)
    yield verified(tell, "2025-06-03", case, "FILE", since="2025-04-07")
    yield filed(tell, "2025-06-09", case, told="2025-06-10", body="STATE_ENTERPRISE")
    yield investigated(tell, "2025-09-08", case)
    yield from tried(tell, case, "2025-10-13", "2025-11-07")
    yield heard(tell, "2025-11-12", case, points=3)
    yield tell(
        "clock.extended", "2025-12-01", case, clock="K36b", due_on="2026-03-09",
        reason="SEVERAL_PLACES", approved_by="h-discipline-head", extended_on="2025-12-01",
    )  # fmt: skip
    sanction = sanctioned(
        tell, "2026-02-02", case, "ADMINISTRATIVE", "DEMOTION", 24, act_refs=["act-2023-bids-4"],
        announced_on="2026-02-04", decision_no="云监政处示〔2026〕2号",
    )  # fmt: skip
    yield sanction
    yield case_concluded(tell, "2026-02-03", case.but(confidence="CONFIRMED"), "SANCTION")
    yield tell(
        "tenure.ended", "2026-02-27", case.but(tenure="t-song-1", case=None), left_on="2026-02-27",
        reason="DEMOTED", leading=True, left_service=False,
    )  # fmt: skip
    yield executed(tell, "2026-03-02", case.but(stage=None), sanction)


def expelled_and_dismissed(tell: Teller) -> Iterator[Event]:
    """孟怀瑾: detained, complained about it twice, and was handed over to the prosecutor."""
    case = about(MENG, case="clue-2025-012", circle="WORK", stage="IN_TERM", unit="u-agriculture")
    yield registered(tell, "2025-02-10", case.but(channel="L·I·F"), "VERIFICATION", "SUBSIDY_FRAUD")
    yield disposed(tell, "2025-02-24", case, "PRELIMINARY_VERIFICATION")
    yield opened(tell, "2025-03-03", case)
    yield verified(tell, "2025-04-21", case, "FILE", since="2025-03-03")
    yield filed(tell, "2025-04-28", case, told="2025-04-28", body="AGENCY", detention=True)
    stopped = measured(
        tell, "2025-04-28", case, "STOP_DUTY", "UNDER_INVESTIGATION", told="2025-04-28"
    )
    yield stopped
    first, again = "MEASURE_COMPLAINT", "MEASURE_COMPLAINT_REVIEW"
    yield asked_for_review(tell, "2025-06-09", case, stopped, first, knew="2025-05-12")
    yield reviewed(tell, "2025-07-07", case, stopped, first, "UPHELD")
    yield asked_for_review(tell, "2025-07-21", case, stopped, again, knew="2025-07-08")
    yield reviewed(tell, "2025-09-18", case, stopped, again, "UPHELD")
    yield investigated(tell, "2025-07-28", case)
    yield from tried(tell, case, "2025-08-11", "2025-09-08")
    yield heard(tell, "2025-09-15", case, points=6)
    expulsion = sanctioned(
        tell, "2025-10-13", case, "PARTY", "EXPULSION", None, act_refs=["act-2022-subsidy-9"]
    )
    yield expulsion
    yield announced(tell, "2025-10-20", case, expulsion)
    dismissal = sanctioned(
        tell, "2025-10-13", case, "ADMINISTRATIVE", "DISMISSAL", None,
        act_refs=["act-2022-subsidy-9"], announced_on="2025-10-20",
    )  # fmt: skip
    yield dismissal
    yield case_concluded(tell, "2025-10-14", case.but(confidence="CONFIRMED"), "REFERRED")
    yield tell(
        "tenure.ended", "2025-10-13", case.but(tenure="t-meng-1", case=None), left_on="2025-10-13",
        reason="DISMISSED", leading=True, left_service=True,
    )  # fmt: skip
    yield executed(tell, "2025-12-15", case.but(stage=None), dismissal)  # a month late


def under_investigation(tell: Teller) -> Iterator[Event]:
    """周砚秋: what an indicator asked about, and a person referred; he has been heard."""
    case = about(ZHOU, case="clue-2025-060", circle="WORK", stage="IN_TERM", unit="u-housing")
    yield registered(tell, "2025-12-08", case.but(channel="L·I·F"), "INDICATOR", "FORCED_SELECTION")
    yield disposed(tell, "2025-12-29", case, "PRELIMINARY_VERIFICATION")
    yield opened(tell, "2026-01-05", case)
    yield verified(tell, "2026-03-02", case, "FILE", since="2026-01-05")
    yield filed(tell, "2026-04-13", case, told="2026-04-14", body="AGENCY", detention=False)
    yield heard(tell, "2026-05-11", case, points=5)
