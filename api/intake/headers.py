"""The headers of a post, one by one: each is read as its standard says, or refused by name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.types import Scope

from api.intake.cloudevents import charset_fits
from api.problems import Declined, declined
from domain.errors import Fault

Headers = dict[str, list[str]]
_KEY = re.compile(r"[!#-\[\]-~]{1,255}")


def headers_of(scope: Scope) -> Headers:
    found: Headers = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
    return found


def one(headers: Mapping[str, list[str]], name: str) -> str | None:
    """The value of a header that stands once or not at all."""
    values = headers.get(name.lower(), [])
    if len(values) > 1:
        raise declined(f"header:{name}", "stands more than once", "send it once")
    return values[0] if values else None


def media_of(headers: Headers, known: tuple[str, ...]) -> str:
    told = one(headers, "Content-Type") or ""
    media = told.partition(";")[0].strip().lower()
    if media not in known or not charset_fits(told):
        fault = Fault(
            "header:Content-Type", "header.content-type", f"is one of {', '.join(known)}",
            "and UTF-8, whether that is said or not",
        )  # fmt: skip
        raise Declined("unsupported-media-type", [fault])
    return media


def is_zipped(headers: Headers) -> bool:
    coding = ",".join(headers.get("content-encoding", ["identity"])).strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        fault = Fault(
            "header:Content-Encoding", "header.content-encoding", "is gzip or left out",
            "pack the body once with gzip, or send it as it is",
        )  # fmt: skip
        raise Declined("unsupported-media-type", [fault], {"Accept-Encoding": "gzip"})
    return coding.endswith("gzip")


def check_length(headers: Headers, most: int) -> None:
    length = one(headers, "Content-Length") or "0"
    if not re.fullmatch(r"\d{1,18}", length, re.ASCII):
        raise declined("header:Content-Length", "is a number of bytes", "let your client write it")
    if int(length) > most:
        raise Declined("body-too-large")


def is_lenient(headers: Headers) -> bool:
    """RFC 7240: of several, the first counts; what is not known is passed over."""
    for preference in ",".join(headers.get("prefer", ())).split(","):
        name, _equals, value = preference.partition(";")[0].partition("=")
        if name.strip().lower() == "handling":
            return value.strip().strip('"').lower() == "lenient"
    return False


def key_of(headers: Headers) -> str | None:
    told = one(headers, "Idempotency-Key")
    if told is None:
        return None
    key = told[1:-1] if len(told) > 1 and told[0] == told[-1] == '"' else told
    if not _KEY.fullmatch(key):
        raise declined(
            "header:Idempotency-Key",
            "is 1 to 255 visible ASCII characters, bare or in double quotes",
            "a random UUID is a good one",
        )
    return key
