"""Each indicator: it asks, does not one step short of it, stops asking, and explains itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from domain.cases.lifecycle import Step
from domain.clocks.ruling import Nobody
from domain.indicators import INDICATORS
from domain.indicators.indicator import identity
from domain.rulebook.book import Rulebook
from tests.domain.questions import Key, asked, explained, rulebook, told
from tests.domain.stepping import step

Told = list[tuple[str, str, str | None]]
_POSITION = iter(range(10, 1_000_000))


def said(type_: str, on: str, **more: object) -> Step:
    """A statement in a place of its own, of case c-1 and official o-1 unless another is given."""
    given: dict[str, object] = {"case": "c-1", "position": next(_POSITION), **more}
    return step(type_, on, **given)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    """`raises` makes it ask as `asks` says; `short` is one step short of it; with `ends` besides it
    stops, as `ended` says (None where nothing that can happen ends it)."""

    indicator: str
    raises: list[Step]
    asks: Told
    short: list[Step]
    ends: list[Step] = field(default_factory=list)
    ended: Told | None = None
    key: str = "c-1"
    under: Callable[[], Rulebook] = rulebook

    def __str__(self) -> str:
        return f"{self.indicator} {self.asks[0][0]}"


def checks(*kinds: str, on: str = "2025-03-03", result: str = "CLEAR") -> list[Step]:
    return [
        said("selection.check-completed", on, check=it, completed_on=on, result=result)
        for it in kinds
    ]


ALL = ("ARCHIVE", "PERSONAL_MATTERS", "DISCIPLINE_OPINION", "PETITION")


def decided(on: str = "2025-03-10", **more: object) -> Step:
    votes = {
        "entitled": 9,
        "present": 9,
        "agree": 9,
        "oppose": 0,
        "abstain": 0,
        "recused": [],
        "decision": "APPROVE",
    }
    return said("selection.deliberated", on, **(votes | more))


def listed(on: str) -> Step:
    return said("selection.candidates-listed", on)


def published(on: str = "2025-03-10") -> Step:
    return said("selection.publicity-opened", on, published_on=on, ends_on="2025-03-17")


def closed(on: str, **more: object) -> Step:
    return said("selection.publicity-closed", on, closed_on=on, **more)


def objected(on: str = "2025-03-12", **more: object) -> Step:
    return said(
        "selection.objection-received",
        on,
        received_on=on,
        verifiable=True,
        **{"specific": True, **more},
    )


def appointed(on: str = "2020-01-06", **more: object) -> Step:
    given = {"term_from": on, "term_to": None, "post": "局长", "tenure": "t-1", "leading": True}
    return said("appointment.made", on, **(given | more))


def petition(number: int, on: str, token: str, **more: object) -> Step:
    given = {
        "received_on": on,
        "informant_token": token,
        "issue_codes": ["LAND"],
        "duplicate_of": None,
        "specific": True,
        "verifiable": True,
    }
    return said("petition.received", on, **{"case": f"p-{number}", **given, **more})


def planned(due: str = "2025-06-30", case: str = "c-1") -> Step:
    items = [
        {"item": "i-1", "action": "MEND", "owner": "u-1", "due_on": due, "finding_class": "FUNDS"}
    ]
    return said(
        "rectification.plan-filed", "2025-02-03", case=case, filed_on="2025-02-03", items=items
    )


def item_closed(on: str, acceptance: str = "ACCEPTED", case: str = "c-1") -> Step:
    return said(
        "rectification.item-closed",
        on,
        case=case,
        item="i-1",
        done_on=on,
        acceptance=acceptance,
        finding_class="FUNDS",
    )


def reported(on: str, class_: str = "FUNDS") -> Step:
    finding = {"id": "f-1", "finding_class": class_, "responsibility": "LEADING"}
    return said("audit.report-delivered", on, draft_sent_on=on, final_on=on, findings=[finding])


def sanction(**more: object) -> Step:
    given = {
        "regime": "ADMINISTRATIVE",
        "grade": "DEMERIT",
        "effective_on": "2024-06-03",
        "period_months": 12,
    }
    return said("sanction.imposed", "2024-06-03", **(given | more))


def letter(on: str = "2025-04-21") -> Step:
    return said("inquiry.letter-issued", on, served_on=on)


def reply(on: str, *, adequate: bool = True) -> Step:
    return said("inquiry.reply-received", on, replied_on=on, adequate=adequate)


LEFT = said(
    "tenure.ended",
    "2024-06-28",
    tenure="t-1",
    left_on="2024-06-28",
    left_service=True,
    leading=True,
)
DEPARTING = said(
    "departure.initiated", "2024-06-03", tenure="t-1", planned_on="2024-06-28", audit_required=False
)
AUDITED = said(
    "departure.initiated", "2024-06-03", tenure="t-1", planned_on="2024-06-28", audit_required=True
)


def ended(tenure: str) -> Step:
    return said("tenure.ended", "2024-06-28", tenure=tenure, unit="u-1", left_on="2024-06-28")


def going(tenure: str) -> Step:
    return said(
        "departure.initiated", "2024-06-03", tenure=tenure, unit="u-1", planned_on="2024-06-28"
    )


def handover(on: str, outstanding: int = 0) -> Step:
    return said("handover.completed", on, tenure="t-1", outstanding=outstanding)


def employed(**more: object) -> Step:
    given = {
        "employed_from": "2025-01-06",
        "employer_uscc": "91350100M000100Y43",
        "related_to_former_duty": True,
    }
    return said("post-employment.reported", "2025-01-06", **(given | more))


def kin(**more: object) -> Step:
    given = {
        "ground": "KINSHIP",
        "relation": "SPOUSE",
        "arrangement": "PENDING",
        "direct_subordinate": True,
        "same_organ": True,
    }
    return said("tenure.recusal-arranged", "2025-03-03", **(given | more))


def assigned(*related: str, on: str = "2025-03-03") -> Step:
    relations = [{"official": it, "relation": "RELATIVE"} for it in related]
    return said("handler.assigned", on, handler="h-1", relations=relations)


def differs(**more: object) -> Step:
    item = {"code": "M11", "shortfall": True, "area_m2": 5, **more}
    return said(
        "declaration.discrepancy-determined",
        "2025-05-06",
        finding="OMISSION",
        items=[item],
        more={"decided_on": "2025-05-06"},
    )


CASES = [
    Case("R01", [*checks(*ALL[:3]), decided()], [("checks", "2025-03-10", None)], [*checks(*ALL), decided()],
         checks(ALL[3], on="2025-03-20"), [("checks", "2025-03-10", "2025-03-19")]),
    Case("R01", [*checks(*ALL[:3]), *checks(ALL[3], result="ISSUE"), decided()], [("checks", "2025-03-10", None)],
         [*checks(*ALL), decided()],
         [said("selection.check-issue-closed", "2025-03-14", check="PETITION", closed_on="2025-03-14")],
         [("checks", "2025-03-10", "2025-03-13")]),
    Case("R02", [published(), closed("2025-03-14")], [("short", "2025-03-14", None)], [published(), closed("2025-03-17")]),
    Case("R02", [published(), appointed("2025-03-20")], [("before", "2025-03-20", None)],
         [published(), closed("2025-03-20"), appointed("2025-03-20")], [closed("2025-03-24")], [("before", "2025-03-20", "2025-03-23")]),
    Case("R02", [published(), objected(), closed("2025-03-18", objections=1, resolved=0)], [("objection", "2025-03-18", None)],
         [published(), objected(specific=False), closed("2025-03-18", objections=1, resolved=0)]),
    Case("R02", [published(), closed("2025-03-18", objections=2, resolved=1)], [("counted", "2025-03-18", None)],
         [published(), closed("2025-03-18", objections=2, resolved=2)]),
    Case("R03", [decided(present=5)], [("quorum", "2025-03-10", None)], [decided(present=6)]),
    Case("R03", [decided(entitled=8, present=8, agree=4)], [("majority", "2025-03-10", None)], [decided(entitled=8, present=8, agree=5)]),
    Case("R03", [decided(), said("duty-recusal.recorded", "2025-03-03", officials=("o-9",), recused=True)], [("stayed", "2025-03-10", None)],
         [decided(recused=["o-9"]), said("duty-recusal.recorded", "2025-03-03", officials=("o-9",), recused=True)]),
    Case("R04", [sanction(), decided("2025-06-02")], [("locked", "2025-06-02", None)], [sanction(), decided("2025-06-03")], key="o-1"),
    Case("R04", [sanction(), listed("2025-06-02")], [("listed", "2025-06-02", None)], [sanction(), listed("2025-06-03")], key="o-1"),
    Case("R05", [said("selection.motion-initiated", "2025-01-06", quota_total=3, quota_filled=3)], [("full", "2025-01-06", None)],
         [said("selection.motion-initiated", "2025-01-06", quota_total=3, quota_filled=2)]),
    Case("R07", [differs()], [("shortfall", "2025-05-06", None)], [differs(area_m2=4)],
         [said("declaration.handled", "2025-06-09", handled_on="2025-06-09")], [("shortfall", "2025-05-06", "2025-06-08")]),
    Case("R08", [letter()], [("unanswered", "2025-05-15", None)], [letter(), reply("2025-05-14")],
         [reply("2025-05-20")], [("unanswered", "2025-05-15", "2025-05-19")]),
    Case("R08", [letter(), reply("2025-04-25", adequate=False), letter("2025-04-28"), reply("2025-05-06", adequate=False)],
         [("inadequate", "2025-05-06", None)], [letter(), reply("2025-04-25", adequate=False), letter("2025-04-28"), reply("2025-05-06")],
         [said("verification.opened", "2025-05-19", opened_on="2025-05-19")], [("inadequate", "2025-05-06", "2025-05-18")]),
    Case("R10", [kin()], [("kinship", "2025-03-03", None)], [kin(arrangement="TRANSFERRED")], key="o-1"),
    Case("R10", [said("family-business.recorded", "2025-03-03", relation="SPOUSE", entity_uscc="91350100M000100Y43", ban_scope_hit=True)],
         [("business", "2025-03-03", None)],
         [said("family-business.recorded", "2025-03-03", relation="SPOUSE", entity_uscc="91350100M000100Y43", ban_scope_hit=False, supervised_sector=False)],
         [said("family-business.rectified", "2025-05-06", entity_uscc="91350100M000100Y43", completed_on="2025-05-06", sham_withdrawal_suspected=False)],
         [("business", "2025-03-03", "2025-05-05")], key="o-1"),
    Case("R11", [appointed(), said("key-post.designated", "2020-02-03", rotation_after_months=60)],
         [("over", "2025-01-06", None), ("soon", "2024-07-06", "2025-01-05")],
         [said("key-post.designated", "2020-02-03", rotation_after_months=60), appointed(),
          said("rotation.executed", "2024-07-05", tenure="t-1", moved_on="2024-07-05")],
         [said("rotation.executed", "2025-02-03", tenure="t-1", moved_on="2025-02-03")],
         [("over", "2025-01-06", "2025-02-02"), ("soon", "2024-07-06", "2025-01-05")], key="o-1"),
    Case("R12", [petition(1, "2025-01-06", "a"), petition(2, "2025-02-03", "b"), petition(3, "2025-04-05", "c")],
         [("repeated", "2025-04-05", "2025-07-04")],
         [petition(1, "2025-01-05", "a"), petition(2, "2025-02-03", "b"), petition(3, "2025-04-05", "c")], key="o-1"),
    Case("R12", [petition(1, "2025-01-06", "a"), petition(2, "2025-02-03", "b"), petition(3, "2025-03-03", "c")],
         [("repeated", "2025-03-03", "2025-06-01")],
         [petition(1, "2025-01-06", "a"), petition(2, "2025-02-03", "a"), petition(3, "2025-03-03", "c")], key="o-1"),
    Case("R14", [ended("t-1"), ended("t-2"), ended("t-3"), ended("t-4"), going("t-1"), going("t-2"), going("t-3")],
         [("departure", "2024-06-28", "2025-12-31")],
         [*(ended(f"t-{it}") for it in range(1, 6)), *(going(f"t-{it}") for it in range(1, 5))], [going("t-4")], [], key="u-1"),
    Case("R15", [DEPARTING, handover("2024-06-28", 2)], [("outstanding", "2024-06-28", None)], [DEPARTING, handover("2024-06-28")],
         [handover("2024-08-01")], [("outstanding", "2024-06-28", "2024-07-31")], key="t-1"),
    Case("R15", [LEFT], [("handover", "2024-06-29", None)], [handover("2024-06-28"), LEFT],
         [handover("2024-07-08")], [("handover", "2024-06-29", "2024-07-07")], key="t-1"),
    Case("R15", [AUDITED, handover("2024-06-28")], [("audit", "2025-07-01", None)], [DEPARTING, handover("2024-06-28")], key="t-1"),
    Case("R15", [DEPARTING, LEFT], [("handover", "2024-06-29", None)], [DEPARTING, handover("2024-06-28"), LEFT],
         [handover("2024-07-08")], [("handover", "2024-06-29", "2024-07-07")], key="t-1"),
    Case("R16", [planned()], [("overdue", "2025-07-01", None)], [planned(), item_closed("2025-06-30")],
         [item_closed("2025-08-04")], [("overdue", "2025-07-01", "2025-08-03")], key="o-1"),
    Case("R16", [item_closed("2025-03-03", "RETURNED"), item_closed("2025-04-07", "RETURNED")], [("returned", "2025-04-07", None)],
         [item_closed("2025-03-03", "RETURNED")], [item_closed("2025-05-06")], [("returned", "2025-04-07", "2025-05-05")], key="o-1"),
    Case("R16", [item_closed("2023-03-03"), reported("2025-03-03")], [("again", "2025-03-03", None)],
         [item_closed("2023-03-03"), reported("2025-03-04")], key="o-1"),
    Case("R17", [LEFT, employed()], [("related", "2025-01-06", None)], [LEFT, employed(related_to_former_duty=False)], key="o-1"),
    Case("R17", [said("decision.recorded", "2022-01-06", parties_uscc=["91350100M000100Y43"]), employed()], [("party", "2025-01-06", None)],
         [said("decision.recorded", "2022-01-05", parties_uscc=["91350100M000100Y43"]), employed()], key="o-1"),
    Case("R19", [assigned("o-1")], [("related", "2025-03-03", None)], [assigned("o-2")],
         [said("handler.recusal-decided", "2025-03-10", handler="h-1", recused=True, more={"decided_on": "2025-03-10"})],
         [("related", "2025-03-03", "2025-03-09")]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_asks(case: Case) -> None:
    found = asked(case.indicator, *case.raises, key=case.key, under=case.under())
    assert told(found) == case.asks
    positions = {it.position for it in case.raises}
    for it in found:
        assert it.positions
        assert set(it.positions) <= positions
        assert it.officials or it.unit == case.key


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_does_not_ask_one_step_short(case: Case) -> None:
    assert case.asks[0][0] not in {
        it.reason for it in asked(case.indicator, *case.short, key=case.key, under=case.under())
    }


@pytest.mark.parametrize("case", [it for it in CASES if it.ends], ids=str)
def test_it_stops_asking_when_what_it_rests_on_no_longer_holds(case: Case) -> None:
    before = asked(case.indicator, *case.raises, key=case.key, under=case.under())
    after = asked(case.indicator, *case.raises, *case.ends, key=case.key, under=case.under())
    assert told(after) == case.ended
    if after:
        assert [it.episode for it in after] == [it.episode for it in before], (
            "an answer stays with it"
        )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_explains_itself_in_both_languages(case: Case) -> None:
    for it in asked(case.indicator, *case.raises, key=case.key, under=case.under()):
        zh, en = explained(case.indicator, it)
        assert "{" not in zh + en
        assert zh != en
        assert it.limits.source.rule
        assert it.limits.pack == "cn-general"


def test_without_thresholds_in_force_nothing_is_asked() -> None:
    assert not asked(
        "R05", said("selection.motion-initiated", "1990-01-06", quota_total=3, quota_filled=3)
    )


CLOCKED = {"R06", "R09", "R13", "R18", "R20"}
"""Asked below or, counting a whole unit, in the view: they follow clocks, or the lack of statements."""


def test_every_indicator_is_among_the_cases() -> None:
    assert {it.indicator for it in CASES} | CLOCKED == {it.id for it in INDICATORS}


def test_r06_a_report_that_does_not_come_and_a_change_told_late() -> None:
    (report,) = asked("R06", appointed("2024-05-06"), key="o-1")
    assert told([report]) == [("report", "2025-02-01", None)]
    filed = said("declaration.filed", "2025-01-31", report="ANNUAL", year=2024)
    assert [
        it for it in told(asked("R06", appointed("2024-05-06"), filed, key="o-1")) if it[1] < "2026"
    ] == []
    late = said("declaration.filed", "2025-02-10", report="ANNUAL", year=2024)
    assert ("report", "2025-02-01", "2025-02-09") in told(
        asked("R06", appointed("2024-05-06"), late, key="o-1")
    )
    change = said(
        "declaration.change-reported",
        "2025-04-02",
        changed_on="2025-03-03",
        reported_on="2025-04-03",
    )
    assert [it[0] for it in told(asked("R06", change, key="o-1"))] == ["change"]
    intime = said(
        "declaration.change-reported",
        "2025-04-02",
        changed_on="2025-03-03",
        reported_on="2025-04-02",
    )
    assert not asked("R06", intime, key="o-1")


def test_r09_a_clue_without_disposition() -> None:
    clue = said("clue.registered", "2025-03-03", received_on="2025-03-03")
    (it,) = asked("R09", clue)
    assert (it.reason, str(it.first)) == ("disposition", "2025-04-04")
    done = said(
        "clue.disposition-decided", "2025-04-07", proposed_on="2025-04-03", approved_on="2025-04-07"
    )
    assert "disposition" not in {it.reason for it in asked("R09", clue, done)}
    explained("R09", it)


def test_r02_believes_who_closed_the_publicity_that_all_is_resolved() -> None:
    told_all = closed("2025-03-18", objections=1, resolved=1)
    assert not asked("R02", published(), objected(), told_all)
    too_few = closed("2025-03-18", objections=1, resolved=1)
    (it, _other) = asked("R02", published(), objected(), objected(), too_few)
    assert it.reason == "objection"


def test_r09_a_shelved_clue_that_nobody_looked_at_for_half_a_year() -> None:
    shelved = said(
        "clue.disposition-decided", "2025-01-13", disposition="SHELVED",
        proposed_on="2025-01-06", approved_on="2025-01-13",
    )  # fmt: skip
    (it,) = asked("R09", shelved)
    assert told([it]) == [("shelved", "2025-07-14", None)]
    explained("R09", it)

    def review(on: str, *, reopened: bool = False) -> Step:
        return said("clue.review-held", on, reviewed_on=on, reopened=reopened)

    assert told(asked("R09", shelved, review("2025-08-04"))) == [
        ("shelved", "2025-07-14", "2025-08-03"), ("shelved", "2026-02-05", None),
    ]  # fmt: skip
    assert told(asked("R09", shelved, review("2025-07-14", reopened=True))) == []


def test_r12_a_new_wave_asks_anew_and_tells_what_became_of_the_complaints() -> None:
    first = [petition(it, f"2025-0{it}-06", f"a-{it}") for it in (1, 2, 3)]
    wave = [petition(it, f"2026-0{it - 3}-06", f"a-{it}") for it in (4, 5, 6)]
    merged = said(
        "petition.merged", "2025-04-07", case="p-1", clue="clue-1", merged_on="2025-04-07"
    )
    ended = said(
        "clue.concluded",
        "2025-05-05",
        case="clue-1",
        concluded_on="2025-05-05",
        outcome="SUBSTANTIATED",
    )
    late = petition(7, "2025-06-03", "a-1")  # keeps the first one alive
    before, after = asked("R12", *first, late, *wave, merged, ended, key="o-1")
    assert told([before, after]) == [
        ("repeated", "2025-03-06", "2025-09-01"),
        ("repeated", "2026-03-06", "2026-06-04"),
    ]
    assert (before.values["answered"], before.values["substantiated"]) == (1, 1)
    assert (after.values["sources"], after.values["answered"]) == (3, 0)


def test_r13_a_renewal_or_another_post_is_no_look_at_anybody() -> None:
    again = said("appointment.made", "2024-01-09", tenure="t-1", term_from="2024-01-09", term_no=2)
    other = said("appointment.made", "2024-06-03", tenure="t-2", term_from="2024-06-03")
    (social,) = (
        it
        for it in asked("R13", appointed("2023-01-09"), again, other, key="o-1")
        if it.values["circle"] == "SOCIAL"
    )
    assert told([social]) == [("gap", "2025-01-10", None)]


def test_r13_a_circle_that_nobody_looked_at_and_key_posts_at_half() -> None:
    begun = appointed("2023-01-09")
    found = {it.values["circle"]: it for it in asked("R13", begun, key="o-1")}
    assert {circle: str(it.first) for circle, it in found.items()} == {
        "WORK": "2024-01-10", "PERSONAL": "2024-01-10", "SOCIAL": "2025-01-10",
    }  # fmt: skip
    half = {
        it.values["circle"]: it
        for it in asked("R13", begun, key="o-1", under=rulebook().among(Key()))
    }
    assert str(half["WORK"].first) == "2023-07-10"
    seen = said("appraisal.recorded", "2024-01-09")
    assert "2024-01-10" not in {
        str(it.first)
        for it in asked("R13", begun, seen, key="o-1")
        if it.values["circle"] == "WORK"
    }
    left = said("tenure.ended", "2024-01-08", tenure="t-1", left_on="2024-01-08")
    assert not asked("R13", begun, left, key="o-1")
    explained("R13", found["WORK"])


def test_r13_says_the_circle_in_the_language_of_the_question() -> None:
    (it,) = [
        it
        for it in asked("R13", appointed("2023-01-09"), key="o-1")
        if it.values["circle"] == "SOCIAL"
    ]
    zh, en = explained("R13", it)
    assert "社交圈" in zh
    assert "social" in en
    assert "SOCIAL" not in zh + en


def test_r07_what_was_left_out_is_another_question_than_what_was_too_little() -> None:
    (less,), (nothing,) = asked("R07", differs()), asked("R07", differs(shortfall=False))
    assert (less.reason, nothing.reason) == ("shortfall", "left-out")
    assert explained("R07", less) != explained("R07", nothing)


def test_r16_items_of_the_same_name_in_two_cases_are_two() -> None:
    here, there = planned(case="c-1"), planned(case="c-2")
    (left,) = asked("R16", here, there, item_closed("2025-06-30", case="c-2"))
    assert left.positions == (here.position,)
    one, other = asked("R16", here, there)
    assert one.episode != other.episode


def test_r19_a_second_request_is_open_though_the_first_was_decided() -> None:
    def requested(on: str) -> Step:
        return said(
            "handler.recusal-requested", on, handler="h-1", ground="WITNESS", requested_by="SELF", requested_on=on,
        )  # fmt: skip

    refused = said(
        "handler.recusal-decided",
        "2025-03-10",
        handler="h-1",
        recused=False,
        more={"decided_on": "2025-03-10"},
    )
    found = asked("R19", requested("2025-03-03"), refused, requested("2025-04-07"))
    assert told(found) == [("asked", "2025-03-03", "2025-03-09"), ("asked", "2025-04-07", None)]
    assert len({identity("R19", "c-1", it) for it in found}) == 1


class OnePerson(Nobody):
    """o-1 is read under o-2."""

    def person(self, official: str) -> str:
        return "o-2" if official == "o-1" else official


def test_a_merge_leaves_a_finding_its_identity() -> None:
    begun = appointed("2023-01-09")
    before = {identity("R13", "o-1", it) for it in asked("R13", begun, key="o-1")}
    one = rulebook().among(OnePerson())
    assert {
        identity("R13", "o-2", it) for it in asked("R13", begun, key="o-2", under=one)
    } == before


def test_findings_of_one_identity_share_no_day() -> None:
    """Two relations of one handler, told one after the other, are one question."""
    first, second = (assigned("o-1", on=on) for on in ("2025-03-03", "2025-03-17"))
    (it,) = asked("R19", first, second)
    assert told([it]) == [("related", "2025-03-03", None)]
    assert set(it.positions) == {first.position, second.position}


def test_r18_an_informant_who_was_not_told() -> None:
    got = petition(1, "2025-03-03", "a", naming="REAL_NAME", case="c-1")
    (it,) = asked("R18", got)
    assert it.reason == "acceptance"
    told_ = said("informant.notified", "2025-03-10", notice="ACCEPTANCE", sent_on="2025-03-10")
    assert "acceptance" not in {it.reason for it in asked("R18", got, told_)}
    assert not asked("R18", petition(1, "2025-03-03", "a", naming="ANONYMOUS", case="c-1"))
    explained("R18", it)
