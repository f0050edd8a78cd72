"""A ledger and its view on either database, opened here or in another process."""

from __future__ import annotations

import copy
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from domain.errors import Refused
from ledger.codec import Codec
from ledger.record import Record
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.rows import Draft, Proposal, ref_tag
from ledger.recorders.sqlite import SQLiteRecorder
from ledger.soundness import Soundness
from ledger.statement import Statement
from projections.digest import digest
from projections.engine import Projector, live_or_new, view_version
from projections.rebuild import Rebuilt, rebuild
from projections.view import CHECKPOINT, Views, checkpoint
from projections.view_files import SQLiteViews
from projections.view_schemas import PostgresViews, sqlalchemy_url
from tests.ledger.stores import Chance, Clock, open_ledger, past_the_guards
from vault.keyfile import load_or_make
from vault.keys import Keys

POLL_SECONDS = 0.02
DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
BATCH = 12
"""Small steps of a rebuild that is to be broken off."""


@dataclass(frozen=True)
class Address:
    """Where everything lies; may be sent to another process."""

    url: str | None
    folder: Path
    ledger: str = "main"

    def recorder(self) -> LedgerRecorder:
        if self.url:
            return PostgresRecorder(self.url, self.ledger, Clock(), POLL_SECONDS)
        return SQLiteRecorder(self.folder / "ledger.db", self.ledger, Clock(), POLL_SECONDS)

    def views(self) -> Views:
        return (
            PostgresViews(sqlalchemy_url(self.url), self.ledger)
            if self.url
            else SQLiteViews(self.folder / "view", self.ledger)
        )

    def keys(self) -> Keys:
        chance = Chance(f"keys/{self.ledger}/{os.getpid()}")
        return Keys(
            self.folder / "keys.db", load_or_make(self.folder / "vault" / "key", chance), chance
        )

    def codec(self) -> Codec:
        return Codec(self.ledger, self.keys(), os.urandom)


class Place:
    """One ledger with its view. `project` stops at a bad entry, as a rebuild does."""

    def __init__(
        self, address: Address, views: Views, keys: Keys, recorder: LedgerRecorder
    ) -> None:
        self.address, self.views, self.keys, self.recorder = address, views, keys, recorder
        self.record = open_ledger(Record(recorder, keys, Chance(f"record/{address.ledger}")))
        self.codec = self.record.codec
        self.ledger = address.ledger

    def tell(self, *statements: Statement) -> list[int]:
        """Every one of them is accepted, in this order; their positions."""
        answers = self.record.accept_each(statements)
        refused = [
            (it.id, answer)
            for it, answer in zip(statements, answers, strict=True)
            if isinstance(answer, Refused)
        ]
        assert not refused, [(id_, it.faults) for id_, it in refused]
        return [answer.position for answer in answers if not isinstance(answer, Refused)]

    def write(self, kind: str, data: bytes, *tags: str, ref: tuple[str, str] | None = None) -> int:
        """Bytes past the write path, as a newer version or a broken disk would leave them."""
        every = (*tags, ref_tag(ref)) if ref else tags
        self.recorder.propose([Proposal((Draft(kind, data, every, ref, b"x" * 32),))])
        return self.recorder.head()

    def smuggle(self, sql: str) -> None:
        """What somebody does to the ledger who may do anything to its database."""
        past_the_guards(self.address.url or self.address.folder / "ledger.db", sql)

    def live(self) -> int:
        return live_or_new(self.views)

    def projector(
        self, number: int | None = None, *, strict: bool = True, batch: int = 500
    ) -> Projector:
        engine = self.views.engine(number or self.live())
        return Projector(self.recorder, self.codec, engine, batch=batch, strict=strict)

    def project(self, *statements: Statement) -> list[int]:
        positions = self.tell(*statements)
        self.projector().catch_up()
        return positions

    def project_upto(self, position: int) -> None:
        """A view that stands there, whatever the ledger holds."""
        projector = self.projector()
        if position > projector.position():
            projector.batch = position - projector.position()
            projector.catch_up(stop=after_one_batch())
        assert projector.position() == position

    def rebuilt(
        self,
        *,
        strict: bool = True,
        accept: bool = False,
        resume: bool = False,
        soundness: Soundness | None = None,
    ) -> Rebuilt:
        """As the command does it; `soundness` to ask afterwards what was found."""
        made = rebuild(
            self.recorder, self.codec, self.views, lambda _done, _all: None,
            strict=strict, accept=accept, resume=resume,
            soundness=soundness or self.record.soundness(),
        )  # fmt: skip
        assert made is not None
        return made

    @contextmanager
    def view(self, number: int | None = None) -> Iterator[Connection]:
        with self.views.engine(number or self.live()).connect() as connection:
            yield connection

    def position(self, number: int) -> int:
        with self.view(number) as connection:
            return checkpoint(connection, self.ledger)

    def digest(self, number: int | None = None) -> str:
        with self.view(number) as connection:
            return digest(connection, self.ledger, self.recorder.head())

    def beside(self, batches: Sequence[int] = (500,), *, strict: bool = True) -> int:
        """Another view of the same entries: a fresh projector for each batch size in turn."""
        number = self.views.create(view_version())
        for size in itertools.cycle(batches):
            projector = self.projector(number, strict=strict, batch=size)
            if projector.catch_up(stop=after_one_batch()) >= self.recorder.head():
                return number
        raise AssertionError


def after_one_batch() -> Callable[[], bool]:
    asked = itertools.count()
    return lambda: next(asked) > 0


def admit(views: Views, number: int, ledger: str) -> None:
    """Let one more ledger into a view that was made for another."""
    with views.engine(number).begin() as connection:
        row = {"ledger": ledger, "position": 0, "version": view_version()}
        connection.execute(insert(CHECKPOINT).values(row))


def sharing(recorder: LedgerRecorder, ledger: str) -> LedgerRecorder:
    """A recorder of another ledger on the same connections."""
    made = copy.copy(recorder)
    made.ledger = ledger
    table = "ledger.head" if isinstance(made, PostgresRecorder) else "head"
    with made._transaction() as connection:
        connection.execute(f"INSERT INTO {table} VALUES ('{ledger}', 0, 0)")
    return made


def close(views: Views) -> None:
    """What a process leaves to its end."""
    for engine in views._engines.values():  # type: ignore[attr-defined]
        engine.dispose()
    if isinstance(views, PostgresViews):
        views._main.dispose()
