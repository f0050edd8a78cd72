"""The catalogue's words, made known to GraphQL."""

import strawberry

from domain.cases.outcome import Outcome
from domain.catalogue import Agent, Circle, Direction, Mechanism, Side, Stage
from domain.entry import Classification, Confidence

__all__ = [
    "Agent", "Circle", "Classification", "Confidence", "Direction", "Mechanism", "Outcome", "Side",
    "Stage",
]  # fmt: skip

for word, described in (
    (Stage, "任前 · 任期 · 离任 · 离任后. UNKNOWN where no tenure or selection process tells it."),
    (Circle, "工作圈 · 生活圈 · 社交圈"),
    (Mechanism, "强化预防 · 及时发现 · 严肃纠正 · 协调运行"),
    (Direction, "自上而下 · 自下而上 · 同级"),
    (Side, "党内 · 党外"),
    (Agent, "职能部门 · 群众 · 本人"),
    (Confidence, "How far it is established; an allegation is never a fact."),
    (Classification, "The sender's class; a state secret is never recorded, only its stub."),
    (Outcome, "What a case came to."),
):
    strawberry.enum(word, description=described)
