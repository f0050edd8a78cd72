"""Whatever the disk and the wires do, what was acknowledged is what is stored, and a retry gets the
first receipt; the service recovers without a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.harness import database
from tests.faults.cluster import cluster
from tests.faults.failing import failing, small_disk
from tests.faults.storage import SMALL, answers_cut, clients_hang_up, disk_fails, disk_full
from tests.faults.told import Findings

pytestmark = [pytest.mark.slow, pytest.mark.server, pytest.mark.enable_socket]
needs_postgres = pytest.mark.usefixtures("postgres_server")


def stands(found: Findings) -> None:
    print(found)
    assert not found.wrong, found


def test_a_full_disk_under_sqlite_is_told_and_survived() -> None:
    with small_disk(32) as disk:
        stands(disk_full(disk / "home", disk, times=1))


@pytest.mark.postgres
@needs_postgres
def test_a_full_disk_under_postgresql_is_told_and_survived(tmp_path: Path) -> None:
    with small_disk(128) as disk, cluster(disk, SMALL) as postgres:
        stands(disk_full(tmp_path / "home", disk, times=1, postgres=postgres))


def test_writes_and_syncs_that_fail_under_sqlite_are_told_and_survived(tmp_path: Path) -> None:
    with failing() as disk:
        stands(disk_fails(tmp_path / "home", disk, faults=8))


@pytest.mark.postgres
@needs_postgres
def test_writes_and_syncs_that_fail_under_postgresql_are_told_and_survived(tmp_path: Path) -> None:
    with failing() as disk, cluster(surroundings=disk.surroundings) as postgres:
        stands(disk_fails(tmp_path / "home", disk, faults=4, postgres=postgres))


@pytest.mark.postgres
@needs_postgres
def test_an_answer_cut_off_after_the_commit_is_told_by_the_retry(tmp_path: Path) -> None:
    with cluster() as postgres:
        stands(answers_cut(tmp_path / "home", postgres, cuts=8))


def test_a_client_that_hangs_up_gets_the_first_receipt_when_it_comes_again(tmp_path: Path) -> None:
    stands(clients_hang_up(tmp_path / "home", None, times=40))


@pytest.mark.postgres
def test_the_same_on_postgresql(postgres_server: str, tmp_path: Path) -> None:
    with database(postgres_server) as url:
        stands(clients_hang_up(tmp_path / "home", url, times=40))
