"""Every clock of the table (domain 5.6) as it is shipped: worked out by hand, and walked day by day.

The days in the tables were counted in the calendar, not taken from the program; `naive` walks from
day to day and asks the library of holiday notices, not our files.
"""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from domain.catalogue import all_kinds
from domain.clocks.course import MOST_DOUBT_DAYS
from domain.clocks.item import ClockState, Item
from domain.clocks.lengths import Unit
from domain.clocks.rule import Rule
from domain.clocks.span_rule import SpanRule
from domain.pleas import PLEAS
from tests.domain import shipped
from tests.domain.shipped import GENERAL, LOCAL, Told, naive, pack, rules, works
from tests.domain.stepping import step, steps

TABLE = [
    "K01", "K02", "K03", "K04", "K10", "K11", "K12", "K13", "K14", "K15", "K20", "K21", "K22", "K23", "K24", "K25",
    "K30", "K31", "K32", "K33", "K34", "K35", "K36", "K36b", "K36c", "K37", "K38", "K39", "K40", "K41", "K42", "K43",
    "K44", "K45", "K46", "K47", "K48", "K49", "K50", "K51", "K55", "K56", "K57", "K60", "K61", "K62", "K65", "K66",
    "K67", "K68", "K69", "K70", "K75", "K76", "K77", "K78", "K79", "K80", "K81", "K85", "K86", "K90",
]  # fmt: skip
HAND = [
    # clock, day from which it is counted, last day
    ("K01", "2025-03-31", "2026-03-31"),
    ("K02", "2025-04-21", "2025-04-27"),  # 22 23 24 25, and Sunday the 27th is worked
    ("K03A", "2025-01-17", "2026-01-17"),  # a Saturday: a minimum does not move
    ("K03B", "2025-09-19", "2026-10-19"),
    ("K04", "2024-12-30", "2025-12-30"),
    ("K10", "2020-02-29", "2025-02-28"),  # no 29 February in 2025
    ("K14", "2020-02-29", "2030-02-28"),
    ("K21", "2025-04-21", "2025-05-21"),
    ("K23", "2025-01-17", "2025-01-27"),
    ("K24A", "2025-05-10", "2025-04-24"),  # 9 8 7 6, 30 29 28 27 (worked) 25 24
    ("K24B", "2025-09-19", "2025-10-16"),
    ("K25", "2025-09-19", "2025-10-20"),  # 19 October is a Sunday
    (
        "K30",
        "2024-12-30",
        "2025-02-05",
    ),  # 30 January lies in the Spring Festival, worked again from the 5th
    (
        "K31",
        "2025-04-21",
        "2025-05-14",
    ),  # 22-25, 27 (worked) to 30, the holiday ends on the 5th, 6-9, 12-14
    ("K32", "2025-03-31", "2025-04-30"),  # no 31 April
    ("K33", "2025-03-31", "2025-06-03"),  # 31 May to 2 June are off
    ("K35", "2025-04-21", "2025-07-21"),
    ("K36", "2025-01-17", "2025-07-17"),
    ("K36b", "2025-09-19", "2026-03-19"),
    ("K36c", "2024-12-30", "2025-12-30"),
    ("K37", "2025-08-31", "2025-09-30"),
    ("K38", "2025-03-31", "2025-04-30"),
    ("K39", "2025-04-21", "2025-05-21"),
    ("K40", "2025-01-17", "2025-02-05"),
    ("K41", "2025-09-19", "2025-10-09"),  # 4 October: worked again from the 9th
    ("K42", "2024-12-30", "2025-01-07"),  # 31, not 1, 2 3 6 7
    ("K43", "2025-08-31", "2025-10-30"),
    ("K44A", "2025-03-31", "2025-04-30"),
    ("K44B", "2025-04-21", "2025-05-21"),
    ("K44C", "2025-01-17", "2025-02-17"),  # 16 February is a Sunday
    ("K44D", "2025-09-19", "2025-10-20"),
    ("K45", "2024-12-30", "2025-01-21"),
    ("K46", "2025-08-31", "2025-09-19"),
    ("K47", "2025-03-31", "2025-04-08"),  # 1 2 3, not 4 to 6, 7 8
    ("K48", "2025-04-21", "2025-04-27"),
    ("K49", "2025-01-17", "2025-04-17"),
    ("K51", "2025-09-19", "2025-09-26"),
    ("K55", "2024-12-30", "2025-01-02"),
    ("K56A", "2025-08-31", "2025-09-10"),
    ("K56B", "2025-03-31", "2025-04-15"),
    ("K57A", "2025-04-21", "2025-05-21"),
    ("K57B", "2025-01-17", "2025-04-17"),
    ("K60", "2025-09-19", "2025-10-16"),  # 22-26, 28 (worked) 29 30, 9-11 (a worked Saturday) 13-16
    ("K61", "2024-12-30", "2025-02-05"),
    ("K62", "2025-08-31", "2026-02-28"),  # a Saturday that is worked: it stays
    ("K65A", "2025-03-31", "2025-04-30"),
    ("K65B", "2025-04-21", "2025-05-21"),
    ("K66A", "2025-01-17", "2025-02-05"),
    ("K66B", "2025-09-19", "2025-10-20"),
    ("K66C", "2024-12-30", "2025-02-28"),
    ("K67A", "2025-08-31", "2025-09-30"),
    ("K67B", "2025-03-31", "2025-04-30"),
    ("K68A", "2025-04-21", "2025-05-21"),
    ("K68B", "2025-01-17", "2025-03-17"),
    ("K69A", "2025-09-19", "2025-10-20"),
    ("K69B", "2024-12-30", "2025-02-05"),
    ("K69C", "2025-08-31", "2025-09-30"),
    ("K69D", "2025-03-31", "2025-06-03"),
    ("K70A", "2025-04-21", "2025-05-21"),
    ("K70B", "2025-01-17", "2025-02-17"),
    ("K70C", "2025-09-19", "2025-11-19"),
    ("K75", "2024-12-30", "2025-02-05"),  # 29 January: the Spring Festival again
    ("K76", "2025-06-30", "2025-06-30"),  # by the last day in the post
    ("K77", "2025-08-31", "2026-08-31"),
    ("K78", "2025-03-31", "2027-03-31"),
    ("K79", "2020-02-29", "2023-02-28"),
    ("K80", "2025-01-17", "2025-07-17"),
    ("K81", "2025-09-19", "2025-09-26"),
    ("K85", "2024-12-30", "2025-01-29"),
    ("K86", "2025-08-31", "2025-09-09"),
    ("K90", "2025-03-31", "2025-04-22"),
]
MORE: dict[str, dict[str, object]] = {"K75": {"leading": False}, "K78": {"leading": False}}
"""What a statement says besides where the length depends on it."""
SPANS = {it: rule for it, rule in shipped.every_rule().items() if isinstance(rule, SpanRule)}
IDS = sorted(SPANS)
AFTER = {"DUE": "OVERDUE", "MIN": "MET", "VALIDITY": "EXPIRED", "LOCK": None}
STOPPED = {
    # the day before the last, the last, the day after it
    "DUE": ("MET", "MET", "MET_LATE"),
    "MIN": ("BREACHED", "MET", "MET"),
    "VALIDITY": ("MET", "MET", "BREACHED"),
    "LOCK": ("BREACHED", "BREACHED", None),
}
OF_ITSELF = {it for it in IDS if Told(SPANS[it]).of_itself}
"""The statement that starts them must say when they were stopped: none of these is ever open."""
OPEN = [it for it in IDS if it not in OF_ITSELF and not SPANS[it].looks_back]
DAY = timedelta(days=1)


