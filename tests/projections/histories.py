"""Made-up histories over few people, posts, cases and days, so that everything meets everything.

`pick` chooses one of a sequence: Hypothesis while it searches, a seeded random where a bulk is wanted.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from domain.cases import CASES
from domain.catalogue import all_kinds, kind_named
from domain.events.discovery import ConsequenceResult
from domain.gates import HOW_MANY
from ledger.statement import Statement
from tests.domain.cases import chance
from tests.projections import telling

Pick = Callable[[Sequence[Any]], Any]
DAYS = (
    "2019-03-01", "2020-01-01", "2020-01-01", "2020-06-30", "2020-07-01", "2021-01-01", "2021-06-01", "2022-01-01",
)  # fmt: skip
PARTIAL = (
    *DAYS,
    "2019",
    "2020",
    "2020-06",
    "2021",
    "2020-06-01/2020-07-31",
    "2019-01-01/2022-12-31",
)
STAGES = (None, None, "PRE_APPOINTMENT", "IN_TERM", "DEPARTURE", "POST_DEPARTURE", "UNKNOWN")
TENURES, MATTERS, PROCESSES = ("t-1", "t-2", "t-3"), ("c-1", "c-2"), ("s-1", "s-2")
REGISTER = {"official.identifier-linked", "officials.merged", "officials.merge-undone"}
"""What is not restated by a correction."""
SHARED = {
    "appointment.made", "tenure.ended", "departure.initiated", "allegation.recorded",
    "allegation.consequence-recorded", "subject.cleared",
}  # fmt: skip
"""Kinds of cases that have makers of their own."""
OF_CASES = tuple(
    dict.fromkeys(
        kind_named(kind) for it in CASES for kind in it.kinds if kind_named(kind) not in SHARED
    )
)


def people(count: int) -> tuple[str, ...]:
    return tuple(f"o-{number}" for number in range(1, count + 1))


def opening(names: Sequence[str]) -> list[Statement]:
    """Registered first, and their level said: an official who is unknown is refused, and a complaint
    about whom nobody says that this body manages."""
    people = [telling.registered(name, f"张{name}") for name in names]
    return [
        *people,
        *(telling.level(f"level-{it}", it, "COUNTY", since="2018-01-01") for it in names),
    ]


def entry(pick: Pick, id_: str, names: Sequence[str], kind: str | None = None) -> Statement:
    """One statement; of the kind, where that is given. Of two, one moves some case."""
    makers = {
        "appointment.made": _appointed, "departure.initiated": _departing, "tenure.ended": _left,
        "allegation.recorded": _alleged, "allegation.consequence-recorded": _followed, "subject.cleared": _cleared,
        "selection.motion-initiated": _motion, "referral.sent": _referred, "appraisal.recorded": _appraised,
        "officials.merged": _merged, "officials.merge-undone": _undone, "official.identifier-linked": _linked,
        "official.management-level-set": _level,
    }  # fmt: skip
    if kind in OF_CASES or (kind is None and pick((True, False))):
        return _of_a_case(pick, id_, names, kind or pick(OF_CASES))
    return makers[kind or pick(list(makers))](pick, id_, names)


def correction(pick: Pick, id_: str, names: Sequence[str], target: Statement) -> Statement:
    """Restates the target in full: the same kind, anything else may differ."""
    if target.type == "official.registered":
        (name,) = target.data["subject"]["officials"]
        made = telling.registered(
            name, f"李{id_}", id_=id_, unit=pick(("u-1", "u-2")), on=pick(DAYS)
        )
    else:
        made = entry(pick, id_, names, target.type)
    over = {"source": telling.SOURCE, "id": target.id, "reason": "HANDLER_REVIEW"}
    return replace(
        made, data=made.data | {"provenance": made.data.get("provenance", {}) | {"corrects": over}}
    )


def told(pick: Pick, names: Sequence[str], size: int) -> list[Statement]:
    """An arrival in which some entries correct an earlier one."""
    made = opening(names)
    for number in range(size):
        targets = [it for it in made if it.type not in REGISTER and not it.id.startswith("level-")]
        corrects = pick((False, False, False, True))
        made.append(
            correction(pick, f"e-{number}", names, pick(targets))
            if corrects
            else entry(pick, f"e-{number}", names)
        )
    return made


def by_chance(seed: str, size: int, count: int = 3) -> list[Statement]:
    return told(random.Random(seed).choice, people(count), size)


@st.composite
def histories(draw: st.DrawFn, count: int = 2, most: int = 10) -> list[Statement]:
    return told(
        lambda choices: draw(st.sampled_from(choices)), people(count), draw(st.integers(2, most))
    )


def arrivals(told: Sequence[Statement], order: Sequence[int]) -> list[Statement]:
    """The same entries in another order: what they open with first, and what restates one statement in
    the order it had, for that order is its meaning."""
    chain: dict[str, str] = {}
    after: dict[str, str | None] = {}
    newest: dict[str, str] = {}
    for it in told:
        origin = chain[it.id] = chain[over] if (over := _corrects(it)) else it.id
        after[it.id], newest[origin] = newest.get(origin), it.id
    made = [it for it in told if it.id.startswith(("reg-", "level-"))]
    done = {it.id for it in made}
    waiting = [it for it in (told[number] for number in order) if it.id not in done]
    while waiting:
        following = next(it for it in waiting if after[it.id] is None or after[it.id] in done)
        waiting.remove(following)
        made.append(following)
        done.add(following.id)
    return made


def _corrects(it: Statement) -> str | None:
    over = it.data.get("provenance", {}).get("corrects")
    return over["id"] if over else None


# one maker for each kind ------------------------------------------------------------------------


def _some(pick: Pick, choices: Sequence[str]) -> tuple[str, ...]:
    first, second = pick(choices), pick(choices)
    return (first,) if first == second else (first, second)


def _appointed(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    begin, end, on = pick(DAYS), pick((None, None, "2021-12-31")), pick((None, None, *PARTIAL))
    cases = pick(((), ("s-1",), ("s-2",)))
    return telling.appointed(
        id_, pick(names), pick(TENURES), begin, end, on=on, cases=cases, stage=pick(STAGES)
    )


def _departing(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    return telling.departing(id_, pick(names), pick(TENURES), pick(PARTIAL))


def _left(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    return telling.left(id_, pick(names), pick(TENURES), pick(DAYS), on=pick((None, *PARTIAL)))


def _alleged(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    cases, code = _some(pick, (*MATTERS, *MATTERS, "s-1")), pick(("BRIBE", "GIFT"))
    return telling.alleged(
        id_, *_some(pick, names), cases=cases, on=pick(PARTIAL), code=code, stage=pick(STAGES)
    )


def _followed(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    result = pick(("CLEARED", "SUBSTANTIATED", *(it.value for it in ConsequenceResult)))
    return telling.followed(
        id_, pick(names), cases=_some(pick, MATTERS), on=pick(PARTIAL), result=result
    )


def _cleared(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    return telling.cleared(id_, *_some(pick, names), cases=(pick(MATTERS),), on=pick(PARTIAL))


def _motion(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    return telling.motion(
        id_,
        *pick(((), (pick(names),), tuple(names))),
        case=pick((*PROCESSES, "c-1")),
        on=pick(PARTIAL),
    )


def _referred(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    cases, tenure = _some(pick, (*PROCESSES, *MATTERS)), pick((None, None, *TENURES))
    return telling.referred(
        id_, *_some(pick, names), cases=cases, on=pick(PARTIAL), tenure=tenure, stage=pick(STAGES)
    )


def _appraised(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    return telling.appraised(
        id_, pick(names), pick(PARTIAL), stage=pick(STAGES), tenure=pick((None, *TENURES))
    )


def _merged(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    official = pick(names)
    return telling.merged(id_, official, pick([it for it in names if it != official]), pick(DAYS))


def _undone(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    official = pick(names)
    return telling.undone(id_, official, pick([it for it in names if it != official]), pick(DAYS))


def _of_a_case(pick: Pick, id_: str, names: Sequence[str], kind: str) -> Statement:
    """Any statement of the kind, about one of few cases, and of a tenure now and then."""
    it = all_kinds()[kind]
    most = HOW_MANY[it.officials][1]
    whom = _some(pick, names)[:most] if most else ()
    tenure = pick(TENURES) if "tenure" in it.needs else pick((None, *TENURES))
    made = telling.said(
        kind, id_, *whom, on=pick(PARTIAL), cases=_some(pick, (*MATTERS, *PROCESSES)), tenure=tenure,
        stage=pick(STAGES), circle=pick([circle.value for circle in it.circles]),
    )  # fmt: skip
    made.data["fact"] = chance.fact(pick, it.fact)
    hands = {name: pick((None, "h-1", "h-2")) for name in ("recorder", "approver")}
    made.data["provenance"] = {name: who for name, who in hands.items() if who}
    if len(it.channels) != 1:
        made.data["provenance"]["channel"] = telling.CHANNEL
    return made


def _linked(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    return telling.linked(id_, pick(names), f"hr:{id_}", on=pick(DAYS))


def _level(pick: Pick, id_: str, names: Sequence[str]) -> Statement:
    return telling.level(id_, pick(names), pick(("CITY", "COUNTY")), pick(PARTIAL))


def told_briefly(told: Sequence[Statement]) -> str:
    """For the report of a failure."""
    return "\n".join(
        f"{it.id} {it.type} {it.data['subject']} {it.data['when']['occurred']} corrects {_corrects(it)} {it.data['fact']}"
        for it in told
    )
