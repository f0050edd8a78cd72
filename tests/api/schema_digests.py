"""What each version of a type asks for, as one digest a line.

`python -m tests.api.schema_digests --write` adds the lines that are missing. A line that is there is
never written over: what it stands for is cached by senders for ever.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from api.intake.catalogue import schema_of
from domain.catalogue import all_kinds

FILE = Path(__file__).with_name("schema_digests.txt")
WORDS = {"title", "description", "examples", "$id", "$schema"}
"""What a schema says to people, and where it lies: no event is taken or refused for it."""


def validating(schema: Any) -> Any:
    """A schema without its words. Under `properties` a name is a field's and no keyword."""
    if isinstance(schema, list):
        return [validating(it) for it in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: {name: validating(it) for name, it in value.items()}
        if keyword in {"properties", "$defs"}
        else validating(value)
        for keyword, value in schema.items()
        if keyword not in WORDS
    }


def digest(schema: Any) -> str:
    told = json.dumps(validating(schema), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def versions() -> list[tuple[str, int]]:
    """Every type and version that there ever was."""
    return [(it.name, n) for it in all_kinds().values() for n in range(1, it.version + 1)]


def written() -> dict[tuple[str, int], str]:
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []
    told = [line.split() for line in lines]
    return {(name, int(version)): it for name, version, it in told}


def main(arguments: list[str]) -> int:
    if arguments != ["--write"]:
        print(__doc__)
        return 2
    known = {it: digest(schema_of(*it)) for it in versions()} | written()
    lines = [f"{name} {version} {it}\n" for (name, version), it in sorted(known.items())]
    FILE.write_text("".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
