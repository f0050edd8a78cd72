"""Why PostgreSQL lets nobody in, in words of our own: those of a server may hold what was sent.

While a connection is being made there is no SQLSTATE: the client's library hands on only a text. What
its words do not tell, like those of a server that speaks another language, stays untold.
"""

from __future__ import annotations

import psycopg

_ADDRESS = "SUPERVISION_DATABASE_URL"
_REASONS = (
    (
        ("password authentication failed", "no password supplied", "is not permitted to log in",
         "no pg_hba.conf entry", "peer authentication failed"),
        f"it refuses the user or the password of {_ADDRESS} and SUPERVISION_DATABASE_PASSWORD_FILE",
    ),
    (
        ("permission denied for database",),
        f"the user of {_ADDRESS} may not connect to that database",
    ),
    (
        ("too many clients", "connection slots are reserved", "too many connections"),
        "all its connections are taken",
    ),
    (
        ("the database system is",), "it is starting, stopping or recovering: try again",
    ),
    (
        ("failed to resolve host", "could not translate host name"),
        f"no address is known for the host of {_ADDRESS}",
    ),
    (
        ("connection refused", "no such file or directory"),
        f"nothing listens at the host and port of {_ADDRESS}: the server is down, or elsewhere",
    ),
    (
        ("connection timeout", "timed out", "no route to host", "network is unreachable"),
        f"nothing comes back from the host of {_ADDRESS}",
    ),
)  # fmt: skip


def why_away(error: BaseException | None) -> str:
    """Empty where it cannot be told."""
    if not isinstance(error, psycopg.OperationalError):
        return ""
    text = str(error).lower()
    if 'role "' in text and "does not exist" in text:
        return _REASONS[0][1]
    if 'database "' in text and "does not exist" in text:
        return f"the server has no database of the name in {_ADDRESS}"
    return next((told for words, told in _REASONS if any(it in text for it in words)), "")
