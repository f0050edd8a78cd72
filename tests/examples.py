"""Events made from the catalogue's types: one example of each kind, any valid one, and hostile ones.

Nothing here is written for a single kind, so a new one is covered the moment it is listed.
"""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import itertools
import json
import re
import tomllib
import typing
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Annotated, Any

from hypothesis import strategies as st

from domain import catalogue
from domain.allegations import FOUND_BY
from domain.catalogue import Agent, Channel, Circle, Direction, Kind, Side
from domain.entry import Basis, Classification, Provenance, Subject, When
from domain.events.petitions import PetitionDispatchedUpward
from domain.events.register import (
    CalendarPublished,
    OfficialRegistered,
    OfficialsMerged,
    RulePackAdopted,
)
from domain.fields import labels, naming_statements
from domain.gates import HOW_MANY, NEED_LINK, OF_NOBODY
from domain.jurisdiction import may_complain
from domain.narrative import bodies, tells, tells_of_body, tells_of_rule, tells_of_statement
from domain.values import Limit, Period, Personal
from ledger.restating import NOT_RESTATED
from ledger.statement import ENVELOPE, Statement

Json = Any
SOURCE = "urn:cn:某市:人事系统"
OFFICIALS = tuple(f"o-{number}" for number in range(1, 51))
"""Registered, and `hr:A1` linked to the first, by `prelude`; what follows may name them."""
_PUBLISHING = (RulePackAdopted, CalendarPublished)
MANAGED = OFFICIALS[2:5]
"""Those of whom `prelude` says who manages them; complaints are about them, and no more is said."""
SAMPLES = (
    'title = "规则"\r\n\tdays = 5\n',  # Text
    "某区人民政府办公室主任",  # Label
    "o-2",  # Ref, Code, OfficialId
    "https://example.org/公告?页=1",  # Link
    "0f" * 32,  # Sha256
    "91350100M000100Y43",  # Uscc
    "M09",  # ItemCode
)
"""A text of each named type; the first that the limits allow is taken."""


_PACK = """pack = "rules"\nversion = "1"\nzh = "规则"\nen = "Rules"\njurisdiction = "CN"\neffective_from = 0001-01-01\n"""
_YEAR = """calendar = "cn"\nyear = 2025\nnotice = "示例"\noff = [2025-01-01]\nworked = []\n"""


def prelude() -> list[Statement]:
    """What the examples rely on: fifty officials, one of them with a linked key, three managed here,
    and a pack that switches every local kind on."""
    people = [
        _event("official.registered", f"reg-{it}", {"fact": {"name": f"张{it}"}, **_about(it)})
        for it in OFFICIALS
    ]
    key = {"fact": {"identifiers": [{"scheme": "hr", "key": "A1"}]}, **_about(OFFICIALS[0])}
    local = {"fact": published("pack.adopted", _switching_on()), "when": {"occurred": "2020-01-01"}}
    level = {"level": "CITY", "organ": "某市委组织部", "effective_on": "1900-01-01"}
    managed = [
        _event("official.management-level-set", f"level-{it}", {"fact": level, **_about(it)})
        for it in MANAGED
    ]
    others = (
        _event("official.identifier-linked", "link-1", key),
        _event("pack.adopted", "pack-1", local),
    )
    return [statement(it) for it in (*people, *others, *managed)]


def _switching_on() -> str:
    source = '{ rule = "地方规定", article = "1", mark = "D" }'
    local = [it.name for it in catalogue.all_kinds().values() if it.local_pack]
    pack = _PACK.replace('"rules"', '"local-rules"')
    return pack + "".join(f'[[local]]\nevent = "{it}"\nsource = {source}\n' for it in local)


