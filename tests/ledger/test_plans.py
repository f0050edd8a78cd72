"""Every question put to PostgreSQL is answered from an index, at a million entries, whatever the
planner knows: on a table that was never analysed, and on one that was."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import md5
from typing import Any

import pytest
from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.questions import (
    Question,
    any_of,
    kept_under,
    of_refs,
    over_time,
    question,
    since,
)
from tests.ledger.stores import PostgresStore

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

MANY = 1_000_000
ANSWERS = 200_000
MOST_BLOCKS = 400
"""8 kB blocks that an answer of at most some hundred rows may touch; the table has over 40 000."""
FILL = f"""
ALTER TABLE ledger.entry SET (autovacuum_enabled = off);
DROP INDEX ledger.entry_tags;
INSERT INTO ledger.entry
SELECT 'main', n, CASE WHEN n = 1 THEN 'ledger.opened' WHEN n % 50 = 0 THEN 'gift.handed-in'
        ELSE 'appraisal.recorded' END,
    '\\x00', 'official:o-' || n % 5000 || chr(10) || 'case:c-' || n || chr(10) || 'unit:u-' || n % 5, '2 ref:urn%3Ahr:' || n, n,
    'urn:hr', n, '\\x00'
FROM generate_series(1, {MANY}) n;
CREATE INDEX entry_tags ON ledger.entry
    USING gin (string_to_array(tags, chr(10))) WITH (fastupdate = off);
ALTER TABLE ledger.answer SET (autovacuum_enabled = off);
INSERT INTO ledger.answer
SELECT 'main', decode(md5(n::text), 'hex'), '\\x00', ARRAY[n], n FROM generate_series(1, {ANSWERS}) n;
UPDATE ledger.head SET position = {MANY}, recorded_at_us = {MANY} WHERE ledger = 'main';
"""


@pytest.fixture(scope="module", params=["never analysed", "analysed"])
def large(request: pytest.FixtureRequest, postgres_server: str) -> Iterator[PostgresRecorder]:
    store = PostgresStore(postgres_server)
    recorder = store.open("main", lambda: 0)
    assert isinstance(recorder, PostgresRecorder)
    with recorder._writers.connection() as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute(FILL.encode())
        if request.param == "analysed":
            connection.execute("ANALYZE")
    yield recorder
    store.close()


def asked(*items: tuple[list[str], list[str]]) -> DCBQuery:
    return DCBQuery([DCBQueryItem(types, tags) for types, tags in items])


QUESTIONS: dict[str, Question] = {
    "a page": question("main", None, MANY // 2, None, 100),
    "a tag": question("main", asked(([], ["official:o-7"])), 0, None, 1000),
    "two tags": question("main", asked(([], ["official:o-7", "case:c-7"])), 0, None, 1000),
    "a tag nobody has": question("main", asked(([], ["official:nobody"])), 0, MANY, 1),
    "a tag of a type": question(
        "main", asked((["gift.handed-in"], ["official:o-0"])), 0, None, 100
    ),
    "a rare type": question("main", asked((["ledger.opened"], [])), 0, None, 1),
    "a common type from the middle": question(
        "main", asked((["appraisal.recorded"], [])), MANY // 2, None, 100
    ),
    "two types": question("main", asked((["ledger.opened", "gift.handed-in"], [])), 0, None, 100),
    "either of two": question(
        "main", asked(([], ["case:c-7"]), (["ledger.opened"], [])), 0, None, 100
    ),
    "a reference": question("main", asked(([], ["ref:urn%3Ahr:77"])), 0, None, 1),
    "what came since": question("main", asked(([], ["official:o-7"])), MANY - 500, MANY, 1),
    "a page of a tag to the head": question(
        "main", asked(([], ["official:o-7"])), MANY // 2, MANY, 100
    ),
    "a page of a tag and types to the head": question(
        "main",
        asked((["gift.handed-in", "appraisal.recorded"], ["official:o-7", "case:c-7"])),
        0,
        MANY,
        100,
    ),
    "a page of common types to the head": question(
        "main", asked((["appraisal.recorded", "gift.handed-in"], [])), MANY // 2, MANY, 100
    ),
    "what came since, of a tag that 200 000 have": since("main", ["unit:u-1"], MANY - 500),
    "what came since, of a tag that few have": since("main", ["case:c-7"], MANY - 500),
    "any of many tags": any_of("main", [f"case:c-{it}" for it in range(32)], 0, 1001),
    "many references": of_refs("main", [("urn:hr", str(it)) for it in range(32)]),
    "kept answers": kept_under("main", [md5(b"%d" % it).digest() for it in range(32)], 0),
    "answers over their time": over_time(
        "main", [md5(b"%d" % it).digest() for it in range(32)], ANSWERS // 2, 64
    ),
}


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("generic", [False, True], ids=["custom plan", "generic plan"])
def test_no_question_walks_the_ledger(large: PostgresRecorder, name: str, *, generic: bool) -> None:
    sql, values = QUESTIONS[name]
    with large._writers.connection() as connection:
        mode = "force_generic_plan" if generic else "force_custom_plan"
        connection.execute(f"SET plan_cache_mode = {mode}".encode())
        found = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values)
        ((plan,),) = found.fetchone() or ((None,),)
    walked = [it for it in _nodes(plan["Plan"]) if it["Node Type"] == "Seq Scan"]
    assert not [it for it in walked if it.get("Relation Name") in {"entry", "answer"}], plan
    blocks = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
    assert blocks < MOST_BLOCKS, (blocks, plan)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)
