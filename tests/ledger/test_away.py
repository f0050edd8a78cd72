"""Who is not let in by PostgreSQL learns why, and nothing of the password is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from ledger.recorders.away import why_away
from tests.api.servers import cli

pytestmark = pytest.mark.enable_socket
PASSWORD = "hunter2"


def _told(tmp_path: Path, url: str) -> str:
    """What `rebuild` says; `doctor` says the same."""
    ended = cli("rebuild", home=tmp_path, SUPERVISION_DATABASE_URL=url)
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 2
    found = cli("doctor", "--only", "database", home=tmp_path, SUPERVISION_DATABASE_URL=url)
    why = line.removeprefix("The database does not answer: ").removesuffix(".")
    assert f"it cannot be reached: {why}" in found.stdout
    assert PASSWORD not in line + found.stdout + found.stderr
    return line


def test_a_server_that_is_down_and_a_host_that_is_unknown_are_told_apart(tmp_path: Path) -> None:
    user = f"postgresql://me:{PASSWORD}@"
    assert "nothing listens" in _told(tmp_path, f"{user}127.0.0.1:1/x")
    assert "no address is known" in _told(tmp_path, f"{user}no-such-host.invalid/x")


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda it: it.replace("/postgres?", "/none?"), "no database of the name"),
        (lambda it: it.replace("//postgres:@", f"//nobody:{PASSWORD}@"), "user or the password"),
    ],
    ids=["database", "user"],
)
def test_a_wrong_database_and_a_wrong_user_are_told_apart(
    postgres_server: str, tmp_path: Path, wrong: Callable[[str], str], said: str
) -> None:
    assert said in _told(tmp_path, wrong(postgres_server))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('FATAL:  password authentication failed for user "me"', "user or the password"),
        ("fe_sendauth: no password supplied", "user or the password"),
        ("FATAL:  sorry, too many clients already", "all its connections"),
        ("FATAL:  the database system is starting up", "try again"),
        ("connection timeout expired", "nothing comes back"),
        ("something else", ""),
    ],
)
def test_what_a_server_says_is_put_into_words_of_ours(text: str, said: str) -> None:
    why = why_away(psycopg.OperationalError(f"connection failed: {text} {PASSWORD}"))
    assert said in why
    assert bool(why) == bool(said)
    assert PASSWORD not in why
