"""How long anything waits for PostgreSQL. docs/running.md says why each is as long as it is."""

from __future__ import annotations

from typing import Any

WAITS: dict[str, Any] = {"connect_timeout": 5, "tcp_user_timeout": 5_000}
"""Seconds to connect; milliseconds until an unanswered packet ends a connection."""
TIME_OUTS = (
    "statement_timeout=30s", "lock_timeout=10s", "idle_in_transaction_session_timeout=15s",
)  # fmt: skip
KEPT_ALIVE = ("tcp_keepalives_idle=10", "tcp_keepalives_interval=5", "tcp_keepalives_count=3")
"""Of a connection that holds something while it says nothing: the server notices in 25 s that the
machine at the other end is gone."""


def options(*settings: str) -> str:
    """Settings of the session, as a connection takes them."""
    return " ".join(f"-c {it}" for it in settings)
