"""Public records of one national legislature: members, their terms, allegations and what followed.

Reads `legislators-current.yaml` and `misconduct.yaml` from a folder. Only issue codes, bodies,
dates, tags and links are taken; the prose belongs to its authors and stays there. What a body's
step came to is read from a committed table of phrases. Neither file states a circle, so all of it
is the WORK circle; the day of an allegation is that of the first step known.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from api.imports.outcomes import read_result
from domain.values import Period

Event = dict[str, Any]
MEMBERS, MISCONDUCT = "legislators-current.yaml", "misconduct.yaml"
MEMBERS_SOURCE, MISCONDUCT_SOURCE = "urn:congress-legislators", "urn:govtrack-misconduct"
BASIS = {"articles": [{"rule": "公开记录", "article": "CC0"}], "classification": "OPEN"}
CHAMBERS = {"rep": ("us-house", "House of Representatives"), "sen": ("us-senate", "Senate")}
_SCHEMES = (
    "bioguide", "govtrack", "thomas", "lis", "opensecrets", "votesmart", "cspan", "house_history",
    "maplight", "icpsr", "wikidata",
)  # fmt: skip


class NotTheFiles(Exception):
    """The folder does not hold the two files in the form that is expected."""


@dataclass(frozen=True, slots=True)
class Congress:
    members: list[dict[str, Any]]
    allegations: list[dict[str, Any]]

    def events(self) -> Iterator[Event]:
        """CloudEvents in an order in which each finds what it names."""
        for unit, name in CHAMBERS.values():
            yield _event(
                MEMBERS_SOURCE,
                f"unit/{unit}",
                "unit.registered",
                {"unit": unit},
                "1789",
                {"name": name},
            )
        for member in self.members:
            yield from _member(member)
        yield from self._others()
        for person, same, allegation in self._numbered():
            yield from _allegation(person, same, allegation)

    def _others(self) -> Iterator[Event]:
        """People with an allegation who are not among the members; their terms are not known."""
        known = {member["id"]["govtrack"] for member in self.members}
        seen: dict[int, tuple[str, str]] = {}
        for allegation in self.allegations:
            first = min(_dates(allegation), key=Period.parse)
            seen.setdefault(allegation["person"], (allegation["name"], first))
        for person, (name, first) in seen.items():
            if person not in known:
                yield from _registered(person, MISCONDUCT_SOURCE, name, first, {"govtrack": person})

    def _numbered(self) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """Each allegation with its number among equal ones against the same person, from 1."""
        met: Counter[tuple[int, str]] = Counter()
        for allegation in self.allegations:
            same = (allegation["person"], allegation["allegation"])
            met[same] += 1
            yield allegation["person"], met[same], allegation


def read(folder: Path) -> Congress:
    """Raise NotTheFiles."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        members, allegations = (
            yaml.load((folder / name).read_bytes(), loader)  # noqa: S506  a safe loader
            for name in (MEMBERS, MISCONDUCT)
        )
        made = Congress(members, allegations)
        _ = [event["id"] for event in made.events()]
    except OSError as error:
        raise NotTheFiles(f"{error.filename or folder}: {error.strerror}") from None
    except (
        yaml.YAMLError, KeyError, TypeError, IndexError, ValueError, AttributeError, RecursionError,
    ) as error:  # fmt: skip
        raise NotTheFiles(
            f"{folder} does not hold {MEMBERS} and {MISCONDUCT} ({type(error).__name__})"
        ) from None
    return made


def _member(member: dict[str, Any]) -> Iterator[Event]:
    person, names = member["id"]["govtrack"], member["name"]
    name = names.get("official_full") or f"{names['first']} {names['last']}"
    terms = member["terms"]
    yield from _registered(person, MEMBERS_SOURCE, name, terms[0]["start"], member["id"])
    for number, term in enumerate(terms, 1):
        tenure = f"govtrack-{person}/{term['type']}/{term['start']}"
        unit, chamber = CHAMBERS[term["type"]]
        post = f"{chamber}, {term['state']}" + (
            f"-{term['district']}" if "district" in term else ""
        )
        fact = {
            "post": post, "form": "APPOINTED" if term.get("how") == "appointment" else "ELECTED",
            "term_from": term["start"], "term_to": term["end"], "term_no": number,
        }  # fmt: skip
        subject = {"officials": [f"govtrack-{person}"], "tenure": tenure, "unit": unit}
        yield _event(
            MEMBERS_SOURCE, f"term/{tenure}", "appointment.made", subject, term["start"], fact
        )


def _registered(
    person: int, source: str, name: str, since: str, keys: dict[str, Any]
) -> Iterator[Event]:
    official = f"govtrack-{person}"
    subject = {"officials": [official]}
    yield _event(source, f"person/{person}", "official.registered", subject, since, {"name": name})
    linked = [
        {"scheme": scheme.replace("_", "-"), "key": str(keys[scheme])}
        for scheme in _SCHEMES
        if scheme in keys
    ]
    yield _event(
        source,
        f"keys/{person}",
        "official.identifier-linked",
        subject,
        since,
        {"identifiers": linked},
    )


def _allegation(person: int, same: int, allegation: dict[str, Any]) -> Iterator[Event]:
    told = hashlib.sha256(allegation["allegation"].encode()).hexdigest()[:12]
    case = f"govtrack-{person}/{told}/{same}"
    subject = {"officials": [f"govtrack:{person}"], "cases": [case], "circle": "WORK"}
    codes = sorted((allegation.get("tags") or "").split())
    first = min(_dates(allegation), key=Period.parse)
    fact = {"ordinal": same, "issue_codes": codes}
    yield _event(MISCONDUCT_SOURCE, case, "allegation.recorded", subject, first, fact)
    for number, step in enumerate(allegation["consequences"], 1):
        tags = (step.get("tags") or "").split()
        followed = {
            "ordinal": number, "body": step.get("body"), "outcome_codes": tags, "links": _links(step),
            "result": read_result(step.get("action") or step.get("text") or "", tags),
        }  # fmt: skip
        kept = {name: value for name, value in followed.items() if value not in (None, [])}
        yield _event(
            MISCONDUCT_SOURCE, f"{case}/{number}", "allegation.consequence-recorded",
            subject, _date(step["date"]), kept,
        )  # fmt: skip


def _event(
    source: str,
    identity: str,
    kind: str,
    subject: dict[str, Any],
    occurred: str,
    fact: dict[str, Any],
) -> Event:
    return {
        "specversion": "1.0", "source": source, "id": identity, "type": kind,
        "data": {"subject": subject, "when": {"occurred": occurred}, "basis": BASIS, "fact": fact},
    }  # fmt: skip


def _dates(allegation: dict[str, Any]) -> list[str]:
    return [_date(step["date"]) for step in allegation["consequences"]]


def _date(found: date | int | str) -> str:
    """A day, a month or a year, as the file has it."""
    return found.isoformat() if isinstance(found, date) else str(found)


def _links(step: dict[str, Any]) -> list[str]:
    found = step.get("link") or []
    return [
        it
        for it in ([found] if isinstance(found, str) else found)
        if re.match(r"https?://\S+$", it)
    ]
