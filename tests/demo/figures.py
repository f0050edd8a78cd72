"""How much the demonstration tells: counted, so that a new story changes no test."""

from __future__ import annotations

from api.demo import history

_TOLD = [(event["source"], event["id"]) for event in history()]
SENT = len(_TOLD)
REPEATED = SENT - len(set(_TOLD))
HEAD = len(set(_TOLD)) + 1
"""The position of the last entry; the first is the opening."""