def hand(clock: str) -> tuple[date, date]:
    return next(
        (date.fromisoformat(it), date.fromisoformat(last)) for id_, it, last in HAND if id_ == clock
    )


def items(clock: str, *made: object, years: bool = True) -> list[Item]:
    found = rules(years=years).clocks[clock]
    return list(found.items("k-1", steps(*made)))  # type: ignore[arg-type]


def one(clock: str, *made: object, years: bool = True) -> Item:
    (it,) = items(clock, *made, years=years)
    return it


def started(clock: str, on: date, *, years: bool = True) -> Item:
    """Open where it can be; else stopped on the day from which it is counted."""
    made = told(clock).started(on) if clock in OPEN else told(clock).stopped(on, on)
    return one(clock, *made, years=years)


def told(clock: str) -> Told:
    return Told(SPANS[clock], MORE.get(clock, {}))


def length(clock: str) -> str:
    return str(SPANS[clock].length)


def test_every_row_of_the_table_is_there() -> None:
    ids = {*pack(GENERAL).clocks, *pack(LOCAL).clocks}
    assert {it.rstrip("ABCD") for it in ids} == set(TABLE)


def test_what_is_off_by_default_is_in_the_local_pack_alone() -> None:
    assert set(pack(LOCAL).clocks) == {"K24A", "K24B", "K33"}
    assert not pack(LOCAL).clocks.keys() & pack(GENERAL).clocks.keys()


def test_every_clock_that_runs_from_one_statement_to_another_was_worked_out_by_hand() -> None:
    assert sorted(it for it, _on, _last in HAND) == IDS


@pytest.mark.parametrize(("clock", "on", "last"), HAND)
def test_it_ends_on_the_day_that_was_worked_out(clock: str, on: str, last: str) -> None:
    it = started(clock, date.fromisoformat(on))
    assert it.due_on == date.fromisoformat(last)
    assert not it.provisional


@pytest.mark.parametrize("clock", IDS)
def test_it_ends_where_walking_day_by_day_ends(clock: str) -> None:
    """From each day of a stretch with a holiday, worked weekends, and the end of a month and year."""
    rule = SPANS[clock]
    if not rule.length.count:  # by the day itself
        return
    starts = [date(2024, 12, 20) + DAY * it for it in range(60)] + [
        date(2025, 9, 15) + DAY * it for it in range(30)
    ]
    for on in starts:
        wanted = naive(on, length(clock), rolls=rule.reckoning.rolls and length(clock)[-1] != "WD")
        assert started(clock, on).due_on == wanted, on


@pytest.mark.parametrize("clock", OPEN)
def test_it_runs_up_to_its_last_day_and_no_longer(clock: str) -> None:
    on, last = hand(clock)
    it = started(clock, on)
    kind = SPANS[clock].span
    assert it.state_on(it.started_on - DAY) is None
    assert it.state_on(last) in {ClockState.RUNNING, ClockState.WARN}
    assert it.state_on(last + DAY) == AFTER[kind]
    assert it.state_on(date(2100, 1, 1)) == AFTER[kind]


@pytest.mark.parametrize("clock", [it for it in IDS if SPANS[it].stops])
def test_the_day_before_the_last_day_and_the_day_after_it(clock: str) -> None:
    on, last = hand(clock)
    stopped = STOPPED[SPANS[clock].span]
    if all_kinds()[SPANS[clock].stops[-1].event].fact in PLEAS:  # late, and no breach
        stopped = (*stopped[:2], "EXPIRED")
    for days, state in zip((-1, 0, 1), stopped, strict=True):
        stop = last + DAY * days
        if stop < on and length(clock)[0] != "-" and SPANS[clock].length.count:
            continue
        it = one(clock, *told(clock).stopped(on, stop))
        assert it.state_on(max(stop, it.started_on)) == state, stop
        assert it.stopped_on == stop


