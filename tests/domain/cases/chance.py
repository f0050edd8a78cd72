"""Facts of any kind by chance, out of few days, numbers and names, so that they meet one another.

`pick` chooses one of a sequence: Hypothesis while it searches, a seeded random where a bulk is wanted.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields
from datetime import date
from enum import Enum
from typing import Any

from hypothesis import strategies as st

from domain.entry import Entry, Provenance, Recorded, Subject, When
from domain.values import Period
from ledger.shapes import shape
from tests import examples
from tests.domain.cases.courses import CASE
from tests.projections.folding import AT

Pick = Callable[[Sequence[Any]], Any]
DAYS = ("2025-02-03", "2025-02-04", "2025-02-28", "2025-06-30")
REFS = ("e-1", "e-2", "e-3", "h-1", "h-2")
"""Of statements that there may be, and of people."""
OCCURRED = ("2025-02-03", "2025-02-03", "2025-02-04", "2025-02", "2025", "2025-02-01/2025-03-01")
COUNTS = (0, 1, 2, 3, 12)


def fact(pick: Pick, hint: Any, limits: Any = ()) -> Any:
    """As JSON; what may be left out is, now and then."""
    hint, limits, _optional = examples._plain(hint, limits)
    if examples._is_object(hint):
        hints = examples._hints(hint)
        told = [it for it in fields(hint) if it.default is MISSING or pick((True, False))]
        return {it.name: fact(pick, hints[it.name]) for it in told}
    if typing.get_origin(hint) is tuple:
        return [fact(pick, typing.get_args(hint)[0]) for _ in range(pick((1, 1, 2)))]
    if hint is str:
        fitting = [text for text in REFS if examples._allowed(text, limits)]
        return pick(fitting) if fitting else examples._sample(hint, limits)
    if hint is int:
        counts = [it for it in COUNTS if it >= (limits[0].minimum or 0)] if limits else [*COUNTS]
        return pick(counts) if counts else examples._sample(hint, limits)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return pick([it.value for it in hint])
    return pick({bool: (True, False), date: DAYS}[hint])


@st.composite
def histories(draw: st.DrawFn, kinds: Sequence[type], most: int = 12) -> list[Recorded]:
    """Any statements of these kinds, all of one case, on few days and among few people."""

    def pick(choices: Sequence[Any]) -> Any:
        return draw(st.sampled_from(choices))

    return [
        recorded(pick, pick(kinds), position)
        for position in range(1, draw(st.integers(1, most)) + 1)
    ]


def recorded(pick: Pick, kind: type, position: int) -> Recorded:
    """One statement `e-POSITION`, recorded long after."""
    entry = Entry(
        subject=Subject(officials=(pick(("o-1", "o-2")),), cases=(CASE,), tenure=CASE),
        when=When(occurred=Period.parse(pick(OCCURRED))),
        provenance=Provenance(
            source="urn:test", source_id=f"e-{position}",
            recorder=pick((None, *REFS)), approver=pick((None, *REFS)),
        ),
        fact=shape(kind).read(fact(pick, kind)),
    )  # fmt: skip
    return Recorded(position, AT, (f"case:{CASE}", f"tenure:{CASE}"), entry)
