"""From a question's arguments to the position at which it is answered.

`asOf` chooses what was known; `atLeast` waits for the view, a bounded time. A cursor pins the
position of its first page and the filter it was made with. What a client got wrong is an
Unanswerable with a stable code; the text of anything else never reaches a client.
"""

from __future__ import annotations

import asyncio
import base64
import difflib
import hashlib
import json
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NewType, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.dataloader import DataLoader
from strawberry.fastapi import BaseContext

from api.moments import end_of_day, microseconds, recorded_on
from api.service import Service
from domain.values import parse_day
from projections import names
from projections.paging import Place, Slice
from projections.unreadable import EntryUnreadable, reading
from projections.view import NoView, checkpoint

LOG = logging.getLogger("supervision.graphql")
T = TypeVar("T")
WAIT_SECONDS = 5.0
LARGEST_PAGE, USUAL_PAGE = 100, 20
Position = NewType("Position", int)


class Unanswerable(GraphQLError):
    """The only kind of error whose text a client sees."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        super().__init__(message, extensions={"code": code, **more})


@strawberry.input(
    one_of=True,
    description="What was known: at a position, at an instant, or at the end of a day.",
)
class AsOf:
    position: Position | None = strawberry.UNSET
    instant: datetime | None = strawberry.UNSET
    day: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="YYYY-MM-DD, cut in the ledger's zone; today is as of now.",
    )


@strawberry.input(
    description="A page: `first` after a cursor, or `last` before one; 20 by default."
)
class PageOf:
    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


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
        self._live: int | None = None
        self._deadline: float | None = None
        self._settling = asyncio.Lock()
        self._stored = DataLoader(self._open)

    async def settle(
        self, as_of: AsOf | None, at_least: int | None, pinned: int | None = None
    ) -> int:
        """The position to answer at. Raises Unanswerable.

        One field after the other, so that those that say nothing share one moment.
        """
        async with self._settling:
            wanted = await asyncio.to_thread(self._wanted, as_of, at_least, pinned)
            if wanted is None and at_least is None and self._live is not None:
                return self._live
            reached = await self._reach(max(wanted or 0, at_least or 0))
            if wanted is None:
                self._live = max(self._live or 0, reached)
            return reached if wanted is None else wanted

    async def ask(self, question: Callable[..., T], *values: Any, **named: Any) -> T:
        """Put a question of a projection module to the live view, in a thread."""

        def answer() -> T:
            with self.service.views.read() as connection:
                return question(connection, self.service.record.recorder.ledger, *values, **named)

        try:
            return await asyncio.to_thread(answer)
        except NoView:
            raise _rebuilding() from None

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
        def read() -> list[Opened | Unanswerable]:
            return [self._read(position) for position in positions]

        return await asyncio.to_thread(read)

    def _read(self, position: int) -> Opened | Unanswerable:
        (row,) = self.service.recorder.page(position - 1, 1)
        try:
            with reading(position):
                return Opened(*self.service.record.codec.read_back(row.data))
        except EntryUnreadable as error:
            LOG.error("entry_unreadable position=%s type=%s", position, error.reason)  # noqa: TRY400
            return Unanswerable("ENTRY_UNREADABLE", str(error), position=position)

    def _wanted(self, as_of: AsOf | None, at_least: int | None, pinned: int | None) -> int | None:
        recorder = self.service.recorder
        wanted: int | None = None
        if as_of is not None and as_of.position is not strawberry.UNSET:
            wanted = as_of.position
        elif as_of is not None and as_of.instant is not strawberry.UNSET:
            wanted = recorder.position_at(self._microseconds(as_of.instant))
        elif as_of is not None and as_of.day is not strawberry.UNSET:
            wanted = recorder.position_at(self._end_of(as_of.day))
        if None not in (wanted, pinned) and wanted != pinned:
            raise Unanswerable("FOREIGN_CURSOR", "the cursor was made as of another position")
        wanted = pinned if wanted is None else wanted
        head = recorder.head()
        for needed in (wanted, at_least):
            if needed is not None and needed > head:
                raise Unanswerable(
                    "NOT_YET_RECORDED", f"position {needed} is not recorded; the head is {head}",
                    head=head,
                )  # fmt: skip
        return wanted

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
            await asyncio.sleep(0.02)
        return reached

    def _checkpoint(self) -> int | None:
        """Where the view stands; None while there is none."""
        try:
            with self.service.views.read() as connection:
                return checkpoint(connection, self.service.recorder.ledger)
        except NoView:
            return None

    def _microseconds(self, instant: datetime | None) -> int:
        if instant is None or instant.tzinfo is None:
            raise Unanswerable(
                "BAD_INSTANT", "an instant carries its offset, like 2025-03-19T09:12:04+08:00"
            )
        asked = microseconds(instant)
        if asked > self.service.clock_us():
            raise Unanswerable("BAD_INSTANT", "the instant lies in the future")
        return asked

    def _end_of(self, day: date | None) -> int:
        today = recorded_on(self.service.clock_us(), self.service.record.zone)
        if day is None or day > today:
            raise Unanswerable("BAD_DAY", "the day lies in the future")
        return end_of_day(day, self.service.record.zone)


def _rebuilding() -> Unanswerable:
    return Unanswerable(
        "VIEW_REBUILDING", "the view is being rebuilt from the ledger; try again", retryable=True
    )


@dataclass(frozen=True)
class Cursors:
    """Cursors of one question: opaque, and refused under another filter or order.

    `order` reads each value of a row's place; it raises TypeError or ValueError on what is none.
    """

    question: str
    order: tuple[Callable[[Any], Any], ...]

    def slice(self, page: PageOf | None) -> tuple[Slice, int | None]:
        """The page asked for, and the position that its cursor pins. Raises Unanswerable."""
        page = page or PageOf()
        if page.first is not None and page.last is not None:
            raise Unanswerable("BAD_PAGE", "give first or last, not both")
        size = page.first if page.first is not None else page.last
        size = USUAL_PAGE if size is None else size
        if not 0 < size <= LARGEST_PAGE:
            raise Unanswerable("BAD_PAGE", f"a page has 1 to {LARGEST_PAGE} rows")
        ends = [
            (None, None) if mark is None else self._read(mark) for mark in (page.after, page.before)
        ]
        pins = {pinned for _place, pinned in ends if pinned is not None}
        if len(pins) > 1:
            raise Unanswerable(
                "FOREIGN_CURSOR", "the two cursors were made as of different positions"
            )
        cut = Slice(size, ends[0][0], ends[1][0], backward=page.last is not None)
        return cut, next(iter(pins), None)

    def write(self, place: Place, position: int) -> str:
        plain = [1, self._digest(), position, [_plain(value) for value in place]]
        return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode()

    def _read(self, mark: str) -> tuple[Place, int]:
        try:
            version, digest, position, plain = json.loads(
                base64.b64decode(mark.encode("ascii"), b"-_", validate=True)
            )
            if version == 1 and digest != self._digest():
                raise Unanswerable(
                    "FOREIGN_CURSOR", "the cursor belongs to another question or filter"
                )
            place = tuple(make(it) for make, it in zip(self.order, plain, strict=True))
            return place, whole(position)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Unanswerable("BAD_CURSOR", "this is not a cursor of ours") from None

    def _digest(self) -> str:
        return hashlib.sha256(self.question.encode()).hexdigest()[:12]


def known_word(argument: str, word: str | None, words: Collection[str]) -> None:
    """Raise Unanswerable: a filter that nothing can fit is a mistake, not an empty answer."""
    if word is not None and word not in words:
        alike = {it.casefold(): it for it in sorted(words)}
        near = difflib.get_close_matches(word.casefold(), alike, n=1)
        some = ", ".join([*sorted(words)[:8], *["…"] * (len(words) > 8)])  # noqa: PLR2004
        way_out = f"did you mean {alike[near[0]]}?" if near else f"known are {some}"
        raise Unanswerable("UNKNOWN_WORD", f"no such {argument}; {way_out}", argument=argument)


def whole(value: Any) -> int:
    """A whole number that a database holds."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 62:
        raise TypeError(type(value).__name__)
    return value


def text(value: Any) -> str:
    """A text that a database holds."""
    if not isinstance(value, str) or not value.isprintable():
        raise TypeError(type(value).__name__)
    return value


def day(value: Any) -> date:
    return parse_day(value["day"])


def _plain(value: Any) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value
