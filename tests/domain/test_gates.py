"""Each gate lets the right entry pass, and tells of a wrong one which rule, where, and the way out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain import gates
from domain.catalogue import Circle, Mechanism, all_kinds, channel
from domain.entry import (
    Article,
    Basis,
    Classification,
    Confidence,
    Entry,
    OfficeLink,
    Provenance,
    Subject,
    When,
)
from domain.errors import Forbidden, Refused, Unreadable
from domain.events.correction import ReminderIssued, Way
from domain.events.discovery import AllegationRecorded, CaseFiled, ClueRegistered, ClueSource
from domain.events.personal import DeclaredItem, PersonalMattersReported, ReportKind
from domain.events.petitions import PetitionDispatchedUpward
from domain.events.register import UnitRegistered
from domain.numbers import NUMBERS
from domain.values import Period, Personal
from ledger.statement import read_statement
from tests.examples import example, statement


def but(entry: Entry, part: str, **changes: Any) -> Entry:
    changed: Entry = replace(entry, **{part: replace(getattr(entry, part), **changes)})
    return changed


ID, ID_X = "110101199003071233", "11010119900307125X"  # made up, their check digits right
GOOD = Entry(
    fact=ReminderIssued(way=Way.TALK, talker_role="R1", issue_codes=("C1",)),
    subject=Subject(officials=("o-1",), circle=Circle.SOCIAL),
    when=When(occurred=Period.parse("2025")),
    provenance=Provenance(source="urn:hr", source_id="1"),
    basis=Basis(articles=(Article(rule="公务员法", article="57"),), link=OfficeLink.INTEREST_LINK),
)
CLUE = replace(
    GOOD,
    fact=ClueRegistered(
        clue_source=ClueSource.AUDIT,
        issue_codes=("C1",),
        received_on=Period.parse("2025").first,
        owner_unit="u-1",
    ),
    subject=Subject(officials=("o-1", "o-2"), cases=("c-1",), circle=Circle.WORK),
    provenance=replace(GOOD.provenance, channel=channel("T·I·F")),
)
UNIT = replace(
    GOOD, fact=UnitRegistered(name="某区政府"), subject=Subject(unit="u-1"), basis=Basis()
)
PACK = read_statement(statement(example(all_kinds()["pack.adopted"])))
ALLEGED = replace(
    CLUE,
    fact=AllegationRecorded(ordinal=1, issue_codes=("C1",)),
    provenance=replace(GOOD.provenance, channel=None),
)
FILED = CaseFiled(organ="某区纪委", filed_on=date(2025, 3, 18), published=False)
SECRET = replace(
    CLUE,
    fact=FILED,
    provenance=replace(GOOD.provenance, channel=None),
    basis=replace(GOOD.basis, classification=Classification.STATE_SECRET_STUB),
)
CLUE_OF_LIFE = but(CLUE, "subject", circle=Circle.PERSONAL)
CLUE_OF_LIFE_FILED = replace(
    CLUE_OF_LIFE, fact=FILED, provenance=replace(GOOD.provenance, channel=None)
)
SENT_UP = replace(
    GOOD,
    fact=PetitionDispatchedUpward(
        received_on=date(2025, 3, 18), dispatched_on=date(2025, 3, 20), to_organ="某省纪委",
        sealed_envelope_no="e-1",
    ),
    subject=Subject(),
    basis=replace(GOOD.basis, link=None),
)  # fmt: skip
GATE_NAMES = [gate.__name__ for gate in gates.GATES]


REFUSED: dict[str, tuple[Entry, dict[str, Any], str]] = {
    "basis": (but(GOOD, "basis", articles=()), {}, "/data/basis/articles"),
    "classification": (
        but(GOOD, "basis", classification=Classification.STATE_SECRET), {}, "/data/basis/classification",
    ),
    "stub": (SECRET, {}, "/data/fact/organ"),
    "proportionality": (but(GOOD, "basis", link=None), {}, "/data/basis/link"),
    "source": (
        but(but(CLUE_OF_LIFE, "provenance", channel=channel("B·X·M")), "basis", confidence=Confidence.CONFIRMED),
        {}, "/data/basis/confidence",
    ),
    "narrative": (
        CLUE_OF_LIFE_FILED, {"data": {"fact": {"organ": "有人说他常去那里。"}}}, "/data/fact/organ",
    ),
    "negative_list": (
        CLUE, {"data": {"fact": {"issue_codes": ["C1", "religion"]}}}, "/data/fact/issue_codes/1",
    ),
    "allegation": (
        but(ALLEGED, "basis", confidence=Confidence.CONFIRMED), {}, "/data/basis/confidence",
    ),
    "published": (
        but(PACK, "fact", sha256="0f" * 32), {}, "/data/fact/sha256",
    ),
    "sealed_envelope": (but(SENT_UP, "subject", cases=("c-1",)), {}, "/data/subject/cases"),
    "numbers": (GOOD, {"data": {"fact": {"post": f"局长{ID}"}}}, "/data/fact/post"),
}  # fmt: skip
RULES = {"numbers": "gate.national-id"}


@pytest.mark.parametrize("entry", [GOOD, CLUE, ALLEGED, UNIT], ids=lambda it: it.kind.name)
def test_a_right_entry_passes_every_gate(entry: Entry) -> None:
    gates.check(entry, {"data": {"fact": {"post": "某区人民政府办公室主任", "count": int(ID)}}})


CARD = "6222021234567890128"


@pytest.mark.parametrize(
    "keys",
    [{"subject": {"officials": [CARD]}}, {"subject": {"cases": [CARD], "tenure": CARD}},
     {"provenance": {"source_id": CARD, "corrects": {"id": CARD}}}],
)  # fmt: skip
def test_a_key_that_looks_like_a_card_by_chance_is_a_key(keys: dict[str, Any]) -> None:
    gates.check(GOOD, {"data": keys})
    for place in (
        {"subject": {"unit": CARD}},
        {"fact": {"post": CARD}},
        {"provenance": {"source_id": f"no {CARD}"}},
    ):
        with pytest.raises(Refused) as told:
            gates.check(GOOD, {"data": keys | place})
        assert [it.rule for it in told.value.faults] == ["gate.bank-card"]


def test_every_gate_in_force_is_tried_here() -> None:
    assert list(REFUSED) == GATE_NAMES


@pytest.mark.parametrize("name", GATE_NAMES)
def test_a_gate_names_its_rule_the_place_and_the_way_out(name: str) -> None:
    entry, open_part, pointer = REFUSED[name]
    with pytest.raises(Forbidden) as refusal:
        gates.check(entry, open_part)
    (fault,) = refusal.value.faults
    assert (fault.pointer, fault.rule) == (
        pointer, RULES.get(name, f"gate.{name.replace('_', '-')}")
    )  # fmt: skip
    assert fault.detail
    assert fault.way_out
    assert ID not in str(refusal.value) + fault.way_out
    assert refusal.value.code == "may-not-be-recorded"


def test_every_fault_is_told_at_once() -> None:
    worst = but(GOOD, "basis", articles=(), link=None, classification=Classification.STATE_SECRET)
    with pytest.raises(Forbidden) as refusal:
        gates.check(worst, {"a": ID, "b": [ID]})
    assert [fault.rule for fault in refusal.value.faults] == [
        "gate.basis", "gate.classification", "gate.proportionality", "gate.national-id", "gate.national-id",
    ]  # fmt: skip


@pytest.mark.parametrize("circle", [Circle.PERSONAL, Circle.SOCIAL])
@pytest.mark.parametrize("link", OfficeLink)
def test_any_link_to_the_office_opens_the_personal_and_the_social_circle(
    circle: Circle, link: OfficeLink
) -> None:
    gates.check(but(but(GOOD, "subject", circle=circle), "basis", link=link), {})


@pytest.mark.parametrize(
    "stub", [it for it in Classification if it is not Classification.STATE_SECRET]
)
def test_every_class_below_state_secret_and_its_stub_pass(stub: Classification) -> None:
    gates.check(but(GOOD, "basis", classification=stub), {})


@pytest.mark.parametrize("name", ["source", "source_id", "subject"])
def test_a_number_in_an_attribute_of_the_event_is_told_there(name: str) -> None:
    with pytest.raises(Forbidden) as refusal:
        gates.check(GOOD, {"data": {"provenance": {name: ID, "recorder": ID}}})
    pointers = {fault.pointer for fault in refusal.value.faults}
    assert pointers == {"/id" if name == "source_id" else f"/{name}", "/data/provenance/recorder"}


STUB = replace(GOOD.basis, classification=Classification.STATE_SECRET_STUB)


@pytest.mark.parametrize("organ", ["two words", "a\u3000b", "局", "é", "1\t2"])
def test_a_stub_of_a_state_secret_holds_no_words(organ: str) -> None:
    entry = replace(SECRET, fact=replace(FILED, organ=organ))
    assert [it.pointer for it in gates.stub(entry, {})] == ["/data/fact/organ"]
    assert list(gates.stub(but(entry, "basis", classification=Classification.INTERNAL), {})) == []


def test_a_stub_may_hold_codes_references_dates_and_counts() -> None:
    gates.check(replace(SECRET, fact=replace(FILED, organ="organ-7")), {})


def test_what_a_stub_would_seal_is_looked_at_too() -> None:
    items = (
        DeclaredItem(code="M09", nil=True),
        DeclaredItem(code="M10", nil=False, declared=Personal("住房一套")),
    )
    report = PersonalMattersReported(
        report=ReportKind.ANNUAL, year=2025, items=items, form_version="1", attested=True
    )
    faults = gates.stub(replace(GOOD, fact=report, basis=STUB), {})
    assert [it.pointer for it in faults] == ["/data/fact/items/1/declared"]


FIFTY_ONE = tuple(f"o-{it}" for it in range(51))
# what is wrong: the entry, the field it points to, the rule
MISPLACED: dict[str, tuple[Entry, str, str]] = {
    "nobody": (but(GOOD, "subject", officials=()), "subject/officials", "officials"),
    "two, not one": (but(GOOD, "subject", officials=("a", "b")), "subject/officials", "officials"),
    "one, not none": (but(UNIT, "subject", officials=("a",)), "subject/officials", "officials"),
    "too many": (but(CLUE, "subject", officials=FIFTY_ONE), "subject/officials", "officials"),
    "one twice": (but(CLUE, "subject", officials=("a", "a")), "subject/officials", "officials"),
    "no case": (but(CLUE, "subject", cases=()), "subject/cases", "case"),
    "no unit": (but(UNIT, "subject", unit=None), "subject/unit", "unit"),
    "no circle": (but(GOOD, "subject", circle=None), "subject/circle", "circle"),
    "a circle of its own": (but(UNIT, "subject", circle=Circle.WORK), "subject/circle", "circle"),
    "another mechanism": (
        but(GOOD, "subject", mechanism=Mechanism.DISCOVERY), "subject/mechanism", "mechanism",
    ),
    "no channel": (but(CLUE, "provenance", channel=None), "provenance/channel", "channel"),
    "another channel": (
        but(GOOD, "provenance", channel=channel("B·X·M")), "provenance/channel", "channel",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISPLACED)
def test_a_misplaced_entry_is_unreadable_and_says_where(name: str) -> None:
    entry, field, rule = MISPLACED[name]
    with pytest.raises(Unreadable) as refusal:
        gates.check(entry, {})
    told = [(fault.pointer, fault.rule) for fault in refusal.value.faults]
    assert told == [(f"/data/{field}", f"entry.{rule}")]
    assert all(fault.detail for fault in refusal.value.faults)


def test_the_only_circle_and_channel_of_a_kind_need_not_be_said() -> None:
    entry = but(GOOD, "provenance", channel=None)
    assert entry.channel == channel("T·I·F")
    gates.check(entry, {})


def test_every_refusal_has_a_code_of_its_own() -> None:
    kinds: list[type[Refused]] = [Refused, *Refused.__subclasses__()]
    codes = [kind().code for kind in kinds]
    assert len(set(codes)) == len(codes)


def test_an_allegation_is_never_a_confirmed_fact() -> None:
    said = read_statement(statement(example(all_kinds()["allegation.recorded"])))
    confirmed = replace(said, basis=replace(said.basis, confidence=Confidence.CONFIRMED))
    assert list(gates.allegation(said, {})) == []
    (fault,) = gates.allegation(confirmed, {})
    assert (fault.pointer, fault.rule) == ("/data/basis/confidence", "gate.allegation")
    assert "consequence" in fault.way_out


def test_the_page_names_every_rule_of_the_gates() -> None:
    """docs/gates.md: what is refused with a rule that no page names helps nobody."""
    files = ("gates.py", "jurisdiction.py", "numbers.py", "negative.py")
    domain = Path(gates.__file__).parent
    code = "".join((domain / name).read_text("utf-8") for name in files)
    rules = set(re.findall(r'"(gate\.[a-z-]+)"', code)) | {f"gate.{name}" for name in NUMBERS}
    page = (domain.parent / "docs" / "gates.md").read_text("utf-8")
    assert rules >= {"gate.basis", "gate.jurisdiction", "gate.level-unknown", "gate.bank-card"}
    assert [it for it in sorted(rules) if f"`{it}`" not in page] == []
