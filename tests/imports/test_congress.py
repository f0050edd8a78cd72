"""Public records of a legislature through the intake: what the files hold is what the record shows."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from sqlalchemy import select

from api.imports import congress
from api.imports.congress import MEMBERS, MISCONDUCT
from api.imports.outcomes import read_result
from api.imports.sending import Sent
from domain.cases.outcome import Outcome
from domain.catalogue import Stage
from projections.replay import Replay
from projections.shapes import METADATA
from tests.api.harness import App, database, opened

Json = Any
pytestmark = pytest.mark.slow
ALLEGED, FOLLOWED = "allegation.recorded", "allegation.consequence-recorded"
ENTRY = "position kind occurred stage sourceId cases { reference outcome }"


class Imported(NamedTuple):
    """What GraphQL shows after the import, and what was answered while it ran."""

    app: App
    sent: Sent
    officials: list[Json]
    cases: dict[str, Json]
    timelines: dict[str, list[Json]]


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    folder = shared / "data" / "congress"
    if not (folder / MISCONDUCT).exists():
        pytest.skip(f"no public records at {folder}")
    return folder


@pytest.fixture(scope="module")
def files(folder: Path) -> tuple[list[Json], list[Json]]:
    """(members, allegations) as the files have them, read apart from the importer."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    members, allegations = (
        yaml.load((folder / it).read_bytes(), loader) for it in (MEMBERS, MISCONDUCT)
    )
    return members, allegations


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def imported(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Imported]:
    home = tmp_path_factory.mktemp("congress")
    if request.param == "sqlite":
        with opened(home) as app:
            yield _import(app, folder)
    else:
        with database(request.getfixturevalue("postgres_server")) as url, opened(home, url) as app:
            yield _import(app, folder)


def _import(app: App, folder: Path) -> Imported:
    sent = app.deliver(congress.read(folder).events())
    while app.codes("query ($p: Position) { ledger(atLeast: $p) { view } }", p=sent.head) == [
        "VIEW_LAGS"
    ]:
        pass
    officials = list(
        _pages(
            app, "officials", "id name keys tenures { reference } profile { stage total cleared }"
        )
    )
    cases = {
        it["reference"]: it
        for it in _pages(app, "cases", "reference status outcome steps officials")
    }
    named = sorted({it for case in cases.values() for it in case["officials"]})
    return Imported(app, sent, officials, cases, _timelines(app, named))


def _pages(app: App, field: str, fields: str) -> Iterator[Json]:
    query = f"query ($page: PageOf) {{ it: {field}(page: $page) {{ nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    page: Json = {"first": 100}
    while True:
        found = app.ask(query, page=page)["it"]
        yield from found["nodes"]
        if not found["pageInfo"]["hasNextPage"]:
            return
        page["after"] = found["pageInfo"]["endCursor"]


def _timelines(app: App, officials: list[str]) -> dict[str, list[Json]]:
    """What is alleged of each and what followed, thirty people to a request."""
    found = {}
    for start in range(0, len(officials), 15):
        some = officials[start : start + 15]
        parts = [
            f'a{index}_{number}: timeline(official: "{official}", kind: "{kind}", page: {{first: 100}}) '
            f"{{ nodes {{ {ENTRY} }} pageInfo {{ hasNextPage }} }}"
            for index, official in enumerate(some) for number, kind in enumerate((ALLEGED, FOLLOWED))
        ]  # fmt: skip
        told = app.ask(f"{{ {' '.join(parts)} }}")
        assert not any(it["pageInfo"]["hasNextPage"] for it in told.values())
        for index, official in enumerate(some):
            found[official] = told[f"a{index}_0"]["nodes"] + told[f"a{index}_1"]["nodes"]
    return found


def entries(imported: Imported, kind: str) -> list[Json]:
    return [it for rows in imported.timelines.values() for it in rows if it["kind"] == kind]


def steps(allegations: list[Json]) -> Iterator[tuple[str, Json]]:
    """(source id, consequence) of every one, numbered as the lists have them."""
    events = [it for it in congress.Congress([], allegations).events() if it["type"] == ALLEGED]
    for event, allegation in zip(events, allegations, strict=True):
        yield from (
            (f"{event['id']}/{number}", it)
            for number, it in enumerate(allegation["consequences"], 1)
        )


def test_the_counts_are_those_of_the_files(
    imported: Imported, files: tuple[list[Json], list[Json]]
) -> None:
    members, allegations = files
    others = {it["person"] for it in allegations} - {it["id"]["govtrack"] for it in members}
    assert (len(members), len(allegations)) == (537, 509)
    assert imported.sent.refused == []
    assert (
        imported.app.ask("{ ledger { quarantine { position reason } } }")["ledger"]["quarantine"]
        == []
    )
    assert len(imported.officials) == len(members) + len(others)
    references = [it["reference"] for person in imported.officials for it in person["tenures"]]
    assert (
        len(references) == len(set(references)) == sum(len(it["terms"]) for it in members) == 2792
    )
    assert len(imported.cases) == len(allegations)
    assert len(entries(imported, ALLEGED)) == len(allegations)
    followed = sum(len(it["consequences"]) for it in allegations)
    assert (
        len(entries(imported, FOLLOWED))
        == sum(it["steps"] for it in imported.cases.values())
        == followed
        == 1252
    )


def test_everybody_has_the_name_and_keys_of_the_files(
    imported: Imported, files: tuple[list[Json], list[Json]]
) -> None:
    names = {f"govtrack-{it['person']}": it["name"] for it in reversed(files[1])}
    for member in files[0]:
        name = member["name"]
        names[f"govtrack-{member['id']['govtrack']}"] = (
            name.get("official_full") or f"{name['first']} {name['last']}"
        )
    assert {it["id"]: it["name"] for it in imported.officials} == names
    for member in files[0][::50]:
        query = f'{{ official(id: "bioguide:{member["id"]["bioguide"]}") {{ id }} }}'
        assert imported.app.ask(query)["official"]["id"] == f"govtrack-{member['id']['govtrack']}"