@pytest.mark.parametrize("clock", IDS)
def test_an_end_on_a_day_off_moves_only_where_the_pack_says_so(clock: str) -> None:
    """And a period of working days never ends on one."""
    rule = SPANS[clock]
    if rule.length.unit is Unit.WORKING_DAY:
        assert all(works(it.due_on) for it in _of_a_year(clock) if it.due_on)
        return
    if not rule.length.count:
        return
    on = next(
        it
        for it in _days_of_a_year()
        if naive(it, length(clock)).weekday() == 6 and _off(naive(it, length(clock)))
    )
    plain = naive(on, length(clock))
    ends = started(clock, on).due_on
    assert ends == (shipped.rolled(plain) if rule.reckoning.rolls else plain)


def _off(day: date) -> bool:
    return day.year > 2026 or not works(day)


def _days_of_a_year() -> list[date]:
    return [date(2023, 1, 1) + DAY * it for it in range(365)]


def _of_a_year(clock: str) -> list[Item]:
    return [started(clock, on) for on in _days_of_a_year()]


@pytest.mark.parametrize("clock", OPEN)
def test_an_extension_holds_up_to_the_cap_of_the_rule(clock: str) -> None:
    on, last = hand(clock)
    granted = last + timedelta(days=400)
    more = step(
        "clock.extended", last.isoformat(), case="c-1", position=40, clock=clock, due_on=granted.isoformat(),
        extended_on=last.isoformat(),
    )  # fmt: skip
    it = one(clock, *told(clock).started(on), more)
    cap = SPANS[clock].cap
    rolls = SPANS[clock].reckoning.rolls
    assert it.due_on == (naive(on, str(cap), rolls=rolls) if cap else granted)
    assert it.over_cap is (cap is not None)
    assert it.due_on
    assert it.state_on(it.due_on) == "EXTENDED"
    assert it.state_on(it.due_on + DAY) == AFTER[SPANS[clock].span]


@pytest.mark.parametrize(
    "clock", [it for it in IDS if SPANS[it].stops and SPANS[it].span in {"DUE", "VALIDITY"}]
)
def test_what_was_done_in_time_and_told_late_is_met_and_recorded_late(clock: str) -> None:
    on, last = hand(clock)
    late = (last + timedelta(days=60)).isoformat()
    it = one(clock, *told(clock).stopped(on, last, late))
    assert it.state_on(last + timedelta(days=90)) == "MET"
    assert it.recorded_late
    assert not one(clock, *told(clock).stopped(on, last, last.isoformat())).recorded_late


@pytest.mark.parametrize("clock", OPEN)
def test_without_the_calendar_of_the_year_it_is_provisional_where_it_needs_one(clock: str) -> None:
    on, last = hand(clock)
    it = started(clock, on, years=False)
    needs = SPANS[clock].length.unit is Unit.WORKING_DAY or SPANS[clock].reckoning.rolls
    assert it.provisional is needs
    assert it.due_on is not None
    after, doubt = AFTER[SPANS[clock].span], timedelta(days=MOST_DOUBT_DAYS)
    assert it.state_on(it.due_on + doubt) == ("PROVISIONAL" if needs else after)
    assert it.state_on(max(it.due_on, last) + 2 * doubt) == after


def test_a_year_that_is_not_published_yet_is_provisional() -> None:
    """The calendar of 2027 is not known: its dates are never made up."""
    assert started("K31", date(2026, 12, 14)).provisional
    assert not started("K31", date(2026, 11, 2)).provisional
    assert started("K80", date(2026, 8, 3)).provisional


@pytest.mark.parametrize("clock", [it for it in OPEN if SPANS[it].cancels])
def test_what_cancels_it_ends_it(clock: str) -> None:
    on, _last = hand(clock)
    it = one(clock, *told(clock).cancelled(on, on + DAY))
    assert it.state_on(on + DAY) == it.state_on(date(2100, 1, 1)) == "CANCELLED"


# where the length depends on something ---------------------------------------------------------------


def test_leading_members_wait_longer() -> None:
    applied = Told(SPANS["K75"], {"leading": True}).started(date(2025, 3, 3))
    assert one("K75", *applied).due_on == date(
        2025, 6, 3
    )  # ninety days: 1 June, a holiday until the 2nd
    left = Told(SPANS["K78"], {"leading": True}).started(date(2025, 3, 3))
    assert one("K78", *left).due_on == date(2028, 3, 3)


class KeyPosts:
    """Everybody holds a key post."""

    def key_post(self, _official: str, _day: date) -> bool:
        return True

    def level(self, _official: str) -> None:
        return None

    def unit(self, _official: str) -> None:
        return None

    def person(self, official: str) -> str:
        return official


def test_of_key_posts_an_admonition_is_followed_up_and_a_departure_audited_in_half_the_time() -> (
    None
):
    book = rules().among(KeyPosts())
    for clock, on, last in (
        ("K80", "2025-01-17", "2025-04-17"),
        ("K77", "2025-08-31", "2026-02-28"),
    ):
        (it,) = book.clocks[clock].items("o-1", steps(*told(clock).started(date.fromisoformat(on))))
        assert it.due_on == date.fromisoformat(last)
    assert {it for it, rule in SPANS.items() if rule.key_post} == {"K77", "K80"}


# those that run otherwise -----------------------------------------------------------------------------


def _appointed(on: str, position: int, **more: object) -> object:
    tenure = str(more.pop("tenure", f"t-{position}"))
    return step(
        "appointment.made", on, tenure=tenure, unit="u-1", position=position, term_from=on, leading=True,
        **{"post": "某县县长", "post_level": "COUNTY_HEAD"} | more,  # type: ignore[arg-type]
    )  # fmt: skip


def _left(on: str, position: int, tenure: str) -> object:
    return step("tenure.ended", on, tenure=tenure, unit="u-1", position=position, left_on=on)