def published(kind: str, toml: str | None = None) -> dict[str, Json]:
    """The fact of a pack or a calendar that can be adopted, by its text."""
    told = toml or {"pack.adopted": _PACK, "calendar.published": _YEAR}[kind]
    text = {"toml": told, "sha256": hashlib.sha256(told.encode()).hexdigest()}
    if kind == "calendar.published":
        return {"calendar": "cn", "year": 2025, **text}
    return {
        "pack": tomllib.loads(told)["pack"],
        "pack_version": "1",
        "status": "GENERAL",
        "effective_from": "0001-01-01",
        **text,
    }


def statement(event: dict[str, Json]) -> Statement:
    """The event's attributes where the record wants them."""
    return Statement(
        event["source"], event["id"], event["type"], event.get("data"), event.get("subject"),
        event.get("time"), event.get("traceparent"),
    )  # fmt: skip


# (a) one of each kind -------------------------------------------------------------------------


def example(kind: Kind) -> dict[str, Json]:
    """A valid event of the kind with every field filled, the same in every run."""
    circle = kind.circles[-1] if kind.circles else None
    told = kind.channels[0] if kind.channels else catalogue.channel("L·I·F")
    _fewest, most, _wanted = HOW_MANY[kind.officials]
    fact = _fact(kind)
    people = MANAGED if _complains(kind, fact) else OFFICIALS
    named = ["o-3003"] if kind.name == "official.registered" else list(people[: min(most, 2)])
    subject = {
        "officials": named, "tenure": "t-2025-1", "cases": ["case-1", "case-2"],
        "unit": "unit-7", "stage": kind.stages[0] if kind.stages else None, "circle": circle,
        "mechanism": kind.mechanisms[-1] if kind.mechanisms else None,
    }  # fmt: skip
    provenance = {
        "channel": {"direction": told.direction, "side": told.side, "agent": told.agent},
        "recorder": "user-1", "approver": "user-2", "causation": "cause-1", "correlation": "flow-1",
        "evidence": [{"document": "doc-1", "sha256": "ab" * 32, "kind": "minutes", "held_by": "unit-9"}],
    }  # fmt: skip
    basis = {
        "articles": [{"rule": it.name, "article": it.article or "全文", "version": "2018"} for it in kind.rules],
        "classification": "INTERNAL", "confidence": "UNDER_CHECK",
        "link": "DECLARATION_ITEM" if circle in {Circle.PERSONAL, Circle.SOCIAL} else None,
    }  # fmt: skip
    event = _event(
        kind.name, f"例-{kind.name}",
        {
            "subject": _said(subject), "when": {"occurred": "2025-03", "decided_on": "2025-03-19"},
            "provenance": provenance, "basis": _said(basis), "fact": fact,
        },
    )  # fmt: skip
    _of_nobody(kind, event["data"])
    time = {"time": "2025-03-19T09:12:04+08:00", "traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}
    return _json(event | time | ({"subject": named[0]} if named else {}))


def _fact(kind: Kind) -> Json:
    return published(kind.name) if kind.fact in _PUBLISHING else _sample(kind.fact)


def _complains(kind: Kind, fact: Json) -> bool:
    """Whether an event of this fact is about a complaint."""
    told = {"petition", "merged_petitions"} & fact.keys() or fact.get("clue_source") == "PETITION"
    return may_complain(kind) and bool(kind.name.startswith(("petition.", "informant.")) or told)


def _of_nobody(kind: Kind, data: Json) -> None:
    """What a sealed envelope's receipt does not say is taken out."""
    if kind.fact is PetitionDispatchedUpward:
        for part, names in OF_NOBODY.items():
            data[part] = {name: it for name, it in data[part].items() if name not in names}


def _event(kind: str, id_: str, data: dict[str, Json]) -> dict[str, Json]:
    return {"specversion": "1.0", "source": SOURCE, "id": id_, "type": kind, "data": data}


def _json(value: dict[str, Any]) -> dict[str, Json]:
    """Plain JSON, enumerations as their text."""
    plain: dict[str, Json] = json.loads(json.dumps(value))
    return plain


def _about(official: str) -> dict[str, Json]:
    return {"subject": {"officials": [official]}, "when": {"occurred": "2020-01-01"}}


def _said(part: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in part.items() if value is not None}


def _sample(hint: Any, limits: tuple[Limit, ...] = ()) -> Json:
    hint, limits, _optional = _plain(hint, limits)
    if _is_object(hint):
        return {name: _sample(it) for name, it in _hints(hint).items()}
    if typing.get_origin(hint) is tuple:
        return [_sample(typing.get_args(hint)[0])] * 2
    if hint is str:
        return next(text for text in SAMPLES if _allowed(text, limits))
    if hint is int:
        return min(max(2025, limits[0].minimum or 0), limits[0].maximum or 2025)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)[-1]
    return {bool: True, date: "2025-03-18", Period: "2025-03-01/2025-03-18"}[hint]


