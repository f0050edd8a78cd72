"""What GraphQL tells of one day: what is owed, barred and asked in the demonstration, and when."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from graphql import build_schema, is_enum_type, is_object_type

from api.demo.people import CUI, CUI_TWICE, LIN, PEOPLE
from api.graphql.schema import SCHEMA
from domain.clocks.item import ClockState
from domain.clocks.kinds import OWED, ClockKind
from domain.events.keeping import FindingDisposition
from domain.indicators import INDICATORS
from domain.rulebook import shipped
from tests.api.harness import App, event, registered

Json = Any
DAY = "2024-11-01"
WHY = "why { rule article mark pack version positions }"
LISTS = {
    "dueItems": f"clock kind length key start official officials unit state since until dueOn {WHY}",
    "locks": f"lock key start official unit bars since until revoked {WHY}",
    "findings": f"id indicator key official officials unit reason severity since until questionEn disposition {WHY}",
}
ON = "query ($on: Date, $at: AsOf) { it: %s(on: $on, asOf: $at, page: {first: 100}%s) { on asOf nodes { %s } pageInfo { hasNextPage } } }"


def listed(app: App, name: str, on: str | None = DAY, at: Json = None, more: str = "") -> Json:
    return app.ask(ON % (name, more and ", " + more, LISTS[name]), on=on, at=at)["it"]


@pytest.mark.parametrize("name", LISTS)
def test_each_list_has_something_and_says_why(demo: App, name: str) -> None:
    found = listed(demo, name)
    assert found["on"] == DAY
    assert found["nodes"]
    head = found["asOf"]
    for it in found["nodes"]:
        why = it["why"]
        assert why["rule"] and why["article"] and why["pack"] and why["version"] and why["mark"]  # noqa: PT018
        assert why["positions"] and all(1 <= position <= head for position in why["positions"])  # noqa: PT018
        assert it["since"] <= DAY <= (it["until"] or DAY)


def test_owed_is_what_is_open_in_the_order_in_which_it_is_due(demo: App) -> None:
    nodes = listed(demo, "dueItems")["nodes"]
    assert [it["dueOn"] for it in nodes] == sorted(it["dueOn"] for it in nodes)
    assert {it["state"] for it in nodes} <= {
        "RUNNING",
        "WARN",
        "OVERDUE",
        "SUSPENDED",
        "EXTENDED",
        "PROVISIONAL",
    }
    whole = listed(demo, "dueItems", more=f"state: [{', '.join(ClockState)}]")["nodes"]
    assert len(whole) > len(nodes)


ANY_KIND = f"kind: [{', '.join(ClockKind)}]"


def test_rights_minimums_and_limits_are_listed_where_they_are_asked_for(demo: App) -> None:
    owed, whole = (listed(demo, "dueItems", more=it)["nodes"] for it in ("", ANY_KIND))
    assert owed == [it for it in whole if it["kind"] in OWED]
    assert {it["kind"] for it in whole} - set(OWED) >= {"VALIDITY", "LIMIT"}
    for kind in ClockKind:
        told = listed(demo, "dueItems", more=f"kind: {kind}")["nodes"]
        assert told == [it for it in whole if it["kind"] == kind]
    for clock in {it["clock"] for it in whole}:
        told = listed(demo, "dueItems", more=f'clock: "{clock}"')["nodes"]
        assert told == [it for it in whole if it["clock"] == clock]
    counts = "query ($on: Date) { owed: dueCounts(on: $on) { total } every: dueCounts(on: $on, %s) { total } }"
    found = demo.ask(counts % ANY_KIND, on=DAY)
    assert [it["total"] for it in found.values()] == [len(owed), len(whole)]


def test_what_no_day_ends_has_no_last_day(demo: App) -> None:
    """And comes after the others; a cursor leads beyond it all the same."""
    query = 'query ($c: String) { dueItems(on: "2024-11-01", kind: [DUE, LIMIT], page: {first: 1, after: $c}) { nodes { kind dueOn most cap } pageInfo { endCursor hasNextPage } } }'
    seen: list[Json] = []
    page: Json = {"endCursor": None, "hasNextPage": True}
    while page["hasNextPage"]:
        found = demo.ask(query, c=page["endCursor"])["dueItems"]
        seen, page = [*seen, *found["nodes"]], found["pageInfo"]
    days = [it["dueOn"] for it in seen]
    assert "9999-12-31" not in days
    assert days == sorted(days, key=lambda it: it or "9999-12-31")
    endless = [it for it in seen if it["dueOn"] is None]
    assert endless and {it["kind"] for it in endless} == {"LIMIT"}  # noqa: PT018
    assert {it["most"] is None for it in seen if it["kind"] == "LIMIT"} == {False}
    assert {it["most"] for it in seen if it["kind"] == "DUE"} == {None}


def test_filters_part_what_is_owed(demo: App) -> None:
    nodes = listed(demo, "dueItems")["nodes"]
    for name, key in (("clock", "clock"), ("unit", "unit"), ("state", "state")):
        for value in {it[key] for it in nodes if it[key]}:
            given = value if name == "state" else f'"{value}"'
            told = listed(demo, "dueItems", more=f"{name}: {given}")["nodes"]
            assert told == [it for it in nodes if it[key] == value]
    for rule, article in {(it["why"]["rule"], it["why"]["article"]) for it in nodes}:
        told = listed(demo, "dueItems", more=f'article: "{rule} {article}"')["nodes"]
        assert told == [
            it for it in nodes if (it["why"]["rule"], it["why"]["article"]) == (rule, article)
        ]
    for part, all_of_it in (
        ("公务员法 48", "党政领导干部任职试用期暂行规定 (2001); 公务员法 48"),
        ("公务员法 95", "公务员法 95-96"),
    ):
        of = f'state: [{", ".join(ClockState)}], article: "%s"'
        told, rests = (listed(demo, "dueItems", more=of % it)["nodes"] for it in (part, all_of_it))
        assert told == rests != []
    late = listed(demo, "dueItems", more="overdue: true")["nodes"]
    in_time = listed(demo, "dueItems", more="overdue: false")["nodes"]
    assert (
        late
        == [it for it in nodes if it["state"] == "OVERDUE"]
        == [it for it in nodes if it["dueOn"] < DAY and it["state"] == "OVERDUE"]
    )
    assert late and in_time == [it for it in nodes if it not in late]  # noqa: PT018
    assert listed(demo, "dueItems", more="overdue: true, state: RUNNING")["nodes"] == []
    for border in {it["dueOn"] for it in nodes}:
        told = listed(demo, "dueItems", more=f'dueBefore: "{border}"')["nodes"]
        assert told == [it for it in nodes if it["dueOn"] < border]


def test_filters_part_what_is_barred_and_asked(demo: App) -> None:
    barred, asked = listed(demo, "locks")["nodes"], listed(demo, "findings")["nodes"]
    for code in {code for it in barred for code in it["bars"]}:
        assert listed(demo, "locks", more=f'bars: "{code}"')["nodes"] == [
            it for it in barred if code in it["bars"]
        ]
    any_of = listed(demo, "locks", more='bars: ["BETTER_USE", "PARTY_POST_PROMOTION"]')["nodes"]
    wanted = {"BETTER_USE", "PARTY_POST_PROMOTION"}
    assert any_of == [it for it in barred if wanted & {*it["bars"]}]
    assert {"L02", "L03"} <= {it["lock"] for it in any_of}
    for lock in {it["lock"] for it in barred}:
        assert listed(demo, "locks", more=f'lock: "{lock}"')["nodes"] == [
            it for it in barred if it["lock"] == lock
        ]
    for it in INDICATORS:
        assert listed(demo, "findings", more=f'indicator: "{it.id}"')["nodes"] == [
            one for one in asked if one["indicator"] == it.id
        ]
    for severity in ("LOW", "MEDIUM", "HIGH"):
        assert listed(demo, "findings", more=f"severity: {severity}")["nodes"] == [
            it for it in asked if it["severity"] == severity
        ]
    answered = {it["disposition"] for it in asked}
    assert len(answered) > 1
    for disposition in FindingDisposition:
        assert listed(demo, "findings", more=f"disposition: {disposition}")["nodes"] == [
            it for it in asked if it["disposition"] == disposition
        ]


def test_the_day_is_told_as_the_states_say_before_at_and_after_a_border(demo: App) -> None:
    item = next(it for it in listed(demo, "dueItems")["nodes"] if it["state"] == "OVERDUE")
    states = f"state: [{', '.join(ClockState)}]"
    due = date.fromisoformat(item["dueOn"])
    told = []
    for on in (due.replace(year=due.year - 3), due, date.fromordinal(due.toordinal() + 1)):
        nodes = listed(
            demo,
            "dueItems",
            on.isoformat(),
            more=f'{states}, clock: "{item["clock"]}", official: "{item["official"]}"',
        )["nodes"]
        told.append([it["state"] for it in nodes if it["start"] == item["start"]])
    assert told == [[], ["WARN"], ["OVERDUE"]]


@pytest.mark.parametrize("name", LISTS)
def test_without_a_day_it_is_that_of_the_moment_asked(demo: App, name: str) -> None:
    now = listed(demo, name, None)
    zone = demo.service.record.zone
    assert now["on"] == datetime.now(UTC).astimezone(zone).date().isoformat()
    of_day = listed(demo, name, None, {"day": "2024-03-05"})
    assert of_day["on"] == "2024-03-05"
    assert of_day == listed(demo, name, "2024-03-05", {"day": "2024-03-05"})
    instant = listed(demo, name, None, {"instant": "2024-03-04T17:00:00Z"})
    assert instant["on"] == "2024-03-05"
    row = demo.service.recorder.entry(240)
    assert row is not None
    recorded_on = datetime.fromtimestamp(row.recorded_at_us / 1e6, zone).date().isoformat()
    assert listed(demo, name, None, {"position": 240})["on"] == recorded_on
    assert listed(demo, name, None, {"position": 0})["nodes"] == []


@pytest.mark.parametrize("name", LISTS)
def test_what_was_known_is_another_question_than_the_day(demo: App, name: str) -> None:
    """As of the opening nothing was known of a day that is asked about today."""
    assert listed(demo, name, DAY, {"position": 5})["nodes"] == []
    earlier, later = (listed(demo, name, DAY, {"position": it})["nodes"] for it in (150, 350))
    assert earlier != later


@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_pins_its_day(demo: App, name: str) -> None:
    page = "query ($c: String, $on: Date, $at: AsOf) { it: NAME(on: $on, asOf: $at, page: {first: 1, after: $c}) { on asOf pageInfo { endCursor } } }".replace(
        "NAME", name
    )
    first = demo.ask(page, at={"day": DAY})["it"]
    cursor = first["pageInfo"]["endCursor"]
    second = demo.ask(page, c=cursor)["it"]
    assert (second["on"], second["asOf"]) == (DAY, first["asOf"])
    assert demo.codes(page, c=cursor, on=DAY) == ["FOREIGN_CURSOR"]
    other = demo.ask(page, at={"day": "2024-10-31"})["it"]["pageInfo"]["endCursor"]
    between = page.replace("after: $c", "after: $c, before: $d").replace(
        "$c: String,", "$c: String, $d: String,"
    )
    if other:
        assert demo.codes(between, c=other, d=cursor) == ["FOREIGN_CURSOR"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("wanted", ["first: 1", "last: 2", "first: 100"])
def test_each_officials_page_is_the_one_that_is_asked_for_alone(
    demo: App, name: str, wanted: str
) -> None:
    body = f"{name}(on: $on, page: {{{wanted}}}) {{ on asOf nodes {{ {LISTS[name]} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }}"
    people = demo.ask(
        f"query ($on: Date) {{ officials(page: {{first: 100}}) {{ nodes {{ id {body} }} }} }}",
        on=DAY,
    )
    seen = 0
    for person in people["officials"]["nodes"]:
        flat = body.replace("(on:", "(official: $id, on:")
        alone = demo.ask(f"query ($id: String!, $on: Date) {{ {flat} }}", id=person["id"], on=DAY)[
            name
        ]
        assert {k: it for k, it in alone.items() if k != "pageInfo"} == {
            k: it for k, it in person[name].items() if k != "pageInfo"
        }
        assert alone["pageInfo"] == person[name]["pageInfo"]
        seen += len(alone["nodes"])
    assert seen


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_an_official_begin_after_its_own_cursor(demo: App, name: str) -> None:
    nested = f'query ($c: String) {{ official(id: $id) {{ {name}(on: "{DAY}", page: {{first: 1, after: $c}}) {{ asOf nodes {{ {LISTS[name]} }} pageInfo {{ endCursor hasNextPage }} }} }} }}'
    for person in PEOPLE:
        whole = listed(demo, name, more=f'official: "{person.id}"')["nodes"]
        if len(whole) > 1 and person.id != CUI_TWICE:
            seen, cursor = [], None
            for _ in whole:
                found = demo.ask(nested.replace("$id", f'"{person.id}"'), c=cursor)["official"][
                    name
                ]
                seen += found["nodes"]
                cursor = found["pageInfo"]["endCursor"]
            assert seen == whole
            return
    raise AssertionError("nobody has two")


def test_a_merged_person_has_what_was_said_of_each_of_their_ids(demo: App) -> None:
    """崔伯庸 was registered twice; what the audit office said of the other id is his."""
    before = 200
    for name in LISTS:
        for one, other in ((CUI, CUI_TWICE),):
            assert listed(demo, name, more=f'official: "{one}"') == listed(
                demo, name, more=f'official: "{other}"'
            )
    of_either = [
        listed(demo, "dueItems", DAY, {"position": before}, f'official: "{it}"')
        for it in (CUI, CUI_TWICE)
    ]
    assert of_either[0] != of_either[1] or not any(it["nodes"] for it in of_either)


@pytest.mark.parametrize("unit", [None, "u-wangxi", "u-petition"])
def test_counts_are_those_of_the_list(demo: App, unit: str | None) -> None:
    query = "query ($on: Date, $unit: String) { dueCounts(on: $on, unit: $unit) { on asOf total counts { state rule article total } } }"
    told = demo.ask(query, on=DAY, unit=unit)["dueCounts"]
    nodes = listed(demo, "dueItems", more=f'unit: "{unit}"' if unit else "")["nodes"]
    expected = Counter((it["state"], it["why"]["rule"], it["why"]["article"]) for it in nodes)
    assert {(it["state"], it["rule"], it["article"]): it["total"] for it in told["counts"]} == dict(
        expected
    )
    assert (told["on"], told["total"]) == (DAY, len(nodes))


def test_a_pilot_is_told_under_its_name_alone(demo: App) -> None:
    tried = listed(
        demo,
        "dueItems",
        more='pilot: "cn-pilot-example", state: [MET, MET_LATE, OVERDUE, RUNNING], clock: "K31"',
    )["nodes"]
    assert tried
    assert {it["clock"] for it in tried} == {"K31"}


def test_titles_come_from_the_pack_that_decided(demo: App) -> None:
    query = "query ($on: Date) { dueItems(on: $on) { nodes { clock titleZh titleEn } } locks(on: $on) { nodes { lock titleZh titleEn } } findings(on: $on) { nodes { titleZh titleEn questionZh questionEn parameters { name value } values { name value } } } }"
    told = demo.ask(query, on=DAY)
    for name in LISTS:
        for it in told[name]["nodes"]:
            assert it["titleZh"] and it["titleEn"]  # noqa: PT018
    for it in told["findings"]["nodes"]:
        assert "{" not in it["questionZh"] + it["questionEn"]
        assert "…" not in it["questionEn"]
    assert any(it["parameters"] for it in told["findings"]["nodes"])


def test_a_length_says_whether_it_is_that_of_key_posts(demo: App) -> None:
    every = ", ".join(ClockState)
    query = (
        '{ dueItems(clock: "%s", state: [%s], page: {first: 100}) { nodes { length ofKeyPost } } }'
    )
    found = demo.ask(query % ("K80", every))["dueItems"]["nodes"]
    assert {(it["length"], it["ofKeyPost"]) for it in found} == {("P6M", False), ("P3M", True)}
    found = demo.ask(query % ("K31", every))["dueItems"]["nodes"]
    assert {it["ofKeyPost"] for it in found} == {False}


def test_a_finding_names_its_unit_and_what_barred(demo: App) -> None:
    query = "{ findings(page: {first: 100}%s) { nodes { unit unitName questionZh questionEn values { name value } } } }"
    found = demo.ask(query % "")["findings"]["nodes"]
    named = demo.ask("{ units(page: {first: 100}) { nodes { id name } } }")["units"]["nodes"]
    names = {it["id"]: it["name"] for it in named}
    assert [it["unitName"] for it in found] == [names.get(it["unit"]) for it in found]
    assert any(it["unitName"] for it in found)
    barred = demo.ask(query % ', indicator: "R04"')["findings"]["nodes"]
    assert barred
    for it in barred:
        told = {one["name"]: one["value"] for one in it["values"]}
        lock = shipped.rules()[told["lock"]]
        assert f"{lock.id}（{lock.title_zh}）" in it["questionZh"]
        assert f"{lock.id} ({lock.title_en})" in it["questionEn"]


@pytest.mark.parametrize(
    ("question", "way_out"),
    [
        ('dueItems(clock: "K3l")', "did you mean K"), ('dueItems(article: "公务员法")', "did you mean 公务员法 "), ('dueItems(pilot: "cn-general")', "cn-pilot-example"),
        ('locks(lock: "L1")', "L01"), ('locks(bars: "post_promotion")', "POST_PROMOTION"), ('findings(indicator: "R8")', "did you mean R"),
        ('locks(bars: ["POST_PROMOTION", "HIGHER_POSTS"])', "did you mean HIGHER_POST?"),
        ('dueItems(clock: "")', "K01"), ('dueItems(article: "公务员法 948")', "did you mean 公务员法 "),
    ],
)  # fmt: skip
def test_a_word_that_no_pack_knows_is_a_mistake(demo: App, question: str, way_out: str) -> None:
    (error,) = demo.graphql(f"{{ {question} {{ nodes {{ __typename }} }} }}")["errors"]
    assert error["extensions"]["code"] == "UNKNOWN_WORD"
    assert way_out in error["message"]


@pytest.mark.parametrize("name", LISTS)
def test_nobody_and_no_text_are_told(demo: App, name: str) -> None:
    query = "query ($it: String) { %s(official: $it) { nodes { __typename } } }"
    assert demo.codes(query % name, it="nobody") == ["UNKNOWN_OFFICIAL"]
    assert demo.codes(query % name, it="\0") == ["BAD_TEXT"]
    assert demo.codes(query.replace("official", "unit") % name, it="\0") == ["BAD_TEXT"]
    assert demo.codes(f'{{ {name}(on: "2024-02-30") {{ nodes {{ __typename }} }} }}') == [
        "BAD_VALUE"
    ]
    assert demo.codes(
        f'{{ {name}(asOf: {{day: "2999-01-01"}}) {{ nodes {{ __typename }} }} }}'
    ) == ["BAD_DAY"]
    assert (
        demo.codes(
            f'query ($at: AsOf) {{ {name}(asOf: $at, official: "{LIN}") {{ nodes {{ __typename }} }} }}',
            at={"position": 2},
        )
        == []
    )


PACK = """
pack = "small"
version = "1"
zh = "小包"
en = "Small"
jurisdiction = "CN"
effective_from = 2020-01-01
[[clock]]
id = "K31"
zh = "函询回复"
en = "Reply to a letter of inquiry"
kind = "DUE"
length = "P15D"
per = "case"
starts = { event = "inquiry.letter-issued", day = "served_on" }
stops = { event = "inquiry.reply-received", day = "replied_on" }
source = { rule = "监察法", article = "19", mark = "F2" }
[[indicator]]
id = "R08"
values = { inadequate_replies = 2 }
source = { rule = "监察法", article = "19", mark = "D" }
"""


def adopted(id_: str = "pack") -> Json:
    fact = {
        "pack": "small",
        "pack_version": "1",
        "status": "GENERAL",
        "effective_from": "2020-01-01",
        "toml": PACK,
        "sha256": hashlib.sha256(PACK.encode()).hexdigest(),
    }
    return event(id_, "pack.adopted", {"when": {"occurred": "2020-01-01"}, "fact": fact})


def letter(id_: str, official: str, on: str, source: str = "urn:test:hr") -> Json:
    subject = {"officials": [official], "circle": "WORK", "cases": ["c-1"]}
    basis = {"articles": [{"rule": "监察法", "article": "19"}], "link": "INTEREST_LINK"}
    fact = {"letter_no": "1", "served_on": on, "due_on": on, "questions_sha256": "0" * 64}
    made = event(
        id_,
        "inquiry.letter-issued",
        {"subject": subject, "when": {"occurred": on}, "basis": basis, "fact": fact},
    )
    return made | {"source": source}


def disposed(id_: str, finding: str, on: str, disposition: str, reason: str = "KNOWN") -> Json:
    basis = {"articles": [{"rule": "个人信息保护法", "article": "24"}]}
    fact = {
        "finding": finding,
        "disposition": disposition,
        "disposed_on": on,
        "reason": reason,
        "disposed_by": "h-1",
    }
    data = {"subject": {"circle": "WORK"}, "when": {"occurred": on}, "basis": basis, "fact": fact}
    return event(id_, "finding.disposed", data)


def test_the_answer_is_the_last_by_day_and_place_as_of_the_position(either: App) -> None:
    told = either.store(registered("p", "o-1"), adopted(), letter("l", "o-1", "2025-04-01"))
    query = """query ($p: Position, $at: AsOf) { findings(atLeast: $p, asOf: $at, on: "2026-01-01") { nodes { id disposition
      questionEn since answer { disposition disposedOn reason position } } } }"""
    (found,) = either.ask(query, p=told)["findings"]["nodes"]
    assert (found["disposition"], found["answer"], found["since"]) == ("OPEN", None, "2025-04-17")
    assert "2025-04-16" in found["questionEn"]
    answers = [
        ("2025-06-02", "EXPLAINED"),
        ("2025-06-01", "DISMISSED"),
        ("2025-06-02", "REFERRED"),
        ("2025-07-01", "OPEN"),
    ]
    expected = [("EXPLAINED", 0), ("EXPLAINED", 0), ("REFERRED", 2), ("OPEN", 3)]
    at = [
        either.store(disposed(f"d-{number}", found["id"], *it)) for number, it in enumerate(answers)
    ]
    for position, (disposition, number) in zip(at, expected, strict=True):
        (now,) = either.ask(query, p=at[-1], at={"position": position})["findings"]["nodes"]
        assert now["disposition"] == now["answer"]["disposition"] == disposition
        assert now["answer"]["position"] == at[number]
        assert now["answer"]["reason"] == "KNOWN"
    restated = disposed("d-9", found["id"], "2025-07-01", "DISMISSED")
    restated["data"]["provenance"] = {
        "corrects": {"source": "urn:test:hr", "id": "d-3", "reason": "SENDER_ERROR"}
    }
    last = either.store(restated)
    (now,) = either.ask(query, p=last)["findings"]["nodes"]
    assert (now["disposition"], now["answer"]["position"]) == ("DISMISSED", last)
    late = either.store(letter("l-2", "o-1", "2024-01-01"))
    assert any(
        it["id"] == found["id"] and it["disposition"] == "DISMISSED"
        for it in either.ask(query, p=late)["findings"]["nodes"]
    )


LENGTHS = """length = "P15D"
by = "letter_no"
lengths = { "2" = "P20D" }
key_post = "P10D"
cap = "P60D\""""


