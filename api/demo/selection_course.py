"""任前: the steps of a selection process as the rules want them, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from api.demo.build import Event, Teller, digest
from api.demo.days import later, workdays
from api.demo.processes import Process, closed, four_checks, voted

ENTITLED = 13
"""Members of the city's standing committee."""
Told = Callable[[Teller, Process], Iterator[Event]]


def moved(tell: Teller, it: Process) -> Iterator[Event]:
    yield tell(
        "selection.motion-initiated", it.motion_on, it.both.but(officials=()),
        post=it.post, mode=it.mode, quota_total=4, quota_filled=3, proposer_unit="u-org",
    )  # fmt: skip


def recommended(tell: Teller, it: Process) -> Iterator[Event]:
    expected = tell.chance.randint(48, 66)
    for candidate, share in ((it.winner, 0.7), (it.rival, 0.2)):
        yield tell(
            "selection.recommendation-held", it.on(14), it.both.but(officials=(candidate,)),
            form="MEETING", expected=expected, present=expected - 3, votes=int(expected * share),
            abstain=2, scope=f"{it.post}推荐会议",
        )  # fmt: skip


def listed(tell: Teller, it: Process) -> Iterator[Event]:
    yield tell(
        "selection.candidates-listed", it.on(21), it.both, slots=1, differential=True,
        disqualifications_checked=["SANCTION", "ADMONITION", "DECLARATION"],
    )  # fmt: skip


def noticed(tell: Teller, it: Process) -> Iterator[Event]:
    yield tell(
        "selection.inspection-notice-posted", it.on(23), it.both.but(classification="OPEN"),
        posted_on=it.on(23), places=["单位公告栏", "内部网站（示例）"], inspection_from=it.on(28),
        inspection_to=it.on(35), contact_channel="TEL-INSPECTION",
        content_sha256=digest(f"{it.case}/notice"),
    )  # fmt: skip


def inspected(tell: Teller, it: Process) -> Iterator[Event]:
    for candidate in (it.winner, it.rival):
        yield tell(
            "selection.inspection-completed", f"{it.on(28)}/{it.on(35)}",
            it.both.but(officials=(candidate,)), team=["h-insp-01", "h-insp-02", "h-insp-03"],
            talks_count=tell.chance.randint(24, 40), conclusion="FIT",
            report_sha256=digest(f"{it.case}/{candidate}"), methods=["TALKS", "SURVEY", "FILES"],
        )  # fmt: skip


def checked(tell: Teller, it: Process) -> Iterator[Event]:
    yield tell(
        "declaration.filed", it.on(36), it.first.but(unit=None),
        report="CANDIDATE", year=int(it.motion_on[:4]), form_version="2017.1", attested=True,
        items=[{"code": "M11", "nil": False, "declared": "住房一套（示例）"}],
    )  # fmt: skip
    yield from four_checks(tell, it.first, it.on(30))


def signed(tell: Teller, it: Process) -> Iterator[Event]:
    yield tell(
        "selection.integrity-concluded", it.on(42), it.first, party_secretary="h-party-secretary",
        discipline_head="h-discipline-head", signed_on=it.on(42), conclusion="NO_ISSUE",
        open_clues_disclosed=0,
    )  # fmt: skip


def deliberated(tell: Teller, it: Process) -> Iterator[Event]:
    met = it.on(49)
    yield voted(tell, met, it.first.but(decided_on=met), entitled=ENTITLED, present=12, agree=11)


def published(tell: Teller, it: Process) -> Iterator[Event]:
    yield tell(
        "selection.publicity-opened", it.published_on, it.first.but(classification="OPEN"),
        published_on=it.published_on, ends_on=workdays(it.published_on, 5),
        places=["市政府网站（示例）", "单位公告栏"], content_sha256=digest(f"{it.case}/publicity"),
    )  # fmt: skip


def cleared(tell: Teller, it: Process) -> Iterator[Event]:
    yield closed(tell, it.closed_on, it.first, "NO_EFFECT", objections=0, resolved=0)


def appointed(tell: Teller, it: Process) -> Iterator[Event]:
    on = it.appointed_on
    yield tell(
        "conversation.held", workdays(on, -1), it.first.but(circle="WORK", mechanism="PREVENTION"),
        conversation="PRE_APPOINTMENT", talker_role="ORG_HEAD", accompanied=True,
        record_sha256=digest(f"{it.case}/talk"), signed_by_subject=True,
    )  # fmt: skip
    post = it.first.but(tenure=it.tenure, stage="IN_TERM")
    yield tell(
        "appointment.made", on, post, post=it.post, form="APPOINTED", term_from=on,
        term_to=f"{int(on[:4]) + 5}-12-31", term_no=1, post_level=it.rank, leading=True,
        document_no=f"云任示〔{on[:4]}〕{tell.chance.randint(10, 60)}号",
        probation_until=f"{int(on[:4]) + 1}{on[4:]}",
    )  # fmt: skip
    trained = later(on, tell.chance.randint(90, 200))
    yield tell("training.completed", trained, post.but(case=None), completed_on=trained, hours=56)


PREPARED: tuple[Told, ...] = (moved, recommended, listed, noticed, inspected, checked, signed)
DECIDED: tuple[Told, ...] = (deliberated, published, cleared)
COURSE: tuple[Told, ...] = (*PREPARED, *DECIDED, appointed)
"""A process from the motion to the appointment."""
