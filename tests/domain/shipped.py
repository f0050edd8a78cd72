"""The shipped packs and calendars, adopted without a ledger, and statements that start and stop their rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from chinese_calendar import is_workday

from domain.cases.lifecycle import Step
from domain.catalogue import Officials, all_kinds
from domain.clocks.rule import DECIDED_ON, Rule, Trigger
from domain.rulebook.book import Rulebook, book
from domain.rulebook.calendar import parse_year
from domain.rulebook.pack import Pack, parse
from tests.domain.stepping import step

FOLDER = Path(__file__).parents[2] / "domain" / "rulebook"
PACKS = tuple(sorted(FOLDER.glob("packs/*.toml")))
CALENDARS = tuple(sorted(FOLDER.glob("calendars/*.toml")))
GENERAL, LOCAL = "cn-general-2025.1", "cn-local-example-1"


@cache
def text(name: str) -> str:
    return (FOLDER / "packs" / f"{name}.toml").read_text(encoding="utf-8")


@cache
def pack(name: str) -> Pack:
    return parse(text(name))


@cache
def rules(*, years: bool = True) -> Rulebook:
    """The general and the local pack, with the calendars of 2019 to 2026 or without any."""
    made = [adopted(text(GENERAL)), adopted(text(LOCAL))]
    found = book([it.recorded for it in (*made, *(published() if years else ()))])
    assert not found.unread
    return found


def adopted(toml: str) -> Step:
    it = parse(toml)
    return step(
        "pack.adopted", "2019-01-01", officials=(), id_=f"{it.pack}-{it.version}", pack=it.pack, pack_version=it.version,
        effective_from=it.effective_from.isoformat(), status=it.status, toml=toml,
        sha256=hashlib.sha256(toml.encode()).hexdigest(),
    )  # fmt: skip


def published() -> Iterator[Step]:
    for file in CALENDARS:
        toml = file.read_text(encoding="utf-8")
        it = parse_year(toml)
        yield step(
            "calendar.published", "2019-01-01", officials=(), id_=file.stem, calendar=it.calendar, year=it.working.year,
            toml=toml, sha256=hashlib.sha256(toml.encode()).hexdigest(),
        )  # fmt: skip


@cache
def every_rule() -> dict[str, Rule]:
    """Clocks and locks of both packs, by id."""
    found: dict[str, Rule] = {}
    for name in (GENERAL, LOCAL):
        found |= {it: rule for it, (_kind, rule) in pack(name).clocks.items()}
        found |= pack(name).locks
    return found


@dataclass(frozen=True)
class Told:
    """A rule's statements: what it asks for besides, what starts it, and what stops it.

    `more` is what the first says besides.
    """

    rule: Rule
    more: dict[str, Any] = field(default_factory=dict)

    def started(self, on: date) -> list[Step]:
        """Started on a day, and stopped by nothing else than what the statement must say itself."""
        return [*self.given(), _told(self.rule, self.rule.starts[0], on, 10, **self.more)]

    def stopped(self, on: date, stop: date, recorded_on: str | None = None) -> list[Step]:
        """Started on a day and stopped on another; by one statement where that must tell both days."""
        if own := self.of_itself:
            both = {own.day: stop.isoformat()}
            return [
                *self.given(),
                _told(
                    self.rule,
                    self.rule.starts[0],
                    on,
                    10,
                    recorded_on=recorded_on,
                    **self.more | both,
                ),
            ]
        return [
            *self.started(on),
            _told(self.rule, self.rule.stops[-1], stop, 20, recorded_on=recorded_on),
        ]

    def cancelled(self, on: date, cancel: date) -> list[Step]:
        return [*self.started(on), _told(self.rule, self.rule.cancels[0], cancel, 30)]

    def given(self) -> list[Step]:
        return [_told(self.rule, it, date(2019, 1, 1), 5) for it in self.rule.given[:1]]

    @property
    def of_itself(self) -> Trigger | None:
        """What stops it in the very statement that starts it, where that must be told."""
        start = self.rule.starts[0]
        for it in self.rule.stops:
            told = _fields(it).get(it.day)
            if it.event == start.event and it.day != start.day and told and told.default is MISSING:
                return it
        return None


def _told(
    rule: Rule, trigger: Trigger, on: date, position: int, *, recorded_on: str | None = None, **more: Any
) -> Step:  # fmt: skip
    """A statement that a trigger means, on a day; it names the one that started the rule where it can."""
    day = on.isoformat()
    fact: dict[str, Any] = {name: min(values, key=str) for name, values in trigger.where.items()}
    fact |= {name: "2030-01-01" if name.endswith("until") else 1 for name in trigger.present}
    fact |= {
        name: "s-10" for name, of in rule.join.items() if "id" in of and name in _fields(trigger)
    }
    if trigger.day in _fields(trigger):
        fact[trigger.day] = day
    nobody = all_kinds()[trigger.event].officials is Officials.NONE
    return step(
        trigger.event, day, position=position, officials=() if nobody else ("o-1",), case="c-1", tenure="t-1",
        unit="u-1", id_=f"s-{position}", decided_on=day if trigger.day == DECIDED_ON else None, recorded_on=recorded_on,
        more=fact | more,
    )  # fmt: skip


def _fields(trigger: Trigger) -> dict[str, Any]:
    fact: Any = all_kinds()[trigger.event].fact
    return dict(fact.__dataclass_fields__)


# a second way to reckon, day by day -----------------------------------------------------------------


def works(day: date) -> bool:
    """As the library of holiday notices says it, not our files."""
    return bool(is_workday(day))  # type: ignore[no-untyped-call]


def naive(start: date, length: str, *, rolls: bool = False) -> date:
    """The last day of a period that is counted from the next day, found by walking."""
    sign = -1 if length.startswith("-") else 1
    unit = length.lstrip("-P0123456789")
    left, day = int(length.strip("-PWDMY")), start
    if unit in {"WD", "D"}:
        while left:
            day += timedelta(days=sign)
            left -= unit == "D" or works(day)
        return rolled(day) if rolls else day
    for _month in range(left * (12 if unit == "Y" else 1)):
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day.day < start.day and (day + timedelta(days=1)).month == day.month:
        day += timedelta(days=1)
    return rolled(day) if rolls else day


def rolled(day: date) -> date:
    while not works(day):
        day += timedelta(days=1)
    return day
