"""Which type of event a sender may have meant: by its letters, by its title, by another word for it."""

from __future__ import annotations

import difflib
import re

from domain.catalogue import all_kinds

MOST_COMPARED = 128
"""Characters of a name that are looked at."""
_NEAR, _SHOWN = 0.75, 3
_SAME = (
    "answered replied responded reply response answer",
    "closed finished completed done terminated ended concluded",
    "opened started begun launched initiated commissioned filed",
    "received registered filed recorded created submitted handed-in declared reported",
    "decided approved determined",
    "issued sent served delivered",
    "imposed given sanctioned",
    "made appointed",
)
"""Words for one thing. The type's own is among them."""
_CHINESE = re.compile("[\u4e00-\u9fff]{2}")


def meant(name: str) -> tuple[str, ...]:
    """At most three, the nearest first; none where nothing is near."""
    told = name[:MOST_COMPARED].strip().lower()
    if _CHINESE.search(told):
        return _titled(told)
    matter, _dot, done = told.partition(".")
    others = {it for words in map(str.split, _SAME) if done in words for it in words if it != done}
    same = tuple(it for it in all_kinds() if it.partition(".")[0] == matter)
    again = tuple(it for it in same if it.partition(".")[2] in others)
    if again and told not in all_kinds():
        return again[:_SHOWN]
    if same:
        return tuple(difflib.get_close_matches(told, same, 1, _NEAR)) or same[:_SHOWN]
    return tuple(difflib.get_close_matches(told, all_kinds(), 1, _NEAR)) or _titled(told)


def way_out(name: str) -> str:
    found = meant(name)
    return f"did you mean {' or '.join(found)}?" if found else "see GET /v1/event-types"


def _titled(told: str) -> tuple[str, ...]:
    """By the title in either language, or by the title of which it is a part."""
    titles = {
        title.lower(): kind.name
        for kind in all_kinds().values()
        for title in (kind.title_zh, kind.title_en)
    }
    part = [name for title, name in titles.items() if len(told) > 1 and told in title]
    near = difflib.get_close_matches(told, titles, _SHOWN)
    found = [titles[told]] if told in titles else part or [titles[it] for it in near]
    return tuple(dict.fromkeys(found))[:_SHOWN]
