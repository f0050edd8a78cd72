"""What it costs to count the open clocks of fifty thousand officials for a day, by state and article,
beside a bare `SELECT count(*)` of the same rows.

Everybody owes the report of the year, and of the year before; of the other clocks a person has some,
begun in one of twenty-four months. What is over and what was known before lie between the rows that
count, as in a view that has been followed for two years.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from sqlalchemy import (
    ColumnClause,
    Connection,
    Date,
    Engine,
    Integer,
    Text,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
    values,
)

from api.app import create_app
from api.service import Service, open_service
from api.settings import Settings
from benchmarks.rounds import Found, Measure, interleaved
from benchmarks.server import on_both
from domain.clocks.item import OPEN, ClockState
from projections import due
from projections.clocks import TABLE
from projections.shapes import ALWAYS, as_of
from projections.view import checkpoint

PERSONS, UNITS, ROUNDS = 50_000, 500, 15
DAY = date(2026, 1, 20)
MONTHS, ONE_IN = 24, 160
"""A clock of one month is of one person in so many, each month of others."""
BASE = "bare count(*)"
REPORT = ("K20", "领导干部报告个人有关事项规定 (2017)", "5", 31)
OTHERS = (
    ("K02", "党政领导干部选拔任用工作条例 (2019)", "未注明", 7),
    ("K03A", "党政领导干部任职试用期暂行规定 (2001); 公务员法", "48", 365),
    ("K21", "领导干部报告个人有关事项规定 (2017)", "6", 30),
    ("K30", "中国共产党纪律检查机关监督执纪工作规则 (2019)", "未注明", 30),
    ("K34", "监察法", "40", 30),
    ("K36", "行政机关公务员处分条例 (2007)", "44", 365),
    ("K41", "信访工作条例", "23", 15),
    ("K43", "信访工作条例", "34", 60),
)
"""Clock, rule, article and days of its length."""
QUESTION = '{ dueCounts(on: "2026-01-20") { total counts { state rule article total } } }'
Segment = tuple[Any, ...]


def run() -> None:
    on_both(_compare)


def _compare(name: str, settings: Settings) -> None:
    app = create_app(lambda: open_service(settings))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        service: Service = app.state.service
        engine, head = _filled(service)
        ledger = service.recorder.ledger
        with engine.connect() as connection:
            rows = connection.scalar(select(func.count()).select_from(TABLE))
            found = due.counts(connection, ledger, head, DAY)
            open_ones = sum(it.total for it in found)
            print(f"{name}: {open_ones} open of {rows} rows, in {len(found)} groups", flush=True)
            arms: dict[str, Callable[[], int]] = {
                BASE: lambda: _bare(connection, ledger, head),
                "bare count(*) in the parts of its index": lambda: _parts(connection, ledger, head),
                "by state and article": lambda: sum(
                    it.total for it in due.counts(connection, ledger, head, DAY)
                ),
                "dueCounts in GraphQL": lambda: _asked(portal, client),
            }
            assert {act() for act in arms.values()} == {open_ones}
            _tell(interleaved({it: _timed(act) for it, act in arms.items()}, ROUNDS))


def _timed(act: Callable[[], int]) -> Callable[[], Measure]:
    def measure() -> Measure:
        begin = time.perf_counter()
        act()
        took = time.perf_counter() - begin
        return Measure(1 / took, 1000 * took)

    return measure


def _tell(found: Found) -> None:
    for name, measures in found.items():
        took = [it.p99_ms for it in measures]
        pairs = zip(measures, found[BASE], strict=True)
        ratio = statistics.median(ours.p99_ms / its.p99_ms for ours, its in pairs)
        print(
            f"{name:44} {statistics.median(took):7.1f} ms ({min(took):.1f} to {max(took):.1f})"
            f"  {ratio:6.2f} times the {BASE}",
            flush=True,
        )


def _bare(connection: Connection, ledger: str, head: int) -> int:
    """As anybody would write it."""
    counted = select(func.count()).where(
        TABLE.c.trial == "", TABLE.c.lead, TABLE.c.open, as_of(TABLE, ledger, head),
        TABLE.c.first_on <= DAY, TABLE.c.last_on >= DAY,
    )  # fmt: skip
    return int(connection.execute(counted).scalar_one())


def _parts(connection: Connection, ledger: str, head: int) -> int:
    """In the shape in which an index gives them."""
    which = select(TABLE.c.ledger).where(TABLE.c.trial == "", TABLE.c.lead, TABLE.c.open)
    its = union_all(*due.DAYS.parts(which, ledger, head, DAY)).subquery()
    return int(connection.execute(select(func.count()).select_from(its)).scalar_one())


def _asked(portal: BlockingPortal, client: httpx.AsyncClient) -> int:
    answer = portal.call(partial(client.post, "/graphql", json={"query": QUESTION}))
    return int(answer.json()["data"]["dueCounts"]["total"])


# the rows ---------------------------------------------------------------------------------------


def _filled(service: Service) -> tuple[Engine, int]:
    """The live view with the clocks in it, and its position."""
    ledger, head = service.recorder.ledger, service.recorder.head()
    while not (number := service.views.live()):
        time.sleep(0.05)
    engine = service.views.engine(number)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        while checkpoint(connection, ledger) < head:
            time.sleep(0.05)
        _fill(connection, ledger)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))  # autovacuum would, within a minute
    return engine, head


def _fill(connection: Connection, ledger: str) -> None:
    first = select(literal(1, Integer).label("n")).cte("numbers", recursive=True)
    n = first.union_all(select(first.c.n + 1).where(first.c.n < PERSONS)).c.n
    segments = _segments()
    official = literal("o-") + cast(100_000 + n, Text)
    row = {
        "ledger": ledger, "trial": "", "clock": segments.c.clock, "kind": "DUE", "key": official,
        "start": literal("urn:hr ") + official + segments.c.begun, "official": official,
        "course": segments.c.course, "lead": True, "per": "official", "officials": "[]",
        "unit": literal("u-") + cast(n % UNITS, Text), "state": segments.c.state,
        "open": segments.c.state.in_([it.value for it in OPEN]),
        "first_on": segments.c.first_on, "last_on": segments.c.last_on,
        "until_on": segments.c.until_on, "due_on": segments.c.due_on,
        "started_on": segments.c.first_on, "stopped_on": None, "provisional": False,
        "recorded_late": False, "over_cap": False, "rule": segments.c.rule,
        "article": segments.c.article, "mark": "F", "pack": "bench", "version": "1",
        "positions": "[1]", "valid_from": segments.c.valid_from, "valid_to": segments.c.valid_to,
    }  # fmt: skip
    columns = [
        it if hasattr(it, "label") else literal(it, TABLE.c[name].type) for name, it in row.items()
    ]
    of_whom = n % segments.c.one_in == segments.c.rest
    made = select(*columns).select_from(n.table.join(segments, of_whom))
    connection.execute(insert(TABLE).from_select(list(row), made))


def _segments() -> Any:
    typed: dict[str, Any] = {
        "clock": Text, "rule": Text, "article": Text, "begun": Text, "one_in": Integer,
        "rest": Integer, "course": Integer, "state": Text, "first_on": Date, "last_on": Date,
        "until_on": Date, "due_on": Date, "valid_from": TABLE.c.valid_from.type,
        "valid_to": TABLE.c.valid_to.type,
    }  # fmt: skip
    columns: list[ColumnClause[Any]] = [column(name, it) for name, it in typed.items()]
    return values(*columns, name="segments").data(list(_rows())).cte("segments")


def _rows() -> Iterator[Segment]:
    for rest in range(10):  # a tenth was late last year; four tenths have reported this year
        last = date(2025, 1, 20) if rest else date(2025, 2, 20)
        yield from _course(REPORT, date(2025, 1, 1), last, 10, rest)
        done = date(2026, 1, 12) if rest < 4 else None
        yield from _course(REPORT, date(2026, 1, 1), done, 10, rest)
    for number, clock in enumerate(OTHERS):
        for month in range(MONTHS):
            begun = date(2024 + month // 12, month % 12 + 1, 21)
            done = begun + timedelta(clock[3] * (3 if month % 7 else 5) // 4)
            stopped = done if done < DAY and month % 5 else None  # one in five is still owed
            rest = (number * MONTHS + month) * 7 % ONE_IN
            yield from _course(clock, begun, stopped, ONE_IN, rest)


def _course(
    clock: tuple[str, str, str, int], begun: date, done: date | None, one_in: int, rest: int
) -> Iterator[Segment]:
    """Running, from its half on warned, overdue, and at its end; and what was known until then."""
    name, rule, article, days = clock
    warn, owed = begun + timedelta(days // 2), begun + timedelta(days)
    late = owed + timedelta(1)
    told: list[tuple[ClockState, date, date, int, int]] = [
        (ClockState.RUNNING, begun, warn - timedelta(1), 1, ALWAYS)
    ]
    if done is None:
        told += [
            (ClockState.WARN, warn, owed, 1, ALWAYS),
            (ClockState.OVERDUE, late, date.max, 1, ALWAYS),
        ]
    else:
        until = done - timedelta(1)
        told.append((ClockState.OVERDUE, late, date.max, 1, 2))
        if done > owed:
            told += [
                (ClockState.WARN, warn, owed, 1, ALWAYS),
                (ClockState.OVERDUE, late, until, 2, ALWAYS),
            ]
        else:
            told.append((ClockState.WARN, warn, until, 2, ALWAYS))
        end = ClockState.MET_LATE if done > owed else ClockState.MET
        told.append((end, done, date.max, 2, ALWAYS))
    ends = done - timedelta(1) if done else date.max
    for course, (state, first, last, known, until_) in enumerate(told):
        alive = state in OPEN and until_ == ALWAYS
        yield (
            name, rule, article, f" {begun}", one_in, rest, course, state.value, first, last,
            ends if alive else last, owed, known, until_,
        )  # fmt: skip
