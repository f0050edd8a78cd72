"""Every kind says what it is, on which rule it rests, and keeps its stored name for ever."""

from __future__ import annotations

import dataclasses
import re
from itertools import product
from pathlib import Path

import pytest

from domain.catalogue import (
    Agent,
    Channel,
    Circle,
    Direction,
    Kind,
    Mechanism,
    Officials,
    Side,
    Stage,
    all_kinds,
    channel,
    event,
    kind_of,
)  # fmt: skip

KINDS = all_kinds()
FROZEN = Path(__file__).with_name("stored_names.txt")
WORD = re.compile(r"[a-z]+")

of_every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def test_stored_names_are_those_that_were_frozen() -> None:
    frozen = FROZEN.read_text(encoding="utf-8").split()
    assert len(set(frozen)) == len(frozen)
    assert sorted(frozen) == frozen
    gone = sorted(set(frozen) - set(KINDS))
    assert not gone, (
        f"{gone}: entries are stored under these names; a kind is never renamed or removed"
    )
    new = sorted(set(KINDS) - set(frozen))
    assert not new, f"{new}: choose well, a stored name is for ever; then add it to {FROZEN.name}"


@of_every_kind
def test_a_kind_is_found_by_its_name_and_by_its_class(kind: Kind) -> None:
    assert KINDS[kind.name] is kind
    assert len([it for it in KINDS.values() if it.fact is kind.fact]) == 1
    assert dataclasses.is_dataclass(kind.fact)
    assert kind.version >= 1
    assert kind.release >= 1


@of_every_kind
def test_a_kind_has_a_title_in_both_languages(kind: Kind) -> None:
    assert re.search(r"[\u4e00-\u9fff]", kind.title_zh)
    assert kind.title_zh == kind.title_zh.strip()
    assert re.fullmatch(r"[A-Z][a-z]+( [a-z]+)*", kind.title_en)


def test_no_two_kinds_have_the_same_title() -> None:
    for title in ("title_zh", "title_en"):
        titles = [getattr(kind, title) for kind in KINDS.values()]
        assert len(set(titles)) == len(titles)


@of_every_kind
def test_a_kind_that_supervises_rests_on_a_rule_and_has_its_place(kind: Kind) -> None:
    assert kind.supervises == (kind.chapter != "register")
    placed = (kind.rules, kind.stages, kind.circles, kind.mechanisms)
    assert all(placed) if kind.supervises else not any(placed)
    for rule in kind.rules:
        assert rule.name
        assert rule.article, "say which article, or 全文"
    for choices in (
        kind.stages,
        kind.circles,
        kind.mechanisms,
        kind.channels,
        kind.needs,
        kind.rules,
    ):
        assert len(set(choices)) == len(choices)


@of_every_kind
def test_a_kind_uses_the_words_of_the_catalogue(kind: Kind) -> None:
    assert set(kind.stages) <= set(Stage) - {Stage.UNKNOWN}
    assert set(kind.circles) <= set(Circle)
    assert set(kind.mechanisms) <= set(Mechanism)
    assert set(kind.needs) <= {"case", "tenure", "unit"}
    assert set(kind.channels) <= {Channel(*it) for it in product(Direction, Side, Agent)}
    assert kind.officials in Officials
    assert kind.supervises or not kind.channels


@of_every_kind
def test_a_docstring_adds_what_the_name_does_not_say(kind: Kind) -> None:
    told = kind.fact.__doc__ or ""
    if told.startswith(f"{kind.fact.__name__}("):  # made by the dataclass: none was given
        return
    words = set(WORD.findall(told.lower())) - {
        "the",
        "a",
        "an",
        "is",
        "was",
        "of",
        "this",
        "event",
        "and",
        "in",
    }
    assert words - set(kind.title_en.lower().split()), "it repeats the name"


@of_every_kind
def test_names_of_fields_say_their_unit(kind: Kind) -> None:
    for field in dataclasses.fields(kind.fact):
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", field.name)
        assert not re.search(r"(amount|deadline|time|price)$", field.name), (
            "say the unit: _fen, _on, _at, _days"
        )


def test_every_mechanism_circle_and_stage_is_served_by_some_kind() -> None:
    served = {
        it for kind in KINDS.values() for it in (*kind.stages, *kind.circles, *kind.mechanisms)
    }
    assert served == {*Stage, *Circle, *Mechanism} - {Stage.UNKNOWN}


@pytest.mark.parametrize(
    "name",
    [*list(KINDS)[:1], "clue", "Clue.registered", "clue.registered.twice", "clue.re_read", ""],
)
def test_a_name_that_is_taken_or_malformed_enters_no_kind(name: str) -> None:
    before = dict(all_kinds())

    class Nothing:
        """Would be a kind."""

    with pytest.raises(ValueError, match="taken, or is not"):
        event(name, "无")(Nothing)
    assert dict(all_kinds()) == before


def test_a_channel_is_read_from_its_three_letters() -> None:
    assert channel("B·X·M") == Channel(Direction.BOTTOM_UP, Side.EXTERNAL, Agent.MASSES)
    for wrong in ("T·I", "T·I·Z", "T.I.F", "", "T·I·F·S"):
        with pytest.raises((KeyError, ValueError)):
            channel(wrong)


def test_what_is_no_fact_has_no_kind() -> None:
    with pytest.raises(KeyError):
        kind_of("clue.registered")
