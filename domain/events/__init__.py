"""The kinds, one module a chapter. This list is the order of the catalogue."""

from domain.events import (
    appointment,
    audits,
    coordination,
    correction,
    departure,
    discovery,
    keeping,
    personal,
    petitions,
    register,
    selection,
    social,
    work,
)

CHAPTERS = (
    register, selection, appointment, work, audits, personal, social, petitions, discovery,
    correction, departure, coordination, keeping,
)  # fmt: skip
