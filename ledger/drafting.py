"""(4) From what was checked to what is written: keys, sealed bytes, and what tells a repeat."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from domain.errors import Forbidden, Refused, refused
from ledger.checking import Checked
from ledger.codec import Codec
from ledger.recorders.rows import Draft
from ledger.repeats import Repeats
from vault.keys import KeyDestroyed


class Drafting:
    def __init__(self, codec: Codec, repeats: Repeats) -> None:
        self._codec = codec
        self._repeats = repeats

    def drafts(self, checked: dict[int, Checked]) -> tuple[dict[int, Draft], dict[int, Refused]]:
        """What can be written, and why the rest cannot. Makes the keys that are needed, all at
        once: each commit of the key store waits for the disk."""
        with suppress(KeyDestroyed):  # told where the one entry is sealed
            self._codec.make_keys(it.parted for it in checked.values())
        made, refusals = dict[int, Draft](), dict[int, Refused]()
        for index, it in checked.items():
            try:
                made[index] = self.draft(it)
            except Refused as refusal:
                refusals[index] = refusal
        return made, refusals

    def draft(self, it: Checked) -> Draft:
        """Raise Forbidden where a person's key was destroyed."""
        told = it.statement
        try:
            data = self._codec.encode(it.entry, it.parted)
        except KeyDestroyed:
            raise _erased() from None
        ref = (told.source, told.id)
        return Draft(told.type, data, it.tags, ref, self._repeats.content(told), it.unless)

    def check(self, several: Iterable[Checked]) -> None:
        """Raise Forbidden where a person's key was destroyed; makes none."""
        try:
            for it in several:
                self._codec.check(it.parted)
        except KeyDestroyed:
            raise _erased() from None


def _erased() -> Refused:
    return refused(
        Forbidden, "/data/subject/officials", "person.erased",
        "the personal key of this official was destroyed; nothing new is sealed for them",
        "leave the personal fields out, or tell who runs the ledger that there is more to say",
    )  # fmt: skip
