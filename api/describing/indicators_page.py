"""docs/indicators.md: what each indicator reads, asks and goes by, from the indicators themselves.

Whoever is supervised may read how the questions about them come about (domain 6, rule 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.describing.guide import GUIDE
from domain.catalogue import all_kinds, kind_named
from domain.clocks.rule import Per
from domain.indicators import INDICATORS, late_recording
from domain.indicators.indicator import Indicator
from domain.pleas import PLEAS
from domain.rulebook import shipped
from domain.rulebook.pack import Pack
from domain.rulebook.thresholds import BOUNDS, Bound, Thresholds

# ruff: noqa: E501  a page, one line a paragraph
PAGE = GUIDE.with_name("indicators.md")
GENERAL = "cn-general-2025.1"
_PER = {
    Per.CASE: "一个案件 a case",
    Per.TENURE: "一段任职 a tenure",
    Per.OFFICIAL: "一个人 a person, under all of their ids",
    Per.UNIT: "一个单位 a unit",
    Per.ENVELOPE: "一个密封件 an envelope",
}
_HEAD = f"""# Indicators 预警指标

Made by `python -m api.describing` from `domain/indicators` and the pack {GENERAL}, for whoever is supervised as for whoever supervises.

预警只提出问题，由人答复：不作结论、不评分、不排名、不自动升级。每个问题都列出所依据的记录和条款；所依据的情形不再存在的，不再问。答复不使问题消失，与问题一并显示。指标只读本页所列的事项和登记（所在单位、管理层级、重点岗位），可按过去任一日、按当时的规则重算。

An indicator asks a question, and a person answers it: it judges nobody, gives no score, ranks nobody and escalates nothing. Each question tells the entries and the article that it rests on, and is asked no more once what it rests on holds no more. An answer does not take it away: it is shown with it. An indicator reads what this page says and the register (units, levels, key posts) and nothing else, and can be asked of any day of the past, by the rules of that day.

**陈述申辩、申诉、更正申请不触发任何指标**，也不使任何指标加重。 **Statements in defence, appeals and requests for correction raise no indicator**, and make none weigh more: {{pleas}}.

Thresholds are a pack's (`[[indicator]]`, [rules](rules.md)), within the bounds that stand here; a pack without an indicator does not ask it. Where a clock or a lock is read, so is what starts, stops, suspends and extends it there. R21 (who reads what) is not asked yet: what is read is not recorded.
"""


def page() -> str:
    pleas = ", ".join(map(_kind, PLEAS))
    general = shipped.packs()[GENERAL]
    return "\n".join([_HEAD.format(pleas=pleas), *(_told(it, general) for it in INDICATORS)])


def _told(it: Indicator, general: Pack) -> str:
    limits = general.indicators.get(it.id)
    rows = [
        ("问的对象 Of", _PER[it.per]),
        ("分量 Severity", f"{it.severity} {it.severity.says}"),
        ("读取 Reads", "; ".join(_reads(it))),
        ("何时问", it.course.zh),
        ("When", it.course.en),
        ("阈值 Thresholds", _thresholds(it.id, limits)),
        ("依据 Rule", _source(limits)),
    ]
    questions = ((f"`{reason}`", asked.zh, asked.en) for reason, asked in it.questions.items())
    return "\n".join(
        [
            f"## {it.id} {it.title_zh} · {it.title_en}\n", *_table(("", ""), rows),
            *_table(("", "问题", "Question"), questions),
        ]
    )  # fmt: skip


def _reads(it: Indicator) -> Iterator[str]:
    rules = shipped.rules()
    for id_ in (*it.clocks, *it.locks):
        yield f"{id_} {rules[id_].title_zh} {rules[id_].title_en}"
    if it is late_recording.INDICATOR:
        yield "every kind of supervision 各类监督事项"
    for kind in it.kinds:
        yield _kind(kind)


def _kind(fact: type) -> str:
    name = kind_named(fact)
    return f"{all_kinds()[name].title_zh} `{name}`"


def _thresholds(indicator: str, limits: Thresholds | None) -> str:
    values = limits.values if limits else {}
    told = (_threshold(name, it, values.get(name)) for name, it in BOUNDS[indicator].items())
    return "; ".join(told) or "无 none"


def _threshold(name: str, bound: Bound, value: float | None) -> str:
    said = "" if value is None else f" = {value:.15g}"
    return f"`{name}`{said} ({bound.fewest}–{bound.most})"


def _source(limits: Thresholds | None) -> str:
    if limits is None:
        return f"不在 not in {GENERAL}"
    it = limits.source
    note = f". {it.note}" if it.note else ""
    return f"{it.rule} {it.article} ({it.mark}){note}"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(it.replace("|", "\\|") for it in row) + " |"
    yield ""
