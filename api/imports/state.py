"""How far an import has come, in a small file beside its report, so that it can be gone on with.

It is a convenience: whatever is sent again is answered as repeated.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson


@dataclass
class State:
    """`offset` and `line` are those of the last row that was answered."""

    made_of: dict[str, str]
    """Whatever must be the same for going on: file, mapping, encoding, where it is sent."""
    report: str
    offset: int = 0
    line: int = 0
    sizes: tuple[int, int] = (0, 0)
    counts: Counter[str] = field(default_factory=Counter)

    def save(self, place: Path) -> None:
        told = {
            "made_of": self.made_of, "report": self.report, "offset": self.offset, "line": self.line,
            "sizes": self.sizes, "counts": self.counts,
        }  # fmt: skip
        new = place.with_name(f"{place.name}.new")
        new.touch(0o600)
        new.write_bytes(orjson.dumps(told))
        new.replace(place)


def found(place: Path, made_of: dict[str, str]) -> State | str | None:
    """What is gone on with; why it cannot be; None where there is nothing."""
    try:
        told: Any = orjson.loads(place.read_bytes())
        state = State(
            told["made_of"], told["report"], told["offset"], told["line"], tuple(told["sizes"]), Counter(told["counts"])
        )  # fmt: skip
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return "what was noted of it cannot be read"
    for what, value in made_of.items():
        if state.made_of.get(what) != value:
            return f"the {what} is another"
    report = Path(state.report)
    if state.sizes[0] and not (report.is_file() and report.stat().st_size >= state.sizes[0]):
        return f"{report} is gone or was changed"
    return state
