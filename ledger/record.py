"""The one write path: parse, gate, resolve, seal, append, receipt.

(1) read the statement by its kind's shape, every fault at once
(2) ask the gates whether it may be held
(3) resolve the officials it names, and the entry it corrects
(4) seal what is personal and append, under the condition that keeps identities unique
(5) answer with a receipt; the same source and id with the same content gets the first one, for
    ever, whatever rules or keys have become since

Refused content is kept nowhere.
"""

from __future__ import annotations

import difflib
import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eventsourcing.dcb.api import DCBAppendCondition

from domain import gates
from domain.catalogue import all_kinds
from domain.entry import Basis, Entry, Provenance, Recorded, Subject, When
from domain.errors import (
    ConditionFailed,
    ContentConflict,
    Fault,
    Forbidden,
    IdentityTaken,
    Refused,
    UnknownKind,
    Unreadable,
    refused,
)
from domain.events.register import LedgerOpened, ManagementLevel, OfficialRegistered
from domain.values import Period
from ledger.codec import Codec, decode, split
from ledger.identity import Identity, register_condition, register_tags
from ledger.leaf import leaf, leaf_hash
from ledger.recorders.base import Answer, Clash, Draft, LedgerRecorder, Placed, Proposal, Row
from ledger.shapes import shape
from vault.keys import KeyDestroyed, Keys
from vault.sealing import keyed_digest

LATE_DAYS = 30
"""Recorded more than this many days after it happened: indicator R20's default (D)."""
PARTS: dict[str, type] = {
    "subject": Subject,
    "when": When,
    "provenance": Provenance,
    "basis": Basis,
}
OWN_SOURCE = "urn:supervision:ledger"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sender says, its envelope checked; `data` is any JSON value."""

    source: str
    id: str
    type: str
    data: Any
    subject: str | None = None
    sent_at: str | None = None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a statement is recorded. `leaf` is the hex of its leaf hash."""

    ledger: str
    position: int
    recorded_at: datetime
    leaf: str
    source: str
    id: str
    repeated: bool = False
    late: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class _Ready:
    statement: Statement
    entry: Entry
    draft: Draft
    condition: DCBAppendCondition | None


