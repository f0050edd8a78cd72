"""The demonstration reads like real files, and a real record accepts every event of it."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from api.demo import NOTICE_EN, NOTICE_ZH, history
from api.demo.days import on_working_day
from api.demo.people import PEOPLE, SHAO, UNITS
from api.demo.rules import GENERAL, LOCAL, PILOT, SCOPE_TO_FILL_IN, adopted_text
from domain.catalogue import Agent, Circle, Direction, Mechanism, Side, Stage
from domain.entry import Entry
from domain.errors import Refused
from domain.events.appointment import AppointmentMade
from domain.events.discovery import AllegationConsequenceRecorded, BodyKind, ConsequenceResult
from domain.events.register import OfficialsMerged
from domain.events.selection import AppointmentDeliberated, PrePublicityClosed, PrePublicityOpened
from domain.rulebook import shipped
from domain.values import Precision
from ledger.receipt import Receipt, recorded
from ledger.statement import read_statement
from tests.demo.conftest import begun, statement

Event = dict[str, Any]
SEEDS = (20260101, 1, 2**63)
RETRIES = 2
BODIES = {"body", "organ", "from_organ", "to_organ", "sender_organ", "ordered_by"}
ON_ANY_DAY = {"tenure.ended", "appointment.made", "law-violation.notified"}
"""A term ends when it ends; other bodies keep days of their own."""
NAMED = {
    "against", "sanction", "objection", "of", "clue", "petition", "duplicate_of", "merged_petitions",
}  # fmt: skip
"""Fields that name another statement by its id, or another case."""
MISNAMED = "naming-nothing-"
"""The story in which they name what is not there."""


def test_equal_seeds_tell_equal_histories(told: list[Event]) -> None:
    assert list(history()) == told
    assert list(history(1)) == list(history(1)) != told


@pytest.mark.parametrize("seed", SEEDS)
def test_only_a_retry_repeats_a_source_and_id(seed: int) -> None:
    by_ref: dict[tuple[str, str], list[Event]] = {}
    for event in history(seed):
        by_ref.setdefault((event["source"], event["id"]), []).append(event)
    repeated = [events for events in by_ref.values() if len(events) > 1]
    assert sum(len(events) - 1 for events in repeated) == RETRIES
    for first, second in itertools.chain.from_iterable(map(itertools.pairwise, repeated)):
        assert first["data"] == second["data"]
        assert first["time"] < second["time"]


def test_events_are_cloud_events_in_the_order_in_which_they_are_sent(told: list[Event]) -> None:
    times = [datetime.fromisoformat(event["time"]) for event in told]
    assert times == sorted(times)
    for event in told:
        assert set(event) == {"specversion", "id", "source", "type", "time", "data"}
        assert event["specversion"] == "1.0"
        assert event["source"].startswith("urn:demo:")


def test_every_stage_circle_mechanism_and_channel_is_told(entries: list[Entry]) -> None:
    supervised = [entry for entry in entries if entry.kind.supervises]
    channels = [entry.channel for entry in supervised if entry.channel]
    assert {entry.subject.stage for entry in supervised} == {*Stage, None}
    assert {entry.circle for entry in supervised} == set(Circle)
    assert {entry.mechanism for entry in supervised} == set(Mechanism)
    assert {channel.direction for channel in channels} == set(Direction)
    assert {channel.side for channel in channels} == set(Side)
    assert {channel.agent for channel in channels} == set(Agent)


def test_nobody_appointed_the_official_whose_stage_is_unknown(entries: list[Entry]) -> None:
    his = [entry for entry in entries if SHAO in entry.subject.officials]
    assert any(entry.kind.supervises for entry in his)
    assert not any(isinstance(entry.fact, AppointmentMade) or entry.subject.tenure for entry in his)


def test_one_allegation_is_cleared_and_another_substantiated(entries: list[Entry]) -> None:
    results: dict[str, list[ConsequenceResult]] = {}
    for entry in entries:
        if isinstance(entry.fact, AllegationConsequenceRecorded):
            results.setdefault(entry.subject.cases[0], []).append(entry.fact.result)
    assert any(ConsequenceResult.CLEARED in steps for steps in results.values())
    assert any(ConsequenceResult.SUBSTANTIATED in steps for steps in results.values())


def test_what_breaks_the_rules_is_told_as_it_was_sent(entries: list[Entry]) -> None:
    deliberated = [it.fact for it in entries if isinstance(it.fact, AppointmentDeliberated)]
    assert any(it.agree + it.oppose + it.abstain > it.present for it in deliberated)
    opened = {
        it.subject.cases: it.fact for it in entries if isinstance(it.fact, PrePublicityOpened)
    }
    closed = [it for it in entries if isinstance(it.fact, PrePublicityClosed)]
    assert any(it.fact.closed_on < opened[it.subject.cases].ends_on for it in closed)


def test_dates_lie_between_2019_and_2026_and_some_are_partial(entries: list[Entry]) -> None:
    periods = [entry.when.occurred for entry in entries]
    assert min(period.first for period in periods) >= date(2019, 1, 1)
    assert max(period.last for period in periods) <= date(2026, 12, 31)
    assert {period.precision for period in periods} == set(Precision)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_department_does_it_does_on_a_working_day(seed: int) -> None:
    off = [
        (event["id"], event["type"], day)
        for event in history(seed)
        for day in _days_of_a_department(event)
        if on_working_day(day) != day
    ]
    assert off == []


def test_nothing_is_sent_before_it_happened(told: list[Event]) -> None:
    early = [
        event["id"]
        for event, entry in zip(told, map(_entry, told), strict=True)
        if entry.when.occurred.precision is Precision.DAY
        and event["time"][:10] < entry.when.occurred.first.isoformat()
    ]
    assert early == []


def test_whatever_a_statement_names_is_there(told: list[Event]) -> None:
    ids = {event["id"] for event in told}
    cases = {case for event in told for case in event["data"].get("subject", {}).get("cases", [])}
    units = {unit.id for unit in UNITS}
    for event in told:
        fact, subject = event["data"]["fact"], event["data"].get("subject", {})
        named = [it for name in NAMED & fact.keys() for it in _listed(fact[name])]
        if not event["id"].startswith(MISNAMED):
            assert [it for it in named if it not in ids | cases] == [], event["id"]
        assert subject.get("unit") in {*units, None}


def test_the_shipped_packs_are_adopted_byte_for_byte_but_for_the_scope_of_the_pilot(
    told: list[Event],
) -> None:
    packs = shipped.texts("packs")
    facts = [it["data"]["fact"] for it in told if it["type"] == "pack.adopted"]
    assert [it["toml"] for it in facts] == [adopted_text(it) for it in (GENERAL, LOCAL, PILOT)]
    assert [adopted_text(it) for it in (GENERAL, LOCAL)] == [packs[GENERAL], packs[LOCAL]]
    before, scope, after = packs[PILOT].partition(SCOPE_TO_FILL_IN)
    assert scope
    assert adopted_text(PILOT).startswith(before)
    assert adopted_text(PILOT).endswith(after)


def test_every_shipped_calendar_is_published_before_its_year_or_as_the_record_begins(
    told: list[Event],
) -> None:
    sent = [it for it in told if it["type"] == "calendar.published"]
    assert [it["data"]["fact"]["toml"] for it in sent] == list(shipped.texts("calendars").values())
    for event in sent[1:]:
        assert int(event["time"][:4]) == event["data"]["fact"]["year"] - 1
    for event in told:
        if "toml" in (fact := event["data"]["fact"]):
            assert fact["sha256"] == hashlib.sha256(fact["toml"].encode()).hexdigest()


def test_everything_is_marked_as_invented(told: list[Event]) -> None:
    assert "虚构" in NOTICE_ZH
    assert "invented" in NOTICE_EN
    assert all("（示例）" in unit.name for unit in UNITS)
    facts = [event["data"]["fact"] for event in told]
    bodies = {fact[field] for fact in facts for field in fact.keys() & BODIES} - {*BodyKind}
    assert bodies
    assert [body for body in bodies if "（示例）" not in body] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_record_accepts_every_event_as_it_is_sent(seed: int, tmp_path: Path) -> None:
    events = list(history(seed))
    answers = list(_recorded(events, tmp_path))
    assert [answer for answer in answers if isinstance(answer, Refused)] == []
    receipts = [answer for answer in answers if isinstance(answer, Receipt)]

    first: dict[tuple[str, str], Receipt] = {}
    for receipt in receipts:
        known = first.setdefault((receipt.source, receipt.id), receipt)
        assert receipt.position == known.position
        assert receipt.repeated == (receipt is not known)
    assert sum(receipt.repeated for receipt in receipts) == RETRIES
    assert any(receipt.late for receipt in receipts)


def test_a_record_accepts_the_whole_history_at_once_and_reads_it_back(
    told: list[Event], tmp_path: Path
) -> None:
    record = begun(tmp_path, lambda: 1_600_000_000_000_000)
    answers = record.accept_each(map(statement, told))
    assert Counter(map(type, answers)) == {Receipt: len(told)}
    written = [recorded(row) for row in record.recorder.rows()]
    assert [entry.position for entry in written] == list(range(1, len(told) - RETRIES + 2))

    named = [event for event in told if "hr:A1023" in _officials(event)]
    row = record.recorder.at((named[0]["source"], named[0]["id"]))
    he = next(person.id for person in PEOPLE if person.key == "hr:A1023")
    assert row
    assert f"official:{he}" in row.tags


def test_some_events_arrive_late_or_before_what_went_before(told: list[Event]) -> None:
    letter = [event for event in told if event["id"].startswith("letter-answered")]
    types = [event["type"] for event in letter]
    assert types.index("inquiry.reply-received") < types.index("inquiry.letter-issued")


def test_corrections_follow_what_they_correct_and_a_merge_is_undone(entries: list[Entry]) -> None:
    seen: set[tuple[str, str]] = set()
    reasons = set()
    for entry in entries:
        if corrects := entry.provenance.corrects:
            assert (corrects.source, corrects.id) in seen
            reasons.add(corrects.reason)
        seen.add((entry.provenance.source, entry.provenance.source_id))
    assert len(reasons) == 3
    merged = [entry for entry in entries if isinstance(entry.fact, OfficialsMerged)]
    assert len(merged) == 2


def _days_of_a_department(event: Event) -> Iterator[date]:
    """On which it acted, and sent: the day of decision, and that of the act where it is one day."""
    entry = _entry(event)
    channel = entry.channel
    if channel is None or channel.agent is not Agent.FUNCTIONAL_DEPARTMENT:
        return
    yield datetime.fromisoformat(event["time"]).date()
    if entry.when.decided_on:
        yield entry.when.decided_on
    if entry.when.occurred.precision is Precision.DAY and event["type"] not in ON_ANY_DAY:
        yield entry.when.occurred.first


def _entry(event: Event) -> Entry:

    return read_statement(statement(event))


def _listed(named: Any) -> list[str]:
    return named if isinstance(named, list) else [named]


def _officials(event: Event) -> list[str]:
    officials: list[str] = event["data"].get("subject", {}).get("officials", [])
    return officials


def _recorded(events: list[Event], folder: Path) -> Iterator[Receipt | Refused]:
    """What the record answers to each, its clock standing at the event's `time`."""
    now = [0]
    record = begun(folder, lambda: now[0])
    for event in events:
        now[0] = int(datetime.fromisoformat(event["time"]).timestamp() * 1_000_000)
        yield from record.accept_each([statement(event)])
