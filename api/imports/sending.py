"""Events into the intake, some thousand a request and in the order of the file.

One request is under way at a time, since a line may name what an earlier one registered; the next
is read meanwhile, and what became of the last is written down. A request is no longer than the
intake takes without being read, so that nobody waits for the other.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from api.imports.row import Row, encoded
from api.progress import say

MOST_LINES, MOST_BYTES = 4_000, 1 << 20
MOST_TRIES = 8
MOST_WAIT_SECONDS = 60.0
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_AGAIN = {429, 502, 503, 504}
Result = dict[str, Any]


class NotSent(Exception):
    """The intake did not take the request; what was answered before is recorded."""


@dataclass
class Sent:
    """Counts by result, and the refused lines with their problems."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[Result] = field(default_factory=list)
    head: int = 0


class Intake:
    """Where lines are sent: over the network, or to the application in this process."""

    def __init__(self, client: httpx.AsyncClient, *, dry_run: bool = False) -> None:
        self._client = client
        self._query = {"dry_run": "true"} if dry_run else {}
        self._packs = urlsplit(str(client.base_url)).hostname not in _LOOPBACK
        self._heard = False

    async def can_be_tried(self) -> None:
        """An intake without a dry run would record. Raises NotSent."""
        if not self._query:
            return
        _results, summary, _wait, why = await self._tried([], [])
        if why:
            raise NotSent(why)
        if "would_store" not in summary:
            raise NotSent("the intake there has no dry run for imports")

    async def results(self, lines: list[bytes]) -> list[Result]:
        """One for each line; what only came at a bad moment is sent again. Raises NotSent."""
        found: dict[int, Result] = {}
        waiting = list(range(len(lines)))
        for tried in range(MOST_TRIES):
            answered, summary, wait, why = await self._tried(lines, waiting)
            found |= dict(zip(waiting, answered, strict=False))
            waiting = [
                it
                for it in waiting
                if it not in found or found[it].get("problem", {}).get("retryable")
            ]
            if not waiting:
                return [found[it] for it in range(len(lines))]
            why = why or (
                "the intake is stopping" if summary.get("stopped") else "the intake is busy"
            )
            if tried + 1 < MOST_TRIES:
                await _pause(wait or min(2.0**tried, MOST_WAIT_SECONDS), why)
        raise NotSent(f"{why}; run the import again to send the rest")

    async def _tried(
        self, lines: list[bytes], waiting: list[int]
    ) -> tuple[list[Result], Result, float, str]:
        """Results, summary, seconds that the intake asks to wait, and why there is nothing else."""
        body = b"".join(lines[it] + b"\n" for it in waiting)
        try:
            results, summary = await self._once(body, len(waiting))
        except _Later as later:
            return [], {}, later.seconds, str(later)
        except httpx.TransportError as error:
            why = f"no answer from the intake: {type(error).__name__}"
            if isinstance(error, httpx.ConnectError) and not self._heard:  # a mistyped address
                raise NotSent(why) from None
            return [], {}, 0.0, why
        if (stopped := summary.get("problem")) and not stopped["retryable"]:
            raise NotSent(f"the intake stopped reading: {stopped['detail']}")
        return results, summary, 0.0, ""

    async def _once(self, body: bytes, count: int) -> tuple[list[Result], Result]:
        headers = {"Content-Type": "application/x-ndjson"}
        if self._packs and body:
            headers["Content-Encoding"], body = "gzip", gzip.compress(body, 1)
        answer = await self._client.post(
            "/v1/events:import", params=self._query, content=body, headers=headers
        )
        self._heard = True
        if answer.status_code == httpx.codes.UNSUPPORTED_MEDIA_TYPE and self._packs:
            self._packs = False
            raise _Later("the intake takes nothing packed", 0.01)
        if answer.status_code in _AGAIN:
            asked = answer.headers.get("Retry-After", "")
            raise _Later(f"the intake answered {answer.status_code}", _seconds(asked))
        if answer.status_code != httpx.codes.OK:
            raise NotSent(f"the intake answered {answer.status_code}: {answer.text[:300]}")
        return _told(answer.content, count)


def _told(content: bytes, count: int) -> tuple[list[Result], Result]:
    """Results and summary. Raises NotSent where they are not those of so many lines, in order:
    each would be taken for that of another line."""
    try:
        *results, last = (orjson.loads(line) for line in content.splitlines())
        summary = last["summary"]
        stopped, numbers = summary["stopped"], [it["line"] for it in results]
    except (ValueError, LookupError, TypeError):
        raise NotSent(
            "the intake answered 200, but not with a result for each line and a summary; see --to"
        ) from None
    in_order = numbers == list(range(1, len(numbers) + 1))
    if not in_order or len(numbers) > count or (len(numbers) < count and not stopped):
        raise NotSent(
            f"the intake told of {len(numbers)} lines where {count} were sent, so what became of which is not known; "
            "whatever of them is recorded is answered as repeated when they are sent again"
        )
    return results, summary


class _Later(Exception):
    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


def _seconds(asked: str) -> float:
    return min(float(asked), MOST_WAIT_SECONDS) if asked.isascii() and asked.isdigit() else 0.0


async def _pause(seconds: float, why: str) -> None:
    if seconds >= 1:
        say(f"{why}; trying again in {seconds:.0f} s")
    await asyncio.sleep(seconds)


Settled = Callable[[list[Row], list[Result]], None]
"""What becomes of rows that follow one another; a result for each row that was sent."""


async def deliver(intake: Intake, rows: Iterable[Row], settle: Settled) -> None:
    """Raises NotSent, and what the rows raise once all before it is settled."""
    parts = _parts(iter(rows))
    coming = asyncio.ensure_future(asyncio.to_thread(next, parts, None))
    settling: asyncio.Future[None] | None = None
    try:
        while part := await coming:
            coming = asyncio.ensure_future(asyncio.to_thread(next, parts, None))
            lines = [it.told for it in part if is_sent(it)]
            results = await intake.results(lines) if lines else []
            if settling:
                await settling
            settling = asyncio.ensure_future(asyncio.to_thread(settle, part, results))
    finally:
        if settling:
            await settling
        coming.cancel()


def is_sent(row: Row) -> bool:
    return bool(row.told) and row.problem is None


def _parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """What came from one line stays together, since an import is gone on with at a line."""
    part, size = list[Row](), 0
    for row in rows:
        most = 2 * MOST_BYTES if part and row.number == part[-1].number else MOST_BYTES
        if part and (len(part) >= MOST_LINES * most // MOST_BYTES or size + row.size > most):
            yield part
            part, size = [], 0
        part.append(row)
        size += row.size
    if part:
        yield part


async def send(
    client: httpx.AsyncClient, events: Iterable[dict[str, Any]], progress: Callable[[int], None]
) -> Sent:
    """`progress` is told how many events are answered so far. Raises NotSent."""
    sent = Sent()

    def settle(part: list[Row], results: list[Result]) -> None:
        for row, result in zip(part, results, strict=True):
            sent.counts[result["status"]] += 1
            sent.head = max(sent.head, result.get("receipt", {}).get("position", 0))
            if result["status"] == "refused":
                sent.refused.append(result | {"line": row.number})
        progress(part[-1].number)

    rows = (Row(number, number, encoded(it)) for number, it in enumerate(events, 1))
    await deliver(Intake(client), rows, settle)
    return sent
