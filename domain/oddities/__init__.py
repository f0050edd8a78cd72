"""What is odd in one statement by itself, whatever else is recorded: ODDITIES is the list in force.

Such a statement is stored as it came and shown with the rule, as what does not fit in a case is
(DESIGN idea 1). The entry alone decides, and the day on which it was recorded; nothing that
arrives later changes it. To add one, add it to the list of its module.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from domain.entry import Entry
from domain.oddities.counts import COUNTS
from domain.oddities.days import DAYS
from domain.oddities.named import NAMED
from domain.oddities.oddity import Oddity, Told
from domain.oddities.unsaid import UNSAID

ODDITIES: tuple[Oddity, ...] = (*COUNTS, *DAYS, *NAMED, *UNSAID)
SAYS = {it.rule: it.says for it in ODDITIES}


def odd_in(entry: Entry, recorded_on: date) -> tuple[str, ...]:
    """The rules that do not fit, in the order of the list; none of an entry of the register."""
    if not entry.kind.supervises:
        return ()
    told = Told(entry.fact, entry, recorded_on)
    return tuple([it.rule for it in _asked(entry.kind.fact) if it.odd(told)])


@cache
def _asked(fact: type) -> tuple[Oddity, ...]:
    return tuple(it for it in ODDITIES if not it.kinds or fact in it.kinds)
