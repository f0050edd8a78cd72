"""Working days and lengths against a counter that walks from day to day, in any calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clocks.lengths import Length, Unit, shifted
from domain.clocks.workdays import Reckoning, WorkingDays, WorkingYear

DAY = timedelta(days=1)
KNOWN = range(2020, 2024)


@st.composite
def calendars(draw: st.DrawFn) -> dict[int, WorkingYear]:
    """Some of four years, each with days off and weekends worked by any notice."""
    made = {}
    for year in draw(st.sets(st.sampled_from(list(KNOWN)))):
        days = st.dates(date(year, 1, 1), date(year, 12, 31))
        off, worked = draw(st.sets(days, max_size=40)), draw(st.sets(days, max_size=10))
        made[year] = WorkingYear(
            year,
            frozenset(it for it in off if it.weekday() < 5),
            frozenset(it for it in worked if it.weekday() >= 5),
        )
    return made


def works(day: date, years: dict[int, WorkingYear]) -> bool:
    year = years.get(day.year, WorkingYear(day.year))
    return day in year.worked or (day.weekday() < 5 and day not in year.off)


STARTS = st.dates(date(2019, 6, 1), date(2024, 6, 30))


@settings(max_examples=150, deadline=None)
@given(calendars(), STARTS, st.integers(-300, 300).filter(bool))
def test_working_days_are_counted_as_by_walking(
    years: dict[int, WorkingYear], start: date, count: int
) -> None:
    day, left, known = start, abs(count), start.year in years
    while left:
        day += DAY if count > 0 else -DAY
        left -= works(day, years)
        known = known and day.year in years
    found, provisional = WorkingDays.of(years.values()).after(start, count)
    assert found == day
    assert provisional is not known


@settings(max_examples=150, deadline=None)
@given(calendars(), STARTS)
def test_an_end_moves_to_the_next_day_that_is_worked(
    years: dict[int, WorkingYear], start: date
) -> None:
    day, known = start, start.year in years
    while not works(day, years):
        day += DAY
        known = known and day.year in years
    found, provisional = WorkingDays.of(years.values()).on_or_after(start)
    assert found == day
    assert provisional or known  # a year on the way that is not known makes it provisional


@settings(max_examples=100, deadline=None)
@given(calendars(), STARTS, st.integers(0, 700))
def test_working_days_between_two_days(
    years: dict[int, WorkingYear], start: date, days: int
) -> None:
    wanted = sum(works(start + DAY * it, years) for it in range(1, days + 1))
    assert WorkingDays.of(years.values()).between(start, start + DAY * days) == wanted


@settings(max_examples=100, deadline=None)
@given(calendars(), STARTS, st.integers(1, 60))
def test_the_day_itself_counts_where_the_rule_says_so(
    years: dict[int, WorkingYear], start: date, count: int
) -> None:
    days = WorkingDays.of(years.values())
    for unit in (Unit.DAY, Unit.WORKING_DAY):
        length = Length(count, unit)
        later, _provisional = Reckoning(same_day=True).end(start, length, days)
        before, _provisional = Reckoning().end(start - DAY, length, days)
        assert later == before


@settings(max_examples=150, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(-400, 400))
def test_months_keep_the_day_of_the_month_or_end_with_it(start: date, months: int) -> None:
    found = shifted(start, Length(months, Unit.MONTH))
    first = start.replace(day=1)
    for _month in range(abs(months)):
        first = (first + DAY * 32).replace(day=1) if months > 0 else (first - DAY).replace(day=1)
    last = (first + DAY * 32).replace(day=1) - DAY
    assert (found.year, found.month) == (first.year, first.month)
    assert found.day == min(start.day, last.day)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("P15WD", 15, "WD"),
        ("P30D", 30, "D"),
        ("P1M", 1, "M"),
        ("P1Y", 1, "Y"),
        ("-P10WD", -10, "WD"),
        ("P0D", 0, "D"),
    ],
)
def test_a_length_reads_and_writes_as_it_is(text: str, count: int, unit: str) -> None:
    assert Length.parse(text) == Length(count, Unit(unit))
    assert str(Length.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "15WD",
        "P15",
        "P1W",
        "P0WD",
        "-P0D",
        "P01D",
        "P10000D",
        "p1d",
        "P1D ",
        "P１D",
        "P1.5D",
    ],
)
def test_what_is_no_length(text: str) -> None:
    with pytest.raises(ValueError, match="a length is"):
        Length.parse(text)


def test_no_length_leaves_the_calendar() -> None:
    far = Length(9999, Unit.YEAR)
    assert shifted(date(2025, 1, 1), far) == date.max
    assert shifted(date(2025, 1, 1), Length(-9999, Unit.YEAR)) == date.min
    assert WorkingDays().after(date(9999, 12, 1), 9999) == (date.max, True)
    assert WorkingDays().after(date(1, 1, 20), -9999) == (date.min, True)