def test_k11_a_third_term_in_a_row_in_one_post() -> None:
    two = [_appointed("2019-03-01", 10), _appointed("2024-03-01", 20)]
    (full,) = items("K11", *two)
    assert (full.start.split()[-1], full.state_on(date(2027, 1, 1))) == ("limit", "RUNNING")
    _full, third = items("K11", *two, _appointed("2026-03-01", 30))
    assert third.state_on(date(2026, 3, 1)) == "BREACHED"
    assert third.positions == (30, 10, 20)
    between = _appointed("2024-03-01", 15, post="某县书记")
    assert items("K11", _appointed("2019-03-01", 10), between, _appointed("2026-03-01", 30)) == []


def test_k12_fifteen_years_at_one_level_count_together() -> None:
    served = [
        _appointed("2019-03-01", 10),
        _left("2024-03-01", 11, "t-10"),
        _appointed("2025-03-01", 20),
    ]
    it = one("K12", *served)
    # from 2019-03-01 fifteen years are 5 479 days; 1 827 were served; 3 652 more end on 2035-03-01
    assert (it.due_on, it.key) == (date(2035, 3, 1), "k-1")
    assert it.state_on(date(2035, 3, 2)) == "OVERDUE"


def test_k12_two_posts_at_once_count_once() -> None:
    both = [_appointed("2019-03-01", 10), _appointed("2020-03-01", 20, post="某局局长")]
    assert one("K12", *both).due_on == date(2034, 3, 1)
    assert one("K12", *both, _left("2021-03-01", 21, "t-20")).due_on == date(2034, 3, 1)


def test_k12_needs_a_level() -> None:
    assert items("K12", _appointed("2019-03-01", 10, post_level=None)) == []


def test_k13_a_second_move_within_a_term() -> None:
    def moved(on: str, position: int, reason: str = "DEVELOPMENT") -> object:
        return step(
            "rotation.executed", on, tenure="t-1", position=position, moved_on=on, reason=reason
        )

    once = one("K13", moved("2022-05-09", 10))
    assert [once.state_on(date(*it)) for it in ((2022, 5, 9), (2027, 5, 8), (2027, 5, 9))] == [
        "RUNNING",
        "RUNNING",
        None,
    ]
    _first, second = items("K13", moved("2022-05-09", 10), moved("2027-05-08", 20))
    assert second.state_on(date(2027, 5, 8)) == "BREACHED"
    assert all(
        it.state_on(date(2030, 1, 1)) != "BREACHED"
        for it in items("K13", moved("2022-05-09", 10), moved("2027-05-09", 20))
    )
    assert items("K13", moved("2022-05-09", 10, "RECUSAL")) == []


def test_k15_ten_years_in_one_team() -> None:
    here = _appointed("2019-06-03", 10)
    assert one("K15", here).due_on == date(2029, 6, 3)
    elsewhere = step(
        "appointment.made", "2021-06-03", tenure="t-2", unit="u-2", position=20, term_from="2021-06-03", leading=True,
        post_level="COUNTY_HEAD",
    )  # fmt: skip
    assert [it.due_on for it in items("K15", here, _left("2021-06-02", 11, "t-10"), elsewhere)][
        1
    ] == date(2031, 6, 3)


def test_a_further_term_in_the_post_is_no_new_entry_into_it() -> None:
    terms = [
        _appointed("2019-06-03", 10, tenure="t-1", term_no=1, probation_until="2020-06-03"),
        _appointed("2024-06-03", 20, tenure="t-1", term_no=2, probation_until="2025-06-03"),
    ]
    trained = step("training.completed", "2019-09-02", tenure="t-1", position=11, completed_on="2019-09-02")  # fmt: skip
    confirmed = step("probation.concluded", "2020-06-10", tenure="t-1", position=12, result="CONFIRMED", concluded_on="2020-06-10")  # fmt: skip
    day = date(2026, 1, 1)
    for clock, state in (("K03A", "MET"), ("K03B", "MET"), ("K04", "MET"), ("K14", "RUNNING")):
        it = one(clock, *terms, trained, confirmed)
        assert (it.started_on, it.state_on(day)) == (date(2019, 6, 3), state), clock
    assert one("K14", *terms).due_on == date(2029, 6, 3)
    # a first term before there were rules is an entry all the same
    before = [_appointed("2016-06-03", 10), _appointed("2021-06-03", 20)]
    assert items("K04", *before) == items("K14", *before) == []
    assert [it.started_on.year for it in items("K10", *terms)] == [2019, 2024]  # each term
    (full,) = items("K11", *terms)
    assert full.start.split()[-1] == "limit"


def test_who_leaves_after_a_second_term_has_served_no_longer() -> None:
    served = [
        _appointed("2019-03-01", 10, tenure="t-1"),
        _appointed("2024-03-01", 11, tenure="t-1"),
        _left("2025-03-01", 12, "t-1"),
    ]
    for clock in ("K12", "K15"):
        it = one(clock, *served)
        assert it.stopped_on == date(2025, 3, 1)
        assert it.state_on(date(2045, 1, 1)) == "MET"


def _filed(year: int, on: str, position: int) -> object:
    return step("declaration.filed", on, position=position, report="ANNUAL", year=year)


def test_k20_every_year_by_the_end_of_january() -> None:
    (owed,) = items("K20", _appointed("2024-05-06", 10))
    assert (owed.due_on, owed.started_on) == (date(2025, 1, 31), date(2025, 1, 1))
    assert [owed.state_on(date(*it)) for it in ((2024, 12, 31), (2025, 1, 1), (2025, 1, 31), (2025, 2, 1))] == [
        None, "RUNNING", "WARN", "OVERDUE",
    ]  # fmt: skip
    done, following = items("K20", _appointed("2024-05-06", 10), _filed(2024, "2025-01-31", 20))
    assert (done.state_on(date(2025, 3, 1)), following.due_on) == ("MET", date(2026, 1, 31))
    late, _next = items("K20", _appointed("2024-05-06", 10), _filed(2024, "2025-02-01", 20))
    assert late.state_on(date(2025, 3, 1)) == "MET_LATE"


