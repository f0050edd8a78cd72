"""`supervision doctor` names what is wrong and the way out, and changes nothing by asking."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.commands import begun
from api.commands.doctor import doctor as look
from api.service import open_service
from api.settings import Settings
from tests.api.harness import database, opened, registered, unit
from tests.api.servers import cli
from tests.ledger.stores import past_the_guards

Found = dict[str, str]


def doctor(home: Path, code: int, **settings: str) -> tuple[Found, Found]:
    """State and way out by check."""
    ended = cli("doctor", "--json", home=home, **settings)
    assert (ended.returncode, ended.stderr) == (code, ""), (ended.stdout, ended.stderr)
    rows = json.loads(ended.stdout)
    assert all(bool(it["way_out"]) == (it["state"] in {"warn", "FAIL"}) for it in rows), rows
    assert all(it["state"] != "skip" or "not checked" in it["detail"] for it in rows), rows
    assert len({it["check"] for it in rows}) == len(rows)
    return {it["check"]: it["state"] for it in rows}, {it["check"]: it["way_out"] for it in rows}


def contents(home: Path) -> dict[str, str]:
    files = sorted(it for it in home.rglob("*") if it.is_file())
    return {str(it.relative_to(home)): hashlib.sha256(it.read_bytes()).hexdigest() for it in files}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has rules and was closed with its view up to date."""
    home = tmp_path_factory.mktemp("doctor") / "home"
    home.mkdir(mode=0o700)
    with opened(home):
        pass
    assert cli("packs", "adopt", "neutral-1", "cn-2025", home=home).returncode == 0
    with opened(home) as app:
        position = app.store(unit("1"), unit("2"), unit("3"))
        app.ask("query ($at: Position!) { ledger(atLeast: $at) { view } }", at=position)
    return home


