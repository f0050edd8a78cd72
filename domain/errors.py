"""The tree of refusals.

Refused                       nothing was recorded
  x Unreadable                the statement cannot be read: schema, date, number
  x UnknownKind               no such kind of event
  x Forbidden                 a gate holds it back: it may not be recorded here
  x UnknownOfficial           names an official who is not registered
  x UnknownTarget             corrects or undoes an entry that is not in this ledger
  x IdentityTaken             an id or key that already belongs to someone
  x ContentConflict           same source and id, other content
  x ConditionFailed           what the sender relied on has changed
  x KeyReused                 the key came before, with another request
  x Busy                      try the same request again later
  x Damaged                   the ledger is not as it was written: nothing is added to it
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: `pointer` is a JSON pointer into what was sent; the value is not repeated.

    `rule` is a stable code, `detail` says what is wrong and `way_out` what the sender can do.
    """

    pointer: str
    rule: str
    detail: str
    way_out: str = ""


@dataclass(eq=False)
class Refused(Exception):
    """Base of every refusal. `code` is stable and names a documentation page."""

    faults: tuple[Fault, ...] = ()
    code: str = field(default="refused", init=False)

    def __str__(self) -> str:
        return "; ".join(f"{fault.pointer or '/'}: {fault.detail}" for fault in self.faults)


@dataclass(eq=False)
class Unreadable(Refused):
    code: str = field(default="event-unreadable", init=False)


@dataclass(eq=False)
class UnknownKind(Refused):
    code: str = field(default="unknown-event-type", init=False)


@dataclass(eq=False)
class Forbidden(Refused):
    code: str = field(default="may-not-be-recorded", init=False)


@dataclass(eq=False)
class UnknownOfficial(Refused):
    code: str = field(default="unknown-official", init=False)


@dataclass(eq=False)
class UnknownTarget(Refused):
    code: str = field(default="unknown-target", init=False)


@dataclass(eq=False)
class IdentityTaken(Refused):
    code: str = field(default="identity-taken", init=False)


@dataclass(eq=False)
class ContentConflict(Refused):
    """`position` is that of the entry which holds the source and id already."""

    position: int = 0
    code: str = field(default="event-id-conflict", init=False)


@dataclass(eq=False)
class ConditionFailed(Refused):
    """`position` is that of the newest entry in the way."""

    position: int = 0
    code: str = field(default="condition-failed", init=False)


@dataclass(eq=False)
class KeyReused(Refused):
    code: str = field(default="idempotency-key-reused", init=False)


@dataclass(eq=False)
class Busy(Refused):
    code: str = field(default="busy", init=False)


@dataclass(eq=False)
class Damaged(Refused):
    code: str = field(default="ledger-damaged", init=False)


def refused(
    kind: type[Refused], pointer: str, rule: str, detail: str, way_out: str = ""
) -> Refused:
    """A refusal with a single fault."""
    return kind((Fault(pointer, rule, detail, way_out),))
