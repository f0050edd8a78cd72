"""The guard of 检举控告规则 15: who is above the ledger's own body is not complained about here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.errors import Forbidden, Refused, UnknownOfficial
from domain.events.register import ManagementLevel
from ledger.receipt import Receipt
from ledger.record import Record
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Proposal
from ledger.statement import Statement
from ledger.writer import Writer
from tests.ledger.complaints import (
    ISSUE,
    TOKEN,
    clue,
    heads,
    known,
    managed,
    petition,
    sent_up,
)
from tests.ledger.statements import linked, merged, refusal_of, registration
from tests.ledger.stores import Chance
from vault.keys import Keys

COMPLAINTS = pytest.mark.parametrize("told", [petition, clue])


def rules(record: Record, *statements: Statement) -> list[str]:
    refusal = refusal_of(record, *statements)
    assert isinstance(refusal, Forbidden)
    for fault in refusal.faults:
        assert "15" in fault.detail
        assert "petition.dispatched-upward" in fault.way_out
    assert not [it for it in (TOKEN, ISSUE) if it in str(refusal)]
    return [fault.rule for fault in refusal.faults]


@COMPLAINTS
@pytest.mark.parametrize("level", ["CITY", "COUNTY", "TOWNSHIP"])
def test_whom_this_body_or_a_lower_one_manages_may_be_complained_about(
    record: Record, told: Any, level: str
) -> None:
    record.accept([*known("o-1", level), *known("o-2")])
    assert len(record.accept([told("p-1", "o-1", "o-2")])) == 1


@COMPLAINTS
@pytest.mark.parametrize("level", ["PROVINCE", "CENTRAL"])
def test_whom_a_higher_level_manages_may_not(record: Record, told: Any, level: str) -> None:
    record.accept([*known("o-1"), *known("o-2", level)])
    refusal = refusal_of(record, told("p-1", "o-1", "o-2"))
    (fault,) = refusal.faults
    assert (fault.pointer, fault.rule) == ("/data/subject/officials/1", "gate.jurisdiction")
    assert rules(record, told("p-1", "o-2")) == ["gate.jurisdiction"]


@COMPLAINTS
def test_where_nobody_has_said_the_level_it_waits_until_somebody_has(
    record: Record, told: Any
) -> None:
    record.accept([registration("o-1")])
    assert rules(record, told("p-1", "o-1")) == ["gate.level-unknown"]
    record.accept([managed("o-1", "NEUTRAL", id="neutral")])
    assert rules(record, told("p-1", "o-1")) == ["gate.level-unknown"]
    record.accept([managed("o-1", "CITY", since="2021-01-01")])
    record.accept([told("p-1", "o-1")])


def test_who_is_not_registered_is_not_to_be_registered_for_a_complaint(record: Record) -> None:
    refusal = refusal_of(record, petition("p-1", "o-1"))
    assert isinstance(refusal, UnknownOfficial)
    assert "registering nobody" in refusal.faults[0].way_out
    record.accept(known("o-2"))
    refusal = refusal_of(record, clue("c-1", "o-1", source="AUDIT"))
    assert "official.registered" in refusal.faults[0].way_out
    assert "registering nobody" not in refusal.faults[0].way_out


@pytest.mark.parametrize(
    ("sets", "held"),
    [
        ([("CITY", "2020-01-01"), ("PROVINCE", "2025-03-18")], False),
        ([("CITY", "2020-01-01"), ("PROVINCE", "2026-09-01")], False),  # will go up
        ([("PROVINCE", "2020-01-01"), ("CITY", "2025-03-19")], False),  # was above when it came in
        ([("PROVINCE", "2020-01-01"), ("CITY", "2025-03-18")], True),
        ([("CITY", "2020-01-01"), ("PROVINCE", "2020-01-01")], False),  # two for one day
        ([("CITY", "2026-01-01")], True),  # nothing is known from before
        ([("PROVINCE", "2026-01-01")], False),
    ],
)
def test_the_level_counts_from_the_day_on_which_it_came_in(
    record: Record, sets: list[tuple[str, str]], held: bool
) -> None:
    record.accept([registration("o-1")])
    for order in (sets, sets[::-1]):  # whichever was told first
        tag = "-".join(level for level, _since in order)
        record.accept([
            managed("o-1", level, since=since, id=f"{tag}-{number}") for number, (level, since) in enumerate(order)
        ])  # fmt: skip
        if held:
            record.accept([petition(f"p-{tag}", "o-1")])
        else:
            assert rules(record, petition("p-1", "o-1")) == ["gate.jurisdiction"]


def test_a_correction_of_the_level_counts(record: Record) -> None:
    record.accept([*known("o-1", "PROVINCE"), *known("o-2")])
    record.accept([managed("o-1", "CITY", id="l-1", corrects="level-o-1")])
    record.accept([petition("p-1", "o-1")])
    record.accept([managed("o-2", "PROVINCE", id="l-2", corrects="level-o-2")])
    assert rules(record, petition("p-2", "o-2")) == ["gate.jurisdiction"]
    # and one that says it was somebody else's
    record.accept([managed("o-1", "CITY", id="l-3", corrects="l-2")])
    assert rules(record, petition("p-3", "o-2")) == ["gate.level-unknown"]


@COMPLAINTS
@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        ("2025-03-18", None, False), ("2020-01-01", "2025-03-18", False), ("2025-03-18", "2025-03-18", False),
        ("2025-03-19", None, True), ("2020-01-01", "2025-03-17", True),
    ],
)  # fmt: skip
def test_the_head_of_the_body_on_that_day_may_not(
    record: Record, told: Any, since: str, until: str | None, held: bool
) -> None:
    record.accept([*known("o-1"), heads("o-1", since, until)])
    if held:
        record.accept([told("p-1", "o-1")])
    else:
        assert rules(record, told("p-1", "o-1")) == ["gate.jurisdiction"]


def test_a_correction_of_who_heads_the_body_counts(record: Record) -> None:
    record.accept([*known("o-1"), heads("o-1", "2020-01-01")])
    record.accept([heads("o-1", "2020-01-01", "2024-12-31", id="h-2", corrects="head-o-1")])
    record.accept([petition("p-1", "o-1")])
    assert rules(record, petition("p-2", "o-1", on="2024-12-31")) == ["gate.jurisdiction"]


def test_a_key_and_every_id_of_one_person_are_that_person(record: Record) -> None:
    record.accept([*known("o-1"), *known("o-2", "PROVINCE"), linked("l-1", "o-2", "hr:A1")])
    assert rules(record, petition("p-1", "hr:A1")) == ["gate.jurisdiction"]
    record.accept([petition("p-2", "o-1")])
    record.accept(
        [*known("o-3"), merged("m-1", "o-1", into="o-3"), merged("m-2", "o-2", into="o-1")]
    )
    for name in ("o-1", "o-2", "o-3", "hr:A1"):
        assert rules(record, petition("p-3", name)) == ["gate.jurisdiction"]
    undone = Statement(
        "urn:hr", "u-1", "officials.merge-undone",
        {"subject": {"officials": ["o-2"]}, "when": {"occurred": "2026-03"}, "fact": {"was_into": "o-1"}},
    )  # fmt: skip
    record.accept([undone])
    record.accept([petition("p-4", "o-1"), petition("p-5", "o-3")])
    assert rules(record, petition("p-6", "hr:A1")) == ["gate.jurisdiction"]


def test_a_level_that_is_set_for_one_id_holds_for_all_of_the_person(record: Record) -> None:
    record.accept([registration("o-1"), *known("o-2"), merged("m-1", "o-1", into="o-2")])
    record.accept([petition("p-1", "o-1")])


# what is and what is no complaint -----------------------------------------------------------------


def test_a_clue_that_comes_from_elsewhere_has_no_guard(record: Record) -> None:
    record.accept(known("o-1", "CENTRAL"))
    record.accept([clue("c-1", "o-1", source="AUDIT")])


def test_a_correction_smuggles_nothing_in(record: Record) -> None:
    record.accept([*known("o-1"), *known("o-2", "PROVINCE")])
    record.accept([petition("p-1", "o-1"), clue("c-1", "o-1"), clue("c-2", "o-1", source="AUDIT")])
    assert rules(record, petition("p-2", "o-2", corrects="p-1")) == ["gate.jurisdiction"]
    assert rules(record, clue("c-3", "o-2", corrects="c-2")) == ["gate.jurisdiction"]
    # what was a complaint stays one, whatever the correction says that it is
    assert rules(record, clue("c-3", "o-2", source="AUDIT", corrects="c-1")) == [
        "gate.jurisdiction"
    ]
    record.accept([clue("c-3", "o-1", source="AUDIT", corrects="c-1")])
    assert rules(record, clue("c-4", "o-2", source="AUDIT", corrects="c-3")) == [
        "gate.jurisdiction"
    ]
    trial = record.trial()
    with pytest.raises(Forbidden):
        trial.of(clue("c-4", "o-2", source="AUDIT", corrects="c-3"))
    trial.of(clue("c-5", "o-1"))
    with pytest.raises(Forbidden):
        trial.of(clue("c-6", "o-2", source="AUDIT", corrects="c-5"))


def test_what_came_before_the_level_stays_and_is_answered_alike(record: Record) -> None:
    record.accept(known("o-1"))
    (first,) = record.accept([petition("p-1", "o-1")])
    record.accept([managed("o-1", "PROVINCE", since="2026-01-01", id="up")])
    (again,) = record.accept([petition("p-1", "o-1")])
    assert (again.position, again.leaf, again.repeated) == (first.position, first.leaf, True)
    assert rules(record, petition("p-2", "o-1", corrects="p-1")) == ["gate.jurisdiction"]


def test_a_neutral_ledger_has_no_guard(recorder: LedgerRecorder, keys: Keys) -> None:
    record = Record(recorder, keys, Chance("record"))
    record.open("A legislature", ManagementLevel.NEUTRAL, "UTC", date(2026, 3, 1))
    record.accept([registration("o-1"), *known("o-2", "CENTRAL"), heads("o-2", "2020-01-01")])
    record.accept([petition("p-1", "o-1", "o-2"), clue("c-1", "o-2")])


def test_what_went_up_is_found_by_its_envelope_and_its_own_reference_alone(record: Record) -> None:
    record.accept([*known("o-1", "PROVINCE"), sent_up("up-1")])
    row = record.recorder.at(("urn:petitions", "up-1"))
    assert row is not None
    assert row.tags == ("envelope:env-2025-7", "ref:urn%3Apetitions:up-1")
    for name, value in {
        "tenure": "t-1",
        "cases": ["c-1"],
        "unit": "u-1",
        "stage": "IN_TERM",
    }.items():
        (fault,) = refusal_of(record, sent_up("up-2", **{name: value})).faults
        assert (fault.pointer, fault.rule) == (f"/data/subject/{name}", "gate.sealed-envelope")
    assert refusal_of(record, sent_up("up-2", officials=["o-1"])).faults


# every way in --------------------------------------------------------------------------------------


def test_within_a_batch_what_is_said_before_counts(record: Record) -> None:
    record.accept([*known("o-1"), *known("o-2"), petition("p-1", "o-1"), petition("p-2", "o-2")])
    up = managed("o-1", "PROVINCE", since="2024-01-01", id="up")
    assert rules(record, up, petition("p-3", "o-1")) == ["gate.jurisdiction"]
    assert rules(record, heads("o-2", "2025-01-01"), clue("c-3", "o-2")) == ["gate.jurisdiction"]
    assert rules(record, *known("o-9", "PROVINCE"), merged("m", "o-2", into="o-9"), clue("c", "o-2")) == [
        "gate.jurisdiction"
    ]  # fmt: skip
    corrected = managed("o-1", "PROVINCE", id="up", corrects="level-o-1")
    assert rules(record, corrected, petition("p-3", "o-1")) == ["gate.jurisdiction"]
    record.accept([petition("p-3", "o-1"), up])  # it came in before


def test_a_dry_run_judges_alike(record: Record) -> None:
    record.accept(known("o-1"))
    for trial in (record.trial(), record.trial().together()):
        assert trial.of(petition("p-1", "o-1")).would_store
        trial.of(registration("o-2"))
        with pytest.raises(Forbidden):
            trial.of(petition("p-2", "o-2"))
        trial.of(managed("o-2"))
        assert trial.of(petition("p-2", "o-2")).would_store
        trial.of(managed("o-2", "PROVINCE", since="2024-01-01", id="up"))
        with pytest.raises(Forbidden):
            trial.of(petition("p-3", "o-2"))
    assert record.trial().of(petition("p-1", "o-1")).would_store


def test_one_after_the_other_each_sees_what_was_before(record: Record) -> None:
    told = [
        *known("o-1"), petition("p-1", "o-1"),
        managed("o-1", "PROVINCE", since="2024-01-01", id="up"), petition("p-2", "o-1"), clue("c-2", "o-1"),
        registration("o-2"), petition("p-3", "o-2"), managed("o-2"), petition("p-4", "o-2"),
    ]  # fmt: skip
    became = record.accept_each(told)
    stored = [told[index].id for index, it in enumerate(became) if isinstance(it, Receipt)]
    assert stored == ["reg-o-1", "level-o-1", "p-1", "up", "reg-o-2", "level-o-2", "p-4"]
    refused = [it.faults[0].rule for it in became if isinstance(it, Refused)]
    assert refused == ["gate.jurisdiction", "gate.jurisdiction", "gate.level-unknown"]


@COMPLAINTS
def test_a_complaint_never_goes_past_the_guard(record: Record, told: Any) -> None:
    record.accept([*known("o-1"), *known("o-2", "PROVINCE"), petition("p-0", "o-1")])
    for official in ("o-1", "o-2"):
        assert not record.submit(told("p-1", official), lambda _: pytest.fail("it was written"))


# at the same moment --------------------------------------------------------------------------------

UP: list[Callable[[], list[Statement]]] = [
    lambda: [managed("o-1", "PROVINCE", since="2024-01-01", id="up")],
    lambda: [managed("o-1", "PROVINCE", id="up", corrects="level-o-1")],
    lambda: [heads("o-1", "2024-01-01")],
    lambda: [merged("m-1", "o-1", into="o-9")],
    lambda: [merged("m-1", "o-9", into="o-1")],
]
"""Each of these puts o-1 above the ledger's own body."""


