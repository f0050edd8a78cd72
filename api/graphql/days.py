"""What questions about one day share: the day, the position, the page, and why something is told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Protocol, TypeVar

import strawberry

from api.graphql.asking import Asker
from api.graphql.cursors import DayCursors, PageOf
from api.graphql.enums import Mark
from api.graphql.errors import known_word
from api.graphql.moment import AsOf, Position
from domain.clocks.articles import parts, whole
from domain.events.register import PackStatus
from domain.rulebook.book import Rulebook
from domain.rulebook.pack import Pack
from projections.paging import Page, Slice, no_page
from projections.shapes import ALWAYS

R = TypeVar("R")
Words = Callable[[Pack], Iterable[str]]


def _argument(description: str) -> Any:
    return strawberry.argument(description=description)


On = Annotated[
    date | None,
    _argument(
        "The day that is told. Without it today in the ledger's zone, and with `asOf` the day of that "
        "moment: of a position, the day on which its entry was recorded."
    ),
]
Unit = Annotated[
    str | None,
    _argument(
        "Of the unit that the statement named, else of that of the first official; not of the "
        "units below it."
    ),
]
OfOfficial = Annotated[
    str | None,
    _argument("Of one person under all of their ids, by an id or a linked `scheme:key`."),
]
Cut = Annotated[PageOf | None, _argument("The page; the first twenty without it.")]
Known = Annotated[AsOf | None, _argument("What was known; what is known now without it.")]
AtLeast = Annotated[
    Position | None, _argument("Wait until the view holds this position, a bounded time.")
]


@strawberry.type(
    description="Why something is told: the article, and the statements that prove it."
)
class Why:
    rule: str = strawberry.field(description="The name of the rule, in Chinese.")
    article: str = strawberry.field(description="Its article.")
    mark: Mark = strawberry.field(description="How well the article is known.")
    pack: str = strawberry.field(description="The rule pack that decided.")
    version: str = strawberry.field(description="Its version.")
    positions: list[Position] = strawberry.field(
        description="The entries that it rests on, the one that started it first."
    )


def why(row: Any) -> Why:
    """Of a row that says by which rule, pack and positions it is so."""
    return Why(
        rule=row.rule, article=row.article, mark=row.mark, pack=row.pack, version=row.version,
        positions=[Position(it) for it in row.positions],
    )  # fmt: skip


class Which(Hashable, Protocol):
    """What is asked for of a list, as far as all lists have it."""

    @property
    def unit(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and when a question about a day is answered, and which page of the answer."""

    position: int
    on: date
    cut: Slice


async def asked(
    asker: Asker, cursors: DayCursors, page: PageOf | None, on: date | None, as_of: AsOf | None,
    at_least: int | None,
) -> Asked:  # fmt: skip
    """Raises Unanswerable."""
    cut, pinned, day = cursors.cut(page)
    position = await asker.settle(as_of, at_least, pinned)
    return Asked(position, on or day or await asker.day(as_of), cut)


async def rows(
    asker: Asker,
    asked: Asked,
    official: str | None,
    whole: Callable[..., Page[R]],
    of_persons: Callable[..., Mapping[Any, Page[R]]],
    which: Which,
) -> Page[R]:
    """Of the whole ledger, or of one person. Raises Unanswerable."""
    await asker.known_unit("unit", which.unit)
    if official is None:
        return await asker.ask(whole, asked.position, which, asked.cut)
    ids = await asker.aliases(official, asked.position)
    found = await asker.together(of_persons, ids, asked.position, which, asked.cut)
    return found or no_page(asked.cut)


async def known_rule(
    asker: Asker, argument: str, word: str | None, position: int, named: Words
) -> None:
    """Raise Unanswerable for what no adopted pack names, neither then nor now: a slip of the pen is
    no empty answer. `named` gives the words of a pack."""
    if word is None:
        return
    words = _words(named, await asker.book(position))
    if word not in words:
        words |= _words(named, await asker.book(ALWAYS - 1))
    known_word(argument, word, words)


def _words(named: Words, book: Rulebook) -> set[str]:
    return {word for it in book.adopted for word in named(it.pack)}


def articles(pack: Pack) -> Iterable[str]:
    """By which rules and articles the clocks of a pack may be asked for."""
    return (word for _kind, it in pack.clocks.values() for word in parts(it.source))


async def resting_on(asker: Asker, article: str | None, position: int) -> tuple[str, ...]:
    """What the packs call the whole of which this rule and article is all or a part; none without
    one. Raises Unanswerable."""
    if article is None:
        return ()
    await known_rule(asker, "article", article, position, articles)
    books = [await asker.book(position), await asker.book(ALWAYS - 1)]
    packs = (it.pack for book in books for it in book.adopted)
    sources = (rule.source for it in packs for _kind, rule in it.clocks.values())
    return tuple(sorted({whole(it) for it in sources if article in parts(it)}))


def barred(pack: Pack) -> Iterable[str]:
    """What the locks of a pack bar."""
    return (code for it in pack.locks.values() for code in it.bars)


def pilots(pack: Pack) -> Iterable[str]:
    """The pack itself, where it is one that is tried."""
    return [pack.pack] if pack.status is PackStatus.PILOT else []


async def pack(asker: Asker, position: int, name: str, version: str) -> Pack | None:
    """The version of a pack that decided something which is known at a position."""
    book = await asker.book(position)
    found = (it.pack for it in book.adopted if (it.pack.pack, it.pack.version) == (name, version))
    return next(found, None)
