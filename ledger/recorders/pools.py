"""The ledger's connections to PostgreSQL, kept and lent."""

from __future__ import annotations

import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from psycopg import Connection
from psycopg_pool import ConnectionPool

from ledger.recorders.arrays import register
from ledger.recorders.waits import TIME_OUTS, WAITS, options

_RECONNECT_SECONDS = 5
"""The pool waits twice as long after each try; then whoever asks next begins anew, so that a
database that was away for long is found soon after it is back."""
_NO_WALK = ("enable_seqscan=off", "enable_indexonlyscan=off")
"""No query is meant to walk a ledger, and without statistics the planner would."""


def tried_each_second() -> Callable[[Connection], None]:
    """A busy connection is tried now and then only: a round trip is a third of an append."""
    tried: WeakKeyDictionary[Connection, float] = WeakKeyDictionary()

    def try_it(connection: Connection) -> None:
        now = time.monotonic()
        if now - tried.get(connection, 0.0) > 1:
            ConnectionPool.check_connection(connection)
        tried[connection] = now

    return try_it


def pool(url: str, most: int, check: Callable[[Connection], None]) -> ConnectionPool[Connection]:
    """A connection is tried before it is lent, so that a restart of the server is not felt."""
    return ConnectionPool(
        url, min_size=1, max_size=most, timeout=10, open=True, configure=register,
        check=check, reconnect_timeout=_RECONNECT_SECONDS,
        kwargs={"autocommit": True, "options": options(*TIME_OUTS, *_NO_WALK), **WAITS},
    )  # fmt: skip