def test_each_item_has_the_length_of_its_own(either: App) -> None:
    """As its statement says, and as whom it concerns; not the first that the rule names."""
    people = [registered("p", "o-1"), registered("q", "o-2")]
    people[1]["data"]["fact"]["key_post"] = True
    letters = [letter("l-1", "o-1", "2025-04-01"), letter("l-2", "o-1", "2025-04-01"), letter("l-3", "o-2", "2025-04-01")]  # fmt: skip
    letters[1]["data"]["fact"]["letter_no"] = letters[2]["data"]["fact"]["letter_no"] = "2"
    for number, it in enumerate(letters):
        it["data"]["subject"]["cases"] = [f"c-{number}"]
    pack = adopted()
    pack["data"]["fact"]["toml"] = toml = PACK.replace('length = "P15D"', LENGTHS)
    pack["data"]["fact"]["sha256"] = hashlib.sha256(toml.encode()).hexdigest()
    told = either.store(*people, pack, *letters)
    query = 'query ($p: Position) { dueItems(on: "2025-04-02", atLeast: $p) { nodes { key kind length cap most sharePercent dueOn } } }'
    nodes = either.ask(query, p=told)["dueItems"]["nodes"]
    assert {it["key"]: (it["length"], it["dueOn"]) for it in nodes} == {
        "c-0": ("P15D", "2025-04-16"), "c-1": ("P20D", "2025-04-21"), "c-2": ("P10D", "2025-04-11"),
    }  # fmt: skip
    assert {(it["kind"], it["cap"], it["most"], it["sharePercent"]) for it in nodes} == {
        ("DUE", "P60D", None, None)
    }


