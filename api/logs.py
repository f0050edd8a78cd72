"""What a process says while it runs: one JSON object a line, or words on a terminal.

A message is a static name of what happened, then `name=value` parts: ids, types and places, never
what somebody sent. Other people's libraries know no such rule, so of what they say only the fixed
text is kept, without what they put into it; an exception is told by its type and place.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from api.tracing import trace_id

OURS = "supervision"
_MOST_SAID = 200
_PART = re.compile(r" (\w+)=(%s(?::%s)?)")
_PUT_IN = re.compile(r"%[-+ #0]*[\d.]*[a-zA-Z]")


def log_to(stream: TextIO = sys.stderr) -> None:
    """All that this process logs goes there: ours from INFO, the libraries' from WARNING."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Words() if stream.isatty() else Objects())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What a record says, as fields."""
    if record.name.partition(".")[0] == OURS:
        name, fields = _ours(record)
    else:
        name, fields = "library", {"says": _fixed_text(record)}
    found = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(), "event": name, "logger": record.name, **fields,
    }  # fmt: skip
    if record.exc_info and (error := record.exc_info[1]):
        place = (traceback.extract_tb(error.__traceback__) or [None])[-1]
        found["type"] = type(error).__name__
        found["place"] = f"{place.name}:{place.lineno}" if place else ""
    if trace := trace_id():
        found["trace_id"] = trace
    return found


class Objects(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told(record), ensure_ascii=False, default=str)


class Words(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        found = told(record)
        moment, level, name = found.pop("at"), found.pop("level"), found.pop("event")
        parts = " ".join(f"{key}={value}" for key, value in found.items() if value != "")
        return f"{moment[11:19]} {level:7} {name} {parts}"


def _ours(record: logging.LogRecord) -> tuple[str, dict[str, Any]]:
    names = _PART.findall(record.msg)
    values = list(record.args) if isinstance(record.args, tuple) else []
    fields: dict[str, Any] = {}
    for name, form in names:
        parts = [values.pop(0) for _ in range(form.count("%s")) if values]
        fields[name] = parts[0] if len(parts) == 1 else ":".join(map(str, parts))
    return record.msg.partition(" ")[0], fields


def _fixed_text(record: logging.LogRecord) -> str:
    """What was written before it was known what goes into it.

    A text without arguments may be one that was put together, which nobody can tell; the server's
    own are known to be fixed, but for what follows their first line.
    """
    fixed = isinstance(record.msg, str) and (record.args or record.name.startswith("uvicorn"))
    lines = record.msg.strip().splitlines() if fixed else []
    return _PUT_IN.sub("…", lines[0])[:_MOST_SAID] if lines else ""
