"""Events into the intake, a few hundred a request, with progress; safe to break off and repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import httpx
import orjson

TOGETHER = 500


class NotSent(Exception):
    """The intake did not take the request; what was answered before is recorded."""


@dataclass
class Sent:
    """Counts by result, and the refused lines with their problems."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[dict[str, Any]] = field(default_factory=list)
    head: int = 0


async def send(
    client: httpx.AsyncClient, events: Iterable[dict[str, Any]], progress: Callable[[int], None]
) -> Sent:
    """`progress` is told how many events were answered. Raises NotSent."""
    sent = Sent()
    for some in _parts(iter(events)):
        body = b"".join(orjson.dumps(event) + b"\n" for event in some)
        headers = {"Content-Type": "application/x-ndjson"}
        try:
            answer = await client.post("/v1/events:import", content=body, headers=headers)
        except httpx.HTTPError as error:
            raise NotSent(f"no answer from the intake: {type(error).__name__}") from None
        if answer.status_code != httpx.codes.OK:
            raise NotSent(f"the intake answered {answer.status_code}: {answer.text[:300]}")
        *results, last = (orjson.loads(line) for line in answer.content.splitlines())
        for result in results:
            sent.counts[result["status"]] += 1
            sent.head = max(sent.head, result.get("receipt", {}).get("position", 0))
            if result["status"] == "refused":
                sent.refused.append(result)
        if last["summary"]["stopped"]:
            raise NotSent("the intake is stopping; run the import again to send the rest")
        progress(len(some))
    return sent


def _parts(events: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while some := list(islice(events, TOGETHER)):
        yield some
