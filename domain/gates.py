"""What may not be recorded, and why. Each gate is a pure function; GATES is the list in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from domain import jurisdiction, negative
from domain.catalogue import Agent, Circle, Officials
from domain.entry import Classification, Confidence, Entry
from domain.errors import Fault, Forbidden, Unreadable
from domain.events.discovery import AllegationRecorded
from domain.events.petitions import PetitionDispatchedUpward
from domain.fields import labels
from domain.numbers import NUMBERS
from domain.numbers import numbers as found_in
from domain.rulebook.published import what_is_wrong
from domain.values import open_strings

Gate = Callable[[Entry, dict[str, Any]], Iterator[Fault]]

_NO_CODE = re.compile(r"\s|[^\x00-\x7f]")
_SENTENCE = re.compile(r"[。！？；!?;]|\. ")
LONGEST_NAME = 100
"""Characters of a label in the personal and the social circle."""
OF_NOBODY = {
    "subject": ("tenure", "cases", "unit", "stage"),
    "provenance": ("causation", "correlation", "evidence"),
    "basis": ("link",),
}
"""What no receipt of a sealed envelope says: whom and what it concerns, and what leads there."""

ATTRIBUTES = {
    "/data/provenance/source": "/source",
    "/data/provenance/source_id": "/id",
    "/data/provenance/subject": "/subject",
    "/data/provenance/traceparent": "/traceparent",
    "/data/when/sent_at": "/time",
}
"""Where the event's own attributes are read, and where the sender wrote them."""
NEED_LINK = frozenset({Circle.PERSONAL, Circle.SOCIAL})

HOW_MANY = {
    Officials.NONE: (0, 0, "no official"),
    Officials.ANY: (0, 50, "at most fifty officials"),
    Officials.ONE: (1, 1, "exactly one official"),
    Officials.SOME: (1, 50, "one to fifty officials"),
}