def test_a_source_in_any_script_is_paged_over(fresh: App) -> None:
    source = "urn:" + "測" * 100
    letters = [letter("編\u200b號" * 40 + str(it), "o-1", "2025-04-01", source) for it in range(3)]
    told = fresh.store(registered("p", "o-1"), adopted(), *letters)
    query = "query ($p: Position, $c: String) { dueItems(atLeast: $p, page: {first: 1, after: $c}) { nodes { start } pageInfo { endCursor hasNextPage } } }"
    seen, cursor = [], None
    for _ in range(3):
        found = fresh.ask(query, p=told, c=cursor)["dueItems"]
        seen += [it["start"] for it in found["nodes"]]
        cursor = found["pageInfo"]["endCursor"]
    assert len(set(seen)) == 3
    assert found["pageInfo"]["hasNextPage"] is False


NEW = {
    "DueItem", "DueItemDayConnection", "DueCount", "DueCounts", "Lock", "LockDayConnection", "Finding", "FindingDayConnection",
    "Answer", "Value", "Parameter", "Why", "ClockKind", "ClockState", "FindingDisposition", "Severity", "Mark", "Per",
    "Unit", "UnitConnection", "CoveragePlan", "PlanMeasure",
}  # fmt: skip
PLAIN = {"edges", "nodes", "pageInfo"}


def test_whatever_is_new_is_described() -> None:
    schema = build_schema(SCHEMA.as_str())
    bare = []
    for name in NEW:
        kind = schema.type_map[name]
        if not kind.description and not name.endswith("Connection"):
            bare.append(name)
        members: Any = (
            kind.values if is_enum_type(kind) else kind.fields if is_object_type(kind) else {}
        )
        bare += [
            f"{name}.{it}"
            for it, member in members.items()
            if not member.description and it not in PLAIN
        ]
    for name in ("Query", "Official"):
        for field in (*LISTS, "dueCounts"):
            found = schema.type_map[name].fields.get(field)  # type: ignore[attr-defined]
            bare += [
                f"{name}.{field}({it})"
                for it, argument in (found.args if found else {}).items()
                if not argument.description
            ]
    assert not bare
