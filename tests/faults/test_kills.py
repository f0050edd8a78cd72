"""What was acknowledged is stored, once and whole, whoever is killed with -9 meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.harness import database
from tests.faults.cluster import cluster
from tests.faults.kills import NOT_DURABLE, database_killed, loss_is_seen, service_killed

pytestmark = [pytest.mark.slow, pytest.mark.server, pytest.mark.enable_socket]


def test_a_killed_service_on_sqlite_loses_nothing_acknowledged(tmp_path: Path) -> None:
    found = service_killed(tmp_path / "home", None, kills=2)
    print(found)
    assert not found.wrong, found


@pytest.mark.postgres
def test_a_killed_service_on_postgresql_loses_nothing_acknowledged(
    postgres_server: str, tmp_path: Path
) -> None:
    with database(postgres_server) as url:
        found = service_killed(tmp_path / "home", url, kills=2)
    print(found)
    assert not found.wrong, found


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_server")
def test_a_killed_database_loses_nothing_and_the_service_goes_on_without_a_restart(
    tmp_path: Path,
) -> None:
    with cluster() as postgres:
        found = database_killed(tmp_path / "home", postgres, kills=2)
    print(found)
    assert not found.wrong, found


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_server")
def test_a_database_that_acknowledges_too_early_is_found_out(tmp_path: Path) -> None:
    with cluster(settings=NOT_DURABLE) as postgres:
        found = loss_is_seen(tmp_path / "home", postgres, kills=1)
    print(found)
    assert not found.wrong, found
