"""The schema is brought up to date once, by a role of its own; the service may add and read."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from api.service import open_service
from api.settings import Settings
from ledger.recorders import migrations
from ledger.recorders.migrations import Migration, NotMigrated, missing
from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.rows import Kept, Proposal
from tests.api.servers import cli
from tests.ledger.proposals import draft
from tests.ledger.stores import PostgresStore

pytestmark = pytest.mark.postgres
_ROLES = itertools.count()


@pytest.fixture
def url(postgres_server: str) -> Iterator[str]:
    store = PostgresStore(postgres_server)
    yield store._url
    store.close()


@pytest.fixture
def role(url: str) -> Iterator[str]:
    """A role that may log in and nothing else."""
    name = f"service_{os.getpid()}_{next(_ROLES)}"
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {name} LOGIN".encode())
    yield name
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"DROP OWNED BY {name} CASCADE".encode())
        owner.execute(f"DROP ROLE {name}".encode())


def as_role(url: str, role: str) -> str:
    return url.replace("postgresql://postgres:@", f"postgresql://{role}:@")


def test_it_is_applied_once(url: str) -> None:
    names = [it.name for it in migrations.migrations()]
    assert names == sorted(names)
    assert PostgresRecorder.migrate(url) == names
    assert PostgresRecorder.migrate(url) == []
    with psycopg.connect(url) as connection:
        assert missing(connection) == []


def test_what_was_applied_is_never_changed_and_what_is_newer_is_told(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    PostgresRecorder.migrate(url)
    (first, *_rest) = migrations.migrations()
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "migrations", lambda: [Migration(first.name, "SELECT 1")])
        with pytest.raises(NotMigrated, match="not what was applied"):
            PostgresRecorder.migrate(url)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "migrations", list)
        with pytest.raises(NotMigrated, match="too old"):
            PostgresRecorder(url, "main", lambda: 0)


def test_a_step_that_fails_leaves_nothing_behind(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [
        *migrations.migrations(),
        Migration("9999-broken", "CREATE TABLE ledger.half (a int); no"),
    ]
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "migrations", lambda: steps)
        with pytest.raises(psycopg.errors.SyntaxError):
            PostgresRecorder.migrate(url)
    assert PostgresRecorder.migrate(url) == [it.name for it in migrations.migrations()]


def test_the_service_adds_and_reads_and_can_do_nothing_else(
    url: str, role: str, tmp_path: Path
) -> None:
    assert role in as_role(url, role), url
    with pytest.raises(NotMigrated, match="supervision migrate"):
        PostgresRecorder(as_role(url, role), "main", lambda: 0)
    PostgresRecorder.migrate(url, role)
    service = open_service(Settings(home=tmp_path, database_url=as_role(url, role)))
    service.recorder.propose([Proposal((draft(1),), keep=Kept(b"k" * 32, b"r" * 32, (0,)))])
    assert service.recorder.kept(b"k" * 32)
    assert service.recorder.head() == 2
    service.views.create("1")
    service.close()
    with psycopg.connect(as_role(url, role), autocommit=True) as connection:
        for forbidden in (
            "UPDATE ledger.entry SET data = ''", "DELETE FROM ledger.entry", "TRUNCATE ledger.entry",
            "DELETE FROM ledger.head", "UPDATE ledger.head SET ledger = 'x'",
            "ALTER TABLE ledger.entry DISABLE TRIGGER ALL", "DROP TRIGGER append_only ON ledger.entry",
            "DROP TABLE ledger.entry", "CREATE TABLE ledger.mine (a int)",
            "UPDATE ledger.migration SET sha256 = ''", "UPDATE ledger.answer SET places = '{1}'", "TRUNCATE ledger.answer",
            "SET session_replication_role = replica",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden.encode())


def test_an_unknown_role_is_told(url: str) -> None:
    with pytest.raises(NotMigrated, match="no role nobody"):
        PostgresRecorder.migrate(url, "nobody")


@pytest.mark.parametrize("rights", ["none", "ledger only"])
def test_a_service_whose_role_got_no_rights_is_told_the_way_out(
    url: str, role: str, tmp_path: Path, rights: str
) -> None:
    """Also where a schema of the service's own may not be made."""
    PostgresRecorder.migrate(url, None if rights == "none" else role)
    if rights == "ledger only":
        with psycopg.connect(url, autocommit=True) as owner:
            name = owner.info.dbname
            owner.execute(f"REVOKE CREATE ON DATABASE {name} FROM {role}".encode())
    surroundings = {"SUPERVISION_DATABASE_URL": as_role(url, role)}
    ended = cli("project", home=tmp_path / "home", **surroundings)
    (told,) = ended.stderr.splitlines()
    assert ended.returncode == 2
    assert role in told
    assert "supervision migrate --service-role" in told
    if rights == "none":
        ended = cli("doctor", "--only", "schema", home=tmp_path / "home", **surroundings)
        assert "supervision migrate --service-role" in ended.stdout
        ended = cli("rebuild", home=tmp_path / "home", **surroundings)
        assert "supervision migrate --service-role" in ended.stderr
