"""Write the golden files that are missing: `python -m tests.ledger.golden --write`.

A file that is there is never written over. To change one, delete it first: what it holds is how
entries lie in ledgers that exist, so a change of it means that they can no longer be read as they
were. A changed shape of a kind gets a new version and a new file; the old file stays.
"""

from __future__ import annotations

import sys

from tests.ledger.golden.made import FOLDER, NAMES, made, written


def main(arguments: list[str]) -> int:
    if arguments != ["--write"]:
        print(__doc__)
        return 2
    for name in NAMES:
        path = FOLDER / name
        if not path.exists():
            path.write_text(written(made(name)), encoding="utf-8")
            print(f"written: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
