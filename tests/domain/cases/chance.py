"""Facts of any kind by chance, out of few days, numbers and names, so that they meet one another.

`pick` chooses one of a sequence: Hypothesis while it searches, a seeded random where a bulk is wanted.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from typing import Any

from tests import examples

Pick = Callable[[Sequence[Any]], Any]
DAYS = ("2025-02-03", "2025-02-04", "2025-02-28", "2025-06-30")
REFS = ("e-1", "e-2", "e-3", "h-1", "h-2")
"""Of statements that there may be, and of people."""
COUNTS = (0, 1, 2, 3, 12)


def fact(pick: Pick, hint: Any, limits: Any = ()) -> Any:
    """As JSON; what may be left out is, now and then."""
    hint, limits, optional = examples._plain(hint, limits)
    if optional and pick((True, False)):
        return None
    if examples._is_object(hint):
        made = {name: fact(pick, it) for name, it in examples._hints(hint).items()}
        return {name: value for name, value in made.items() if value is not None}
    if typing.get_origin(hint) is tuple:
        return [fact(pick, typing.get_args(hint)[0]) for _ in range(pick((0, 1, 1, 2)))]
    if hint is str:
        fitting = [text for text in REFS if examples._allowed(text, limits)]
        return pick(fitting) if fitting else examples._sample(hint, limits)
    if hint is int:
        counts = [it for it in COUNTS if it >= (limits[0].minimum or 0)] if limits else [*COUNTS]
        return pick(counts) if counts else examples._sample(hint, limits)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return pick([it.value for it in hint])
    return pick({bool: (True, False), date: DAYS}[hint])
