"""The `supervision` command as a person calls it: what it says, its exit codes, and no tracebacks."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from api.demo.people import CUI, LIN, TANG
from api.graphql.schema import SCHEMA
from api.imports.congress import MEMBERS, MISCONDUCT
from api.service import open_service
from api.settings import BadSetting, Settings
from projections.view_files import SQLiteViews
from tests.api.harness import App, database, opened, registered, running
from tests.api.servers import cli, free_port, heard, worker
from tests.demo.figures import HEAD
from tests.demo.filled import copied
from tests.ledger.stores import past_the_guards
from vault.journal import UnusableFile, usable, write_ahead

Json = Any


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, run_folder: Path) -> Path:
    """The demonstration."""
    return copied(run_folder, tmp_path_factory.mktemp("cli") / "home")


@pytest.fixture(scope="module")
def app(home: Path) -> Iterator[App]:
    with opened(home) as made:
        yield made


def one_line(ended: subprocess.CompletedProcess[str], code: int) -> str:
    """The only thing that was said, beside progress."""
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.returncode == code, ended.stderr
    (line,) = [
        it
        for it in ended.stderr.splitlines()
        if it.strip() and not it.startswith(("Reading", "\r"))
    ]
    return line


# settings ---------------------------------------------------------------------------------------


def test_config_lists_every_setting_and_where_it_comes_from(home: Path) -> None:
    ended = cli("config", home=home, SUPERVISION_PORT="8123")
    assert (ended.returncode, ended.stderr) == (0, "")
    rows = {line.split()[0]: line for line in ended.stdout.splitlines()}
    assert set(rows) == {f"SUPERVISION_{it.name.upper()}" for it in fields(Settings)}
    assert "8123" in rows["SUPERVISION_PORT"]
    assert "environment" in rows["SUPERVISION_PORT"]
    assert "default" in rows["SUPERVISION_LEDGER"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROT", "8000"),
        ("PORT", "http"),
        ("LEVEL", "GALACTIC"),
        ("ZONE", "../../etc/passwd"),
        ("ZONE", "Mars/Olympus"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [["config"], ["replay", LIN], ["rebuild"], ["schema"], ["import", "congress", "x", "--to", "http://localhost:1"], ["run"]],
    ids=lambda it: it[0],
)  # fmt: skip
def test_every_verb_names_the_setting_that_does_not_fit_in_one_line(
    home: Path, command: list[str], name: str, value: str
) -> None:
    told = one_line(cli(*command, home=home, **{f"SUPERVISION_{name}": value}), 2)
    assert set(re.findall(r"SUPERVISION_[A-Z]+", told)) == {f"SUPERVISION_{name}"}


def test_a_key_file_that_others_may_read_is_refused(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "home")
    (tmp_path / "home" / "keys" / "kek").chmod(0o644)
    assert "kek" in one_line(cli("replay", LIN, home=tmp_path / "home"), 2)


@pytest.mark.parametrize("gone", ["kek", "main.db"])
def test_a_ledger_is_not_opened_without_its_keys(home: Path, tmp_path: Path, gone: str) -> None:
    shutil.copytree(home, tmp_path / "home")
    (tmp_path / "home" / "keys" / gone).unlink()
    assert gone in one_line(cli("replay", LIN, home=tmp_path / "home"), 2)
    assert not (tmp_path / "home" / "keys" / gone).exists()


@pytest.mark.parametrize("lost", ["keys", "ledger"])
def test_a_ledger_and_its_keys_are_not_begun_anew_beside_each_other(
    home: Path, tmp_path: Path, lost: str
) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    file = {"keys": copy / "keys" / "main.db", "ledger": copy / "ledger.db"}[lost]
    for it in file.parent.glob(f"{file.name}*"):
        it.unlink()
    file.touch()
    with pytest.raises(BadSetting, match="bring it back"):
        open_service(Settings(home=copy))


def test_another_key_file_is_told_from_the_right_one(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "home")
    (tmp_path / "home" / "keys" / "kek").write_bytes(b"x" * 32)
    assert "kek" in one_line(cli("replay", LIN, home=tmp_path / "home"), 2)


def test_two_ledgers_of_one_home_keep_to_themselves(home: Path, tmp_path: Path) -> None:
    """The same id is another person there, with another key."""
    shutil.copytree(home, tmp_path / "home")
    settings = Settings(home=tmp_path / "home", ledger="other")
    with running(lambda: open_service(settings)) as app:
        position = app.store(registered("p", LIN, "李四"))
        query = "query ($who: String!, $p: Position!) { official(id: $who, atLeast: $p) { name } }"
        assert app.ask(query, who=LIN, p=position)["official"]["name"] == "李四"
        app.service.keys.destroy(f"official/{LIN}")
        assert app.ask(query, who=LIN, p=position)["official"]["name"] is None
    with running(lambda: open_service(Settings(home=tmp_path / "home"))) as app:
        assert app.ask(query, who=LIN, p=HEAD)["official"]["name"] not in {None, "李四"}


def test_a_home_that_is_no_folder_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for verb in (["replay", LIN], ["config"], ["run"]):
        told = one_line(cli(*verb, home=tmp_path / "file"), 2)
        assert "SUPERVISION_HOME" in told
        assert str(tmp_path / "file") in told


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://me:hunter2@127.0.0.1:1/nothing"
    ended = cli("replay", LIN, home=tmp_path, SUPERVISION_DATABASE_URL=url)
    assert "Traceback" not in ended.stderr
    assert "hunter2" not in ended.stderr
    assert "database" in ended.stderr.splitlines()[-1]
    assert ended.returncode in {1, 2}


def test_a_home_without_a_ledger_is_told_and_not_begun(tmp_path: Path) -> None:
    """A mistyped home must not become a ledger, which would keep the demonstration from being filled."""
    assert one_line(cli("replay", LIN, home=tmp_path / "typo"), 2)
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("verb", [["replay", LIN], ["rebuild"]], ids=lambda it: it[0])
def test_a_ledger_that_is_not_there_is_told_and_not_begun(
    home: Path, tmp_path: Path, verb: list[str]
) -> None:
    """Twice: the first time leaves nothing behind that the second would take for a ledger."""
    shutil.copytree(home, tmp_path / "home")
    before = sorted(tmp_path.rglob("*"))
    for _again in range(2):
        told = one_line(cli(*verb, home=tmp_path / "home", SUPERVISION_LEDGER="mian"), 2)
        assert told == f"there is no ledger mian in {tmp_path / 'home'}"
    assert [it for it in sorted(tmp_path.rglob("*")) if it not in before] == []


@pytest.mark.enable_socket
def test_a_mistyped_ledger_beside_another_is_not_begun_until_it_is_meant(
    home: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    before = sorted(copy.rglob("*"))
    folder = _record(tmp_path / "record")
    mistyped = {"SUPERVISION_LEDGER": "mian", "SUPERVISION_PORT": str(free_port())}
    for verb in (["run"], ["project"], ["import", "congress", str(folder)]):
        ended = cli(*verb, home=copy, **mistyped)
        assert (ended.returncode, "Traceback" in ended.stderr) == (2, False), ended.stderr
        told = ended.stderr.splitlines()[-1]
        assert "SUPERVISION_LEDGER is mian" in told
        assert "holds main" in told
        assert "--new-ledger" in told
    found = cli("doctor", "--json", home=copy, **mistyped)
    fails = {it["check"]: it for it in json.loads(found.stdout) if it["state"] == "FAIL"}
    assert list(fails) == ["ledger"]
    assert "holds main" in fails["ledger"]["detail"]
    assert "bring" not in found.stdout
    assert sorted(copy.rglob("*")) == before
    with worker(copy, "run", "--new-ledger", **mistyped) as process:
        assert heard(process, "serving")
    assert cli("rebuild", home=copy, SUPERVISION_LEDGER="mian").returncode == 0


def _overwrite(file: Path) -> None:
    """Nothing of it is a database any more."""
    for it in file.parent.glob(f"{file.name}-*"):
        it.unlink()
    file.write_bytes(b"something else" * 100)


@pytest.mark.parametrize(
    ("verb", "file"),
    [
        (["replay", LIN], "ledger.db"), (["rebuild"], "ledger.db"), (["run"], "ledger.db"),
        (["run"], "intake.db"), (["run"], "keys/main.db"),
    ],
)  # fmt: skip
@pytest.mark.enable_socket
def test_a_damaged_file_is_named_in_one_line(
    home: Path, tmp_path: Path, verb: list[str], file: str
) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    _overwrite(copy / file)
    port = {"SUPERVISION_PORT": str(free_port())}
    told = one_line(cli(*verb, home=copy, **port), 2)
    assert str(copy / file) in told
    assert "damaged" in told
    assert "bring back a copy" in told


def test_damage_that_shows_only_while_it_is_read_is_one_line_too(
    home: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    with (copy / "ledger.db").open("r+b") as opened_file:
        size = opened_file.seek(0, 2)
        opened_file.seek(size // 2)
        opened_file.write(b"\xff" * (size - size // 2))
    ended = cli("rebuild", home=copy)
    assert "Traceback" not in ended.stderr
    assert "damaged" in ended.stderr.splitlines()[-1]
    assert ended.returncode == 2


def test_a_file_that_may_not_be_written_to_is_told_and_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("CREATE TABLE x (y)")
    address = f"{file.as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as raw,
        pytest.raises(UnusableFile, match=r"x\.db cannot be opened and written to"),
        usable(file),
    ):
        write_ahead(raw)


@pytest.mark.postgres
def test_a_ledger_that_is_not_in_the_database_is_told_and_not_begun(
    postgres_server: str, tmp_path: Path
) -> None:
    with database(postgres_server) as url:
        for _again in range(2):
            ended = cli("rebuild", home=tmp_path / "home", SUPERVISION_DATABASE_URL=url)
            assert one_line(ended, 2).startswith(
                "there is no ledger main in the database postgresql://"
            )
        assert not (tmp_path / "home").exists()
        service = open_service(Settings(home=tmp_path / "home", database_url=url))
        service.close()
        assert cli("rebuild", home=tmp_path / "home", SUPERVISION_DATABASE_URL=url).returncode == 0


# version, schema and replay -----------------------------------------------------------------------


def test_the_version_is_told() -> None:
    ended = cli("--version", home=Path("nowhere"))
    assert (ended.returncode, ended.stdout) == (0, f"supervision {version('supervision')}\n")


def test_schema_prints_the_schema(home: Path) -> None:
    ended = cli("schema", home=home)
    assert (ended.returncode, ended.stdout.strip()) == (0, SCHEMA.as_str().strip())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["hr:none"], 1, "hr:none"), ([LIN, "--as-of", str(HEAD + 1)], 2, str(HEAD)), ([LIN, "--as-of", "²"], 2, "²"),
        ([LIN, "--as-of", "yesterday"], 2, "yesterday"), ([LIN, "--as-of", "2023-01-01T00:00:00"], 2, "offset"),
        ([LIN, "--as-of", "2999-01-01T00:00:00Z"], 2, "future"), ([LIN, "--as-of", "2999-01-01"], 2, "future"),
        ([LIN, "--as-of", "2023-02-30"], 2, "2023-02-30"), ([LIN, "--as-of", "9999-12-31"], 2, "future"),
        ([""], 2, "name an official"), ([" "], 2, "name an official"), (["yz\udcff"], 2, "UTF-8"), (["hr:\udcff"], 2, "UTF-8"),
    ],
    ids=lambda it: it if isinstance(it, str) else None,
)  # fmt: skip
def test_what_cannot_be_replayed_is_told_in_one_line(
    home: Path, arguments: list[str], code: int, said: str
) -> None:
    assert said in one_line(cli("replay", *arguments, home=home), code)


@pytest.mark.parametrize(
    ("official", "as_of"), [("hr:A1007", None), (CUI, "310"), (CUI, "2022-05-01T00:00:00+08:00"), (CUI, "2022-04-30")]
)  # fmt: skip
def test_a_replay_is_what_graphql_shows_as_of_the_same_position(
    home: Path, app: App, official: str, as_of: str | None
) -> None:
    ended = cli("replay", official, "--json", *(["--as-of", as_of] if as_of else []), home=home)
    assert (ended.returncode, ended.stderr) == (0, "")
    known = json.loads(ended.stdout)
    query = """query ($who: String!, $at: AsOf) { official(id: $who, asOf: $at) { id name unit keyPost keys aliases
        tenures { reference status post termFrom termTo departingFrom leftOn } profile { stage circle mechanism total cleared }
        cases(page: {first: 100}) { nodes { reference status outcome officials } } }
      timeline(official: $who, asOf: $at, page: {first: 100}) { asOf nodes { position kind occurred decidedOn recordedAt stage circle source sourceId } } }"""
    at = (
        {"position": known["position"]}
        if as_of is None or as_of.isdigit()
        else {"instant" if "T" in as_of else "day": as_of}
    )
    shown = app.ask(query, who=official, at=at)
    person, timeline = shown["official"], shown["timeline"]
    assert timeline["asOf"] == known["position"]
    assert [it["position"] for it in timeline["nodes"]] == [
        it["position"] for it in known["timeline"]
    ]
    names = {"sourceId": "source_id", "decidedOn": "decided_on", "recordedAt": "recorded_at"}
    for one, other in zip(timeline["nodes"], known["timeline"], strict=True):
        assert one == {name: other[names.get(name, name)] for name in one}
    assert person["profile"] == known["profile"]
    assert person["name"] == known["name"]
    assert (person["id"], person["aliases"], person["keys"]) == tuple(
        known["official"][it] for it in ("official", "aliases", "keys")
    )
    told = {
        "termFrom": "term_from",
        "termTo": "term_to",
        "departingFrom": "departing_from",
        "leftOn": "left_on",
    }
    assert person["tenures"] == [
        {name: it[told.get(name, name)] for name in ("reference", "status", "post", *told)}
        for it in known["tenures"].values()
    ]
    assert [it["reference"] for it in person["tenures"]] == list(known["tenures"])
    found = [
        {
            name: it[{"reference": "matter"}.get(name, name)]
            for name in ("reference", "status", "outcome", "officials")
        }
        for it in known["cases"]
    ]
    assert person["cases"]["nodes"] == found


def test_every_tenure_is_told_in_one_shape(home: Path) -> None:
    shapes, states = set(), set()
    for official in (LIN, CUI, TANG):
        known = json.loads(cli("replay", official, "--json", home=home).stdout)
        shapes |= {tuple(it) for it in known["tenures"].values()}
        states |= {it["status"] for it in known["tenures"].values()}
    assert len(shapes) == 1
    assert len(states) > 1


def _as_damaged(home: Path, folder: Path, official: str, how: str) -> int:
    """A copy of the home in which the official's registration is not as it was written."""
    shutil.copytree(home, folder)
    with closing(sqlite3.connect(folder / "ledger.db")) as raw:
        (position, data) = raw.execute(
            "SELECT position, data FROM entry WHERE type = 'official.registered' AND tags LIKE ?", (f"%{official}%",)
        ).fetchone()  # fmt: skip
    stored = json.loads(data)
    if how == "seal":
        block = stored["sealed"][0]
        block["sealed"] = ("A" if block["sealed"][0] != "A" else "B") + block["sealed"][1:]
    made = b"\xff\x00no JSON" if how == "garbage" else json.dumps(stored).encode()
    past_the_guards(
        folder / "ledger.db",
        f"UPDATE {{entry}} SET data = x'{made.hex()}' WHERE position = {position}",
    )
    return int(position)


