"""What kind of period a clock is, and how long: as the rule says that decides."""

from __future__ import annotations

from domain.clocks.coverage import CoverageRule
from domain.clocks.limits import LimitRule, TotalRule
from domain.clocks.periodic import PeriodicRule
from domain.clocks.rule import Rule
from domain.clocks.span_rule import SpanRule
from domain.words import Word


class ClockKind(Word):
    """What a statutory period asks for."""

    DUE = "DUE", "须于期内完成: it must happen by a day"
    MIN = "MIN", "不得早于: it must not happen before a day"
    VALIDITY = "VALIDITY", "期满失效: a right or a result, of no use after a day; nobody owes it"
    LOCK = "LOCK", "期内不得: it is barred up to a day"
    PERIODIC = "PERIODIC", "定期: it must happen again by a day"
    COVERAGE = "COVERAGE", "比例: a share of a plan must be reached by a day"
    LIMIT = "LIMIT", "次数上限: it may happen so often at most"
    TOTAL = "TOTAL", "累计上限: it may last so long in sum, and must end by a day"


OWED = (ClockKind.DUE, ClockKind.PERIODIC, ClockKind.COVERAGE, ClockKind.TOTAL)
"""Those by which something is owed: what is not done in time is overdue."""
_OF_RULE = {
    PeriodicRule: ClockKind.PERIODIC, CoverageRule: ClockKind.COVERAGE,
    LimitRule: ClockKind.LIMIT, TotalRule: ClockKind.TOTAL,
}  # fmt: skip


def kind_of(rule: Rule) -> ClockKind:
    return ClockKind(rule.span.value) if isinstance(rule, SpanRule) else _OF_RULE[type(rule)]


def period(rule: Rule) -> str | None:
    """`P15WD`, or `01-31` of each year; None where it depends on the statement, or where the rule is a
    share or a count of all time."""
    match rule:
        case PeriodicRule(yearly=(month, day)):
            return f"{month:02}-{day:02}"
        case PeriodicRule(every=length) | LimitRule(within=length):
            return str(length) if length else None
        case _:
            length = getattr(rule, "length", None)
            return str(length) if length else None
