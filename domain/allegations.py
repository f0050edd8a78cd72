"""What somebody says against somebody. That it came in is a fact, what it says is none: in no circle
is it stored as CONFIRMED (domain 2.2, 4.2(3); DESIGN 7). ASSERTED, UNDER_CHECK and REFUTED make no
fact of it; what a body finds is a statement of that body, and may be CONFIRMED.

Not among them: what an official says of themselves (a declaration, a reply, a plea), and what a body
did or records of its own knowledge, an interference with its work included (监察法 66).
"""

from domain.events.coordination import HandlerRecusalRequested
from domain.events.discovery import AllegationRecorded, ClueRegistered
from domain.events.petitions import PetitionReceived, PetitionReviewRequested
from domain.events.selection import PublicityObjectionReceived

FOUND_BY = {
    PetitionReceived: "petition.answered, or the clue that it becomes",
    PetitionReviewRequested: "petition.review-decided",
    PublicityObjectionReceived: "selection.objection-resolved",
    ClueRegistered: "verification.reported, clue.concluded or case.concluded",
    HandlerRecusalRequested: "handler.recusal-decided",
    AllegationRecorded: "allegation.consequence-recorded",
}
"""Each with the statements by which a body tells what it found."""
