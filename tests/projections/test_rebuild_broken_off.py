"""A rebuild that was broken off is taken up where it stood; what is half built is never live."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable

import pytest

from projections import rebuild, stages
from projections.engine import view_version
from projections.rebuild import RebuildUnderWay
from projections.shapes import METADATA
from tests.projections import workers
from tests.projections.places import BATCH, Place


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
        told.recorder, told.codec, told.views, lambda done, _all: seen.append(done)
    )
    assert made is not None
    assert (made.number, made.sound, seen[0]) == (half, True, 3 * BATCH)


def test_killed_at_any_moment_it_is_taken_up_and_gives_the_same(told: Place) -> None:
    live, digest, chance = told.live(), told.digest(), random.Random(9)
    for moment in (1, *(chance.randint(20, 120) for _ in range(4))):
        process = workers.start(workers.rebuild_and_die, told.address, 7, moment)
        process.join(workers.DEADLINE_SECONDS)
        assert process.exitcode == -signal.SIGKILL
        assert told.views.live() == live
    half = max(told.views.numbers())
    assert 0 < told.position(half) < told.recorder.head()
    made = told.rebuilt()
    assert (made.number, made.sound, told.digest()) == (half, True, digest)


def test_killed_while_its_tables_were_made_it_is_begun_anew(told: Place) -> None:
    METADATA.create_all(told.views.engine(told.views.reserve()))  # and no checkpoint yet
    assert told.rebuilt().sound


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
    made = told.rebuilt()
    assert made.new_version == view_version()
    assert told.position(made.number) == told.recorder.head()
