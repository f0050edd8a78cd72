"""Statements of a petition office, and of who manages whom, for the tests of the guard."""

from __future__ import annotations

from typing import Any

from ledger.statement import Statement
from tests.ledger.statements import registration

TOKEN, ISSUE, TEXT = "tok-7Q2M", "TENDER_SPLIT", "5e" * 32
CHANNEL = {"direction": "BOTTOM_UP", "side": "EXTERNAL", "agent": "MASSES"}
ARTICLE = {"articles": [{"rule": "检举控告规则", "article": "13"}]}


def managed(
    official: str, level: str = "CITY", *, since: str = "2020-01-01", **more: Any
) -> Statement:
    """Which level manages an official; an `id` of its own where one is given."""
    fact = {"level": level, "organ": "某组织部", "effective_on": since}
    return _told("official.management-level-set", f"level-{official}", official, fact, **more)


def heads(official: str, since: str, until: str | None = None, **more: Any) -> Statement:
    fact = {"head_from": since} | ({"head_to": until} if until else {})
    return _told("organ.head-designated", f"head-{official}", official, fact, **more)


def known(official: str, level: str = "CITY") -> list[Statement]:
    return [registration(official), managed(official, level)]


def petition(id_: str, *officials: str, on: str = "2025-03-18", **more: Any) -> Statement:
    fact = {
        "petition_channel": "LETTER", "received_on": on, "naming": "REAL_NAME", "informant_token": TOKEN,
        "issue_codes": [ISSUE], "specific": True, "verifiable": True, "text_sha256": TEXT,
    }  # fmt: skip
    return _complaint("petition.received", id_, officials, fact, **more)


def clue(id_: str, *officials: str, source: str = "PETITION", **more: Any) -> Statement:
    fact = {
        "clue_source": source, "issue_codes": [ISSUE], "received_on": "2025-03-18", "owner_unit": "u-1",
    }  # fmt: skip
    return _complaint("clue.registered", id_, officials, fact, **more)


def sent_up(id_: str, **subject: Any) -> Statement:
    fact = {
        "received_on": "2025-03-18", "dispatched_on": "2025-03-20", "to_organ": "某省纪委监委",
        "sealed_envelope_no": "env-2025-7",
    }  # fmt: skip
    data = {
        "subject": subject, "when": {"occurred": "2025-03-20"}, "basis": ARTICLE, "fact": fact,
    }  # fmt: skip
    return Statement("urn:petitions", id_, "petition.dispatched-upward", data)


def _complaint(
    kind: str, id_: str, officials: tuple[str, ...], fact: dict[str, Any], corrects: str = "",
    occurred: str = "2025-03-18",
) -> Statement:  # fmt: skip
    told = {"source": "urn:petitions", "id": corrects, "reason": "HANDLER_REVIEW"}
    data = {
        "subject": {"officials": list(officials), "cases": [f"case-{corrects or id_}"], "circle": "WORK"},
        "when": {"occurred": occurred},
        "provenance": {"channel": CHANNEL} | ({"corrects": told} if corrects else {}),
        "basis": ARTICLE,
        "fact": fact,
    }  # fmt: skip
    return Statement("urn:petitions", id_, kind, data)


def _told(
    kind: str, default_id: str, official: str, fact: dict[str, Any], *, id: str = "", corrects: str = ""  # noqa: A002
) -> Statement:  # fmt: skip
    data: dict[str, Any] = {
        "subject": {"officials": [official]}, "when": {"occurred": "2020"}, "fact": fact,
    }  # fmt: skip
    if corrects:
        told = {"source": "urn:hr", "id": corrects, "reason": "SENDER_ERROR"}
        data["provenance"] = {"corrects": told}
    return Statement("urn:hr", id or default_id, kind, data)
