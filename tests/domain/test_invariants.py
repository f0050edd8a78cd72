"""The invariants of the domain model (section 7), one property each, by id and with its sentence.

"Accepted only" is read as DESIGN idea 1 has it: stored, and shown as an irregularity.
"""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import domain
from domain import gates
from domain.cases.clue import CLUE
from domain.cases.declaration import DECLARATION
from domain.cases.departure import DEPARTURE
from domain.cases.lifecycle import Step
from domain.cases.measure import LONGEST_MONTHS, MEASURE, MONTHS
from domain.cases.selection import SELECTION
from domain.cases.tenure import Departing, Left, Serving, Tenure, Term, stage_on
from domain.catalogue import Kind, Stage, all_kinds, kind_named
from domain.clocks.item import ClockState
from domain.clocks.locks import Lock
from domain.entry import Correction, CorrectionReason, Subject
from domain.errors import Refused, Unreadable
from domain.indicators import INDICATORS
from domain.indicators.indicator import asking, identity
from domain.pleas import PLEAS
from domain.stage import CLAIM_DIFFERS, NOT_OF_KIND, Career, place
from domain.values import Period
from ledger.receipt import recorded
from ledger.record import Record
from ledger.statement import read_statement
from projections.replay import Replay
from tests.domain.cases import chance, test_clue, test_declaration, test_measure, test_selection
from tests.domain.cases.courses import CASE, Row, before, differs, folded, told, upto
from tests.domain.questions import asked
from tests.domain.shipped import naive, rules
from tests.domain.stepping import step
from tests.examples import events, statement
from tests.projections.telling import appraised, registered

DAY = timedelta(days=1)
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
FEW = settings(max_examples=40)
FOUND_ONLY = (Phase.explicit, Phase.generate)
"""A failing example is short already; making it shorter would take minutes."""
HANDS = st.sampled_from((None, "h-1", "h-2", "h-3"))
access = pytest.mark.skip(reason="needs the access issue")


def noted(lifecycle: Any, rows: Sequence[Row]) -> set[str]:
    """The rules that the last row breaks."""
    irregularities = folded(lifecycle, rows).irregularities
    return {it.rule for it in irregularities if it.positions[0] == len(rows)}


# I01 to I03: what is accepted, kept, and known ---------------------------------------------------

SERVING = Serving("o-1", "局长", (Term(date(2020, 1, 1), date(2024, 12, 31)),))
LEAVING = date(2024, 6, 1)
TENURES = (SERVING, Departing(SERVING, LEAVING), Left(SERVING, LEAVING, date(2024, 10, 31)))
SUPERVISING = [it for it in all_kinds().values() if it.supervises]
BEFORE = [
    it for it in SELECTION.kinds if all_kinds()[kind_named(it)].stages == (Stage.PRE_APPOINTMENT,)
]


@given(
    st.sampled_from(SUPERVISING), DAYS, st.sampled_from(TENURES), st.sampled_from([None, *Stage])
)
def test_i01_an_event_of_a_stage_that_its_type_does_not_have_is_shown(
    kind: Kind, day: date, tenure: Tenure, claim: Stage | None
) -> None:
    """An event type is accepted only in its allowed stages."""
    found, stage = (
        place(kind, Period.day(day), "t-1", (), claim, Career({"t-1": tenure})),
        stage_on(day, tenure),
    )
    claims_other = claim not in (None, stage)
    wanted = CLAIM_DIFFERS if claims_other else None if stage in kind.stages else NOT_OF_KIND
    assert (found.stage, found.irregularity) == (stage, wanted)


