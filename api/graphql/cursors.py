"""Cursors: opaque, pinned to the position of their first page, and to the question they answer."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

import strawberry

from api.graphql.errors import Unanswerable
from projections.paging import Place, Slice

LARGEST_PAGE, USUAL_PAGE = 100, 20
_SIZES = f"1 to {LARGEST_PAGE}"
LONGEST_MARK = 8000
"""Of a place with a source and an id, each as long as they may be, in any script."""
VERSION = 1


@strawberry.input(
    description="A page: `first` after a cursor, or `last` before one; 20 by default."
)
class PageOf:
    first: int | None = strawberry.field(
        default=None, description=f"So many from the beginning, or after `after`; {_SIZES}."
    )
    after: str | None = strawberry.field(default=None, description="A cursor of the same question.")
    last: int | None = strawberry.field(
        default=None, description=f"So many from the end, or before `before`; {_SIZES}."
    )
    before: str | None = strawberry.field(
        default=None, description="A cursor of the same question."
    )


Paged = Annotated[
    PageOf | None, strawberry.argument(description="Which page; without it, the first one.")
]


@dataclass(frozen=True)
class Cursors:
    """Cursors of one question to one ledger; refused under another, another filter or order.

    `order` reads each value of a row's place; it raises TypeError or ValueError on what is none.
    """

    ledger: str
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
        plain = [VERSION, self._digest(), position, [_plain(value) for value in place]]
        packed = json.dumps(plain, separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(packed.encode()).decode()

    def _read(self, mark: str) -> tuple[Place, int]:
        try:
            _version, digest, position, plain = _unpacked(mark)
            if digest != self._digest():
                raise Unanswerable(
                    "FOREIGN_CURSOR", "the cursor belongs to another question, filter or ledger"
                )
            place = tuple(make(it) for make, it in zip(self.order, plain, strict=True))
            return place, whole(position)
        except (ValueError, TypeError, LookupError, RecursionError):
            raise Unanswerable("BAD_CURSOR", "this is not a cursor of ours") from None

    def _digest(self) -> str:
        whole_question = json.dumps([self.ledger, self.question])
        return hashlib.sha256(whole_question.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class DayCursors(Cursors):
    """Cursors that pin the day that is told too: the first value of each place."""

    on: date | None = None

    def of(self, on: date) -> DayCursors:
        return replace(self, on=on)

    def cut(self, page: PageOf | None) -> tuple[Slice, int | None, date | None]:
        """The page asked for, and the position and the day that its cursor pins."""
        cut, pinned = self.slice(page)
        places = (cut.after, cut.before)
        days = {place[0] for place in places if place is not None}
        if len(days) > 1:
            raise Unanswerable("FOREIGN_CURSOR", "the two cursors tell of different days")
        after, before = (None if place is None else place[1:] for place in places)
        return replace(cut, after=after, before=before), pinned, next(iter(days), None)

    def write(self, place: Place, position: int) -> str:
        return super().write((self.on, *place), position)


def day_cursors(ledger: str, question: str, order: tuple[Callable[[Any], Any], ...]) -> DayCursors:
    return DayCursors(ledger, question, (day, *order))


def _unpacked(mark: str) -> Any:
    """What `write` packed, in this version. Raises ValueError or TypeError."""
    if len(mark) > LONGEST_MARK:
        raise ValueError("longer than any place")
    packed = json.loads(base64.b64decode(mark.encode("ascii"), b"-_", validate=True))
    if whole(packed[0]) != VERSION:
        raise ValueError("of another version")
    return packed


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


def stored(value: Any) -> str:
    """A text that an entry may hold: a source and its id, in any script."""
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    value.encode()  # UnicodeEncodeError, which is a ValueError, for half a character
    if "\0" in value:
        raise ValueError("a NUL")
    return value


def day(value: Any) -> date:
    return date.fromisoformat(value["day"])


def _plain(value: Any) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value
