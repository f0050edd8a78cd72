"""`./dev bench [NAME …] [--entries N]`: run the named benchmarks, or all of them."""

from __future__ import annotations

import argparse
import sys

from benchmarks import append, evolve, growth, imports, intake, page, rebuild

ON_REQUEST = {"growth", "import-million"}
"""Minutes long: run only where it is named."""


def main(args: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="./dev bench", usage="./dev bench [NAME …] [--entries N]")
    asked.add_argument("names", nargs="*")
    asked.add_argument("--entries", type=int, default=growth.ENTRIES, help="of `growth`")
    given = asked.parse_args(args)
    benchmarks = {
        "append": append.run, "evolve": evolve.run, "growth": lambda: growth.run(given.entries),
        "import": imports.run, "import-million": imports.run_memory, "intake": intake.run,
        "page": page.run, "rebuild": rebuild.run,
    }  # fmt: skip
    unknown = [name for name in given.names if name not in benchmarks]
    if unknown:
        print(f"no benchmark {unknown[0]}; there are: {', '.join(benchmarks)}")
        return 2
    for name in given.names or [it for it in benchmarks if it not in ON_REQUEST]:
        print(f"\n== {name}")
        benchmarks[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
