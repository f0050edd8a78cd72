"""What is barred, and until when (domain 5.7). A lock that has ended has no later effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType, NoneType

from domain.cases.lifecycle import Step
from domain.clocks.lengths import Length, Unit, day_before, shifted
from domain.clocks.reading import NUMBERS, common, lengths, names_field
from domain.clocks.rule import Rule, word
from domain.clocks.ruling import Ruling
from domain.clocks.started import Started, match, started
from domain.tables import Table
from domain.values import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class LockRule(Rule):
    """`bars` are codes of what may not happen meanwhile.

    It lasts as many months as the field `months` of the statement that starts it says, and `then`
    in addition, else the length that the value of the field `by` has, else `length`, else until it
    is stopped; at most `cap`. The day on which it begins counts where `same_day`. What cancels it
    takes it back from that day on, as a revoked decision does.
    """

    bars: tuple[str, ...]
    length: Length | None
    by: str
    lengths: Mapping[str, Length]
    months: str
    then: Length | None
    cap: Length | None
    same_day: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """From `first` to `last`, both barred; None while nothing has ended it.

    `key` is what the statement that started it was about: an official or a case.
    """

    lock: str
    key: str
    start: str
    officials: tuple[str, ...]
    unit: str | None
    bars: tuple[str, ...]
    first: date
    last: date | None
    revoked: bool
    positions: tuple[int, ...]
    pack: str
    version: str

    def holds(self, day: date) -> bool:
        return self.first <= day <= (self.last or date.max)


def read(table: Table) -> LockRule:
    bars = table.texts("bars", Code)
    if not bars:
        table.fault("bars", "names nothing that is barred")
    made = LockRule(
        **common(table),
        bars=bars,
        length=table.parsed("length", Length.parse),
        by=table.text("by", ""),
        lengths=MappingProxyType(dict(lengths(table))),
        months=table.text("months", ""),
        then=table.parsed("then", Length.parse),
        cap=table.parsed("cap", Length.parse),
        same_day=table.flag("same_day", default=True),
    )
    each = [(name, getattr(made, name)) for name in ("length", "then", "cap")]
    for name, it in (*each, *((f"lengths/{value}", it) for value, it in made.lengths.items())):
        if it and (it.unit is Unit.WORKING_DAY or it.count < 1):
            table.fault(name, "counts days, months or years, after the start")
    names_field(table, "by", made.by, made.starts)
    names_field(table, "months", made.months, made.starts, *NUMBERS, NoneType)
    if not made.stops and not (made.length or made.lengths or made.months):
        table.fault("length", "is missing, and nothing stops the lock")
    return made


def locks(key: str, steps: Sequence[Step], ruling: Ruling[LockRule]) -> Iterator[Lock]:
    """Of the statements that share a key: one lock for each that starts one."""
    running = started(steps, ruling)
    match(running, steps, ruling.people)
    for it in running:
        ends = [day for day in (_last(it), it.stopped_on, _taken_back(it)) if day]
        last = min(ends, default=None)
        if last is None or last >= it.day:
            proof = [step.position for step in (it.step, it.stop, it.cancelled_by) if step]
            yield Lock(
                lock=it.rule.id, key=key, start=" ".join(it.step.origin),
                officials=it.step.recorded.officials,
                unit=it.step.recorded.entry.subject.unit, bars=it.rule.bars, first=it.day,
                last=last, revoked=it.cancelled_on is not None, positions=tuple(proof),
                pack=it.decides.pack, version=it.decides.version,
            )  # fmt: skip


def _taken_back(it: Started[LockRule]) -> date | None:
    return day_before(it.cancelled_on) if it.cancelled_on else None


def _last(it: Started[LockRule]) -> date | None:
    """The last day of the period: where its first day counts, the day before the one of the same
    number (政务处分法 8, 26)."""
    rule, fact = it.rule, it.step.fact
    length = rule.lengths.get(word(it.step, rule.by), rule.length)
    last = shifted(it.day, length) if length else None
    if rule.months and (months := getattr(fact, rule.months, None)):
        last = shifted(it.day, Length(months, Unit.MONTH))
        last = shifted(last, rule.then) if rule.then else last
    if last is None:
        return None
    if rule.cap:
        last = min(last, shifted(it.day, rule.cap))
    return day_before(last) if rule.same_day else last