# (b) any valid event of a kind ------------------------------------------------------------------


@st.composite
def events(draw: st.DrawFn, kind: Kind) -> dict[str, Json]:
    """Any event that must be accepted, after `prelude` and `example` of every kind."""
    names = draw(_officials(kind))
    data = {
        "subject": draw(_subjects(kind, names)),
        "when": draw(objects(When)),
        "provenance": draw(_provenances(kind)),
        "basis": draw(_bases()),
        "fact": draw(objects(kind.fact)),
    }
    if kind.fact is OfficialsMerged:
        data["fact"]["into"] = OFFICIALS[1]
    if kind.fact in _PUBLISHING:
        said = (
            published(kind.name)["toml"] + "# " + draw(_text(_limits(OfficialRegistered, "name")))
        )
        data["fact"] = published(kind.name, said)
    if kind.fact in FOUND_BY:  # never a fact
        data["basis"] = {**data["basis"], "confidence": "ASSERTED"}
    if "was_into" in data["fact"]:
        data["fact"]["was_into"] = OFFICIALS[1]
    _of_nobody(kind, data)
    linked = NEED_LINK.intersection(
        [data["subject"]["circle"]] if kind.circles[1:] else kind.circles
    )
    _in_names(kind, data["fact"], linked=bool(linked))
    heard = kind.channels or may_complain(kind) or not linked
    if not heard and data["provenance"]["channel"]["agent"] is Agent.MASSES:
        data["provenance"]["channel"] |= {"agent": "SELF"}
    for part, told in ENVELOPE.items():
        data[part] = {name: value for name, value in data[part].items() if name not in told}
    attributes = {
        "subject": st.sampled_from(names) if names else st.none(),
        "time": st.datetimes(timezones=st.sampled_from(_ZONES)).map(datetime.isoformat),
        "traceparent": _text(_limits(Provenance, "traceparent")),
    }
    needed = {
        name: _text(_limits(Provenance, it))
        for name, it in (("source", "source"), ("id", "source_id"))
    }
    needed["id"] = needed["id"].map(lambda it: f"号-{len(it)}" if tells_of_statement(it) else it)
    event = draw(st.fixed_dictionaries(needed, optional=attributes))
    return _said({"specversion": "1.0", "type": kind.name, "data": _json(data), **event})


def _in_names(kind: Kind, fact: Json, *, linked: bool) -> None:
    """Bodies that complaints go to by name; in the personal and the social circle whatever is open."""
    for pointer, text in bodies(kind.name, kind.fact, fact):
        _put(fact, pointer, "某局" if tells_of_body(text) else text)
    for pointer, text in labels(kind.fact, fact) if linked else ():
        _put(fact, pointer, "某局" if tells(text) else text)
    for pointer in naming_statements(kind.fact) if linked else ():
        name = pointer.removeprefix("/data/fact/")
        if fact.get(name) and tells_of_statement(fact[name]):
            fact[name] = "函-1"


