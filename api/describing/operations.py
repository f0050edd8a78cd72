"""The table of what may be asked and how each is answered. What it names is in the components."""

from __future__ import annotations

from dataclasses import dataclass, field

JSON, NDJSON, TEXT = "application/json", "application/x-ndjson", "text/plain"
SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
SCHEMA, STREAM = "application/schema+json", "text/event-stream"
Media = dict[str, str]
"""By media type the name of the schema of the body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a success says, its bodies, and the headers that come with it."""

    says: str
    media: Media
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """`problems` are the codes of the refusals that are its own; COMMON holds for all.

    `elsewhere` gives a code another status than its own.
    """

    name: str
    method: str
    path: str
    says: str
    answers: dict[int, Answer]
    parameters: tuple[str, ...] = ()
    takes: Media = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    elsewhere: dict[str, int] = field(default_factory=dict)


COMMON = ("bad-request", "busy", "internal")
_BODY = (
    "malformed-json", "malformed-gzip", "not-a-cloudevent", "body-too-large", "body-too-slow",
    "unsupported-media-type", "too-many-requests",
)  # fmt: skip
_RECORDING = (
    "event-unreadable", "unknown-event-type", "may-not-be-recorded", "unknown-official",
    "unknown-target", "identity-taken", "event-id-conflict",
)  # fmt: skip
_UNKNOWN_TYPE = {"unknown-event-type": 404}
_CACHED = ("ETag", "Cache-Control")

