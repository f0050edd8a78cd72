"""What moves, ends and restarts a clock: nothing of one run reaches into another."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.cases.lifecycle import Step
from domain.clocks.item import Item
from domain.events.register import ManagementLevel
from domain.rulebook.book import Rulebook
from tests.domain.shipped import rules as shipped
from tests.domain.stepping import step, steps
from tests.domain.test_clocks import HEAD, LETTER, calendar, items, letter, on, pack, reply, rules

FEBRUARY = """
calendar = "cn"
year = 2025
notice = "示例"
off = []
worked = [2025-02-08]
"""
K31: dict[str, Any] = {"case": "c-1", "clock": "K31"}
PLAIN = rules(pack(), calendar())


def extended(day: str, due: str, position: int) -> Step:
    return step("clock.extended", day, position=position, extended_on=day, due_on=due, **K31)


def suspended(day: str, position: int) -> Step:
    return step("clock.suspended", day, position=position, suspended_on=day, **K31)


def resumed(day: str, position: int) -> Step:
    return step("clock.resumed", day, position=position, resumed_on=day, **K31)


def cancelled(day: str, position: int) -> Step:
    return step("clock.cancelled", day, position=position, cancelled_on=day, **K31)


def cleared(day: str, position: int) -> Step:
    return step("subject.cleared", day, position=position, case="c-1")


def run(*made: Step, under: Rulebook = PLAIN) -> list[Item]:
    return items(under, "K31", letter("2025-02-03", 10), *made)


def test_what_stops_after_a_cancelling_stops_what_was_started_since() -> None:
    for ends in (cleared, cancelled):
        first, second = run(
            ends("2025-02-05", 11), letter("2025-03-03", 12), reply("2025-03-05", 13)
        )
        assert (on(first, "2025-02-04"), on(first, "2030-01-01")) == ("RUNNING", "CANCELLED")
        assert (second.stopped_on, on(second, "2030-01-01")) == (date(2025, 3, 5), "MET")


def test_of_two_sources_with_one_id_that_of_the_statement_is_meant_else_the_only_one() -> None:
    two = [
        letter("2025-02-03", 10, id_="l-1", source="urn:one"),
        letter("2025-02-03", 11, id_="l-1", source="urn:other"),
    ]
    ends = {"cancelled_on": "2025-02-05", "of": "l-1"} | K31

    def states(source: str, *letters: Step) -> list[str | None]:
        made = step("clock.cancelled", "2025-02-05", position=12, source=source, **ends)
        return [on(it, "2025-02-06") for it in items(PLAIN, "K31", *letters, made)]

    assert states("urn:one", *two) == ["CANCELLED", "RUNNING"]
    assert states("urn:other", *two) == ["RUNNING", "CANCELLED"]
    assert states("urn:third", *two) == ["RUNNING", "RUNNING"]
    assert states("urn:third", two[0]) == ["CANCELLED"]
    more = {"extended_on": "2025-02-05", "due_on": "2025-03-31", "of": "l-1"} | K31
    later = step("clock.extended", "2025-02-05", position=12, source="urn:other", **more)
    dues = [it.due_on for it in items(PLAIN, "K31", *two, later)]
    assert dues == [date(2025, 2, 24), date(2025, 3, 17)]  # up to its cap


def test_what_is_cancelled_stays_so_whatever_comes_later() -> None:
    for ends in (cleared, cancelled):
        (it,) = run(ends("2025-02-05", 11), reply("2025-06-05", 12))
        assert on(it, "2030-01-01") == "CANCELLED"
        assert it.stopped_on is None


def test_what_moved_one_run_moves_no_later_one() -> None:
    for moves in (
        [cancelled("2025-02-05", 11)],
        [suspended("2025-02-05", 11), reply("2025-02-20", 12)],
        [extended("2025-02-05", "2025-02-28", 11), reply("2025-02-20", 12)],
    ):
        *_, second = run(*moves, letter("2025-03-03", 13))
        assert on(second, "2025-03-04") == "RUNNING"
        assert second.due_on == date(2025, 3, 24)


def test_stops_are_taken_in_the_order_of_the_days_that_they_tell() -> None:
    late = step(
        "inquiry.reply-received", "2025-04-01", case="c-1", position=13, replied_on="2025-02-10"
    )
    first, second = run(letter("2025-03-03", 11), reply("2025-03-05", 12), late)
    assert (first.stopped_on, second.stopped_on) == (date(2025, 2, 10), date(2025, 3, 5))


def test_what_began_on_some_day_of_a_month_may_be_stopped_within_it() -> None:
    by_occurred = LETTER.replace(', day = "served_on"', "").format(length="P15WD")
    its = rules(pack(by_occurred), calendar())
    month = step("inquiry.letter-issued", "2025-02", case="c-1", position=10)
    (it,) = items(its, "K31", month, reply("2025-02-20", 11))
    assert on(it, "2025-02-28") == "MET"


def test_time_that_stood_still_moves_the_cap_and_nobody_extends_backwards() -> None:
    (it,) = run(
        suspended("2025-02-05", 11), resumed("2025-05-15", 12),
        extended("2025-05-16", "2025-07-30", 13),
    )  # fmt: skip
    assert it.due_on is not None
    assert date(2025, 6, 3) < it.due_on < date(2025, 7, 30)
    assert it.over_cap
    (it,) = run(extended("2025-02-04", "2025-02-05", 11))
    assert (it.due_on, it.over_cap) == (date(2025, 2, 24), False)


def _moved(*made: Step, more: str = "", under: Rulebook | None = None) -> Item:
    second = pack(
        LETTER.format(length="P25WD"), version="2", since="2025-02-10",
        more=f'moves_running = ["K31"]\n{more}',
    )  # fmt: skip
    (it,) = run(*made, under=under or rules(pack(), calendar(), second))
    return it


def test_a_pack_that_moves_what_runs_keeps_what_was_granted() -> None:
    assert _moved().due_on == date(2025, 3, 10)
    assert _moved(extended("2025-02-05", "2025-03-14", 11)).due_on == date(2025, 3, 14)
    stood = [suspended("2025-02-04", 11), resumed("2025-02-08", 12)]
    assert _moved(*stood).due_on == date(2025, 3, 14)
    across = [suspended("2025-02-07", 11), resumed("2025-02-17", 12)]
    it = _moved(*across)
    assert it.due_on == date(2025, 3, 18)
    assert on(it, "2025-02-12") == "SUSPENDED"


class _City:
    def key_post(self, _official: str, _day: date) -> bool:
        return False

    def level(self, _official: str) -> ManagementLevel | None:
        return ManagementLevel.CITY

    def unit(self, _official: str) -> str | None:
        return "u-2"

    def person(self, official: str) -> str:
        return official


def _other(name: str, more: str, **fact: Any) -> Rulebook:
    text = HEAD.replace('"small"', f'"{name}"').format(version="1", since="2025-02-10")
    text += f'moves_running = ["K31"]\n{more}{LETTER.format(length="P3WD")}'
    adopted = step(
        "pack.adopted", "2025-02-10", officials=(), position=60, id_=name, pack=name,
        pack_version="1", effective_from="2025-02-10", toml=text, **{"status": "GENERAL", **fact},
    )  # fmt: skip
    return rules(pack(more="precedence = 10\n"), calendar(), adopted).among(_City())


def test_only_a_pack_that_would_decide_moves_what_runs() -> None:
    due = date(2025, 2, 24)
    assert _moved(under=_other("low", "")).due_on == due
    province = 'levels = ["PROVINCE"]\nprecedence = 20\n'
    assert _moved(under=_other("high", province)).due_on == due
    city = 'levels = ["CITY"]\nprecedence = 20\n'
    assert _moved(under=_other("city", city)).due_on == date(2025, 2, 6)
    pilot = 'status = "PILOT"\nscope = ["u-1"]\nprecedence = 20\n'
    its = _other("tried", pilot, status="PILOT")
    assert _moved(under=its.tried("tried")).due_on == due


def test_what_a_unit_owes_is_of_no_official_and_goes_by_none_of_their_levels() -> None:
    of_unit = LETTER.replace('per = "case"', 'per = "unit"')
    here = step(
        "inquiry.letter-issued", "2025-02-03", case="c-1", unit="u-1", position=10,
        served_on="2025-02-03",
    )  # fmt: skip
    city = pack(
        of_unit.format(length="P3WD"), version="2", since="2025-01-02", more='levels = ["CITY"]\n'
    )
    its = rules(pack(of_unit.format(length="P15WD")), calendar(), city).among(_City())
    (it,) = its.clocks["K31"].items("u-1", steps(here))
    assert (it.officials, it.unit, it.version) == ((), "u-1", "1")
    of_case = rules(pack(), calendar())
    (it,) = of_case.clocks["K31"].items("c-1", steps(here))
    assert it.officials == ("o-1",)


def test_a_standstill_that_outlasts_a_report_goes_on_in_the_next_period() -> None:
    again = """