@given(st.sampled_from(BEFORE), st.integers(1, 2000), st.data())
def test_i01_what_comes_before_an_appointment_and_is_dated_after_it_is_shown(
    kind: type, days: int, data: st.DataObject
) -> None:
    """PRE_APPOINTMENT events for a post cannot be dated after AppointmentMade of the same process
    unless flagged late."""
    course = upto(test_selection.COURSE, "appointment.made")
    after = date.fromisoformat(course[-1][1]) + DAY * days
    fact = chance.fact(lambda choices: data.draw(st.sampled_from(choices)), kind)
    assert noted(SELECTION, [*course, (kind_named(kind), after.isoformat(), fact)])
    arrived = data.draw(st.permutations(course))  # late, and dated when it happened
    assert folded(SELECTION, arrived).irregularities == ()


def test_i02_nothing_is_taken_away_and_a_correction_names_what_it_corrects(record: Record) -> None:
    """Store is append-only; a correction is a new event that names the old one; both remain readable
    to those entitled."""
    record.accept([registered("o-1")])
    numbers = itertools.count()

    @given(st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=6))
    @settings(max_examples=15, phases=FOUND_ONLY)
    def kept(targets: list[int | None]) -> None:
        rows, made = list(record.recorder.rows()), list[str]()
        for target in targets:
            over = made[target % len(made)] if made and target is not None else None
            made.append(f"a-{next(numbers)}")
            record.accept([appraised(made[-1], "o-1", "2020-05-01", corrects=over)])
            now = list(record.recorder.rows())
            assert (now[:-1], now[-1].position) == (rows, len(now))
            rows, entry = now, recorded(now[-1])
            if over:
                assert (entry.entry.provenance.corrects or entry).id == over  # type: ignore[union-attr]
        refs = [recorded(row).ref[1] for row in rows]
        assert refs[-len(made) :] == made

    kept()
    changing = ("update", "delete", "remove", "truncate", "replace")
    assert not [it for it in dir(record.recorder) if it.startswith(changing)]


def test_i03_as_known_at_a_moment_and_as_true_at_a_day_both_work_and_may_differ(
    record: Record,
) -> None:
    """Two times: replay "as known at T" and "as true at T" both work and may differ."""
    people, differ = itertools.count(), set[bool]()

    @given(st.lists(DAYS, min_size=1, max_size=5), st.integers(0, 5), DAYS)
    @settings(max_examples=15, phases=FOUND_ONLY)
    def both(days: list[date], known: int, day: date) -> None:
        official = f"o-{next(people)}"
        (start,) = record.accept([registered(official)])
        said = [
            appraised(f"{official}-{number}", official, it.isoformat())
            for number, it in enumerate(days)
        ]
        positions = [it.position for it in record.accept(said)]
        dated = dict(zip(positions, days, strict=True))
        at = ([start.position, *positions])[min(known, len(days))]
        as_known = {it.position for it in _timeline(record, official, at)}
        assert as_known == {it for it in positions if it <= at}
        now = _timeline(record, official, positions[-1])
        as_true = {it.position for it in now if Period.parse(it.occurred).last <= day}
        assert as_true == {it for it in positions if dated[it] <= day}
        differ.add(as_known != as_true)

    both()
    assert differ == {True, False}


def _timeline(record: Record, official: str, position: int) -> list[Any]:
    found = Replay(record.recorder, position).official(official)
    assert found
    return found.timeline


# I04 and I05: what a person says for himself -----------------------------------------------------

READ = sorted(
    {
        kind for it in (*rules().clocks.values(), *rules().locks.values()) for kind in it.kinds
    } | {kind_named(kind) for it in INDICATORS for kind in it.kinds}
)  # fmt: skip
OFTEN = [kind_named(it) for it in (*MEASURE.kinds, *SELECTION.kinds)]
THREE = ("statement.recorded", "review.requested", "record.correction-requested")
OF_PLEAS = {
    id_ for id_, it in rules().clocks.items() for version in it.ruling.versions
    for trigger in version.rule.starts if all_kinds()[trigger.event].fact in PLEAS
}  # fmt: skip
"""Clocks that a plea starts: who owes is the body that it is sent to."""


@dataclass(frozen=True)
class Burdens:
    """Whatever rules say to somebody's disadvantage: each a tuple that stays the same while it lasts."""

    locks: set[tuple[Any, ...]]
    breaches: set[tuple[Any, ...]]
    findings: set[tuple[Any, ...]]