def test_k20_a_report_within_an_extension_or_told_late_is_met() -> None:
    def extended(on: str, due_on: str) -> object:
        return step("clock.extended", on, position=15, clock="K20", due_on=due_on, extended_on=on)

    more, owed = extended("2025-01-20", "2025-02-28"), _appointed("2024-05-06", 10)
    (open_,) = items("K20", owed, more)
    assert [open_.state_on(date(2025, *it)) for it in ((1, 19), (1, 20), (2, 28), (3, 1))] == [
        "WARN",
        "EXTENDED",
        "EXTENDED",
        "OVERDUE",
    ]
    done, following = items("K20", owed, more, _filed(2024, "2025-02-10", 20))
    assert (done.state_on(date(2025, 3, 1)), following.due_on) == ("MET", date(2026, 1, 31))
    told_late = step(
        "declaration.filed",
        "2025-01-30",
        position=20,
        report="ANNUAL",
        year=2024,
        recorded_on="2025-03-03",
    )
    met, _next = items("K20", owed, told_late)
    assert (met.state_on(date(2025, 3, 4)), met.recorded_late) == ("MET", True)


def test_k20_ends_with_the_service_and_not_with_the_post() -> None:
    def left(*, service: bool) -> object:
        return step(
            "tenure.ended",
            "2024-09-02",
            tenure="t-10",
            position=20,
            left_on="2024-09-02",
            left_service=service,
        )

    (gone,) = items(
        "K20", _appointed("2023-05-08", 10), _filed(2023, "2024-01-10", 15), left(service=True)
    )
    assert gone.state_on(date(2026, 1, 1)) == "MET"
    assert (
        len(
            items(
                "K20",
                _appointed("2023-05-08", 10),
                _filed(2023, "2024-01-10", 15),
                left(service=False),
            )
        )
        == 2
    )


def test_k22_a_tenth_of_the_plan_by_the_end_of_its_year() -> None:
    plan = step(
        "coverage.planned",
        "2025-01-10",
        officials=(),
        unit="u-1",
        position=10,
        plan="DECLARATION_DRAW",
        year=2025,
        population=205,
    )

    def drawn(count: int, on: str, position: int, year: int = 2025) -> object:
        return step(
            "declaration.draw-made",
            on,
            officials=(),
            unit="u-1",
            position=position,
            year=year,
            population=205,
            drawn=count,
            drawn_on=on,
        )

    assert one("K22", plan).due_on == date(2025, 12, 31)
    assert one("K22", plan).state_on(date(2026, 1, 1)) == "OVERDUE"
    assert one("K22", plan, drawn(20, "2025-06-03", 20)).stopped_on is None
    assert (
        one("K22", plan, drawn(20, "2025-06-03", 20), drawn(1, "2025-12-31", 21)).state_on(
            date(2026, 1, 1)
        )
        == "MET"
    )
    assert one("K22", plan, drawn(21, "2026-01-04", 20)).state_on(date(2026, 2, 1)) == "MET_LATE"
    assert one("K22", plan, drawn(21, "2025-06-03", 20, year=2024)).stopped_on is None


def test_k34_a_shelved_clue_is_looked_at_again_and_again() -> None:
    shelved = step(
        "clue.disposition-decided",
        "2025-03-03",
        case="c-1",
        position=10,
        disposition="SHELVED",
        approved_on="2025-03-03",
    )

    def looked(on: str, position: int, *, reopened: bool = False) -> object:
        return step(
            "clue.review-held", on, case="c-1", position=position, reviewed_on=on, reopened=reopened
        )

    assert [it.due_on for it in items("K34", shelved)] == [date(2025, 4, 2)]
    first, second = items("K34", shelved, looked("2025-04-02", 20))
    assert (first.state_on(date(2025, 4, 2)), second.due_on) == ("MET", date(2025, 5, 2))
    assert [
        it.state_on(date(2026, 1, 1))
        for it in items("K34", shelved, looked("2025-04-03", 20, reopened=True))
    ] == ["MET_LATE"]


def test_k22_and_k34_can_be_extended_too() -> None:
    plan = step(
        "coverage.planned",
        "2025-01-10",
        officials=(),
        unit="u-1",
        position=10,
        plan="DECLARATION_DRAW",
        year=2025,
        population=10,
    )
    more = step(
        "clock.extended",
        "2025-12-01",
        unit="u-1",
        position=11,
        officials=(),
        clock="K22",
        due_on="2026-03-31",
        extended_on="2025-12-01",
    )
    drawn = step(
        "declaration.draw-made",
        "2026-02-02",
        officials=(),
        unit="u-1",
        position=20,
        year=2025,
        population=10,
        drawn=1,
        drawn_on="2026-02-02",
    )
    assert one("K22", plan, more, drawn).state_on(date(2026, 2, 2)) == "MET"
    shelved = step(
        "clue.disposition-decided",
        "2025-03-03",
        case="c-1",
        position=10,
        disposition="SHELVED",
        approved_on="2025-03-03",
    )
    later = step(
        "clock.extended",
        "2025-04-01",
        case="c-1",
        position=11,
        clock="K34",
        due_on="2025-05-30",
        extended_on="2025-04-01",
    )
    looked = step(
        "clue.review-held",
        "2025-05-20",
        case="c-1",
        position=20,
        reviewed_on="2025-05-20",
        reopened=False,
    )
    first, second = items("K34", shelved, later, looked)
    assert (first.state_on(date(2025, 5, 20)), second.due_on) == ("MET", date(2025, 6, 19))


def test_k50_results_are_told_every_quarter() -> None:
    first = step(
        "petition.received",
        "2025-01-06",
        case="c-1",
        unit="u-1",
        position=10,
        received_on="2025-01-06",
        duplicate_of=None,
    )
    told = step(
        "petition-results.reported",
        "2025-04-06",
        officials=(),
        unit="u-1",
        position=20,
        reported_on="2025-04-06",
    )
    (owed,) = items("K50", first)
    assert (owed.due_on, owed.officials, owed.unit) == (date(2025, 4, 6), (), "u-1")
    done, following = items("K50", first, told)
    assert (done.state_on(date(2025, 4, 6)), following.due_on) == ("MET", date(2025, 7, 6))