def _officials(kind: Kind) -> st.SearchStrategy[list[str]]:
    if kind.name == "official.registered":
        return _text(_limits(OfficialsMerged, "into")).map(lambda name: [name])
    if kind.name in _OF_THE_FIRST:
        return st.just(["hr:A1"])
    fewest, most, _wanted = HOW_MANY[kind.officials]
    if may_complain(kind):
        return st.lists(st.sampled_from(MANAGED), min_size=1, max_size=3, unique=True)
    named = st.sampled_from(("hr:A1", *OFFICIALS[1:]))
    several = st.lists(named, min_size=fewest, max_size=min(most, 3), unique=True)
    return several | st.just(["hr:A1", *OFFICIALS[1:most]]) if most > 1 else several


_OF_THE_FIRST = {
    "official.identifier-linked", "officials.merged", "official.management-level-set",
    "organ.head-designated",
}  # fmt: skip
"""A key stays with its own, and nothing is said of who manages the others."""


def _put(fact: Json, pointer: str, text: str) -> None:
    *way, last = pointer.split("/")[1:]
    node = fact
    for step in way:
        node = node[int(step) if isinstance(node, list) else step]
    node[int(last) if isinstance(node, list) else last] = text


@st.composite
def _subjects(draw: st.DrawFn, kind: Kind, names: list[str]) -> dict[str, Json]:
    made = draw(objects(Subject)) | {"officials": names}
    needed = {"case": ("cases", ["c-1"]), "tenure": ("tenure", "x-1"), "unit": ("unit", "x-1")}
    for name, something in map(needed.__getitem__, kind.needs):
        made[name] = made.get(name) or something
    made["circle"] = draw(_one_of(kind.circles, needed=len(kind.circles) > 1))
    made["mechanism"] = draw(_one_of(kind.mechanisms))
    return made


@st.composite
def _provenances(draw: st.DrawFn, kind: Kind) -> dict[str, Json]:
    made = draw(objects(Provenance))
    every = itertools.starmap(Channel, itertools.product(Direction, Side, Agent))
    channels = [dataclasses.asdict(it) for it in kind.channels or every]
    made["channel"] = draw(_one_of(channels, needed=kind.supervises and len(kind.channels) != 1))
    target = {name: example(kind)[name] for name in ("source", "id")} | {"reason": "SENDER_ERROR"}
    restated = kind.fact not in {*NOT_RESTATED, OfficialRegistered}
    made["corrects"] = draw(_one_of([target] if restated else []))
    return made


@st.composite
def _bases(draw: st.DrawFn) -> dict[str, Json]:
    made = {"classification": "INTERNAL", "link": "INTEREST_LINK"} | _said(draw(objects(Basis)))
    if made["classification"] in _SECRETS:  # a stub takes no words, a secret is never taken
        made["classification"] = "WORK_SECRET"
    articles = [_named(it) for it in made.get("articles") or ()]
    return made | {"articles": articles or [{"rule": "监察法", "article": "11"}]}


def _named(article: Json) -> Json:
    """A rule and its article by name, as every circle takes them."""
    return {name: "监察法" if tells_of_rule(it or "") else it for name, it in article.items()}


_SECRETS = {Classification.STATE_SECRET, Classification.STATE_SECRET_STUB}


def _one_of(allowed: Iterable[Json], *, needed: bool = False) -> st.SearchStrategy[Json]:
    return st.sampled_from([*allowed, *([] if needed else [None])])


@cache
def objects(cls: Any) -> st.SearchStrategy[dict[str, Json]]:
    """JSON objects of a dataclass, every optional field there, null or left out."""
    given: dict[str, st.SearchStrategy[Json]] = {}
    free: dict[str, st.SearchStrategy[Json]] = {}
    for item in dataclasses.fields(cls):
        required = (
            item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
        )
        (given if required else free)[item.name] = values(
            _hints(cls)[item.name], fewest=int(required)
        )
    return st.fixed_dictionaries(given, optional=free)


