"""Rows on their way into a table, as the driver takes them: SQLAlchemy would work out the parameters
of each row anew. On PostgreSQL they are copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert

Convert = Callable[[Any], Any]


def write(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Rows that have every column of the table."""
    inserts, copies, converts = _shape(table, connection.dialect)
    made = list(map(itemgetter(*table.c.keys()), rows))
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(copies) as copy:
            for row in made:
                copy.write_row(row)
        return
    connection.exec_driver_sql(inserts, [_converted(row, converts) for row in made])


def _converted(row: tuple[Any, ...], converts: tuple[tuple[int, Convert], ...]) -> tuple[Any, ...]:
    values = list(row)
    for place, convert in converts:
        values[place] = convert(values[place])
    return tuple(values)


@lru_cache
def _shape(table: Table, dialect: Dialect) -> tuple[str, str, tuple[tuple[int, Convert], ...]]:
    """The statement that inserts, the one that copies, and what the driver cannot take as it is."""
    quoted, names = dialect.identifier_preparer.quote, table.c.keys()
    named = ", ".join(quoted(it) for it in names)
    types = [it.type.dialect_impl(dialect).bind_processor(dialect) for it in table.c]
    return (
        str(insert(table).compile(dialect=dialect)),
        f"COPY {quoted(table.name)} ({named}) FROM STDIN",
        tuple((place, it) for place, it in enumerate(types) if it),
    )