def burdens(steps: Sequence[Step]) -> Burdens:
    book, breached = rules(), (ClockState.OVERDUE, ClockState.MET_LATE, ClockState.BREACHED)
    items = [it for clock in book.clocks.values() for it in clock.items("k-1", steps)]
    locks = [it for lock in book.locks.values() for it in lock.items("k-1", steps)]
    found = [(it, each) for it in INDICATORS for each in asking(it, book).findings("o-1", steps)]
    return Burdens(
        {(it.lock, it.start, it.first, it.last) for it in locks},
        {
            (it.clock, it.start, segment.state, segment.first, segment.last)
            for it in items
            for segment in it.segments
            if segment.state in breached
        },
        {
            (
                it.id,
                identity(it.id, "o-1", each),
                each.first,
                each.last,
                each.severity or it.severity,
            )
            for it, each in found
        },
    )


@st.composite
def of_one_person(draw: st.DrawFn) -> tuple[list[Step], Step]:
    """Statements that rules read, all about one person, case, tenure and unit; and a plea among them."""

    def pick(choices: Sequence[Any]) -> Any:
        return draw(st.sampled_from(choices))

    def said(name: str, position: int) -> Step:
        made = chance.recorded(pick, all_kinds()[name].fact, position)
        subject = Subject(officials=("o-1",), cases=(CASE,), tenure=CASE, unit="u-1")
        it = replace(made, entry=replace(made.entry, subject=subject))
        return Step(it, it.ref)

    count = draw(st.integers(1, 7))
    names = [pick(pick((READ, OFTEN))) for _ in range(count)]
    made = [said(name, position) for position, name in enumerate(names, 2)]
    return made, said(pick(THREE), draw(st.sampled_from((1, count + 2))))


@given(of_one_person())
@settings(max_examples=500, phases=FOUND_ONLY)
def test_i04_what_is_said_in_defence_or_asked_for_never_makes_anything_worse(
    drawn: tuple[list[Step], Step],
) -> None:
    """Adding SubjectStatementRecorded, ReviewRequested or a correction request never raises any
    indicator, lock or severity."""
    said, plea = drawn
    without = burdens(_in_order(said))
    along = burdens(_in_order([*said, plea]))
    assert along.locks <= without.locks
    assert along.findings <= without.findings
    added = {it for it in along.breaches - without.breaches if it[0] not in OF_PLEAS}
    assert added == set()
    own = {it[2] for it in along.breaches if it[1] == " ".join(plea.origin)}
    owed = {ClockState.OVERDUE, ClockState.MET_LATE}
    assert own <= owed, "only what the body owes that it is sent to"


def _in_order(steps: Sequence[Step]) -> list[Step]:
    ranks = {name: rank for rank, name in enumerate(all_kinds())}
    return sorted(
        steps, key=lambda it: (it.occurred, ranks[it.recorded.entry.kind.name], it.origin)
    )


@given(
    st.sampled_from(sorted(MONTHS)), st.integers(0, 60), st.integers(0, 60),
    st.sampled_from(("UPHELD", "VARIED", "REMANDED", "REVOKED")), st.integers(0, 1500),
)  # fmt: skip
def test_i05_a_sanction_runs_on_during_its_review_and_is_gone_once_it_is_revoked(
    grade: str, asked_after: int, decided_after: int, outcome: str, days: int
) -> None:
    """During review the sanction keeps running; after REVOKED every projection restores the former
    state and shows restoration of reputation."""
    since = date(2025, 3, 3)
    ask, decide = since + DAY * asked_after, since + DAY * (asked_after + decided_after)
    sanction: Row = differs(test_measure.SANCTION, grade=grade, period_months=MONTHS[grade])
    request: Row = ("review.requested", ask.isoformat(), {"against": "sanction"})
    decision: Row = (
        "review.decided", decide.isoformat(),
        {"against": "sanction", "outcome": outcome, "decided_on": decide.isoformat(), "reputation_restored": True},
    )  # fmt: skip
    rows, day = [test_measure.HEARD, sanction, request, decision], since + DAY * days
    alone, during, after = _locks(rows[:2]), _locks(rows[:3]), _locks(rows)
    assert during == alone
    assert folded(MEASURE, rows[:3]).measures[0].standing == "UNDER_REVIEW"
    revoked = outcome == "REVOKED"
    assert _bars(after, day) == (_bars(alone, day) and not (revoked and day >= decide))
    assert (type(folded(MEASURE, rows)).__name__ == "Revoked") == revoked
    assert folded(MEASURE, rows).reputation_restored == revoked


