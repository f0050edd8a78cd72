"""The grammar of the catalogue: what a kind of event is, and the list of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TypeVar, cast, dataclass_transform

from domain.words import Word

C = TypeVar("C", bound=type)


class Stage(Word):
    """Where in a career it lies."""

    PRE_APPOINTMENT = "PRE_APPOINTMENT", "任前"
    IN_TERM = "IN_TERM", "任期"
    DEPARTURE = "DEPARTURE", "离任"
    POST_DEPARTURE = "POST_DEPARTURE", "离任后"
    UNKNOWN = "UNKNOWN", "where no tenure or selection process tells it"


class Circle(Word):
    """The circle of life that it lies in."""

    WORK = "WORK", "工作圈"
    PERSONAL = "PERSONAL", "生活圈"
    SOCIAL = "SOCIAL", "社交圈"


class Mechanism(Word):
    """What it serves."""

    PREVENTION = "PREVENTION", "强化预防"
    DISCOVERY = "DISCOVERY", "及时发现"
    CORRECTION = "CORRECTION", "严肃纠正"
    COORDINATION = "COORDINATION", "协调运行"


class Direction(Word):
    """From where it is watched."""

    TOP_DOWN = "TOP_DOWN", "自上而下"
    BOTTOM_UP = "BOTTOM_UP", "自下而上"
    LATERAL = "LATERAL", "同级"


class Side(Word):
    """From inside the party or from outside."""

    PARTY_INTERNAL = "PARTY_INTERNAL", "党内"
    EXTERNAL = "EXTERNAL", "党外"


class Agent(Word):
    """Who watches."""

    FUNCTIONAL_DEPARTMENT = "FUNCTIONAL_DEPARTMENT", "职能部门"
    MASSES = "MASSES", "群众"
    SELF = "SELF", "本人"


class Mark(Word):
    """How well a rule is known."""

    F = "F", "read in a primary text"
    F2 = "F2", "read in a secondary source"
    M = "M", "from memory, to be checked before it counts"
    D = "D", "our own design and no rule"


class Officials(StrEnum):
    """How many officials an entry of a kind is about."""

    NONE = "NONE"
    ANY = "ANY"
    ONE = "ONE"
    SOME = "SOME"


@dataclass(frozen=True, slots=True)
class Channel:
    """Who watches whom: from above or below, inside or outside, department, masses or self."""

    direction: Direction
    side: Side
    agent: Agent


@dataclass(frozen=True, slots=True)
class Rule:
    """The article that a kind rests on, with its evidence mark."""

    name: str
    article: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the catalogue. `name` is stored for ever; `version` is that of the payload."""

    name: str
    fact: type
    title_zh: str
    stages: tuple[Stage, ...]
    circles: tuple[Circle, ...]
    mechanisms: tuple[Mechanism, ...]
    channels: tuple[Channel, ...]
    officials: Officials
    needs: tuple[str, ...]
    rules: tuple[Rule, ...]
    release: int
    local_pack: bool
    version: int = 1

    @property
    def chapter(self) -> str:
        """The module of the kind: `selection`, `work`, …, or `register` for people and rules."""
        return self.fact.__module__.rpartition(".")[2]

    @property
    def title_en(self) -> str:
        words = re.findall(r"[A-Z][a-z]+", self.fact.__name__)
        return " ".join([words[0], *(word.lower() for word in words[1:])])

    @property
    def supervises(self) -> bool:
        """False for the register of people, bodies and rules, which no matrix counts."""
        return bool(self.stages)


P, I, D, D_AFTER = (  # noqa: E741  the letters of the catalogue
    Stage.PRE_APPOINTMENT,
    Stage.IN_TERM,
    Stage.DEPARTURE,
    Stage.POST_DEPARTURE,
)
ANY_STAGE = (P, I, D, D_AFTER)
ANY_CIRCLE = (Circle.WORK, Circle.PERSONAL, Circle.SOCIAL)
WORK, PERSONAL, SOCIAL = (Circle.WORK,), (Circle.PERSONAL,), (Circle.SOCIAL,)
PREVENTION, DISCOVERY = (Mechanism.PREVENTION,), (Mechanism.DISCOVERY,)
CORRECTION, COORDINATION = (Mechanism.CORRECTION,), (Mechanism.COORDINATION,)
_DIRECTIONS = {"T": Direction.TOP_DOWN, "B": Direction.BOTTOM_UP, "L": Direction.LATERAL}
_SIDES = {"I": Side.PARTY_INTERNAL, "X": Side.EXTERNAL}
_AGENTS = {"F": Agent.FUNCTIONAL_DEPARTMENT, "M": Agent.MASSES, "S": Agent.SELF}
_KINDS: dict[str, Kind] = {}
_BY_FACT: dict[type, Kind] = {}


def channel(letters: str) -> Channel:
    """`T·I·F` as the catalogue writes it."""
    direction, side, agent = letters.split("·")
    return Channel(_DIRECTIONS[direction], _SIDES[side], _AGENTS[agent])


@dataclass_transform(kw_only_default=True, frozen_default=True)
def value(cls: C) -> C:
    """A part of a fact: a frozen, keyword-only value."""
    return cast("C", dataclass(frozen=True, slots=True, kw_only=True)(cls))


@dataclass_transform(kw_only_default=True, frozen_default=True)
def event(
    name: str,
    zh: str,
    *,
    stages: tuple[Stage, ...] = (),
    circles: tuple[Circle, ...] = (),
    mechanisms: tuple[Mechanism, ...] = (),
    channels: tuple[str, ...] = (),
    officials: Officials = Officials.SOME,
    needs: tuple[str, ...] = (),
    rules: tuple[Rule, ...] = (),
    release: int = 1,
    local_pack: bool = False,
    version: int = 1,
) -> Callable[[C], C]:
    """Enter a kind in the catalogue. No channels means that the sender says which.

    `needs` lists the references an entry must carry: `case`, `tenure`, `unit`.
    Raises ValueError on a stored name that is taken or malformed.
    """

    def enter(cls: C) -> C:
        if name in _KINDS or not re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*", name):
            raise ValueError(f"{name!r} is taken, or is not two words joined by a dot")
        made = value(cls)
        kind = Kind(
            name, made, zh, stages, circles, mechanisms, tuple(map(channel, channels)),
            officials, needs, rules, release, local_pack, version,
        )  # fmt: skip
        _KINDS[name] = kind
        _BY_FACT[made] = kind
        return made

    return enter


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Every kind by its stored name, chapter by chapter in the order they are written."""
    from domain.events import CHAPTERS  # noqa: PLC0415  the chapters import this module

    order = [chapter.__name__ for chapter in CHAPTERS]
    ordered = sorted(_KINDS.values(), key=lambda kind: order.index(kind.fact.__module__))
    return MappingProxyType({kind.name: kind for kind in ordered})


def kind_of(fact: object) -> Kind:
    """The kind of a fact; KeyError for anything that is not one."""
    return _BY_FACT[type(fact)]


def kind_named(fact: type) -> str:
    """The stored name of a fact's class."""
    return _BY_FACT[fact].name
