"""How far a long work has come, on standard error: one line that moves, or a line now and then."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

_LINE_SECONDS = 5.0
_MOVE_SECONDS = 0.1


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@dataclass
class Progress:
    """Called with how much is done, and of how much. Where nobody watches, it says little."""

    what: str
    _begun: float = field(default_factory=time.monotonic)
    _said: float = 0.0
    _watched: bool = field(default_factory=sys.stderr.isatty)

    def __call__(self, done: int, whole: int) -> None:
        now = time.monotonic()
        every = _MOVE_SECONDS if self._watched else _LINE_SECONDS
        if done < whole and now - self._said < every:
            return
        self._said = now
        rate = done / max(now - self._begun, 0.001)
        left = f", {(whole - done) / max(rate, 0.001):.0f} s left" if done < whole else ""
        line = f"{self.what}: {done} of {whole}, {rate:.0f} a second{left}"
        if self._watched:
            print(f"\r{line}\x1b[K", end="" if done < whole else "\n", file=sys.stderr, flush=True)
        else:
            say(line)
