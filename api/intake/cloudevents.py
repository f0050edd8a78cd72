"""CloudEvents 1.0, structured: a strict reader, since the public kit invents what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from api.intake.catalogue import address
from domain.catalogue import all_kinds
from domain.errors import Fault
from domain.values import escaped
from ledger.statement import Statement
from ledger.wording import MOST_NAMED, never

_UTF_8 = {"utf-8", "utf8"}
MOST_ID, MOST_SOURCE, MOST_TYPE, MOST_SUBJECT = 256, 512, 128, 192
MOST_BYTES = 1024
"""Of one attribute in UTF-8: PostgreSQL indexes no more than some 2700 bytes, source and id together."""
_KNOWN = {
    "data_base64",
    "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema",
    "data", "traceparent", "tracestate",
}  # fmt: skip
_TIME = re.compile(
    r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$",
    re.ASCII,
)
_NOT_KEPT = ("is no attribute that this service keeps", "put facts into data")
_LEAP_SECOND = re.compile(r"[Tt]\d{2}:\d{2}:60")
_FINE_SECOND = re.compile(r"\.\d{10}")
_SPACE = re.compile(r"\s")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HALF = re.compile(r"[\ud800-\udfff]")
_TRACE = re.compile(r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")


class NotACloudEvent(Exception):
    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.faults = faults


def read_event(event: Any, pointer: str = "") -> Statement:
    """Raise NotACloudEvent with every fault at once."""
    if not isinstance(event, dict):
        way = "send { } with specversion, id, source, type and data"
        fault = Fault(pointer, "cloudevents.object", "an event is a JSON object", way)
        raise NotACloudEvent((fault,))
    faults = [
        Fault(
            f"{pointer}/{escaped(name)}",
            f"cloudevents.{name if name in _KNOWN else 'unlisted'}",
            why,
            way_out,
        )
        for name, why, way_out in _wrong(event)
    ]
    if faults:
        raise NotACloudEvent(tuple(faults))
    time = event.get("time")
    return Statement(
        source=event["source"], id=event["id"], type=event["type"], data=event.get("data"),
        subject=event.get("subject"), sent_at=time.upper() if time else None,
        traceparent=event.get("traceparent"),
    )  # fmt: skip


def charset_fits(content_type: str) -> bool:
    """Whether the media type says UTF-8, or nothing: JSON is UTF-8 (RFC 8259, 8.1)."""
    _media, _semicolon, rest = content_type.partition(";")
    for parameter in rest.split(";"):
        name, _equals, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in _UTF_8:
            return False
    return True


def _wrong(event: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Attribute, what is wrong, and the way out."""
    for name, (needed, fits, rule) in _ATTRIBUTES.items():
        value = event.get(name)
        if value is None:
            if needed:
                yield name, "is missing", f"give it: {name} {rule}"
        elif not fits(value):
            yield name, _why(name, value, rule), f"write it like {_LIKE[name]}"
    if (told := event.get("dataschema")) is not None:
        schemas = _schemas(event.get("type"))
        if not str(told).endswith(schemas):
            yield "dataschema", f"is {' or '.join(schemas)}, or left out", "leave it out"
    if "data_base64" in event:
        yield "data_base64", "is not taken", "send data as a JSON object"
    if not event.keys() <= _KNOWN:
        for number, name in enumerate(sorted(str(it) for it in event.keys() - _KNOWN)):
            found = never(name) if number < MOST_NAMED else None
            yield name, *(found[1:] if found else _NOT_KEPT)


def _schemas(kind: Any) -> tuple[str, ...]:
    """Where the schema is that the event fits: the latest, by either of its addresses."""
    known = all_kinds().get(kind) if isinstance(kind, str) else None
    return (
        (address(known.name), address(known.name, known.version))
        if known
        else (address(str(kind)),)
    )


def _why(name: str, value: Any, rule: str) -> str:
    """The rule, unless it can be said more closely; the value is not repeated."""
    if not isinstance(value, str):
        return rule
    if name == "time" and _LEAP_SECOND.search(value):
        return "names a leap second, which is not kept; send second 59"
    if name == "time" and _FINE_SECOND.search(value):
        return "has more than nine decimals of a second"
    if found := _CONTROL.search(value):
        code = ord(found[0])
        return f"holds the control character U+{code:04X} at character {found.start() + 1}"
    if _HALF.search(value):
        return "holds half of a surrogate pair"
    if len(value.encode()) > MOST_BYTES:
        return f"takes more than {MOST_BYTES} bytes in UTF-8"
    return rule


def _text(value: Any, most: int) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= most:
        return False
    if value.isascii() and value.isprintable():  # nearly always
        return True
    return (
        len(value.encode("utf-8", "replace")) <= MOST_BYTES
        and not _CONTROL.search(value)
        and not _HALF.search(value)
    )


def _instant(value: Any) -> bool:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


_ATTRIBUTES: dict[str, tuple[bool, Callable[[Any], bool], str]] = {
    "specversion": (True, lambda it: it == "1.0", 'is "1.0"'),
    "id": (
        True,
        lambda it: _text(it, MOST_ID) and not it.isspace(),
        f"is a text of 1 to {MOST_ID} characters that is not blank",
    ),
    "source": (
        True,
        lambda it: _text(it, MOST_SOURCE) and not _SPACE.search(it),
        f"is a URI reference of 1 to {MOST_SOURCE} characters, without white space",
    ),
    "type": (True, lambda it: _text(it, MOST_TYPE), f"is a text of 1 to {MOST_TYPE} characters"),
    "subject": (
        False, lambda it: _text(it, MOST_SUBJECT), f"is a text of 1 to {MOST_SUBJECT} characters"
    ),
    "time": (False, _instant, "is an RFC 3339 instant with its offset"),
    "datacontenttype": (
        False, lambda it: it == "application/json", "is application/json or left out"
    ),
    "traceparent": (
        False, lambda it: bool(isinstance(it, str) and _TRACE.fullmatch(it)), "is a W3C trace parent"
    ),
}  # fmt: skip
"""Each attribute: whether it must be there, what fits, and what is said when it does not."""
_LIKE = {
    "specversion": '"1.0", in quotation marks', "id": "HX-2025-42", "source": "urn:example:hr",
    "type": "gift.handed-in", "subject": "yz-001, one of data.subject.officials",
    "time": "2025-03-19T09:12:04+08:00", "datacontenttype": "application/json",
    "traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01",
}  # fmt: skip
