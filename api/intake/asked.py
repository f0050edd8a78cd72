"""What a request to post asks for: its media, its coding, its parameters and its headers.

Whatever is not understood is refused and named, so that a mistyped `dry_run` never stores.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.types import Scope

from api.intake.binary import attributes_of
from api.intake.headers import (
    Headers,
    check_length,
    headers_of,
    is_lenient,
    is_zipped,
    key_of,
    media_of,
    one,
)
from api.problems import declined
from ledger.tags import VALUES, may_stand
from ledger.terms import TAGS, Condition

SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
BINARY, LINES = "application/json", "application/x-ndjson"
MOST_BYTES = 1 << 20
MOST_EVENTS = 1000
MOST_TAGS, MOST_TAG = 16, 512
MOST_PARAMETER = 64
_SPECIAL = frozenset({b"content-encoding", b"idempotency-key", b"if-match", b"prefer"})
_DIGITS = 7
"""A length of fewer digits is below MOST_BYTES."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`attributes` are those of an event in binary mode."""

    media: str
    zipped: bool = False
    dry_run: bool = False
    lenient: bool = False
    key: str | None = None
    condition: Condition | None = None
    attributes: dict[str, str] | None = None


PLAIN = Asked(SINGLE)


def asked_of(scope: Scope) -> Asked:
    """Of POST /v1/events; one look where nothing special is asked. Raises Declined."""
    headers = scope["headers"]
    told: dict[bytes, bytes] = dict(headers)
    length = told.get(b"content-length", b"0")
    if (
        told.get(b"content-type") == b"application/cloudevents+json"
        and not scope["query_string"]
        and len(told) == len(headers)
        and _SPECIAL.isdisjoint(told)
        and len(length) < _DIGITS
        and length.isdigit()
    ):
        return PLAIN
    return _closely(scope)


def import_of(scope: Scope) -> Asked:
    """Of POST /v1/events:import. Raises Declined."""
    headers = headers_of(scope)
    media = media_of(headers, (LINES,))
    for name in ("Idempotency-Key", "If-Match"):
        if name.lower() in headers:
            raise declined(
                f"header:{name}",
                "is not taken here: each line is known by its own source and id",
                "leave it out, or post a batch",
            )
    parameters = _parameters(scope, ("dry_run",))
    return Asked(media, is_zipped(headers), _dry_run(parameters))


def _closely(scope: Scope) -> Asked:
    headers = headers_of(scope)
    media = media_of(headers, (SINGLE, BATCH, BINARY))
    check_length(headers, MOST_BYTES)
    parameters = _parameters(scope, ("dry_run", "tags"))
    asked = Asked(
        media, is_zipped(headers), _dry_run(parameters),
        lenient=media == BATCH and is_lenient(headers), key=key_of(headers),
        condition=_condition(headers, parameters.get("tags", [])),
        attributes=attributes_of(headers) if media == BINARY else None,
    )  # fmt: skip
    if asked.key is not None and (asked.lenient or asked.dry_run):
        raise declined(
            "header:Idempotency-Key",
            f"does not go with {'handling=lenient' if asked.lenient else 'dry_run'}",
            "leave it out: each event is known by its own source and id",
        )
    if asked.condition and asked.lenient:
        raise declined(
            "header:If-Match", "does not go with handling=lenient", "send an atomic batch"
        )
    return asked


def _condition(headers: Headers, tags: list[str]) -> Condition | None:
    told = one(headers, "If-Match")
    if told is None:
        if tags:
            raise declined(
                "query:tags", "belongs to If-Match, which is not there", 'send If-Match: "POSITION"'
            )
        return None
    found = re.fullmatch(r'"(0|[1-9]\d{0,17})"', told.strip(), re.ASCII)
    if not found:
        raise declined(
            "header:If-Match", 'is one position in double quotes, like "120"',
            "send the position up to which you read what you rely on",
        )  # fmt: skip
    return Condition(int(found[1]), tuple(map(_tag, tags)))


def _tag(tag: str) -> str:
    if not may_stand(tag, TAGS) or len(tag) > MOST_TAG:
        raise declined(
            "query:tags", f"is NAME:VALUE, of at most {MOST_TAG} characters",
            f"NAME is one of {', '.join(TAGS)}, {VALUES}",
        )  # fmt: skip
    return tag


def _dry_run(parameters: Mapping[str, list[str]]) -> bool:
    told = parameters.get("dry_run", ["false"])
    if len(told) > 1 or told[0] not in {"true", "false"}:
        raise declined(
            "query:dry_run", "is true or false, once", "send dry_run=true, or leave it out"
        )
    return told[0] == "true"


def _parameters(scope: Scope, known: tuple[str, ...]) -> dict[str, list[str]]:
    """Every value of each parameter, in order."""
    found: dict[str, list[str]] = {}
    raw: bytes = scope["query_string"]
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, strict_parsing=bool(raw), errors="strict",
            max_num_fields=MOST_TAGS + len(known),
        )  # fmt: skip
    except ValueError:
        raise declined(
            "query:", "is NAME=VALUE, parted by &, with what is not ASCII percent-encoded", f"at most {MOST_TAGS} tags"
        ) from None  # fmt: skip
    for name, value in pairs:
        if name not in known:
            told = name[:MOST_PARAMETER].encode("utf-8", "replace").decode("utf-8")
            raise declined(
                f"query:{told}", "is no parameter here", f"those that are: {', '.join(known)}"
            )
        found.setdefault(name, []).append(value)
    if len(found.get("tags", ())) > MOST_TAGS:
        raise declined("query:tags", f"stands more than {MOST_TAGS} times", "name fewer tags")
    return found
