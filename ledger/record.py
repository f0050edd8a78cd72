"""The one write path: read, gate, resolve, seal, append, receipt.

(1) read the statement by its kind's shape, every fault at once
(2) ask the gates whether it may be held
(3) resolve the officials it names, and the entry it corrects
(4) seal what is personal, once nothing is refused any more
(5) append, under the condition that keeps identities unique
(6) answer with a receipt; the same source and id with the same content gets the first one, for
    ever, whatever rules or keys have become since

Refused content is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from eventsourcing.dcb.api import DCBAppendCondition

from domain import gates
from domain.catalogue import all_kinds
from domain.entry import Entry
from domain.errors import (
    Busy,
    ContentConflict,
    Forbidden,
    Refused,
    Unreadable,
    refused,
)
from domain.events.register import LedgerOpened, ManagementLevel
from ledger.codec import Codec, Parted, decode, has_personal, part
from ledger.identity import Identity
from ledger.receipt import Receipt, as_posted, receipt
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Answer, Clash, Draft, Placed, Proposal, Ref, Row
from ledger.repeats import Repeats, conflict
from ledger.statement import Statement, read_statement
from ledger.tags import tags_of
from ledger.writer import MOST_WAITING, Writer
from vault.keys import KeyDestroyed, Keys
from vault.sealing import derived

_MOST_TRIES = 20
OWN_SOURCE = "urn:supervision:ledger"


class LookAgain(Exception):
    """The statement may be a retry, or lost a race: `accept` finds out."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A statement that nothing speaks against; `tags` and `unless` as in a draft."""

    statement: Statement
    entry: Entry
    parted: Parted
    tags: tuple[str, ...]
    unless: DCBAppendCondition | None = None


