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

import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eventsourcing.dcb.api import DCBAppendCondition

from domain import gates
from domain.entry import Entry, Recorded
from domain.errors import (
    ContentConflict,
    Fault,
    Forbidden,
    IdentityTaken,
    Refused,
    refused,
)
from domain.events.register import LedgerOpened, ManagementLevel
from domain.values import deeper_than
from ledger.codec import Codec, decode, split
from ledger.identity import Chain, Identity, register_tags
from ledger.leaf import leaf, leaf_hash
from ledger.recorders.base import (
    Answer,
    Clash,
    Draft,
    LedgerRecorder,
    Placed,
    Proposal,
    Row,
    ref_tag,
)
from ledger.shapes import shape
from ledger.statement import DEEPEST, PARTS, Statement, read_statement
from vault.keys import KeyDestroyed, Keys
from vault.sealing import keyed_digest

LATE_DAYS = 30
"""Recorded more than this many days after it happened: indicator R20's default (D)."""
OWN_SOURCE = "urn:supervision:ledger"


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
        """The zone in which the ledger's days are cut, from its first entry. LookupError."""
        if self._zone is None:
            first = next(self.recorder.matching(["ledger.opened"]), None)
            if first is None:
                raise LookupError("the ledger is not open")
            self._zone = ZoneInfo(decode(first.data).fact.zone)
        return self._zone

    def open(self, body: str, level: ManagementLevel, zone: str, today: date) -> None:
        """Write the first entry of an empty ledger; an open one stays as it is.

        Raises Unreadable, or ZoneInfo's errors for an unknown zone.
        """
        ZoneInfo(zone)
        fact = {"body": body, "level": level, "zone": zone}
        data = {"when": {"occurred": today.isoformat()}, "fact": fact}
        entry = read_statement(Statement(OWN_SOURCE, "opened", "ledger.opened", data))
        draft = self._draft(entry, (), self._content("ledger.opened", None, data))
        if not self.recorder.head():
            self.recorder.propose([Proposal((draft,), DCBAppendCondition())])

    def accept(self, statements: Sequence[Statement]) -> list[Receipt]:
        """All of them or none. Raises Refused, its pointers led by the index in a batch."""
        answer: Answer = Clash()
        for _try in range(2):  # who lost a race for an id or key looks again, and is told why
            ready, known = self._prepared(statements)
            if not ready:
                break
            answer = self.recorder.propose([Proposal(tuple(it.draft for it in ready.values()))])[0]
            if isinstance(answer, tuple):
                placed = dict(zip(ready, answer, strict=True))
                known |= {
                    index: self._receipt(statements[index], place, ready[index].entry)
                    for index, place in placed.items()
                }
                break
            if answer.ref:
                break
        if isinstance(answer, Clash) and ready:
            raise self._clash(statements, ready, answer)
        return [known[index] for index in range(len(statements))]

    def accept_each(self, statements: Iterable[Statement]) -> list[Receipt | Refused]:
        """Each on its own, in order, in as few transactions as their dependencies allow."""
        answers: dict[int, Receipt | Refused] = {}
        waiting: dict[int, _Ready] = {}
        for index, statement in enumerate(statements):
            for last_try in (False, True):
                try:
                    waiting[index] = self._prepare(statement, {})
                except Refused as refusal:
                    # what it names may be on its way: write that first, then look again
                    if waiting and not last_try:
                        answers |= self._flushed(waiting)
                        continue
                    answers[index] = self._standing(statement) or refusal
                break
        answers |= self._flushed(waiting)
        return [answers[index] for index in sorted(answers)]

    def _flushed(self, waiting: dict[int, _Ready]) -> dict[int, Receipt | Refused]:
        """Write what waits, each on its own, and forget it."""
        found = (
            self.recorder.propose([Proposal((it.draft,)) for it in waiting.values()])
            if waiting
            else []
        )
        answers: dict[int, Receipt | Refused] = {}
        for (index, it), answer in zip(waiting.items(), found, strict=True):
            if isinstance(answer, tuple):
                answers[index] = self._receipt(it.statement, answer[0], it.entry)
            elif answer.ref:
                answers[index] = self._clash([it.statement], {0: it}, answer)
            else:  # a neighbour was first; alone it is looked at again
                try:
                    (answers[index],) = self.accept([it.statement])
                except Refused as refusal:
                    answers[index] = refusal
        waiting.clear()
        return answers

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

    # (1) to (4) -------------------------------------------------------------------------------

    def _prepared(
        self, statements: Sequence[Statement]
    ) -> tuple[dict[int, _Ready], dict[int, Receipt]]:
        """What is to be written, and the receipts of what need not be read again. Raises Refused."""
        pending: dict[str, str] = {}
        ready: dict[int, _Ready] = {}
        known: dict[int, Receipt] = {}
        refusals: dict[int, Refused] = {}
        for index, statement in enumerate(statements):
            try:
                ready[index] = self._prepare(statement, pending)
            except Refused as refusal:
                stands = self._standing(statement)
                if isinstance(stands, Receipt):
                    known[index] = stands
                else:
                    refusals[index] = stands or refusal
        if refusals:
            raise _together(refusals, len(statements))
        return ready, known

    def _prepare(self, statement: Statement, pending: dict[str, str]) -> _Ready:
        """`pending` are the ids and keys that the same batch makes known."""
        self._check_open()
        entry = read_statement(statement)
        fact, _personal = split(entry.fact)
        gates.check(entry, {"data": {**_parts(entry), "fact": fact}})
        if isinstance(entry.fact, LedgerOpened):
            raise refused(
                Forbidden, "/type", "ledger.opened", "a ledger is opened once, by its own service"
            )
        chain = self._identity.chain(entry)
        officials = self._identity.officials(entry, pending)
        unless = chain.unless if chain else self._identity.claim(entry, officials, pending)
        content = self._content(statement.type, statement.subject, statement.data)
        try:
            draft = self._draft(entry, officials, content, chain, unless)
        except KeyDestroyed:
            raise refused(
                Forbidden, "/data/subject/officials", "person.erased",
                "the personal key of this official was destroyed; nothing new is sealed for them",
            ) from None  # fmt: skip
        return _Ready(statement, entry, draft)

    def _check_open(self) -> None:
        try:
            _ = self.zone
        except LookupError:
            raise refused(
                Forbidden, "", "ledger.not-open", "the ledger is not open yet", "try again later"
            ) from None

    def _draft(
        self,
        entry: Entry,
        officials: tuple[str, ...],
        content: bytes,
        chain: Chain | None = None,
        unless: DCBAppendCondition | None = None,
    ) -> Draft:
        ref = (entry.provenance.source, entry.provenance.source_id)
        data = self.codec.encode(entry, officials)
        return Draft(entry.kind.name, data, _tags(entry, officials, chain), ref, content, unless)

    def _content(self, kind: str, subject: str | None, data: Any) -> bytes:
        """What makes two statements the same; dates of sending and traces do not."""
        if deeper_than(DEEPEST, data):  # never recorded, so never the same as what is
            return b""
        canonical = json.dumps([kind, subject, data], sort_keys=True, separators=(",", ":"))
        return keyed_digest(self._content_key, b"content", canonical.encode())

    # (5) ----------------------------------------------------------------------------------------

    def _clash(
        self, statements: Sequence[Statement], ready: dict[int, _Ready], clash: Clash
    ) -> Refused:
        if clash.ref is None:
            return refused(
                IdentityTaken, "/data/subject/officials", "identity.taken",
                "an id or key was given to someone else at the same moment", "send it again",
            )  # fmt: skip
        index = max(index for index, it in ready.items() if it.draft.ref == clash.ref)
        conflict = _conflict(clash.row)
        return _together({index: conflict}, len(statements))

    def _receipt(self, statement: Statement, placed: Placed, entry: Entry | None = None) -> Receipt:
        row = placed.row
        made = leaf(
            self.recorder.ledger, row.position, row.type, row.tags, row.recorded_at_us, row.data
        )
        recorded_at = instant(row.recorded_at_us)
        occurred = (entry or decode(row.data)).when.occurred.last
        late = recorded_at.astimezone(self.zone).date() - occurred > timedelta(days=LATE_DAYS)
        return Receipt(
            self.recorder.ledger, row.position, recorded_at, leaf_hash(made).hex(),
            statement.source, statement.id, placed.repeated, late,
        )  # fmt: skip

    def _standing(self, statement: Statement) -> Receipt | ContentConflict | None:
        """What the ledger says already under this source and id."""
        named = statement.source + statement.id
        if "\x00" in named or named != named.encode("utf-8", "replace").decode("utf-8"):
            return None  # no database holds such a text
        row = self.recorder.at((statement.source, statement.id))
        if row is None:
            return None
        content = self._content(statement.type, statement.subject, statement.data)
        if not hmac.compare_digest(row.content, content):
            return _conflict(row)
        return self._receipt(statement, Placed(row, repeated=True))


