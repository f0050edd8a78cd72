"""`./dev bench [NAME …]`: run the named benchmarks, or all of them."""

from __future__ import annotations

import sys

from benchmarks import append, imports, intake, page

BENCHMARKS = {
    "append": append.run, "intake": intake.run, "import": imports.run,
    "import-million": imports.run_memory, "page": page.run,
}  # fmt: skip
ON_REQUEST = {"import-million"}
"""Minutes long: run only where it is named."""


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]}; there are: {', '.join(BENCHMARKS)}")
        return 2
    for name in names or [it for it in BENCHMARKS if it not in ON_REQUEST]:
        print(f"\n== {name}")
        BENCHMARKS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