def _locks(rows: Sequence[Row]) -> list[Lock]:
    found = rules().locks["L01"].items("o-1", _in_order(told(rows)))
    return [replace(it, positions=()) for it in found]


def _bars(locks: Sequence[Lock], day: date) -> bool:
    return any(it.holds(day) for it in locks)


# I06 to I09: sanctions ---------------------------------------------------------------------------

ACTS = st.lists(st.sampled_from(("a-1", "a-2", "a-3")), unique=True, max_size=3)
REGIMES = st.sampled_from(("PARTY", "ADMINISTRATIVE", "EMPLOYER"))


@given(REGIMES, REGIMES, ACTS, ACTS, st.booleans())
def test_i06_one_act_is_not_punished_by_both_regimes(
    one: str, other: str, acts: list[str], others: list[str], same_person: bool
) -> None:
    """Same act: not both 政务处分 and employer's 处分."""
    whom = (CASE if same_person else "o-2",)
    first = differs(test_measure.SANCTION, regime=one, act_refs=acts, officials=(CASE,))
    second = test_measure.other(regime=other, act_refs=others, officials=whom)
    both = {one, other} == {"ADMINISTRATIVE", "EMPLOYER"} and same_person
    rows = [test_measure.HEARD, first, second]
    assert ("measure.punished-twice" in noted(MEASURE, rows)) == bool(both and {*acts} & {*others})


@given(st.sampled_from(sorted(MONTHS)), st.integers(1, 60), ACTS, st.sampled_from(sorted(MONTHS)))
def test_i07_several_sanctions_last_from_one_to_the_sum_and_no_longer_than_four_years(
    grade: str, months: int, acts: list[str], other: str
) -> None:
    """Several equal sanctions below dismissal: period between one and the sum, cap 48 months;
    different grades: only the heaviest."""
    row = differs(test_measure.SANCTION, grade=grade, period_months=months, act_refs=acts)
    found = noted(MEASURE, [test_measure.HEARD, row])
    one = MONTHS[grade]
    assert ("measure.period-of-grade" in found) == (not one <= months <= one * max(1, len(acts)))
    assert ("measure.period-too-long" in found) == (months > LONGEST_MONTHS)
    beside = test_measure.other("2025-03-03", grade=other)
    both = folded(MEASURE, [test_measure.HEARD, row, beside]).irregularities
    assert ("measure.not-only-the-heaviest" in {it.rule for it in both}) == (other != grade)
    for lock in _locks([test_measure.HEARD, row, beside]):
        assert lock.last is not None
        assert lock.last < date(2029, 3, 3), "forty-eight months, the first day counted"


@given(st.sampled_from(sorted(MONTHS)), DAYS, st.integers(-5, 5))
def test_i08_a_lock_ends_with_its_period_and_has_no_effect_afterwards(
    grade: str, since: date, days: int
) -> None:
    """Lock ends exactly at period end; afterwards it has no effect on any appointment view."""
    row: Row = ("sanction.imposed", since.isoformat(), {
        **test_measure.SANCTION[2], "grade": grade, "period_months": None, "effective_on": since.isoformat(),
    })  # fmt: skip
    (lock,) = _locks([row])
    assert lock.last is not None
    assert lock.last + DAY == naive(since, f"P{MONTHS[grade]}M")
    day = lock.last + DAY * days
    appointed = step("appointment.made", day.isoformat(), position=9, case=CASE, tenure=CASE)
    assert bool(asked("R04", *told([row]), appointed, key="o-1")) == (
        lock.first <= day <= lock.last
    )


