"""A rebuild that was broken off is taken up where it stood for who says so; what is half built is
never live, and what was not read is not confirmed."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable

import pytest
from sqlalchemy import text

from api.telling import compared
from projections import rebuild, stages
from projections.engine import view_version
from projections.rebuild import RebuildUnderWay
from projections.shapes import METADATA
from tests.projections import workers
from tests.projections.places import BATCH, Place
from tests.projections.telling import registered


def rebuilt_until(place: Place, stop: Callable[[], bool]) -> list[int]:
    """Broken off: the positions that it came by."""
    seen: list[int] = []
    made = rebuild.rebuild(
        place.recorder, place.codec, place.views, lambda done, _all: seen.append(done), stop=stop
    )
    assert made is None
    return seen


def test_broken_off_by_its_caller_it_is_taken_up_where_it_stood(told: Place) -> None:
    live, calls = told.live(), iter([False, False, True, True])
    assert rebuilt_until(told, lambda: next(calls)) == [BATCH, 2 * BATCH]
    assert told.live() == live, "what is half built is never live"
    (half,) = set(told.views.numbers()) - {live}
    seen: list[int] = []
    made = rebuild.rebuild(
        told.recorder, told.codec, told.views, lambda done, _all: seen.append(done), resume=True
    )
    assert made is not None
    assert (made.number, made.sound, seen[0]) == (half, True, 3 * BATCH)
    assert made.taken_up == 2 * BATCH


def test_it_begins_with_the_first_entry_and_confirms_no_view_that_was_put_there(
    told: Place,
) -> None:
    live, digest = told.live(), told.digest()
    begun = told.beside()
    for number in (live, begun):  # as who changes the live view, and copies it beside
        with told.views.engine(number).begin() as connection:
            connection.execute(text("UPDATE placement SET stage = 'FORGED'"))
    made = told.rebuilt()
    assert (made.sound, made.live, made.taken_up, told.live()) == (False, False, 0, live)
    assert made.new_digest == digest
    assert {table for table, _row in made.differences} == {"-placement", "+placement"}


def test_what_is_taken_up_is_told(told: Place) -> None:
    head = told.recorder.head()
    told.beside()
    soundness = told.record.soundness()
    made = told.rebuilt(resume=True, soundness=soundness)
    assert (made.sound, made.taken_up, soundness.looked) == (True, head, 0)
    (line,) = (it for it in compared(made) if "taken up" in it)
    assert f"entry {head}," in line
    assert "confirms nothing" in line


def test_without_a_live_view_too_what_was_begun_is_taken_up(place: Place) -> None:
    place.tell(registered("o-1"), registered("o-2"))
    begun = place.beside()
    assert place.views.live() == 0
    made = place.rebuilt(resume=True)
    assert (made.number, made.live, made.taken_up) == (begun, True, place.recorder.head())


def test_what_was_begun_on_another_ledger_is_not_taken_up(told: Place) -> None:
    begun = told.beside()
    with told.views.engine(begun).begin() as connection:
        connection.execute(text(f"UPDATE checkpoint SET leaf = '{'00' * 32}'"))
    made = told.rebuilt(resume=True)
    assert (made.sound, made.taken_up) == (True, 0)


def test_killed_at_any_moment_it_is_taken_up_and_gives_the_same(told: Place) -> None:
    live, digest, chance = told.live(), told.digest(), random.Random(9)
    for moment in (1, *(chance.randint(20, 120) for _ in range(4))):
        process = workers.start(workers.rebuild_and_die, told.address, 7, moment)
        process.join(workers.DEADLINE_SECONDS)
        assert process.exitcode == -signal.SIGKILL
        assert told.views.live() == live
    half = max(told.views.numbers())
    assert 0 < told.position(half) < told.recorder.head()
    made = told.rebuilt(resume=True)
    assert (made.number, made.sound, told.digest()) == (half, True, digest)


def test_killed_while_its_tables_were_made_it_is_begun_anew(told: Place) -> None:
    METADATA.create_all(told.views.engine(told.views.reserve()))  # and no checkpoint yet
    assert told.rebuilt(resume=True).sound


def test_of_two_rebuilds_at_once_the_second_is_refused(told: Place) -> None:
    rebuilt_until(told, lambda: bool(told.views.numbers()[1:]))
    with told.views.try_lease(max(told.views.numbers())) as taken:
        assert taken
        with pytest.raises(RebuildUnderWay):
            told.rebuilt()


def test_a_rebuild_under_way_is_not_dropped_by_one_of_another_version(
    told: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt_until(told, lambda: bool(told.views.numbers()[1:]))
    with told.views.try_lease(max(told.views.numbers())):
        monkeypatch.setattr(stages.Stages, "version", 99)
        with pytest.raises(RebuildUnderWay):
            told.rebuilt()


def test_a_half_built_view_of_an_older_version_is_given_up(
    told: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt_until(told, lambda: bool(told.views.numbers()[1:]))
    monkeypatch.setattr(stages.Stages, "version", 99)
    made = told.rebuilt(resume=True)
    assert (made.new_version, made.taken_up) == (view_version(), 0)
    assert told.position(made.number) == told.recorder.head()
