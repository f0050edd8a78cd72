"""What happened to an official, entry by entry; a correction stands beside what it restates."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from domain.entry import Recorded
from domain.oddities import odd_in
from ledger.receipt import instant
from projections import persons, references, rules, stages
from projections.entries import CORRECTION, TIMELINE, named_before
from projections.paging import Page, Slice, page, unheard_of
from projections.shapes import as_of
from projections.work import Work


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """`stage` is derived; `corrected_by` is the position that restates this entry, if any.

    `irregularities` are all the rules that do not fit; `irregularity` is that of the stage alone.
    """

    position: int
    official: str
    kind: str
    occurred: str
    decided_on: date | None
    recorded_at: datetime
    stage: str
    claimed_stage: str | None
    irregularity: str | None
    irregularities: tuple[str, ...]
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
    version = 3
    tables = (TIMELINE, CORRECTION)

    def apply(self, work: Work, entry: Recorded) -> None:
        if entry.origin != entry.ref:
            stood = _stood(work, entry)
            work.add(
                CORRECTION, {"target": stood, "origin": _text(entry), "position": entry.position}
            )
            work.notes["corrected"] = stood
        if entry.entry.kind.supervises:
            day = rules.rulebook(work, entry.position).day_of(entry)
            placed = {"position": entry.position, **columns(entry, day)}
            named, known = entry.entry.subject.unit, persons.Known(work)
            rows = [
                {"official": official, "unit": named or known.unit(official), **placed}
                for official in entry.officials
            ]
            for row in rows:
                work.add(TIMELINE, row)
            work.notes["timeline"] = rows


PROJECTION = Timeline()
_NONE = "[]"


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
    *,
    irregular: bool | None = None,
    **equal: str | None,
) -> Page[TimelineRow]:
    """Newest first by the day it happened. `equal` filters by columns: circle, kind, stage…
    `irregular` keeps those in which something does not fit, or in which nothing does not.

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
    if irregular is not None:
        unmet = references.TABLE
        named = select(unmet.c.rule).where(
            as_of(unmet, ledger, position), unmet.c.entry == TIMELINE.c.position
        )
        odd = or_(placed.c.irregularity.is_not(None), TIMELINE.c.oddities != _NONE, named.exists())
        statement = statement.where(odd if irregular else ~odd)
    order = (TIMELINE.c.occurred_first, TIMELINE.c.position, TIMELINE.c.official)
    found = page(connection, statement, order, wanted, descending=True)
    among = [row["position"] for row in found.rows]
    unmet_by = references.of_entries(connection, ledger, among, position) if among else {}
    return found.of(lambda row: timeline_row({**row, "unmet": unmet_by.get(row["position"], ())}))


def columns(entry: Recorded, recorded_on: date) -> dict[str, Any]:
    """`recorded_on` is cut in the ledger's zone."""
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
        "oddities": json.dumps(odd_in(it, recorded_on)),
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
            "irregularities": (
                *([row["irregularity"]] if row["irregularity"] else []),
                *json.loads(row["oddities"]),
                *row["unmet"],
            ),
        }
    )
