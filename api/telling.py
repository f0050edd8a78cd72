"""What the command line tells of a replay and of a rebuild: in words, or as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from projections.cases import CaseRow
from projections.rebuild import Rebuilt
from projections.replay import Known
from projections.replay_days import OnDay
from projections.tenures import tenure_row


def as_one_object(known: Known, name: str | None) -> str:
    """Tenures by reference, in one shape whatever their state; each case with its officials."""
    told = {"name": name, **asdict(known)}
    parties = told.pop("parties")
    del told["on_day"]
    if known.on_day:
        told["on_day"] = _on_day(known.on_day)
    told["tenures"] = {it: asdict(tenure_row(it, state)) for it, state in known.tenures.items()}
    told["cases"] = [
        {**it, "officials": parties[it["lifecycle"], it["matter"]]} for it in told["cases"]
    ]
    return json.dumps(told, ensure_ascii=False, default=_iso)


def _on_day(it: OnDay) -> dict[str, Any]:
    """Each clock with the state, the days of that state and what was due; the course is left out."""
    clocks = []
    for item, part in it.clocks:
        told = {name: value for name, value in asdict(item).items() if name != "segments"}
        pack, version = part.by or (item.pack, item.version)
        since, until = item.stretch(part)
        clocks.append(
            told | {"state": part.state, "since": since, "until": _or_none(until),
                    "due_on": _or_none(part.due_on), "pack": pack, "version": version}
        )  # fmt: skip
    findings = [
        {
            "indicator": asked.indicator, "id": asked.identity, "reason": asked.finding.reason,
            "since": asked.finding.first, "until": _or_none(asked.finding.last),
            "officials": asked.finding.officials, "unit": asked.finding.unit,
            "values": dict(asked.finding.values), "positions": asked.finding.positions,
            "pack": asked.finding.limits.pack, "version": asked.finding.limits.version,
        }
        for asked in it.findings
    ]  # fmt: skip
    locks = [asdict(lock) for lock in it.locks]
    return {"on": it.on, "clocks": clocks, "locks": locks, "findings": findings}


def _or_none(day: date | None) -> date | None:
    return None if day == date.max else day


def _iso(day: date) -> str:
    """Of a day or an instant, as ISO 8601 has it; there is nothing else that is not JSON."""
    return day.isoformat()


def in_words(known: Known, name: str | None) -> Iterator[str]:
    yield f"{name or '(name not open)'}  {known.official.official}  as of position {known.position}"
    yield f"read as: {', '.join(known.official.aliases)}   keys: {', '.join(known.official.keys) or 'none'}"
    yield "\nTenures"
    for reference, state in known.tenures.items():
        tenure = tenure_row(reference, state)
        ended = tenure.left_on or tenure.term_to
        yield (
            f"  {reference}  {tenure.status.lower()}  {tenure.post}  {tenure.term_from} to {ended or '…'}"
        )
    yield "\nStage × circle × mechanism: entries (of cases that ended cleared)"
    for cell in known.profile:
        yield f"  {cell.stage:16} {cell.circle:9} {cell.mechanism:13} {cell.total:4} ({cell.cleared})"
    yield "\nCases"
    for case in known.cases:
        yield f"  {case.matter}  {case.status}  {case.outcome}"
    outcomes: dict[str, CaseRow] = {case.matter: case for case in known.cases}
    if known.on_day:
        yield from _of_the_day(known.on_day)
    yield "\nTimeline, newest first"
    for row in known.timeline:
        came = ", ".join(outcomes[it].outcome for it in row.cases if it in outcomes)
        over = f"restated by #{row.corrected_by}" if row.corrected_by else ""
        noted = " ".join(filter(None, [*row.irregularities, f"[{came}]" if came else "", over]))
        yield f"  {row.occurred:21} #{row.position:<6} {row.stage:16} {row.circle:9} {row.kind} {noted}"


def _of_the_day(it: OnDay) -> Iterator[str]:
    yield f"\nPeriods on {it.on}"
    for item, part in it.clocks:
        due = f"due {part.due_on}" if _or_none(part.due_on) else "no end"
        sure = " (provisional)" if item.provisional else ""
        yield f"  {item.clock:6} {part.state:11} {due}{sure}  {item.key}  {_proof(item.positions)}"
    yield f"\nBarred on {it.on}"
    for lock in it.locks:
        yield f"  {lock.lock:6} {lock.first} to {lock.last or '…'}  {', '.join(lock.bars)}  {_proof(lock.positions)}"
    yield f"\nAsked on {it.on}"
    for asked in it.findings:
        finding = asked.finding
        values = ", ".join(f"{name} {value}" for name, value in finding.values.items())
        yield f"  {asked.indicator:4} {finding.reason:12} since {finding.first}  {values}  {_proof(finding.positions)}"


def _proof(positions: tuple[int, ...]) -> str:
    return " ".join(f"#{it}" for it in positions)


def compared(made: Rebuilt) -> Iterator[str]:
    """Which view was built, and how it compares with the one that was live."""
    built = f"view {made.number}, version {made.new_version}"
    if made.old_version:
        yield f"{built}, compared as of {made.position}"
        yield f"digest before {made.old_digest or '(its tables cannot be compared)'}"
    else:
        yield f"{built}, as of {made.position}; there was no live view to compare with"
    yield f"digest now    {made.new_digest}"
    if made.taken_up:
        yield (
            f"taken up at entry {made.taken_up}, which this run did not read, nor what is before it: of "
            "those it confirms nothing"
        )
    for table, row in made.differences:
        yield " ".join(map(str, (table, *row)))