# what a clock is told of ------------------------------------------------------------------------------


def test_k04_training_before_the_appointment_counts() -> None:
    before = step(
        "training.completed", "2024-11-04", tenure="t-10", position=5, completed_on="2024-11-04"
    )
    assert one("K04", before, _appointed("2025-01-06", 10)).state_on(date(2025, 1, 6)) == "MET"


def test_k24_a_wedding_is_reported_ten_working_days_before() -> None:
    def wedding(reported_on: str) -> Item:
        return one(
            "K24A",
            step(
                "family-ceremony.reported",
                reported_on,
                case="c-1",
                ceremony="WEDDING",
                planned_on="2025-05-10",
                reported_on=reported_on,
            ),
        )

    assert [
        wedding(it).state_on(date(2025, 6, 1)) for it in ("2025-04-24", "2025-04-25", "2025-05-12")
    ] == ["MET", "MET_LATE", "MET_LATE"]


def test_k32_one_report_answers_for_every_talk_and_reply_before_it() -> None:
    reply = step(
        "inquiry.reply-received", "2025-03-03", case="c-1", position=10, replied_on="2025-03-03"
    )
    talk = step("conversation.held", "2025-03-10", case="c-1", position=11, conversation="CLUE")
    told = step("inquiry.reported", "2025-03-31", case="c-1", position=12, reported_on="2025-03-31")
    assert [it.state_on(date(2025, 4, 1)) for it in items("K32", reply, talk, told)] == [
        "MET",
        "MET",
    ]


def _imposed(on: str, position: int, regime: str = "PARTY", **more: object) -> object:
    fact = {"regime": regime, "grade": "DISMISSAL"} | more
    return step(
        "sanction.imposed", on, position=position, id_=f"s-{position}", decided_on=on, more=fact
    )


def test_k38_a_sanction_that_says_when_it_was_announced_says_nothing_of_another() -> None:
    for regime in ("PARTY", "ADMINISTRATIVE"):
        announced = _imposed("2025-02-03", 11, regime, announced_on="2025-02-05")
        waiting, *told = items("K38", _imposed("2025-01-06", 10), announced)
        assert waiting.stopped_on is None
        assert [it.stopped_on for it in told] == [date(2025, 2, 5)] * (regime == "PARTY")


def test_k39_a_sanction_that_says_when_it_was_carried_out_says_nothing_of_another() -> None:
    for regime, kept in (("ADMINISTRATIVE", 1), ("PARTY", 0)):
        done = _imposed("2025-02-03", 11, regime, executed_on="2025-02-05")
        waiting, *told = items("K39", _imposed("2025-01-06", 10, "ADMINISTRATIVE"), done)
        assert waiting.stopped_on is None
        assert [it.stopped_on for it in told] == [date(2025, 2, 5)] * kept


@pytest.mark.parametrize(
    ("clock", "regime", "told", "day"),
    [
        ("K38", "PARTY", "sanction.announced", "announced_on"),
        ("K39", "ADMINISTRATIVE", "sanction.executed", "executed_on"),
    ],
)
def test_k38_and_k39_what_is_done_later_is_done_for_the_sanction_that_it_names(
    clock: str, regime: str, told: str, day: str
) -> None:
    two = [_imposed("2025-01-06", 10, regime), _imposed("2025-01-13", 11, regime)]
    done = step(told, "2025-01-20", position=20, sanction="s-11", more={day: "2025-01-20"})
    first, second = items(clock, *two, done)
    assert (first.stopped_on, second.stopped_on) == (None, date(2025, 1, 20))


def test_k66_an_appeal_uses_the_right_of_the_sanction_or_the_decision_that_it_is_against() -> None:
    def reconsidered(sanction: str, position: int) -> object:
        return step(
            "review.decided", "2025-03-03", position=position, id_=f"r-{position}", against=sanction,
            route="RECONSIDER", outcome="UPHELD", more={"decided_on": "2025-03-03"},
        )  # fmt: skip

    for against in ("s-2", "r-11"):
        appeal = step(
            "review.requested", "2025-03-10", position=20, against=against, route="APPEAL",
            filed_on="2025-03-10", knew_on="2025-03-03",
        )  # fmt: skip
        other, meant = items("K66A", reconsidered("s-1", 10), reconsidered("s-2", 11), appeal)
        assert (other.stopped_on, meant.stopped_on) == (None, date(2025, 3, 10)), against


def test_of_two_sources_that_give_one_id_a_sanction_is_that_of_the_statement() -> None:
    def sanction(position: int, source: str) -> object:
        return step(
            "sanction.imposed", "2025-01-06", position=position, id_="s-1", source=source,
            regime="PARTY", decided_on="2025-01-06",
        )  # fmt: skip

    def announced(source: str) -> object:
        return step(
            "sanction.announced", "2025-01-20", position=20, source=source, sanction="s-1",
            announced_on="2025-01-20",
        )  # fmt: skip

    two, day = [sanction(10, "urn:one"), sanction(11, "urn:other")], date(2025, 1, 20)
    for source, stopped in (("urn:other", [None, day]), ("urn:third", [None, None])):
        found = [it.stopped_on for it in items("K38", *two, announced(source))]
        assert found == stopped
    assert one("K38", two[0], announced("urn:third")).stopped_on == day


def _held(clock: str, kind: str, on: str, position: int, **fact: object) -> object:
    """Extended, suspended or resumed on a day."""
    told = {f"{kind}_on": on, "clock": clock} | fact
    return step(f"clock.{kind}", on, case="c-1", unit="u-1", position=position, more=told)


def _stood(clock: str, since: str, until: str, position: int = 30) -> list[object]:
    return [
        _held(clock, "suspended", since, position),
        _held(clock, "resumed", until, position + 1),
    ]


