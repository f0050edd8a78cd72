"""What indicators ask on a day, with what people answered so far."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, RowMapping, and_, func, select

from domain.catalogue import Mark
from domain.clocks.rule import Per
from domain.events.keeping import FindingDisposition
from domain.indicators.indicator import Severity, Value
from projections.days import Days, Ids
from projections.entries import CORRECTION
from projections.findings import ANSWER, TABLE
from projections.paging import Page, Slice, unheard_of
from projections.shapes import as_of

DAYS = Days(
    TABLE, same=("trial", "indicator", "key", "finding"),
    order=("first_on", "indicator", "key", "finding", "official"), descending=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Which:
    """What is asked for on a day. A finding that nobody has answered is OPEN."""

    on: date
    unit: str | None = None
    indicator: str | None = None
    severity: Severity | None = None
    disposition: FindingDisposition | None = None

    @property
    def impossible(self) -> bool:
        return unheard_of(self.unit, self.indicator)

    def fits(self, ledger: str, position: int) -> list[ColumnElement[bool]]:
        equal = {
            TABLE.c.unit: self.unit,
            TABLE.c.indicator: self.indicator,
            TABLE.c.severity: self.severity and self.severity.value,
        }
        made: list[ColumnElement[bool]] = [TABLE.c.trial == ""]
        made += [column == it for column, it in equal.items() if it is not None]
        if self.disposition is not None:
            made += _answered(ledger, position, self.disposition)
        return made


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered, and where that is recorded."""

    disposition: FindingDisposition
    disposed_on: date
    reason: str
    disposed_by: str
    position: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """It asks from `first_on` to `last_on`, None while what it rests on holds. `finding` is its
    identity, `reason` names the question, and `values` fill it in."""

    indicator: str
    key: str
    finding: str
    official: str
    officials: tuple[str, ...]
    per: Per
    unit: str | None
    reason: str
    severity: Severity
    first_on: date
    last_on: date | None
    values: Mapping[str, Value]
    rule: str
    article: str
    mark: Mark
    pack: str
    version: str
    positions: tuple[int, ...]


def asked(
    connection: Connection, ledger: str, position: int, which: Which, wanted: Slice
) -> Page[FindingRow]:
    """Of the whole ledger, as of a position, what asks since the latest day first; a finding about
    several officials once."""
    if which.impossible:
        return Page([], [], more_after=False, more_before=False)
    statement = select(TABLE).where(TABLE.c.lead, *which.fits(ledger, position))
    parts = DAYS.parts(statement, ledger, position, which.on)
    return DAYS.page(connection, parts, wanted).of(finding_row)


def of_persons(
    connection: Connection, ledger: str, persons: Iterable[Ids], position: int, which: Which,
    wanted: Slice,
) -> dict[Ids, Page[FindingRow]]:  # fmt: skip
    """The same page of the findings about each person, who is given by all its ids."""
    if which.impossible:
        return {}
    statement = select(TABLE).where(*which.fits(ledger, position))
    found = DAYS.of_persons(connection, statement, ledger, position, which.on, persons, wanted)
    return {ids: page.of(finding_row) for ids, page in found.items()}


def answers(
    connection: Connection, ledger: str, findings: Iterable[tuple[str, date]], position: int
) -> dict[tuple[str, date], list[Answer]]:
    """By finding and its first day: what was answered, by (day, position), as it stood at a position.
    An answer is to what was asked on its day: what comes again later is open again."""
    wanted = list(findings)
    found = connection.execute(
        select(ANSWER)
        .where(
            _standing(ANSWER, ledger, position), ANSWER.c.finding.in_({it for it, _on in wanted})
        )
        .order_by(ANSWER.c.disposed_on, ANSWER.c.position)
    ).mappings()
    given: dict[str, list[Answer]] = defaultdict(list)
    for row in found:
        given[row["finding"]].append(
            Answer(
                FindingDisposition(row["disposition"]), row["disposed_on"], row["reason"],
                row["disposed_by"], row["position"],
            )
        )  # fmt: skip
    return {
        (finding, first): [it for it in given[finding] if it.disposed_on >= first]
        for finding, first in wanted
    }


def _answered(
    ledger: str, position: int, disposition: FindingDisposition
) -> Iterator[ColumnElement[bool]]:
    """Few findings have an answer of one kind, so it is asked of those alone which was the last."""
    if disposition is not FindingDisposition.OPEN:
        some = select(ANSWER.c.finding).where(
            ANSWER.c.ledger == ledger, ANSWER.c.disposition == disposition.value
        )
        yield TABLE.c.finding.in_(some)
    told = func.coalesce(_last(ledger, position), FindingDisposition.OPEN.value)
    yield told == disposition.value


def _last(ledger: str, position: int) -> ColumnElement[str]:
    """What was answered last to the finding of a row; null for nothing."""
    told = ANSWER.alias("told")
    return (
        select(told.c.disposition)
        .where(
            _standing(told, ledger, position), told.c.finding == TABLE.c.finding,
            told.c.disposed_on >= TABLE.c.first_on,
        )
        .order_by(told.c.disposed_on.desc(), told.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )  # fmt: skip


def _standing(answer: FromClause, ledger: str, position: int) -> ColumnElement[bool]:
    restated = select(CORRECTION.c.target).where(
        as_of(CORRECTION, ledger, position), CORRECTION.c.target == answer.c.position
    )
    return and_(answer.c.ledger == ledger, answer.c.position <= position, ~restated.exists())


def finding_row(row: RowMapping | dict[str, Any]) -> FindingRow:
    """From a row of the query, or from its columns."""
    made = {name: row[name] for name in FindingRow.__slots__}
    return FindingRow(
        **made
        | {
            "officials": tuple(json.loads(row["officials"])),
            "per": Per(row["per"]),
            "severity": Severity(row["severity"]),
            "mark": Mark(row["mark"]),
            "last_on": None if row["last_on"] == date.max else row["last_on"],
            "values": json.loads(row["values"]),
            "positions": tuple(json.loads(row["positions"])),
        }
    )
