"""A process that has `supervision` loaded and becomes it, forked, at each line that comes in.

Loading takes longer than nearly every command does. Each is a process all the same: with arguments,
surroundings, output and an end of its own.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import Any

import api.running  # noqa: F401  loaded for those that serve
from api import cli
from api.graphql import schema  # noqa: F401  and for those that print it
from tests.api.servers import READY


def main() -> None:
    """A line is an order; the answer is the exit code, or minus the signal that ended it."""
    print(READY, flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
            return
        _child, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(order: dict[str, Any]) -> None:
    signal.alarm(order["patience"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    for number, place in enumerate((os.devnull, order["out"], order["err"])):
        os.dup2(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  what was read ahead is gone
    sys.argv = [cli.__file__, *order["arguments"]]
    cli.main()


if __name__ == "__main__":
    main()
