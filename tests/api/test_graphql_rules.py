"""Rules, pilots, coverage and what may be public, as GraphQL tells them of the demonstration."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from domain.clocks.bars import OF_APPOINTMENT, Bar
from domain.clocks.item import ClockState
from domain.indicators import INDICATORS
from domain.publication import PUBLISHABLE
from domain.rulebook import shipped
from tests.api.harness import App, event, registered

Json = Any
PILOT = "cn-pilot-example"
PACK = """packs { pack version titleZh titleEn status scope levels jurisdiction precedence effectiveFrom effectiveTo inForce calendar
  position impactAssessment impactAssessedOn
  clocks { id kind titleZh titleEn per period movesRunning starts stops source { rule article mark checkedOn note stale } }
  locks { id titleZh titleEn per bars period starts stops source { rule article mark stale } }
  indicators { id titleZh titleEn parameters { name value } source { rule article mark stale } }
  localKinds { kind source { rule article mark stale } } }"""
RULES = f"query ($on: Date, $at: AsOf, $pack: String) {{ rules(on: $on, asOf: $at, pack: $pack) {{ on asOf {PACK} calendars {{ calendar year off worked }} irregularities {{ rule detail positions }} }} }}"


def rules(app: App, **asked: Json) -> Json:
    return app.ask(RULES, **asked)["rules"]


def test_every_rule_of_the_adopted_packs_is_told_with_its_article(demo: App) -> None:
    told = rules(demo, on="2024-06-01")
    packs = {(it["pack"], it["version"]): it for it in told["packs"]}
    general = shipped.packs()["cn-general-2025.1"]
    mine = packs[general.pack, general.version]
    assert [it["id"] for it in mine["clocks"]] == list(general.clocks)
    assert [it["id"] for it in mine["locks"]] == list(general.locks)
    assert [it["id"] for it in mine["indicators"]] == list(general.indicators)
    by_id = {it["id"]: it for it in mine["clocks"]}
    assert by_id["K31"] | {"source": None} == {
        "id": "K31", "kind": "DUE", "titleZh": "函询回复", "titleEn": "Letter of inquiry answered", "per": "CASE", "period": "P15WD",
        "movesRunning": False, "starts": ["inquiry.letter-issued"], "stops": ["inquiry.reply-received"], "source": None,
    }  # fmt: skip
    assert by_id["K20"]["period"] == "01-31"
    known = {it.id for it in INDICATORS}
    indicators = [it for it in mine["indicators"] if it["id"] in known]
    for it in (*mine["clocks"], *mine["locks"], *indicators):
        assert it["titleZh"] and it["titleEn"] and it["source"]["rule"] and it["source"]["article"]  # noqa: PT018
    assert told["irregularities"] == []
    assert {it["year"] for it in told["calendars"]} == {
        it.working.year for it in shipped.calendars().values()
    }
    assert all(it["off"] for it in told["calendars"])


def test_a_rule_that_nobody_has_checked_for_a_year_is_warned_of(either: App) -> None:
    toml = """pack = "small"\nversion = "1"\nzh = "小包"\nen = "Small"\njurisdiction = "CN"\neffective_from = 2020-01-01\n"""
    for number, checked in enumerate(
        ("checked_on = 2025-01-01", "checked_on = 2024-01-01", 'note = "never"')
    ):
        toml += f"""[[indicator]]\nid = "R0{number + 4}"\nsource = {{ rule = "x", article = "1", mark = "M", {checked} }}\n"""
    fact = {
        "pack": "small",
        "pack_version": "1",
        "status": "GENERAL",
        "effective_from": "2020-01-01",
        "toml": toml,
        "sha256": hashlib.sha256(toml.encode()).hexdigest(),
    }
    position = either.store(
        event("p", "pack.adopted", {"when": {"occurred": "2020-01-01"}, "fact": fact})
    )
    either.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)

    def stale(on: str) -> list[bool]:
        return [it["source"]["stale"] for it in rules(either, on=on)["packs"][0]["indicators"]]

    assert stale("2025-01-01") == [False, True, True]
    assert stale("2026-01-01") == [False, True, True]
    assert stale("2026-01-02") == [True, True, True]


def test_rules_are_those_adopted_as_of_the_position_and_in_force_on_the_day(demo: App) -> None:
    whole = rules(demo)["packs"]
    (pilot,) = rules(demo, on="2025-06-01", pack=PILOT)["packs"]
    assert (pilot["status"], pilot["inForce"]) == ("PILOT", True)
    assert pilot["scope"] == ["u-qinglan", "u-housing"]
    before = pilot["position"] - 1
    assert PILOT in {it["pack"] for it in whole}
    assert PILOT not in {it["pack"] for it in rules(demo, at={"position": before})["packs"]}
    for on, holds in (
        ("2024-12-31", False),
        ("2025-01-01", True),
        ("2026-12-31", True),
        ("2027-01-01", False),
    ):
        assert rules(demo, on=on, pack=PILOT)["packs"][0]["inForce"] is holds
    assert rules(demo, at={"position": 1})["packs"] == []
    assert demo.codes('{ rules(pack: "cn-genral") { on } }') == ["UNKNOWN_WORD"]


COMPARED = """query ($on: Date, $at: AsOf, $page: PageOf) { pilot(pack: "PILOT", on: $on, asOf: $at) { pack on asOf scope clocksCompared
  indicatorsCompared clockCounts { both tried inForce } findingCounts { both tried inForce }
  clocks(page: $page) { on asOf nodes { tried { key dueOn state why { pack } } inForce { key dueOn state why { pack } } } pageInfo { hasNextPage endCursor } }
  findings(page: $page) { on nodes { side finding { id indicator disposition } } pageInfo { hasNextPage } } } }""".replace(
    "PILOT", PILOT
)


def test_a_pilot_is_told_beside_what_is_in_force(demo: App) -> None:
    told = demo.ask(COMPARED, on="2025-12-26", page={"first": 100})["pilot"]
    assert (told["pack"], told["scope"]) == (PILOT, ["u-housing", "u-qinglan"])
    assert told["clocksCompared"] == ["K30", "K31", "K80"]
    assert {"R08", "R11", "R12"} <= {*told["indicatorsCompared"]}
    clocks, counts = told["clocks"]["nodes"], told["clockCounts"]
    assert counts["both"] > 0
    assert len(clocks) == counts["both"] + counts["tried"] + counts["inForce"]
    shorter = next(it for it in clocks if it["tried"]["key"] == "clue-2025-060")
    assert (shorter["tried"]["state"], shorter["inForce"]["state"]) == ("OVERDUE", "WARN")
    assert shorter["tried"]["dueOn"] < shorter["inForce"]["dueOn"]
    counts = told["findingCounts"]
    assert len(told["findings"]["nodes"]) == counts["tried"] + counts["inForce"] > 0
    assert demo.codes('{ pilot(pack: "cn-general-2025") { on } }') == ["UNKNOWN_WORD"]
    assert demo.codes('{ pilot(pack: "cn-general") { on } }') == ["UNKNOWN_WORD"]


LETTER = """[[clock]]
id = "K31"
zh = "函询回复"
en = "Reply"
kind = "DUE"
length = "%s"
per = "case"
starts = { event = "inquiry.letter-issued", day = "served_on" }
stops = { event = "inquiry.reply-received", day = "replied_on" }
source = { rule = "监察法", article = "19", mark = "F2" }
"""


def _adopted(pack: str, length: str, more: str = "") -> Json:
    toml = f"""pack = "{pack}"\nversion = "1"\nzh = "包"\nen = "Pack"\njurisdiction = "CN"\neffective_from = 2020-01-01\n{more}{LETTER % length}"""
    status = "PILOT" if more else "GENERAL"
    fact = {
        "pack": pack,
        "pack_version": "1",
        "status": status,
        "effective_from": "2020-01-01",
        "toml": toml,
        "sha256": hashlib.sha256(toml.encode()).hexdigest(),
    }
    return event(f"pack-{pack}", "pack.adopted", {"when": {"occurred": "2020-01-01"}, "fact": fact})


def _letter(number: int) -> Json:
    subject = {"officials": ["o-1"], "circle": "WORK", "cases": [f"c-{number}"], "unit": "u-1"}
    basis = {"articles": [{"rule": "监察法", "article": "19"}], "link": "INTEREST_LINK"}
    fact = {
        "letter_no": "1",
        "served_on": "2025-04-01",
        "due_on": "2025-04-16",
        "questions_sha256": "0" * 64,
    }
    return event(
        f"l-{number}",
        "inquiry.letter-issued",
        {"subject": subject, "when": {"occurred": "2025-04-01"}, "basis": basis, "fact": fact},
    )


def test_pages_of_a_pilot_stay_at_the_position_and_day_of_the_first(either: App) -> None:
    people = event(
        "p",
        "official.registered",
        {
            "subject": {"officials": ["o-1"]},
            "when": {"occurred": "2020-01-01"},
            "fact": {"name": "张三"},
        },
    )
    packs = [
        _adopted("general", "P15D"),
        _adopted("tried", "P5D", 'status = "PILOT"\nscope = ["u-1"]\n'),
    ]
    position = either.store(people, *packs, *(_letter(it) for it in range(5)))
    query = """query ($p: Position, $on: Date, $c: String) { pilot(pack: "tried", on: $on, atLeast: $p) { clockCounts { both }
      clocks(page: {first: 2, after: $c}) { on asOf nodes { tried { key dueOn } inForce { key dueOn } } pageInfo { endCursor hasNextPage } } } }"""
    seen, cursor, told = [], None, position
    for number in range(3):
        found = either.ask(query, p=told, c=cursor)["pilot"]
        assert found["clocks"]["asOf"] == position
        seen += found["clocks"]["nodes"]
        cursor = found["clocks"]["pageInfo"]["endCursor"]
        told = either.store(_letter(10 + number))
    assert [it["tried"]["key"] for it in seen] == [f"c-{it}" for it in range(5)]
    assert {(it["tried"]["dueOn"], it["inForce"]["dueOn"]) for it in seen} == {
        ("2025-04-06", "2025-04-16")
    }
    assert either.ask(query, p=told)["pilot"]["clockCounts"] == {"both": 8}
    assert either.codes(query, on="2025-04-10", c=cursor) == ["FOREIGN_CURSOR"]


COVERAGE = """query ($unit: String!, $year: Int!, $at: AsOf) { coverage(unit: $unit, year: $year, asOf: $at) { unit year asOf persons
  circles { circle persons } cells { stage circle mechanism direction side agent entries persons }
  plans { plan circle population sharePercent months measure clock reached share met position } } }"""


def test_coverage_of_a_unit_and_year_adds_up(demo: App) -> None:
    found = demo.ask(COVERAGE, unit="u-wangxi", year=2024)["coverage"]
    assert found["cells"]
    assert all(0 <= it["persons"] <= it["entries"] for it in found["cells"])
    most = {
        it["circle"]: max(c["persons"] for c in found["cells"] if c["circle"] == it["circle"])
        for it in found["circles"]
    }
    assert all(most[it["circle"]] <= it["persons"] <= found["persons"] for it in found["circles"])
    nothing = demo.ask(COVERAGE, unit="u-wangxi", year=2024, at={"position": 3})["coverage"]
    assert (nothing["persons"], nothing["cells"], nothing["circles"]) == (0, [], [])
    assert demo.codes(COVERAGE, unit="u-wangxi", year=0) == ["BAD_VALUE"]
    assert demo.codes(COVERAGE, unit="\0", year=2024) == ["BAD_TEXT"]


def test_a_plan_is_told_with_what_was_reached(either: App) -> None:
    fact = {"plan": "P-1", "year": 2024, "population": 3, "share_percent": 50, "circle": "WORK"}
    plan = event(
        "plan",
        "coverage.planned",
        {"subject": {"unit": "u-1"}, "when": {"occurred": "2024-01-01"}, "fact": fact},
    )
    position = either.store(plan)
    either.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)
    (told,) = either.ask(COVERAGE, unit="u-1", year=2024)["coverage"]["plans"]
    untold = {"measure": None, "clock": None, "reached": None, "share": None, "met": None}
    assert told == {"plan": "P-1", "circle": "WORK", "population": 3, "sharePercent": 50, "months": None, **untold, "position": position}  # fmt: skip
    people = [registered(f"p-{it}", f"o-{it}") for it in range(3)]
    for it in people:
        it["data"]["fact"]["unit"] = "u-1"
    either.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=either.store(*people))
    (now,) = either.ask(COVERAGE, unit="u-1", year=2024)["coverage"]["plans"]
    assert now == {**told, "measure": "PERSONS", "reached": 0, "share": 0.0, "met": False}


def test_a_plan_is_judged_as_the_clock_of_the_same_plan(demo: App) -> None:
    """The draw of the whole body is no matter of who was looked at in the unit that draws."""
    states = f"state: [{', '.join(ClockState)}]"
    clocks = demo.ask(f'{{ dueItems(clock: "K22", on: "2026-05-01", {states}) {{ nodes {{ state why {{ positions }} }} }} }}')  # fmt: skip
    state = {it["why"]["positions"][0]: it["state"] for it in clocks["dueItems"]["nodes"]}
    every = [
        it
        for year in (2024, 2025, 2026)
        for it in demo.ask(COVERAGE, unit="u-org", year=year)["coverage"]["plans"]
    ]
    draws = [it for it in every if it["plan"] == "DECLARATION_DRAW"]
    assert {it["position"] for it in draws} == set(state)
    assert [it["met"] for it in draws] == [state[it["position"]] == "MET" for it in draws]
    assert [(it["measure"], it["clock"], it["reached"], it["share"]) for it in draws] == [
        ("STATEMENTS", "K22", 24, 10.2), ("STATEMENTS", "K22", 25, 10.3), ("STATEMENTS", "K22", 14, 5.6),
    ]  # fmt: skip
    (visits,) = [it for it in every if it["plan"] == "VISITS"]
    assert [visits[it] for it in ("measure", "clock", "reached", "share", "met")] == [None] * 5


NOTICES = """query ($what: Publicity, $page: PageOf, $at: AsOf) { publication(publicity: $what, page: $page, asOf: $at) { asOf
  nodes { position publicity kind titleZh titleEn why unit occurred recordedAt days { name day } codes } pageInfo { hasNextPage endCursor } } }"""


def test_notices_name_their_kind_days_and_position(either: App) -> None:
    toml = """pack = "small"\nversion = "1"\nzh = "小包"\nen = "Small"\njurisdiction = "CN"\neffective_from = 2020-01-01\n"""
    toml += """[[indicator]]\nid = "R05"\nsource = { rule = "x", article = "1", mark = "M" }\n"""
    fact = {
        "pack": "small",
        "pack_version": "1",
        "status": "GENERAL",
        "effective_from": "2020-01-01",
        "toml": toml,
        "sha256": hashlib.sha256(toml.encode()).hexdigest(),
    }
    data = {"when": {"occurred": "2020-01-01"}, "fact": fact}
    plan = {"plan": "P-1", "year": 2024, "population": 3, "share_percent": 50}
    about = {
        "subject": {"unit": "u-1"},
        "when": {"occurred": "2024-01-01"},
        "basis": {"classification": "OPEN"},
        "fact": plan,
    }
    first = either.store(event("inside", "pack.adopted", data))
    position = either.store(
        event("open", "pack.adopted", data | {"basis": {"classification": "OPEN"}}),
        event("plan", "coverage.planned", about),
    )
    either.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)
    plan_told, pack_told = either.ask(NOTICES)["publication"]["nodes"]
    assert (pack_told["position"], pack_told["publicity"], pack_told["codes"]) == (
        first + 1,
        "POLICY",
        ["small", "1"],
    )
    assert pack_told["days"] == [{"name": "effective_from", "day": "2020-01-01"}]
    assert (plan_told["publicity"], plan_told["unit"], plan_told["codes"]) == (
        "CRITERIA",
        "u-1",
        ["P-1"],
    )
    assert plan_told["why"] in {it.why for it in PUBLISHABLE}
    assert [it["kind"] for it in either.ask(NOTICES, what="POLICY")["publication"]["nodes"]] == [
        "pack.adopted"
    ]
    assert either.ask(NOTICES, at={"position": first})["publication"]["nodes"] == []
    page = either.ask(NOTICES, page={"first": 1})["publication"]
    again = either.ask(NOTICES, page={"first": 1, "after": page["pageInfo"]["endCursor"]})[
        "publication"
    ]
    assert (page["nodes"], again["nodes"]) == ([plan_told], [pack_told])


@pytest.mark.parametrize(
    "question",
    [
        "rules { packs { clocks { source { rule } } locks { source { rule } } indicators { parameters { name } } } }",
        f'pilot(pack: "{PILOT}") {{ clocks(page: {{first: 100}}) {{ nodes {{ tried {{ why {{ rule }} }} inForce {{ why {{ rule }} }} }} }} findings(page: {{first: 100}}) {{ nodes {{ finding {{ values {{ name }} parameters {{ name }} }} }} }} }}',
    ],
)
def test_the_whole_of_it_is_within_the_limits(demo: App, question: str) -> None:
    assert demo.codes(f"{{ {question} }}") == []


def test_the_questions_of_the_walkthrough_are_answered(demo: App) -> None:
    text = (Path(__file__).parents[2] / "docs" / "walkthrough.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```graphql\n(.*?)```", text, re.DOTALL)
    questions = [it for it in block.splitlines() if it.startswith("{")]
    for it in questions:
        assert demo.ask(it)
    assert len(questions) > 5


def test_the_question_whether_somebody_may_be_promoted_finds_every_lock_of_an_appointment(
    demo: App,
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "walkthrough.md").read_text(encoding="utf-8")
    (codes,) = re.findall(r"locks\(bars: \[(.*?)\]\)", text)
    assert codes.replace('"', "").split(", ") == list(OF_APPOINTMENT)
    question = '{ official(id: "yz-030") { locks(on: "2024-06-01", bars: [%s]) { nodes { lock bars barsZh } } } }'
    (it,) = demo.ask(question % codes)["official"]["locks"]["nodes"]
    assert it["lock"] == "L02"
    assert it["barsZh"] == [Bar(code).says for code in it["bars"]]
