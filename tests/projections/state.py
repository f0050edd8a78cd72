"""What the view says of everybody, with the positions turned into references so that two orders of
arrival can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from projections import cases, officials, profile, tenures, timeline
from projections.paging import Slice
from projections.replay import Known, Replay
from tests.projections.places import Place

ALL = Slice(10_000)


def seen(connection: Connection, ledger: str, name: str, position: int) -> Known | None:
    """The view's answers in the shape of a replay's."""
    row = officials.official(connection, ledger, name, position)
    if row is None:
        return None
    mine = cases.cases(connection, ledger, position, ALL, officials=row.aliases).rows
    return Known(
        position,
        row,
        tenures.of_officials(connection, ledger, row.aliases, position),
        mine,
        {
            place: tuple(found)
            for place, found in cases.parties(
                connection, ledger, [(it.lifecycle, it.matter) for it in mine], position
            ).items()
        },
        profile.profile(connection, ledger, row.aliases, position),
        timeline.timeline(connection, ledger, row.aliases, position, ALL).rows,
    )


def viewed(place: Place, names: Sequence[str]) -> dict[str, Any]:
    """Everybody, as the live view has them now."""
    head = place.recorder.head()
    with place.view() as connection:
        return {name: _by_ref(place, seen(connection, place.ledger, name, head)) for name in names}


def replayed(place: Place, names: Sequence[str]) -> dict[str, Any]:
    replay = Replay(place.recorder, place.recorder.head())
    return {name: _by_ref(place, replay.official(name)) for name in names}


def stages(
    place: Place, official: str, position: int | None = None
) -> dict[str, tuple[str, str | None]]:
    """Of each entry by its id: the stage, and the rule that does not fit."""
    with place.view() as connection:
        known = seen(connection, place.ledger, official, position or place.recorder.head())
    assert known is not None
    return {row.source_id: (row.stage, row.irregularity) for row in known.timeline}


def _by_ref(place: Place, known: Known | None) -> dict[str, Any]:
    assert known is not None
    refs = {row.position: row.tags[-1] for row in place.recorder.rows()}
    official = known.official
    return {
        "official": (
            official.official,
            official.unit,
            official.key_post,
            official.level,
            official.keys,
            official.aliases,
        ),
        "named": refs[official.named_at],
        "tenures": known.tenures,
        "cases": [
            (
                it,
                [
                    (note.rule, [refs[cited] for cited in note.positions])
                    for note in case.irregularities
                ],
            )
            for case in known.cases
            for it in [replace(case, irregularities=())]
        ],
        "profile": known.profile,
        "entries": {
            (row.official, row.source_id): (
                row.stage,
                row.irregularity,
                row.irregularities,
                refs.get(row.corrected_by or 0),
            )
            for row in known.timeline
        },
    }
