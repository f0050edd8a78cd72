"""What happened to an official, entry by entry; a correction stands beside what it restates."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, select

from domain.entry import Recorded
from ledger.receipt import instant
from projections import persons, stages
from projections.entries import CORRECTION, TIMELINE, named_before
from projections.paging import Page, Slice, page, unheard_of
from projections.shapes import as_of
from projections.work import Work


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """`stage` is derived; `corrected_by` is the position that restates this entry, if any."""

    position: int
    official: str
    kind: str
    occurred: str
    decided_on: date | None
    recorded_at: datetime
    stage: str
    claimed_stage: str | None
    irregularity: str | None
    circle: str
    mechanism: str
    direction: str
    side: str
    agent: str
    confidence: str
    classification: str
    tenure: str | None
    cases: tuple[str, ...]
    articles: tuple[str, ...]
    source: str
    source_id: str
    corrected_by: int | None


class Timeline:
    name = "timeline"
    version = 2
    tables = (TIMELINE, CORRECTION)

    def apply(self, work: Work, entry: Recorded) -> None:
        if entry.origin != entry.ref:
            stood = _stood(work, entry)
            work.add(
                CORRECTION, {"target": stood, "origin": _text(entry), "position": entry.position}
            )
            work.notes["corrected"] = stood
        if entry.entry.kind.supervises:
            placed = {"position": entry.position, **columns(entry)}
            named, known = entry.entry.subject.unit, persons.Known(work)
            rows = [
                {"official": official, "unit": named or known.unit(official), **placed}
                for official in entry.officials
            ]
            for row in rows:
                work.add(TIMELINE, row)
            work.notes["timeline"] = rows


PROJECTION = Timeline()


def _text(entry: Recorded) -> str:
    return json.dumps(entry.origin, ensure_ascii=False)


def _stood(work: Work, entry: Recorded) -> int:
    """The position of the statement that stood until this one restates it."""
    if earlier := work.known(CORRECTION, origin=_text(entry)):
        return int(earlier[-1]["position"])
    first = work.recorder.at(entry.origin)
    assert first is not None, "the write path looked it up"
    return first.position


def timeline(
    connection: Connection,
    ledger: str,
    officials: Iterable[str],
    position: int,
    wanted: Slice,
    **equal: str | None,
) -> Page[TimelineRow]:
    """Newest first by the day it happened. `equal` filters by columns: circle, kind, stage…

    `officials` are all ids of one person; an entry that names several of them is listed once.
    """
    if unheard_of(*equal.values()):
        return Page([], [], more_after=False, more_before=False)
    members = list(officials)
    placed, corrected = stages.TABLE, CORRECTION
    statement = (
        select(TIMELINE, placed.c.stage, placed.c.irregularity, corrected.c.position.label("corrected_by"))
        .join(
            placed,
            and_(
                placed.c.ledger == TIMELINE.c.ledger, placed.c.official == TIMELINE.c.official,
                placed.c.entry == TIMELINE.c.position, as_of(placed, ledger, position),
            ),
        )
        .outerjoin(
            corrected,
            and_(corrected.c.target == TIMELINE.c.position, as_of(corrected, ledger, position)),
        )
        .where(as_of(TIMELINE, ledger, position), TIMELINE.c.official.in_(members), ~named_before(members))
    )  # fmt: skip
    for name, value in equal.items():
        if value is not None:
            column = placed.c.stage if name == "stage" else TIMELINE.c[name]
            statement = statement.where(column == value)
    order = (TIMELINE.c.occurred_first, TIMELINE.c.position, TIMELINE.c.official)
    return page(connection, statement, order, wanted, descending=True).of(timeline_row)


def columns(entry: Recorded) -> dict[str, Any]:
    it = entry.entry
    assert it.channel is not None and it.circle is not None and it.mechanism is not None  # noqa: PT018
    return {
        "kind": it.kind.name,
        "occurred": str(it.when.occurred),
        "occurred_first": it.when.occurred.first,
        "occurred_last": it.when.occurred.last,
        "decided_on": it.when.decided_on,
        "recorded_at_us": microseconds(entry.recorded_at),
        "claimed_stage": it.subject.stage,
        "circle": it.circle.value,
        "mechanism": it.mechanism.value,
        "direction": it.channel.direction.value,
        "side": it.channel.side.value,
        "agent": it.channel.agent.value,
        "confidence": it.basis.confidence.value,
        "classification": it.basis.classification.value,
        "tenure": it.subject.tenure,
        "cases": json.dumps(it.subject.cases),
        "articles": json.dumps(
            [f"{a.rule} {a.article}" for a in it.basis.articles], ensure_ascii=False
        ),
        "source": it.provenance.source,
        "source_id": it.provenance.source_id,
    }


def microseconds(moment: datetime) -> int:
    """Since 1970. Exact: a fraction of seconds would not hold a microsecond for ever."""
    return (moment - instant(0)) // timedelta(microseconds=1)


def timeline_row(row: Any) -> TimelineRow:
    """From a row of the query, or from its columns."""
    values = {name: row[name] for name in TimelineRow.__slots__ if name in row}
    return TimelineRow(
        **values
        | {
            "recorded_at": instant(row["recorded_at_us"]),
            "cases": tuple(json.loads(row["cases"])),
            "articles": tuple(json.loads(row["articles"])),
        }
    )
