"""How many objects a question may return: pages multiplied down the tree, whatever is stored.

What is asked twice in one place is answered once, so it counts once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableValues,
    get_argument_values,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_object_type,
)

from api.graphql.cursors import LARGEST_PAGE, USUAL_PAGE

Fragments = dict[str, FragmentDefinitionNode]
CEILING = 10**9
"""Where counting ends; nothing is told apart above it."""
USUAL_ROWS = 10
"""Of a list without pages that ROWS does not name."""
ROWS = {
    "sources": 100, "quarantine": 1000, "profile": 20, "tenures": 5, "terms": 2, "answers": 2,
    "cases": 2, "irregularities": 1, "evidence": 2,
    "catalogue": 200, "channels": 2, "rules": 2,
    "values": 3, "parameters": 4, "counts": 50, "cells": 50, "circles": 3, "plans": 3, "days": 3,
    "packs": 8, "clocks": 70, "locks": 20, "indicators": 25, "localKinds": 10, "calendars": 20, "unread": 1,
    # of the schema itself, on average
    "types": 40, "fields": 6, "args": 2, "inputFields": 1, "enumValues": 2, "interfaces": 1, "possibleTypes": 1,
}  # fmt: skip


def cost(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Fragments,
    variables: VariableValues,
) -> int:
    """Of a document that was validated. Raises GraphQLError for arguments that do not fit."""
    root = schema.get_root_type(operation.operation)
    assert root is not None, "the validation wants one"
    total = 0
    todo = [(root, [operation.selection_set], 1, USUAL_ROWS)]
    while todo:
        kind, sets, times, page = todo.pop()
        for nodes in _merged(sets, fragments):
            name = nodes[0].name.value
            field = cast(GraphQLField, schema.get_field(kind, name))
            inner = get_named_type(field.type)
            if not is_object_type(inner):
                continue
            listed = is_list_type(get_nullable_type(field.type))
            rows = min(times * (ROWS.get(name, page) if listed else 1), CEILING)
            total = min(total + rows, CEILING)
            held = [it.selection_set for it in nodes if it.selection_set]
            todo.append((inner, held, rows, _page(field, nodes[0], variables)))
    return total


def _page(field: GraphQLField, node: FieldNode, variables: VariableValues) -> int:
    """How many rows the lists right under a field have."""
    if "page" not in field.args:
        return USUAL_ROWS
    asked: dict[str, Any] = get_argument_values(field, node, variables).get("page") or {}
    given = [it for it in (asked.get("first"), asked.get("last")) if isinstance(it, int)]
    return max(0, min(max(given, default=USUAL_PAGE), LARGEST_PAGE))


def _merged(sets: list[SelectionSetNode], fragments: Fragments) -> list[list[FieldNode]]:
    """The fields of one place, those with one name in the answer together."""
    named: dict[str, list[FieldNode]] = {}
    for node in _fields(sets, fragments):
        named.setdefault((node.alias or node.name).value, []).append(node)
    return list(named.values())


def _fields(sets: list[SelectionSetNode], fragments: Fragments) -> Iterator[FieldNode]:
    todo = list(sets)
    while todo:
        for node in todo.pop().selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, FragmentSpreadNode):
                todo.append(fragments[node.name.value].selection_set)
            else:
                todo.append(node.selection_set)  # type: ignore[attr-defined]
