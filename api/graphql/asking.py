"""From a question's arguments to the position at which it is answered.

`asOf` chooses what was known; `atLeast` waits for the view, a bounded time. What a client got
wrong is an Unanswerable with a stable code; the text of anything else never reaches a client.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any, TypeVar

import strawberry
from starlette.requests import Request
from strawberry.dataloader import DataLoader
from strawberry.fastapi import BaseContext

from api.graphql.errors import Unanswerable, alike
from api.graphql.moment import WAIT_SECONDS, AsOf, Moments
from api.service import Service
from domain.rulebook.book import Rulebook
from projections import names, officials, rules, units
from projections.foundation import ViewAhead, reached
from projections.shapes import ALWAYS
from projections.unreadable import EntryUnreadable, reading
from projections.view import NoView

LOG = logging.getLogger("supervision.graphql")
T = TypeVar("T")
V = TypeVar("V")
MOST_ALIKE = 1000
"""Units among which one that was mistyped is looked for."""
MOST_TOGETHER = 10_000
"""Of one question in one statement: databases bind a limited number of values."""


OfficialName = Annotated[
    str, strawberry.argument(description="An id, or the `scheme:key` of another system.")
]


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored entry with its personal values; `shut` points to those whose key was destroyed."""

    stored: dict[str, Any]
    shut: tuple[str, ...]


