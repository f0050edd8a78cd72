"""Each gate lets the right entry pass, and tells of a wrong one which rule, where, and the way out."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain import gates
from domain.allegations import FOUND_BY
from domain.catalogue import Agent, Circle, Kind, Mechanism, all_kinds, channel, kind_of
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
from domain.fields import naming_statements
from domain.gates import content, grounds, tales
from domain.numbers import NUMBERS
from domain.values import Period, Personal
from ledger.statement import read_statement
from tests.examples import example, statement


class OfAnyChannel(Entry):
    """Of a kind whose senders say which channel it came by, and that is no complaint."""

    @property
    def kind(self) -> Kind:
        return replace(kind_of(self.fact), channels=())


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


def kind_of_class(fact: type) -> Kind:
    return next(it for it in all_kinds().values() if it.fact is fact)


GATE_NAMES = [gate.__name__ for gate in gates.GATES]


REFUSED: dict[str, tuple[Entry, dict[str, Any], str]] = {
    "basis": (but(GOOD, "basis", articles=()), {}, "/data/basis/articles"),
    "classification": (
        but(GOOD, "basis", classification=Classification.STATE_SECRET), {}, "/data/basis/classification",
    ),
    "stub": (SECRET, {}, "/data/fact/organ"),
    "proportionality": (but(GOOD, "basis", link=None), {}, "/data/basis/link"),
    "source": (
        OfAnyChannel(**{it.name: getattr(GOOD, it.name) for it in fields(GOOD)}
                     | {"provenance": replace(GOOD.provenance, channel=channel("B·X·M"))}),
        {}, "/data/provenance/channel/agent",
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
    assert [it.pointer for it in grounds.stub(entry, {})] == ["/data/fact/organ"]
    assert list(grounds.stub(but(entry, "basis", classification=Classification.INTERNAL), {})) == []


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
    faults = grounds.stub(replace(GOOD, fact=report, basis=STUB), {})
    assert [it.pointer for it in faults] == ["/data/fact/items/1/declared"]


# names, not tales --------------------------------------------------------------------------------

TALES = [
    "他常去那里。很不好", "他常去那里．他喝酒", "他常去那里.他喝酒", "他常去那里﹗", "他常去那里﹖", "他常去那里｡", "他常去那里…",
    "he drinks. often", "he drinks.He lies", "he drinks\u2028he lies", "वह पीता है। बहुत", "هل يشرب؟", "يشرب۔", "пьёт; часто",
    "张三的司机，其妻李四，常去教堂", "他\u00ad常去。", "有人说他常去那里！",
]  # fmt: skip
NAMES = [
    "某区纪委", "约翰·史密斯有限公司", "Example Co., Ltd.", "No.3 Office", "第三办公室（一）", "北京市某某（集团）有限公司",
    "U.S.A", "v2.5", "规定（试行）", "中共某市委、某市人民政府", "某会，某组",
]  # fmt: skip


@pytest.mark.parametrize("text", TALES)
def test_a_label_of_the_personal_circle_tells_nothing(text: str) -> None:
    entry = but(CLUE_OF_LIFE_FILED, "basis", articles=(Article(rule="监察法", article="42"),))
    told = tales.narrative(entry, {"data": {"fact": {"organ": text}}})
    assert [(it.pointer, it.rule) for it in told] == [("/data/fact/organ", "gate.narrative")]


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_a_name(text: str) -> None:
    assert list(tales.narrative(CLUE_OF_LIFE_FILED, {"data": {"fact": {"organ": text}}})) == []


IDS = [
    "HX:2025:42",
    "函询-2025-42",
    "GUID {a}",
    "https://example.org/x?id=3;v=1",
    "案〔2025〕3号",
    "a.b.c",
    "X!1",
]


def test_an_id_of_any_form_can_be_named_and_none_of_the_personal_circle_tells_a_tale() -> None:
    """What the intake takes as an id, the events that follow can say."""
    told = example(all_kinds()["sanction.announced"])
    for id_ in IDS:
        told["data"]["fact"]["sanction"] = id_
        entry = read_statement(statement(told | {"id": id_}))
        gates.check(but(entry, "subject", circle=Circle.PERSONAL), {"data": told["data"]})
    tale = "群众反映他常去那里。很不好"
    told["data"]["fact"]["sanction"] = tale
    entry = read_statement(statement(told | {"id": tale}))
    assert (
        list(tales.narrative(but(entry, "subject", circle=Circle.WORK), {"data": told["data"]}))
        == []
    )
    entry = but(entry, "subject", circle=Circle.PERSONAL)
    faults = tales.narrative(entry, {"data": told["data"]})
    assert {it.pointer for it in faults} == {"/data/provenance/source_id", "/data/fact/sanction"}


def test_every_field_that_names_a_statement_takes_what_an_id_may_be() -> None:
    """`of`, `against` and the like: who sent the first event is never stuck with its id."""
    naming = {it for kind in all_kinds().values() for it in naming_statements(kind.fact)}
    assert {it.rpartition("/")[2] for it in naming} == {
        "about", "against", "objection", "of", "sanction", "target_source_id",
    }  # fmt: skip


ARTICLES = [
    ("监察法", "19"), ("公务员法", "44, 59(十六)"), ("干部选拔任用工作监督检查和责任追究办法", "全文"), ("Art. 5; No. 3", "7; 8"),
    ("U.S. Code", "Sec. 12. (a)"), ("中华人民共和国公职人员政务处分法（2020年）", "第三十四条；第三十五条"),
    ("中央纪委、中央组织部关于受贿行为的规定", "二、（一）"), ("检举控告工作规则", "15"),
]  # fmt: skip


@pytest.mark.parametrize("circle", Circle)
def test_the_name_of_a_rule_tells_nothing_in_any_circle(circle: Circle) -> None:
    entry = but(GOOD, "subject", circle=circle)
    for rule, article in ARTICLES:
        good = but(entry, "basis", articles=(Article(rule=rule, article=article),))
        assert list(tales.narrative(good, {})) == [], (rule, article)
    for text in (
        "群众反映他与王五同居。很不好。",
        "he often drinks. He lies",
        "甲反映，乙受贿，丙在场",
        "x" * 101,
    ):
        for name in ("rule", "article", "version"):
            article_ = replace(Article(rule="监察法", article="19"), **{name: text})
            (fault,) = tales.narrative(but(entry, "basis", articles=(article_,)), {})
            assert (fault.pointer, fault.rule) == (
                f"/data/basis/articles/0/{name}", "gate.narrative",
            )  # fmt: skip


BODIES = [
    "某省委组织部", "省委组织部（示例）", "市纪委监委信访举报室", "中央纪委国家监委举报中心", "某市人民检察院反贪污贿赂局",
    "控告申诉检察厅", "某某（集团）有限公司", "中国共产党伊犁哈萨克自治州纪律检查委员会", "Example Bureau, North Office",
]  # fmt: skip
MATTERS_OF_COMPLAINTS = [
    "省委组织部（反映省示例受贿）", "市纪委。举报人是张三！他说局长受贿。", "市纪委(张三反映李四的问题)", "市纪委（反映某局", "市纪委 涉嫌贪污",
    "市纪委，张三，李四", "Bureau (he was bribed)", "某" * 51, "举报人张三",
]  # fmt: skip


def test_the_body_to_which_a_complaint_goes_is_named_and_no_more() -> None:
    routed = read_statement(statement(example(all_kinds()["petition.routed"])))
    for entry in (but(routed, "subject", circle=Circle.WORK), routed, SENT_UP):
        for text in BODIES:
            assert list(tales.narrative(entry, {"data": {"fact": {"to_organ": text}}})) == [], text
        for text in MATTERS_OF_COMPLAINTS:
            (fault,) = tales.narrative(entry, {"data": {"fact": {"to_organ": text}}})
            assert (fault.pointer, fault.rule) == ("/data/fact/to_organ", "gate.narrative"), text


# numbers -----------------------------------------------------------------------------------------


def test_a_travel_document_is_named_by_a_reference_and_not_by_its_number() -> None:
    kind = all_kinds()["travel-document.custody-changed"]
    entry = read_statement(statement(example(kind)))
    for text in (
        "E12345678",
        "g98765432",
        "EA1234567",
        "doc-E12345678",
        "H1234567800",
        "E-12345678",
    ):
        (fault,) = content.numbers(but(entry, "fact", document=text), {})
        assert (fault.pointer, fault.rule) == ("/data/fact/document", "gate.travel-document")
    for text in ("doc-2025-17", "0f" * 32, "20250017", "P-17", "reg2025000017"):
        assert list(content.numbers(but(entry, "fact", document=text), {})) == []


OLD = "110101900307123"


def test_a_counted_reference_is_one_wherever_it_is_named_and_an_official_is_never_a_number() -> (
    None
):
    sanction = read_statement(statement(example(all_kinds()["sanction.announced"])))
    for text in (CARD, OLD):
        gates.check(sanction, {"data": {"fact": {"sanction": text}, "subject": {"cases": [text]}}})
        with pytest.raises(Refused):
            gates.check(sanction, {"data": {"fact": {"sanction": f"no {text}"}}})
    with pytest.raises(Refused) as told:
        gates.check(sanction, {"data": {"subject": {"officials": [OLD]}}})
    assert [it.rule for it in told.value.faults] == ["gate.old-national-id"]


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
    assert all(fault.detail and fault.way_out for fault in refusal.value.faults)


def test_the_only_circle_and_channel_of_a_kind_need_not_be_said() -> None:
    entry = but(GOOD, "provenance", channel=None)
    assert entry.channel == channel("T·I·F")
    gates.check(entry, {})


def test_every_refusal_has_a_code_of_its_own() -> None:
    kinds: list[type[Refused]] = [Refused, *Refused.__subclasses__()]
    codes = [kind().code for kind in kinds]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("said", FOUND_BY, ids=lambda it: kind_of_class(it).name)
def test_what_somebody_says_is_confirmed_in_no_circle(said: type) -> None:
    """Domain 2.2 and 4.2(3): it came in, and that is the fact."""
    kind = kind_of_class(said)
    told = read_statement(statement(example(kind)))
    for circle in kind.circles:
        entry = but(but(told, "subject", circle=circle), "basis", link=OfficeLink.INTEREST_LINK)
        for confidence in Confidence:
            faults = list(grounds.allegation(but(entry, "basis", confidence=confidence), {}))
            if confidence is not Confidence.CONFIRMED:
                assert faults == []
                continue
            (fault,) = faults
            assert (fault.pointer, fault.rule) == ("/data/basis/confidence", "gate.allegation")
            named = re.findall(r"[a-z]+(?:-[a-z]+)*\.[a-z-]+", fault.way_out)
            assert named
            assert set(named) <= set(all_kinds())


def test_whatever_the_public_may_say_of_the_personal_circle_is_never_confirmed() -> None:
    for kind in all_kinds().values():
        agents = {it.agent for it in kind.channels} or {Agent.MASSES}
        if (
            kind.supervises
            and Agent.MASSES in agents
            and gates.NEED_LINK.intersection(kind.circles)
        ):
            assert kind.fact in FOUND_BY, kind.name


def test_a_finding_of_a_body_may_be_confirmed() -> None:
    for name in (
        "sanction.imposed",
        "case.concluded",
        "allegation.consequence-recorded",
        "gift.handed-in",
    ):
        told = read_statement(statement(example(all_kinds()[name])))
        gates.check(but(told, "basis", confidence=Confidence.CONFIRMED), {})


def test_the_page_names_every_rule_of_the_gates() -> None:
    """docs/gates.md: what is refused with a rule that no page names helps nobody."""
    files = (
        *(f"gates/{it.name}" for it in Path(gates.__file__).parent.glob("*.py")),
        "jurisdiction.py",
        "numbers.py",
        "negative.py",
        "narrative.py",
    )
    domain = Path(gates.__file__).parent.parent
    code = "".join((domain / name).read_text("utf-8") for name in files)
    rules = set(re.findall(r'"(gate\.[a-z-]+)"', code)) | {f"gate.{name}" for name in NUMBERS}
    page = (domain.parent / "docs" / "gates.md").read_text("utf-8")
    assert rules >= {"gate.basis", "gate.jurisdiction", "gate.level-unknown", "gate.bank-card"}
    assert [it for it in sorted(rules) if f"`{it}`" not in page] == []
