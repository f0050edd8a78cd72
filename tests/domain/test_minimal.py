"""What the catalogue itself may not ask for: domain 4.1 and 4.2, read off every kind."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Annotated, Any

import pytest

from domain.catalogue import Kind, all_kinds
from domain.events.personal import ItemCode, Uscc
from domain.fields import naming_statements
from domain.gates import NEED_LINK
from domain.negative import named_by_field
from domain.values import (
    Code,
    Label,
    Limit,
    Link,
    OfficialId,
    Personal,
    Ref,
    Sha256,
    StatementId,
    Whose,
)

KINDS = all_kinds().values()
OF_LIFE = [kind for kind in KINDS if NEED_LINK.intersection(kind.circles)]
TEXTS = {it.__metadata__[0] for it in (Code, Uscc, ItemCode, Sha256, OfficialId, Ref, Link)}  # type: ignore[attr-defined]
"""Codes, public numbers, digests, references: none of them tells a story."""
NAMES = {
    "organ": "a public body", "from_organ": "a public body", "to_organ": "a public body",
    "sender_organ": "a public body", "ordered_by": "a public body", "body": "a public body",
    "letter_no": "the number of a letter", "document_no": "the number of a document",
    "decision_no": "the number of a decision",
    "role": "the title of a role outside that is approved, as the register of the organisation has it",
}  # fmt: skip
"""Fields of one line that are open in these circles, and what each names. The gate `narrative` holds
them to names. Think before you add one: a code is nearly always enough."""
OTHERS = re.compile(
    r"(?:^|_)(relatives?|giver|host|counterparty|spouse|child|children|family|guests?|members?|"
    r"friends?|recipients?|colleagues?|partner|employer|entity|org|organisation|relation)(?:_|$)"
)
"""Who is not the official: known by the name of the field."""
PUBLIC = {Code.__metadata__[0], Uscc.__metadata__[0]}  # type: ignore[attr-defined]
OFFICERS = {
    (
        "joint-meeting.held",
        "members",
    ): "who sat in a joint meeting of supervising bodies, by reference"
}


def leaves(cls: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every field of a fact with the names that lead to it, and its type without list and null."""
    hints = typing.get_type_hints(cls, include_extras=True)
    for item in dataclasses.fields(cls):
        yield from _leaves(hints[item.name], (*path, item.name))


def _leaves(hint: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated and typing.get_origin(arguments[0]) is not Personal:
        inner = arguments[0]
        if inner in {str, int}:
            yield path, hint
        else:
            yield from _leaves(inner, path)
    elif origin is tuple or (arguments and type(None) in arguments):
        yield from _leaves(next(it for it in arguments if it is not type(None)), path)
    elif isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield from leaves(hint, path)
    else:
        yield path, hint


def owner(hint: Any) -> Whose | None:
    """Whose a sealed field is; None for an open one."""
    if typing.get_origin(hint) is Annotated:
        told = [it for it in hint.__metadata__ if isinstance(it, Whose)]
        return told[0] if told else None
    return Whose.SUBJECT if typing.get_origin(hint) is Personal else None


def limit(hint: Any) -> Limit | None:
    return next((it for it in getattr(hint, "__metadata__", ()) if isinstance(it, Limit)), None)


of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
of_life = pytest.mark.parametrize("kind", OF_LIFE, ids=lambda kind: kind.name)


@of_every_kind
def test_no_field_is_on_the_negative_list(kind: Kind) -> None:
    for path, _hint in leaves(kind.fact):
        for name in path:
            found = named_by_field(name)
            assert found is None, f"{name}: {found}"


@of_every_kind
def test_others_are_categories_public_numbers_or_sealed_as_theirs(kind: Kind) -> None:
    for path, hint in leaves(kind.fact):
        if not any(map(OTHERS.search, path)) or (kind.name, path[0]) in OFFICERS:
            continue
        sealed = owner(hint) in {Whose.THIRD_PARTY, Whose.SOURCE}
        plain = hint in {bool, date} or (isinstance(hint, type) and issubclass(hint, Enum))
        count = typing.get_origin(hint) is Annotated and typing.get_args(hint)[0] is int
        assert sealed or plain or count or limit(hint) in PUBLIC, f"{'.'.join(path)}: {hint}"


@of_life
def test_no_open_text_of_these_circles_can_tell_a_story(kind: Kind) -> None:
    for path, hint in leaves(kind.fact):
        if owner(hint) or typing.get_origin(hint) is not Annotated:
            continue
        if hint == StatementId:  # held by the gate `narrative`, as the event's own id is
            assert "/data/fact/" + "/".join(path) in naming_statements(kind.fact)
        elif typing.get_args(hint)[0] is str and limit(hint) not in TEXTS:
            assert hint == Label, f"{'.'.join(path)} takes any text"
            assert path[-1] in NAMES, (
                f"{'.'.join(path)}: say in NAMES what it names, or take a code"
            )


@of_every_kind
def test_who_informed_is_an_opaque_token_or_sealed(kind: Kind) -> None:
    for path, hint in leaves(kind.fact):
        if re.search(r"informant|petitioner|complainant|reporter_", path[-1]):
            assert owner(hint) is Whose.SOURCE or (path[-1], hint) == ("informant_token", Ref)


def test_the_leaves_of_a_kind_are_all_of_its_fields() -> None:
    """So that none of the above looks past one."""
    found = dict(leaves(all_kinds()["declaration.filed"].fact))
    assert set(found) >= {("items", "code"), ("items", "nil"), ("items", "declared"), ("year",)}
    assert owner(found["items", "declared"]) is Whose.SUBJECT
    relative = dict(leaves(all_kinds()["family-business.recorded"].fact))["relative",]
    assert owner(relative) is Whose.THIRD_PARTY