def test_k43_an_end_that_stood_still_into_a_holiday_moves_behind_it() -> None:
    accepted = step(
        "petition.accepted", "2024-07-15", case="c-1", position=10, accepted_on="2024-07-15"
    )
    assert one("K43", accepted).due_on == date(2024, 9, 13)
    stood = _stood("K43", "2024-08-01", "2024-08-22")  # 21 days: 4 October, worked from the 8th
    it = one("K43", accepted, *stood)
    assert it.due_on == date(2024, 10, 8)
    assert it.state_on(date(2024, 10, 8)) == "WARN"
    granted = _held("K43", "extended", "2024-09-02", 20, due_on="2024-10-05")
    assert one("K43", accepted, granted).due_on == date(2024, 10, 5)  # as somebody decided
    later = _stood("K43", "2024-09-09", "2024-09-10")
    assert one("K43", accepted, granted, *later).due_on == date(2024, 10, 8)  # and a day on
    far = _held("K43", "extended", "2024-09-02", 40, due_on="2024-12-31")
    it = one("K43", accepted, *_stood("K43", "2024-08-01", "2024-08-12"), far)
    # ninety days are 13 October, a Sunday; eleven more the 24th, and not the day after it
    assert (it.due_on, it.over_cap) == (date(2024, 10, 24), True)


def test_a_day_off_that_is_left_behind_no_longer_counts() -> None:
    accepted = step(
        "petition.accepted", "2024-08-02", case="c-1", position=10, accepted_on="2024-08-02"
    )
    assert one("K43", accepted).due_on == date(2024, 10, 8)  # 1 October
    day_more = _stood("K43", "2024-08-05", "2024-08-06")
    assert one("K43", accepted, *day_more).due_on == date(2024, 10, 8)  # 2 October
    eight_more = _stood("K43", "2024-08-05", "2024-08-13")
    assert one("K43", accepted, *eight_more).due_on == date(2024, 10, 9)
    far = _stood("K43", "2024-08-05", "2026-12-01")
    assert one("K43", accepted, *far).provisional  # 2027 is not published


def test_an_extension_that_grants_nothing_changes_nothing() -> None:
    accepted = step(
        "petition.accepted", "2024-07-15", case="c-1", position=10, accepted_on="2024-07-15"
    )
    granted = _held("K43", "extended", "2024-09-02", 20, due_on="2024-09-30")
    shorter = _held("K43", "extended", "2024-09-04", 21, due_on="2024-09-20")
    it = one("K43", accepted, granted, shorter)
    assert (it.due_on, it.state_on(date(2024, 9, 5))) == (date(2024, 9, 30), "EXTENDED")
    unsure = one("K43", accepted, shorter, years=False)
    assert one("K43", accepted, years=False).provisional
    assert not unsure.provisional  # 20 September is a day that somebody decided
    same = _held("K43", "extended", "2024-09-04", 21, due_on="2024-09-13")
    assert one("K43", accepted, same, years=False).provisional


@pytest.mark.parametrize(
    "rolls", sorted(it for it in OPEN if SPANS[it].reckoning.rolls and SPANS[it].span != "MIN")
)
def test_an_end_that_stood_still_is_never_a_day_off(rolls: str) -> None:
    on, last = hand(rolls)
    for days in range(1, 15):
        since = last - DAY
        stood = _stood(rolls, since.isoformat(), (since + DAY * days).isoformat())
        it = one(rolls, *told(rolls).started(on), *stood)
        full = naive(on, length(rolls)) + DAY * days
        assert it.due_on == (shipped.rolled(full) if full.year < 2027 else full), days


def _received(on: str = "2025-01-06", **more: object) -> object:
    fact = {"received_on": on, "naming": "REAL_NAME", "duplicate_of": None} | more
    return step("petition.received", on, case="c-1", unit="u-1", position=10, more=fact)


def test_what_a_unit_owes_or_an_envelope_tells_names_no_official() -> None:
    per_unit = {it for it, rule in _clocks().items() if rule.per in {"unit", "envelope"}}
    assert per_unit == {"K22", "K47", "K50"}
    made = [_received(), *told("K47").stopped(date(2025, 1, 6), date(2025, 1, 7))]
    for clock in ("K47", "K50"):
        assert [it.officials for it in items(clock, *made)] == [()]


def test_of_a_duplicate_nothing_is_owed() -> None:
    for clock in ("K40", "K45", "K50"):
        assert len(items(clock, _received())) == 1
        assert items(clock, _received(duplicate_of="c-0")) == [], clock


def _merged(on: str, position: int = 20) -> object:
    return step("petition.merged", on, case="c-1", position=position, clue="c-9", merged_on=on)


def test_what_was_merged_into_a_clue_was_handled_in_time_or_late() -> None:
    transferred = step(
        "petition.transfer-received",
        "2025-01-06",
        case="c-1",
        position=10,
        received_on="2025-01-06",
    )
    for clock, begun, last in (("K40", _received(), 21), ("K48", transferred, 13)):
        for day, state in ((last, "MET"), (last + 1, "MET_LATE")):
            it = one(clock, begun, _merged(f"2025-01-{day}"))
            assert it.state_on(date(2026, 1, 1)) == state, clock
            assert it.stopped_on == date(2025, 1, day)


def test_k43_what_was_merged_into_a_clue_is_answered_as_the_clue() -> None:
    accepted = step(
        "petition.accepted", "2025-01-06", case="c-1", position=10, accepted_on="2025-01-06"
    )
    it = one("K43", accepted, _merged("2025-02-03"))
    assert it.state_on(date(2026, 1, 1)) == "CANCELLED"