def recorded(row: Row) -> Recorded:
    """The row as an entry in its place. Raises Undecodable."""
    return Recorded(row.position, instant(row.recorded_at_us), row.tags, decode(row.data))


def instant(microseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def _tags(entry: Entry, officials: tuple[str, ...], chain: Chain | None) -> tuple[str, ...]:
    subject = entry.subject
    own = [f"official:{official}" for official in officials]
    own += [f"tenure:{subject.tenure}"] if subject.tenure else []
    own += [f"case:{case}" for case in subject.cases]
    own += [f"unit:{subject.unit}"] if subject.unit else []
    own += register_tags(entry)
    # a correction is found wherever its target is found
    theirs = chain.tags if chain else ()
    ref = ref_tag((entry.provenance.source, entry.provenance.source_id))
    return (*dict.fromkeys([*own, *theirs]), ref)


def _parts(entry: Entry) -> dict[str, Any]:
    return {name: shape(cls).write(getattr(entry, name)) for name, cls in PARTS.items()}


def _conflict(row: Row | None) -> ContentConflict:
    fault = Fault(
        "/id", "identity.content",
        "this source and id are recorded already, with other content" if row else
        "this source and id stand twice in the batch, with different content",
        "send a correction under a new id: data.provenance.corrects",
    )  # fmt: skip
    return ContentConflict((fault,), position=row.position if row else 0)


def _together(refusals: dict[int, Refused], size: int) -> Refused:
    """One refusal for a batch, of the first one's kind, every pointer led by its index."""
    first = next(iter(refusals.values()))
    if size > 1:
        first.faults = tuple(
            replace(fault, pointer=f"/{index}{fault.pointer}")
            for index, refusal in refusals.items()
            for fault in refusal.faults
        )
    return first
