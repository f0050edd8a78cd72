"""What a rebuild finds is told, and nothing wrong that it leaves behind is ever made live."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update

from projections import quarantine
from projections.engine import MISSING, BadEntry
from projections.foundation import ViewAhead
from projections.view import CHECKPOINT
from tests.projections.places import Place
from tests.projections.telling import registered

FORGED = "UPDATE placement SET stage = 'FORGED' WHERE entry = (SELECT max(entry) FROM placement)"


def spoil(place: Place, number: int) -> None:
    with place.views.engine(number).begin() as connection:
        assert connection.execute(text(FORGED)).rowcount > 0


def stand_at(place: Place, position: int) -> None:
    with place.views.engine(place.live()).begin() as connection:
        connection.execute(update(CHECKPOINT).values(position=position))


def test_an_unsound_view_is_dropped_and_the_next_comes_from_the_ledger(told: Place) -> None:
    live, digest = told.live(), told.digest()
    spoil(told, live)
    for _again in range(2):
        assert not told.rebuilt().live
        assert told.views.numbers() == [live]
    made = told.rebuilt(accept=True)
    assert (made.sound, made.live, told.live()) == (False, True, made.number)
    assert told.digest() == digest


def test_what_is_accepted_takes_up_nothing_that_was_begun_before(told: Place) -> None:
    live, digest = told.live(), told.digest()
    begun = told.beside()
    spoil(told, begun)
    assert not told.rebuilt(resume=True).live, "it was taken up, and found out"
    assert told.views.numbers() == [live]
    spoil(told, told.beside())
    assert told.rebuilt(accept=True).live
    assert told.digest() == digest


def test_a_view_begun_on_a_longer_ledger_is_not_taken_up(told: Place) -> None:
    begun = told.beside()
    with told.views.engine(begun).begin() as connection:
        connection.execute(update(CHECKPOINT).values(position=told.recorder.head() + 1))
    assert told.rebuilt(resume=True).sound


def test_a_live_view_beyond_the_ledger_is_a_finding(told: Place) -> None:
    live, beyond = told.live(), told.recorder.head() + 7
    stand_at(told, beyond)
    made = told.rebuilt()
    assert (made.sound, made.live, made.ahead) == (False, False, beyond)
    assert (made.old_digest, told.live()) == (made.new_digest, live)
    with pytest.raises(ViewAhead):
        told.projector().catch_up()
    assert told.rebuilt(accept=True).live
    assert told.rebuilt().sound


@pytest.mark.parametrize("at", ["first", "middle", "last"])
def test_a_position_that_the_ledger_lacks_is_found(told: Place, at: str) -> None:
    live, head = told.live(), told.recorder.head()
    gap = {"first": 1, "middle": 20, "last": head}[at]
    told.smuggle(f"DELETE FROM {{entry}} WHERE position = {gap}")
    with pytest.raises(BadEntry, match=f"position {gap},"):
        told.rebuilt()
    assert told.views.numbers() == [live]


def test_positions_that_are_lacking_are_set_aside_in_plain_sight(place: Place) -> None:
    place.tell(registered("o-1"), registered("o-2"), registered("o-3"))
    head = place.recorder.head()
    place.smuggle(f"DELETE FROM {{entry}} WHERE position IN ({head - 1}, {head})")
    place.projector(strict=False).catch_up()
    with place.view() as connection:
        found = quarantine.quarantined(connection, place.ledger, head)
    assert [(it.position, it.kind) for it in found] == [(head - 1, MISSING), (head, MISSING)]
    assert place.position(place.live()) == head


def test_a_head_far_beyond_the_last_entry_stops_the_view(place: Place) -> None:
    place.project(registered("o-1"))
    last = place.recorder.head()
    place.smuggle(f"UPDATE {{head}} SET position = {10**12}")
    with pytest.raises(BadEntry, match=f"position {last + 1},"):
        place.projector(strict=False).catch_up()
    assert place.position(place.live()) == last


def test_what_lies_beyond_the_head_never_comes_into_the_view(told: Place) -> None:
    before, last = told.digest(), told.recorder.head()
    told.smuggle("UPDATE {head} SET position = position - 5")
    assert told.recorder.head() == last - 5
    made = told.rebuilt(accept=True)
    assert told.position(made.number) == last - 5
    told.smuggle("UPDATE {head} SET position = position + 5")
    told.projector().catch_up()
    assert told.digest() == before


def test_a_view_of_another_ledgers_entries_is_not_followed(told: Place) -> None:
    """As when an older copy of the ledger was put back, and has grown since."""
    with told.views.engine(told.live()).begin() as connection:
        connection.execute(update(CHECKPOINT).values(leaf="00" * 32))
    told.tell(registered("o-later"))
    with pytest.raises(ViewAhead, match="another entry"):
        told.projector(strict=False).catch_up()
    assert told.rebuilt(accept=True).live
    assert told.projector(strict=False).catch_up() == told.recorder.head()
