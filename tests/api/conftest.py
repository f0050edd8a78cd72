"""Applications to speak to: an empty one, and the demonstration on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.harness import App, database, opened
from tests.demo.filled import copied, copied_to


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An application on SQLite, empty but for what the module's tests put into it."""
    with opened(tmp_path_factory.mktemp("app")) as made:
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[App]:
    """An application of the test's own, which it may break."""
    with opened(tmp_path) as made:
        yield made


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    """An empty application of the test's own, once on each database."""
    if request.param == "sqlite":
        with opened(tmp_path) as made:
            yield made
    else:
        with (
            database(request.getfixturevalue("postgres_server")) as url,
            opened(tmp_path, url) as made,
        ):
            yield made


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def demo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, run_folder: Path
) -> Iterator[App]:
    """The demonstration, recorded at the pace of its story. Nobody writes to it."""
    home = tmp_path_factory.mktemp("demo")
    if request.param == "sqlite":
        with opened(copied(run_folder, home)) as made:
            yield made
        return
    server = request.getfixturevalue("postgres_server")
    with copied_to(server, run_folder, home) as url, opened(home, url) as made:
        yield made