# ruff: noqa: E501  a table, read along its lines
OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "postEvents", "POST", "/v1/events",
        "Post one event, or a batch. Whatever the answer was, or if none came, the same bytes may be "
        "sent again for ever: what is recorded is answered with its first receipt.",
        {
            200: Answer("All of it was recorded before; or a dry run.", {JSON: "PostedBefore"}, ("Location", "Idempotent-Replayed", "RateLimit", "RateLimit-Policy")),
            201: Answer("Recorded, and durable before this answer.", {JSON: "Posted"}, ("Location", "Idempotent-Replayed", "RateLimit", "RateLimit-Policy")),
            207: Answer("Of a lenient batch: each event with what became of it, in order.", {JSON: "LenientAnswer"}, ("Preference-Applied", "RateLimit", "RateLimit-Policy")),
        },
        parameters=(
            "dry_run", "condition_tags", "Prefer", "Idempotency-Key", "If-Match", "Content-Encoding", "traceparent",
            "ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time", "ce-dataschema", "ce-traceparent",
        ),
        takes={SINGLE: "Event", BATCH: "Batch", JSON: "Data"},
        problems=(*_BODY, *_RECORDING, "ledger-damaged", "condition-failed", "idempotency-key-reused", "idempotency-key-in-use"),
    ),
    Operation(
        "importEvents", "POST", "/v1/events:import",
        "Post any number of events, one a line. A result comes for each line while you still send, then "
        "a summary: read while you write.",
        {200: Answer("A result for each line, then the summary.", {NDJSON: "ImportResult"})},
        parameters=("dry_run", "Content-Encoding", "traceparent"), takes={NDJSON: "Lines"},
        problems=("unsupported-media-type", "malformed-gzip", "too-many-requests"),
    ),
    Operation(
        "readEvents", "GET", "/v1/events",
        "Read back, in order of position, or follow: with Accept: text/event-stream new entries come as "
        "they are recorded.",
        {
            200: Answer("A page; a full one never changes, but for the `head`, which is that of when it was made.", {JSON: "Page", NDJSON: "AsPosted", STREAM: "Stream"}, _CACHED),
            304: Answer("The page is as you have it.", {}, _CACHED),
        },
        parameters=("after", "limit", "tags", "type", "evidence", "If-None-Match", "Last-Event-ID", "traceparent"),
        problems=("unknown-official",),
    ),
    Operation(
        "readEvent", "GET", "/v1/events/{position}", "One entry as it was posted, with its receipt.",
        {
            200: Answer("The entry.", {JSON: "AsPosted"}, _CACHED),
            304: Answer("The entry is as you have it.", {}, _CACHED),
        },
        parameters=("position", "If-None-Match", "traceparent"), problems=("not-found", "entry-unreadable"),
    ),
    Operation(
        "listEventTypes", "GET", "/v1/event-types", "What may be posted, chapter by chapter.",
        {200: Answer("Every type.", {JSON: "EventTypes"})}, parameters=("traceparent",),
    ),
    Operation(
        "readEventType", "GET", "/v1/event-types/{type}", "One type of event.",
        {200: Answer("The type.", {JSON: "EventType"})},
        parameters=("of_type", "traceparent"), problems=("unknown-event-type",), elsewhere=_UNKNOWN_TYPE,
    ),
    Operation(
        "readSchema", "GET", "/v1/event-types/{type}/schema",
        "The JSON Schema 2020-12 of the type's `data`, of its newest version.",
        {200: Answer("The schema.", {SCHEMA: "JsonSchema"})},
        parameters=("of_type", "traceparent"), problems=("unknown-event-type",), elsewhere=_UNKNOWN_TYPE,
    ),
    Operation(
        "readSchemaVersion", "GET", "/v1/event-types/{type}/versions/{version}/schema",
        "The schema of one version, which never changes.",
        {200: Answer("The schema.", {SCHEMA: "JsonSchema"}, _CACHED), 304: Answer("The schema is as you have it.", {}, _CACHED)},
        parameters=("of_type", "version", "If-None-Match", "traceparent"),
        problems=("unknown-event-type", "not-found"), elsewhere=_UNKNOWN_TYPE,
    ),
    Operation(
        "readOpenApi", "GET", "/v1/openapi.json", "This document.",
        {200: Answer("OpenAPI 3.1.", {JSON: "AnyDocument"})}, parameters=("traceparent",),
    ),
    Operation(
        "readAsyncApi", "GET", "/v1/asyncapi.json", "The types of event as messages of the channels they come by.",
        {200: Answer("AsyncAPI 3.0.", {JSON: "AnyDocument"})}, parameters=("traceparent",),
    ),
    Operation(
        "readGuide", "GET", "/docs/integrating", "The page for whoever writes an integration.",
        {200: Answer("Markdown.", {"text/markdown": "Text"})}, parameters=("traceparent",),
    ),
    Operation(
        "readImporting", "GET", "/docs/importing", "The page for whoever imports a file: tables, mappings, what was refused.",
        {200: Answer("Markdown.", {"text/markdown": "Text"})}, parameters=("traceparent",),
    ),
    Operation(
        "readLeaf", "GET", "/docs/leaf", "The page for whoever keeps receipts: the leaf byte by byte, and what it proves.",
        {200: Answer("Markdown.", {"text/markdown": "Text"})}, parameters=("traceparent",),
    ),
    Operation(
        "readProblem", "GET", "/problems/{code}", "What a type of problem means and what to do.",
        {200: Answer("The page.", {TEXT: "Text"})}, parameters=("code", "traceparent"), problems=("not-found",),
    ),
    Operation(
        "readLiveness", "GET", "/livez", "Whether the process answers, and nothing else.",
        {200: Answer("It does.", {TEXT: "Text"})}, parameters=("traceparent",),
    ),
    Operation(
        "readReadiness", "GET", "/readyz", "Whether events can be taken and questions answered.",
        {200: Answer("They can.", {TEXT: "Text"})}, parameters=("traceparent",), problems=("not-ready",),
    ),
    Operation(
        "readMetrics", "GET", "/metrics", "What was taken, repeated and refused, and how long it took.",
        {200: Answer("Prometheus text.", {TEXT: "Text"})}, parameters=("traceparent",),
    ),
    Operation(
        "readIndex", "GET", "/", "What answers where.",
        {200: Answer("The list.", {TEXT: "Text"})}, parameters=("traceparent",),
    ),
)  # fmt: skip
"""GraphQL is not among them: it describes itself."""