@pytest.mark.parametrize("how", ["seal", "garbage"])
def test_an_entry_that_was_changed_is_told_by_its_position(
    home: Path, tmp_path: Path, how: str
) -> None:
    position = _as_damaged(home, tmp_path / "home", LIN, how)
    told = one_line(cli("replay", LIN, home=tmp_path / "home"), 1)
    assert f"entry {position} " in told.lower()
    ended = cli("rebuild", home=tmp_path / "home")
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert f"entry {position} " in ended.stderr.splitlines()[-1]
    assert cli("replay", CUI, home=tmp_path / "home").returncode == 0


def test_a_replay_of_a_ledger_that_lacks_entries_says_so(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "home")
    past_the_guards(tmp_path / "home" / "ledger.db", "DELETE FROM {entry} WHERE position = 300")
    told = one_line(cli("replay", CUI, home=tmp_path / "home"), 1)
    assert "lacks 1 of the entries" in told
    assert cli("replay", CUI, "--as-of", "299", home=tmp_path / "home").returncode == 0


def test_a_replay_is_told_in_words_too(home: Path) -> None:
    ended = cli("replay", TANG, home=home)
    assert (ended.returncode, ended.stderr) == (0, "")
    for said in (
        "唐以宁",
        TANG,
        "hr:A1007",
        "t-tang-1",
        "allegation-2022-1",
        "CLEARED",
        f"position {HEAD}",
    ):
        assert said in ended.stdout