class Record:
    """Accepts statements for one ledger. Thread-safe as far as its recorder is."""

    def __init__(
        self,
        recorder: LedgerRecorder,
        keys: Keys,
        chance: Callable[[int], bytes],
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.recorder = recorder
        self._writer = Writer(recorder, most_waiting)
        self.codec = Codec(recorder.ledger, keys, chance)
        own = keys.keys_for([f"ledger/{recorder.ledger}"]).popitem()[1]
        self._repeats = Repeats(recorder, self.codec, derived(own, b"content"))
        self._identity = Identity(recorder)
        self._zone: ZoneInfo | None = None

    def close(self) -> None:
        """Write what waits, then take no more."""
        self._writer.close()

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
        statement = Statement(OWN_SOURCE, "opened", "ledger.opened", data)
        entry = read_statement(statement)
        checked = _Checked(statement, entry, part(entry), tags_of(entry, ()))
        if not self.recorder.head():
            self._writer.propose([Proposal((self._draft(checked),), DCBAppendCondition())])

    def accept(self, statements: Sequence[Statement]) -> list[Receipt]:
        """All of them or none. Raises Refused, its pointers led by the index in a batch."""
        settled: dict[int, Receipt] = {}
        for _try in range(_MOST_TRIES + len(statements)):
            ready, known = self._checked(statements, settled)
            drafts = self._sealed(ready, len(statements))
            if drafts:
                (answer,) = self._writer.propose([Proposal(tuple(drafts.values()))])
                if isinstance(answer, Clash):
                    # who lost a race for an id, a key or a correction looks again
                    settled |= self._settled(answer, ready, len(statements)) if answer.ref else {}
                    continue
                for index, placed in zip(drafts, answer, strict=True):
                    known[index] = self._receipt(placed, ready[index].entry)
            return [known[index] for index in range(len(statements))]
        raise Busy

    def submit(self, statement: Statement, done: Callable[[Receipt | Exception], None]) -> bool:
        """Begin to write what is judged without asking anybody; False where it is not, then accept.

        `done` is called from the writer's thread, with what stands in the way where another look
        is needed. Raises Busy.
        """
        if not self._at_hand(statement):
            return False
        try:
            it = self._check(statement, {})
            draft = self._draft(it)
        except Refused:  # perhaps a retry of what was recorded under other rules
            return False

        def written(outcome: list[Answer] | Exception) -> None:
            if isinstance(outcome, Exception):
                done(outcome)
            elif isinstance(outcome[0], Clash):
                done(LookAgain())
            else:
                done(self._receipt(outcome[0][0], it.entry))

        self._writer.submit([Proposal((draft,))], written)
        return True

    def _at_hand(self, statement: Statement) -> bool:
        """Whether no key, no entry and nobody is to be looked for."""
        kind, data = all_kinds().get(statement.type), statement.data
        if kind is None or not kind.supervises or has_personal(kind.fact):
            return False
        provenance = data.get("provenance", {}) if isinstance(data, dict) else None
        if not isinstance(provenance, dict) or "corrects" in provenance:
            return False
        subject = data.get("subject")
        named = subject.get("officials", ()) if isinstance(subject, dict) else ()
        return isinstance(named, list) and all(
            isinstance(it, str) and self._identity.is_known(it) for it in named
        )

    def accept_each(self, statements: Iterable[Statement]) -> list[Receipt | Refused]:
        """Each on its own, in order, in as few transactions as their dependencies allow."""
        answers: dict[int, Receipt | Refused] = {}
        waiting: dict[int, _Checked] = {}
        for index, statement in enumerate(statements):
            for last_try in (False, True):
                try:
                    waiting[index] = self._check(statement, {})
                except Refused as refusal:
                    # what it names may be on its way: write that first, then look again
                    if waiting and not last_try:
                        answers |= self._flushed(waiting)
                        continue
                    answers[index] = self._standing(statement) or refusal
                break
        answers |= self._flushed(waiting)
        return [answers[index] for index in sorted(answers)]

    def _flushed(self, waiting: dict[int, _Checked]) -> dict[int, Receipt | Refused]:
        """Write what waits, each on its own, and forget it."""
        answers: dict[int, Receipt | Refused] = {}
        drafts: dict[int, Draft] = {}
        self._make_keys(waiting.values())
        for index, it in waiting.items():
            try:
                drafts[index] = self._draft(it)
            except Refused as refusal:
                answers[index] = self._standing(it.statement) or refusal
        proposals = [Proposal((draft,)) for draft in drafts.values()]
        found = self._writer.propose(proposals) if proposals else []
        for index, answer in zip(drafts, found, strict=True):
            it = waiting[index]
            if isinstance(answer, tuple):
                answers[index] = self._receipt(answer[0], it.entry)
            elif answer.ref:
                try:
                    answers[index] = self._settled(answer, {0: it}, 1)[0]
                except Refused as refusal:
                    answers[index] = refusal
            else:  # a neighbour was first; alone it is looked at again
                try:
                    (answers[index],) = self.accept([it.statement])
                except Refused as refusal:
                    answers[index] = refusal
        waiting.clear()
        return answers

    def as_posted(self, row: Row) -> dict[str, Any]:
        """The entry as a CloudEvent again, personal values opened, with its receipt."""
        return as_posted(self.recorder.ledger, self.codec, row)

    def dry_run(self, statement: Statement) -> Entry:
        """What would be recorded; nothing is, and no key is made. Raises Refused."""
        checked = self._check(statement, {})
        try:
            self.codec.check(checked.parted)
        except KeyDestroyed:
            raise _erased() from None
        return checked.entry

    # (1) to (3) -------------------------------------------------------------------------------

    def _checked(
        self, statements: Sequence[Statement], settled: dict[int, Receipt]
    ) -> tuple[dict[int, _Checked], dict[int, Receipt]]:
        """What is to be written, and the receipts of what need not be read again. Raises Refused."""
        pending: dict[str, str] = {}
        ready: dict[int, _Checked] = {}
        known = dict(settled)
        refusals: dict[int, Refused] = {}
        corrected, twins = set[str](), dict[Ref, _Checked]()
        for index, statement in enumerate(statements):
            if index in settled:
                continue
            ref = (statement.source, statement.id)
            if ref in twins and self._repeats.said_twice(twins[ref].statement, statement):
                ready[index] = twins[ref]
                continue
            try:
                ready[index] = twins[ref] = self._check(statement, pending)
                _correct_once(ready[index], corrected)
            except Refused as refusal:
                stands = self._standing(statement)
                if isinstance(stands, Receipt):
                    known[index] = stands
                else:
                    refusals[index] = stands or refusal
        if refusals:
            raise _together(refusals, len(statements))
        return ready, known

    def _check(self, statement: Statement, pending: dict[str, str]) -> _Checked:
        """`pending` are the ids and keys that the same batch makes known. Raises Refused."""
        self._check_open()
        entry = read_statement(statement)
        parted = part(entry)
        gates.check(entry, {"data": parted.parts})
        if isinstance(entry.fact, LedgerOpened):
            raise refused(
                Forbidden, "/type", "ledger.opened", "a ledger is opened once, by its own service"
            )
        chain = self._identity.chain(entry)
        officials = self._identity.officials(entry, pending)
        unless = chain.unless if chain else self._identity.claim(entry, officials, pending)
        tags = tags_of(entry, officials, chain.tags if chain else ())
        if parted.personal:
            holders = self.codec.holders(entry, officials, parted.personal)
            parted = replace(parted, holders=holders)
        return _Checked(statement, entry, parted, tags, unless)

    def _check_open(self) -> None:
        try:
            _ = self.zone
        except LookupError:
            raise refused(
                Forbidden, "", "ledger.not-open", "the ledger is not open yet", "try again later"
            ) from None

    # (4) --------------------------------------------------------------------------------------

    def _sealed(self, ready: dict[int, _Checked], size: int) -> dict[int, Draft]:
        """Raise Refused for whose key was destroyed."""
        self._make_keys(ready.values())
        drafts, refusals = dict[int, Draft](), dict[int, Refused]()
        for index, it in ready.items():
            try:
                drafts[index] = self._draft(it)
            except Refused as refusal:
                refusals[index] = refusal
        if refusals:
            raise _together(refusals, size)
        return drafts

    def _make_keys(self, checked: Iterable[_Checked]) -> None:
        """All at once: each commit of the key store waits for the disk."""
        with suppress(KeyDestroyed):  # told where the one entry is sealed
            self.codec.make_keys(it.parted for it in checked)

    def _draft(self, it: _Checked) -> Draft:
        told, provenance = it.statement, it.entry.provenance
        try:
            data = self.codec.encode(it.entry, it.parted)
        except KeyDestroyed:
            raise _erased() from None
        content = self._repeats.content(told)
        ref = (provenance.source, provenance.source_id)
        return Draft(it.entry.kind.name, data, it.tags, ref, content, it.unless)

    # (6) --------------------------------------------------------------------------------------

    def _receipt(self, placed: Placed, entry: Entry | None = None) -> Receipt:
        return receipt(self.recorder.ledger, self.zone, placed, entry)

    def _settled(self, clash: Clash, ready: dict[int, _Checked], size: int) -> dict[int, Receipt]:
        """The receipt of what only looked like other content. Raises ContentConflict."""
        refs = {i: (it.statement.source, it.statement.id) for i, it in ready.items()}
        index = max(index for index, ref in refs.items() if ref == clash.ref)
        stands = self._standing(ready[index].statement) if clash.row else None
        if not isinstance(stands, Receipt):
            raise _together({index: stands or conflict(None)}, size)
        return {index: stands}

    def _standing(self, statement: Statement) -> Receipt | ContentConflict | None:
        found = self._repeats.standing(statement)
        return self._receipt(Placed(found, repeated=True)) if isinstance(found, Row) else found


def _erased() -> Refused:
    return refused(
        Forbidden, "/data/subject/officials", "person.erased",
        "the personal key of this official was destroyed; nothing new is sealed for them",
    )  # fmt: skip


def _correct_once(it: _Checked, corrected: set[str]) -> None:
    """Each correction carries the tags of those before it, so one request holds one of a chain."""
    for origin in (tag for tag in it.tags if tag.startswith("origin:")):
        if origin in corrected:
            raise refused(
                Unreadable, "/data/provenance/corrects", "correction.twice",
                "the batch corrects one statement twice", "send the corrections one after the other",
            )  # fmt: skip
        corrected.add(origin)


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