@given(
    REGIMES, st.integers(-400, 400), st.sampled_from(("RETIRED", "RETIRE", "TRANSFER", "REMOVED"))
)
def test_i09_no_sanction_after_retirement_but_a_case_may_be_filed(
    regime: str, days: int, reason: str
) -> None:
    """After retirement no sanction, but a case may be filed and benefits adjusted."""
    left = date(2025, 4, 30)
    on = (left + DAY * days).isoformat()
    rows: list[Row] = [("tenure.ended", "2025-04-30", {"left_on": "2025-04-30", "reason": reason})]
    rows.append(("sanction.imposed", on, {"regime": regime, "effective_on": on}))
    retired = reason.startswith("RETIRE") and days > 0 and regime != "PARTY"
    assert ("departure.sanction-after-retirement" in noted(DEPARTURE, rows)) == retired
    filed = [
        *test_clue.TO_CASE[:-1],
        ("case.filed", (date(2025, 5, 6) + DAY * abs(days)).isoformat(), {}),
    ]
    assert noted(CLUE, filed) == set()


# I10 to I12: who does it -------------------------------------------------------------------------

TEAMS = st.lists(st.sampled_from(("h-3", "h-4", "h-5")), min_size=1, max_size=4)


@given(TEAMS, st.booleans(), st.integers(0, 4))
def test_i10_two_people_talk_verify_and_inspect(
    team: list[str], accompanied: bool, count: int
) -> None:
    """Talk in an investigation has ≥ 2 staff; appointing inspection team ≥ 2."""
    alone = len({*team}) < 2
    before_it = before(test_selection.COURSE, "selection.inspection-completed")
    inspected = [*before_it, differs(test_selection.INSPECTED, team=team)]
    assert ("selection.team-too-small" in noted(SELECTION, inspected)) == alone
    verifying = [test_clue.REGISTERED, test_clue.VERIFY]
    opened = [*verifying, differs(test_clue.OPENED, team=team)]
    assert ("clue.team-too-small" in noted(CLUE, opened)) == alone
    reported = [*verifying, differs(test_clue.VERIFIED, team=count)]
    assert ("clue.team-too-small" in noted(CLUE, reported)) == (count < 2)
    talked = [
        test_clue.REGISTERED,
        test_clue.INQUIRY,
        differs(test_clue.TALK, accompanied=accompanied),
    ]
    assert ("clue.talk-alone" in noted(CLUE, talked)) == (not accompanied)


FOUR_EYES = {
    "disposition": (CLUE, [test_clue.REGISTERED, test_clue.VERIFY]),
    "filing": (CLUE, test_clue.TO_CASE),
    "sanction": (MEASURE, [test_measure.HEARD, test_measure.SANCTION]),
    "finding": (DECLARATION, test_declaration.COURSE[:4]),
}


@given(st.sampled_from(sorted(FOUR_EYES)), HANDS, HANDS)
def test_i11_who_proposes_does_not_approve(
    which: str, recorder: str | None, approver: str | None
) -> None:
    """Proposer ≠ approver for disposition, filing, sanction, finding, correction."""
    lifecycle, rows = FOUR_EYES[which]
    last = differs(rows[-1], recorder=recorder, approver=approver)
    proposer = rows[-1][2].get("proposer") or recorder
    found = {it.partition(".")[2] for it in noted(lifecycle, [*rows[:-1], last])}
    assert ("same-approver" in found) == (approver is not None and approver == proposer)
    assert ("no-approval" in found) == (approver is None)
    first, again = (
        it.recorded
        for it in told(
            [
                test_clue.REGISTERED,
                differs(test_clue.REGISTERED, recorder=recorder, approver=approver),
            ]
        )
    )
    over = Correction(source="urn:test", id="1", reason=CorrectionReason.HANDLER_REVIEW)
    again = replace(
        again, entry=replace(again.entry, provenance=replace(again.entry.provenance, corrects=over))
    )
    state = CLUE.fold(CASE, [first, again])[0]
    assert [it.rule for it in state.irregularities] == (
        ["correction.same-approver"] if approver is not None and approver == recorder else []
    )


