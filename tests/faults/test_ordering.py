"""Nobody who follows a ledger by position misses, doubles or skips, whatever its writers suffer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.harness import database
from tests.faults.ordering import ordering

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.mark.parametrize("sqlite", [True, False], ids=["sqlite", "postgres"])
def test_followers_miss_nothing_where_a_naive_reader_of_an_unlocked_table_does(
    postgres_server: str, tmp_path: Path, *, sqlite: bool
) -> None:
    with database(postgres_server) as url:
        found = ordering(url, tmp_path, sqlite=sqlite, entries=4_000, writers=8, kills=4)
    print(found)
    assert not found.wrong, found
