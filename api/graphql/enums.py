"""The catalogue's words as GraphQL enums."""

import strawberry

from domain import catalogue, entry
from domain.cases import outcome

Stage = strawberry.enum(catalogue.Stage, description="任前 · 任期 · 离任 · 离任后")
Circle = strawberry.enum(catalogue.Circle, description="工作圈 · 生活圈 · 社交圈")
Mechanism = strawberry.enum(
    catalogue.Mechanism, description="强化预防 · 及时发现 · 严肃纠正 · 协调运行"
)
Direction = strawberry.enum(catalogue.Direction, description="自上而下 · 自下而上 · 同级")
Side = strawberry.enum(catalogue.Side, description="党内 · 党外")
Agent = strawberry.enum(catalogue.Agent, description="职能部门 · 群众 · 本人")
Confidence = strawberry.enum(entry.Confidence, description="An allegation is never a fact.")
Outcome = strawberry.enum(outcome.Outcome, description="What a case came to.")
