"""What a check found, for an operator: well, to be looked at, failing, or not looked at."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARN, FAIL, SKIPPED = "ok", "warn", "FAIL", "skip"


@dataclass(frozen=True, slots=True)
class Finding:
    """`way_out` is empty where nothing is to be done, or nothing could be looked at."""

    check: str
    state: str
    detail: str
    way_out: str = ""