@pytest.mark.parametrize("reads", [True, False])
@pytest.mark.parametrize(
    "verb", [["replay", TANG], ["doctor"], ["packs", "list"], ["schema"]], ids=lambda it: it[0]
)
def test_who_reads_no_further_is_told_nothing(home: Path, verb: list[str], *, reads: bool) -> None:
    """As `| head` does, at once or after a line."""
    command = [sys.executable, "-m", "api.cli", *verb]
    surroundings = {**os.environ, "SUPERVISION_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings
    ) as ended:
        assert ended.stdout is not None
        assert ended.stderr is not None
        if reads:
            assert ended.stdout.readline()
        ended.stdout.close()
        said = ended.stderr.read()
        code = ended.wait(60)
    assert said == ""
    assert code in ({0, 1, 141} if reads else {141}), "what was written at once may be through"


# rebuild and import -------------------------------------------------------------------------------


def test_a_rebuild_gives_the_same_rows_and_is_taken_up_by_who_reads(home: Path, app: App) -> None:
    before, live = (
        app.ask("{ officials { nodes { id profile { total } } } }"),
        app.service.views.live(),
    )
    ended = cli("rebuild", home=home)
    assert ended.returncode == 0, ended.stderr
    digests = re.findall(r"digest \w+ +([0-9a-f]{64})", ended.stdout)
    assert len(digests) == 2
    assert len(set(digests)) == 1
    assert f"as of {HEAD}" in ended.stdout
    assert app.service.views.live() == live + 1
    assert app.ask("{ officials { nodes { id profile { total } } } }") == before