@pytest.fixture
def between(
    recorder: LedgerRecorder, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> Callable[[list[Statement]], None]:
    """Lets another process write just before the next transaction of this one."""
    other = Record(recorder, keys, Chance("other"))
    propose = Writer.propose

    def write_first(told: list[Statement]) -> None:
        waiting = [told]

        def racing(writer: Writer, proposals: list[Proposal]) -> Any:
            if writer is not other.writer and waiting:
                other.accept(waiting.pop())
            return propose(writer, proposals)

        monkeypatch.setattr(Writer, "propose", racing)

    return write_first


@COMPLAINTS
@pytest.mark.parametrize("up", UP)
def test_what_is_set_after_the_look_and_before_the_writing_counts(
    record: Record, between: Callable[[list[Statement]], None], told: Any, up: Any
) -> None:
    record.accept([*known("o-1"), *known("o-9", "PROVINCE")])
    between(up())
    with pytest.raises(Forbidden) as refusal:
        record.accept([told("p-1", "o-1")])
    assert refusal.value.faults[0].rule == "gate.jurisdiction"
    assert record.recorder.at(("urn:petitions", "p-1")) is None


def test_what_is_set_while_a_correction_is_written_counts(
    record: Record, between: Callable[[list[Statement]], None]
) -> None:
    record.accept([*known("o-1"), petition("p-1", "o-1")])
    between(UP[0]())
    with pytest.raises(Forbidden):
        record.accept([petition("p-2", "o-1", corrects="p-1")])
    assert record.recorder.at(("urn:petitions", "p-2")) is None


def test_who_corrects_at_the_same_moment_is_seen_too(
    record: Record, between: Callable[[list[Statement]], None]
) -> None:
    record.accept([*known("o-1"), petition("p-1", "o-1")])
    between([petition("p-2", "o-1", on="2025-03-17", corrects="p-1")])
    (receipt,) = record.accept([petition("p-3", "o-1", on="2025-03-16", corrects="p-1")])
    row = record.recorder.at(("urn:petitions", "p-3"))
    assert row is not None
    assert receipt.position == row.position


def test_what_says_something_of_others_is_not_in_the_way(
    record: Record, between: Callable[[list[Statement]], None]
) -> None:
    record.accept([*known("o-1"), *known("o-2")])
    between([managed("o-2", "PROVINCE", since="2024-01-01", id="up")])
    record.accept([petition("p-1", "o-1")])


def test_neighbours_of_one_transaction_are_seen(record: Record) -> None:
    record.accept(known("o-1"))
    begun = record.separate.begin([petition("p-1", "o-1")])
    record.accept(UP[0]())
    (first,) = record.separate.finish(begun)
    up = record.recorder.at(("urn:hr", "up"))
    assert up is not None
    assert isinstance(first, Forbidden) or (
        isinstance(first, Receipt) and first.position < up.position
    )


@pytest.mark.slow
def test_among_many_threads_nothing_is_written_after_the_level(record: Record) -> None:
    record.accept(known("o-1"))
    begin = threading.Barrier(5)
    outcomes: list[Receipt | Refused] = []

    def post(sender: int) -> None:
        begin.wait()
        for number in range(30):
            outcomes.extend(record.accept_each([petition(f"p-{sender}-{number}", "o-1")]))

    def raise_level() -> None:
        begin.wait()
        record.accept(UP[0]())

    threads = [threading.Thread(target=post, args=(it,)) for it in range(4)]
    threads.append(threading.Thread(target=raise_level))
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    up = record.recorder.at(("urn:hr", "up"))
    assert up is not None
    stored = [row.position for row in record.recorder.matching(["petition.received"])]
    assert all(position < up.position for position in stored)
    assert len([it for it in outcomes if isinstance(it, Forbidden)]) == 120 - len(stored)


def test_a_batch_restates_what_it_had_to_write_twice(record: Record) -> None:
    """The level came in beside the complaint, which was therefore looked at again."""
    record.accept(known("o-1"))
    several = [
        managed("o-1", "COUNTY", id="again"), petition("p-1", "o-1"),
        petition("p-2", "o-1", on="2025-03-17", corrects="p-1"),
    ]  # fmt: skip
    answers = record.accept_each(several)
    assert [it for it in answers if isinstance(it, Refused)] == []
