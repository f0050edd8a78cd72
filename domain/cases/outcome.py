"""What a matter came to. A case that is not decided has no outcome: NOT_STATED."""

from enum import StrEnum


class Outcome(StrEnum):
    """SUBSTANTIATED … SHELVED are the outcomes of a clue (domain 5.4); SETTLED and LAPSED are
    what public records add: an agreement, and a body that lost its jurisdiction."""

    SUBSTANTIATED = "SUBSTANTIATED"
    PARTLY = "PARTLY"
    UNSUBSTANTIATED = "UNSUBSTANTIATED"
    CLEARED = "CLEARED"
    SHELVED = "SHELVED"
    SETTLED = "SETTLED"
    LAPSED = "LAPSED"
    NOT_STATED = "NOT_STATED"
