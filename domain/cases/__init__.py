"""Lifecycles as folds: one type a state, `evolve`, and the irregularities that a history shows.

PEOPLE follow a person and a post; CASES follow a matter. To add one, write its module and name it.
"""

from typing import Any

from domain.cases import (
    allegation,
    audit,
    clue,
    declaration,
    departure,
    measure,
    official,
    petition,
    rectification,
    selection,
    tenure,
)
from domain.cases.lifecycle import Lifecycle

PEOPLE: tuple[Lifecycle[Any], ...] = (official.OFFICIAL, tenure.TENURE)
CASES: tuple[Lifecycle[Any], ...] = (
    selection.SELECTION,
    declaration.DECLARATION,
    petition.PETITION,
    clue.CLUE,
    measure.MEASURE,
    audit.AUDIT,
    rectification.RECTIFICATION,
    departure.DEPARTURE,
    allegation.ALLEGATION,
)
