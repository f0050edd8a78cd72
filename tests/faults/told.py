"""What a run says: what it did, how far it is, its figures, and whether they may stand."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Findings:
    """Figures of one run; what is wrong with them is in words, empty where they may stand."""

    run: str
    figures: dict[str, int | str]
    wrong: list[str] = field(default_factory=list)

    def expect_none(self, *names: str) -> None:
        """These figures are 0 where nothing was lost, doubled or skipped."""
        self.wrong += [f"{name} is {self.figures[name]}" for name in names if self.figures[name]]

    def expect_some(self, *names: str) -> None:
        """These are what the run is about: without them it proves nothing."""
        self.wrong += [
            f"{name} is 0: it proves nothing" for name in names if not self.figures[name]
        ]

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.figures.items())
        return f"{self.run}: {told}" + "".join(f"\n  WRONG {it}" for it in self.wrong)


class Progress:
    """A line now and then; how far a run is."""

    def __init__(self, run: str, every_seconds: float = 10) -> None:
        self._run = run
        self._every = every_seconds
        self._begun = self._last = time.monotonic()

    def __call__(self, **figures: int) -> None:
        now = time.monotonic()
        if now - self._last >= self._every:
            self._last = now
            told = " ".join(f"{name}={value}" for name, value in figures.items())
            print(f"  {self._run} after {now - self._begun:.0f} s: {told}", flush=True)