class Record:
    """Accepts statements for one ledger. Thread-safe as far as its recorder is."""

    def __init__(
        self, recorder: LedgerRecorder, keys: Keys, chance: Callable[[int], bytes]
    ) -> None:
        self.recorder = recorder
        self.codec = Codec(recorder.ledger, keys, chance)
        self._content_key = keys.keys_for([f"ledger/{recorder.ledger}"]).popitem()[1]
        self._identity = Identity(recorder)
        self._zone: ZoneInfo | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the ledger's days are cut, from its first entry."""
        if self._zone is None:
            (first,) = self.recorder.page(0, 1)
            self._zone = ZoneInfo(decode(first.data).fact.zone)
        return self._zone

    def open(self, body: str, level: ManagementLevel, zone: str, today: date) -> None:
        """Write the first entry of an empty ledger; an open one stays as it is."""
        ZoneInfo(zone)
        if self.recorder.head():
            return
        entry = Entry(
            fact=LedgerOpened(body=body, level=level, zone=zone),
            subject=Subject(),
            when=When(occurred=Period.day(today)),
            provenance=Provenance(source=OWN_SOURCE, source_id="opened"),
        )
        draft = self._draft(entry, (), self._content("ledger.opened", None, {}))
        self.recorder.propose([Proposal((draft,), DCBAppendCondition())])

    def accept(self, statements: Sequence[Statement]) -> list[Receipt]:
        """All of them or none. Raises Refused, its pointers led by the index in a batch."""
        pending: dict[str, str] = {}
        ready: list[_Ready] = []
        faults: list[tuple[int, Refused]] = []
        for index, statement in enumerate(statements):
            try:
                ready.append(self._prepare(statement, pending))
            except Refused as refusal:
                faults.append((index, refusal))
        if faults:
            if all(self._first_receipt(statement) for statement in statements):
                return [self._first_receipt(statement) or _never() for statement in statements]
            raise _together(faults, len(statements))
        condition = _all_of([it.condition for it in ready])
        (answer,) = self.recorder.propose([Proposal(tuple(it.draft for it in ready), condition)])
        return self._answered(ready, answer)

    def accept_each(self, statements: Iterable[Statement]) -> list[Receipt | Refused]:
        """Each on its own, in order, in as few transactions as their dependencies allow."""
        answers: dict[int, Receipt | Refused] = {}
        waiting: list[tuple[int, _Ready]] = []

        def flush() -> None:
            proposals = [Proposal((it.draft,), it.condition) for _index, it in waiting]
            for (index, it), answer in zip(waiting, self.recorder.propose(proposals), strict=True):
                try:
                    (answers[index],) = self._answered([it], answer)
                except Refused as refusal:
                    answers[index] = refusal
            waiting.clear()

        for index, statement in enumerate(statements):
            for last_try in (False, True):
                try:
                    waiting.append((index, self._prepare(statement, {})))
                except Refused as refusal:
                    # what it names may be on its way: write that first, then look again
                    if waiting and not last_try:
                        flush()
                        continue
                    answers[index] = self._first_receipt(statement) or refusal
                break
        if waiting:
            flush()
        return [answers[index] for index in sorted(answers)]

    def as_posted(self, row: Row) -> dict[str, Any]:
        """The entry as a CloudEvent again, personal values opened, with its receipt.

        `erased` lists the pointers whose key was destroyed.
        """
        stored, erased = self.codec.read_back(row.data)
        provenance, when = stored["provenance"], stored["when"]
        statement = Statement(provenance.pop("source"), provenance.pop("source_id"), row.type, None)
        receipt = self._receipt(statement, Placed(row))
        event = {
            "specversion": "1.0", "id": statement.id, "source": statement.source, "type": row.type,
            "subject": provenance.pop("subject", None),
            "time": when.pop("sent_at", None), "traceparent": provenance.pop("traceparent", None),
            "data": {part: stored[part] for part in (*PARTS, "fact") if stored[part]},
            "receipt": {"ledger": receipt.ledger, "position": receipt.position,
                        "recorded_at": receipt.recorded_at.isoformat(timespec="microseconds"),
                        "leaf": receipt.leaf},
            "erased": [f"/data/fact{pointer}" for pointer in erased],
        }  # fmt: skip
        return {name: value for name, value in event.items() if value}

    def dry_run(self, statement: Statement) -> Entry:
        """What would be recorded, without recording it. Raises Refused."""
        return self._prepare(statement, {}).entry

    # (1) to (3) -------------------------------------------------------------------------------

    def _prepare(self, statement: Statement, pending: dict[str, str]) -> _Ready:
        entry = read_statement(statement)
        fact, _personal = split(entry.fact)
        gates.check(entry, {"data": {**_parts(entry), "fact": fact}})
        if isinstance(entry.fact, LedgerOpened):
            raise refused(
                Forbidden, "/type", "ledger.opened", "a ledger is opened once, by its own service"
            )
        target = self._identity.target(entry)
        officials = self._identity.officials(entry, pending)
        condition = None if target else register_condition(entry, officials, self._identity)
        if isinstance(entry.fact, OfficialRegistered):
            pending[officials[0]] = officials[0]
        content = self._content(statement.type, statement.subject, statement.data)
        try:
            draft = self._draft(entry, officials, content, target)
        except KeyDestroyed:
            raise refused(
                Forbidden, "/data/subject/officials", "person.erased",
                "the personal key of this official was destroyed; nothing new is sealed for them",
            ) from None  # fmt: skip
        return _Ready(statement, entry, draft, condition)

    def _draft(
        self, entry: Entry, officials: tuple[str, ...], content: bytes, target: Row | None = None
    ) -> Draft:
        ref = (entry.provenance.source, entry.provenance.source_id)
        data = self.codec.encode(entry, officials)
        return Draft(entry.kind.name, data, _tags(entry, officials, target), ref, content)

    def _content(self, kind: str, subject: str | None, data: Any) -> bytes:
        """What makes two statements the same; dates of sending and traces do not."""
        canonical = json.dumps([kind, subject, data], sort_keys=True, separators=(",", ":"))
        return keyed_digest(self._content_key, b"content", canonical.encode())

    # (5) ----------------------------------------------------------------------------------------

    def _answered(self, ready: Sequence[_Ready], answer: Answer) -> list[Receipt]:
        if isinstance(answer, Clash):
            raise self._clash(ready, answer)
        return [
            self._receipt(it.statement, placed, it.entry)
            for it, placed in zip(ready, answer, strict=True)
        ]

    def _clash(self, ready: Sequence[_Ready], clash: Clash) -> Refused:
        if clash.row is None:
            if all(it.condition is None for it in ready):
                return ConditionFailed()
            return refused(
                IdentityTaken, "/data/subject/officials", "identity.taken",
                "the id or key was given to someone else in the meantime", "read it back and try again",
            )  # fmt: skip
        index = next(
            i
            for i, it in enumerate(ready)
            if it.draft.ref and ref_tag(it.draft.ref) in clash.row.tags
        )
        fault = Fault(
            f"/{index}/id" if len(ready) > 1 else "/id", "identity.content",
            "this source and id are recorded already, with other content",
            "send a correction under a new id: data.provenance.corrects",
        )  # fmt: skip
        return ContentConflict((fault,), position=clash.row.position)

    def _receipt(self, statement: Statement, placed: Placed, entry: Entry | None = None) -> Receipt:
        row = placed.row
        made = leaf(
            self.recorder.ledger, row.position, row.type, row.tags, row.recorded_at_us, row.data
        )
        recorded_at = instant(row.recorded_at_us)
        late = bool(entry) and recorded_at.astimezone(self.zone).date() - (
            entry or _never()
        ).when.occurred.last > timedelta(days=LATE_DAYS)
        return Receipt(
            self.recorder.ledger, row.position, recorded_at, leaf_hash(made).hex(),
            statement.source, statement.id, placed.repeated, late,
        )  # fmt: skip

    def _first_receipt(self, statement: Statement) -> Receipt | None:
        row = self.recorder.at((statement.source, statement.id))
        if row is None:
            return None
        content = self._content(statement.type, statement.subject, statement.data)
        if not hmac.compare_digest(row.content, content):
            return None
        return self._receipt(statement, Placed(row, repeated=True))