def test_k46_only_whoever_gave_a_name_is_told_the_result() -> None:
    concluded = step(
        "clue.concluded", "2025-03-03", case="c-1", position=20, concluded_on="2025-03-03"
    )

    def received(naming: str) -> object:
        return step(
            "petition.received",
            "2025-01-06",
            case="c-1",
            position=10,
            received_on="2025-01-06",
            naming=naming,
        )

    assert items("K46", received("ANONYMOUS"), concluded) == []
    assert one("K46", received("REAL_NAME"), concluded).due_on == date(2025, 3, 24)
    for real_name, due in ((True, [date(2025, 3, 24)]), (False, []), (None, [])):
        clue = step("clue.registered", "2025-01-13", case="c-1", position=11, real_name=real_name)
        assert [it.due_on for it in items("K46", clue, concluded)] == due


def test_k46_runs_once_from_the_first_of_what_ends_it() -> None:
    clue = step("clue.registered", "2025-01-13", case="c-1", position=11, real_name=True)
    case = step("case.concluded", "2025-03-03", case="c-1", position=20, concluded_on="2025-03-03")
    ended = step("clue.concluded", "2025-03-31", case="c-1", position=21, concluded_on="2025-03-31")
    assert one("K46", clue, case, ended).due_on == date(2025, 3, 24)


def test_k51_asks_only_about_clues_that_were_passed_on() -> None:
    registered = step(
        "clue.registered", "2025-03-03", case="c-1", position=10, received_on="2025-03-03"
    )
    assert items("K51", registered) == []
    passed = step("clue.passed-on", "2025-03-11", case="c-1", position=20, passed_on="2025-03-11")
    assert one("K51", registered, passed).state_on(date(2025, 3, 11)) == "MET_LATE"


def test_k56_the_kind_of_audit_decides_which_days_count() -> None:
    draft = step("audit.draft-sent", "2025-04-21", case="c-1", position=20, sent_on="2025-04-21")

    def commissioned(audit: str) -> object:
        return step("audit.commissioned", "2025-01-06", case="c-1", position=10, audit=audit)

    assert items("K56A", commissioned("IN_TERM"), draft) == []
    assert one("K56B", commissioned("DEPARTURE"), draft).due_on == date(2025, 5, 7)
    assert one("K56A", commissioned("NATURAL_RESOURCE"), draft).due_on == date(
        2025, 5, 6
    )  # 1 May, a holiday until the 5th


def test_k76_hand_over_is_owed_from_when_the_departure_is_known() -> None:
    leaving = step(
        "departure.initiated", "2025-06-02", tenure="t-1", position=10, planned_on="2025-06-30"
    )

    def handed(on: str, outstanding: int) -> object:
        return step("handover.completed", on, tenure="t-1", position=20, outstanding=outstanding)

    open_ = one("K76", leaving)
    assert (open_.started_on, open_.due_on) == (date(2025, 6, 2), date(2025, 6, 30))
    assert [open_.state_on(date(2025, 6, it)) for it in (2, 16, 30)] == ["RUNNING", "WARN", "WARN"]
    assert one("K76", leaving, handed("2025-06-20", 0)).state_on(date(2025, 6, 20)) == "MET"
    assert one("K76", leaving, handed("2025-06-20", 2)).state_on(date(2025, 7, 1)) == "OVERDUE"


def test_k77_a_report_shortly_before_leaving_counts_and_an_old_one_does_not() -> None:
    leaving = step(
        "departure.initiated",
        "2025-06-02",
        tenure="t-1",
        position=10,
        planned_on="2025-06-30",
        audit_required=True,
    )

    def report(on: str) -> object:
        return step("audit.report-delivered", on, case="c-1", position=20, final_on=on)

    assert one("K77", leaving, report("2025-01-10")).stopped_on == date(2025, 1, 10)
    assert one("K77", leaving, report("2024-12-01")).stopped_on is None


def test_a_right_that_nobody_uses_is_never_overdue() -> None:
    rights = {it for it, rule in SPANS.items() if rule.span == "VALIDITY"}
    assert rights == {
        "K01", "K42", "K44A", "K44C", "K57A", "K65A", "K66A", "K66B", "K67A", "K68A", "K69A", "K69C", "K70B",
    }  # fmt: skip


def test_the_marks_are_those_of_the_table() -> None:
    marks: dict[str, str] = {it: rule.source.mark for it, rule in _clocks().items()}
    assert marks == MARKS


def _clocks() -> dict[str, Rule]:
    return {
        it: rule for name in (GENERAL, LOCAL) for it, (_kind, rule) in pack(name).clocks.items()
    }


MARKS = {
    **dict.fromkeys(
        [
            "K03A", "K04", "K10", "K11", "K12", "K13", "K20", "K36", "K36b", "K39", "K40", "K41", "K42", "K43", "K44A",
            "K44B", "K44C", "K44D", "K45", "K46", "K47", "K48", "K50", "K51", "K55", "K56A", "K65A", "K65B", "K66A",
            "K66B", "K66C", "K67A", "K67B", "K68A", "K68B", "K69A", "K69B", "K69C", "K69D", "K70A", "K70B", "K70C",
            "K75", "K76", "K78", "K79", "K85", "K86",
        ],
        "F",
    ),
    **dict.fromkeys(["K14", "K15", "K24A", "K24B", "K31", "K33", "K34", "K35", "K38", "K49", "K60", "K61", "K62", "K80", "K81"], "F2"),
    **dict.fromkeys(["K01", "K02", "K21", "K22", "K23", "K25", "K30", "K32", "K36c", "K37", "K56B", "K57A", "K57B"], "M"),
    **dict.fromkeys(["K03B", "K77", "K90"], "D"),
}  # fmt: skip


def test_no_rule_claims_to_have_been_checked() -> None:
    """A person who has read the text writes the day; nobody has."""
    assert not [it for it, rule in _clocks().items() if rule.source.checked_on]


def test_every_field_of_a_source_is_filled() -> None:
    for rule in _clocks().values():
        assert all(dataclasses.astuple(rule.source)[:3])
        assert rule.title_zh
        assert rule.title_en
