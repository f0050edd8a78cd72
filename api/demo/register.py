"""Units, officials and their keys; two records of one man, and two men taken for one."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller
from api.demo.days import later
from api.demo.people import (
    CUI,
    CUI_TWICE,
    PEOPLE,
    UNIT_NAMES,
    UNITS,
    YU,
    YU_NAMESAKE,
    Person,
)

_OPENING = ("2019-01-02", "2019-01-03", "2019-01-04", "2019-01-07")
_FOUND_LATER = {CUI_TWICE: "2022-03-14", YU_NAMESAKE: "2021-05-06"}


def units_registered(tell: Teller) -> Iterator[Event]:
    for unit in UNITS:
        fact = {"name": unit.name, "level": unit.level} | (
            {"parent": unit.parent} if unit.parent else {}
        )
        yield tell("unit.registered", "2019", about(unit=unit.id, arrives=_OPENING[0]), **fact)


def officials_registered(tell: Teller) -> Iterator[Event]:
    for person in PEOPLE:
        yield from _registered(tell, person)


def _registered(tell: Teller, person: Person) -> Iterator[Event]:
    found = _FOUND_LATER.get(person.id)
    days = [later(found, days) for days in range(3)] if found else _OPENING[1:]
    sender = (person.key or "hr:").partition(":")[0]
    whom = about(person.id, sender=sender, arrives=days[0])
    yield tell(
        "official.registered", found or "2019", whom,
        name=person.name, unit=person.unit, key_post=person.key_post,
    )  # fmt: skip
    if person.key:
        scheme, _, key = person.key.partition(":")
        yield tell(
            "official.identifier-linked", found or "2019", whom.but(arrives=days[1]),
            identifiers=[{"scheme": scheme, "key": key}],
        )  # fmt: skip
    if person.level:
        yield tell(
            "official.management-level-set", "2019", whom.but(arrives=days[2]),
            level=person.level, organ=UNIT_NAMES["u-org"], effective_on="2019-01-01",
        )  # fmt: skip


def same_man_merged(tell: Teller) -> Iterator[Event]:
    """The audit office had misspelt 崔伯庸 and registered him a second time."""
    yield tell("officials.merged", "2022-06-20", about(CUI_TWICE), into=CUI)


def namesakes_parted(tell: Teller) -> Iterator[Event]:
    """Two men called 俞嘉木 were taken for one until the petition office objected."""
    yield tell("officials.merged", "2023-09-11", about(YU_NAMESAKE), into=YU)
    yield tell("officials.merge-undone", "2023-11-06", about(YU_NAMESAKE), was_into=YU)
