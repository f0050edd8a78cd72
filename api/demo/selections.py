"""任前: selection processes as the rules want them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.demo.about import About, about
from api.demo.build import Event, Teller, digest, later
from api.demo.people import FANG, LIANG, LIN, YU

_CHECKS = (
    ("ARCHIVE", "WORK", "u-org"), ("PERSONAL_MATTERS", "PERSONAL", "u-org"),
    ("DISCIPLINE_OPINION", "WORK", "u-discipline"), ("PETITION", "WORK", "u-petition"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Process:
    """A selection of `winner` before `rival`, its steps counted in days from the motion."""

    case: str
    tenure: str
    post: str
    unit: str
    mode: str
    winner: str
    rival: str
    motion_on: str

    @property
    def both(self) -> About:
        return about(
            self.winner, self.rival, case=self.case, unit=self.unit, stage="PRE_APPOINTMENT"
        )


PROCESSES = (
    Process("sel-2022-01", "t-yu-1", "教育局副局长", "u-education", "COMPETITIVE",
            YU, LIANG, "2022-01-10"),
    Process("sel-2023-04", "t-lin-2", "交通运输局局长", "u-transport", "INTERNAL",
            LIN, FANG, "2023-02-13"),
    Process("sel-2025-02", "t-fang-2", "望溪区副区长", "u-wangxi", "SELECTION_TRANSFER",
            FANG, YU, "2025-02-17"),
)  # fmt: skip


def selected_by_the_rules(tell: Teller) -> Iterator[Event]:
    for process in PROCESSES:
        yield from _prepared(tell, process)
        yield from _decided(tell, process)


def _prepared(tell: Teller, it: Process) -> Iterator[Event]:
    begun = it.motion_on
    yield tell(
        "selection.motion-initiated", begun, it.both,
        post=it.post, mode=it.mode, quota_total=4, quota_filled=3, proposer_unit="u-org",
    )  # fmt: skip
    expected = tell.chance.randint(48, 66)
    for candidate, share in ((it.winner, 0.7), (it.rival, 0.2)):
        whom = it.both.but(officials=(candidate,))
        yield tell(
            "selection.recommendation-held", later(begun, 14), whom, form="MEETING",
            expected=expected, present=expected - 3, votes=int(expected * share), abstain=2,
        )  # fmt: skip
        yield tell(
            "selection.inspection-completed", f"{later(begun, 28)}/{later(begun, 35)}", whom,
            team=["h-insp-01", "h-insp-02", "h-insp-03"], talks_count=tell.chance.randint(24, 40),
            conclusion="FIT", report_sha256=digest(f"{it.case}/{candidate}"),
        )  # fmt: skip
    winner = it.both.but(officials=(it.winner,))
    yield from checked(tell, winner, later(begun, 30))
    yield tell(
        "declaration.filed", later(begun, 36), winner.but(unit=None),
        report="CANDIDATE", year=int(begun[:4]), form_version="2017.1", attested=True,
        items=[{"code": "M11", "nil": False, "declared": "住房一套（示例）"}],
    )  # fmt: skip


def _decided(tell: Teller, it: Process) -> Iterator[Event]:
    winner = it.both.but(officials=(it.winner,))
    met, opened = later(it.motion_on, 49), later(it.motion_on, 52)
    appointed = later(it.motion_on, 70)
    yield voted(tell, met, winner.but(decided_on=met), entitled=13, present=12, agree=11)
    yield tell(
        "selection.publicity-opened", opened, winner.but(classification="OPEN"),
        published_on=opened, ends_on=later(opened, 8), places=["市政府网站（示例）", "单位公告栏"],
        content_sha256=digest(f"{it.case}/publicity"),
    )  # fmt: skip
    yield closed(tell, later(opened, 9), winner, "NO_EFFECT", objections=0, resolved=0)
    yield tell(
        "conversation.held", later(opened, 14), winner.but(circle="WORK", mechanism="PREVENTION"),
        conversation="PRE_APPOINTMENT", talker_role="ORG_HEAD", accompanied=True,
        record_sha256=digest(f"{it.case}/talk"), signed_by_subject=True,
    )  # fmt: skip
    yield tell(
        "appointment.made", appointed, winner.but(tenure=it.tenure, stage="IN_TERM"),
        post=it.post, form="APPOINTED", term_from=appointed, term_to=f"{int(appointed[:4]) + 5}-12-31",
        document_no=f"云任示〔{appointed[:4]}〕{tell.chance.randint(10, 60)}号", term_no=1,
        probation_until=later(appointed, 365),
    )  # fmt: skip


def checked(tell: Teller, whom: About, on: str, left_out: str = "") -> Iterator[Event]:
    for check, circle, unit in _CHECKS:
        done: dict[str, str] = {"completed_on": later(on, 7), "result": "CLEAR"}
        if check == left_out:
            done = {"not_done_reason": "NO_TIME"}
        link = "DECLARATION_ITEM" if circle == "PERSONAL" else None
        yield tell(
            "selection.check-completed", later(on, 7), whom.but(circle=circle, link=link),
            check=check, responsible_unit=unit, requested_on=on, **done,
        )  # fmt: skip


def voted(
    tell: Teller, on: str, whom: About, /, oppose: int = 0, abstain: int = 1,
    decision: str = "APPROVE", **counts: int,
) -> Event:  # fmt: skip
    return tell(
        "selection.deliberated", on, whom, meeting=f"meeting-{on}", form="SECRET_BALLOT",
        oppose=oppose, abstain=abstain, decision=decision, **counts,
    )  # fmt: skip


def closed(
    tell: Teller, on: str, whom: About, outcome: str, *, objections: int, resolved: int
) -> Event:
    return tell(
        "selection.publicity-closed", on, whom, closed_on=on, objections=objections,
        resolved=resolved, outcome=outcome, confirmed_by="h-org-02",
    )  # fmt: skip
