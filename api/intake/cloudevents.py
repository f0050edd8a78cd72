"""CloudEvents 1.0, structured: a strict reader, since the public kit invents what is missing."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from domain.errors import Fault
from ledger.record import Statement

MOST_ID, MOST_SOURCE = 256, 512
_KNOWN = {
    "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema",
    "data", "traceparent", "tracestate",
}  # fmt: skip
_TIME = re.compile(
    r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$", re.ASCII
)
_TRACE = re.compile(r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")


class NotACloudEvent(Exception):  # noqa: N818  named as the problem is
    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.faults = faults


def read_event(event: Any, pointer: str = "") -> Statement:
    """Raise NotACloudEvent with every fault at once."""
    if not isinstance(event, dict):
        raise NotACloudEvent((Fault(pointer, "cloudevents.object", "an event is a JSON object"),))
    faults = [
        Fault(f"{pointer}/{name}", f"cloudevents.{name}", why)
        for name, why in _wrong(event)
    ]  # fmt: skip
    if faults:
        raise NotACloudEvent(tuple(faults))
    time = event.get("time")
    return Statement(
        source=event["source"], id=event["id"], type=event["type"], data=event.get("data"),
        subject=event.get("subject"), sent_at=time.upper() if time else None,
        traceparent=event.get("traceparent"),
    )  # fmt: skip


def _wrong(event: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    if event.get("specversion") != "1.0":
        found.append(("specversion", 'is "1.0"'))
    for name, most in (("id", MOST_ID), ("source", MOST_SOURCE), ("type", 128)):
        if not _text(event.get(name), most):
            found.append((name, f"is a text of 1 to {most} characters without control characters"))
    if re.search(r"\s", str(event.get("source", ""))):
        found.append(("source", "is a URI reference: no white space"))
    if event.get("subject") is not None and not _text(event["subject"], 192):
        found.append(("subject", "is a text of 1 to 192 characters when it is given"))
    if event.get("time") is not None and not _instant(event["time"]):
        found.append(("time", "is an RFC 3339 instant with its offset"))
    if event.get("datacontenttype") not in (None, "application/json"):
        found.append(("datacontenttype", "is application/json or left out"))
    schema = f"/v1/event-types/{event.get('type')}/schema"
    if event.get("dataschema") is not None and not str(event["dataschema"]).endswith(schema):
        found.append(("dataschema", f"is {schema} or left out"))
    if event.get("traceparent") is not None and not _TRACE.match(str(event["traceparent"])):
        found.append(("traceparent", "is a W3C trace parent"))
    if "data_base64" in event:
        found.append(("data_base64", "is not taken: send data as a JSON object"))
    unlisted = sorted(str(it) for it in event.keys() - _KNOWN - {"data_base64"})
    found += [(name, "is no attribute that this service keeps; put facts into data") for name in unlisted]
    return found


def _text(value: Any, most: int) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= most
        and not re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", value)
    )


def _instant(value: Any) -> bool:
    if not isinstance(value, str) or not _TIME.match(value):
        return False
    try:
        datetime.fromisoformat(value.upper()[:19])
    except ValueError:
        return False
    return True
