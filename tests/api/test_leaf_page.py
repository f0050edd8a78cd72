"""docs/leaf.md is never wrong: its program, which knows nothing of ours, computes every leaf."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from tests.api.harness import App, linked, registered, reminded, unit
from tests.api.servers import PATIENCE, ROOT
from tests.ledger.stores import past_the_guards

(PROGRAM,) = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "leaf.md").read_text(encoding="utf-8"), re.DOTALL
)


def computed(folder: Path, *arguments: str, given: Any = None) -> list[str]:
    """What the program prints, in a folder where nothing of the project can be imported."""
    (folder / "leaf.py").write_text(PROGRAM, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-I", "leaf.py", *arguments], cwd=folder, input=json.dumps(given),
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def listed(folder: Path, *arguments: str) -> dict[int, str]:
    pairs = (line.split(" ") for line in computed(folder, *arguments))
    return {int(position): leaf for position, leaf in pairs}


def told(app: App) -> list[dict[str, Any]]:
    """Receipts of entries with several tags, personal values and a source with colons."""
    events = [
        unit("a:b"), registered("p", "ex-1", "张三"), linked("l", "ex-1", "77"), reminded("r", "hr:77"),
    ]  # fmt: skip
    return [app.post(it).json() for it in events]


def test_whoever_holds_a_receipt_computes_its_leaf_from_what_is_read_back(
    either: App, tmp_path: Path
) -> None:
    for receipt in told(either):
        entry = either.get(f"/v1/events/{receipt['position']}").json()
        assert computed(tmp_path, given=entry) == [receipt["leaf"]]
        entry["receipt"]["tags"] = entry["receipt"]["tags"][1:]
        assert computed(tmp_path, given=entry) != [receipt["leaf"]]


def test_whoever_holds_the_file_computes_every_leaf(fresh: App, tmp_path: Path) -> None:
    leaves = {it["position"]: it["leaf"] for it in told(fresh)}
    file = fresh.service.settings.home / "ledger.db"
    found = listed(tmp_path, str(file), "main")
    assert {it: leaf for it, leaf in found.items() if it in leaves} == leaves
    changed = min(leaves)
    past_the_guards(
        file, f"UPDATE {{entry}} SET data = CAST(data || ' ' AS BLOB) WHERE position = {changed}"
    )
    again = listed(tmp_path, str(file), "main")
    assert [it for it in found if found[it] != again[it]] == [changed]
    shown = fresh.get(f"/v1/events/{changed}").json()
    assert shown["receipt"]["leaf"] != leaves[changed]


def test_what_the_page_says_of_postgresql_gives_the_same(either: App) -> None:
    url = either.service.settings.database_url
    if url is None:
        return
    program: dict[str, Any] = {}
    exec(PROGRAM.partition("\n\nif len(sys.argv)")[0], program)
    leaves = {it["position"]: it["leaf"] for it in told(either)}
    query = "SELECT position, type, tags, ref, recorded_at_us, encode(sha256(data), 'hex') FROM ledger.entry"
    with psycopg.connect(url) as raw:
        for position, kind, tags, ref, us, digest in raw.execute(query):
            every = [*filter(None, tags.split("\n")), *filter(None, [ref.partition(" ")[2]])]
            made = program["leaf"]("main", position, kind, every, us, digest)
            assert made == leaves.get(position, made)
