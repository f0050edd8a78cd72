"""What a document says once its fragments are spread, measured before anything validates it.

A few hundred bytes may spread to millions of fields, so the walk ends at the limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from api.graphql.errors import TOO_LARGE, Unanswerable

DEEPEST, MOST_ALIASES, MOST_SELECTIONS = 12, 30, 1000
MOST_PAIRS = 4000
"""Selections of one name in one place are compared pair by pair: the sum of their squares."""
_UNLIMITED = -(10**6)
"""The depth of what lies under introspection: the validation has a rule of its own for it."""

Within = frozenset[str]
"""The fragments that a selection stands in, so that a circle of them is walked once."""
Place = list[tuple[SelectionSetNode, Within]]
"""The selection sets that are merged in one place of the answer."""


class TooLarge(Unanswerable):
    def __init__(self, what: str, limit: int) -> None:
        super().__init__(TOO_LARGE, f"{what}; at most {limit}", limit=limit)


def measure(document: DocumentNode) -> None:
    """Raises TooLarge."""
    named = {
        it.name.value: it for it in document.definitions if isinstance(it, FragmentDefinitionNode)
    }
    operations = [it for it in document.definitions if isinstance(it, OperationDefinitionNode)]
    form = _Form(named, pairs=len(operations) ** 2)  # each is followed through the same fragments
    for operation in operations:
        form.walk(operation.selection_set, frozenset())
    for name, fragment in named.items():
        if name not in form.spread:  # the validation looks into these too
            form.walk(fragment.selection_set, frozenset({name}))


@dataclass
class _Form:
    fragments: dict[str, FragmentDefinitionNode]
    spread: set[str] = field(default_factory=set)
    selections: int = 0
    aliases: int = 0
    pairs: int = 0

    def walk(self, root: SelectionSetNode, within: Within) -> None:
        todo: list[tuple[Place, int]] = [([(root, within)], 0)]
        while todo:
            place, depth = todo.pop()
            if depth > DEEPEST:
                raise TooLarge("the question is nested too deep", DEEPEST)
            for (_, introspects), held in self._merged(place).items():
                if held:
                    todo.append((held, _UNLIMITED if introspects else depth + 1))

    def _merged(self, place: Place) -> dict[tuple[str, bool], Place]:
        """What the fields of a place hold, by their name in the answer."""
        met: Counter[str] = Counter()
        inner: dict[tuple[str, bool], Place] = {}
        for node, within in self._fields(place, met):
            name = (node.alias or node.name).value
            met[name] += 1
            self.aliases += node.alias is not None
            held = inner.setdefault((name, node.name.value.startswith("__")), [])
            if node.selection_set:
                held.append((node.selection_set, within))
        self.pairs += sum(times * times for times in met.values() if times > 1)
        if self.aliases > MOST_ALIASES:
            raise TooLarge("the question gives too many aliases", MOST_ALIASES)
        if self.pairs > MOST_PAIRS:
            raise TooLarge("the question asks for the same too often", MOST_PAIRS)
        return inner

    def _fields(self, place: Place, met: Counter[str]) -> Iterator[tuple[FieldNode, Within]]:
        """Of a place, out of its fragments; two of these are compared as two fields are."""
        todo = list(place)
        while todo:
            selection_set, within = todo.pop()
            for node in selection_set.selections:
                self.selections += 1
                if self.selections > MOST_SELECTIONS:
                    raise TooLarge("the question has too many fields", MOST_SELECTIONS)
                if isinstance(node, FieldNode):
                    yield node, within
                elif isinstance(node, InlineFragmentNode):
                    todo.append((node.selection_set, within))
                elif isinstance(node, FragmentSpreadNode):
                    met["..."] += 1
                    name = node.name.value
                    self.spread.add(name)
                    if name in self.fragments and name not in within:
                        todo.append((self.fragments[name].selection_set, within | {name}))
