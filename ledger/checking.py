"""Whether a statement may be recorded; nothing is written and no key is made.

(1) read the statement by its kind's shape, every fault at once
(2) ask the gates whether it may be held
(3) ask the adopted packs whether a local kind is on; resolve the officials it names, and the entry
    it corrects
(4) ask the guard whether a complaint about them may be held
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery

from domain import gates
from domain.catalogue import all_kinds
from domain.entry import Entry
from domain.errors import Fault, Forbidden, UnknownOfficial, Unreadable, refused
from domain.events.register import LedgerOpened, ManagementLevel
from domain.jurisdiction import UNKNOWN, complains, may_complain
from ledger.codec import Codec, Parted, has_personal, part
from ledger.identity import Identity
from ledger.jurisdiction import Foregoing, Guard
from ledger.local_kinds import LocalKinds
from ledger.recorders.base import LedgerRecorder
from ledger.restating import Restating, Supposed
from ledger.statement import Statement, read_statement
from ledger.tags import tags_of
from ledger.terms import Condition


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement that nothing speaks against; `tags` and `unless` as in a draft."""

    statement: Statement
    entry: Entry
    parted: Parted
    tags: tuple[str, ...]
    unless: DCBAppendCondition | None = None


MOST_TAGS = 2_000
"""Of an entry. No statement has half as many; a correction also carries those of its target."""


class Checking:
    def __init__(
        self,
        recorder: LedgerRecorder,
        codec: Codec,
        is_open: Callable[[], bool],
        level: Callable[[], ManagementLevel],
    ) -> None:
        self._codec = codec
        self._is_open = is_open
        self._guard = Guard(recorder, level)
        self._identity = Identity(recorder)
        self._restating = Restating(recorder)
        self._local_kinds = LocalKinds(recorder)

    def check(
        self,
        statement: Statement,
        pending: MutableMapping[str, str],
        supposed: Supposed | None = None,
        foregoing: Foregoing | None = None,
    ) -> Checked:
        """`pending` are the ids, keys and local kinds that the same batch makes known, `foregoing`
        what it says before of who manages whom, `supposed` what a trial would have stored before.
        Raises Refused.
        """
        if not self._is_open():
            raise refused(
                Forbidden, "", "ledger.not-open", "the ledger is not open yet", "try again later"
            )
        entry, parted = alone(statement)
        self._local_kinds.check(entry, pending)  # (3)
        head = self._guard.head(entry)  # before anything is read that the entry rests on
        chain = self._restating.chain(entry, supposed)
        complaint = head is not None and (complains(entry) or bool(chain and chain.complaint))
        try:
            officials = self._identity.officials(entry, pending)
        except UnknownOfficial as refusal:
            if complaint:
                refusal.faults = tuple(replace(it, way_out=UNKNOWN) for it in refusal.faults)
            raise
        unless = chain.unless if chain else self._identity.claim(entry, officials, pending)
        if head is not None and complaint:  # (4)
            managed = self._guard.judge(entry, officials, head, foregoing)
            unless = _both(unless, managed) if unless else managed
        tags = tags_of(entry, officials, chain.tags if chain else ())
        if len(tags) > MOST_TAGS:
            raise refused(
                Unreadable, "/data/provenance/corrects", "correction.tags",
                f"this statement and its corrections concern more than {MOST_TAGS} people, cases and documents",
                "say the rest in a statement of its own",
            )  # fmt: skip
        if parted.personal:
            holders = self._codec.holders(entry, officials, parted.personal)
            parted = replace(parted, holders=holders)
        return Checked(statement, entry, parted, tags, unless)

    def condition(self, told: Condition) -> Condition:
        """With its officials by their ids. Raises UnknownOfficial."""
        tags = []
        for tag in told.tags:
            name = tag.removeprefix("official:")
            official = self._identity.resolve(name) if name != tag else None
            if name != tag and official is None:
                raise refused(
                    UnknownOfficial, "query:tags", "official.unknown",
                    "names an official who is not registered here",
                    "name a registered id, or a key that is linked to one",
                )  # fmt: skip
            tags.append(f"official:{official}" if official else tag)
        return Condition(told.after, tuple(dict.fromkeys(tags)))

    def at_hand(self, statement: Statement) -> bool:
        """Whether no key, no entry and nobody is to be looked for, so that nothing waits."""
        kind, data = all_kinds().get(statement.type), statement.data
        known = kind is not None and kind.supervises and not kind.local_pack
        if kind is None or not known or has_personal(kind.fact) or may_complain(kind):
            return False
        provenance = data.get("provenance", {}) if isinstance(data, dict) else None
        if not isinstance(provenance, dict) or "corrects" in provenance:
            return False
        subject = data.get("subject")
        named = subject.get("officials", ()) if isinstance(subject, dict) else ()
        return isinstance(named, list) and all(
            isinstance(it, str) and self._identity.is_known(it) for it in named
        )


def _both(one: DCBAppendCondition, other: DCBAppendCondition) -> DCBAppendCondition:
    """Nothing in the way of either since the head of the other, which was taken first of all."""
    items = [*one.fail_if_events_match.items, *other.fail_if_events_match.items]
    return DCBAppendCondition(DCBQuery(items), other.after)


def alone(statement: Statement) -> tuple[Entry, Parted]:
    """What can be said of it without asking the ledger: (1) and (2). Raises Refused."""
    entry = _sendable(statement)
    parted = part(entry)
    gates.check(entry, {"data": parted.parts})
    return entry, parted


def _sendable(statement: Statement) -> Entry:
    """The statement read. What nobody may send is told before whatever else is wrong with it.

    Raises UnknownKind, Unreadable, Forbidden.
    """
    kind, wrong = all_kinds().get(statement.type), tuple[Fault, ...]()
    try:
        entry = read_statement(statement)
    except Unreadable as refusal:
        if kind is None or kind.fact is not LedgerOpened:
            raise
        wrong = refusal.faults
    if kind is not None and kind.fact is LedgerOpened:
        raise Forbidden((_OPENED, *wrong))
    return entry


_OPENED = Fault(
    "/type", "ledger.opened", "a ledger is opened once, by its own service",
    "leave it out; GET /v1/event-types tells what is postable",
)  # fmt: skip


def correct_once(it: Checked, corrected: set[str]) -> None:
    """Each correction carries the tags of those before it, so one request holds one of a chain.

    Raises Unreadable.
    """
    for origin in (tag for tag in it.tags if tag.startswith("origin:")):
        if origin in corrected:
            raise refused(
                Unreadable, "/data/provenance/corrects", "correction.twice",
                "the batch corrects one statement twice", "send the corrections one after the other",
            )  # fmt: skip
        corrected.add(origin)
