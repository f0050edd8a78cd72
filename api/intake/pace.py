"""How many events a second one address may send: a bucket for each, refilled as time goes."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from api.problems import Declined

LIMIT, POLICY = "RateLimit", "RateLimit-Policy"
"""The names of a draft (draft-ietf-httpapi-ratelimit-headers), which may still change."""
MOST_ADDRESSES = 10_000
"""Of those not heard of for longest, who is beyond it begins anew."""


class Pace:
    """`burst` events may come at once, then `per_second`. Of the event loop, so without a lock."""

    def __init__(
        self, per_second: int, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    @property
    def addresses(self) -> int:
        return len(self._left)

    def check(self, address: str) -> None:
        """Raise Declined where not even one event may come; nothing is taken."""
        self._refuse_unless(address, 1)

    def take(self, address: str, events: int) -> None:
        """All of them or none. Raises Declined."""
        self._refuse_unless(address, events)
        self._left[address] = (self._now(address) - events, self._clock())
        if len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)

    async def wait(self, address: str, events: int) -> None:
        """Until so many may come, then take them; no more than `burst`."""
        # time alone is waited for, and others of the address may come before
        while (missing := events - self._now(address)) > 0:  # noqa: ASYNC110
            await asyncio.sleep(missing / self._per_second)
        self.take(address, events)

    def told(self, address: str, response: Response) -> Response:
        """With how many events are left, and in how many seconds all are."""
        left = self._now(address)
        full = math.ceil((self._burst - left) / self._per_second)
        window = math.ceil(self._burst / self._per_second)
        response.headers[POLICY] = f'"events";q={self._burst};w={window}'
        response.headers[LIMIT] = f'"events";r={math.floor(left)};t={full}'
        return response

    def _refuse_unless(self, address: str, events: int) -> None:
        if (missing := events - self._now(address)) > 0:
            seconds = math.ceil(missing / self._per_second)
            raise Declined("too-many-requests", headers={"Retry-After": str(seconds)})

    def _now(self, address: str) -> float:
        """What is left; who is not known has all of it."""
        if address not in self._left:
            return self._burst
        self._left.move_to_end(address)
        left, then = self._left[address]
        return min(self._burst, left + (self._clock() - then) * self._per_second)


def address_of(request: Request) -> str:
    """Of the client, until callers have names."""
    return request.client.host if request.client else ""
