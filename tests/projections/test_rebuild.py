"""A view is built again beside the live one, compared, and swapped in; broken off, it is taken up."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import text

from domain.catalogue import Stage
from domain.stage import Placement
from projections import digest, officials, rebuild, stages
from projections.engine import live_or_new, view_version
from projections.runner import Runner
from tests.projections import workers
from tests.projections.places import Place, close
from tests.projections.state import ALL
from tests.projections.telling import appointed, departing, gift, merged, registered


def test_the_new_view_equals_the_old_and_is_live(told: Place) -> None:
    before, digest = told.live(), told.digest()
    made = told.rebuilt()
    assert made.sound
    assert made.old_digest == made.new_digest == digest == told.digest()
    assert (made.number, made.position, made.differences) == (told.live(), told.recorder.head(), [])
    assert made.number != before


def test_where_there_was_no_view_there_is_one(place: Place) -> None:
    place.tell(registered("o-1"))
    made = place.rebuilt()
    assert (made.sound, made.number, place.views.live()) == (True, 1, 1)
    assert place.position(1) == place.recorder.head()


def test_a_live_view_that_lags_behind_is_compared_as_far_as_it_goes(told: Place) -> None:
    lag = told.recorder.head()
    told.tell(*(registered(f"o-{number}") for number in range(20, 30)))
    made = told.rebuilt()
    assert (made.sound, made.position) == (True, lag)
    assert told.position(told.live()) == told.recorder.head()


def test_entries_that_arrive_while_it_is_built_are_in_the_new_view(told: Place) -> None:
    arriving = iter([
        gift("g1", "o-1", "2020-02-02"), appointed("a1", "o-1", "t-9", "2015-01-01"), gift("g2", "o-1", "2016-02-02"),
        departing("d1", "o-1", "t-9", "2016-01-01"), merged("m1", "o-3", "o-1"), gift("g3", "o-3", "2016-02-02"),
    ])  # fmt: skip

    def arrive(_done: int, _all: int) -> None:
        told.tell(*itertools.islice(arriving, 1))

    made = rebuild.rebuild(told.recorder, told.codec, told.views, arrive)
    assert made is not None
    assert made.sound
    assert told.position(made.number) == told.recorder.head() > made.position


def test_the_previous_view_is_kept_and_older_ones_are_dropped(told: Place) -> None:
    for _ in range(3):
        told.rebuilt()
    assert told.views.numbers() == [told.live() - 1, told.live()]


def test_readers_never_fail_while_views_are_swapped(told: Place) -> None:
    theirs, done, failures, answers = (
        told.address.views(),
        threading.Event(),
        list[str](),
        list[int](),
    )

    def read() -> None:
        while not done.is_set():
            try:
                with theirs.read() as connection:
                    answers.append(
                        len(officials.officials(connection, told.ledger, 10**6, ALL).rows)
                    )
            except Exception as error:  # noqa: BLE001  every one is counted
                failures.append(repr(error))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(4):
        told.rebuilt()
        seen = len(answers)
        workers.until(lambda seen=seen: len(answers) > seen + 1)
    done.set()
    reader.join()
    close(theirs)
    assert failures == []
    assert len(set(answers)) == 1


def test_a_new_version_shows_the_differences_and_goes_live(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = view_version()
    place.project(
        registered("o-1"),
        appointed("a", "o-1", "t-1", "2020-01-01"),
        gift("g", "o-1", "2020-02-02"),
    )
    monkeypatch.setattr(stages.Stages, "version", 99)
    monkeypatch.setattr(stages, "place", lambda *_arguments: Placement(Stage.UNKNOWN))
    made = place.rebuilt()
    assert (made.old_version, made.new_version, made.sound) == (old, view_version(), True)
    assert place.live() == made.number
    shown = {
        (table, stage)
        for table, row in made.differences
        for stage in {"IN_TERM", "UNKNOWN"} & set(row)
    }
    assert shown == {
        ("-placement", "IN_TERM"), ("+placement", "UNKNOWN"), ("-tally", "IN_TERM"), ("+tally", "UNKNOWN"),
    }  # fmt: skip


TAMPERED = {
    "a row changed": "UPDATE placement SET stage = 'FORGED' WHERE entry = (SELECT max(entry) FROM placement)",
    "a row gone": "DELETE FROM placement WHERE entry = (SELECT max(entry) FROM placement)",
    "a row added": "INSERT INTO placement SELECT ledger, 'nobody', entry, 'FORGED', irregularity, standing, cleared, "
    "valid_from, valid_to FROM placement WHERE entry = (SELECT max(entry) FROM placement) LIMIT 1",
    "the past changed": "UPDATE placement SET stage = 'FORGED' WHERE valid_to < 1000000",
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_live_view_that_was_tampered_with_is_found_out_row_by_row(told: Place, how: str) -> None:
    live = told.live()
    with told.views.engine(live).begin() as connection:
        assert connection.execute(text(TAMPERED[how])).rowcount > 0
    made = told.rebuilt()
    assert not made.sound
    assert made.old_digest != made.new_digest
    assert told.live() == live, "somebody has to look first"
    assert {table for table, _row in made.differences} <= {"-placement", "+placement"}
    forged = [row for table, row in made.differences if table == "-placement"]
    assert all("FORGED" in row for row in forged)
    assert bool(forged) == (how != "a row gone")


def test_a_runner_follows_to_the_new_view(told: Place) -> None:
    runner = Runner(told.recorder, told.codec, told.views)
    runner.start()
    old, made = told.live(), told.rebuilt()
    told.tell(registered("o-20"))
    workers.until(lambda: told.position(made.number) == told.recorder.head())
    assert (made.sound, runner.failure) == (True, None)
    runner.stop()
    assert told.position(old) < told.recorder.head()


# the index of names -------------------------------------------------------------------------------


NAMES_TAMPERED = {
    "a name changed": "UPDATE name SET name = '李四', folded = '李四' WHERE official = 'o-1'",
    "a name gone": "DELETE FROM name WHERE official = 'o-1'",
    "a name added": "INSERT INTO name SELECT ledger, 'o-9', name, folded, position FROM name WHERE official = 'o-1'",
}


@pytest.mark.parametrize("how", NAMES_TAMPERED)
def test_an_index_of_names_that_was_tampered_with_is_found_out_and_names_nobody(
    place: Place, how: str
) -> None:
    place.project(registered("o-1", "张三"), registered("o-2", "王五"))
    with place.views.engine(place.live()).begin() as connection:
        assert connection.execute(text(NAMES_TAMPERED[how])).rowcount == 1
    made = place.rebuilt()
    assert not made.sound
    assert {table for table, _row in made.differences} <= {"-name", "+name"}
    assert not {"张三", "李四", "王五"} & {it for _table, row in made.differences for it in row}


def test_only_the_names_of_destroyed_keys_may_be_missing(place: Place) -> None:
    place.project(registered("o-1", "张三"), registered("o-2", "王五"))
    place.keys.destroy("official/o-1")
    assert place.rebuilt().sound
    with place.views.engine(place.live()).begin() as connection:
        connection.execute(text("DELETE FROM name"))
    assert not place.rebuilt().sound


# what is unsound, what is older, whose it is ------------------------------------------------------


def test_an_unsound_view_goes_live_only_where_somebody_says_so(told: Place) -> None:
    with told.views.engine(told.live()).begin() as connection:
        connection.execute(text(TAMPERED["a row changed"]))
    assert not told.rebuilt().live
    made = rebuild.rebuild(told.recorder, told.codec, told.views, lambda *_: None, accept=True)
    assert made is not None
    assert (made.sound, made.live, told.live()) == (False, True, made.number)
    assert told.rebuilt().sound


def test_differences_show_some_of_every_table_and_sign(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.project(
        registered("o-1"), appointed("a", "o-1", "t-1", "2020-01-01"),
        *(gift(f"g-{it}", "o-1", f"2020-03-{it:02}") for it in range(1, 29)),
    )  # fmt: skip
    monkeypatch.setattr(stages.Stages, "version", 99)
    monkeypatch.setattr(stages, "place", lambda *_arguments: Placement(Stage.UNKNOWN))
    shown = Counter(table for table, _row in place.rebuilt().differences)
    assert shown == {"-placement": 20, "+placement": 20, "-tally": 20, "+tally": 20}


def test_a_view_of_an_older_version_is_replaced_while_it_is_read(
    told: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, before = told.live(), told.digest()
    monkeypatch.setattr(stages.Stages, "version", 99)
    told.tell(registered("o-20"))
    runner = Runner(told.recorder, told.codec, told.views)
    runner.start()
    workers.until(lambda: told.live() != old and told.position(told.live()) == told.recorder.head())
    runner.stop()
    assert runner.failure is None
    assert told.views.version(told.live()) == view_version()
    assert told.position(old) < told.recorder.head(), "nothing new was written into the old one"
    with told.view() as connection:
        assert digest.digest(connection, told.ledger, told.position(old)) == before


def test_tables_that_are_others_than_todays_do_not_stop_a_new_version(
    told: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with told.views.engine(told.live()).begin() as connection:
        connection.execute(text("ALTER TABLE tally DROP COLUMN cleared"))
    made = told.rebuilt()
    assert (made.old_digest, made.sound, made.live) == ("", False, False)
    monkeypatch.setattr(stages.Stages, "version", 99)
    made = told.rebuilt()
    assert (made.old_digest, made.live) == ("", True)


def test_the_views_of_two_ledgers_keep_to_themselves(place: Place) -> None:
    place.project(registered("o-1"))
    other = replace(place.address, ledger="other").views()
    assert (other.live(), other.numbers()) == (0, [])
    number = live_or_new(other)
    assert other.numbers() == [number]
    before = place.live()
    assert place.rebuilt().live
    assert place.live() != before
    assert (other.live(), other.numbers()) == (number, [number])
    assert number not in place.views.numbers() or place.address.url is None
    close(other)


def test_a_view_that_was_never_made_is_not_made_by_asking(place: Place) -> None:
    known = place.views.numbers()
    with pytest.raises(LookupError):
        place.views.engine(77)
    assert place.views.numbers() == known
