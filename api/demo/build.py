"""How a story says an event: a CloudEvent from what it is about and its fact."""

from __future__ import annotations

import dataclasses
import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from api.demo.about import About
from api.demo.days import later
from domain.catalogue import Kind, all_kinds, channel
from domain.oddities.days import happened
from domain.values import Period

Event = dict[str, Any]
PREFIX = "urn:demo:"
NO_ARTICLE_NUMBER = "未列条号"
"""Stands where the catalogue knows a rule but not its article."""
_SENDERS = {
    "rules": ("pack", "calendar", "coverage"),
    "audit": ("audit",),
    "inspection": ("tour",),
    "petition": ("petition", "petition-results", "informant"),
    "discipline": (
        "clue", "inquiry", "verification", "case", "subject", "sanction", "handler", "statement",
        "review", "supervision-advice", "interference",
    ),
    "public-record": ("allegation",),
    "law-enforcement": ("law-violation",),
    "keeping": ("task", "clock", "finding", "record", "retention"),
}  # fmt: skip
"""Which system sends what; the rest comes from that of personnel, `hr`."""
_LINKS = {
    "DECLARATION_ITEM": (
        "declaration", "asset-source", "family-business", "relatives-abroad", "travel-document",
        "private-travel",
    ),
    "INTEREST_LINK": (
        "gift", "family-ceremony", "hospitality", "business-contact", "private-lending",
    ),
    "POST_RESTRICTION": ("outside-role", "post-employment", "social-grouping"),
    "CONFIRMED_DECISION": ("law-violation",),
}  # fmt: skip


class Teller:
    """Makes the events of one story; the same name and seed make the same events."""

    def __init__(self, story: str, seed: int) -> None:
        self.chance = random.Random(f"{seed}/{story}")
        self._story = story.replace("_", "-")
        self._told = 0

    def __call__(self, type_: str, on: str, whom: About, /, **fact: Any) -> Event:
        """The event of that type which occurred `on`, a day or a partial date."""
        kind = all_kinds()[type_]
        data = {
            "subject": _subject(whom),
            "when": _lean(occurred=on, decided_on=whom.decided_on),
            "provenance": self._provenance(whom),
            "basis": _basis(kind, whom),
            "fact": fact,
        }
        self._told += 1
        return {
            "specversion": "1.0",
            "id": f"{self._story}-{self._told:03}",
            "source": PREFIX + (whom.sender or _of_family(_SENDERS, type_) or "hr"),
            "type": type_,
            "time": self._sent_at(whom.arrives, _known_on(kind, on, fact)),
            "data": {name: part for name, part in data.items() if part},
        }

    def again(self, event: Event, on: str) -> Event:
        """The same statement sent once more, as after a lost answer."""
        return event | {"time": self._sent_at(on, on)}

    def _sent_at(self, arrives: str | None, known_on: str) -> str:
        delay = timedelta() if arrives else timedelta(days=self.chance.randint(0, 3))
        day = later(arrives or known_on, delay.days)
        return f"{day}T{self.chance.randint(9, 17):02}:{self.chance.randint(0, 59):02}:00+08:00"

    def _provenance(self, whom: About) -> dict[str, Any]:
        evidence = whom.document and [{
            "document": whom.document, "sha256": digest(whom.document),
            "kind": "DOCUMENT", "held_by": whom.unit or "u-org",
        }]  # fmt: skip
        return _lean(
            channel=whom.channel and _channel(whom.channel), recorder=whom.recorder,
            approver=whom.approver, corrects=whom.corrects,
            evidence=evidence,
        )  # fmt: skip


Story = Callable[[Teller], Iterator[Event]]


def corrects(event: Event, reason: str) -> dict[str, str]:
    return {"source": event["source"], "id": event["id"], "reason": reason}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def uscc(number: int) -> str:
    """An invented registration number: there is no region 990000."""
    return f"91990000MADEMA{number:04}"


def _known_on(kind: Kind, occurred: str, fact: dict[str, Any]) -> str:
    """The day on which all has happened that an event says."""
    days: list[str] = [fact[name] for name in happened(kind.fact) if fact.get(name)]
    return max([Period.parse(occurred).last.isoformat(), *days])


def _subject(whom: About) -> dict[str, Any]:
    return _lean(
        officials=list(whom.officials), tenure=whom.tenure, unit=whom.unit, stage=whom.stage,
        cases=[*([whom.case] if whom.case else []), *whom.also], circle=whom.circle,
        mechanism=whom.mechanism,
    )  # fmt: skip


def _basis(kind: Kind, whom: About) -> dict[str, Any]:
    articles = [
        {"rule": rule.name, "article": rule.article or NO_ARTICLE_NUMBER} for rule in kind.rules
    ]
    return _lean(
        articles=articles, classification=whom.classification, confidence=whom.confidence,
        link=whom.link or _of_family(_LINKS, kind.name),
    )  # fmt: skip


def _channel(letters: str) -> dict[str, str]:
    return {name: str(value) for name, value in dataclasses.asdict(channel(letters)).items()}


def _of_family(table: dict[str, tuple[str, ...]], type_: str) -> str | None:
    family = type_.partition(".")[0]
    return next((name for name, families in table.items() if family in families), None)


def _lean(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}