def test_a_rebuild_without_a_live_view_says_so(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "home")
    (tmp_path / "home" / "view" / "main" / "live").write_bytes(b"\xff")
    ended = cli("rebuild", home=tmp_path / "home")
    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False)
    assert "no live view to compare with" in ended.stdout
    assert f"as of {HEAD}" in ended.stdout
    assert len(re.findall(r"[0-9a-f]{64}", ended.stdout)) == 1


def test_what_a_rebuild_finds_is_told_and_ends_with_1(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "home")
    views = SQLiteViews(tmp_path / "home" / "view", "main")
    with views.engine(views.live()).begin() as connection:
        connection.exec_driver_sql(f"UPDATE checkpoint SET position = {HEAD + 5}")
    views.close()
    for said in (str(HEAD + 5), "position 77,"):
        ended = cli("rebuild", home=tmp_path / "home")
        assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
        assert said in ended.stderr.splitlines()[-1]
        past_the_guards(tmp_path / "home" / "ledger.db", "DELETE FROM {entry} WHERE position = 77")


def test_a_changed_entry_is_told_and_ends_a_rebuild_with_1(home: Path, tmp_path: Path) -> None:
    """Where there is no view to compare with, as after a copy was brought back."""
    shutil.copytree(home, tmp_path / "home")
    shutil.rmtree(tmp_path / "home" / "view")
    with closing(sqlite3.connect(tmp_path / "home" / "ledger.db")) as raw:
        query = (
            "SELECT max(position) FROM entry WHERE instr(CAST(data AS TEXT), '\"INTERNAL\"') > 0"
        )
        (position,) = raw.execute(query).fetchone()
    changed = "CAST(replace(CAST(data AS TEXT), '\"INTERNAL\"', '\"OPEN\"') AS BLOB)"
    past_the_guards(
        tmp_path / "home" / "ledger.db",
        f"UPDATE {{entry}} SET data = {changed} WHERE position = {position}",
    )
    ended = cli("rebuild", home=tmp_path / "home")
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert f"content of their digest: {position}. " in ended.stderr.splitlines()[-1]
    assert f"read {HEAD} entries from 1 on: {HEAD - 1} have" in ended.stdout


