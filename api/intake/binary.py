"""CloudEvents in binary mode: the attributes are headers, the body is the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes

from api.problems import Declined
from domain.errors import Fault

_PREFIX = "ce-"
_ELSEWHERE = {
    "datacontenttype": ("is told by Content-Type", "leave it out"),
    "data": ("is the body", "send data as the body"),
}
_ATTRIBUTE = re.compile(r"/(?!data(/|$)).+", re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)("?)')
"""To its end, or to that of the value: each place is looked at once."""
_NOT_ENCODED = re.compile(r"[^\t -~]|%(?![0-9A-Fa-f]{2})")


def attributes_of(headers: Mapping[str, list[str]]) -> dict[str, str]:
    """By name, as they were before they were encoded. Raises Declined with every fault."""
    told = {name[len(_PREFIX) :]: it for name, it in headers.items() if name.startswith(_PREFIX)}
    if "specversion" not in told:
        raise Declined("not-a-cloudevent", [_NO_MODE])
    found, faults = dict[str, str](), list[Fault]()
    for name, values in told.items():
        value, why, way_out = _decoded(name, values)
        found[name] = value
        if why:
            faults.append(Fault(_header(name), f"header.ce-{name[:64]}", why, way_out))
    if faults:
        raise Declined("not-a-cloudevent", faults)
    return found


def event_of(attributes: Mapping[str, str], data: Any) -> dict[str, Any]:
    """The event as it would be in structured mode."""
    return {**attributes, "data": data}


def by_header(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The same, each that points at an attribute pointing at its header."""
    return tuple(
        replace(it, pointer=_header(it.pointer[1:])) if _ATTRIBUTE.fullmatch(it.pointer) else it
        for it in faults
    )


def _header(name: str) -> str:
    return f"header:ce-{name[:64]}"


def _decoded(name: str, values: list[str]) -> tuple[str, str, str]:
    """The value; or what is wrong with it, and the way out.

    Quoted strings are read too: earlier versions of the binding let senders write them.
    """
    if name in _ELSEWHERE:
        return "", *_ELSEWHERE[name]
    if len(values) > 1:
        return "", "stands more than once", "send it once"
    value = values[0].strip()
    if _NOT_ENCODED.search(value):
        return (
            "",
            "holds what is not percent-encoded",
            "encode UTF-8 bytes beyond ASCII, and % as %25",
        )
    bare = _QUOTED.sub(lambda it: re.sub(r"\\(.)", r"\1", it[1]), value)
    if any(not it[2] for it in _QUOTED.finditer(value)):
        return "", "opens a quoted string that does not end", "encode a double quote as %22"
    try:
        return unquote_to_bytes(bare).decode("utf-8"), "", ""
    except UnicodeDecodeError:
        return "", "is not UTF-8 once it is percent-decoded", "encode the bytes of UTF-8"


_NO_MODE = Fault(
    "header:ce-specversion", "header.ce-specversion",
    "is missing, so that application/json is no CloudEvent in binary mode",
    "send its attributes as ce-* headers (ce-specversion: 1.0, ce-id, ce-source, ce-type) and data as "
    "the body; or the whole event as the body, with Content-Type: application/cloudevents+json",
)  # fmt: skip
