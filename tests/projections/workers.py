"""What other processes do in these tests. They are forked from a server that has imported all this,
so starting one takes milliseconds."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import time
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Event
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from projections import rebuild as rebuilding
from projections.engine import Projector
from projections.runner import Runner
from projections.view import LeaseLost
from tests.projections.places import Address

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.projections.workers"])
DEADLINE_SECONDS = 60


def start(task: Any, *arguments: Any) -> ForkServerProcess:
    process = CONTEXT.Process(target=task, args=arguments, daemon=True)
    process.start()
    return process


def project(address: Address, number: int, batch: int, all_told: Event) -> None:
    """Without a lease, beside others, until everything told is in the view."""
    recorder = address.recorder()
    projector = Projector(recorder, address.codec(), address.views().engine(number), batch=batch)
    while not (all_told.is_set() and projector.position() >= recorder.head()):
        try:
            projector.catch_up()
        except LeaseLost:
            continue


def project_and_die(address: Address, number: int, batch: int, after: int) -> None:
    engine = address.views().engine(number)
    die_at(engine, after)
    Projector(address.recorder(), address.codec(), engine, batch=batch).catch_up()


def rebuild_and_die(address: Address, batch: int, after: int) -> None:
    views = address.views()
    made = functools.partial(Projector, batch=batch)

    def dying(recorder: Any, codec: Any, engine: Engine, **named: Any) -> Projector:
        die_at(engine, after)
        return made(recorder, codec, engine, **named)

    setattr(rebuilding, "Projector", dying)  # noqa: B010  the process dies with it
    rebuilding.rebuild(
        address.recorder(), address.codec(), views, lambda _done, _all: None, resume=True
    )


def run(address: Address) -> None:
    Runner(address.recorder(), address.codec(), address.views()).run()


def die_at(engine: Engine, moment: int) -> None:
    """SIGKILL before the n-th statement, copy or commit, whichever it happens to be."""
    seen = 0

    def count(*_arguments: object) -> None:
        nonlocal seen
        seen += 1
        if seen >= moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def copy(*arguments: Any) -> Any:
        count()
        return copied(*arguments)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    copied = psycopg.Cursor.copy  # rows are copied past SQLAlchemy
    setattr(psycopg.Cursor, "copy", copy)  # noqa: B010  the process dies with it


def until(condition: Any) -> None:
    """Wait for something that must come about; how soon is not asked."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)