def test_a_rebuild_is_taken_up_or_accepted_and_not_both(home: Path) -> None:
    assert "leave out --resume" in one_line(cli("rebuild", "--resume", "--accept", home=home), 2)


def _record(folder: Path) -> Path:
    """A public record of one member and one allegation, as the importer reads it."""
    folder.mkdir()
    member = {"id": {"govtrack": 1, "bioguide": "B1"}, "name": {"first": "Ann", "last": "Example"},
              "terms": [{"type": "rep", "start": "2001-01-03", "end": "2003-01-03", "state": "XX", "district": 1}]}  # fmt: skip
    step = {"date": "2002-05", "body": "A committee", "action": "opened an investigation"}
    told = {
        "person": 1,
        "name": "Example",
        "allegation": "made up",
        "text": "made up",
        "tags": "ethics",
        "consequences": [step],
    }
    (folder / MEMBERS).write_text(json.dumps([member]))
    (folder / MISCONDUCT).write_text(json.dumps([told]))
    return folder


def test_an_import_tells_what_became_of_it_and_a_second_adds_nothing(tmp_path: Path) -> None:
    folder, home = _record(tmp_path / "record"), tmp_path / "home"
    first = cli("import", "congress", str(folder), home=home)
    assert (first.returncode, first.stdout.strip()) == (0, "stored=7"), first.stderr
    second = cli("import", "congress", str(folder), home=home)
    assert (second.returncode, second.stdout.strip()) == (0, "repeated=7"), second.stderr


