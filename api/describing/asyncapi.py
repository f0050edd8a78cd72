"""AsyncAPI 3.0: every type of event as a message, on the channels by which it comes and goes."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

from api.describing.bodies import bodies
from api.describing.events import event_schemas, examples, postable
from api.describing.operations import BATCH, SINGLE, STREAM
from api.describing.sharing import share
from domain.catalogue import Kind, all_kinds

Json = dict[str, Any]
DIALECT = "application/schema+json;version=draft-2020-12"


@cache
def asyncapi() -> Json:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "supervision", "version": version("supervision"),
            "description": "Events are posted to the intake and, once they are recorded, come by the "
            "stream of new entries. Read /docs/integrating first.",
        },
        "defaultContentType": "application/json",
        "servers": {"here": {"host": "127.0.0.1:8000", "protocol": "http", "description": "Where you run it."}},
        "channels": {
            "intake": _channel("POST /v1/events: one event, or a batch.", "Posted"),
            "entries": _channel(
                "GET /v1/events with Accept: text/event-stream: new entries as they are recorded.",
                "Recorded",
            ),
        },
        "operations": {
            "post": _operation("receive", "intake", "Posted", "The service takes what integrations post.", "POST"),
            "follow": _operation("send", "entries", "Recorded", "The service sends what is recorded, in order.", "GET"),
        },
        "components": {"messages": _messages(), "schemas": _schemas()},
    }  # fmt: skip


def _channel(says: str, how: str) -> Json:
    names = _names(how)
    messages = {name: {"$ref": f"#/components/messages/{name}"} for name in names}
    return {"address": "/v1/events", "description": says, "messages": messages}


def _operation(action: str, channel: str, how: str, says: str, method: str) -> Json:
    names = _names(how)
    return {
        "action": action, "summary": says, "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names],
        "bindings": {"http": {"method": method, "bindingVersion": "0.3.0"}},
    }  # fmt: skip


def _names(how: str) -> list[str]:
    """The opening of the ledger comes, and is posted by nobody."""
    kinds = postable() if how == "Posted" else all_kinds().values()
    return [f"{kind.name}.{how}" for kind in kinds]


def _messages() -> Json:
    shown = examples()
    made: Json = {}
    for kind in all_kinds().values():
        if kind.name in shown:
            made[f"{kind.name}.Posted"] = _message(kind, SINGLE, kind.name) | {
                "examples": [{"name": "whole", "payload": shown[kind.name]}],
                "description": f"Also in a batch, {BATCH}, or in binary mode.",
            }
        made[f"{kind.name}.Recorded"] = _message(kind, STREAM, "AsPosted")
    return made


def _message(kind: Kind, media: str, schema: str) -> Json:
    return {
        "name": kind.name, "title": kind.title_zh, "summary": kind.title_en, "contentType": media,
        "payload": {"schemaFormat": DIALECT, "schema": {"$ref": f"#/components/schemas/{schema}"}},
    }  # fmt: skip


def _schemas() -> Json:
    kept = {name: it for name, it in bodies().items() if name in {"AsPosted", "Sha256"}}
    events = {
        name: it for name, it in event_schemas().items() if name not in {"Event", "Batch", "Data"}
    }
    return share({**kept, **events})
