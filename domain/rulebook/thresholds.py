"""Which thresholds each indicator goes by, and between what they may lie (domain 6).

BOUNDS is the list: an indicator that is not in it has no table in a pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.clocks.reading import source
from domain.clocks.rule import Source
from domain.tables import Table, nearest

_NUMERATOR, _DENOMINATOR = "_numerator", "_denominator"


@dataclass(frozen=True, slots=True)
class Bound:
    """From `fewest` to `most`, both allowed."""

    fewest: int
    most: int
    whole: bool = True


_TIMES, _MONTHS, _DAYS = Bound(1, 1000), Bound(1, 1200), Bound(1, 3660)
_PERCENT, _PART = Bound(0, 100, whole=False), Bound(1, 1000)
BOUNDS: Mapping[str, Mapping[str, Bound]] = {
    "R01": {"checks": Bound(1, 4)},
    "R02": {},
    "R03": {
        f"{of}{it}": _PART for of in ("quorum", "agree") for it in (_NUMERATOR, _DENOMINATOR)
    },
    "R04": {},
    "R05": {},
    "R06": {},
    "R07": {"area_m2": Bound(0, 1_000_000, whole=False), "value_fen": Bound(0, 10**15)},
    "R08": {"inadequate_replies": _TIMES},
    "R09": {"months": _MONTHS},
    "R10": {},
    "R11": {"key_post_months": _MONTHS, "warn_months": Bound(0, 1200)},
    "R12": {"sources": Bound(2, 1000), "days": _DAYS},
    "R13": {
        "work_months": _MONTHS, "personal_months": _MONTHS, "social_months": _MONTHS,
        "key_post_divisor": Bound(1, 12),
    },
    "R14": {"percent": _PERCENT},
    "R15": {"outstanding": Bound(0, 1000)},
    "R16": {"returned": _TIMES, "months": _MONTHS},
    "R17": {"months": _MONTHS},
    "R18": {},
    "R19": {},
    "R20": {"days": Bound(0, 3660), "percent": _PERCENT},
    "R21": {"dossiers_a_day": _TIMES},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What an indicator goes by, with the article that it asks about."""

    indicator: str
    values: Mapping[str, float]
    source: Source


def read(table: Table) -> Thresholds:
    indicator = table.code("id")
    bounds = BOUNDS.get(indicator)
    if bounds is None:
        table.fault(
            "id", "is no indicator", nearest(indicator, BOUNDS) or f"one of {', '.join(BOUNDS)}"
        )
    values = _values(table.table("values"), bounds or {}) if table.has("values") or bounds else {}
    made = Thresholds(indicator, MappingProxyType(values), source(table.table("source")))
    table.finish()
    return made


def _values(table: Table, bounds: Mapping[str, Bound]) -> dict[str, float]:
    made: dict[str, float] = {}
    for name, bound in bounds.items():
        if not table.has(name):
            table.fault(name, "is missing: the indicator goes by it")
            continue
        made[name] = given = table.number(name, bound.fewest)
        if bound.whole and given != int(given):
            table.fault(name, "is no whole number")
        elif not bound.fewest <= given <= bound.most:
            table.fault(name, f"lies outside {bound.fewest} to {bound.most}")
    for name, part in made.items():
        whole = made.get(name.replace(_NUMERATOR, _DENOMINATOR), part)
        if part > whole:
            table.fault(name, "is more than the whole that it is a part of")
    table.finish()
    return made
