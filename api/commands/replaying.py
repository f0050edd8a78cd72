"""`supervision replay`: what was known of an official then, from the ledger alone."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

import typer

from api.commands.ending import opened
from api.moments import end_of_day, microseconds, recorded_on
from api.progress import say
from api.service import Service
from api.settings import BadSetting
from api.telling import as_one_object, in_words
from domain.values import parse_day
from projections.replay import Replay
from projections.unreadable import reading


def replay(
    official: str,
    as_of: Annotated[
        str | None,
        typer.Option(
            help="a position, a day (YYYY-MM-DD: its end in the ledger's zone) or an instant with "
            "offset; without it, all that is recorded"
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            help="a day: what was owed, barred and asked on it, by the rules adopted then, too"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """What was known of an official then, from the ledger alone."""
    with opened() as service:
        _check_name(official)
        position, day = _position(service, as_of), _day(on)
        known = Replay(service.recorder, position).official(official, day)
        if known is None:
            say(f"Nobody was known as {official} at position {position}.")
            raise typer.Exit(1)
        name = _name(service, known.official.named_at)
        missing = position - service.recorder.held(position)
    print(as_one_object(known, name) if as_json else "\n".join(in_words(known, name)))
    if missing:
        say(
            f"The ledger lacks {missing} of the entries up to position {position}, so this may not be all that "
            "was known. `supervision doctor` looks for gaps; bring back a copy."
        )
        raise typer.Exit(1)


def _check_name(official: str) -> None:
    """Raise BadSetting."""
    if not official.strip():
        raise BadSetting("name an official: an id, or the scheme:key of another system")
    try:
        official.encode()
    except UnicodeEncodeError:
        raise BadSetting("the name of the official is not UTF-8 text") from None


def _position(service: Service, as_of: str | None) -> int:
    head = service.recorder.head()
    if as_of is None:
        return head
    if as_of.isascii() and as_of.isdigit():
        if int(as_of) > head:
            raise BadSetting(f"--as-of {as_of} is not recorded yet; the head is {head}")
        return int(as_of)
    zone, now = service.record.zone, service.clock_us()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", as_of, re.ASCII):
            day = parse_day(as_of)
            asked = now if day == recorded_on(now, zone) else end_of_day(day, zone)
        else:
            asked = _instant_us(as_of)
    except ValueError:
        raise BadSetting(
            f"--as-of {as_of} is neither a position, nor a day, nor an instant"
        ) from None
    if asked > now:
        raise BadSetting(f"--as-of {as_of} lies in the future")
    return service.recorder.position_at(asked)


def _day(text: str | None) -> date | None:
    """Raise BadSetting."""
    try:
        return parse_day(text) if text is not None else None
    except ValueError:
        raise BadSetting(f"--on {text} is no day like 2025-03-19") from None


def _instant_us(text: str) -> int:
    """Raise ValueError, or BadSetting where only the offset is missing."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise BadSetting("--as-of needs an offset, like 2025-03-19T09:12:04+08:00")
    return microseconds(moment)


def _name(service: Service, named_at: int) -> str | None:
    row = service.recorder.entry(named_at)
    with reading(named_at):
        return service.record.codec.personal_value(row.data, "/name") if row else None
