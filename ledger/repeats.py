"""What was said before: the same source and id with the same content is known for ever.

What is compared is the statement as it was sent, under a key of the ledger, so that a retry is
known whatever rules, versions or personal keys have become since.
"""

from __future__ import annotations

import hmac
from typing import Any

import orjson

from domain.entry import Entry
from domain.errors import ContentConflict, Fault, Refused
from domain.values import deeper_than
from ledger.codec import CHANGED, Codec, Undecodable, decode, lifted
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Row
from ledger.shapes import whole
from ledger.statement import DEEPEST, Statement, read_statement
from vault.keys import DataKey
from vault.sealing import BrokenSeal, derived

_DERIVED = (("subject", "circle"), ("subject", "mechanism"), ("provenance", "channel"))


def _canonical(value: list[Any]) -> bytes:
    """One form for ever: what is recorded holds texts, integers and booleans only."""
    try:
        return orjson.dumps(value, None, orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:  # no such thing was ever recorded
        return ascii(value).encode()


def content_key(own: DataKey) -> bytes:
    """Of a ledger's own key: what makes the digests of content."""
    return derived(own, b"content")


def content_of(keyed: hmac.HMAC, told: Statement) -> bytes:
    """What makes two statements the same, 32 bytes; dates of sending and traces do not."""
    digest = keyed.copy()
    digest.update(_canonical([told.type, told.subject, told.data]))
    return digest.digest()


class Repeats:
    """`key` makes the digests of content, 32 bytes."""

    def __init__(self, recorder: LedgerRecorder, codec: Codec, key: bytes) -> None:
        self._recorder = recorder
        self._codec = codec
        self._digest = hmac.new(key, digestmod="sha256")

    def content(self, told: Statement) -> bytes:
        return content_of(self._digest, told)

    def said_twice(self, one: Statement, other: Statement) -> bool:
        """Whether two statements, the first of which was read, have the same content."""
        return not deeper_than(DEEPEST, other.data) and self.content(one) == self.content(other)

    def standing(self, told: Statement) -> Row | ContentConflict | None:
        """What the ledger holds under this source and id: the same, something else, or nothing."""
        named = told.source + told.id
        if "\x00" in named or named != named.encode("utf-8", "replace").decode("utf-8"):
            return None  # no database holds such a text
        row = self._recorder.at((told.source, told.id))
        if row is None:
            return None
        if deeper_than(DEEPEST, told.data):  # never recorded, so never the same as what is
            return conflict(row)
        same = hmac.compare_digest(row.content, self.content(told))
        return row if same or self._means_the_same(row, told) else conflict(row)

    def _means_the_same(self, row: Row, told: Statement) -> bool:
        """Whether only what goes without saying was written out, or left out: read back, an entry
        tells its defaults too."""
        try:
            entry = read_statement(told)
            stored, erased = self._codec.read_back(row.data)
            again = whole(entry.kind.fact).write(entry)
            first = {name: stored[name] for name in again} | {"fact": lifted(stored)}
            derived = _derived(decode(row.data)) == _derived(entry)
        except (Refused, Undecodable, BrokenSeal, *CHANGED):
            return False
        for parts in (again, first):  # how it was sent is no content
            parts["when"].pop("sent_at", None)
            parts["provenance"].pop("traceparent", None)
            for name, field in _DERIVED:  # compared as what goes without saying
                parts[name].pop(field, None)
        same_kind = stored["kind"] == entry.kind.name
        return same_kind and not erased and derived and first == again


def _derived(entry: Entry) -> tuple[object, ...]:
    return entry.circle, entry.mechanism, entry.channel


def conflict(row: Row | None) -> ContentConflict:
    fault = Fault(
        "/id", "identity.content",
        "this source and id are recorded already, with other content" if row else
        "this source and id stand twice in the batch, with different content",
        "send a correction under a new id: data.provenance.corrects" if row else
        "give each statement an id of its own",
    )  # fmt: skip
    return ContentConflict((fault,), position=row.position if row else 0)
