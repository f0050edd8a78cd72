"""What may not be recorded, and why. Each gate is a pure function; GATES is the list in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from domain import jurisdiction, negative
from domain.allegations import FOUND_BY
from domain.catalogue import Agent, Circle, Officials
from domain.entry import Classification, Confidence, Entry
from domain.errors import Fault, Forbidden, Unreadable
from domain.events.personal import TravelDocumentCustodyChanged
from domain.events.petitions import PetitionDispatchedUpward
from domain.fields import labels, naming_statements
from domain.narrative import (
    LONGEST_NAME,
    LONGEST_ORGAN,
    bodies,
    tells,
    tells_of_body,
    tells_of_rule,
    tells_of_statement,
)
from domain.numbers import NUMBERS, like_a_document
from domain.numbers import numbers as found_in
from domain.rulebook.published import what_is_wrong
from domain.values import open_strings

Gate = Callable[[Entry, dict[str, Any]], Iterator[Fault]]

_NO_CODE = re.compile(r"\s|[^\x00-\x7f]")
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
    """An allegation is never stored as a fact (DESIGN 7); what a body found is a statement of it."""
    found_by = FOUND_BY.get(type(entry.fact))
    if found_by and entry.basis.confidence is Confidence.CONFIRMED:
        yield Fault(
            "/data/basis/confidence", "gate.allegation",
            "what somebody says against somebody is not a fact and is never recorded as confirmed",
            f"send it as ASSERTED; what a body found is told by {found_by}",
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


def narrative(entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """No narrative outside sealed documents (domain 4.2): a label is a name. In every circle those of
    rules, and of the bodies to which complaints go; in the personal and the social one every label,
    and the ids of statements."""
    fact = _fact(open_part)
    named = dict(bodies(entry.kind.name, entry.kind.fact, fact))
    yield from _of_rules(entry)
    for pointer, text in named.items():
        if tells_of_body(text):
            yield Fault(
                f"/data/fact{pointer}", "gate.narrative",
                "tells more than the name of a body, of a matter that is a complaint",
                f"give the body's name alone, in at most {LONGEST_ORGAN} characters, "
                "with no word of who complained, of whom or of what",
            )  # fmt: skip
    if entry.circle not in NEED_LINK:
        return
    yield from _of_statements(entry, fact)
    for pointer, text in labels(entry.kind.fact, fact):
        if pointer not in named and tells(text):
            yield Fault(
                f"/data/fact{pointer}", "gate.narrative",
                f"tells of the {entry.circle} circle in sentences; in the open stand names only",
                f"give the name alone, in at most {LONGEST_NAME} characters and without . ! ? ; "
                "or clauses parted by commas",
            )  # fmt: skip


def _of_rules(entry: Entry) -> Iterator[Fault]:
    for index, article in enumerate(entry.basis.articles):
        for name in ("rule", "article", "version"):
            if tells_of_rule(getattr(article, name) or ""):
                yield Fault(
                    f"/data/basis/articles/{index}/{name}", "gate.narrative",
                    "tells something; here stands the name of a rule, and its article",
                    f"give the name alone, in at most {LONGEST_NAME} characters: 监察法, 19",
                )  # fmt: skip


def _of_statements(entry: Entry, fact: dict[str, Any]) -> Iterator[Fault]:
    ids = {
        it: fact.get(it.removeprefix("/data/fact/")) for it in naming_statements(entry.kind.fact)
    }
    for pointer, id_ in (("/data/provenance/source_id", entry.provenance.source_id), *ids.items()):
        if id_ and tells_of_statement(id_):
            yield Fault(
                pointer, "gate.narrative",
                f"tells of the {entry.circle} circle in sentences; a statement is named here",
                "give a number or key of the statement alone, like HX-2025-42",
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
_REFERENCES = (
    "/data/subject/cases/", "/data/subject/tenure", "/data/provenance/corrects/",
    "/data/provenance/source_id", "/id",
)  # fmt: skip
_COUNTED = re.compile(r"[0-9]{15}|[0-9]{17,19}", re.ASCII)
"""What systems that number by time give: one in ten of the longer looks like a bank card, one in a
hundred and fifty of the shorter like an identity number of the old form."""


def numbers(entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """The subject is a pseudonymous id and others are categories, never a number (domain 2.2, 4.1)."""
    references = (*_REFERENCES, *naming_statements(entry.kind.fact))
    for pointer, name in found_in(open_part):
        made = name == "bank-card" and pointer.startswith((*_KEYS, *references))
        made = made or (name == "old-national-id" and pointer.startswith(references))
        key = name == "mobile-number" and pointer.startswith(_KEYS)
        if (
            pointer != "/data/provenance/traceparent"  # hexadecimal, and nobody's
            and not key
            and not (made and _counted(open_part, pointer))
        ):
            yield Fault(
                pointer, f"gate.{name}",
                f"looks like {NUMBERS[name].words}, which is never held in the open",
                "use a pseudonymous reference, or a personal field of the kind",
            )  # fmt: skip
    fact = entry.fact
    if isinstance(fact, TravelDocumentCustodyChanged) and like_a_document(fact.document):
        yield Fault(
            "/data/fact/document", "gate.travel-document",
            "looks like the number of a passport or permit, which is never held in the open",
            "give a reference of your own for the document, like doc-2025-17, or a digest of its number",
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
    way = f"name {wanted} in data.subject.officials" if most else "leave data.subject.officials out"
    if not fewest <= len(subject.officials) <= most:
        yield Fault(
            "/data/subject/officials", "entry.officials", f"{kind.name} concerns {wanted}", way
        )
    if len(set(subject.officials)) != len(subject.officials):
        yield Fault(
            "/data/subject/officials", "entry.officials", "names an official twice",
            "name each once",
        )  # fmt: skip
    for need, present in (
        ("case", bool(subject.cases)), ("tenure", bool(subject.tenure)), ("unit", bool(subject.unit)),
    ):  # fmt: skip
        if need in kind.needs and not present:
            name = "cases" if need == "case" else need
            yield Fault(
                f"/data/subject/{name}", f"entry.{need}", f"{kind.name} needs its {need}",
                f"name it in data.subject.{name}, by the same reference in every event about it",
            )  # fmt: skip
    circles = ", ".join(kind.circles)
    if kind.supervises and entry.circle is None:
        yield Fault(
            "/data/subject/circle", "entry.circle", f"{kind.name} is of several circles",
            f"say which: {circles}",
        )  # fmt: skip
    if subject.circle and subject.circle not in kind.circles:
        yield _another("circle", kind.name, kind.circles)
    if subject.mechanism and subject.mechanism not in kind.mechanisms:
        yield _another("mechanism", kind.name, kind.mechanisms)
    if kind.supervises and entry.channel is None:
        yield Fault(
            "/data/provenance/channel", "entry.channel", f"{kind.name} has no channel of its own",
            "give channel with direction, side and agent: who watches whom",
        )  # fmt: skip
    if kind.channels and entry.provenance.channel and entry.provenance.channel not in kind.channels:
        yield Fault(
            "/data/provenance/channel", "entry.channel", f"{kind.name} has another channel",
            "leave it out" if len(kind.channels) == 1 else "one of those that its schema lists",
        )  # fmt: skip


def _another(part: str, name: str, choices: tuple[Any, ...]) -> Fault:
    """A circle or a mechanism that the kind has not."""
    if not choices:
        told, way = f"{name} is of the register, which has no {part}", "leave it out"
    else:
        told, way = f"{name} has another {part}", f"it is {' or '.join(choices)}"
    return Fault(f"/data/subject/{part}", f"entry.{part}", told, way)


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
