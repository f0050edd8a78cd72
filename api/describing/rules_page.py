"""The part of docs/rules.md that is made: what each shipped pack and calendar says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.describing.guide import GUIDE
from domain.catalogue import all_kinds
from domain.clocks.bars import Bar
from domain.clocks.coverage import CoverageRule
from domain.clocks.limits import LimitRule, TotalRule
from domain.clocks.locks import LockRule
from domain.clocks.periodic import PeriodicRule
from domain.clocks.rule import Rule, Source, Trigger
from domain.clocks.span_rule import SpanRule
from domain.rulebook import shipped
from domain.rulebook.pack import Pack

PAGE = GUIDE.with_name("rules.md")
BEGIN, END = "<!-- rules -->\n", "<!-- /rules -->"


def with_rules(text: str) -> str:
    """The page with its tables anew."""
    before, _begin, rest = text.partition(BEGIN)
    _tables, _end, after = rest.partition(END)
    packs = [line for name, it in shipped.packs().items() for line in _pack(name, it)]
    return before + BEGIN + "\n".join(["", *packs, *_calendars(), END]) + after


def _pack(name: str, it: Pack) -> Iterator[str]:
    until = f" 至 to {it.effective_to}" if it.effective_to else ""
    scope = f", {', '.join(it.scope)}" if it.scope else ""
    yield f"## {name}: {it.title_zh} · {it.title_en}\n"
    yield f"{it.status}{scope}; 自 from {it.effective_from}{until}; {it.jurisdiction}.\n"
    if it.clocks:
        rules = [(id_, kind, rule) for id_, (kind, rule) in it.clocks.items()]
        yield from _table(
            ("", "期限 Clock", "", "期限 Length", "自 From", "至 To", *_SOURCE),
            ((id_, _title(rule), kind, _length(rule), _names(rule.starts), _names(rule.stops),
              *_source(rule.source)) for id_, kind, rule in rules),
        )  # fmt: skip
    if it.locks:
        yield from _table(
            ("", "限制 Lock", "不得 Bars", "期限 Length", "自 From", "至 To", *_SOURCE),
            ((id_, _title(rule), _bars(rule.bars), _length(rule), _names(rule.starts),
              _names(rule.stops), *_source(rule.source)) for id_, rule in it.locks.items()),
        )  # fmt: skip
    if it.indicators:
        yield from _table(
            ("", "预警阈值 Thresholds", *_SOURCE),
            ((id_, _values(told.values), *_source(told.source)) for id_, told in it.indicators.items()),
        )  # fmt: skip
    if it.local_kinds:
        yield from _table(
            ("启用的事件种类 Kinds switched on", *_SOURCE),
            ((_named(kind.event), *_source(kind.source)) for kind in it.local_kinds),
        )


_SOURCE = ("依据 Rule", "条款 Article", "等级 Mark", "核对 Checked", "说明 Note")


def _source(it: Source) -> tuple[str, ...]:
    return it.rule, it.article, it.mark, str(it.checked_on or "否 no"), it.note


def _title(rule: Rule) -> str:
    return f"{rule.title_zh} · {rule.title_en}"


def _names(triggers: tuple[Trigger, ...]) -> str:
    return "; ".join(dict.fromkeys(_named(it.event) for it in triggers))


def _named(event: str) -> str:
    return f"{all_kinds()[event].title_zh} `{event}`"


def _bars(codes: tuple[str, ...]) -> str:
    """A code that only a pack has stands alone."""
    known = {str(it): f"{it.says} `{it}`" for it in Bar}
    return "; ".join(known.get(it, f"`{it}`") for it in codes)


def _length(rule: Rule) -> str:
    match rule:
        case SpanRule() | LockRule():
            return _lasting(rule)
        case PeriodicRule(every=None, yearly=(month, day)):
            return f"每年 yearly {month:02}-{day:02}"
        case PeriodicRule():
            return f"每 every {rule.every}"
        case CoverageRule():
            return f"{rule.share_percent} %"
        case LimitRule():
            row = " 连续 in a row" if rule.consecutive else ""
            return f"≤ {rule.most}{row}" + (f" / {rule.within}" if rule.within else "")
        case TotalRule():
            return f"≤ {rule.length}"
    raise TypeError(f"no words for {type(rule).__name__}")


def _lasting(rule: SpanRule | LockRule) -> str:
    parts = [str(rule.length)] if rule.length else []
    parts += [f"{value} {it}" for value, it in rule.lengths.items()]
    if isinstance(rule, SpanRule):
        parts += [f"重点岗位 key posts {rule.key_post}"] if rule.key_post else []
        parts += ["自首次起 from the first alone"] if rule.once else []
    if isinstance(rule, LockRule) and rule.months:
        then = f" + {rule.then}" if rule.then else ""
        parts = [f"决定所载月数 months of the decision{then}", *parts]
    parts += [f"最长 at most {rule.cap}"] if rule.cap else []
    rolls = isinstance(rule, SpanRule) and rule.reckoning.rolls
    return ("; ".join(parts) or "至其结束 until it ends") + (" ↷" if rolls else "")


def _values(values: Any) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in values.items())


def _calendars() -> Iterator[str]:
    yield "## 工作日历 Calendars\n"
    rows = (
        (name, str(it.working.year), str(len(it.working.days())), it.notice)
        for name, it in shipped.calendars().items()
    )
    yield from _table(("", "年 Year", "工作日 Working days", "依据 Notice"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(it.replace("|", "\\|") for it in row) + " |"
    yield ""
