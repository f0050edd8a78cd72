"""Integrations that post, and send again whatever was not answered, until it is."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.api.harness import BATCH, SINGLE, Json, registered, reminded, unit
from tests.faults.journal import Item, Journal

PATIENCE_SECONDS = 120.0
"""After this an item that is not answered is a fault of its own."""
SECOND_THOUGHTS = 0.1
"""How often an item is sent again though it was answered."""
MOST_PAUSE_SECONDS = 0.03


class Sender:
    """One thread's. Its requests are the same in every run with that name."""

    def __init__(self, port: int, name: str, journal: Journal) -> None:
        self._port, self._name, self._journal = port, name, journal
        self._chance = random.Random(name)
        self._connection: http.client.HTTPConnection | None = None

    def items(self) -> Iterator[Item]:
        """A single event of the short way, a batch with new keys, a single one of the long way."""
        official, number = f"{self._name}-0", 0
        yield Item((registered(f"{self._name}-first", official),))
        while True:
            id_, number = f"{self._name}-{number}", number + 1
            new = f"{self._name}-{number}"
            batch = (registered(f"{id_}a", new), reminded(f"{id_}b", new), unit(f"{id_}c"))
            yield Item(((reminded(id_, official),), batch, (unit(id_),))[number % 3])

    def run(self, over: threading.Event) -> None:
        for item in self.items():
            if over.is_set():
                break
            self._journal.send(item)
            self.deliver(item)
            if self._chance.random() < SECOND_THOUGHTS:
                self.deliver(item)
            time.sleep(self._chance.random() * MOST_PAUSE_SECONDS)
        self.leave()

    def deliver(self, item: Item) -> None:
        """Until it is answered with receipts; a refusal that is none of `busy` ends it too."""
        media = SINGLE if len(item.events) == 1 else BATCH
        body = json.dumps(item.events[0] if media == SINGLE else item.events).encode()
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                status, headers, text = self._post(body, media)
            except (OSError, http.client.HTTPException):
                self._journal.lose()
                self.leave()
                time.sleep(0.2)
                continue
            told: Json = {}
            with suppress(ValueError):
                told = json.loads(text)
            if status in {200, 201}:
                self._journal.acknowledge(told if media == BATCH else [told])
                return
            self._journal.refuse(status, headers, told, text.decode("utf-8", "replace"))
            if status < 500:
                return
            time.sleep(0.05)
        self._journal.odd.append(f"not answered in {PATIENCE_SECONDS} s")

    def _post(self, body: bytes, media: str) -> tuple[int, dict[str, str], bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        self._connection.request("POST", "/v1/events", body, {"Content-Type": media})
        answer = self._connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()

    def leave(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


@contextmanager
def load(port: int, senders: int) -> Iterator[Journal]:
    """Under way in the block; at its end, every item that was begun is answered."""
    journal, over = Journal(), threading.Event()
    threads = [
        threading.Thread(target=Sender(port, f"s{number}", journal).run, args=(over,), daemon=True)
        for number in range(senders)
    ]
    for thread in threads:
        thread.start()
    try:
        yield journal
    finally:
        over.set()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(it.is_alive() for it in threads), "a sender waits for its answer"


def sent_again(port: int, journal: Journal) -> None:
    """All that was ever acknowledged, once more, some hundreds together."""
    sender = Sender(port, "again", journal)
    events = [event for item in journal.sent for event in item.events]
    for first in range(0, len(events), 500):
        sender.deliver(Item(tuple(events[first : first + 500])))
    sender.leave()
