"""Dates that may be partial, and the small values that facts are made of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import Period, Personal, Precision, open_strings, parse_day

DAYS = st.dates()


@st.composite
def periods(draw: st.DrawFn) -> str:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    texts = [f"{first:%Y}".rjust(4, "0"), first.isoformat()[:7], first.isoformat()]
    return draw(st.sampled_from(texts if first == last else [*texts, f"{first}/{last}"]))


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2025", "2025-01-01", "2025-12-31", Precision.YEAR),
        ("2025-03", "2025-03-01", "2025-03-31", Precision.MONTH),
        ("2024-02", "2024-02-01", "2024-02-29", Precision.MONTH),
        ("1900-02", "1900-02-01", "1900-02-28", Precision.MONTH),
        ("2025-12", "2025-12-01", "2025-12-31", Precision.MONTH),
        ("2024-02-29", "2024-02-29", "2024-02-29", Precision.DAY),
        ("2025-03-01/2025-03-18", "2025-03-01", "2025-03-18", Precision.INTERVAL),
        ("0001", "0001-01-01", "0001-12-31", Precision.YEAR),
        ("9999-12", "9999-12-01", "9999-12-31", Precision.MONTH),
    ],
)
def test_a_period_covers_the_days_it_may_mean(
    text: str, first: str, last: str, precision: Precision
) -> None:
    assert Period.parse(text) == Period(
        date.fromisoformat(first), date.fromisoformat(last), precision
    )


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "2025 ", " 2025", "2025\n", "2025-03\n", "2025-03-18\n", "2025-03-01/2025-03-18\n",
        "2025-3", "25-03", "202503", "20250318", "2025-W01", "2025-077", "2025/03", "2025-03-18T00:00",
        "0000", "10000", "-2025", "+2025", "2025-00", "2025-13", "2025-02-29", "2025-04-31", "2025-03-00",
        "2025-03-18/2025-03-18", "2025-03-18/2025-03-01", "2025/2026", "2025-03/2025-04", "2025-03-01/2025",
        "2025-03-01/", "/2025-03-01", "2025-03-01//2025-03-18", "2025-03-01/2025-03-18/2025-03-19", "..",
        "２０２５", "2025－03", "٢٠٢٥", "二〇二五", "2025-03-1８", "2025\x00",
    ],
)  # fmt: skip
def test_a_text_that_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  each its own message, none of them checked here
        Period.parse(text)


@given(periods())
def test_a_period_is_written_as_it_was_read(text: str) -> None:
    assert str(Period.parse(text)) == text
    assert Period.parse(str(Period.parse(text))) == Period.parse(text)


@given(periods())
def test_a_period_ends_no_earlier_than_it_begins(text: str) -> None:
    assert Period.parse(text).first <= Period.parse(text).last


@given(st.lists(periods().map(Period.parse)))
def test_periods_are_ordered_by_first_day_then_by_last(several: list[Period]) -> None:
    in_order = [(it.first, it.last) for it in sorted(several)]
    assert in_order == sorted((it.first, it.last) for it in several)


@given(DAYS)
def test_a_day_is_a_period_of_itself(day: date) -> None:
    assert Period.day(day) == Period.parse(day.isoformat())
    assert parse_day(day.isoformat()) == day


@given(DAYS.filter(lambda day: day < date(9999, 1, 1)), st.integers(1, 364))
def test_days_inside_a_year_sort_between_it_and_the_next(day: date, more: int) -> None:
    year, later = Period.parse(f"{day.year:04}"), Period.day(date(day.year, 1, 1) + timedelta(more))
    assert year < later < Period.parse(f"{day.year + 1:04}")


@pytest.mark.parametrize(
    "text", ["", "2025", "20250318", "2025-W12-2", "2025-3-18", "2025-03-18\n", " 2025-03-18", "２０２５-03-18",
             "2025-02-30", "2025-03-18T00:00:00"],
)  # fmt: skip
def test_parse_day_takes_a_whole_day_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_day(text)


def test_a_personal_value_is_not_shown() -> None:
    assert "张三" not in repr(Personal("张三")) + str(Personal("张三")) + f"{Personal('张三')}"
    assert repr(Personal(block=3)) == "Personal(block=3)"


def test_open_strings_tells_every_string_by_its_pointer() -> None:
    value = {"a": ["x", {"b": "y"}, 1, None, True], "": "z", "c/d~": "w", "key is no string": {}}
    assert sorted(open_strings(value)) == [
        ("/", "z"),
        ("/a/0", "x"),
        ("/a/1/b", "y"),
        ("/c~1d~0", "w"),
    ]
    assert open_strings("x") == [("", "x")]
