"""docs/cases.md: the courses that cases take, and what is odd in one statement, from the classes themselves."""

from __future__ import annotations

import inspect
import itertools
from pathlib import Path
from typing import Any

from domain import irregularities, oddities, references, stage
from domain.cases import CASES, statuses
from domain.cases.lifecycle import Lifecycle, in_words
from domain.catalogue import kind_named
from domain.oddities import ODDITIES
from domain.oddities.oddity import Oddity

PAGE = Path(__file__).parents[2] / "docs" / "cases.md"
_HEAD = (
    "# Cases\n\n"
    "What a matter passes through, made from the classes in `domain/cases` by `python -m "
    "api.describing`. A case is followed by every course that reads some statement of its reference "
    "(a departure: of its tenure), and is shown once there is something to tell. Nothing is refused "
    "for its order or its counts: what does not fit is an irregularity of the case, with its rule "
    "and the positions that prove it. What happened decides the order and not what arrived first: by "
    "day, then by the order in which the kinds stand here.\n"
)

_COURSE = (
    "\n## What does not fit in a course\n\n"
    "Of the statements of one case together; `detail` says the same in English, with its numbers.\n\n"
    "| Rule | 不符之处 |\n|---|---|\n"
)

_ODD = (
    "\n## What is odd in one statement\n\n"
    "Whatever its case says, and also where it has none: each of these is asked of the statement alone, "
    "when it comes, and of the day on which it was recorded. It is stored as it came; the timeline "
    "shows the rule among its `irregularities`, a dry run tells it before anything is stored. An "
    "oddity refuses nothing, and may be true.\n\n"
    "| Rule | Odd where | Article | Of |\n|---|---|---|---|\n"
)

_NAMED = (
    "\n## What a statement names and nobody has stated\n\n"
    "This depends on others: it stands until what is named arrives, in whatever order, and is shown as "
    "of any position like the rest. A person is meant under all of their ids; a statement is named by its "
    "id, or by that of what it restates.\n\n"
    "| Rule | Stands where | Of |\n|---|---|---|\n"
)


def page() -> str:
    odd, named = map(_odd, ODDITIES), itertools.starmap(_named, references.SAYS.items())
    course = "".join(f"| `{it}` | {irregularities.ZH[it]} |\n" for it in _of_courses())
    return "".join([_HEAD, *map(_told, CASES), _COURSE, course, _ODD, *odd, _NAMED, *named])


def _of_courses() -> list[str]:
    """Those that stand in no list of rules of their own."""
    lists = {**oddities.SAYS, **references.SAYS, **stage.SAYS}
    return [it for it in irregularities.ZH if it not in lists and not it.startswith("rulebook.")]


def _named(rule: str, says: str) -> str:
    kinds = [it for of in references.REFERENCES if of.rule == rule for it in of.kinds]
    of = ", ".join(f"`{kind_named(it)}`" for it in kinds) or "every kind that names a tenure"
    return f"| `{rule}` | {says}<br>{irregularities.ZH[rule]} | {of} |\n"


def _odd(it: Oddity) -> str:
    kinds = ", ".join(f"`{kind_named(kind)}`" for kind in it.kinds) or "every kind of supervision"
    said = f"{it.says}<br>{irregularities.ZH[it.rule]}"
    return f"| `{it.rule}` | {said} | {it.article} | {kinds} |\n"


def _told(lifecycle: Lifecycle[Any]) -> str:
    about = "" if lifecycle.tag == "case" else f", of a {lifecycle.tag}"
    zh = statuses.ZH[lifecycle.name]
    rows = "\n".join(
        f"| `{in_words(it)}` | {zh[in_words(it)]} | {_says(it)} |" for it in lifecycle.states
    )
    kinds = ", ".join(f"`{kind_named(it)}`" for it in lifecycle.kinds)
    return (
        f"\n## `{lifecycle.name}` {lifecycle.zh}{about}\n\n| Status | 状态 | |\n|---|---|---|\n{rows}\n\n"
        f"Reads {kinds}.\n"
    )


def _says(state: type) -> str:
    """The first sentence that its class says of itself."""
    lines = inspect.cleandoc(state.__doc__ or "").split("\n\n")[0]
    return " ".join(lines.split())
