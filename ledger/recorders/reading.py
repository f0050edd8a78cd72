"""Reading a ledger in the order of its positions, a page at a time; following it as it grows."""

from __future__ import annotations

import threading
import time
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence

from eventsourcing.dcb.api import (
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
    DCBSubscription,
)

from domain.errors import Busy
from ledger.recorders.rows import Ref, Row

PAGE = 1000


class LedgerReader(DCBRecorder):
    """The reading side of the library's interface, and what the library lacks."""

    def __init__(self, ledger: str, poll_seconds: float) -> None:
        self.ledger = ledger
        self.poll_seconds = poll_seconds
        self._grown = threading.Condition()

    @abstractmethod
    def head(self) -> int:
        """The last position, 0 for an empty ledger."""

    @abstractmethod
    def held(self, upto: int) -> int:
        """How many entries there are up to a position: as many, where none is missing."""

    @abstractmethod
    def at(self, ref: Ref) -> Row | None:
        """The entry of a source and its id."""

    @abstractmethod
    def select(self, query: DCBQuery | None, after: int, upto: int | None, limit: int) -> list[Row]:
        """At most `limit` matching entries with `after < position <= upto`, none beyond the head."""

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> Response:
        return Response(self, query, after or 0, limit)

    def rows(
        self, query: DCBQuery | None = None, *, after: int = 0, upto: int | None = None
    ) -> Iterator[Row]:
        """Every matching entry with `after < position <= upto`, a page at a time."""
        while page := self.select(query, after, upto, PAGE):
            yield from page
            after = page[-1].position
            if len(page) < PAGE:
                return

    def matching(
        self, types: Sequence[str] = (), tags: Sequence[str] = (), *, upto: int | None = None
    ) -> Iterator[Row]:
        """Entries of one of the types that carry all the tags; nothing given is no restriction."""
        return self.rows(_asked(types, tags), upto=upto)

    def some(
        self, types: Sequence[str], tags: Sequence[str], after: int, upto: int, limit: int
    ) -> list[Row]:
        """The first `limit` of them with `after < position <= upto`; see `matching`."""
        return self.select(_asked(types, tags), after, upto, limit)

    def page(self, after: int, limit: int) -> list[Row]:
        """The next entries of the whole ledger."""
        return self.select(None, after, None, limit)

    def entry(self, position: int) -> Row | None:
        """The one at this position; None where the ledger has none there."""
        rows = self.page(position - 1, 1) if position > 0 else []
        return rows[0] if rows and rows[0].position == position else None

    def newest(self, query: DCBQuery, after: int) -> int:
        """The position of the last matching entry beyond `after`; 0 where there is none."""
        end = self.head()
        near = max(after, end - PAGE)  # what is looked for is nearly always recent
        if found := self.select(query, near, end, PAGE):
            return found[-1].position
        low, high, last = after, near, 0
        while low < high:
            middle = (low + high) // 2
            if found := self.select(query, middle, high, 1):
                low = last = found[0].position
            else:
                high = middle
        return last

    def rows_at(self, positions: Iterable[int]) -> dict[int, Row]:
        """The entries at these positions, neighbours read together."""
        found: dict[int, Row] = {}
        wanted = sorted(set(positions))
        while wanted:
            run = 1
            while run < len(wanted) and wanted[run] == wanted[0] + run:
                run += 1
            page = self.select(None, wanted[0] - 1, wanted[run - 1], run)
            found |= {row.position: row for row in page}
            wanted = wanted[run:]
        return found

    def subscribe(self, query: DCBQuery | None = None, *, after: int | None = None) -> Subscription:
        return Subscription(self, query, after)

    def wait(self, after: int, seconds: float) -> bool:
        """Whether the ledger grew past `after`; wakes at once for an append of this process."""
        deadline = time.monotonic() + seconds
        while self.head() <= after:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            with self._grown:
                self._grown.wait(min(left, self.poll_seconds))
        return True

    def position_at(self, instant_us: int) -> int:
        """The last position recorded at or before an instant; 0 for before the first.

        Positions are gapless and `recorded_at` never falls, so this is a binary search.
        """
        low, high = 0, self.head()
        while low < high:
            middle = (low + high + 1) // 2
            found = self.select(None, middle - 1, high, 1)  # a ledger that lost entries has gaps
            if found and found[0].recorded_at_us <= instant_us:
                low = found[0].position
            else:
                high = middle - 1
        return low


class Response(DCBReadResponse):
    """Lazy: a page at a time. `head` is the ledger's, or the last position read under a limit."""

    def __init__(
        self, recorder: LedgerReader, query: DCBQuery | None, after: int, limit: int | None
    ) -> None:
        self._limit = limit
        self._last: int | None = None
        self._left = limit
        self._head = recorder.head() if limit is None else None
        self._rows = recorder.rows(query, after=after, upto=self._head)

    @property
    def head(self) -> int | None:
        return self._last if self._limit is not None else self._head or None

    def __next__(self) -> DCBSequencedEvent:
        if self._left is not None:
            if self._left == 0:
                raise StopIteration
            self._left -= 1
        row = next(self._rows)
        self._last = row.position
        return sequenced(row)


class Subscription(DCBSubscription[LedgerReader]):
    """Polls, wakes at once for appends of the same process, and ends after `stop`.

    A database that is away is waited for: what was delivered is not again, and nothing is left out.
    """

    def __init__(self, recorder: LedgerReader, query: DCBQuery | None, after: int | None) -> None:
        super().__init__(recorder, query, after)
        self._waiting: list[Row] = []

    def __next__(self) -> DCBSequencedEvent:
        while not self._waiting:
            if self._has_been_stopped:
                raise StopIteration
            try:
                if self._recorder.wait(self._last_position, self._recorder.poll_seconds):
                    self._fetch()
            except Busy:
                time.sleep(self._recorder.poll_seconds)
        row = self._waiting.pop(0)
        return sequenced(row)

    def _fetch(self) -> None:
        head = self._recorder.head()
        self._waiting = self._recorder.select(self._query, self._last_position, head, PAGE)
        full = len(self._waiting) == PAGE
        self._last_position = self._waiting[-1].position if full else head


def _asked(types: Sequence[str], tags: Sequence[str]) -> DCBQuery:
    return DCBQuery([DCBQueryItem(list(types), list(tags))] if types or tags else [])


def sequenced(row: Row) -> DCBSequencedEvent:
    return DCBSequencedEvent(DCBEvent(row.type, row.data, list(row.tags)), row.position)
