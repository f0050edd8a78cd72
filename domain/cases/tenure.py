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
class Term:
    """One term of a tenure, `first` to `last` inclusive; `cases` are the selection processes that
    led to it."""

    first: date
    last: date | None
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Serving:
    """`terms` in the order of their first days: whoever is appointed again to the same tenure goes
    on serving. `post` is that of the newest."""

    official: str
    post: str
    terms: tuple[Term, ...]

    @property
    def term_from(self) -> date:
        return self.terms[0].first

    @property
    def term_to(self) -> date | None:
        return self.terms[-1].last


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
            term = Term(fact.term_from, fact.term_to, entry.entry.subject.cases)
            return _again(_renewed(entry.officials[0], fact.post, term, served(state)), state)
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
        case Serving(term_to=end):
            return Stage.POST_DEPARTURE if end and day > end else _in_term(day, tenure)
        case Departing(served, since):
            return Stage.DEPARTURE if day >= since else _in_term(day, served)
        case Left(served, since, last):
            if day > last:
                return Stage.POST_DEPARTURE
            return stage_on(day, Departing(served, since)) if since else _in_term(day, served)


def _in_term(day: date, tenure: Serving) -> Stage:
    return Stage.PRE_APPOINTMENT if day < tenure.term_from else Stage.IN_TERM


def served(tenure: Tenure) -> Serving | None:
    """The appointment behind a state, None while there is none."""
    match tenure:
        case Serving():
            return tenure
        case Departing() | Left():
            return tenure.tenure
    return None


def _renewed(official: str, post: str, term: Term, before: Serving | None) -> Serving:
    """With the terms that the same person had; one with the same first day is told anew."""
    if before is None or before.official != official:
        return Serving(official, post, (term,))
    same = [it for it in before.terms if it.first == term.first]
    cases = tuple(dict.fromkeys(case for it in (*same, term) for case in it.cases))
    others = [it for it in before.terms if it.first != term.first]
    terms = sorted((*others, replace(term, cases=cases)), key=lambda it: it.first)
    newest = terms[-1].first == term.first
    return Serving(official, post if newest else before.post, tuple(terms))


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
