"""`supervision packs`: look through rule packs and calendars, and adopt those that are shipped."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.ending import opened, plain_errors
from api.progress import say
from api.settings import BadSetting
from domain.errors import Fault, Refused
from domain.rulebook import shipped
from domain.rulebook.calendar import PublishedYear, parse_year
from domain.rulebook.pack import STALE_AFTER_DAYS, Pack, parse, stale
from domain.tables import Faulty, nearest
from ledger.statement import Statement

SOURCE = "urn:supervision:packs"
_FIELD = re.compile(r"^[ \t]*\[{0,2}[ \t]*([a-z]+)[ \t]*[]=]", re.MULTILINE)
_OF_A_PACK = {"pack", "clock", "lock", "indicator", "local"}
_OF_A_CALENDAR = {"year", "off", "worked"}
PACKS = typer.Typer(no_args_is_help=True, help="Rule packs and calendars: look through, adopt.")


@PACKS.command()
def check(
    file: Annotated[Path, typer.Argument(help="a pack or a calendar, as TOML")],
    on: Annotated[str | None, typer.Option(help="the day for warnings, else today")] = None,
) -> None:
    """Say everything that is wrong at once; exit code 1 where anything is."""
    with plain_errors():
        today = _day(on) if on else datetime.now(UTC).date()
        try:
            found = read(file.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            raise BadSetting(f"{file} is not UTF-8") from None
    if isinstance(found, tuple):
        for it in found:
            print(f"{it.pointer or '/'}: {it.detail}{f' ({it.way_out})' if it.way_out else ''}")
        say(f"{len(found)} mistakes; nothing of it can be adopted.")
        raise typer.Exit(1)
    print(f"well: {_described(found)}")
    unchecked = stale(found, today) if isinstance(found, Pack) else []
    if unchecked:
        print(
            f"warning: {len(unchecked)} rules that nobody checked against their text within "
            f"{STALE_AFTER_DAYS} days: {', '.join(unchecked)}"
        )


@PACKS.command(name="list")
def list_shipped() -> None:
    """List the packs and calendars that come with the program."""
    every: dict[str, Pack | PublishedYear] = {**shipped.packs(), **shipped.calendars()}
    for name, it in every.items():
        print(f"{name:22} {_described(it)}")


@PACKS.command()
def adopt(
    names: Annotated[list[str], typer.Argument(help="as `supervision packs list` has them")],
) -> None:
    """Adopt shipped packs and calendars into the ledger; a second time changes nothing."""
    with plain_errors():
        told = [_statement(it) for it in names]
    refused = False
    with opened() as service:
        for name, answer in zip(names, service.record.accept_each(told), strict=True):
            if isinstance(answer, Refused):
                refused = True
                say(f"{name}: {answer}")
            else:
                again = " before" if answer.repeated else ""
                print(f"{name}: adopted{again} at position {answer.position}")
    raise typer.Exit(1 if refused else 0)


def read(text: str) -> Pack | PublishedYear | tuple[Fault, ...]:
    """What a text is, else what is wrong with it as what it is by the fields that it has."""
    try:
        return parse(text) if _is_pack(text) else parse_year(text)
    except Faulty as error:
        return error.faults


def _is_pack(text: str) -> bool:
    """Told line by line, since a text with a mistake may be no TOML. A calendar has no table."""
    fields = set(_FIELD.findall(text))
    return not fields & _OF_A_CALENDAR or bool(fields & _OF_A_PACK)


def _described(it: Pack | PublishedYear) -> str:
    if isinstance(it, PublishedYear):
        days = len(it.working.days())
        return f"calendar {it.calendar} of {it.working.year}, {days} working days: {it.notice}"
    until = f" to {it.effective_to}" if it.effective_to else ""
    rules = f"{len(it.clocks)} clocks, {len(it.locks)} locks, {len(it.indicators)} indicators"
    local = f", {len(it.local_kinds)} local kinds" if it.local_kinds else ""
    return f"{it.title_zh} {it.title_en} ({it.status}, from {it.effective_from}{until}): {rules}{local}"


def _statement(name: str) -> Statement:
    """The same for the same file, so that it is recorded once. Raises BadSetting."""
    if name in shipped.packs():
        it, text = shipped.packs()[name], shipped.texts("packs")[name]
        fact: dict[str, Any] = {
            "pack": it.pack, "pack_version": it.version, "status": it.status.value,
            "effective_from": it.effective_from.isoformat(),
            **({"effective_to": it.effective_to.isoformat()} if it.effective_to else {}),
        }  # fmt: skip
        return _told("pack.adopted", f"{it.pack}/{it.version}", it.effective_from, fact, text)
    if name in shipped.calendars():
        year, text = shipped.calendars()[name], shipped.texts("calendars")[name]
        fact = {"calendar": year.calendar, "year": year.working.year}
        first = date(year.working.year, 1, 1)
        return _told("calendar.published", f"{year.calendar}/{first.year}", first, fact, text)
    perhaps = nearest(name, [*shipped.packs(), *shipped.calendars()])
    raise BadSetting(
        f"no pack or calendar {name} is shipped; {perhaps or '`supervision packs list` has them'}"
    )


def _told(kind: str, id_: str, on: date, fact: dict[str, Any], text: str) -> Statement:
    """`on` is the first day on which it holds."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    data = {
        "when": {"occurred": on.isoformat()},
        "fact": {**fact, "toml": text, "sha256": digest},
    }
    return Statement(SOURCE, f"{kind}/{id_}", kind, data)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadSetting(f"--on is {text!r}; a day is written 2026-01-31") from None