def read_statement(statement: Statement) -> Entry:
    """Raise UnknownKind or Unreadable with every fault, each pointing into the event."""
    kind = all_kinds().get(statement.type)
    if kind is None:
        near = difflib.get_close_matches(statement.type, all_kinds(), n=1)
        raise refused(
            UnknownKind, "/type", "type.unknown", "no such type of event",
            f"did you mean {near[0]}?" if near else "see GET /v1/event-types",
        )  # fmt: skip
    data = statement.data
    if not isinstance(data, dict):
        raise refused(Unreadable, "/data", "schema.object", "data is a JSON object")
    faults = [
        Fault(f"/data/{key}", "schema.unlisted", "no such part", "one of subject, when, provenance, basis, fact")
        for key in data.keys() - PARTS.keys() - {"fact"}
    ]  # fmt: skip
    read: dict[str, Any] = {}
    for name, cls in {**PARTS, "fact": kind.fact}.items():
        try:
            part = data.get(name, {})
            read[name] = shape(cls).read(_with_envelope(name, part, statement), f"/data/{name}")
        except Unreadable as error:
            faults += error.faults
    if not faults and statement.subject and statement.subject not in read["subject"].officials:
        faults.append(Fault("/subject", "entry.subject", "is not among data.subject.officials"))
    if faults:
        raise Unreadable(tuple(faults))
    return Entry(**read)


def _with_envelope(name: str, part: Any, statement: Statement) -> Any:
    """The event's own attributes take their places; a sender may not state them twice."""
    told: dict[str, Any] = {}
    if name == "provenance":
        told = {"source": statement.source, "source_id": statement.id}
        told |= {"traceparent": statement.traceparent} if statement.traceparent else {}
        told |= {"subject": statement.subject} if statement.subject else {}
    elif name == "when":
        told = {"sent_at": statement.sent_at} if statement.sent_at else {}
    if not isinstance(part, dict):
        return part
    twice = part.keys() & ENVELOPE.get(name, frozenset())
    if twice:
        raise Unreadable(
            tuple(
                Fault(
                    f"/data/{name}/{key}",
                    "schema.unlisted",
                    "comes from the event's own attributes",
                )
                for key in sorted(twice)
            )
        )
    return {**part, **told}


ENVELOPE = {
    "provenance": frozenset({"source", "source_id", "subject", "traceparent"}),
    "when": frozenset({"sent_at"}),
}
"""Fields that CloudEvents attributes fill: `source`, `id`, `subject`, `traceparent`, `time`."""


def recorded(row: Row) -> Recorded:
    """The row as an entry in its place. Raises Undecodable."""
    return Recorded(row.position, instant(row.recorded_at_us), row.tags, decode(row.data))


def instant(microseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def ref_tag(ref: tuple[str, str]) -> str:
    """`ref:<source>:<id>`, colons of the source escaped so that it reads back one way."""
    return f"ref:{ref[0].replace('%', '%25').replace(':', '%3A')}:{ref[1]}"


def _tags(entry: Entry, officials: tuple[str, ...], target: Row | None) -> tuple[str, ...]:
    subject = entry.subject
    own = [f"official:{official}" for official in officials]
    own += [f"tenure:{subject.tenure}"] if subject.tenure else []
    own += [f"case:{case}" for case in subject.cases]
    own += [f"unit:{subject.unit}"] if subject.unit else []
    own += register_tags(entry)
    # a correction is found wherever its target is found
    theirs = [tag for tag in (target.tags if target else ()) if not tag.startswith("ref:")]
    ref = ref_tag((entry.provenance.source, entry.provenance.source_id))
    return (*dict.fromkeys([*own, *theirs]), ref)


def _parts(entry: Entry) -> dict[str, Any]:
    return {name: shape(cls).write(getattr(entry, name)) for name, cls in PARTS.items()}


def _all_of(conditions: Iterable[DCBAppendCondition | None]) -> DCBAppendCondition | None:
    given = [condition for condition in conditions if condition]
    if not given:
        return None
    after = min(condition.after or 0 for condition in given)
    query = replace(given[0].fail_if_events_match)
    query.items = [item for condition in given for item in condition.fail_if_events_match.items]
    return DCBAppendCondition(query, after)


def _together(faults: list[tuple[int, Refused]], size: int) -> Refused:
    """One refusal for a batch, of the first one's kind, every pointer led by its index."""
    first = faults[0][1]
    if size > 1:
        first.faults = tuple(
            replace(fault, pointer=f"/{index}{fault.pointer}")
            for index, refusal in faults
            for fault in refusal.faults
        )
    return first


def _never() -> Any:
    raise AssertionError("unreachable")
