"""How far a long work has come, on standard error: one line that moves, or a line now and then."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

_LINE_SECONDS = 5.0
_MOVE_SECONDS = 0.1
_SURE_SECONDS = 3.0
"""Before that nobody knows the pace, so nothing is said of what is left."""


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
        took = max(now - self._begun, 0.001)
        rate = done / took
        sure = took >= _SURE_SECONDS and 0 < done < whole
        left = f", {_clock((whole - done) / rate)} left" if sure else ""
        line = f"{self.what}: {done} of {whole}, {rate:.0f} a second{left}"
        if self._watched:
            print(f"\r{line}\x1b[K", end="" if done < whole else "\n", file=sys.stderr, flush=True)
        else:
            say(line)


@dataclass
class FileProgress:
    """Of a file of `size` bytes, 0 where nobody knows; `skipped` of them were done before."""

    what: str
    size: int
    skipped: int = 0
    _lines: int = 0
    _begun: float = field(default_factory=time.monotonic)
    _said: float = 0.0
    _watched: bool = field(default_factory=sys.stderr.isatty)

    def __call__(self, done: int, lines: int, refused: int) -> None:
        """So many bytes of the file in all, so many lines more, so many refused in all."""
        self._lines += lines
        now = time.monotonic()
        if now - self._said < (_MOVE_SECONDS if self._watched else _LINE_SECONDS):
            return
        self._said = now
        self._tell(done, refused, max(now - self._begun, 0.001))

    def end(self) -> None:
        if self._watched and self._said:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _tell(self, done: int, refused: int, took: float) -> None:
        said = [f"{self._lines} lines", f"{self._lines / took:.0f} a second"]
        if self.size and done > self.skipped:
            said = [f"{100 * done / self.size:.0f} %", *said]
            if took >= _SURE_SECONDS:
                left = took * (self.size - done) / (done - self.skipped)
                said += [f"{_clock(left)} left"]
        said += [f"{refused} refused"] if refused else []
        line = f"{self.what}: {', '.join(said)}"
        if self._watched:
            print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
        else:
            say(line)


def _clock(seconds: float) -> str:
    """`95 s`, `12 min`, `3 h 05 min`."""
    if seconds < 120:  # noqa: PLR2004
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
