"""Rounds in which every arm has its turn, the order reversed each time; medians and ratios."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Measure:
    """`rate` a second; `p99_ms` of one act, 0 where single acts were not timed."""

    rate: float
    p99_ms: float = 0.0


T = TypeVar("T")
Arm = Callable[[], Measure]
Found = Mapping[str, list[Measure]]


def interleaved(arms: Mapping[str, Arm], rounds: int) -> Found:
    found: dict[str, list[Measure]] = {name: [] for name in arms}
    for number in range(rounds):
        for name in list(arms)[:: -1 if number % 2 else 1]:
            found[name].append(arms[name]())
    return found


def tell(found: Found, base: str, unit: str = "events") -> None:
    """A line an arm: its median and range, and the median of its ratios to `base`."""
    for name, measures in found.items():
        rates = [it.rate for it in measures]
        p99s = [it.p99_ms for it in measures]
        pairs = list(zip(measures, found[base], strict=True))
        ratio = statistics.median(ours.rate / its.rate for ours, its in pairs)
        line = (
            f"{name:44} {statistics.median(rates):9.0f} {unit}/s "
            f"({min(rates):.0f} to {max(rates):.0f})  {ratio:6.2f} of the {base}"
        )
        if any(p99s):
            against = statistics.median(
                ours.p99_ms / its.p99_ms for ours, its in pairs if its.p99_ms
            )
            line += f"; p99 {statistics.median(p99s):.1f} ms, {against:.2f} of its"
        print(line, flush=True)


def senders(act: Callable[[int], object], count: int, seconds: float) -> Measure:
    """So many threads call `act` with a number of their own calls, as often as they can."""
    stop = time.perf_counter() + seconds
    took: list[list[float]] = [[] for _ in range(count)]

    def send(own: list[float], number: int) -> None:
        while (begin := time.perf_counter()) < stop:
            act(number)
            own.append(time.perf_counter() - begin)
            number += count

    begin = time.perf_counter()
    threads = [threading.Thread(target=send, args=(took[it], it)) for it in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - begin
    every = sorted(it for own in took for it in own)
    return Measure(len(every) / elapsed, 1000 * every[int(len(every) * 0.99)])


def repeated(
    prepare: Callable[[], Sequence[T]], act: Callable[[Sequence[T]], object], seconds: float
) -> Measure:
    """One caller; what is made ready for `act` is not timed."""
    took, done = 0.0, 0
    while took < seconds:
        batch = prepare()
        begin = time.perf_counter()
        act(batch)
        took += time.perf_counter() - begin
        done += len(batch)
    return Measure(done / took)
