"""R09: a clue that does not move: overdue at some step, or shelved and not looked at again."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.rule import Per
from domain.indicators.indicator import Finding, Indicator, Question, Scene, Severity, of_overdue


def find(scene: Scene) -> Iterator[Finding]:
    yield from of_overdue(scene, K30="disposition", K32="report", K33="verification", K34="shelved")


def _question(zh: str, en: str) -> Question:
    return Question(
        f"{zh}应于{{due_on}}前完成，逾期。是否催办？",
        f"{en} was due on {{due_on}}. Who is to be urged?",
    )


INDICATOR = Indicator(
    id="R09",
    title_zh="线索滞留",
    title_en="Clue stuck",
    questions={
        "disposition": _question("线索处置意见", "The disposition of a clue"),
        "report": _question("谈话函询情况报告", "The report after a talk or a reply"),
        "verification": _question("初步核实", "The preliminary verification"),
        "shelved": _question("暂存线索清理", "The review of a shelved clue"),
    },
    severity=Severity.MEDIUM,
    per=Per.CASE,
    kinds=(),
    clocks=("K30", "K32", "K33", "K34"),
    find=find,
)
