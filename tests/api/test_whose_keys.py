"""A ledger is opened with its own keys and no others, whatever they are called."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from api.service import open_service
from api.settings import BadSetting, Settings
from domain.events.register import ManagementLevel
from ledger.opening import begun_with
from ledger.record import Record
from ledger.recorders.sqlite import SQLiteRecorder
from tests.api.harness import database, opened, registered
from tests.api.servers import cli, free_port
from tests.ledger.stores import Chance, Clock, past_the_guards
from vault.keys import DataKey, Keys

pytestmark = pytest.mark.enable_socket
DIGEST = "64f4d44df6087253b057b68fe5ed471bffb7afb370972ce55660047381a8b070"
"""Of the first entry below, for ever: by it the ledgers there are know their keys."""


def port() -> dict[str, str]:
    return {"SUPERVISION_PORT": str(free_port())}


def one_line(ended: subprocess.CompletedProcess[str], code: int) -> str:
    assert (ended.returncode, len(ended.stderr.splitlines())) == (code, 1), ended.stderr
    return ended.stderr


def test_the_digest_by_which_a_ledger_knows_its_keys_never_changes(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.db", b"k" * 32, Chance("own"))
    recorder = SQLiteRecorder(tmp_path / "ledger.db", "main", Clock())
    record = Record(recorder, keys, Chance("record"))
    record.open("某市委组织部", ManagementLevel.CITY, "Asia/Shanghai", date(2026, 3, 1))
    own = keys.keys_for(["ledger/main"])["ledger/main"]
    (first,) = recorder.page(0, 1)
    assert first.content.hex() == DIGEST
    assert begun_with(first, own) is True
    assert begun_with(first, DataKey(own.id, hashlib.sha256(own.secret).digest())) is False
    assert begun_with(first._replace(data=b"{}"), own) is None
    for it in (record, recorder, keys):
        it.close()


def test_a_first_entry_that_is_not_as_it_was_written_does_not_keep_a_service_from_starting(
    tmp_path: Path,
) -> None:
    """Whether it may be believed is another question, which doctor and receipts answer."""
    open_service(Settings(home=tmp_path)).close()
    past_the_guards(tmp_path / "ledger.db", "UPDATE {entry} SET data = x'00'")
    open_service(Settings(home=tmp_path)).close()


def test_of_two_that_begin_a_ledger_with_stores_of_their_own_only_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the first entry of the other one came while this one had none."""
    open_service(Settings(home=tmp_path / "one")).close()
    late = tmp_path / "late"
    late.mkdir()
    for name in ("ledger.db",):
        shutil.copy(tmp_path / "one" / name, late / name)
    head, asked = SQLiteRecorder.head, list[int]()

    def none_yet(recorder: SQLiteRecorder) -> int:
        asked.append(1)
        return 0 if len(asked) <= 2 else head(recorder)

    monkeypatch.setattr(SQLiteRecorder, "head", none_yet)
    with pytest.raises(BadSetting, match="another ledger's"):
        open_service(Settings(home=late))


@pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_the_keys_of_another_ledger_of_the_same_name_are_refused(
    request: pytest.FixtureRequest, tmp_path: Path, where: str
) -> None:
    """Each store opens with its key file; only the first entry tells whose it is."""
    with ExitStack() as entered:
        url = None
        if where == "postgres":
            url = entered.enter_context(database(request.getfixturevalue("postgres_server")))
        homes = [tmp_path / "home", tmp_path / "other"]
        open_service(Settings(home=homes[0], database_url=url)).close()
        open_service(Settings(home=homes[1])).close()
        shutil.rmtree(homes[0] / "keys")
        shutil.copytree(homes[1] / "keys", homes[0] / "keys")
        surroundings = {"SUPERVISION_DATABASE_URL": url} if url else {}
        for verb in (["run"], ["project"], ["rebuild"]):
            told = one_line(cli(*verb, home=homes[0], **surroundings, **port()), 2)
            assert "another ledger's" in told
            assert "share one key store" in told


def test_keys_without_their_ledger_begin_nothing(tmp_path: Path) -> None:
    """Neither an empty ledger beside them, nor a demonstration in the one that is brought back."""
    copy = tmp_path / "home"
    with opened(copy) as app:
        app.store(registered("p", "ex-1"))
    (copy / "ledger.db").unlink()
    for _again in range(2):
        ended = cli("run", home=copy, **port())
        assert (ended.returncode, "bring it back" in ended.stderr.splitlines()[-1]) == (2, True)
        assert not (copy / "ledger.db").exists()
        assert not (copy / "demonstration-begun").exists()
