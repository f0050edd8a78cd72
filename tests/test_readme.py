"""What the README tells a newcomer to type is what works."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import PREFIX, Settings
from tests.api.harness import App, opened
from tests.demo.filled import copied

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, run_folder: Path) -> Iterator[App]:
    with opened(copied(run_folder, tmp_path_factory.mktemp("readme"))) as app:
        yield app


def payload(number: int) -> str:
    return str(re.findall(r"-d '(\{.*?\})'\n", README, flags=re.DOTALL)[number])


def test_the_first_event_is_recorded_and_shows_in_the_first_query(demo: App) -> None:
    event = json.loads(payload(0))
    answer = demo.post(event)
    assert answer.status_code == 201, answer.text
    assert demo.post(event).json()["position"] == answer.json()["position"]
    query = json.loads(payload(1))["query"]
    demo.ask(
        "query ($at: Position!) { ledger(atLeast: $at) { view } }", at=answer.json()["position"]
    )
    shown = demo.ask(query)
    assert shown["timeline"]["nodes"][0]["position"] == answer.json()["position"]
    assert shown["official"]["name"]


def settings_table() -> str:
    rows = (
        f"| `{PREFIX}{it.name.upper()}` | {shown(getattr(Settings(), it.name))} | {it.metadata['about']} |"
        for it in fields(Settings)
    )
    return "\n".join(["| | without it | |", "|---|---|---|", *rows])


def shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value in {None, ()} else f"`{value}`"


def test_the_table_of_settings_is_what_the_program_knows() -> None:
    assert settings_table() in README


def test_every_file_that_the_docs_name_is_there() -> None:
    texts = [README, *(it.read_text() for it in (ROOT / "docs").glob("*.md"))]
    named = {
        it
        for text in texts
        for it in re.findall(r"`((?:domain|vault|ledger|projections|api)/[\w/]+\.\w+)`", text)
    }
    assert len(named) > 10
    assert [it for it in sorted(named) if not (ROOT / it).exists()] == []


def test_every_decision_is_in_the_list() -> None:
    listed = (ROOT / "docs/decisions/README.md").read_text()
    pages = [it.name for it in (ROOT / "docs/decisions").glob("0*.md")]
    assert pages
    assert [it for it in pages if f"({it})" not in listed] == []


def test_every_dependency_earns_its_line() -> None:
    told = (ROOT / "docs/decisions/0006-dependencies.md").read_text()
    lock = (ROOT / "pyproject.toml").read_text()
    needed = re.findall(
        r'^    "([a-zA-Z0-9-]+)', lock.split("[project.scripts]")[0], flags=re.MULTILINE
    )
    assert len(needed) > 8
    assert [name for name in needed if name.lower() not in told.lower()] == []


if __name__ == "__main__":
    print(settings_table())
