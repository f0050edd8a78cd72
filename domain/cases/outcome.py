"""What a matter came to. A case that is not decided has no outcome: NOT_STATED."""

from domain.words import Word


class Outcome(Word):
    """What a matter came to: as a clue may end, or as public records tell it besides."""

    SUBSTANTIATED = "SUBSTANTIATED", "it was found to be so"
    PARTLY = "PARTLY", "it was found to be so in part"
    UNSUBSTANTIATED = "UNSUBSTANTIATED", "it was not found to be so"
    CLEARED = "CLEARED", "whom it concerned was cleared (澄清)"
    SHELVED = "SHELVED", "暂存待查"  # the outcomes of a clue end here (domain 5.4)
    SETTLED = "SETTLED", "it ended by an agreement"
    LAPSED = "LAPSED", "the body lost its jurisdiction before it decided"
    NOT_STATED = "NOT_STATED", "it is not decided, or nothing says how"
