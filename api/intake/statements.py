"""From a body to statements: one, a batch that is read whole, or a batch of which each is read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from api.intake.accepting import Read
from api.intake.asked import BATCH, MOST_EVENTS, Asked
from api.intake.binary import by_header, event_of
from api.intake.cloudevents import NotACloudEvent, read_event
from api.intake.strict_json import Malformed, parse
from api.problems import Declined, problem
from api.tracing import TRACE
from domain.errors import Fault
from ledger.statement import Statement


def statements_of(asked: Asked, body: bytes) -> list[Statement]:
    """Raises Malformed, or NotACloudEvent with every fault of every event."""
    if asked.media == BATCH:
        return read_batch(parse(body))
    if asked.attributes is None:
        return [_read(parse(body))]
    data = parse(body) if body else None
    try:
        return [_read(event_of(asked.attributes, data))]
    except NotACloudEvent as error:
        raise NotACloudEvent(by_header(error.faults)) from None


def each_of(body: bytes) -> list[Read]:
    """Of each event of a batch its statement, or the problem with it. Raises as `statements_of`
    where the body is no batch."""
    return [_each(event) for event in _events(parse(body))]


def read_batch(batch: Any) -> list[Statement]:
    """Raises NotACloudEvent with every fault, each led by its event's index."""
    read, faults = [], list[Fault]()
    for index, event in enumerate(_events(batch)):
        try:
            read.append(_read(event, f"/{index}"))
        except NotACloudEvent as error:
            faults += error.faults
    if faults:
        raise NotACloudEvent(tuple(faults))
    return read


def line_of(line: bytes) -> Read:
    try:
        return _each(parse(line))
    except Malformed as error:
        return problem("malformed-json", detail=str(error))


def _events(batch: Any) -> list[Any]:
    if isinstance(batch, list) and len(batch) > MOST_EVENTS:
        raise Declined("body-too-large")
    if not isinstance(batch, list) or not batch:
        said = f"a batch is a list of 1 to {MOST_EVENTS} events"
        way = "put the events in [ ], or send a single one as application/cloudevents+json"
        fault = Fault("", "cloudevents.batch", said, way)
        raise NotACloudEvent((fault,))
    return batch


def _each(event: Any) -> Read:
    try:
        return _read(event)
    except NotACloudEvent as error:
        return problem("not-a-cloudevent", error.faults)


def _read(event: Any, pointer: str = "") -> Statement:
    """The trace of the request is kept where the event has none of its own: it is no content."""
    told = read_event(event, pointer)
    trace = TRACE.get()
    return replace(told, traceparent=trace) if trace and told.traceparent is None else told
