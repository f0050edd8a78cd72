"""What GraphQL answers of the demonstration, against a replay of the ledger, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.demo.history import history
from api.demo.people import CUI, CUI_TWICE, PEOPLE, YU, YU_NAMESAKE
from api.graphql.timeline import SAYS
from domain.cases.lifecycle import in_words
from ledger.receipt import instant
from projections.replay import Replay
from tests.api.harness import App, event, registered
from tests.demo.figures import HEAD

Json = Any
POSITIONS = (0, 1, 200, 500, 900, HEAD)
"""Before anybody is known, in the middle of every story, and the head."""
ENTRY = """ position official kind occurred decidedOn recordedAt stage claimedStage irregularity circle mechanism
  direction side agent confidence classification tenure articles source sourceId correctedBy irregularities { rule says } cases { reference outcome status } """
CASE = " lifecycle reference status outcome issueCodes steps irregularities { rule positions } "
CELL = " stage circle mechanism total cleared "
TENURE = " reference status post termFrom termTo departingFrom leftOn "
PERSON = f""" id unit keyPost managementLevel keys aliases name asOf
  tenures {{ {TENURE} }} profile {{ {CELL} }} cases(page: {{first: 100}}) {{ nodes {{ {CASE} }} }} """
NAMES = {person.id: person.name for person in PEOPLE}


def at(position: int) -> Json:
    return {"position": position}


def camel(row: Any, names: str) -> Json:
    """The named values of a row as GraphQL gives them."""
    found = {}
    for name in names.split():
        value: Any = getattr(row, "".join(f"_{it.lower()}" if it.isupper() else it for it in name))
        plain = value.isoformat() if hasattr(value, "isoformat") else value
        found[name] = list(plain) if isinstance(plain, tuple) else plain
    return found


def test_the_demonstration_is_all_there_and_nothing_is_set_aside(demo: App) -> None:
    told = demo.ask(
        "{ ledger { name body zone head view asOf openedAt quarantine { position kind reason } } }"
    )["ledger"]
    assert datetime.fromisoformat(told.pop("openedAt")).year == 2019
    assert told == {
        "name": "main", "body": "示例市委组织部", "zone": "Asia/Shanghai", "head": HEAD, "view": HEAD, "asOf": HEAD,
        "quarantine": [],
    }  # fmt: skip


@pytest.mark.parametrize("position", POSITIONS)
def test_every_person_agrees_with_a_replay(demo: App, position: int) -> None:
    query = f"query ($at: AsOf) {{ officials(page: {{first: 100}}, asOf: $at) {{ asOf nodes {{ {PERSON} }} }} }}"
    told = demo.ask(query, at=at(position))["officials"]
    assert told["asOf"] == position
    replay = Replay(demo.service.recorder, position)
    known = {
        name: found
        for name in NAMES
        if (found := replay.official(name)) and found.official.official == name
    }
    assert [it["id"] for it in told["nodes"]] == sorted(known)
    for person in told["nodes"]:
        found = known[person["id"]]
        assert person["asOf"] == position
        assert person["name"] == NAMES[person["id"]]
        assert (person["aliases"], person["keys"]) == (
            list(found.official.aliases),
            list(found.official.keys),
        )
        assert (person["unit"], person["keyPost"]) == (found.official.unit, found.official.key_post)
        assert person["managementLevel"] == found.official.level
        assert [it["reference"] for it in person["tenures"]] == list(found.tenures)
        states = [in_words(type(it)) for it in found.tenures.values()]
        assert [it["status"] for it in person["tenures"]] == states
        assert person["profile"] == [camel(it, CELL) for it in found.profile]
        told_cases = [
            {name: it[name] for name in ("reference", "status", "outcome")}
            for it in person["cases"]["nodes"]
        ]
        assert told_cases == [
            {"reference": it.matter, "status": it.status, "outcome": it.outcome}
            for it in found.cases
        ]


@pytest.mark.parametrize("position", POSITIONS)
def test_every_timeline_agrees_with_a_replay(demo: App, position: int) -> None:
    query = f"""query ($who: String!, $at: AsOf) {{ timeline(official: $who, page: {{first: 100}}, asOf: $at) {{
      nodes {{ {ENTRY} }} }} profile(official: $who, asOf: $at) {{ {CELL} }} }}"""
    replay = Replay(demo.service.recorder, position)
    for official in NAMES:
        told, found = demo.ask(query, who=official, at=at(position)), replay.official(official)
        rows = found.timeline if found else []
        cases = found.cases if found else []
        for entry, row in zip(told["timeline"]["nodes"], rows, strict=True):
            known = [it for reference in row.cases for it in cases if it.matter == reference]
            told_cases = [
                (it["reference"], it["outcome"], it["status"]) for it in entry.pop("cases")
            ]
            assert told_cases == [(it.matter, it.outcome, it.status) for it in known]
            said = [{"rule": it, "says": SAYS[it]} for it in row.irregularities]
            assert entry.pop("irregularities") == said
            assert entry == camel(row, ENTRY.partition(" irregularities ")[0])
        assert (
            told["profile"] == [camel(it, CELL) for it in found.profile]
            if found
            else told["profile"] == []
        )


def test_a_timeline_shows_what_each_entry_states_and_rests_on(demo: App) -> None:
    query = """query ($who: String!) { timeline(official: $who, page: {first: 100}) {
      nodes { position fact erased evidence { document sha256 kind heldBy } } } }"""
    evidence = 0
    for official in NAMES:
        for entry in demo.ask(query, who=official)["timeline"]["nodes"]:
            posted = demo.get(f"/v1/events/{entry['position']}").json()["data"]
            assert entry["fact"] == posted["fact"]
            assert entry["erased"] == []
            documents = posted.get("provenance", {}).get("evidence", [])
            told = [(it["document"], it["sha256"], it["heldBy"]) for it in entry["evidence"]]
            assert told == [(it["document"], it["sha256"], it["held_by"]) for it in documents]
            evidence += len(documents)
    assert evidence > 0


def test_what_a_destroyed_key_shut_is_told_where_it_stood(app: App) -> None:
    about = {"subject": {"officials": ["e-1"]}, "when": {"occurred": "2021-01-20"}}
    basis = {"articles": [{"rule": "报告规定", "article": "3"}], "link": "DECLARATION_ITEM"}
    items = [
        {"code": "M09", "nil": False, "declared": "一套住房"},
        {"code": "M03", "nil": True},
    ]
    fact = {
        "report": "ANNUAL",
        "year": 2020,
        "items": items,
        "form_version": "2017",
        "attested": True,
    }
    position = app.store(
        registered("e-p", "e-1"),
        event("e-d", "declaration.filed", {**about, "basis": basis, "fact": fact}),
    )
    query = """query ($p: Position!) { official(id: "e-1", atLeast: $p) { name }
      timeline(official: "e-1", atLeast: $p) { nodes { fact erased } } }"""
    before = app.ask(query, p=position)
    assert before["official"]["name"] == "张三"
    assert before["timeline"]["nodes"][0]["fact"]["items"] == items
    app.service.keys.destroy("official/e-1")
    after = app.ask(query, p=position)
    assert after["official"]["name"] is None
    (entry,) = after["timeline"]["nodes"]
    assert entry["erased"] == ["/items/0/declared"]
    assert entry["fact"]["items"] == [{"code": "M09", "nil": False}, items[1]]


def test_an_official_is_found_by_id_and_by_key(demo: App) -> None:
    query = f"query ($id: String!, $at: AsOf) {{ official(id: $id, asOf: $at) {{ {PERSON} }} }}"
    for person in PEOPLE:
        for name in filter(None, (person.id, person.key)):
            found = demo.ask(query, id=name)["official"]
            assert found["id"] == (CUI if person.id == CUI_TWICE else person.id)
            assert demo.ask(query, id=name, at=at(1)) == {"official": None}
    assert demo.ask(query, id=CUI)["official"]["aliases"] == [CUI, CUI_TWICE]
    assert demo.ask(query, id=CUI)["official"] == demo.ask(query, id="audit:SJ-12")["official"]


@pytest.mark.parametrize(
    "name", ["nobody", "hr:nothing", "nosuch:A1001", "", ":", "hr:", "yz-001 ", "YZ-001"]
)
def test_somebody_unknown_is_told_and_not_taken_for_one_with_a_clean_record(
    demo: App, name: str
) -> None:
    assert demo.ask("query ($who: String!) { official(id: $who) { id } }", who=name) == {
        "official": None
    }
    for asked in ("profile(official: $who) { total }", "timeline(official: $who) { asOf }",
                  "cases(official: $who) { asOf }"):  # fmt: skip
        assert demo.codes(f"query ($who: String!) {{ {asked} }}", who=name) == ["UNKNOWN_OFFICIAL"]


def test_before_somebody_was_known_nothing_was(demo: App) -> None:
    query = """query ($at: AsOf) { profile(official: "yz-001", asOf: $at) { total }
      timeline(official: "yz-001", asOf: $at) { nodes { position } }
      cases(official: "yz-001", asOf: $at) { nodes { reference } } }"""
    empty: Json = {"nodes": []}
    assert demo.ask(query, at=at(1)) == {"profile": [], "timeline": empty, "cases": empty}


def test_two_people_once_taken_for_one_are_shown_so_only_for_that_time(demo: App) -> None:
    """By instants: the merge was sent in September 2023 and undone in November."""
    query = 'query ($at: AsOf) { officials(name: "俞嘉木", asOf: $at) { nodes { id aliases } } }'
    for day, found in (
        ("2023-08-01", [[YU], [YU_NAMESAKE]]), ("2023-10-15", [[YU, YU_NAMESAKE]]), ("2023-12-01", [[YU], [YU_NAMESAKE]]),
    ):  # fmt: skip
        told = demo.ask(query, at={"instant": f"{day}T00:00:00+08:00"})["officials"]["nodes"]
        assert [it["aliases"] for it in told] == found


def test_sources_are_counted_up_to_a_position(demo: App) -> None:
    query = (
        "query ($at: AsOf) { sources(asOf: $at) { source stored repeated refused late lastAt } }"
    )
    told, seen, place = list(history()), set(), 1
    stored, repeated = Counter[str](), Counter[str]()
    wanted = {}
    for sent in told:
        ref = (sent["source"], sent["id"])
        (repeated if ref in seen else stored)[sent["source"]] += 1
        place += ref not in seen
        seen.add(ref)
        wanted[place] = {it: (stored[it], repeated[it]) for it in sorted(stored)}
    for position in (place, place - 100, 120):
        found = demo.ask(query, at=at(position))["sources"]
        assert {it["source"]: (it["stored"], it["repeated"]) for it in found} == wanted[position]
        assert [it["refused"] for it in found] == [0] * len(found)
    assert sum(it["late"] for it in demo.ask(query)["sources"]) > 0
    assert demo.ask(query, at=at(1)) == {"sources": []}


def test_an_instant_means_the_last_entry_recorded_by_then(demo: App) -> None:
    query = "query ($at: AsOf) { ledger(asOf: $at) { asOf } }"
    rows = list(demo.service.recorder.rows())
    for row in rows[::40]:
        then = instant(row.recorded_at_us)
        for moved in (timedelta(microseconds=-1), timedelta(), timedelta(microseconds=1)):
            moment = then + moved
            last = max(
                (it.position for it in rows if instant(it.recorded_at_us) <= moment), default=0
            )
            assert demo.ask(query, at={"instant": moment.isoformat()}) == {"ledger": {"asOf": last}}


def test_a_case_tells_whom_a_clearing_names(demo: App) -> None:
    query = "{ cases(outcome: CLEARED) { nodes { outcome officials cleared } } }"
    cases = demo.ask(query)["cases"]["nodes"]
    assert cases
    assert all(it["cleared"] and set(it["cleared"]) <= set(it["officials"]) for it in cases)
    others = demo.ask("{ cases(outcome: SUBSTANTIATED) { nodes { cleared } } }")["cases"]["nodes"]
    assert others
    assert not any(it["cleared"] for it in others)


def test_what_came_late_is_told_in_days_of_the_ledgers_zone(demo: App) -> None:
    query = """{ timeline(official: "%s", page: {first: 100}) {
      nodes { occurred recordedAt recordedAfterDays } } }"""
    rows = [row for name in NAMES for row in demo.ask(query % name)["timeline"]["nodes"]]
    for row in rows:
        last = row["occurred"].split("/")[-1]
        if len(last) == len("2025-01-01"):
            recorded = datetime.fromisoformat(row["recordedAt"]).astimezone(
                ZoneInfo("Asia/Shanghai")
            )
            wanted = (recorded.date() - datetime.fromisoformat(last).date()).days
            assert row["recordedAfterDays"] == wanted
    assert {it["recordedAfterDays"] > 30 for it in rows} == {True, False}