@given(HANDS, HANDS, TEAMS, st.integers(-3, 4), st.booleans())
def test_i12_what_a_recused_handler_does_from_the_decision_on_is_shown(
    recorder: str | None, approver: str | None, team: list[str], days: int, recused: bool
) -> None:
    """A recused handler can append nothing to that matter from the decision on."""
    since = date(2025, 3, 17) - DAY * days
    decision: Row = (
        "handler.recusal-decided", since.isoformat(),
        {"handler": "h-3", "recused": recused, "decided_on": since.isoformat(), "recorder": "h-9", "approver": "h-8"},
    )  # fmt: skip
    opened = differs(test_clue.OPENED, recorder=recorder, approver=approver, team=team)
    rows = [decision, test_clue.REGISTERED, decided := test_clue.VERIFY, opened]
    assert decided[2]["proposer"] == "h-3"
    mine = "h-3" in {recorder, approver, *team}
    assert ("handler.recused" in noted(CLUE, rows)) == (recused and mine and days > 0)


@access
def test_i12_a_recused_handler_reads_nothing_of_the_matter() -> None:
    """A recused handler can read nothing of that matter from the decision on."""


# I13 to I20: who may see, and what is kept once --------------------------------------------------


@access
def test_i13_an_informant_is_not_found_out() -> None:
    """The informant token cannot be resolved through any business query, sort order, error text,
    timing or aggregate of fewer than k persons."""


@access
def test_i14_a_complaint_is_not_seen_by_whom_it_is_about() -> None:
    """Complaint material is never visible to, nor routed to, the person or unit complained about."""


UPWARD = all_kinds()["petition.dispatched-upward"]
CONTENT = sorted(
    {name for it in ("petition.received", "petition.routed") for name in get_type_hints(all_kinds()[it].fact)}
    - {*get_type_hints(UPWARD.fact)}
)  # fmt: skip


@given(events(UPWARD), st.sampled_from(CONTENT), st.text(max_size=20))
@FEW
def test_i15_of_a_complaint_about_a_higher_level_only_its_way_is_kept(
    event: dict[str, Any], name: str, content: str
) -> None:
    """A higher-level or own-head complaint leaves no content behind."""
    entry = read_statement(statement(event))
    gates.check(entry, {})
    assert entry.subject.officials == ()
    with pytest.raises(Unreadable):
        gates.check(replace(entry, subject=replace(entry.subject, officials=("o-1",))), {})
    more = copy.deepcopy(event)
    more["data"]["fact"][name] = content
    with pytest.raises(Refused):
        read_statement(statement(more))


ELSEWHERE = {
    "I16": ("tests.api.test_retries", "test_each_event_is_recorded_once_and_has_one_receipt"),
    "I17": ("tests.projections.test_rebuild_hash", "test_a_rebuild_from_the_first_entry_has_the_hash_of_the_live_view"),
}  # fmt: skip


@pytest.mark.parametrize("invariant", ELSEWHERE)
def test_i16_and_i17_are_properties_of_the_running_system(invariant: str) -> None:
    """Duplicate sender key → one event, same answer. Rebuilding any projection from event 0 gives the
    same hash as the live one."""
    module, name = ELSEWHERE[invariant]
    test = inspect.getsource(getattr(importlib.import_module(module), name))
    assert "@given(" in test


@access
def test_i18_a_read_of_a_dossier_is_logged_first() -> None:
    """Every read of a dossier writes one access record before the data is returned; if the log is
    down, the read fails."""


