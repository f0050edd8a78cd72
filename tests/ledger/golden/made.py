"""What a golden file holds, made again: the example of a kind in a ledger where nothing is left to chance."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from domain.catalogue import all_kinds
from ledger.leaf import leaf, leaf_hash
from ledger.opening import OWN_SOURCE
from ledger.record import Record
from tests.examples import MANAGED, example, prelude, statement
from tests.ledger.stores import Chance, Clock, SQLiteStore, open_ledger
from vault.keys import Keys

FOLDER = Path(__file__).parent
KINDS = {f"{kind.name}.v{kind.version}.json": kind for kind in all_kinds().values()}
NAMES = tuple(KINDS)


@contextmanager
def ledger(name: str) -> Iterator[Record]:
    """A fresh ledger with a fixed key file, chance and clock, in which the example is recorded."""
    with tempfile.TemporaryDirectory() as folder:
        store = SQLiteStore(Path(folder) / "ledger.db")
        keys = Keys(Path(folder) / "keys.db", b"golden key of the tests, 32 byte", Chance("keys"))
        record = open_ledger(Record(store.open("golden", Clock()), keys, Chance("record")))
        local = name in KINDS and KINDS[name].local_pack
        needed = {"reg-o-1", "reg-o-2", "link-1", *(("pack-1",) if local else ())}
        record.accept([it for it in prelude() if it.id in needed])
        if MANAGED[0] in example(KINDS[name])["data"]["subject"].get("officials", ()):
            record.accept([it for it in prelude() if it.id.partition("-")[2] in MANAGED])
        if name.startswith("ledger.opened."):  # written by the ledger itself, first of all
            yield record
        else:
            record.accept([statement(example(KINDS[name]))])
            yield record
        store.close()
        keys.close()


def made(name: str) -> dict[str, Any]:
    """The event as it is posted, and the entry as it is stored."""
    event = None if name.startswith("ledger.opened.") else example(KINDS[name])
    with ledger(name) as record:
        row = record.recorder.at(
            (event["source"], event["id"]) if event else (OWN_SOURCE, "opened")
        )
        assert row is not None
        leaf_bytes = leaf(
            record.recorder.ledger, row.position, row.type, row.tags, row.recorded_at_us, row.data
        )
        return {
            "event": event,
            "position": row.position,
            "recorded_at_us": row.recorded_at_us,
            "tags": list(row.tags),
            "stored": row.data.decode(),
            "leaf": leaf_hash(leaf_bytes).hex(),
        }


def written(golden: dict[str, Any]) -> str:
    return json.dumps(golden, ensure_ascii=False, indent=1) + "\n"
