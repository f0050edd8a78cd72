"""What indicators ask, on which days, and what people answered.

A finding has the same identity whatever arrives late, so an answer that names it stays with it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Column, Date, Index, Integer, Text

from domain.cases.lifecycle import Step
from domain.entry import Recorded
from domain.events.keeping import FindingDisposed
from domain.indicators import late_recording
from domain.indicators.indicator import Asking, Finding, Indicator, Value, identity
from domain.rulebook.book import Rulebook
from projections import rules
from projections.buffers import Values
from projections.reckoned import Key, Reckoned, text, unit_of
from projections.shapes import facts, states
from projections.work import Work

TABLE = states(
    "finding",
    Column("trial", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("finding", Text, nullable=False),
    Column("official", Text, nullable=False),
    Column("course", Integer, nullable=False),
    Column("lead", Boolean, nullable=False),
    Column("per", Text, nullable=False),
    Column("officials", Text, nullable=False),
    Column("unit", Text),
    Column("reason", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("values", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("positions", Text, nullable=False),
    key=("trial", "indicator", "key", "finding", "official", "course"),
)
"""`finding` is its identity, `course` numbers its stretches of days. One about several officials has
rows for each; `lead` marks that of the first. `last_on` inclusive, the last day that there is while
nothing has ended it."""
Index("finding_official", TABLE.c.ledger, TABLE.c.official, TABLE.c.valid_to)
_OF_ALL = (TABLE.c.ledger, TABLE.c.trial, TABLE.c.lead, TABLE.c.valid_to, TABLE.c.last_on)
_ORDER = (TABLE.c.first_on, TABLE.c.indicator, TABLE.c.key, TABLE.c.finding, TABLE.c.official)
Index("finding_day", *_OF_ALL, *_ORDER)
ANSWER = facts(
    "finding_answer",
    Column("finding", Text, nullable=False),
    Column("disposition", Text, nullable=False),
    Column("disposed_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("disposed_by", Text, nullable=False),
    key=("finding",),
)
"""What a person answered to a finding; the last that counts is that of the latest day."""


class Findings(Reckoned[Asking]):
    @property
    def tables(self) -> tuple[Any, ...]:
        return (self.table, ANSWER)

    def apply(self, work: Work, entry: Recorded) -> None:
        fact = entry.entry.fact
        if isinstance(fact, FindingDisposed):
            work.add(
                ANSWER,
                {
                    "finding": fact.finding, "disposition": fact.disposition.value,
                    "disposed_on": fact.disposed_on, "reason": fact.reason,
                    "disposed_by": fact.disposed_by,
                    "position": entry.position,
                },
            )  # fmt: skip
        super().apply(work, entry)


def _rows(
    rule: Asking, book: Rulebook, key: str, steps: Sequence[Step]
) -> Iterator[tuple[Key, Values]]:
    courses = Counter[str]()
    for finding in rule.findings(key, steps):
        named = identity(rule.id, key, finding)
        for number, official in enumerate(finding.officials or ("",)):
            place = (named, official, courses[named])
            yield place, {**columns(rule.indicator, book, finding), "lead": number == 0}
        courses[named] += 1


def columns(indicator: Indicator, book: Rulebook, it: Finding) -> Values:
    source = it.limits.source
    return {
        "per": indicator.per.value, "officials": text(it.officials),
        "unit": unit_of(book, it), "reason": it.reason,
        "severity": (it.severity or indicator.severity).value, "first_on": it.first,
        "last_on": it.last, "values": _told(tuple(it.values.items())),
        "rule": source.rule, "article": source.article, "mark": source.mark.value,
        "pack": it.limits.pack, "version": it.limits.version,
        "positions": text(it.positions),
    }  # fmt: skip


@lru_cache(100_000)
def _told(values: tuple[tuple[str, Value], ...]) -> str:
    """As a column. Kept, for each entry gives most findings again as they were."""
    return json.dumps(dict(values), ensure_ascii=False)


PROJECTION = Findings(
    "findings", 7, TABLE, rules.findings_of, _rows, apart=frozenset({late_recording.INDICATOR.id})
)
