"""What a clock that runs from one statement to another says (domain 5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.cases.lifecycle import Step
from domain.clocks.course import Span
from domain.clocks.lengths import Length, Unit
from domain.clocks.reading import common, lengths, names_field
from domain.clocks.rule import Rule, word
from domain.clocks.workdays import Reckoning
from domain.tables import Table

_STAND_IN = Length(1, Unit.DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRule(Rule):
    """`lengths` go by the value of the field `by` of the statement that starts it, else `length`.

    `key_post` is the length for officials of key posts; `cap` the most that extensions may reach,
    counted like the length itself; `warn_percent` of the period used is the warn point.
    What stops it may have happened up to `early` before the day from which it is counted, and at
    any time where that day is the last. `looks_back`: nobody owes it; whoever did it did it in time
    or not. `once`: of the statements of a key that may start it the first alone does, whichever pack
    was in force then: a second term in a post is no second entry into it.
    """

    span: Span
    length: Length
    by: str
    lengths: Mapping[str, Length]
    key_post: Length | None
    cap: Length | None
    early: Length | None
    looks_back: bool
    once: bool
    reckoning: Reckoning
    warn_percent: int

    def length_for(self, start: Step, *, key_post: bool) -> Length:
        if key_post and self.key_post:
            return self.key_post
        return self.lengths.get(word(start, self.by), self.length)

    def ahead(self, start: Step, *, key_post: bool) -> bool:
        """Whether it is owed before an event or by its day, so from when the event is known."""
        return self.length_for(start, key_post=key_post).count <= 0


def read(table: Table, kind: str) -> SpanRule:
    made = SpanRule(
        **common(table),
        span=Span(kind),
        length=table.needed("length", Length.parse, _STAND_IN),
        by=table.text("by", ""),
        lengths=MappingProxyType(dict(lengths(table))),
        key_post=table.parsed("key_post", Length.parse),
        cap=table.parsed("cap", Length.parse),
        early=table.parsed("early", Length.parse),
        looks_back=table.flag("looks_back"),
        once=table.flag("once"),
        reckoning=Reckoning(same_day=table.flag("same_day"), rolls=table.flag("rolls")),
        warn_percent=table.whole("warn_percent", 1, 100, 50),
    )
    names_field(table, "by", made.by, made.starts)
    if made.cap and made.cap.unit is made.length.unit and made.cap.count < made.length.count:
        table.fault("cap", "is less than the length, which no extension can then reach")
    if made.early and (made.early.unit is Unit.WORKING_DAY or made.early.count < 1):
        table.fault("early", "counts days, months or years")
    return made
