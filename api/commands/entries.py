"""What `doctor` looks at of the newest entries: whether they agree with themselves, with those before
them, and with the digest of what was sent."""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import cast

from api.settings import Settings
from ledger.codec import Codec
from ledger.opening import begun_with
from ledger.recorders.finding import FAIL, OK, SKIPPED, WARN, Finding
from ledger.recorders.inspection import NEWEST, entry_at, newest
from ledger.recorders.rows import Row
from ledger.repeats import content_key, content_of
from ledger.soundness import Soundness
from projections.inspection import FAILURES
from vault.inspection import Unfit, stored_key, stored_keys
from vault.keys import Keys

ENTRY_CHECKS = ("entries", "content")
_NAMED = 5
_COMPARE = "compare with a copy and with receipts"


def look_at_entries(settings: Settings) -> Iterator[Finding]:
    place: str | Path = settings.database_url or settings.home / "ledger.db"
    try:
        rows = newest(place, settings.ledger, NEWEST)[::-1]
        first = entry_at(place, settings.ledger, 1)
    except FAILURES as error:
        why = f"not checked: the entries cannot be read ({type(error).__name__})"
        yield Finding("entries", SKIPPED, why)
        return
    with ExitStack() as opened:
        found = Soundness()
        with suppress(Unfit, OSError, ValueError, sqlite3.Error):  # the checks of the keys tell
            found = _with_keys(settings, first, opened)
        found.look(rows)
    yield _entries(found)
    yield _content(found)


def _with_keys(settings: Settings, first: Row | None, opened: ExitStack) -> Soundness:
    """Without the content where the keys are not this ledger's. Raises what reading keys does."""
    store, file = settings.keys_folder / f"{settings.ledger}.db", settings.key_path
    own = stored_key(store, file, f"ledger/{settings.ledger}")
    if first is None or not begun_with(first, own):
        return Soundness()
    keys = cast("Keys", opened.enter_context(stored_keys(store, file)))  # it only opens
    digest = partial(content_of, hmac.new(content_key(own), digestmod="sha256"))
    return Soundness(Codec(settings.ledger, keys, bytes), digest)


def _entries(found: Soundness) -> Finding:
    told = [f"entry {it.position} ({it.type}): {it.what}" for it in found.odd]
    told += [f"entry {it}: its bytes cannot be read" for it in found.unread]
    if not told:
        what = f"the newest {found.looked} agree with themselves and with those before them"
        return Finding("entries", OK, what)
    more = f"; and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return Finding(
        "entries", FAIL, f"{'; '.join(told[:_NAMED])}{more}",
        f"somebody changed the database past its guards, or this version is too old: {_COMPARE}",
    )  # fmt: skip


def _content(found: Soundness) -> Finding:
    if not found.content:
        return Finding("content", SKIPPED, "not checked: the ledger's own key is not at hand")
    told = f"of the newest {found.looked} entries {found.same} have the content of their digest"
    if found.shut:
        told += f", {found.shut} cannot be opened"
    if not found.untold:
        return Finding("content", OK, told)
    some = ", ".join(map(str, found.untold[:_NAMED])) + (" …" if len(found.untold) > _NAMED else "")
    return Finding(
        "content", WARN, f"{told}, {len(found.untold)} do not: {some}",
        f"each was changed, or sent with empty fields that are not stored: {_COMPARE}",
    )  # fmt: skip
