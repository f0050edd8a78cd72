"""What a clock that runs from one statement to another says (domain 5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.cases.lifecycle import Step
from domain.clocks.course import Span
from domain.clocks.lengths import Length, Unit
from domain.clocks.rule import Rule, common, lengths
from domain.clocks.workdays import Reckoning
from domain.tables import Table

_STAND_IN = Length(1, Unit.DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRule(Rule):
    """`lengths` go by the value of the field `by` of the statement that starts it, else `length`.

    `key_post` is the length for officials of key posts; `cap` the most that extensions may reach,
    counted like the length itself; `warn_percent` of the period used is the warn point.
    """

    span: Span
    length: Length
    by: str
    lengths: Mapping[str, Length]
    key_post: Length | None
    cap: Length | None
    reckoning: Reckoning
    warn_percent: int

    def length_for(self, start: Step, *, key_post: bool) -> Length:
        if key_post and self.key_post:
            return self.key_post
        value = getattr(start.fact, self.by, None) if self.by else None
        if isinstance(value, bool):
            value = str(value).lower()
        return self.lengths.get(str(value), self.length)


def read(table: Table, kind: str) -> SpanRule:
    return SpanRule(
        **common(table),
        span=Span(kind),
        length=table.needed("length", Length.parse, _STAND_IN),
        by=table.text("by", ""),
        lengths=MappingProxyType(dict(lengths(table))),
        key_post=table.parsed("key_post", Length.parse),
        cap=table.parsed("cap", Length.parse),
        reckoning=Reckoning(same_day=table.flag("same_day"), rolls=table.flag("rolls")),
        warn_percent=table.whole("warn_percent", 1, 100, 50),
    )
