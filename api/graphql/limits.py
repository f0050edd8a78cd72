"""Refuses a question that is too large, before it is validated, or too costly, before it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    get_operation_ast,
    get_variable_values,
    validate,
)
from graphql.execution.values import VariableValues
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.graphql.cost import cost
from api.graphql.errors import Unanswerable
from api.graphql.form import TooLarge, measure

MOST_COST = 25_000
"""A hundred officials with a hundred cases each, and all that is theirs."""
MOST_ERRORS = 10
"""A mistake's nearest name is looked for in the whole schema, so not for hundreds of them."""


class Limits(SchemaExtension):
    """Every answer that was weighed carries its cost in `extensions`."""

    def __init__(self) -> None:
        self._cost: int | None = None

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        assert context.graphql_document
        try:
            measure(context.graphql_document)
        except TooLarge as refusal:
            context.pre_execution_errors = [refusal]
        else:
            rules = (*context.validation_rules, MaybeNullValidationRule, OneOfInputValidationRule)
            context.pre_execution_errors = validate(
                context.schema._schema,  # noqa: SLF001  it has no other name
                context.graphql_document,
                rules,
                max_errors=MOST_ERRORS,
            )
        yield

    def on_execute(self) -> Iterator[None]:
        self._cost = self._weigh()
        if self._cost is not None and self._cost > MOST_COST:
            refusal = Unanswerable(
                "TOO_COSTLY",
                f"this may return {self._cost} objects, at most {MOST_COST} are; ask for smaller pages",
                cost=self._cost, limit=MOST_COST,
            )  # fmt: skip
            self.execution_context.result = ExecutionResult(data=None, errors=[refusal])
        yield

    def get_results(self) -> dict[str, Any]:
        if self._cost is None:
            return {}
        return {"cost": {"requested": self._cost, "limit": MOST_COST}}

    def _weigh(self) -> int | None:
        """None where the variables do not fit: the execution tells which."""
        context = self.execution_context
        document, schema = context.graphql_document, context.schema._schema  # noqa: SLF001
        assert document
        operation = get_operation_ast(document, context.operation_name)
        assert operation, "the server looked for it"
        values = get_variable_values(
            schema, operation.variable_definitions or (), context.variables or {}, max_errors=1
        )
        if not isinstance(values, VariableValues):
            return None
        fragments = {
            it.name.value: it
            for it in document.definitions
            if isinstance(it, FragmentDefinitionNode)
        }
        try:
            return cost(schema, operation, fragments, values)
        except GraphQLError:
            return None