def test_the_stage_of_most_allegations_is_unknown(imported: Imported) -> None:
    stages = Counter(it["stage"] for it in entries(imported, ALLEGED))
    assert stages[Stage.UNKNOWN] == 419
    assert stages.total() == 509


def test_allegations_told_twice_are_two_cases(
    imported: Imported, files: tuple[list[Json], list[Json]]
) -> None:
    twice = [
        it
        for it, count in Counter((it["person"], it["allegation"]) for it in files[1]).items()
        if count > 1
    ]
    assert len(twice) == 2
    pairs: dict[str, list[str]] = defaultdict(list)
    for reference in imported.cases:
        pairs[reference.rpartition("/")[0]].append(reference.rpartition("/")[2])
    found = {told: sorted(numbers) for told, numbers in pairs.items() if len(numbers) > 1}
    assert sorted(found.values()) == [["1", "2"], ["1", "2"]]
    assert {int(it.partition("/")[0].removeprefix("govtrack-")) for it in found} == {
        person for person, _told in twice
    }


def test_dates_are_kept_as_partial_as_they_are_and_lists_in_their_order(
    imported: Imported, files: tuple[list[Json], list[Json]]
) -> None:
    told = {it["sourceId"]: it for it in entries(imported, FOLLOWED)}
    wanted = {source_id: str(step["date"]) for source_id, step in steps(files[1])}
    assert {source_id: it["occurred"] for source_id, it in told.items()} == wanted
    assert {len(it) for it in wanted.values()} == {4, 7, 10}
    unordered = [
        it
        for it in files[1]
        if (days := [str(step["date"]) for step in it["consequences"]]) != sorted(days)
    ]
    assert unordered
    for source_id, step in steps(unordered):
        event = imported.app.get(f"/v1/events/{told[source_id]['position']}").json()
        assert event["data"]["fact"]["ordinal"] == int(source_id.rpartition("/")[2])
        assert event["data"]["fact"].get("body") == step.get("body")


def test_what_ended_cleared_shows_so_wherever_it_shows(
    imported: Imported, files: tuple[list[Json], list[Json]]
) -> None:
    results: dict[str, set[str]] = defaultdict(set)
    for source_id, step in steps(files[1]):
        tags = (step.get("tags") or "").split()
        results[source_id.rpartition("/")[0]].add(
            read_result(step.get("action") or step.get("text") or "", tags)
        )
    decisive = {"CLEARED", "SUBSTANTIATED", "SETTLED"}
    once = {case for case, found in results.items() if found & decisive == {"CLEARED"}}
    again = {case for case in once if imported.cases[case]["status"] != "DECIDED"}
    assert all("OPENED" in results[case] for case in again)
    only = once - again
    cleared = {case for case, it in imported.cases.items() if it["outcome"] == Outcome.CLEARED}
    assert only
    assert only <= cleared
    assert not cleared & {case for case, found in results.items() if "CLEARED" not in found}
    profiles = {it["id"]: it["profile"] for it in imported.officials}
    for official, rows in imported.timelines.items():
        for entry in rows:
            for case in entry["cases"]:
                assert case["outcome"] == imported.cases[case["reference"]]["outcome"]
        mine = [it for it in rows if {case["reference"] for case in it["cases"]} & cleared]
        assert sum(cell["cleared"] for cell in profiles[official]) == len(mine)
    for case in sorted(cleared)[::8]:
        known = Replay(imported.app.service.recorder, imported.sent.head).official(
            imported.cases[case]["officials"][0]
        )
        assert known
        assert {it.matter: it.outcome for it in known.cases}[case] is Outcome.CLEARED


def test_a_second_import_adds_nothing(imported: Imported, folder: Path) -> None:
    """All of it where that is quick, every tenth event where each is a round trip to a server."""
    step = 10 if imported.app.service.settings.database_url else 1
    events = list(congress.read(folder).events())[::step]
    again = imported.app.deliver(events)
    assert again.counts == {"repeated": len(events)}
    assert again.head <= imported.sent.head == imported.app.service.recorder.head()


def test_no_prose_is_stored_anywhere(
    imported: Imported, files: tuple[list[Json], list[Json]]
) -> None:
    prose = {
        told[name]
        for it in files[1]
        for told in (it, *it["consequences"])
        for name in ("allegation", "text", "action")
        if name in told
    }
    long = [text for text in prose if len(text) > 25]
    assert len(long) > 1500
    wanted = {
        form.encode()
        for text in long
        for form in (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    }
    begin = {it[:26] for it in wanted}
    for stored in _stored(imported.app):
        suspect = {
            it for start in range(len(stored)) if (it := stored[start : start + 26]) in begin
        }
        assert [it for it in wanted if it[:26] in suspect and it in stored] == []


def _stored(app: App) -> Iterator[bytes]:
    """The ledger's rows, the view's, and every other file of the home."""
    yield b"\n".join(
        part
        for row in app.service.recorder.rows()
        for part in (row.data, " ".join(row.tags).encode())
    )
    with app.service.views.read() as connection:
        for table in METADATA.sorted_tables:
            yield "\n".join(map(str, connection.execute(select(table)))).encode()
    for file in (
        app.service.settings.home / "intake.db",
        app.service.settings.keys_folder / "main.db",
    ):
        yield file.read_bytes() if file.exists() else b""
