"""A tenure: from appointment through departure. It says which stage a day belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.cases.lifecycle import Lifecycle, Step
from domain.catalogue import Stage
from domain.events.appointment import AppointmentMade, TenureEnded
from domain.events.departure import DepartureInitiated, HandoverCompleted


@dataclass(frozen=True, slots=True)
class NotAppointed:
    """Named by an entry, but no appointment is recorded yet."""

    departing_from: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Serving:
    """`term_from` to `term_to` inclusive; `cases` are the selection processes it came out of."""

    official: str
    post: str
    term_from: date
    term_to: date | None
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Departing:
    tenure: Serving
    departing_from: date


@dataclass(frozen=True, slots=True)
class Left:
    tenure: Serving
    departing_from: date | None
    left_on: date


Tenure = NotAppointed | Serving | Departing | Left


def evolve(state: Tenure, step: Step) -> Tenure:
    match step.fact, state:
        case AppointmentMade() as fact, _:
            entry = step.recorded
            made = Serving(
                entry.officials[0],
                fact.post,
                fact.term_from,
                fact.term_to,
                entry.entry.subject.cases,
            )
            return _again(made, state)
        case DepartureInitiated(), Serving():
            return Departing(state, step.occurred.first)
        case DepartureInitiated(), NotAppointed() | Departing() | Left():
            since = min(state.departing_from or step.occurred.first, step.occurred.first)
            return replace(state, departing_from=since)
        case TenureEnded() as fact, NotAppointed():
            return replace(state, left_on=fact.left_on)
        case TenureEnded() as fact, Serving():
            return Left(state, None, fact.left_on)
        case TenureEnded() as fact, Departing():
            return Left(state.tenure, state.departing_from, fact.left_on)
        case TenureEnded() as fact, Left():
            return replace(state, left_on=fact.left_on)
    return state


def stage_on(day: date, tenure: Tenure) -> Stage:
    """任前 before the term, 离任 from the start of the departure, 离任后 after the last day."""
    match tenure:
        case NotAppointed():
            return Stage.UNKNOWN
        case Serving(term_from=begin) if day < begin:
            return Stage.PRE_APPOINTMENT
        case Serving(term_to=end):
            return Stage.POST_DEPARTURE if end and day > end else Stage.IN_TERM
        case Departing(served, since):
            return Stage.DEPARTURE if day >= since else stage_on(day, replace(served, term_to=None))
        case Left(served, since, last):
            if day > last:
                return Stage.POST_DEPARTURE
            within = replace(served, term_to=None)
            return stage_on(day, Departing(within, since) if since else within)


def served(tenure: Tenure) -> Serving | None:
    """The appointment behind a state, None while there is none."""
    match tenure:
        case Serving():
            return tenure
        case Departing() | Left():
            return tenure.tenure
    return None


def _again(made: Serving, before: Tenure) -> Tenure:
    """An appointment that sorts after its own departure (the dates say so) keeps what is known."""
    match before:
        case NotAppointed(since, None) if since:
            return Departing(made, since)
        case NotAppointed(since, last) if last:
            return Left(made, since, last)
        case Departing(_, since):
            return Departing(made, since)
        case Left(_, since, last):
            return Left(made, since, last)
    return made


TENURE: Lifecycle[Tenure] = Lifecycle(
    "tenure",
    "tenure",
    (AppointmentMade, DepartureInitiated, HandoverCompleted, TenureEnded),
    NotAppointed(),
    evolve,
    (NotAppointed, Serving, Departing, Left),
)
