"""What a statement names and nobody has stated stands until it arrives, in any order, on both databases."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from domain import references
from domain.catalogue import kind_named
from ledger.statement import Statement
from projections import references as view
from projections import timeline
from projections.foreseen import foreseen
from projections.replay import Replay
from tests.projections.places import Place
from tests.projections.state import ALL
from tests.projections.telling import appointed, left, merged, registered, said, undone
from tests.projections.test_foreseen import entries

DAY = "2025-02-03"
SHA = "ab" * 32


def told(place: Place, official: str, position: int | None = None) -> dict[str, list[str]]:
    """Of each entry by its id the rules, of those that are about what it names."""
    at = place.recorder.head() if position is None else position
    with place.view() as connection:
        rows = timeline.timeline(connection, place.ledger, (official,), at, ALL).rows
    found = {
        row.source_id: [it for it in row.irregularities if it in references.SAYS] for row in rows
    }
    replayed = Replay(place.recorder, at).official(official)
    assert replayed is not None
    if replayed.official.aliases == (official,):
        assert {it.source_id: it.irregularities for it in replayed.timeline} == {
            it.source_id: it.irregularities for it in rows
        }
    return {id_: rules for id_, rules in found.items() if rules}


def about(kind: str, id_: str, official: str = "o-1", case: str = "c-1", **fact: Any) -> Statement:
    return said(kind, id_, official, on=DAY, cases=(case,), circle="WORK", **fact)


def imposed(id_: str, official: str = "o-1", case: str = "c-1") -> Statement:
    return about(
        "sanction.imposed", id_, official, case, regime="PARTY", grade="WARNING", effective_on=DAY
    )


def announced(id_: str, sanction: str, official: str = "o-1") -> Statement:
    return about("sanction.announced", id_, official, sanction=sanction, announced_on=DAY)


def against(id_: str, what: str, route: str | None = None) -> Statement:
    more = {"route": route} if route else {}
    return about(
        "review.decided", id_, against=what, outcome="UPHELD", decided_on=DAY,
        reputation_restored=False, **more,
    )  # fmt: skip


def objected(id_: str, case: str = "s-1") -> Statement:
    return about("selection.objection-received", id_, case=case, received_on=DAY, specific=True, verifiable=True)  # fmt: skip


def resolved(id_: str, objection: str, case: str = "s-1") -> Statement:
    return about("selection.objection-resolved", id_, case=case, objection=objection, resolved_on=DAY, result="UNFOUNDED")  # fmt: skip


def extended(id_: str, of: str, case: str = "c-1") -> Statement:
    return about(
        "clock.extended", id_, case=case, clock="K43", of=of, due_on=DAY, reason="LONG",
        approved_by="h-1", extended_on=DAY,
    )  # fmt: skip


def task(kind: str, id_: str, task: str, case: str = "c-1") -> Statement:
    closed = {"closed_on": DAY}
    opened = {"purpose": "AUDIT", "opened_on": DAY, "reader": "h-1"}
    return about(kind, id_, case=case, task=task, **(closed if kind == "task.closed" else opened))


def asked(id_: str, request: str, target: str | None = None, official: str = "o-1") -> Statement:
    more = {"target_source_id": target} if target else {}
    return about("record.correction-requested", id_, official, request=request, requested_on=DAY, **more)  # fmt: skip


def answered(id_: str, request: str) -> Statement:
    return about("record.correction-answered", id_, request=request, answered_on=DAY, corrected=True)  # fmt: skip


CASES = {
    "a sanction": ("names.no-sanction", announced("it", "s"), imposed("s"), [imposed("s", "o-2"), announced("s-2", "s-2")]),
    "a decision": ("names.no-decision", against("it", "s"), imposed("s"), [imposed("s", "o-2")]),
    "an objection": ("names.no-objection", resolved("it", "ob"), objected("ob"), [objected("ob", "s-2")]),
    "a start": ("names.no-start", extended("it", "s"), imposed("s"), [imposed("s", "o-2", "c-2")]),
    "a start of a case": ("names.no-start", extended("it", "s"), imposed("s", "o-2"), [imposed("s", "o-2", "c-2")]),
    "a task": ("names.no-task", task("task.closed", "it", "t"), task("task.opened", "op", "t"), [task("task.opened", "t", "t-2"), task("task.opened", "op-2", "t", "c-2")]),
    "a request": ("names.no-request", answered("it", "r"), asked("as", "r"), [asked("as", "r", official="o-2"), asked("r", "r-2")]),
    "a statement": ("names.no-statement", asked("it", "r", "s"), imposed("s"), [imposed("s", "o-2")]),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_what_is_named_may_come_before_or_after_and_ends_the_wait(corner: Place, what: str) -> None:
    rule, naming, named, others = CASES[what]
    corner.tell(registered("o-1"), registered("o-2"))
    for it in others:  # what only looks like it, under other references each time
        corner.project(*[it] if it.id != named.id else [])
    (at,) = corner.project(naming)
    assert told(corner, "o-1")["it"] == [rule]
    corner.project(named)
    assert "it" not in told(corner, "o-1")
    assert told(corner, "o-1", at)["it"] == [rule], "as of then it stands"


@pytest.mark.parametrize("what", CASES)
def test_what_another_has_of_the_same_name_does_not_answer(corner: Place, what: str) -> None:
    rule, naming, named, others = CASES[what]
    corner.tell(registered("o-1"), registered("o-2"))
    for it in [it for it in others if it.id == named.id]:
        corner.project(naming, it)
        assert told(corner, "o-1")["it"] == [rule]


@pytest.mark.parametrize("what", CASES)
def test_what_was_there_before_is_never_told(corner: Place, what: str) -> None:
    _rule, naming, named, _others = CASES[what]
    corner.project(registered("o-1"), registered("o-2"), named, naming)
    assert "it" not in told(corner, "o-1")


def test_a_complaint_about_a_measure_of_an_investigation_names_nothing_that_is_recorded(
    corner: Place,
) -> None:
    corner.project(
        registered("o-1"),
        against("it", "detention-1", "MEASURE_COMPLAINT"),
        against("it-2", "detention-1", "APPEAL"),
    )
    assert told(corner, "o-1") == {"it-2": ["names.no-decision"]}


def test_the_id_of_a_correction_and_that_of_what_it_restates_both_name_it(corner: Place) -> None:
    again = said(
        "sanction.imposed", "s-b", "o-1", on=DAY, circle="WORK", corrects="s", regime="PARTY",
        grade="WARNING", effective_on=DAY,
    )  # fmt: skip
    corner.project(registered("o-1"), announced("it", "s-b"), imposed("s"))
    assert told(corner, "o-1") == {"it": ["names.no-sanction"]}
    corner.project(again, announced("it-2", "s"))
    assert told(corner, "o-1") == {}


def trained(id_: str, official: str, tenure: str, **more: Any) -> Statement:
    return said(
        "training.completed",
        id_,
        official,
        on=DAY,
        tenure=tenure,
        completed_on=DAY,
        hours=8,
        **more,
    )


def test_a_tenure_is_nobodys_or_anothers_or_ones_own(corner: Place) -> None:
    corner.project(
        registered("o-1"), registered("o-2"),
        left("gone", "o-1", "t-2", "2025-01-31"), trained("it", "o-1", "t-2"),
    )  # fmt: skip
    before = corner.recorder.head()
    assert told(corner, "o-1") == {"gone": [NO_TENURE], "it": [NO_TENURE]}
    corner.project(appointed("a", "o-2", "t-2", "2020-01-01"))
    assert told(corner, "o-1") == {"gone": [OF_ANOTHER], "it": [OF_ANOTHER]}
    assert told(corner, "o-2") == {}
    mended = appointed("a-2", "o-1", "t-2", "2020-01-01", corrects="a")
    corner.project(mended)
    assert told(corner, "o-1") == {}
    assert told(corner, "o-1", before) == {"gone": [NO_TENURE], "it": [NO_TENURE]}


def test_a_tenure_that_is_taken_back_is_nobodys_again(corner: Place) -> None:
    corner.project(
        registered("o-1"),
        appointed("a", "o-1", "t-1", "2020-01-01"),
        trained("it", "o-1", "t-1"),
        appointed("a-2", "o-1", "t-2", "2020-01-01", corrects="a"),
    )
    assert told(corner, "o-1") == {"it": [NO_TENURE]}


def test_a_merge_makes_what_is_named_ones_own_and_its_undoing_another_s(corner: Place) -> None:
    corner.project(
        registered("o-1"), registered("o-2"), appointed("a", "o-2", "t-2", "2020-01-01"),
        trained("it", "o-1", "t-2"), imposed("s", "o-2"), announced("an", "s"),
    )  # fmt: skip
    odd = {"it": [OF_ANOTHER], "an": ["names.no-sanction"]}
    assert told(corner, "o-1") == odd
    corner.project(merged("m", "o-2", "o-1"))
    assert told(corner, "o-1") == {}
    corner.project(undone("u", "o-2", "o-1"))
    assert told(corner, "o-1") == odd


def test_one_of_several_whom_an_entry_names_is_enough(corner: Place) -> None:
    corner.project(
        registered("o-1"), registered("o-2"), appointed("a", "o-2", "t-2", "2020-01-01"),
        said("interference.recorded", "one", "o-1", on=DAY, tenure="t-2", circle="WORK", interference="CASE",
             matter="m", means="PHONE", reported_by_role="HANDLER", handled_as="RECORDED"),
        said("decision.recorded", "two", "o-1", "o-2", on=DAY, tenure="t-2", category="PROJECT", entitled=3,
             present=3, agree=3, oppose=0, abstain=0, dissent_recorded=False),
    )  # fmt: skip
    assert told(corner, "o-1") == {"one": [OF_ANOTHER]}


def test_every_order_of_arrival_ends_in_the_same(make_corner: Any) -> None:
    told_ = [
        appointed("a", "o-2", "t-2", "2020-01-01"), trained("it", "o-1", "t-2"),
        merged("m", "o-2", "o-1"), imposed("s", "o-2"), announced("an", "s"),
    ]  # fmt: skip
    for order in itertools.permutations(told_):
        place = make_corner()
        place.project(registered("o-1"), registered("o-2"), *order)
        assert told(place, "o-1") == {}, [it.id for it in order]


def test_where_many_are_awaited_each_is_asked_for(
    corner: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MOST_AWAITED", 2)
    corner.tell(registered("o-1"))
    projector = corner.projector()
    projector.catch_up()
    waiting = [announced(f"an-{number}", f"s-{number}") for number in range(5)]
    for it in (*waiting, *(imposed(f"s-{number}") for number in (0, 4, 2))):
        corner.tell(it)
        projector.catch_up()
    left_over = {f"an-{number}": ["names.no-sanction"] for number in (1, 3)}
    assert told(corner, "o-1") == left_over


def test_a_dry_run_tells_what_is_named_and_not_there(corner: Place) -> None:
    corner.tell(registered("o-1"), registered("o-2"), announced("it", "s"), trained("tr", "o-1", "t-2"))  # fmt: skip
    corner.tell(appointed("a", "o-2", "t-2", "2020-01-01"))
    *_known, names, trains, appoints = entries(corner)
    found = [
        [(it.rule, it.positions) for it in foreseen(corner.recorder, [entry])[0].irregularities]
        for entry in (names, trains, appoints)
    ]
    assert ("names.no-sanction", (names.position,)) in found[0]
    assert found[1] == [(NO_TENURE, (trains.position,))]
    assert (OF_ANOTHER, (trains.position,)) in found[2]


NO_TENURE, OF_ANOTHER = references.NO_TENURE, references.TENURE_OF_ANOTHER


def test_each_reference_is_tested() -> None:
    assert {rule for rule, *_ in CASES.values()} == {it.rule for it in references.REFERENCES}
    kinds = {kind_named(kind) for it in references.REFERENCES for kind in it.kinds}
    assert kinds >= {naming.type for _rule, naming, *_ in CASES.values()}