class Asker(BaseContext):
    """A request's way to the view and the ledger; the event loop is never blocked."""

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service
        self._moments = Moments(service)
        self._live: int | None = None
        self._deadline: float | None = None
        self._settling = asyncio.Lock()
        self._gone = False
        self._stored = DataLoader(self._open)
        self._books = DataLoader(self._adopted)
        self._today = DataLoader(self._todays)
        self._together: dict[Hashable, DataLoader[Any, Any]] = {}

    @property
    def ledger(self) -> str:
        return self.service.recorder.ledger

    async def settle(
        self, as_of: AsOf | None, at_least: int | None, pinned: int | None = None
    ) -> int:
        """The position to answer at. Raises Unanswerable.

        One field after the other, so that those that say nothing share one moment.
        """
        if pinned is not None and (at_least or 0) > pinned:
            raise Unanswerable(
                "FOREIGN_CURSOR",
                f"the cursor is of position {pinned}; begin a first page to see what came later",
            )
        async with self._settling:
            wanted = await asyncio.to_thread(self._moments.wanted, as_of, at_least, pinned)
            if wanted is None and at_least is None and self._live is not None:
                return self._live
            reached = await self._reach(max(wanted or 0, at_least or 0))
            if wanted is None:
                self._live = max(self._live or 0, reached)
            return reached if wanted is None else wanted

    async def day(self, as_of: AsOf | None) -> date:
        """The day of the moment that is asked for, in the ledger's zone: today where none is, of a
        position the day on which its entry was recorded."""
        if as_of is None:
            return await self._today.load("")
        return await asyncio.to_thread(self._moments.day, as_of)

    async def ask(self, question: Callable[..., T], *values: Any, **named: Any) -> T:
        """Put a question of a projection module to the live view, in a thread.

        Raises Unanswerable where nobody waits for the answer any more.
        """
        await self._wanted_still()

        def answer() -> T:
            with self.service.views.read() as connection:
                return question(connection, self.ledger, *values, **named)

        try:
            return await asyncio.to_thread(answer)
        except NoView:
            raise _rebuilding() from None

    async def aliases(self, official: str, position: int) -> tuple[str, ...]:
        """All ids of the person known by an id or key; none before it was known.

        Raises Unanswerable where it never was: a slip of the pen is not a clean record.
        """
        found = await self.ask(officials.official, official, position)
        if found is None and not await self.ask(officials.official, official, ALWAYS - 1):
            raise Unanswerable(
                "UNKNOWN_OFFICIAL", "nobody is known by this id or key", argument="official"
            )
        return found.aliases if found else ()

    async def known_unit(self, argument: str, unit: str | None) -> None:
        """Raise Unanswerable for a unit that no entry names, neither then nor now."""
        if unit is None or await self.together(units.by_id, unit, ALWAYS - 1) is not None:
            return
        known = await self.ask(units.some, MOST_ALIKE)
        near = alike(unit, known)
        way_out = f"did you mean {near}?" if near else "`units` lists those that are known"
        raise Unanswerable(
            "UNKNOWN_UNIT", f"no entry names such a unit; {way_out}", argument=argument
        )

    async def book(self, position: int) -> Rulebook:
        """The packs and calendars adopted up to a position."""
        return await self._books.load(position)

    async def together(
        self, question: Callable[..., Mapping[Any, V]], key: Hashable, *values: Hashable
    ) -> V | None:
        """One of the answers of a question that takes many keys.

        What the fields of one level ask is asked in one statement.
        """
        loader = self._together.get((question, values))
        if loader is None:
            each = partial(self._each, question, values)
            loader = DataLoader(each, max_batch_size=MOST_TOGETHER)
            self._together[question, values] = loader
        found: V | None = await loader.load(key)
        return found

    async def _each(
        self, question: Callable[..., Mapping[Any, V]], values: tuple[Any, ...], keys: list[Any]
    ) -> list[V | None]:
        found = await self.ask(question, keys, *values)
        return [found.get(key) for key in keys]

    async def _adopted(self, positions: list[int]) -> list[Rulebook]:
        recorder = self.service.recorder
        return [await self.ask(rules.adopted, recorder, position) for position in positions]

    async def _wanted_still(self) -> None:
        if not self._gone and isinstance(self.request, Request):
            self._gone = await self.request.is_disconnected()
        if self._gone:
            raise Unanswerable("CLIENT_GONE", "nobody waits for this any more")

    async def opened(self, position: int) -> Opened:
        """The entry at a position, from the ledger; all that a request wants are read together."""
        return await self._stored.load(position)

    async def name(self, position: int) -> str | None:
        """The name sealed in the entry at a position; None when its key was destroyed."""
        fact: dict[str, Any] = (await self.opened(position)).stored["fact"] if position else {}
        return fact.get("name")

    def name_is_erased(self, position: int) -> bool:
        """Whether the name that the entry at a position states is no longer to be found."""
        return names.is_erased(self.service.recorder, self.service.record.codec, position)

    async def _open(self, positions: list[int]) -> list[Opened | Unanswerable]:
        await self._wanted_still()

        def read() -> list[Opened | Unanswerable]:
            return [self._read(position) for position in positions]

        return await asyncio.to_thread(read)

    def _read(self, position: int) -> Opened | Unanswerable:
        row = self.service.recorder.entry(position)
        try:
            with reading(position):
                if row is None:
                    raise LookupError("gone")
                return Opened(*self.service.record.codec.read_back(row.data))
        except EntryUnreadable as error:
            LOG.error("entry_unreadable position=%s type=%s", position, error.reason)  # noqa: TRY400
            return Unanswerable("ENTRY_UNREADABLE", str(error), position=position)

    async def _reach(self, needed: int) -> int:
        """Wait without holding a thread; all fields of a request share one patience."""
        self._deadline = self._deadline or time.monotonic() + WAIT_SECONDS
        while (reached := await asyncio.to_thread(self._checkpoint)) is None or reached < needed:
            if time.monotonic() >= self._deadline:
                if reached is None:
                    raise _rebuilding()
                raise Unanswerable(
                    "VIEW_LAGS", f"the view is at {reached}, {needed} is asked for; try again",
                    view=reached, needed=needed, retryable=True,
                )  # fmt: skip
            await self._wanted_still()
            await asyncio.sleep(0.02)
        return reached

    def _checkpoint(self) -> int | None:
        """Where the view stands; None while there is none."""
        try:
            with self.service.views.read() as connection:
                return reached(connection, self.service.recorder)
        except NoView:
            return None
        except ViewAhead as error:
            raise Unanswerable("VIEW_UNSOUND", f"{error}; an operator has to look") from None

    async def _todays(self, keys: list[str]) -> list[date]:
        """One for the whole request, so that what is asked of it is asked together."""
        today = await asyncio.to_thread(self._moments.today)
        return [today for _ in keys]


def _rebuilding() -> Unanswerable:
    return Unanswerable(
        "VIEW_REBUILDING", "the view is being rebuilt from the ledger; try again", retryable=True
    )
