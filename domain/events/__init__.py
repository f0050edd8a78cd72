"""The kinds, one module a chapter. This list is the order of the catalogue."""

from domain.events import (
    coordination,
    correction,
    departure,
    discovery,
    personal,
    petitions,
    register,
    selection,
    social,
    work,
)

CHAPTERS = (
    register, selection, work, personal, social, petitions, discovery, correction, departure,
    coordination,
)  # fmt: skip
