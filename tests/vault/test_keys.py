"""Data keys: one for each holder, the same for every process, gone for ever once destroyed."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from domain.errors import Busy
from tests.ledger.stores import Chance
from vault.keys import DataKey, KeyDestroyed, Keys, WrongKeyFile

KEK = b"k" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.db"


def test_each_holder_has_one_key_of_its_own(keys: Keys) -> None:
    first = keys.keys_for(["official/o-1", "official/o-2", "official/o-1"])
    assert keys.keys_for(["official/o-1"]) == {"official/o-1": first["official/o-1"]}
    assert (
        len({key.id for key in first.values()}) == len({key.secret for key in first.values()}) == 2
    )
    assert all(len(key.secret) == 32 for key in first.values())
    assert keys.keys_for([]) == {}


def test_a_key_is_found_by_its_id_also_after_a_restart(path: Path) -> None:
    with closing(Keys(path, KEK)) as before:
        made = before.keys_for(["official/o-1"])["official/o-1"]
    with closing(Keys(path, KEK)) as after:
        assert after.key(made.id) == made == after.keys_for(["official/o-1"])["official/o-1"]
        with pytest.raises(KeyError):
            after.key("0" * 32)


def test_two_processes_making_a_key_for_one_holder_get_the_same(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from vault.keys import Keys;"
        "keys = Keys(Path(sys.argv[1]), b'k' * 32);"
        "print({it: keys.keys_for([it])[it].secret.hex() for it in map(str, range(20))})"
    )
    command = [sys.executable, "-c", program, str(path)]
    root = Path(__file__).parents[2]
    started = [
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    answers = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0] * 3
    assert len(set(answers)) == 1


def test_threads_and_open_stores_agree_on_the_keys(path: Path) -> None:
    with (
        closing(Keys(path, KEK)) as one,
        closing(Keys(path, KEK)) as other,
        ThreadPoolExecutor(8) as pool,
    ):
        holders = [f"official/{number % 10}" for number in range(80)]
        made = list(
            pool.map(
                lambda it: (it[1], (one, other)[it[0] % 2].keys_for([it[1]])[it[1]]),
                enumerate(holders),
            )
        )
    assert len(set(made)) == len({holder for holder, _key in made}) == 10


def test_a_destroyed_key_is_gone_for_reading_and_for_sealing(path: Path) -> None:
    with closing(Keys(path, KEK)) as keys:
        made = keys.keys_for(["official/o-1", "official/o-2"])
        keys.destroy("official/o-1")
        for _again in range(2):
            with pytest.raises(KeyDestroyed):
                keys.key(made["official/o-1"].id)
            with pytest.raises(KeyDestroyed):
                keys.keys_for(["official/o-2", "official/o-1"])
        assert keys.key(made["official/o-2"].id) == made["official/o-2"]
    with closing(Keys(path, KEK)) as after, pytest.raises(KeyDestroyed):
        after.keys_for(["official/o-1"])


def test_a_key_that_another_process_destroyed_seals_nothing_more(path: Path) -> None:
    with closing(Keys(path, KEK)) as writer, closing(Keys(path, KEK)) as custody:
        made = writer.keys_for(["official/o-1"])["official/o-1"]
        custody.destroy("official/o-1")
        with pytest.raises(KeyDestroyed):
            writer.key(made.id)
        with pytest.raises(KeyDestroyed):
            writer.keys_for(["official/o-1"])


def test_a_destroyed_key_leaves_no_bytes_in_the_files(path: Path) -> None:
    with closing(Keys(path, KEK)) as keys, closing(sqlite3.connect(path)) as raw:
        keys.keys_for(["official/o-1", "official/o-2"])
        ((wrapped,),) = raw.execute("SELECT wrapped FROM data_key WHERE holder = 'official/o-1'")
        files = sorted(path.parent.glob("keys.db*"))
        assert any(wrapped in file.read_bytes() for file in files)  # the control
        keys.destroy("official/o-1")
        assert not any(wrapped in file.read_bytes() for file in files)


def test_a_failure_for_one_holder_does_not_lock_the_store(path: Path) -> None:
    with closing(Keys(path, KEK)) as keys, closing(Keys(path, KEK)) as other:
        keys.keys_for(["official/o-1"])
        keys.destroy("official/o-1")
        with pytest.raises(KeyDestroyed):
            keys.keys_for(["official/o-0", "official/o-1", "official/o-2"])
        assert other.keys_for(["official/o-3"])


def test_a_full_disk_is_told_as_busy_and_makes_keys_again_once_there_is_room(path: Path) -> None:
    with closing(Keys(path, KEK)) as keys:
        keys._file.execute("PRAGMA max_page_count=1")
        with pytest.raises(Busy):
            keys.keys_for(f"official/{number}" for number in range(1_000))
        keys._file.execute("PRAGMA max_page_count=1000000")
        assert keys.keys_for(["official/1"])["official/1"].secret


def test_keys_stay_shut_under_another_key_file(path: Path) -> None:
    with closing(Keys(path, KEK)) as keys:
        made = keys.keys_for(["official/o-1"])["official/o-1"]
    with closing(Keys(path, b"x" * 32)) as wrong:
        with pytest.raises(WrongKeyFile):
            wrong.key(made.id)
        with pytest.raises(WrongKeyFile):
            wrong.keys_for(["official/o-1"])


def test_a_wrapped_key_moved_to_another_holder_does_not_open(path: Path) -> None:
    with (
        closing(Keys(path, KEK)) as keys,
        closing(sqlite3.connect(path, isolation_level=None)) as raw,
    ):
        made = keys.keys_for(["official/o-1", "official/o-2"])
        raw.execute(
            "UPDATE data_key SET (nonce, wrapped) = "
            "(SELECT nonce, wrapped FROM data_key WHERE holder = 'official/o-1') "
            "WHERE holder = 'official/o-2'"
        )
        with pytest.raises(WrongKeyFile):
            keys.key(made["official/o-2"].id)


def test_the_store_is_for_its_owner_alone_and_holds_no_secret_in_the_open(path: Path) -> None:
    with closing(Keys(path, KEK)) as keys:
        secret = keys.keys_for(["official/o-1"])["official/o-1"].secret
        for file in path.parent.glob("keys.db*"):
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
            assert secret not in file.read_bytes()
            assert KEK not in file.read_bytes()


def test_secrets_do_not_show(path: Path) -> None:
    key = DataKey("id-1", b"secret bytes of the test, 32 of.")
    with closing(Keys(path, b"another secret, of thirty-two b.", Chance("keys"))) as keys:
        made = keys.keys_for(["official/o-1"])["official/o-1"]
        shown = f"{key} {key!r} {[key]} {keys!r} {made!r} {KeyDestroyed('official/o-1')!r} {vars(keys).get('_wrap')!r}"
        for secret in (b"secret", made.secret):
            assert repr(secret)[2:-1] not in shown
            assert secret.hex() not in shown
