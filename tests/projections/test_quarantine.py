"""An entry that cannot be applied is set aside in plain sight; its neighbours are not."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace

import pytest
from sqlalchemy import event, select, text

from domain.entry import Recorded
from projections import PROJECTIONS, cases, quarantine
from projections.engine import BadEntry, Projector, lacks_table
from projections.quarantine import SetAside, quarantined
from projections.work import Work
from tests.projections.places import DATABASES, Place, close
from tests.projections.state import ALL, stages
from tests.projections.telling import alleged, appointed, followed, gift, linked, registered

SECRET = "机密内容"
NEWER = json.dumps({"v": 2, "kind": "gift.handed-in", "note": SECRET}).encode()
UNKNOWN = json.dumps({"v": 1, "kind": "no.such", "kind_version": 1, "fact": SECRET}).encode()
GARBAGE = {
    "bytes that are no JSON": ("gift.handed-in", b"\xff\x00{" + SECRET.encode()),
    "JSON that is no entry": ("gift.handed-in", json.dumps([SECRET]).encode()),
    "a newer form": ("gift.handed-in", NEWER),
    "a kind that is not known": ("no.such", UNKNOWN),
}


def aside(place: Place, number: int | None = None) -> list[SetAside]:
    with place.view(number) as connection:
        return quarantined(connection, place.ledger, place.recorder.head())


@pytest.mark.parametrize("which", GARBAGE)
def test_it_is_set_aside_with_position_kind_and_reason_and_its_neighbours_are_applied(
    corner: Place, which: str
) -> None:
    kind, data = GARBAGE[which]
    corner.tell(
        registered("o-1"),
        appointed("a", "o-1", "t-1", "2020-01-01"),
        gift("before", "o-1", "2020-02-02"),
    )
    position = corner.write(kind, data, "official:o-1", ref=("urn:hr", "bad"))
    corner.tell(gift("after", "o-1", "2020-03-03"))
    corner.projector(strict=False).catch_up()
    assert aside(corner) == [SetAside(position, kind, "Undecodable")]
    assert stages(corner, "o-1") == dict.fromkeys(("a", "before", "after"), ("IN_TERM", None))


def test_no_entry_is_set_aside_for_a_table_that_the_view_lacks(place: Place) -> None:
    place.project(registered("o-1"), appointed("a", "o-1", "t-1", "2020-01-01"))
    with place.views.engine(place.live()).begin() as connection:
        connection.execute(text("DROP TABLE timeline"))
    place.tell(gift("g", "o-1", "2020-02-02"))
    with pytest.raises(BadEntry) as stopped:
        place.projector(strict=False).catch_up()
    assert lacks_table(stopped.value)
    assert aside(place) == []


def test_before_its_position_nothing_was_set_aside(corner: Place) -> None:
    corner.tell(registered("o-1"))
    position = corner.write("no.such", UNKNOWN)
    corner.projector(strict=False).catch_up()
    with corner.view() as connection:
        assert quarantined(connection, corner.ledger, position - 1) == []
        assert len(quarantined(connection, corner.ledger, position)) == 1


@pytest.mark.parametrize("which", GARBAGE)
def test_it_never_shows_content(corner: Place, which: str) -> None:
    corner.write(*GARBAGE[which], "official:o-1", ref=("urn:hr", SECRET))
    corner.projector(strict=False).catch_up()
    with corner.view() as connection:
        rows = connection.execute(
            select(quarantine.TABLE).where(quarantine.TABLE.c.ledger == corner.ledger)
        ).all()
    assert len(rows) == 1
    assert SECRET not in repr(rows)


@pytest.mark.parametrize("batch", [1, 500])
def test_strict_stops_at_it_and_says_which_it_is_without_its_content(
    corner: Place, batch: int
) -> None:
    corner.tell(registered("o-1"))
    position = corner.write(*GARBAGE["a newer form"])
    corner.tell(registered("o-2"))
    with pytest.raises(BadEntry, match=str(position)) as stopped:
        corner.projector(batch=batch).catch_up()
    assert SECRET not in f"{stopped.value!r} {stopped.value.__cause__!r}"
    assert corner.projector().position() < position
    assert aside(corner) == []


@pytest.mark.parametrize("kind", ["allegation.recorded", "appointment.made", "official.registered"])
def test_one_that_cannot_be_read_takes_no_other_entry_of_its_case_with_it(
    corner: Place, kind: str
) -> None:
    corner.tell(
        registered("o-1"),
        alleged("a", "o-1", on="2020-01-01"),
        appointed("b", "o-1", "t-1", "2020-01-01"),
    )
    position = corner.write(
        kind, NEWER, "official:o-1", "case:c-1", "tenure:t-1", ref=("urn:hr", "bad")
    )
    corner.tell(
        followed("f", "o-1", on="2020-02-01", result="CLEARED"), linked("l", "o-1", "hr:A1"),
        appointed("again", "o-1", "t-1", "2020-03-01", corrects="b"),
    )  # fmt: skip
    corner.projector(strict=False).catch_up()
    assert [it.position for it in aside(corner)] == [position]
    with corner.view() as connection:
        (case,) = cases.cases(connection, corner.ledger, corner.recorder.head(), ALL).rows
    assert (case.status, case.steps) == ("DECIDED", 1)


class Refusing:
    """A projection that cannot take the entry at one position."""

    name, version, tables = "refusing", 1, ()

    def __init__(self, position: int) -> None:
        self._position = position

    def apply(self, _work: Work, entry: Recorded) -> None:
        if entry.position == self._position:
            raise ValueError


@pytest.mark.parametrize("batch", [1, 500])
def test_what_is_set_aside_is_left_out_of_every_later_fold(place: Place, batch: int) -> None:
    place.tell(registered("o-1"), alleged("a", "o-1", on="2020-01-01"))
    (refused,) = place.tell(followed("f", "o-1", on="2020-03-01", result="CLEARED"))
    place.tell(followed("e", "o-1", on="2020-02-01", result="OPENED"))  # folds the case anew
    engine, projections = place.views.engine(place.live()), (*PROJECTIONS, Refusing(refused))
    Projector(place.recorder, place.codec, engine, projections, batch).catch_up()
    assert [it.position for it in aside(place)] == [refused]
    with place.view() as connection:
        (case,) = cases.cases(connection, place.ledger, place.recorder.head(), ALL).rows
    assert (case.status, case.steps) == ("EXAMINED", 1)


def test_what_is_set_aside_does_not_depend_on_batches_and_restarts(place: Place) -> None:
    place.tell(registered("o-1"), alleged("a", "o-1", on="2020-01-01"))
    place.write("allegation.recorded", NEWER, "official:o-1", "case:c-1")
    place.tell(
        *(
            followed(f"f{day}", "o-1", on=f"2020-03-{day:02}", result="OPENED")
            for day in (5, 6, 4, 7)
        )
    )
    place.projector(strict=False).catch_up()
    for batches in ((1,), (2, 3), (4,)):
        assert place.digest(place.beside(batches, strict=False)) == place.digest()


def test_an_official_linked_to_one_key_twice_in_an_entry_is_linked_once(corner: Place) -> None:
    corner.tell(registered("o-1"), linked("l", "o-1", "hr:A1", "hr:A1"))
    corner.projector(strict=False).catch_up()
    assert aside(corner) == []


def test_keys_that_are_away_for_a_moment_are_no_fault_of_the_entry(place: Place) -> None:
    place.tell(registered("o-1", "张三"))
    away = replace(place.address).keys()
    codec = type(place.codec)(place.ledger, away, bytes)
    away.close()
    projector = Projector(place.recorder, codec, place.views.engine(place.live()))
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever it is, it is told and tried again
        projector.catch_up()
    assert aside(place) == []


class Leaving:
    """A projection during which the ledger's connections go away, as in a failover."""

    name, version, tables = "leaving", 1, ()

    def apply(self, work: Work, _entry: Recorded) -> None:
        work.recorder.close()


