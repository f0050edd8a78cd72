"""An entry says whom it concerns, and which circle and channel where its kind has several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.catalogue import Officials
from domain.entry import Entry
from domain.errors import Fault

HOW_MANY = {
    Officials.NONE: (0, 0, "no official"),
    Officials.ANY: (0, 50, "at most fifty officials"),
    Officials.ONE: (1, 1, "exactly one official"),
    Officials.SOME: (1, 50, "one to fifty officials"),
}


def placement(entry: Entry) -> Iterator[Fault]:
    """An entry says whom it concerns, and which circle and channel where its kind has several."""
    kind, subject = entry.kind, entry.subject
    fewest, most, wanted = HOW_MANY[kind.officials]
    way = f"name {wanted} in data.subject.officials" if most else "leave data.subject.officials out"
    if not fewest <= len(subject.officials) <= most:
        yield Fault(
            "/data/subject/officials", "entry.officials", f"{kind.name} concerns {wanted}", way
        )
    if len(set(subject.officials)) != len(subject.officials):
        yield Fault(
            "/data/subject/officials", "entry.officials", "names an official twice",
            "name each once",
        )  # fmt: skip
    for need, present in (
        ("case", bool(subject.cases)), ("tenure", bool(subject.tenure)), ("unit", bool(subject.unit)),
    ):  # fmt: skip
        if need in kind.needs and not present:
            name = "cases" if need == "case" else need
            yield Fault(
                f"/data/subject/{name}", f"entry.{need}", f"{kind.name} needs its {need}",
                f"name it in data.subject.{name}, by the same reference in every event about it",
            )  # fmt: skip
    circles = ", ".join(kind.circles)
    if kind.supervises and entry.circle is None:
        yield Fault(
            "/data/subject/circle", "entry.circle", f"{kind.name} is of several circles",
            f"say which: {circles}",
        )  # fmt: skip
    if subject.circle and subject.circle not in kind.circles:
        yield _another("circle", kind.name, kind.circles)
    if subject.mechanism and subject.mechanism not in kind.mechanisms:
        yield _another("mechanism", kind.name, kind.mechanisms)
    if kind.supervises and entry.channel is None:
        yield Fault(
            "/data/provenance/channel", "entry.channel", f"{kind.name} has no channel of its own",
            "give channel with direction, side and agent: who watches whom",
        )  # fmt: skip
    if kind.channels and entry.provenance.channel and entry.provenance.channel not in kind.channels:
        yield Fault(
            "/data/provenance/channel", "entry.channel", f"{kind.name} has another channel",
            "leave it out" if len(kind.channels) == 1 else "one of those that its schema lists",
        )  # fmt: skip


def _another(part: str, name: str, choices: tuple[Any, ...]) -> Fault:
    """A circle or a mechanism that the kind has not."""
    if not choices:
        told, way = f"{name} is of the register, which has no {part}", "leave it out"
    else:
        told, way = f"{name} has another {part}", f"it is {' or '.join(choices)}"
    return Fault(f"/data/subject/{part}", f"entry.{part}", told, way)
