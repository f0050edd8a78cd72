"""What is foreseen of an entry is what the view shows once it is recorded, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from domain import oddities, references, stage
from domain.cases.lifecycle import Irregularity, Lifecycle
from domain.catalogue import Stage
from domain.entry import Recorded
from ledger.receipt import recorded
from ledger.statement import Statement
from projections import cases, timeline
from projections.foreseen import Foreseen, foreseen
from tests.projections.histories import by_chance
from tests.projections.places import Place
from tests.projections.state import ALL
from tests.projections.telling import (
    alleged,
    appointed,
    appraised,
    followed,
    merged,
    motion,
    referred,
    registered,
)

Make = Callable[[], Place]
SAYS = {**stage.SAYS, **oddities.SAYS, **references.SAYS}


def entries(place: Place) -> list[Recorded]:
    return [recorded(row) for row in place.recorder.rows()]


def shown(connection: Connection, place: Place, position: int) -> dict[Any, Any]:
    """Every irregularity as of a position by where it shows, and the stage of every entry."""
    found: dict[Any, Any] = {}
    for case in cases.cases(connection, place.ledger, position, ALL).rows:
        for it in case.irregularities:
            found[case.lifecycle, case.matter, it] = it
    tags = {tag for entry in entries(place) for tag in entry.tags}
    for official in sorted(it.removeprefix("official:") for it in tags if "official:" in it):
        for row in timeline.timeline(connection, place.ledger, (official,), position, ALL).rows:
            found["stage", official, row.position] = row.stage
            for rule in row.irregularities:
                noted = Irregularity(rule, SAYS[rule], (row.position,))
                found[official, noted] = noted
    return found


def added(before: dict[Any, Any], after: dict[Any, Any]) -> set[Irregularity]:
    noted = {it for it in after if before.get(it) != after[it] and it[0] != "stage"}
    return {after[it] for it in noted}


@pytest.mark.parametrize("seed", ["dense", "foreseen"])
def test_what_is_foreseen_of_each_entry_of_a_history_is_what_the_view_then_shows(
    corner: Place, seed: str
) -> None:
    corner.project(*by_chance(seed, 120))
    history, moved = entries(corner), 0
    with corner.view() as connection:
        views = {it: shown(connection, corner, it) for it in range(len(history) + 1)}
    for entry in history:
        (found,) = foreseen(corner.recorder, [entry])
        now = views[entry.position]
        assert {*found.irregularities} == added(views[entry.position - 1], now), entry
        assert found.stages == {
            official: now["stage", official, entry.position]
            for official in entry.officials
            if entry.entry.kind.supervises
        }
        moved += sum(entry.position not in it.positions for it in found.irregularities)
    assert moved, "some of them concern entries that were recorded before"


def test_each_of_a_batch_is_foreseen_after_those_before_it(corner: Place) -> None:
    corner.tell(*by_chance("batch", 60))
    history = entries(corner)
    alone = [foreseen(corner.recorder, [entry])[0] for entry in history]
    assert foreseen(corner.recorder, history[20:]) == alone[20:]
    assert foreseen(corner.recorder, []) == []


def suppose(place: Place, *told: Statement) -> list[Foreseen]:
    """Of the last ones of a story; the ledger does not hold them when they are foreseen."""
    place.tell(*told)
    return foreseen(place.recorder, entries(place)[-len(told) :])


def rules(found: Foreseen) -> list[tuple[str, tuple[int, ...]]]:
    return [(it.rule, it.positions) for it in found.irregularities]


def test_an_appointment_tells_which_entries_it_would_put_out_of_place(corner: Place) -> None:
    corner.tell(registered("o-1"))
    before, appointment = suppose(
        corner,
        appraised("a", "o-1", "2019-05-01", stage="IN_TERM"),
        appointed("b", "o-1", "t-1", "2020-01-01"),
    )
    assert (before.stage, rules(before)) == ("UNKNOWN", [])
    at = corner.recorder.head()
    assert rules(appointment) == [("stage.claim-differs", (at - 1,))]
    assert appointment.stages == {"o-1": "IN_TERM"}


def test_a_merge_and_a_motion_move_entries_of_others_too(corner: Place) -> None:
    corner.tell(registered("o-1"), registered("o-2"), appointed("b", "o-1", "t-1", "2020-01-01"))
    gone, sent, merge, process = suppose(
        corner,
        appraised("a", "o-2", "2021-05-01", stage="POST_DEPARTURE"),
        referred("r", "o-1", cases=("s-1",), on="2021-01-01", stage="IN_TERM"),
        merged("m", "o-2", "o-1"),
        motion("s", "o-1", case="s-1", on="2021-02-01"),
    )
    head = corner.recorder.head()
    assert rules(gone) == rules(sent) == []
    assert rules(merge) == [("stage.claim-differs", (head - 3,))]
    assert (merge.stage, process.stage) == (None, Stage.PRE_APPOINTMENT)
    assert rules(process) == [("stage.claim-differs", (head - 2,))]


def test_a_step_without_its_allegation_and_an_allegation_made_twice_are_foreseen(
    corner: Place,
) -> None:
    corner.tell(registered("o-1"))
    early, first, second = suppose(
        corner,
        followed("f", "o-1", on="2020-01-01", result="OPENED"),
        alleged("a", "o-1", on="2021-01-01"),
        alleged("b", "o-1", on="2021-02-01"),
    )
    head = corner.recorder.head()
    assert rules(early) == [("allegation.step-before-allegation", (head - 2,))]
    assert rules(first) == []
    assert rules(second) == [("allegation.recorded-twice", (head,))]


def test_whom_an_entry_places_in_different_stages_is_told_one_by_one(corner: Place) -> None:
    corner.tell(registered("o-1"), registered("o-2"), appointed("b", "o-1", "t-1", "2020-01-01"))
    (found,) = suppose(corner, referred("r", "o-1", "o-2", cases=("c-1",), on="2021-01-01"))
    assert found.stages == {"o-1": "IN_TERM", "o-2": "UNKNOWN"}
    assert found.stage is None


def test_many_appointments_of_one_official_are_folded_once_for_each_that_is_supposed(
    corner: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not for each entry that may move: forty of them took minutes."""
    corner.tell(registered("o-1"))
    count, folds, fold = 30, [0], Lifecycle.fold

    def counted(self: Lifecycle[Any], *values: Any) -> Any:
        folds[0] += 1
        return fold(self, *values)

    monkeypatch.setattr(Lifecycle, "fold", counted)
    found = suppose(
        corner, *(appointed(f"a-{it}", "o-1", f"t-{it}", "2020-01-01") for it in range(count))
    )
    assert len(found) == count
    assert folds[0] < 3 * count * count
