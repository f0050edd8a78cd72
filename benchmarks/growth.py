"""What an append and a read cost in a large ledger beside a small one, in the same rounds.

`./dev bench growth --entries N`: both are filled by the recorder's own batches. An official has a
hundred entries in either, so that a page of theirs is the same work; one tag of few values is as
popular as tags get. Reads go to places all over the ledger, the same in every round, and the first
round is not counted: caches are warm for what is asked.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem

from benchmarks.append import SENDERS, _clock_us
from benchmarks.rounds import Arm, Measure, interleaved, senders, tell
from benchmarks.server import database, server
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.rows import Draft, Proposal, ref_tag
from ledger.recorders.sqlite import SQLiteRecorder
from ledger.writer import Writer

ENTRIES, FEW, BATCH, ROUNDS = 3_000_000, 10_000, 1_000, 7
READS, BATCHES, SECONDS, PAGE = 200, 5, 1.0, 100
POPULAR, TYPES, OF_AN_OFFICIAL, OF_A_CASE = 15, 30, 100, 10
_DATA = random.Random(1).randbytes(200).hex().encode()
Make = Callable[[], tuple[LedgerRecorder, Callable[[], None]]]
"""A recorder, and what a server does behind the scenes, done at once."""


@dataclass
class Filled:
    """A ledger of `entries`, to which more may have been added."""

    recorder: LedgerRecorder
    entries: int
    numbers: Iterator[int] = field(init=False)
    chance: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        self.numbers = itertools.count(self.entries)

    def draft(self, number: int) -> Draft:
        """400 bytes; tags of an official, a tenure, a case, a unit and, now and then, evidence."""
        ref, officials = ("urn:bench", f"{number}"), self.entries // OF_AN_OFFICIAL
        tags = [
            f"official:o-{number % officials}", f"tenure:t-{number % (2 * officials)}",
            f"case:c-{number % (self.entries // OF_A_CASE)}", f"unit:u-{number % POPULAR}",
        ]  # fmt: skip
        if number % 10 == 0:
            tags.append(evidence(number))
        content = hashlib.sha256(ref[1].encode()).digest()
        return Draft(f"type.of-{number % TYPES}", _DATA, (*tags, ref_tag(ref)), ref, content)

    def drafts(self, count: int) -> list[Draft]:
        return [self.draft(next(self.numbers)) for _ in range(count)]

    def any(self) -> int:
        return self.chance.randrange(self.entries)


def evidence(number: int) -> str:
    return f"evidence:{hashlib.sha256(b'%d' % number).hexdigest()}"


def run(entries: int) -> None:
    with server() as url:
        _compare("PostgreSQL", lambda: _on_postgres(database(url)), entries)
    with tempfile.TemporaryDirectory() as folder:
        names = itertools.count()

        def make() -> tuple[LedgerRecorder, Callable[[], None]]:
            file = Path(folder) / f"{next(names)}.db"
            return SQLiteRecorder(file, "main", _clock_us), lambda: None

        _compare("SQLite, synchronous=FULL", make, entries)


def _on_postgres(url: str) -> tuple[LedgerRecorder, Callable[[], None]]:
    def settle() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE) ledger.entry")
            connection.execute("CHECKPOINT")

    return PostgresRecorder(url, "main", _clock_us), settle


def _compare(name: str, make: Make, entries: int) -> None:
    print(f"\n{name}: {entries} entries beside {FEW}", flush=True)
    with _filled(make, entries, told=True) as large, _filled(make, FEW) as small:
        for title, read in READING.items():
            _beside(title, large, partial(_reads, small, read), partial(_reads, large, read))
        for title, act in APPENDING.items():
            _beside(title, large, partial(_anew, make, act), partial(act, large))
        print("  in the large ledger alone:", flush=True)
        rare, popular = f"case:c-{entries // OF_A_CASE - 1}", f"unit:u-{POPULAR - 1}"
        arms = {
            f"condition on a tag of {OF_A_CASE} entries": lambda: _conditional(large, rare),
            f"condition on a tag of {entries // POPULAR}": lambda: _conditional(large, popular),
        }
        tell(interleaved(arms, ROUNDS), next(iter(arms)), "appends")


def _beside(title: str, large: Filled, small: Arm, big: Arm) -> None:
    arms: Mapping[str, Arm] = {
        f"{title}, {FEW}": small, f"{title}, {large.entries}": big,
    }  # fmt: skip
    found = interleaved(arms, ROUNDS + 1)
    tell({it: measures[1:] for it, measures in found.items()}, f"{title}, {FEW}", "acts")


@contextmanager
def _filled(make: Make, entries: int, *, told: bool = False) -> Iterator[Filled]:
    recorder, settle = make()
    filled = Filled(recorder, entries)
    filled.numbers = itertools.count()
    begin = time.perf_counter()
    for done in range(BATCH, entries + 1, BATCH):
        filled.recorder.propose([Proposal((it,)) for it in filled.drafts(BATCH)])
        if told and done % (100 * BATCH) == 0:
            rate = done / (time.perf_counter() - begin)
            print(f"  {done} of {entries} filled in, {rate:.0f}/s", flush=True)
    settle()
    yield filled
    filled.recorder.close()


def _anew(make: Make, act: Callable[[Filled], Measure]) -> Measure:
    """In a ledger that is still small."""
    with _filled(make, FEW) as small:
        return act(small)


# reading ----------------------------------------------------------------------------------------


def _of(types: list[str], tags: list[str]) -> DCBQuery:
    return DCBQuery([DCBQueryItem(types, tags)])


def _by_position(it: Filled) -> int:
    return len(it.recorder.page(it.any(), 1))


def _by_reference(it: Filled) -> int:
    return int(it.recorder.at(("urn:bench", f"{it.any()}")) is not None)


def _by_official(it: Filled) -> int:
    official = f"official:o-{it.any() % (it.entries // OF_AN_OFFICIAL)}"
    return len(it.recorder.select(_of([], [official]), 0, None, PAGE))


def _by_type(it: Filled) -> int:
    kind, after = f"type.of-{it.any() % TYPES}", it.any() * 5 // 10
    return len(it.recorder.select(_of([kind], []), after, None, PAGE))


def _by_evidence(it: Filled) -> int:
    return len(it.recorder.select(_of([], [evidence(it.any() // 10 * 10)]), 0, None, PAGE))


READING: Mapping[str, Callable[[Filled], int]] = {
    "one by its position": _by_position,
    "one by its reference": _by_reference,
    f"{PAGE} of an official": _by_official,
    f"{PAGE} of a type": _by_type,
    "one by its evidence": _by_evidence,
}


def _reads(filled: Filled, read: Callable[[Filled], int]) -> Measure:
    filled.chance.seed(2)  # the same places as in the round before
    begin = time.perf_counter()
    for _ in range(READS):
        assert read(filled)
    return Measure(READS / (time.perf_counter() - begin))


# appending --------------------------------------------------------------------------------------


def _singles(filled: Filled) -> Measure:
    writer = Writer(filled.recorder)
    measure = senders(
        lambda _number: writer.propose([Proposal(tuple(filled.drafts(1)))]), SENDERS, SECONDS
    )
    writer.close()
    return measure


def _batches(filled: Filled) -> Measure:
    took = 0.0
    for _ in range(BATCHES):
        proposals = [Proposal((it,)) for it in filled.drafts(BATCH)]
        begin = time.perf_counter()
        filled.recorder.propose(proposals)
        took += time.perf_counter() - begin
    return Measure(BATCHES * BATCH / took)


APPENDING: Mapping[str, Callable[[Filled], Measure]] = {
    f"{SENDERS} senders of one event": _singles,
    f"batches of {BATCH}": _batches,
}


def _conditional(filled: Filled, tag: str) -> Measure:
    """Each on the condition that nothing with the tag came since it last looked."""
    begin = time.perf_counter()
    for _ in range(READS):
        query = _of([], [tag])
        condition = DCBAppendCondition(query, filled.recorder.head())
        filled.recorder.propose([Proposal(tuple(filled.drafts(1)), condition)])
    return Measure(READS / (time.perf_counter() - begin))