def basis(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """State organs act only within statutory powers: PIPL 34 (F)."""
    if entry.kind.supervises and not entry.basis.articles:
        yield Fault(
            "/data/basis/articles", "gate.basis",
            "a supervision event rests on at least one article (PIPL 34)",
            "name the rule and the article under which you act",
        )  # fmt: skip


def classification(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """State secrets stay out of a system that is not certified for them: 保密法 2024 (F)."""
    if entry.basis.classification is Classification.STATE_SECRET:
        yield Fault(
            "/data/basis/classification", "gate.classification",
            "a state-secret payload may not be stored here (保密法)",
            "send a stub: STATE_SECRET_STUB with references and codes only",
        )  # fmt: skip


def stub(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """A stub of a state secret tells that something is, never what: no words (保密法 2024, F)."""
    if entry.basis.classification is not Classification.STATE_SECRET_STUB:
        return
    for pointer, text in open_strings(asdict(entry.fact)):
        if _NO_CODE.search(text):
            yield Fault(
                f"/data/fact{pointer.removesuffix('/value')}", "gate.stub",
                "the stub of a state secret holds codes, references, dates and counts only",
                "give a code or a reference, in ASCII and without white space",
            )  # fmt: skip


def proportionality(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """A personal or social matter needs a link to the office (domain 4.2, from PIPL 6 and 34)."""
    if entry.circle in NEED_LINK and entry.basis.link is None:
        yield Fault(
            "/data/basis/link", "gate.proportionality",
            f"a matter of the {entry.circle} circle needs its link to the office",
            "give link: DECLARATION_ITEM, INTEREST_LINK, CONFIRMED_DECISION or "
            "POST_RESTRICTION; without one it may not be recorded",
        )  # fmt: skip


def allegation(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """An allegation is never stored as a fact (DESIGN 7); what a body found is a consequence."""
    if (
        isinstance(entry.fact, AllegationRecorded)
        and entry.basis.confidence is Confidence.CONFIRMED
    ):
        yield Fault(
            "/data/basis/confidence", "gate.allegation",
            "an allegation is not a fact and is never recorded as confirmed",
            "send it as ASSERTED; what a body found is allegation.consequence-recorded",
        )  # fmt: skip


def published(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """A pack or a calendar is adopted whole, as it is, or not at all (DESIGN ideas 5 and 9)."""
    for it in what_is_wrong(entry.fact):
        yield replace(it, pointer=f"/data/fact{it.pointer}")


def source(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """In these circles a fact comes from the official or a competent organ (domain 4.2).

    What the public says is a complaint: it enters as a petition or a clue, and asserts.
    """
    if entry.circle not in NEED_LINK:
        return
    channel = entry.channel
    if channel is None or channel.agent is not Agent.MASSES:
        return
    if not entry.kind.channels and not jurisdiction.may_complain(entry.kind):
        yield Fault(
            "/data/provenance/channel/agent", "gate.source",
            f"what the public says of the {entry.circle} circle is no fact of this type",
            "register it as a petition or a clue; what a competent organ then finds is its own",
        )  # fmt: skip
    elif entry.basis.confidence is Confidence.CONFIRMED:
        yield Fault(
            "/data/basis/confidence", "gate.source",
            f"what the public says of the {entry.circle} circle is never confirmed by itself",
            "send it as ASSERTED; what a competent organ finds is a statement of its own",
        )  # fmt: skip


def narrative(entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """No narrative of these circles outside sealed documents (domain 4.2): a label is a name."""
    if entry.circle not in NEED_LINK:
        return
    for pointer, text in labels(entry.kind.fact, _fact(open_part)):
        if len(text) > LONGEST_NAME or _SENTENCE.search(text):
            yield Fault(
                f"/data/fact{pointer}", "gate.narrative",
                f"tells of the {entry.circle} circle in sentences; in the open stand names only",
                f"give the name alone, in at most {LONGEST_NAME} characters and without . ! ? ;",
            )  # fmt: skip


def negative_list(entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """Some matters have no field, so no code may stand in for one (domain 4.2)."""
    if not entry.kind.supervises:
        return
    for pointer, matter in negative.named_by_codes(entry.kind.fact, _fact(open_part)):
        yield Fault(
            f"/data/fact{pointer}", "gate.negative-list", *negative.told_of(matter)
        )  # fmt: skip


def sealed_envelope(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """That something went up leaves no subject, no text and nothing to find it by: 检举控告规则 15 (F)."""
    if not isinstance(entry.fact, PetitionDispatchedUpward):
        return
    for part, names in OF_NOBODY.items():
        for name in names:
            if getattr(getattr(entry, part), name):
                yield Fault(
                    f"/data/{part}/{name}", "gate.sealed-envelope",
                    "would tell what went up, or where to find it (检举控告规则 15)",
                    "leave it out: dates, organ and envelope number are all that is held",
                )  # fmt: skip


_KEYS = ("/data/fact/identifiers/", "/data/subject/officials/", "/data/provenance/subject")
"""Where the key of another system stands, which may well be eleven digits."""
_MADE = (
    *_KEYS, "/data/subject/cases/", "/data/subject/tenure", "/data/provenance/corrects/",
    "/data/provenance/source_id", "/id",
)  # fmt: skip
_COUNTED = re.compile(r"[0-9]{17,19}", re.ASCII)
"""What systems that number by time give: one in ten of these looks like a bank card."""


def numbers(_entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """The subject is a pseudonymous id and others are categories, never a number (domain 2.2, 4.1)."""
    for pointer, name in found_in(open_part):
        key = (name == "mobile-number" and pointer.startswith(_KEYS)) or (
            name == "bank-card" and pointer.startswith(_MADE) and _counted(open_part, pointer)
        )
        if pointer != "/data/provenance/traceparent" and not key:  # hexadecimal, and nobody's
            yield Fault(
                pointer, f"gate.{name}",
                f"looks like {NUMBERS[name].words}, which is never held in the open",
                "use a pseudonymous reference, or a personal field of the kind",
            )  # fmt: skip


def _counted(open_part: dict[str, Any], pointer: str) -> bool:
    found: Any = open_part
    for name in pointer.removeprefix("/").split("/"):
        found = found[int(name)] if isinstance(found, list | tuple) else found[name]
    return bool(_COUNTED.fullmatch(found))


def placement(entry: Entry) -> Iterator[Fault]:
    """An entry says whom it concerns, and which circle and channel where its kind has several."""
    kind, subject = entry.kind, entry.subject
    fewest, most, wanted = HOW_MANY[kind.officials]
    if not fewest <= len(subject.officials) <= most:
        yield Fault("/data/subject/officials", "entry.officials", f"{kind.name} concerns {wanted}")
    if len(set(subject.officials)) != len(subject.officials):
        yield Fault("/data/subject/officials", "entry.officials", "names an official twice")
    for need, present in (
        ("case", bool(subject.cases)), ("tenure", bool(subject.tenure)), ("unit", bool(subject.unit)),
    ):  # fmt: skip
        if need in kind.needs and not present:
            name = "cases" if need == "case" else need
            yield Fault(f"/data/subject/{name}", f"entry.{need}", f"{kind.name} needs its {need}")
    if kind.supervises and entry.circle is None:
        yield Fault("/data/subject/circle", "entry.circle", f"say which of {_list(kind.circles)}")
    if subject.circle and subject.circle not in kind.circles:
        yield Fault(
            "/data/subject/circle", "entry.circle", f"{kind.name} is of {_list(kind.circles)}"
        )
    if subject.mechanism and subject.mechanism not in kind.mechanisms:
        yield Fault(
            "/data/subject/mechanism", "entry.mechanism", f"one of {_list(kind.mechanisms)}"
        )
    if kind.supervises and entry.channel is None:
        yield Fault("/data/provenance/channel", "entry.channel", "say direction, side and agent")
    if kind.channels and entry.provenance.channel and entry.provenance.channel not in kind.channels:
        yield Fault("/data/provenance/channel", "entry.channel", f"{kind.name} has another channel")


GATES: tuple[Gate, ...] = (
    basis, classification, stub, proportionality, source, narrative, negative_list, allegation,
    published, sealed_envelope, numbers,
)  # fmt: skip


def check(entry: Entry, open_part: dict[str, Any]) -> None:
    """Raise Unreadable or Forbidden, every fault at once, each where the sender wrote it.

    `open_part` is stored unsealed.
    """
    if misplaced := tuple(placement(entry)):
        raise Unreadable(misplaced)
    if faults := [fault for gate in GATES for fault in gate(entry, open_part)]:
        raise Forbidden(as_sent(faults))


def as_sent(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """What is wrong with the event's own attributes points to them."""
    return tuple(
        replace(fault, pointer=ATTRIBUTES.get(fault.pointer, fault.pointer)) for fault in faults
    )


def _fact(open_part: dict[str, Any]) -> dict[str, Any]:
    fact: dict[str, Any] = open_part.get("data", {}).get("fact", {})
    return fact


def _list(choices: tuple[Any, ...]) -> str:
    return ", ".join(str(choice) for choice in choices) or "none"
