"""How an import ends, in words: what is kept, and by which command it goes on."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.imports.opened import NotTheFile
from api.imports.report import Places
from api.imports.sending import NotSent


@dataclass(frozen=True, slots=True)
class Given:
    """What the command was given. `options` go with whatever file is sent, `encoding` with a table."""

    options: tuple[str, ...]
    encoding: str
    check: bool

    def again(self, file: Path, more: tuple[str, ...] = ()) -> str:
        """The whole command, for a shell; without --report, since that file is there now."""
        return "  " + shlex.join(["supervision", "import", str(file), *self.options, *more])


def broken_off(
    given: Given, line: int, *, resumes: bool, why: NotTheFile | NotSent | None
) -> Iterator[str]:
    """After the line that was answered last; nothing where `why` says all there is to say."""
    if given.check:
        if why is None:
            yield "Broken off. Nothing was recorded."
    elif isinstance(why, NotTheFile):
        if line:
            yield (
                f"Broken off after line {line}. Mend the file, or name another mapping or encoding: the import then "
                "begins anew, and what is recorded already is answered as repeated."
            )
    elif not resumes:
        yield "Broken off. Send it again: what is recorded already is answered as repeated."
    elif line or why is None:
        yield f"Broken off after line {line}. The same command goes on from there."


def refusals(given: Given, count: int, places: Places, *, formulas: bool) -> Iterator[str]:
    """Where what was refused lies, and how it is sent again."""
    yield (
        f"{count} refused, each with its problem, in {places.report}. They are kept nowhere else; only you may read "
        "them."
    )
    if given.check:
        yield "Nothing was recorded: mend them where they come from, and import it all."
    elif places.rows:
        yield f"The rows as they were are in {places.rows}. Mend them there and send them again:"
        encoding = () if given.encoding == "utf-8" else ("--encoding", given.encoding)
        yield given.again(places.rows, encoding)
    else:
        yield "Mend them there and send them again:"
        yield given.again(places.report)
    if formulas:
        yield "Some cells begin with = + - or @, as in your file: open it as text, not as formulas."
