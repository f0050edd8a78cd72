"""What may not be recorded, and why. Each gate is a pure function; GATES is the list in force."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from domain.catalogue import Circle, Officials
from domain.entry import Classification, Confidence, Entry
from domain.errors import Fault, Forbidden, Unreadable
from domain.events.discovery import AllegationRecorded
from domain.rulebook.published import what_is_wrong
from domain.values import open_strings, strings

Gate = Callable[[Entry, dict[str, Any]], Iterator[Fault]]

# What stands between digits that belong together, once full-width forms are made plain ones:
# spaces, hyphens and dashes, dots, and what has no width
_PARTED = r"[ \-.\u00b7\u2010-\u2015\u2212\u200b-\u200d\u2060\ufeff]{0,3}"
# Province, city, county, birthday, serial number, check digit (GB 11643)
_DIGITS = (
    r"(?:1P[1-5]|2P[1-3]|3P[1-7]|4P[1-6]|5P[0-4]|6P[1-5]|7P1|8P[1-3])(?:P\d){4}"
    r"P(?:1P9P\d|2P0P[0-4])P\d"
    r"P(?:0P[1-9]|1P[0-2])P(?:0P[1-9]|[12]P\d|3P[01])(?:P\d){3}P[\dXx]"
).replace("P", _PARTED)
_PERHAPS_ID = re.compile(_DIGITS)
_NATIONAL_ID = re.compile(rf"(?<!\d)(?=({_DIGITS})(?!\d))")
"""Looked for at every digit, whatever was found before it."""
_LENGTH = 18
_DIGEST = re.compile(r"[0-9a-f]{32,}")
_NO_CODE = re.compile(r"\s|[^\x00-\x7f]")

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


def national_id(_entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """The subject is a pseudonymous id, never the national identity number (domain 2.2).

    Its digits may be parted by spaces, hyphens, dots or what has no width. The old form of fifteen
    digits has no check digit and looks like any other number: it is not looked for.
    """
    # too short to hold one; what is wide may become longer
    long = [it for it in strings(open_part) if len(it) >= _LENGTH or not it.isascii()]
    if not _PERHAPS_ID.search(_wide("\n".join(long))):  # nearly always
        return
    for pointer, text in open_strings(open_part):
        if any(_is_national_id(found[1]) for found in _NATIONAL_ID.finditer(_plain(text))):
            yield Fault(
                pointer, "gate.national-id",
                "looks like a national identity number, which is never held in the open",
                "use a pseudonymous reference, or a personal field of the kind",
            )  # fmt: skip


def _plain(text: str) -> str:
    """Digests are no numbers."""
    return _DIGEST.sub("|", _wide(text))


def _wide(text: str) -> str:
    """Full-width digits, as an input method types them, are digits too."""
    return unicodedata.normalize("NFKC", text)


def _is_national_id(parted: str) -> bool:
    """The last of the eighteen is a check digit: GB 11643, ISO 7064 MOD 11-2."""
    digits = [it for it in parted if it.isalnum()]
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17].upper()


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
    basis,
    classification,
    stub,
    proportionality,
    allegation,
    published,
    national_id,
)


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


def _list(choices: tuple[Any, ...]) -> str:
    return ", ".join(str(choice) for choice in choices) or "none"
