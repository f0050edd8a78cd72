"""任前: the round of spring 2026, in which every process stands at another step."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.build import Event, Teller
from api.demo.people import (
    BAI,
    DU,
    JIANG,
    KANG,
    LIANG,
    LIU,
    LU,
    NIE,
    RAO,
    SHEN,
    TIAN,
    YE,
    YU,
    YU_NAMESAKE,
)
from api.demo.posts import HEAD_OF_DIVISION
from api.demo.processes import Process, closed
from api.demo.selection_course import (
    COURSE,
    PREPARED,
    Told,
    cleared,
    deliberated,
    listed,
    moved,
    noticed,
    published,
    recommended,
)

_UNDER_WAY: tuple[tuple[Told, Process], ...] = (
    (cleared, Process("sel-2026-01", "t-yu-2", "教育局局长", "u-education", "INTERNAL",
                      YU, JIANG, "2026-03-16", HEAD_OF_DIVISION)),
    (published, Process("sel-2026-02", "t-jiang-2", "农业农村局局长", "u-agriculture",
                        "SELECTION_TRANSFER", JIANG, SHEN, "2026-04-03", HEAD_OF_DIVISION)),
    (deliberated, Process("sel-2026-03", "t-du-2", "交通运输局副局长", "u-transport", "INTERNAL",
                          DU, LU, "2026-03-30")),
    (PREPARED[-1], Process("sel-2026-04", "t-tian-2", "青岚县副县长", "u-qinglan", "INTERNAL",
                           TIAN, BAI, "2026-04-07")),
    (PREPARED[-2], Process("sel-2026-05", "t-namesake-2", "信访局副局长", "u-petition", "COMPETITIVE",
                           YU_NAMESAKE, LIANG, "2026-04-13")),
    (PREPARED[-3], Process("sel-2026-06", "t-lu-3", "望溪区副区长", "u-wangxi", "SELECTION_TRANSFER",
                           LU, RAO, "2026-04-20")),
    (noticed, Process("sel-2026-07", "t-liu-2", "水利局副局长", "u-water", "OPEN_SELECTION",
                      LIU, YE, "2026-04-27")),
    (listed, Process("sel-2026-08", "t-kang-2", "农业农村局副局长", "u-agriculture", "INTERNAL",
                     KANG, NIE, "2026-05-06")),
    (recommended, Process("sel-2025-04", "t-kang-2", "农业农村局副局长", "u-agriculture", "INTERNAL",
                          KANG, NIE, "2025-04-07")),
    (moved, Process("sel-2026-09", "t-none", "水务集团总经理", "u-waterworks", "OPEN_SELECTION",
                    YE, BAI, "2026-05-25", HEAD_OF_DIVISION)),
)  # fmt: skip
"""The furthest step of each. 康定远's first process went no further until its result had expired."""
_CHECKED_PUBLICLY = Process(
    "sel-2026-10", "t-nie-2", "自然资源局副局长", "u-resources", "INTERNAL", NIE, LU, "2026-01-05"
)
_WITHDRAWN = Process(
    "sel-2025-05",
    "t-none-2",
    "市场监督管理局总工程师",
    "u-market",
    "OPEN_SELECTION",
    DU,
    RAO,
    "2025-05-12",
)


def selections_under_way(tell: Teller) -> Iterator[Event]:
    for furthest, process in _UNDER_WAY:
        for told in COURSE[: COURSE.index(furthest) + 1]:
            yield from told(tell, process)


def suspended_under_check(tell: Teller) -> Iterator[Event]:
    """聂远山: what came in while the publicity ran is still being checked."""
    it = _CHECKED_PUBLICLY
    for told in (*PREPARED, deliberated, published):
        yield from told(tell, it)
    whom = it.first.but(circle="SOCIAL", link="INTEREST_LINK", sender="petition")
    yield tell(
        "selection.objection-received", it.on(57), whom, received_on=it.on(57), specific=True,
        verifiable=True, petition="pet-2026-01",
    )  # fmt: skip
    yield closed(tell, it.closed_on, it.first, "UNDER_CHECK", objections=1, resolved=0)


def withdrawn(tell: Teller) -> Iterator[Event]:
    """The post was abolished before anybody was inspected."""
    for told in (moved, recommended):
        yield from told(tell, _WITHDRAWN)
    on = _WITHDRAWN.on(29)
    yield tell(
        "selection.terminated", on, _WITHDRAWN.both, terminated_on=on, reason="POST_ABOLISHED"
    )
