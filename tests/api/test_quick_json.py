"""The quick reader of JSON and the strict one give the same, whatever they are given."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.intake.strict_json import EXACT, Malformed, _names_kept, _strictly, parse
from tests.api.harness import unit

SCALARS = (
    st.none() | st.booleans() | st.text(max_size=6) | st.floats()
    | st.integers() | st.integers(-EXACT - 2, EXACT + 2) | st.sampled_from([2**63, 2**64, 10**300])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
PIECES = [
    "{", "}", "[", "]", ":", ",", '"a"', '"a" :', '"\\u0061":', '"a\\u003a":', '"a:":', "1", "-0", "-0.0", "30000.0",
    "3e4", "1e400", "9007199254740993.0", "1" * 401, "NaN", "-Infinity", "true", "null", '"\\ud800"', '"\\"', "\ufeff",
    " ", "\t", "\n", "\x00", '"\x1f"', "\\", "é",
]  # fmt: skip


def told(read: Any, raw: bytes) -> tuple[str, str]:
    """What was read, its types included, or the error."""
    try:
        return "read", repr(read(raw))
    except Malformed as error:
        return "refused", str(error)


@settings(max_examples=1500)
@given(VALUES, st.booleans(), st.sampled_from([None, (",", ":"), (" , ", "\t:\n")]))
def test_any_value_is_read_alike(value: Any, ascii_: bool, separators: Any) -> None:
    text = json.dumps(value, ensure_ascii=ascii_, separators=separators)
    raw = text.encode("utf-8", "surrogatepass")
    assert told(parse, raw) == told(_strictly, raw)


@settings(max_examples=3000)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example('{"a":1,"a":2}')
@example('{"a":1,"a" :"\\u003a"}')
@example('{"a":":","a"\n:1}')
@example('{"a":{"b":[{"c":1,"c":2}]}}')
def test_any_text_is_read_alike(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    assert told(parse, raw) == told(_strictly, raw)


@settings(max_examples=1000)
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c:", "d"]), st.text(max_size=3)), max_size=5),
    st.booleans(),
)
def test_a_name_that_stands_twice_is_found(pairs: list[tuple[str, str]], ascii_: bool) -> None:
    members = [f"{json.dumps(name)}: {json.dumps(it, ensure_ascii=ascii_)}" for name, it in pairs]
    raw = ("{" + ", ".join(members) + "}").encode("utf-8", "surrogatepass")
    twice = len({name for name, _it in pairs}) < len(pairs)
    assert (told(parse, raw)[0] == "refused") >= twice
    assert told(parse, raw) == told(_strictly, raw)


@given(st.binary(max_size=12))
def test_any_bytes_are_read_alike(raw: bytes) -> None:
    assert told(parse, raw) == told(_strictly, raw)


@pytest.mark.parametrize("depth", [60, 70, 200, 900, 2000])
@pytest.mark.parametrize("ends", [("[", "]"), ('{"a":', "}")])
def test_what_nests_deep_is_read_alike(depth: int, ends: tuple[str, str]) -> None:
    raw = (ends[0] * depth + "1" + ends[1] * depth).encode()
    assert (told(parse, raw)[0], told(_strictly, raw)[0]) in {
        ("read", "read"),
        ("refused", "refused"),
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30000.0", 30000), ("3e4", 30000), ("3E+4", 30000), ("-2.50e2", -250), ("0.0", 0), ("-0.0", 0),
        ("9007199254740992.0", EXACT), ("-9007199254740992.0", -EXACT), ("9007199254740993", EXACT + 1),
    ],
)  # fmt: skip
def test_a_whole_number_is_an_integer_however_it_is_written(text: str, number: int) -> None:
    assert repr(parse(text.encode())) == repr(number)
    assert repr(parse(f'{{"a":[{text}]}}'.encode())) == repr({"a": [number]})


@pytest.mark.parametrize(
    "text",
    [
        "0.5", "1e-400", "1e400", "9007199254740993.0", "9007199254740994.0", "1e17",
        "30000.00000000000000000001", "0e99999999999999999999",
    ],
)  # fmt: skip
def test_a_number_that_is_not_whole_and_exact_is_none(text: str) -> None:
    assert isinstance(parse(text.encode()), float)


def test_an_ordinary_event_takes_the_quick_way() -> None:
    for raw in (json.dumps(unit("q")), json.dumps(unit("q", "时间：a:b\n"), ensure_ascii=False)):
        assert _names_kept(json.loads(raw), raw.encode())