@pytest.fixture
def home(sound: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "data" / "home"
    shutil.copytree(sound, copy)
    return copy


def detail(home: Path, check: str, **settings: str) -> str:
    ended = cli("doctor", "--json", "--only", check, home=home, **settings)
    (found,) = json.loads(ended.stdout)
    return str(found["detail"])


def test_a_ledger_without_rules_is_told_what_to_adopt(tmp_path: Path) -> None:
    """Else every clock, lock and finding is empty, and nobody says why."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    with opened(home) as app:
        app.store(unit("1"))
    for adopted, state in ((), "warn"), (("neutral-1",), "warn"), (("cn-2026",), "ok"):
        if adopted:
            assert cli("packs", "adopt", *adopted, home=home).returncode == 0
        (found,) = json.loads(cli("doctor", "--json", "--only", "rules", home=home).stdout)
        assert found["state"] == state
        assert ("supervision packs adopt cn-general" in found["way_out"]) == (state == "warn")


def test_a_sound_ledger_is_well_and_nothing_changes_by_asking(home: Path, tmp_path: Path) -> None:
    apart = tmp_path / "apart" / "kek"
    apart.parent.mkdir()
    (home / "keys" / "kek").rename(apart)
    before = contents(home)
    states, _ = doctor(home, 0, SUPERVISION_KEY_FILE=str(apart))
    assert set(states.values()) == {"ok"}
    assert {
        "home",
        "disk",
        "key-file",
        "key-store",
        "key-ledger",
        "key-apart",
        "key-entries",
        "integrity",
        "durability",
        "gaps",
        "tags",
        "entries",
        "content",
        "view",
        "quarantine",
    } <= set(states)
    assert contents(home) == before


def test_nothing_is_made_where_nothing_is_and_what_cannot_be_checked_is_listed(
    home: Path, tmp_path: Path
) -> None:
    every, _ = doctor(home, 1)
    states, _ = doctor(tmp_path / "none", 1)
    assert states["home"] == states["view"] == states["ledger"] == states["key-file"] == "warn"
    assert set(states) == set(every)
    skipped = {check for check, state in states.items() if state == "skip"}
    assert skipped == {
        "rules", "disk", "key-store", "key-ledger", "key-entries", "integrity", "durability", "gaps", "tags",
        "entries", "content", "quarantine",
    }  # fmt: skip
    assert not (tmp_path / "none").exists()


def test_a_key_file_in_the_folder_of_the_data_is_a_warning(home: Path) -> None:
    states, ways = doctor(home, 1)
    assert {check for check, state in states.items() if state != "ok"} == {"key-apart"}
    assert "SUPERVISION_KEY_FILE" in ways["key-apart"]


def test_where_the_key_file_lies_is_told_and_no_more_than_was_looked_at(
    home: Path, tmp_path: Path
) -> None:
    beside, elsewhere = home.parent / "kek" / "kek", tmp_path / "elsewhere" / "kek"
    (home / "keys" / "kek").rename(home / "kek")
    told = {"home": str(home / "kek"), "beside": str(beside), "elsewhere": str(elsewhere)}
    found = {}
    for name, file in told.items():
        Path(file).parent.mkdir(exist_ok=True)
        (home / "kek").rename(file)
        found[name] = detail(home, "key-apart", SUPERVISION_KEY_FILE=file)
        Path(file).rename(home / "kek")
    assert f"whoever copies {home.parent} has both" in found["beside"]
    assert "whoever copies that folder has both" in found["home"]
    assert "a copy of the disk has both" in found["elsewhere"]


def _other_store(home: Path) -> None:
    """Of a ledger of the same name, which opens with its own key file."""
    other = home.parent / "other"
    open_service(Settings(home=other)).close()
    shutil.rmtree(home / "keys")
    shutil.move(other / "keys", home / "keys")


def _gap(home: Path) -> None:
    past_the_guards(home / "ledger.db", "DELETE FROM {entry} WHERE position = 2")


def _other_tag(home: Path) -> None:
    past_the_guards(home / "ledger.db", "UPDATE entry_tag SET tag = 'unit:u-9' WHERE position = 2")


def _one_more_tag(home: Path) -> None:
    past_the_guards(home / "ledger.db", "INSERT INTO entry_tag VALUES ('main', 'unit:u-9', 2)")


def _older_keys(home: Path) -> None:
    """A copy of the key store from before somebody's name was sealed."""
    copy = home.parent / "older.db"
    shutil.copy(home / "keys" / "main.db", copy)
    with opened(home) as app:
        position = app.store(registered("p", "ex-1"))
        app.ask("query ($at: Position!) { ledger(atLeast: $at) { view } }", at=position)
    shutil.move(copy, home / "keys" / "main.db")


def _other_key(home: Path) -> None:
    (home / "keys" / "kek").write_bytes(b"k" * 32)


def _damage(home: Path) -> None:
    with (home / "ledger.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)


def _behind(home: Path) -> None:
    (view,) = (home / "view" / "main").glob("view-*.db")
    with closing(sqlite3.connect(view)) as raw:
        raw.execute("UPDATE checkpoint SET position = 1")
        raw.commit()
    past_the_guards(home / "ledger.db", "UPDATE {entry} SET recorded_at_us = 1")


def _damaged_view(home: Path) -> None:
    """Past the pages on which its checkpoint lies."""
    (view,) = (home / "view" / "main").glob("view-*.db")
    with closing(sqlite3.connect(view)) as raw:
        (page,) = raw.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'timeline'"
        ).fetchone()
    with view.open("r+b") as file:
        file.seek(4096 * (page - 1))
        file.write(b"\xff" * 4096)


def _condemned_view(home: Path) -> None:
    (view,) = (home / "view" / "main").glob("view-*.db")
    view.with_name(f"{view.name}.damaged").touch()


def _older_view(home: Path) -> None:
    before = (home / "view" / "main" / "live").read_text()
    assert cli("rebuild", home=home).returncode == 0
    (home / "view" / "main" / "live").write_text(before)


def _earlier(at: Path | str) -> None:
    _smuggle(
        at, "UPDATE {entry} SET recorded_at_us = recorded_at_us - 86400000000 WHERE position = N"
    )


def _of_another_type(at: Path | str) -> None:
    _smuggle(at, "UPDATE {entry} SET type = 'reminder.issued' WHERE position = N")


def _about_another(at: Path | str) -> None:
    """With the tags by which SQLite finds it."""
    _smuggle(
        at, "UPDATE {entry} SET tags = replace(tags, 'unit:u-1', 'unit:u-9') WHERE position = N"
    )
    with suppress(sqlite3.Error, psycopg.Error):
        _smuggle(
            at, "UPDATE entry_tag SET tag = 'unit:u-9' WHERE position = N AND tag = 'unit:u-1'"
        )


def _garbled(at: Path | str) -> None:
    made = "decode('7b22', 'hex')" if isinstance(at, str) else "x'7b22'"
    _smuggle(at, f"UPDATE {{entry}} SET data = {made} WHERE position = N")


def _smuggle(at: Path | str, sql: str) -> None:
    """`position = N` is the second unit's: a home has two rules before it."""
    sql = sql.replace("position = N", f"position = {3 if isinstance(at, str) else 5}")
    past_the_guards(at if isinstance(at, str) else at / "ledger.db", sql)


@pytest.mark.parametrize(
    ("harm", "check"),
    [
        (_gap, "gaps"), (_other_key, "key-store"), (_behind, "view"), (_other_store, "key-ledger"),
        (_other_tag, "tags"), (_one_more_tag, "tags"), (_older_keys, "key-entries"),
        *((harm, "entries") for harm in (_earlier, _of_another_type, _about_another, _garbled)),
        (lambda home: (home / "keys" / "kek").chmod(0o644), "key-file"),
        (lambda home: (home / "keys" / "main.db").unlink(), "key-store"),
        (_damaged_view, "view"), (_condemned_view, "view"), (_older_view, "view"),
        (lambda home: (home / "intake.db").write_bytes(b"else" * 200), "counts"),
    ],
)  # fmt: skip
def test_what_fails_is_named(home: Path, harm: Callable[[Path], Any], check: str) -> None:
    harm(home)
    states, _ = doctor(home, 2)
    assert [name for name, state in states.items() if state == "FAIL"] == [check]


def test_what_is_not_as_it_was_sent_is_a_warning_that_names_the_position(home: Path) -> None:
    changed = "CAST(replace(CAST(data AS TEXT), '某局', '某处') AS BLOB)"
    _smuggle(home, f"UPDATE {{entry}} SET data = {changed} WHERE position = N")
    states, ways = doctor(home, 1)
    assert (states["entries"], states["content"], states["tags"]) == ("ok", "warn", "ok")
    assert detail(home, "content").endswith("1 do not: 5")
    assert "receipts" in ways["content"]


def test_without_the_keys_the_content_is_not_looked_at(home: Path) -> None:
    _other_key(home)
    states, _ = doctor(home, 2)
    assert (states["entries"], states["content"]) == ("ok", "skip")


def test_a_home_that_cannot_be_made_is_no_first_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUPERVISION_HOME", str(tmp_path / "data" / "home"))
    monkeypatch.setattr(os, "access", lambda place, _how: Path(place) != tmp_path)
    assert look("home", as_json=False) == 2
    assert f"{tmp_path} cannot be written to" in capsys.readouterr().out


def test_the_place_is_asked_once_which_ledgers_it_holds(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def ledgers(place: Path) -> list[str]:
        asked.append(place)
        return ["main"]

    monkeypatch.setenv("SUPERVISION_HOME", str(home))
    monkeypatch.setattr(begun, "ledgers", ledgers)
    assert look(None, as_json=True) == 1
    assert len(json.loads(capsys.readouterr().out)) > len(asked) == 1


def test_what_may_not_be_looked_at_is_told_and_no_traceback(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUPERVISION_HOME", str(home))

    def denied(place: Path, *_more: Any, **_named: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(place))

    monkeypatch.setattr(shutil, "disk_usage", denied)
    assert look("disk", as_json=False) == 2
    assert f"{home}: permission denied" in capsys.readouterr().out


@pytest.mark.parametrize("mode", ["whole folder", "both files"])
def test_keys_that_are_gone_are_no_first_start(home: Path, mode: str) -> None:
    if mode == "whole folder":
        shutil.rmtree(home / "keys")
    else:
        (home / "keys" / "kek").unlink()
        (home / "keys" / "main.db").unlink()
    states, ways = doctor(home, 2)
    assert states["key-file"] == states["key-store"] == "FAIL"
    assert "bring back" in ways["key-file"]
    assert "first start" not in str(ways)


def test_a_ledger_that_is_gone_from_beside_its_keys_is_no_first_start(home: Path) -> None:
    with opened(home) as app:  # keys of others than the ledger itself: it had entries
        app.store(registered("p", "ex-1"))
    for it in home.glob("ledger.db*"):
        it.unlink()
    states, ways = doctor(home, 2)
    assert states["ledger"] == states["database"] == "FAIL"
    assert "bring" in ways["ledger"]
    assert "begins one" not in str(ways)


def test_a_damaged_file_fails(home: Path) -> None:
    _damage(home)
    states, _ = doctor(home, 2)
    assert {states.get("database"), states.get("integrity")} & {"FAIL"}


def test_one_check_can_be_asked_and_a_mistyped_one_is_told(home: Path) -> None:
    ended = cli("doctor", "--only", "view", home=home)
    assert (ended.returncode, len(ended.stdout.splitlines())) == (0, 1)
    assert cli("doctor", "--only", "veiw", home=home).returncode == 2
    assert cli("doctor", home=home, SUPERVISION_PROT="1").stdout.startswith("FAIL settings")


def test_all_settings_that_do_not_fit_are_told_at_once(home: Path) -> None:
    wrong = {"SUPERVISION_PROT": "1", "SUPERVISION_PORT": "x", "SUPERVISION_ZONE": "Mars/Olympus"}
    found = cli("doctor", home=home, **wrong)
    assert (found.returncode, len(found.stdout.splitlines())) == (2, 1)
    started = cli("run", home=home, **wrong)
    assert (started.returncode, len(started.stderr.splitlines())) == (2, 3)
    assert all(it in found.stdout and it in started.stderr for it in wrong)


# PostgreSQL ---------------------------------------------------------------------------------------


@pytest.fixture
def address(postgres_server: str) -> Iterator[str]:
    with database(postgres_server) as url:
        yield url


@pytest.mark.postgres
def test_a_database_without_its_schema_hides_no_check(address: str, tmp_path: Path) -> None:
    states, ways = doctor(tmp_path / "home", 2, SUPERVISION_DATABASE_URL=address)
    assert states["schema"] == "FAIL"
    assert "supervision migrate" in ways["schema"]
    assert states["rights"] == states["gaps"] == states["key-ledger"] == "skip"


@pytest.mark.postgres
def test_who_may_change_entries_is_told_and_who_may_not_is_well(
    address: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with opened(home, address) as app:
        app.ask("{ ledger(atLeast: 1) { view } }")
    home.chmod(0o700)
    states, ways = doctor(home, 2, SUPERVISION_DATABASE_URL=address)
    assert states["rights"] == "FAIL"
    assert "migrate --service-role" in ways["rights"]
    assert states["schema"] == states["gaps"] == states["clock"] == states["view"] == "ok"
    assert {"fsync", "full_page_writes", "synchronous_commit", "pools"} <= set(states)
    role = f"doctor_{psycopg.conninfo.conninfo_to_dict(address)['dbname']}"
    with psycopg.connect(address, autocommit=True) as raw:
        raw.execute(f"CREATE ROLE {role} LOGIN")
        raw.execute(f"GRANT USAGE ON SCHEMA ledger TO {role}")
        raw.execute(f"GRANT SELECT, INSERT ON ledger.entry TO {role}")
        raw.execute(f"GRANT SELECT ON ledger.head, ledger.migration TO {role}")
        raw.execute(f"GRANT DELETE ON ledger.answer TO {role}")
        raw.execute(f"ALTER SCHEMA supervision OWNER TO {role}")
        raw.execute(f"ALTER ROLE {role} SET synchronous_commit = off")
        as_role = address.replace("//postgres:", f"//{role}:").replace("//postgres@", f"//{role}@")
        try:
            states, ways = doctor(home, 2, SUPERVISION_DATABASE_URL=as_role)
            may = detail(home, "rights", SUPERVISION_DATABASE_URL=as_role)
        finally:
            raw.execute("ALTER SCHEMA supervision OWNER TO CURRENT_USER")
            raw.execute(f"DROP OWNED BY {role}")
            raw.execute(f"DROP ROLE {role}")
    assert states["rights"] == "ok"
    assert "deletes answers" in may
    assert "owns supervision:" in may
    assert "makes schemas" not in may
    assert states["synchronous_commit"] == "FAIL"
    assert "lost" in ways["synchronous_commit"]


@pytest.mark.postgres
def test_entries_whose_keys_are_not_in_the_store_are_told_on_postgres_too(
    address: str, tmp_path: Path
) -> None:
    home, older = tmp_path / "home", tmp_path / "older.db"
    open_service(Settings(home=home, database_url=address)).close()
    shutil.copy(home / "keys" / "main.db", older)
    with opened(home, address) as app:
        app.store(registered("p", "ex-1"))
    asked = {"SUPERVISION_DATABASE_URL": address}
    assert "1 are sealed, and their keys are in" in detail(home, "key-entries", **asked)
    shutil.move(older, home / "keys" / "main.db")
    assert "1 of them with keys that" in detail(home, "key-entries", **asked)


@pytest.mark.postgres
def test_a_database_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://me:hunter2@127.0.0.1:1/none"
    ended = cli("doctor", home=tmp_path, SUPERVISION_DATABASE_URL=url)
    assert ended.returncode == 2
    assert "cannot be reached" in ended.stdout
    assert "hunter2" not in ended.stdout + ended.stderr


@pytest.mark.postgres
@pytest.mark.parametrize("harm", [_earlier, _of_another_type, _about_another, _garbled])
def test_entries_that_contradict_themselves_are_named_there_too(
    address: str, tmp_path: Path, harm: Callable[[str], None]
) -> None:
    home = tmp_path / "home"
    with opened(home, address) as app:
        app.store(unit("1"), unit("2"), unit("3"))
    (sound,) = _asked(home, address, "entries")
    assert (sound["state"], "newest 4 agree" in sound["detail"]) == ("ok", True)
    assert _asked(home, address, "content")[0]["state"] == "ok"
    harm(address)
    (found,) = _asked(home, address, "entries")
    assert (found["state"], "entry 3" in found["detail"]) == ("FAIL", True)


def _asked(home: Path, address: str, check: str) -> list[Found]:
    ended = cli("doctor", "--json", "--only", check, home=home, SUPERVISION_DATABASE_URL=address)
    found: list[Found] = json.loads(ended.stdout)
    return found
