"""`./dev bench [NAME …]`: run the named benchmarks, or all of them."""

from __future__ import annotations

import sys

from benchmarks import append, intake, page

BENCHMARKS = {"append": append.run, "intake": intake.run, "page": page.run}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]}; there are: {', '.join(BENCHMARKS)}")
        return 2
    for name in names or BENCHMARKS:
        print(f"\n== {name}")
        BENCHMARKS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