@given(st.lists(st.sampled_from(test_clue.COURSE[1:]), max_size=4))
def test_i19_a_clue_that_came_to_nothing_is_told_with_its_outcome(between: list[Row]) -> None:
    """A closed, unfounded clue appears only with its outcome."""
    rows = [test_clue.REGISTERED, *between, test_clue.concluded("UNSUBSTANTIATED", "2026-01-01")]
    state = folded(CLUE, rows)
    assert CLUE.begun(state)
    ended = [it for it in between if it[0] in {"case.concluded", "clue.concluded"}]
    assert ended or CLUE.outcome(state) == "UNSUBSTANTIATED"
    assert CLUE.outcome(state) != "NOT_STATED"


@access
def test_i19_an_opinion_shows_no_clue_after_its_retention_date() -> None:
    """… appears in an appointment opinion only with its outcome, and not after its retention date."""


@access
def test_i20_a_result_is_of_the_highest_class_of_its_parts() -> None:
    """No result set mixes classes: the highest class of its parts is the class of the whole."""


# I21 and I22: clocks and counts ------------------------------------------------------------------

PURE = ("cases", "clocks", "indicators", "rulebook")
NOW = {"now", "today", "time", "monotonic", "random", "environ", "getenv", "utcnow"}


@given(of_one_person(), DAYS)
@settings(max_examples=40, phases=FOUND_ONLY)
def test_i21_clocks_depend_on_nothing_but_what_they_are_given(
    drawn: tuple[list[Step], Step], day: date
) -> None:
    """Clocks are pure functions of (events, calendar, rule pack, as-of date)."""
    said = _in_order(drawn[0])
    again = copy.deepcopy(said)
    for clock in rules().clocks.values():
        one, other = list(clock.items("k-1", said)), list(clock.items("k-1", again))
        assert one == other
        assert [it.state_on(day) for it in one] == [it.state_on(day) for it in other]
    assert again == said


def test_i21_nothing_in_the_rules_asks_for_the_time_or_for_chance() -> None:
    """… of the as-of date, and never of today."""
    root = Path(domain.__path__[0])
    for path in (it for folder in PURE for it in root.glob(f"{folder}/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in NOW, (path, node.lineno)
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {getattr(node, "module", None), *(it.name for it in node.names)}
                assert not names & {"time", "random", "os", "secrets", "uuid"}, (path, node.lineno)


PETITIONS = st.lists(
    st.tuples(st.sampled_from(("n-1", "n-2", "n-3", "n-4")), st.sampled_from("abc"), st.integers(0, 120), st.booleans()),
    min_size=1, max_size=8,
)  # fmt: skip


@given(PETITIONS, st.data())
def test_i22_the_same_text_of_the_same_source_counts_once(
    letters: list[tuple[str, str, int, bool]], data: st.DataObject
) -> None:
    """The same complaint text from the same token counts once in R12."""
    token, text, after, checkable = data.draw(st.sampled_from(letters))
    later = (token, text, data.draw(st.integers(after, 150)), checkable)
    once, twice = (
        [_petition(*it, number) for number, it in enumerate(some, 1)]
        for some in (letters, [*letters, later])
    )
    assert asked("R12", *once, key="o-1") == asked("R12", *twice, key="o-1")


def _petition(token: str, text: str, days: int, checkable: bool, number: int) -> Step:
    on = (date(2025, 2, 3) + DAY * days).isoformat()
    return step(
        "petition.received", on, position=number, case=f"p-{number}", received_on=on, informant_token=token,
        text_sha256=text * 64, issue_codes=["LAND"], specific=checkable, verifiable=checkable, duplicate_of=None,
    )  # fmt: skip


def test_every_invariant_has_its_tests() -> None:
    names = [it.partition("_")[2] for it in globals() if it.startswith("test_i")]
    told_of = {
        part for it in names for part in it.split("_") if part[0] == "i" and part[1:].isdigit()
    }
    assert told_of == {f"i{number:02}" for number in range(1, 23)}
