"""The disposable index of names: the only place where a name lies in the clear.

It is made from the sealed blocks and can be dropped and made again, without the erased.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Text, delete, select

from domain.entry import Recorded
from domain.events.register import OfficialRegistered
from projections import officials
from projections.shapes import as_of, facts
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
    version = 1
    tables = (TABLE,)

    def apply(self, work: Work, entry: Recorded) -> None:
        if isinstance(entry.entry.fact, OfficialRegistered):
            (row,) = work.recorder.page(entry.position - 1, 1)
            name = work.codec.personal_value(row.data, "/name")
            if name:
                found = {"official": entry.officials[0], "name": name, "folded": name.casefold()}
                work.add(TABLE, {**found, "position": entry.position})


PROJECTION = Names()


def wipe(connection: Connection) -> None:
    """Leave no name behind in a view that is live no more."""
    connection.execute(delete(TABLE))


def search(connection: Connection, ledger: str, text: str, position: int, most: int) -> list[str]:
    """Persons whose name, or one of whose names, contains the text, case folded.

    A person that was merged is found as the one it is read under. At most `most` names are looked at.
    """
    if "\x00" in text:
        return []
    found = connection.execute(
        select(TABLE.c.official)
        .where(
            as_of(TABLE, ledger, position),
            TABLE.c.folded.contains(text.casefold(), autoescape=True),
        )
        .distinct()
        .order_by(TABLE.c.official)
        .limit(most)
    )
    into = officials.merged(connection, ledger, position)
    return sorted({officials.group(it, into)[0] for it in found.scalars()})