def test_a_ledger_that_goes_away_in_mid_batch_is_no_fault_of_the_entry(place: Place) -> None:
    place.tell(registered("o-1"))
    engine, recorder = place.views.engine(place.live()), place.address.recorder()
    projections = (Leaving(), *PROJECTIONS)
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever it is, it is told and tried again
        Projector(recorder, place.codec, engine, projections).catch_up()
    assert aside(place) == []


@pytest.mark.parametrize("place", DATABASES[1:], indirect=True)
def test_a_table_that_is_locked_for_a_moment_is_no_fault_of_the_entry(place: Place) -> None:
    place.project(registered("o-1"))
    place.tell(gift("g", "o-1", "2020-01-01"))
    with ExitStack() as stack:
        impatient = place.address.views()
        stack.callback(close, impatient)
        engine = impatient.engine(place.live())
        event.listen(engine, "begin", lambda it: it.exec_driver_sql("SET lock_timeout = '100ms'"))
        locking = stack.enter_context(place.view())
        locking.execute(text("LOCK TABLE tally IN SHARE MODE"))
        with pytest.raises(Exception):  # noqa: B017, PT011
            Projector(place.recorder, place.codec, engine).catch_up()
    assert aside(place) == []
    assert place.projector().catch_up() == place.recorder.head()
