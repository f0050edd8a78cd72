"""What somebody says in defence or asks for as of right. It never makes anything worse: no indicator
counts it, no clock is broken by it, no sanction is heavier for it (政务处分法 43, 56; 公务员法 63, 96;
domain 7, I04)."""

from domain.events.audits import AuditObjectionFiled
from domain.events.correction import ReviewRequested, SubjectStatementRecorded
from domain.events.keeping import CorrectionRequested
from domain.events.petitions import PetitionReviewRequested

PLEAS = (
    SubjectStatementRecorded, ReviewRequested, CorrectionRequested, PetitionReviewRequested,
    AuditObjectionFiled,
)  # fmt: skip
