"""The disposable index of names: the only place where a name lies in the clear.

It is made from the sealed blocks and can be dropped and made again, without the erased.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from sqlalchemy import Column, Connection, Index, Text, func, select

from domain.cases.official import group
from domain.entry import Recorded
from domain.events.register import OfficialRegistered
from ledger.codec import Codec
from ledger.identity import REGISTERED
from ledger.recorders.base import LedgerRecorder
from projections import officials
from projections.shapes import as_of, facts
from projections.unreadable import EntryUnreadable, reading
from projections.work import Work

TABLE = facts(
    "name",
    Column("official", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    key=("official",),
)
Index("name_folded", TABLE.c.ledger, TABLE.c.folded, TABLE.c.official)


class Names:
    name = "names"
    version = 2
    tables = (TABLE,)

    def apply(self, work: Work, entry: Recorded) -> None:
        if isinstance(entry.entry.fact, OfficialRegistered):
            row = work.recorder.entry(entry.position)
            name = work.codec.personal_value(row.data, "/name") if row else None
            if name:
                found = {"official": entry.officials[0], "name": name, "folded": folded(name)}
                work.add(TABLE, {**found, "position": entry.position})


PROJECTION = Names()


def folded(name: str) -> str:
    """Without case, accents, width and white space: as people type a name they heard."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(it for it in plain if not (unicodedata.combining(it) or it.isspace()))


def erased(
    recorder: LedgerRecorder, codec: Codec, old: Connection, new: Connection, position: int
) -> set[int]:
    """Positions of the names that only the older view has, because their key was destroyed."""
    query = select(TABLE.c.position).where(as_of(TABLE, recorder.ledger, position))
    gone = set(old.execute(query).scalars()) - set(new.execute(query).scalars())
    return {it for it in gone if is_erased(recorder, codec, it)}


def is_erased(recorder: LedgerRecorder, codec: Codec, position: int) -> bool:
    """Whether an entry states a name that cannot be opened since its key was destroyed."""
    row = recorder.entry(position)
    if row is None or row.type != REGISTERED:
        return False
    try:
        with reading(position):
            return not codec.personal_value(row.data, "/name")
    except EntryUnreadable:  # changed by somebody, which is another matter
        return False


def search(
    connection: Connection,
    ledger: str,
    text: str,
    position: int,
    most: int,
    gone: Callable[[int], bool],
) -> list[str]:
    """Persons whose name, or one of whose names, contains the text, both folded.

    A person that was merged is found as the one it is read under. At most `most` names are looked
    at. `gone` says of an entry whether its name is erased: until a rebuild it still lies here.
    """
    if "\x00" in text:
        return []
    found = connection.execute(
        select(TABLE.c.official, func.min(TABLE.c.position))
        .where(
            as_of(TABLE, ledger, position),
            TABLE.c.folded.contains(folded(text), autoescape=True),
        )
        .group_by(TABLE.c.official)
        .order_by(TABLE.c.official)
        .limit(most)
    ).all()
    named = [official for official, entry in found if not gone(entry)]
    into = officials.merged_near(connection, ledger, named, position)
    return sorted({group(it, into)[0] for it in named})
