"""A live view that is lost or damaged is noticed, told once, and built anew from the ledger."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from projections import digest
from projections.foundation import reached
from projections.runner import Runner
from projections.view import NoView
from tests.projections import workers
from tests.projections.places import DATABASES, Place, close
from tests.projections.telling import appointed, registered

SQLITE = pytest.mark.parametrize("place", DATABASES[:1], indirect=True)
POSTGRES = pytest.mark.parametrize("place", DATABASES[1:], indirect=True)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("view-*.db"))


def _without_files(folder: Path) -> None:
    for it in _files(folder):
        it.unlink()


def _without_both(folder: Path) -> None:
    _without_files(folder)
    (folder / "live").unlink()


def _pointing(told: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "live").write_bytes(told)

    return write


LOST: dict[str, Callable[[Path], None]] = {
    "no pointer": lambda folder: (folder / "live").unlink(),
    "an empty pointer": _pointing(b""),
    "a garbage pointer": _pointing(b"\xff\x00view"),
    "a pointer to nothing": _pointing(b"77"),
    "no file": _without_files,
    "no file and no pointer": _without_both,
    "no folder": shutil.rmtree,
    "no folder of any": lambda folder: shutil.rmtree(folder.parent),
}


@contextmanager
def following(place: Place) -> Iterator[Runner]:
    runner = Runner(place.recorder, place.codec, place.views)
    runner.start()
    yield runner
    runner.stop()


def stands(place: Place) -> bool:
    live = place.views.live()
    return bool(live) and place.position(live) == place.recorder.head()


def as_built(place: Place) -> str:
    """The digest of what the ledger gives."""
    return place.digest(place.beside())


@SQLITE
@pytest.mark.parametrize("how", LOST)
def test_a_view_that_is_lost_while_it_is_served_is_built_anew(
    told: Place, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    before, folder = told.digest(), told.address.folder / "view" / told.ledger
    with following(told) as runner:
        told.tell(registered("o-20"))
        workers.until(lambda: stands(told))
        LOST[how](folder)
        begun = time.monotonic()
        workers.until(lambda: stands(told))
        assert time.monotonic() - begun < 10
        told.tell(registered("o-21"))
        workers.until(lambda: stands(told))
        assert runner.failure is None
    lines = [it.getMessage() for it in caplog.records if it.levelno >= logging.WARNING]
    assert [it.partition(" ")[0] for it in lines] == ["view_lost"]
    assert told.digest() == as_built(told) != before


@SQLITE
@pytest.mark.parametrize("how", LOST)
def test_a_view_that_was_lost_meanwhile_is_built_anew(told: Place, how: str) -> None:
    before = told.digest()
    LOST[how](told.address.folder / "view" / told.ledger)
    with pytest.raises(NoView), told.views.read():
        pass
    with following(told):
        workers.until(lambda: stands(told))
    assert told.digest() == before


@SQLITE
@pytest.mark.parametrize("how", LOST)
def test_a_rebuild_of_a_lost_view_says_that_there_was_none(told: Place, how: str) -> None:
    before = told.digest()
    LOST[how](told.address.folder / "view" / told.ledger)
    made = told.rebuilt()
    assert (made.live, made.sound, made.old_version, made.old_digest) == (True, True, "", "")
    assert (made.position, made.new_digest) == (told.recorder.head(), before)
    assert told.digest() == before


@SQLITE
@pytest.mark.parametrize("garbage", [b"", b"no database at all" * 1000])
def test_a_file_that_is_no_view_is_replaced(told: Place, garbage: bytes) -> None:
    before, live = told.digest(), told.live()
    told.views.close()
    folder = told.address.folder / "view" / told.ledger
    for it in folder.glob("view-*.db-*"):
        it.unlink()
    (folder / f"view-{live}.db").write_bytes(garbage)
    with pytest.raises(NoView), told.views.read() as connection:
        connection.execute(text("SELECT * FROM checkpoint"))
    with following(told):
        workers.until(lambda: told.views.live() != live and stands(told))
    assert told.digest() == before


def garbage_in(place: Place) -> None:
    """All but the first pages of the live view, which is still known by its checkpoint."""
    with place.view() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    pages = []
    with place.view() as connection:
        for table in ("timeline", "placement", "quarantine"):
            found = connection.execute(
                text(f"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'")
            )
            pages.append(found.scalar_one())
    place.views.close()
    with (place.address.folder / "view" / place.ledger / f"view-{place.live()}.db").open(
        "r+b"
    ) as file:
        for page in pages:
            file.seek(4096 * (page - 1))
            file.write(b"\xff" * 4096)


def read_whole(place: Place) -> None:
    with place.views.read() as connection:
        digest.digest(connection, place.ledger, place.recorder.head())


@SQLITE
def test_damage_that_a_reader_meets_is_told_and_the_view_is_built_anew(
    told: Place, caplog: pytest.LogCaptureFixture
) -> None:
    before, live = told.digest(), told.live()
    garbage_in(told)
    with pytest.raises(NoView):
        read_whole(told)
    assert told.views.live() == 0, "nobody reads it any more"
    assert f"view_damaged view={live}" in caplog.text
    other = told.address.views()
    assert other.live() == 0, "in no process"
    close(other)
    with following(told):
        workers.until(lambda: told.views.live() not in {0, live} and stands(told))
    read_whole(told)
    assert told.digest() == before
    folder = told.address.folder / "view" / told.ledger
    assert not list(folder.glob("*.damaged"))


@SQLITE
def test_damage_that_the_projector_meets_is_mended_too(told: Place) -> None:
    live = told.live()
    garbage_in(told)
    told.tell(registered("o-20"), appointed("a-20", "o-20", "t-20", "2020-01-01"))
    with following(told):
        workers.until(lambda: told.views.live() not in {0, live} and stands(told))
    assert told.digest() == as_built(told)


@SQLITE
def test_another_file_in_the_place_of_the_live_one_is_read_and_followed(told: Place) -> None:
    folder = told.address.folder / "view" / told.ledger
    live = folder / f"view-{told.live()}.db"
    with following(told):
        workers.until(lambda: stands(told))
        with told.view() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        shutil.copy(live, folder / "copy")
        (folder / "copy").replace(live)
        told.tell(registered("o-20"))
        workers.until(lambda: stands(told))
    assert told.digest() == as_built(told)


@POSTGRES
@pytest.mark.parametrize(
    "sql",
    ["DROP SCHEMA view_{live} CASCADE", "DELETE FROM supervision.view", "DROP TABLE view_{live}.checkpoint"],
)  # fmt: skip
def test_a_schema_that_is_lost_while_it_is_served_is_built_anew(
    told: Place, sql: str, caplog: pytest.LogCaptureFixture
) -> None:
    before, live = told.digest(), told.live()
    with following(told):
        workers.until(lambda: stands(told))
        with told.views.engine(live).begin() as connection:
            connection.execute(text(sql.format(live=live)))
        workers.until(lambda: told.views.live() != live and stands(told))
    assert told.digest() == before
    assert "view_lost" in caplog.text


def point_at(place: Place, number: int) -> None:
    """Somebody sets the live view back."""
    if place.address.url is None:
        place.views.publish(number)
        return
    sql = text(f"UPDATE supervision.view SET live = (number = {number:d})")
    with place.views.engine(number).begin() as connection:
        connection.execute(sql)


def test_a_view_that_was_put_away_is_never_live_again(told: Place) -> None:
    before, old = told.digest(), told.live()
    made = told.rebuilt()
    point_at(told, old)
    assert told.views.live() == old
    with pytest.raises(NoView), told.views.read() as connection:
        reached(connection, told.recorder)
    with following(told):
        workers.until(lambda: told.views.live() != old and stands(told))
    assert told.views.live() >= made.number
    assert told.digest() == before


def test_what_keeps_a_view_from_following_is_logged_once(
    told: Place, caplog: pytest.LogCaptureFixture
) -> None:
    with told.views.engine(told.live()).begin() as connection:
        connection.execute(text("UPDATE checkpoint SET position = position + 100"))
    with following(told) as runner:
        workers.until(lambda: runner.failure)
        time.sleep(2.5)
    assert runner.failure == "ViewAhead"
    lines = [it.getMessage() for it in caplog.records if it.levelno >= logging.ERROR]
    assert [it.split()[:2] for it in lines] == [["projector_failed", "type=ViewAhead"]]


def test_the_first_view_of_a_new_ledger_is_no_loss(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    with following(place):
        workers.until(lambda: stands(place))
    assert "view_lost" not in caplog.text