def test_an_import_of_something_else_is_told_in_one_line(home: Path, tmp_path: Path) -> None:
    assert "nowhere" in one_line(cli("import", "congress", str(tmp_path / "nowhere"), home=home), 2)
    folder = _record(tmp_path / "record")
    (folder / MEMBERS).write_text('[{"id": {"govtrack": 1}}]')
    assert str(folder) in one_line(cli("import", "congress", str(folder), home=home), 2)


def test_an_import_to_nobody_is_told_in_one_line(home: Path, tmp_path: Path) -> None:
    folder = _record(tmp_path / "record")
    ended = cli("import", "congress", str(folder), "--to", "http://127.0.0.1:1", home=home)
    assert "no answer" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 2


@pytest.mark.parametrize(
    "to", ["", "garbage", "127.0.0.1:8000", "ftp://x", "http://", "http://h:99999", "http://[x"]
)
def test_an_import_to_what_is_no_address_is_told_in_one_line(
    home: Path, tmp_path: Path, to: str
) -> None:
    folder = _record(tmp_path / "record")
    told = one_line(cli("import", "congress", str(folder), "--to", to, home=home), 2)
    assert "http://127.0.0.1:8000" in told


@pytest.mark.enable_socket
def test_a_port_that_is_taken_is_told_in_one_line(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in one_line(cli("run", home=home, SUPERVISION_PORT=port), 2)