def values(hint: Any, limits: tuple[Limit, ...] = (), fewest: int = 0) -> st.SearchStrategy[Json]:
    """JSON values that the type and its limits allow, its edges among them; a list has `fewest`."""
    hint, limits, optional = _plain(hint, limits)
    if optional:
        return st.none() | values(hint, limits)
    if typing.get_origin(hint) is tuple:
        return st.lists(values(typing.get_args(hint)[0]), min_size=fewest, max_size=3)
    if hint is Period:
        return _periods()
    if _is_object(hint):
        return objects(hint)
    if hint is str:
        return _text(limits)
    if hint is int:
        return st.integers(limits[0].minimum, limits[0].maximum)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from([it.value for it in hint])
    days = st.dates().map(date.isoformat)
    return {bool: st.booleans(), date: days, datetime: st.nothing()}[hint]


@cache
def _text(limits: tuple[Limit, ...]) -> st.SearchStrategy[str]:
    """Free text over all planes where it is allowed, else known texts; both up to the longest."""
    pattern, most = limits[0].pattern or "", min(limits[0].max_length or 200, 2000)
    known = [
        *SAMPLES,
        *_SHORTEST,
        *(it + it[-1] * (most - len(it)) for it in (*SAMPLES, *_SHORTEST)),
    ]
    edges = st.sampled_from([it for it in known if _allowed(it, limits)])
    if not re.fullmatch(pattern, "汉"):
        return edges
    letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp"))
    return edges | st.text(letters, min_size=1, max_size=12)


@st.composite
def _periods(draw: st.DrawFn) -> str:
    first, length = draw(st.dates(max_value=date(9990, 1, 1))), draw(st.integers(1, 3000))
    forms = (
        first.isoformat()[:4],
        first.isoformat()[:7],
        first.isoformat(),
        f"{first}/{first + timedelta(days=length)}",
    )
    return draw(st.sampled_from(forms))


# (c) hostile ones -------------------------------------------------------------------------------


class _DeepList(list[Json]):
    def __repr__(self) -> str:
        return "[[[…]]]"


class _DeepDict(dict[str, Json]):
    def __repr__(self) -> str:
        return "{{{…}}}"


def _deep(levels: int, kind: type) -> Json:
    made: Json = "x"
    for _ in range(levels):
        made = _DeepList([made]) if kind is list else _DeepDict(a=made)
    return made


_INJECTIONS = [
    {"_type_": "uuid_hex", "_data_": "0" * 32}, {"_type_": "no.such.type", "_data_": {}}, {"_type_": None},
    {"_type_": "datetime_iso", "_data_": "2025-01-01"}, {"block": 0}, {"value": "x", "block": None},
]  # fmt: skip
_ODD = [
    None, True, 0, -1, 1.0, 0.5, float("nan"), float("inf"), 10**20, -(2**63), 2**64, 10**400,
    "", " ", "\x00", "a\x00b", "\ud800", "x\udfff", "\n", "汉" * 5000, "110101199003071233",
    "2025-02-30", "2025-03-18\n", "2025-13", "0000", "２０２５", "9999-12-31T24:00:00Z",
    "2025-03-18T25:00:00+99:99", [], {}, [[]], [None], [{}], {"": ""}, {"/~": 1}, {"\ud800": 1},
    {"a\x00": 1}, _deep(100, list), _deep(100, dict), _deep(5000, list), _deep(5000, dict),
]  # fmt: skip
hostile = st.one_of(
    st.sampled_from([*_ODD, *_INJECTIONS]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(_INJECTIONS),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        | st.fixed_dictionaries({"_type_": inner, "_data_": inner}),
        max_leaves=6,
    ),
)  # fmt: skip
"""Any JSON value, the shapes among them that harmed others before (event-store.md 1.6)."""


