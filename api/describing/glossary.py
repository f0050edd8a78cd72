"""docs/glossary.md: the field's terms in both languages.

The titles of kinds, clocks, locks and indicators come from where they are written; TERMS are those
that stand for no class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from domain.catalogue import all_kinds
from domain.clocks.bars import Bar
from domain.indicators import INDICATORS
from domain.rulebook.pack import Pack, parse

PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"
TERMS = (
    ("干部监督", "cadre supervision"), ("监督执纪", "supervision and discipline enforcement"),
    ("领导干部", "leading official"), ("公职人员", "public official"),
    ("任前监督", "pre-appointment supervision"), ("任期监督", "in-term supervision"),
    ("离任监督", "departure supervision"), ("工作圈", "work circle"), ("生活圈", "personal circle"),
    ("社交圈", "social circle"), ("自上而下 / 自下而上", "top-down / bottom-up"),
    ("党内 / 党外监督", "Party-internal / external supervision"),
    ("职能部门监督", "functional-department supervision"), ("群众监督", "supervision by the masses"),
    ("强化预防", "prevention"), ("及时发现", "timely discovery"), ("严肃纠正", "firm correction"),
    ("协调运行", "coordinated operation"), ("差额考察", "inspection with more candidates than posts"),
    ("公开选拔 / 竞争上岗", "open selection / competitive selection"), ("破格提拔", "exceptional promotion"),
    ("凡提四必", "four mandatory checks before promotion"), ("双签字", "two-signature integrity conclusion"),
    ("任职回避 / 地域回避", "post recusal / regional recusal"), ("任期制", "fixed-term system"),
    ("能上能下", "ability to move up and down"), ("民主集中制", "democratic centralism"),
    ("一把手", "top leader of a unit"), ("裸官", "official with family settled abroad"),
    ("特定关系人", "specifically related person"), ("管理服务对象", "persons supervised or served"),
    ("实名举报 / 匿名举报", "real-name / anonymous report"),
    ("问题线索", "clue"),
    ("谈话函询", "talk or letter of inquiry"), ("暂存待查 / 予以了结", "shelved for later check / closed"),
    ("漏报 / 隐瞒不报", "omission / concealment"), ("组织处理", "organizational measure"),
    ("影响期", "influence period"), ("陈述申辩", "statement and defence"),
    ("诬告陷害 / 错告", "false accusation / mistaken report"), ("任中审计 / 离任审计", "in-term / departure audit"),
    ("销号", "closing an item of rectification"), ("脱密期", "secrecy cooling period"),
    ("干部管理权限", "cadre-management jurisdiction"), ("试点", "pilot"),
    ("工作日 / 调休", "working day / make-up day"),
    ("知悉范围", "circle of those allowed to know"), ("工作秘密 / 国家秘密", "work secret / state secret"),
)  # fmt: skip
_HEAD = """# Glossary 词汇表

Made by `python -m api.describing`: the titles are those of the classes and packs.
"""


def page() -> str:
    packs = list(_packs())
    clocks = {it: rule for pack in packs for it, (_kind, rule) in pack.clocks.items()}
    locks = {it: rule for pack in packs for it, rule in pack.locks.items()}
    return "\n".join(
        [
            _HEAD, _table("Terms 术语", ("中文", "English"), TERMS),
            _table("Kinds of event 事项", ("中文", "English", "Type"),
                   ((it.title_zh, it.title_en, f"`{it.name}`") for it in all_kinds().values())),
            _table("Clocks 期限", ("中文", "English", "Id"),
                   ((it.title_zh, it.title_en, id_) for id_, it in sorted(clocks.items()))),
            _table("Locks 限制", ("中文", "English", "Id"),
                   ((it.title_zh, it.title_en, id_) for id_, it in sorted(locks.items()))),
            _table("What locks bar 限制事项", ("中文", "English", "Code"),
                   ((it.says, it.lower().replace("_", " "), f"`{it}`") for it in Bar)),
            _table("Indicators 预警", ("中文", "English", "Id"),
                   ((it.title_zh, it.title_en, it.id) for it in sorted(INDICATORS, key=lambda it: it.id))),
        ]
    )  # fmt: skip


def _packs() -> Iterator[Pack]:
    for file in sorted(resources.files("domain.rulebook").joinpath("packs").iterdir(), key=str):
        if file.name.endswith(".toml"):
            yield parse(file.read_text(encoding="utf-8"))


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"## {title}\n", f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])
