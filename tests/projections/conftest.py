"""A ledger and its view on both databases: `place` has a database of its own, `corner` a ledger of
its own in one that all tests of a module share."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.recorders.sqlite import SQLiteRecorder
from projections import rebuild
from projections.engine import Projector
from tests.ledger.stores import PostgresStore
from tests.projections.histories import by_chance
from tests.projections.places import BATCH, DATABASES, Address, Place, admit, close, sharing

_CORNER = itertools.count(1)


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    yield from _place(request, tmp_path)


@pytest.fixture
def told(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A live view, and rebuilds that go in small steps."""
    monkeypatch.setattr(rebuild, "Projector", functools.partial(Projector, batch=BATCH))
    place.project(*by_chance("rebuilt", 60))
    return place


@pytest.fixture(scope="module", params=DATABASES)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    yield from _place(request, tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def make_corner(house: Place) -> Callable[[], Place]:
    """A fresh ledger at each call; its entries go to the view of the house."""
    if isinstance(house.recorder, SQLiteRecorder):
        house.recorder._writer.execute("PRAGMA synchronous=OFF")  # no power fails in these tests

    def make() -> Place:
        ledger = f"corner-{next(_CORNER)}"
        admit(house.views, house.live(), ledger)
        address = replace(house.address, ledger=ledger)
        return Place(address, house.views, house.keys, sharing(house.recorder, ledger))

    return make


@pytest.fixture
def corner(make_corner: Callable[[], Place]) -> Place:
    return make_corner()


def _place(request: pytest.FixtureRequest, folder: Path) -> Iterator[Place]:
    url, store = None, None
    if request.param == "postgres":
        store = PostgresStore(request.getfixturevalue("postgres_server"))
        url = store._url
    address = Address(url, folder)
    views, keys, recorder = address.views(), address.keys(), address.recorder()
    yield Place(address, views, keys, recorder)
    recorder.close()
    keys.close()
    close(views)
    if store:
        store.close()