@st.composite
def hostile_events(draw: st.DrawFn, kind: Kind) -> dict[str, Json]:
    """The example of the kind with one to three places replaced, removed or added to."""
    event = example(kind)
    for place in draw(
        st.lists(st.sampled_from(_places(kind)), min_size=1, max_size=3, unique=True)
    ):
        if len(place) > 1 or place == ("data",):
            _change(
                event,
                place,
                draw(st.sampled_from(("replace", "remove", "add"))),
                draw(hostile),
                draw(_NAME),
            )
        else:
            event[str(place[0])] = draw(
                _NAME | st.sampled_from([it for it in _ODD if isinstance(it, str)])
            )
    return event


def odd_events(kind: Kind) -> Iterator[dict[str, Json]]:
    """The example of the kind with each odd value in each place, one at a time."""
    for place, value in itertools.product(_places(kind), [*_ODD, *_INJECTIONS]):
        if len(place) > 1 or place == ("data",) or isinstance(value, str):
            event = example(kind)
            _change(event, place, "replace", value, "")
            yield event
        if isinstance(value, dict) and place == ("data",):
            yield {**example(kind), "data": {**example(kind)["data"], **value}}


def _places(kind: Kind) -> list[tuple[str | int, ...]]:
    """The path of every value in the example of the kind, the deepest first."""
    found: list[tuple[str | int, ...]] = []
    waiting: list[tuple[tuple[str | int, ...], Json]] = [((), example(kind))]
    while waiting:
        path, node = waiting.pop()
        found.append(path)
        inside = (
            node.items()
            if isinstance(node, dict)
            else enumerate(node)
            if isinstance(node, list)
            else ()
        )
        waiting += [((*path, key), child) for key, child in inside]
    return sorted(found[1:], key=len, reverse=True)


def _change(node: Json, path: tuple[str | int, ...], action: str, value: Json, name: str) -> None:
    """Nothing where an earlier change took the place away."""
    *way, last = path
    with suppress(KeyError, IndexError, TypeError):
        for step in way:
            node = node[step]
        if action == "add" and isinstance(node[last], dict):
            node[last] = {**node[last], name: value}
        elif action == "add" and isinstance(node[last], list):
            node[last] = [*node[last], value]
        elif action == "remove":
            del node[last]
        else:
            node[last] = copy.copy(value)


# what the types say -----------------------------------------------------------------------------

_SHORTEST = (
    "0",
    "a b",
    "a\u2028b",
    "M01",
    "Z._~/-",
    "z:0",
    "Y" * 18,
    f"00-{'0' * 32}-{'f' * 16}-ff",
    "http://x",
    *"汉𠮷😀\u0301\u202e\uffff\U0010ffff",
)
_NAME = st.text(max_size=5)
_ZONES = [
    datetime.fromisoformat(f"2025-01-01T00:00:00{it}").tzinfo
    for it in ("+00:00", "+08:00", "-11:30", "+05:45")
]


def _is_object(hint: Any) -> bool:
    return hint is not Period and dataclasses.is_dataclass(hint)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


def _plain(hint: Any, limits: tuple[Limit, ...]) -> tuple[Any, tuple[Limit, ...], bool]:
    """The type without its limits, its owner and its `| None`."""
    origin, inner, optional = typing.get_origin(hint), typing.get_args(hint), False
    while origin is Annotated or origin is Personal or type(None) in inner:
        if origin is Annotated:
            limits = (*limits, *(it for it in hint.__metadata__ if isinstance(it, Limit)))
        optional = optional or type(None) in inner
        hint = next(it for it in inner if it is not type(None))
        origin, inner = typing.get_origin(hint), typing.get_args(hint)
    return hint, limits, optional


def _limits(cls: type, name: str) -> tuple[Limit, ...]:
    return _plain(_hints(cls)[name], ())[1]


def _allowed(text: str, limits: tuple[Limit, ...]) -> bool:
    return bool(re.fullmatch(limits[0].pattern or "", text)) and len(text) <= (
        limits[0].max_length or len(text)
    )
