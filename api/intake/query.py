"""What a reader of entries asks for: from where, how many, and which. Whatever is not known is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.requests import Request

from domain.catalogue import all_kinds
from domain.errors import Fault, UnknownOfficial
from ledger.identity import Identity
from ledger.kinds_meant import way_out
from ledger.recorders.base import LedgerRecorder
from ledger.tags import NAMES, VALUES, may_stand

MOST_LIMIT, LIMIT = 1000, 100
MOST_TAGS, MOST_TAG, MOST_SHOWN, MOST_COMPARED = 16, 1024, 64, 3
_POSITION = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)
_PARAMETERS = ("after", "limit", "tags", "type", "evidence")
_OFFICIAL = "official:"


class Misasked(Exception):
    """The parameters that do not fit, each named."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Wanted:
    """Entries of one of `types`, or of any, that carry all of `tags`. `after` None: none was given."""

    after: int | None
    limit: int
    types: tuple[str, ...]
    tags: tuple[str, ...]

    def of(self, tags: tuple[str, ...]) -> Wanted:
        return replace(self, tags=tags)

    def takes(self, kind: str, tags: tuple[str, ...]) -> bool:
        return (not self.types or kind in self.types) and set(self.tags).issubset(tags)


def wanted(request: Request) -> Wanted:
    """Raises Misasked. For a stream `Last-Event-ID` goes before `after`."""
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value)
    faults = [_unknown(name) for name in given if name not in _PARAMETERS]
    for name, fits, rule in _RULES:
        values = given.get(name, [])
        if not all(map(fits, values)):
            faults.append(_wrong(name, rule, _way_out(name, values)))
        elif len(values) > (most := MOST_TAGS if name in {"tags", "type"} else 1):
            told = "once" if most == 1 else f"{most} times"
            faults.append(_wrong(name, f"stands more than {told}", "leave out the others"))
    last = request.headers.get("last-event-id")
    if last is not None and not _POSITION.fullmatch(last):
        rule = "is the id of the last message that came: a position"
        way = "send it as it came, or leave it out and send after"
        faults.append(Fault("header:Last-Event-ID", "header.last-event-id", rule, way))
    if faults:
        raise Misasked(faults)
    after, limit = given.get("after", []), given.get("limit", [str(LIMIT)])
    first = [last] if last is not None else after
    tags = given.get("tags", []) + [f"evidence:{it}" for it in given.get("evidence", ())]
    return Wanted(
        int(first[0]) if first else None, int(limit[0]),
        tuple(dict.fromkeys(given.get("type", ()))), tuple(dict.fromkeys(tags)),
    )  # fmt: skip


def resolved(recorder: LedgerRecorder, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Officials by their ids, whom a linked key may name too. Raises UnknownOfficial.

    Each is an id as it was recorded: whoever was merged has entries under each of their ids.
    """
    found = []
    for tag in tags:
        name = tag.removeprefix(_OFFICIAL)
        official = Identity(recorder).resolve(name) if tag.startswith(_OFFICIAL) else None
        if tag.startswith(_OFFICIAL) and official is None:
            fault = _wrong(
                "tags",
                "names an official who is not registered here",
                "name a registered id, or a key that is linked to one",
            )
            raise UnknownOfficial((fault,))
        found.append(_OFFICIAL + official if official else tag)
    return tuple(found)


def beyond(head: int) -> Misasked:
    """Nobody who reads this ledger has got so far."""
    rule = f"is beyond the head of this ledger, which is {head}"
    return Misasked([_wrong("after", rule, "is it a position of another ledger?")])


def _position(value: str) -> bool:
    return _POSITION.fullmatch(value) is not None


def _limit(value: str) -> bool:
    return _position(value) and 0 < int(value) <= MOST_LIMIT


def _tag(value: str) -> bool:
    return may_stand(value, NAMES) and len(value) <= MOST_TAG


def _sha256(value: str) -> bool:
    return may_stand(f"evidence:{value}", NAMES)


def _type(value: str) -> bool:
    return value in all_kinds()


_RULES: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("after", _position, "is a position, 0 for the beginning"),
    ("limit", _limit, f"is a number from 1 to {MOST_LIMIT}"),
    ("tags", _tag, f"is NAME:VALUE, NAME one of {', '.join(NAMES)}, {VALUES}"),
    ("type", _type, "is no type of event"),
    ("evidence", _sha256, "is the SHA-256 of a document as 64 hexadecimal digits in small letters"),
)


def _way_out(name: str, values: list[str]) -> str:
    if name != "type":
        return f"like {name}={_LIKE[name]}"
    unknown = [it for it in values[:MOST_COMPARED] if it not in all_kinds()]
    return way_out(unknown[0]) if unknown else "see GET /v1/event-types"


_LIKE = {"after": "120", "limit": "100", "tags": "case:c-1", "evidence": "0f" * 32}


def _unknown(name: str) -> Fault:
    shown = name[:MOST_SHOWN].encode("utf-8", "replace").decode("utf-8")
    return _wrong(shown, "is no parameter here", f"those that are: {', '.join(_PARAMETERS)}")


def _wrong(name: str, rule: str, way_out: str = "") -> Fault:
    known = name if name in _PARAMETERS else "unlisted"
    return Fault(f"query:{name}", f"query.{known}", rule, way_out)
