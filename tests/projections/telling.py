"""Short statements about officials: what the view is told in these tests."""

from __future__ import annotations

from typing import Any

from ledger.statement import Statement

SOURCE = "urn:hr"
BASIS = {"articles": [{"rule": "监察法", "article": "11"}], "link": "INTEREST_LINK"}
CHANNEL = {"direction": "LATERAL", "side": "PARTY_INTERNAL", "agent": "FUNCTIONAL_DEPARTMENT"}


def said(
    kind: str, id_: str, *officials: str, on: str, tenure: str | None = None, cases: tuple[str, ...] = (),
    stage: str | None = None, circle: str | None = None, corrects: str | None = None, **fact: Any,
) -> Statement:  # fmt: skip
    """`corrects` is the id of an entry of the same source."""
    subject = {
        "officials": list(officials),
        "tenure": tenure,
        "cases": list(cases),
        "stage": stage,
        "circle": circle,
    }
    data: dict[str, Any] = {
        "subject": {name: it for name, it in subject.items() if it},
        "when": {"occurred": on},
        "basis": BASIS,
        "fact": fact,
    }
    if corrects:
        data["provenance"] = {
            "corrects": {"source": SOURCE, "id": corrects, "reason": "SENDER_ERROR"}
        }
    return Statement(SOURCE, id_, kind, data)


# the register ---------------------------------------------------------------------------------


def registered(
    official: str, name: str = "张三", *, on: str = "2018-01-01", id_: str = "", **more: Any
) -> Statement:
    return said("official.registered", id_ or f"reg-{official}", official, on=on, name=name, **more)


def linked(id_: str, official: str, *keys: str, on: str = "2019-01-01") -> Statement:
    """`hr:A1` is the key A1 of the system hr."""
    pairs = [dict(zip(("scheme", "key"), key.split(":"), strict=True)) for key in keys]
    return said("official.identifier-linked", id_, official, on=on, identifiers=pairs)


def merged(id_: str, official: str, into: str, on: str = "2021-06-01") -> Statement:
    return said("officials.merged", id_, official, on=on, into=into)


def undone(id_: str, official: str, was_into: str, on: str = "2021-09-01") -> Statement:
    return said("officials.merge-undone", id_, official, on=on, was_into=was_into)


def level(
    id_: str, official: str, value: str, on: str = "2020-01-01", since: str = "2020-01-01"
) -> Statement:
    return said(
        "official.management-level-set",
        id_,
        official,
        on=on,
        level=value,
        organ="组织部",
        effective_on=since,
    )


# tenures --------------------------------------------------------------------------------------


def appointed(
    id_: str,
    official: str,
    tenure: str,
    begin: str,
    end: str | None = None,
    *,
    on: str | None = None,
    **more: Any,
) -> Statement:
    fact = {"post": "局长", "form": "APPOINTED", "term_from": begin} | (
        {"term_to": end} if end else {}
    )
    return said(
        "appointment.made", id_, official, on=on or begin, tenure=tenure, **{**fact, **more}
    )


def departing(id_: str, official: str, tenure: str, on: str, **more: Any) -> Statement:
    fact = {
        "reason": "RETIRE",
        "planned_on": "2030-01-01",
        "audit_required": False,
        "classified_post": False,
    }
    return said("departure.initiated", id_, official, on=on, tenure=tenure, **{**fact, **more})


def left(
    id_: str, official: str, tenure: str, left_on: str, *, on: str | None = None, **more: Any
) -> Statement:
    return said(
        "tenure.ended",
        id_,
        official,
        on=on or left_on,
        tenure=tenure,
        left_on=left_on,
        reason="RETIRED",
        **more,
    )


# selection, allegations, and entries of daily life ----------------------------------------------


def motion(id_: str, *officials: str, case: str, on: str, **more: Any) -> Statement:
    fact = {
        "post": "局长",
        "mode": "INTERNAL",
        "quota_total": 5,
        "quota_filled": 4,
        "proposer_unit": "u-1",
    }
    return said(
        "selection.motion-initiated", id_, *officials, on=on, cases=(case,), **{**fact, **more}
    )


def alleged(
    id_: str,
    *officials: str,
    cases: tuple[str, ...] = ("c-1",),
    on: str,
    code: str = "BRIBE",
    **more: Any,
) -> Statement:
    return said(
        "allegation.recorded",
        id_,
        *officials,
        on=on,
        cases=cases,
        circle="WORK",
        ordinal=1,
        issue_codes=[code],
        **more,
    )


def followed(
    id_: str, *officials: str, cases: tuple[str, ...] = ("c-1",), on: str, result: str, **more: Any
) -> Statement:
    return said(
        "allegation.consequence-recorded",
        id_,
        *officials,
        on=on,
        cases=cases,
        circle="WORK",
        ordinal=1,
        result=result,
        **more,
    )


def cleared(
    id_: str, *officials: str, cases: tuple[str, ...] = ("c-1",), on: str, **more: Any
) -> Statement:
    return said(
        "subject.cleared",
        id_,
        *officials,
        on=on,
        cases=cases,
        circle="WORK",
        scope="COMMITTEE",
        approved_by="h-1",
        **more,
    )


def appraised(id_: str, official: str, on: str, **more: Any) -> Statement:
    """Any entry that names neither tenure nor case: of the stages before, in and leaving."""
    fact = {"appraisal": "DAILY", "period": "某年", "masses_opinion_heard": True}
    return said("appraisal.recorded", id_, official, on=on, **{**fact, **more})


def gift(id_: str, official: str, on: str, **more: Any) -> Statement:
    fact = {
        "received_on": "2020-01-01", "handed_in_on": "2020-01-02", "gift": "TEA", "quantity": 1, "value_fen": 100,
        "value_estimated": True, "giver_category": "OTHER", "disposal": "RETURNED",
    }  # fmt: skip
    return said("gift.handed-in", id_, official, on=on, **{**fact, **more})


def referred(id_: str, *officials: str, cases: tuple[str, ...], on: str, **more: Any) -> Statement:
    """An entry that names a case without moving it; of any stage."""
    fact = {
        "from_organ": "信访局",
        "to_organ": "审计局",
        "requested": "OPINION",
        "due_on": "2030-01-01",
    }
    channel = {"circle": "WORK"}
    made = said("referral.sent", id_, *officials, on=on, cases=cases, **{**channel, **fact, **more})
    made.data.setdefault("provenance", {})["channel"] = CHANNEL
    return made