[[clock]]
id = "K31"
zh = "定期"
en = "Again"
kind = "PERIODIC"
every = "P30D"
per = "case"
starts = { event = "inquiry.letter-issued", day = "served_on" }
stops = { event = "inquiry.reply-received", day = "replied_on" }
source = { rule = "监察法", article = "19", mark = "D" }
"""
    its = rules(pack(again), calendar())
    made = [suspended("2025-02-10", 11), reply("2025-02-20", 12), resumed("2025-03-10", 13)]
    _first, second = run(*made, under=its)
    assert (on(second, "2025-03-09"), on(second, "2025-03-10")) == ("SUSPENDED", "RUNNING")
    assert second.due_on == date(2025, 4, 9)  # thirty days, and eighteen that stood still
    (it,) = run(cancelled("2025-02-05", 11), under=its)
    assert on(it, "2030-01-01") == "CANCELLED"


def test_a_report_that_comes_again_is_never_owed_on_a_day_off() -> None:
    again = """
[[clock]]
id = "K31"
zh = "定期"
en = "Again"
kind = "PERIODIC"
{}
rolls = true
per = "case"
starts = {{ event = "inquiry.letter-issued", day = "served_on" }}
stops = {{ event = "declaration.filed" }}
source = {{ rule = "监察法", article = "19", mark = "D" }}
"""
    for length, due, until, moved in (
        ('every = "P30D"', date(2025, 3, 5), "2025-02-08", date(2025, 3, 10)),  # 8 March
        ('yearly = "02-08"\nyear = "year"', date(2025, 2, 8), "2025-02-12", date(2025, 2, 17)),
    ):
        its = rules(pack(again.format(length)), calendar(FEBRUARY))
        assert run(under=its)[0].due_on == due
        (it,) = run(suspended("2025-02-05", 11), resumed(until, 12), under=its)
        assert it.due_on == moved


def test_a_sanction_that_was_revoked_before_its_day_never_bars() -> None:
    imposed = step(
        "sanction.imposed", "2025-01-10", position=1, case="c-1", id_="s-1", regime="ADMINISTRATIVE",
        grade="WARNING", effective_on="2025-01-31", period_months=6,
    )  # fmt: skip
    revoked = step(
        "review.decided", "2025-01-20", position=2, case="c-1", against="s-1",
        more={"decided_on": "2025-01-20"}, outcome="REVOKED",
    )  # fmt: skip
    of_another = step(
        "review.decided", "2025-01-20", position=3, case="c-1", against="s-2",
        more={"decided_on": "2025-01-20"}, outcome="REVOKED",
    )  # fmt: skip
    lock = shipped().locks["L01"]
    assert list(lock.items("o-1", steps(imposed, revoked))) == []
    (it,) = lock.items("o-1", steps(imposed, of_another))
    assert (it.first, it.revoked) == (date(2025, 1, 31), False)
