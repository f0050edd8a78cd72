"""Entries come into the view exactly once, whoever carries them and however often it dies."""

from __future__ import annotations

import itertools
import random
import signal

import pytest
from sqlalchemy import update

from projections import buffers, known, work
from projections.runner import Runner
from projections.view import CHECKPOINT, LeaseLost, checkpoint
from tests.projections import workers
from tests.projections.histories import by_chance
from tests.projections.places import Place
from tests.projections.telling import alleged, followed, registered

KILLS = {"sqlite": 50, "postgresql": 50}


def reached(place: Place) -> bool:
    with place.view() as connection:
        return checkpoint(connection, place.ledger) >= place.recorder.head()


def test_two_projectors_at_once_put_every_entry_in_once(place: Place) -> None:
    number, all_told = place.live(), workers.CONTEXT.Event()
    racing = [
        workers.start(workers.project, place.address, number, batch, all_told) for batch in (2, 3)
    ]
    told = iter(by_chance("race", 240))
    while some := list(itertools.islice(told, 6)):
        place.tell(*some)
    all_told.set()
    for process in racing:
        process.join(workers.DEADLINE_SECONDS)
        assert process.exitcode == 0
    assert reached(place)
    assert place.digest() == place.digest(place.beside())


def test_a_projector_that_was_overtaken_between_two_calls_goes_on_from_what_the_other_wrote(
    place: Place,
) -> None:
    one, other = place.projector(), place.projector()
    place.tell(registered("o-1"), alleged("a", "o-1", on="2020-01-01"))
    one.catch_up()
    place.tell(followed("f", "o-1", on="2020-02-01", result="CLEARED"))
    other.catch_up()
    place.tell(followed("g", "o-1", on="2020-03-01", result="OPENED"))
    one.catch_up()
    assert place.digest() == place.digest(place.beside())


def test_a_checkpoint_that_somebody_moved_loses_the_lease_and_nothing_is_written_twice(
    place: Place,
) -> None:
    place.tell(*by_chance("moved", 40))
    one, other = place.projector(batch=7), place.projector(batch=11)

    def overtake(_done: int, _all: int) -> None:
        other.catch_up()

    with pytest.raises(LeaseLost):
        one.catch_up(overtake)
    assert one.catch_up() == other.catch_up() == place.recorder.head()
    assert place.digest() == place.digest(place.beside())


@pytest.mark.slow
def test_a_projector_killed_fifty_times_in_mid_batch_leaves_what_a_rebuild_makes(
    place: Place,
) -> None:
    number, chance = place.live(), random.Random(50)
    place.tell(*by_chance("killed", 420))
    for _ in range(KILLS[place.views.engine(number).dialect.name]):
        batch, moment = chance.choice((1, 3, 10)), chance.randint(1, 60)
        process = workers.start(workers.project_and_die, place.address, number, batch, moment)
        process.join(workers.DEADLINE_SECONDS)
        assert process.exitcode == -signal.SIGKILL
    assert not reached(place), "the last one died in the middle too"
    assert place.projector().catch_up() == place.recorder.head()
    assert place.digest() == place.digest(place.beside((100,)))


def test_the_digest_tells_a_view_that_took_entries_twice(place: Place) -> None:
    place.project(*by_chance("twice", 60))
    before = place.digest()
    with place.views.engine(place.live()).begin() as connection:
        connection.execute(update(CHECKPOINT).values(position=place.recorder.head() // 2, leaf=""))
    place.projector(strict=False).catch_up()
    assert place.digest() != before == place.digest(place.beside())


def test_batches_and_restarts_leave_no_trace_in_the_view(place: Place) -> None:
    place.project(*by_chance("batches", 120))
    for batches in ((1,), (2, 5, 1)):
        assert place.digest(place.beside(batches)) == place.digest()


@pytest.mark.parametrize("most", [0, 2, 3])
def test_how_much_is_kept_in_memory_leaves_no_trace_in_the_view(
    place: Place, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    place.project(*by_chance("kept", 80))
    for module in (work, buffers, known):
        monkeypatch.setattr(module, "MOST_KEPT", most)
    for name in ("MOST_STEPS", "MOST_ENTRIES"):
        monkeypatch.setattr(work.Work, name, most)
    assert place.digest(place.beside()) == place.digest()


def test_a_second_runner_waits_for_the_lease(place: Place) -> None:
    number, runner = place.live(), Runner(place.recorder, place.codec, place.views)
    with place.views.try_lease(number) as taken:
        assert taken
        runner.start()
        place.tell(registered("o-1"))
        asked = itertools.count()
        with place.views.lease(number, lambda: next(asked) > 5, lambda: None) as mine:
            assert not mine, "nobody gets it while it is held"
        assert not reached(place)
    workers.until(lambda: reached(place))
    assert runner.failure is None
    runner.stop()


def test_a_second_runner_takes_over_from_one_that_was_killed(place: Place) -> None:
    place.live()
    first = workers.start(workers.run, place.address)
    place.tell(*by_chance("before", 20))
    workers.until(lambda: reached(place))
    second = workers.start(workers.run, place.address)
    first.kill()
    first.join()
    place.tell(registered("o-9"), alleged("after", "o-9", on="2020-01-01"))
    workers.until(lambda: reached(place))
    second.kill()
    second.join()
    assert place.digest() == place.digest(place.beside())


def test_two_runners_that_start_with_nothing_agree_on_one_view(place: Place) -> None:
    both = [workers.start(workers.run, place.address) for _ in range(2)]
    place.tell(*by_chance("first start", 20))
    workers.until(lambda: place.views.live() and reached(place))
    for process in both:
        process.kill()
        process.join()
    assert place.digest() == place.digest(place.beside())
