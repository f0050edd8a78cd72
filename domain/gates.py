"""What may not be recorded, and why. Each gate is a pure function; GATES is the list in force."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from domain.catalogue import Circle, Officials
from domain.entry import Classification, Confidence, Entry
from domain.errors import Fault, Forbidden, Unreadable
from domain.events.discovery import AllegationRecorded
from domain.values import open_strings, strings

Gate = Callable[[Entry, dict[str, Any]], Iterator[Fault]]

# Province, city, county, birthday, serial number, check digit (GB 11643)
_NATIONAL_ID = re.compile(
    r"(?<!\d)(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}(?:19\d\d|20[0-4]\d)"
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
_DIGEST = re.compile(r"[0-9a-f]{32,}")

_HOW_MANY = {
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


def proportionality(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """A personal or social matter needs a link to the office (domain 4.2, from PIPL 6 and 34)."""
    if entry.circle in {Circle.PERSONAL, Circle.SOCIAL} and entry.basis.link is None:
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


def national_id(_entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """The subject is a pseudonymous id, never the national identity number (domain 2.2)."""
    if not _NATIONAL_ID.search(_plain("\n".join(strings(open_part)))):  # nearly always
        return
    for pointer, text in open_strings(open_part):
        if any(_is_national_id(found[0]) for found in _NATIONAL_ID.finditer(_plain(text))):
            yield Fault(
                pointer, "gate.national-id",
                "looks like a national identity number, which is never held in the open",
                "use a pseudonymous reference, or a personal field of the kind",
            )  # fmt: skip


def _plain(text: str) -> str:
    """Full-width digits, as an input method types them, are digits too; digests are no numbers."""
    return _DIGEST.sub("", unicodedata.normalize("NFKC", text))


def _is_national_id(digits: str) -> bool:
    """The last of the eighteen is a check digit: GB 11643, ISO 7064 MOD 11-2."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17].upper()


def placement(entry: Entry) -> Iterator[Fault]:
    """An entry says whom it concerns, and which circle and channel where its kind has several."""
    kind, subject = entry.kind, entry.subject
    fewest, most, wanted = _HOW_MANY[kind.officials]
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


GATES: tuple[Gate, ...] = (basis, classification, proportionality, allegation, national_id)


def check(entry: Entry, open_part: dict[str, Any]) -> None:
    """Raise Unreadable or Forbidden, every fault at once. `open_part` is stored unsealed."""
    if misplaced := tuple(placement(entry)):
        raise Unreadable(misplaced)
    if faults := tuple(fault for gate in GATES for fault in gate(entry, open_part)):
        raise Forbidden(faults)


def _list(choices: tuple[Any, ...]) -> str:
    return ", ".join(str(choice) for choice in choices) or "none"
