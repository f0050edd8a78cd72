"""How clocks run: by a small pack, so that nothing here depends on what the shipped packs say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.cases.lifecycle import Step
from domain.clocks import SHAPES
from domain.clocks.course import MOST_DOUBT_DAYS
from domain.clocks.item import ClockState, Item
from domain.clocks.kinds import ClockKind, kind_of, period
from domain.rulebook import shipped
from domain.rulebook.book import Rulebook, book
from domain.rulebook.pack import parse
from tests.domain.stepping import step, steps

HEAD = """
pack = "small"
version = "{version}"
zh = "小包"
en = "Small"
jurisdiction = "CN"
calendar = "cn"
effective_from = {since}
"""
LETTER = """
[[clock]]
id = "K31"
zh = "函询回复"
en = "Reply to a letter of inquiry"
kind = "DUE"
length = "{length}"
key_post = "P5WD"
cap = "P30WD"
per = "case"
starts = {{ event = "inquiry.letter-issued", day = "served_on" }}
stops = {{ event = "inquiry.reply-received", day = "replied_on" }}
cancels = {{ event = "subject.cleared" }}
source = {{ rule = "监察法", article = "19", mark = "F2", checked_on = 2026-01-01 }}
"""
YEAR_2025 = """
calendar = "cn"
year = 2025
notice = "示例"
off = [2025-01-01, 2025-05-01, 2025-05-02]
worked = [2025-04-27]
"""


def pack(
    clocks: str = LETTER.format(length="P15WD"),
    *,
    version: str = "1",
    since: str = "2020-01-01",
    more: str = "",
) -> Step:
    text = HEAD.format(version=version, since=since) + more + clocks
    return step(
        "pack.adopted", since, officials=(), position=1 if version == "1" else 50, id_=f"pack-{version}",
        pack="small", pack_version=version, effective_from=since, toml=text, status="GENERAL",
    )  # fmt: skip


def calendar(text: str = YEAR_2025) -> Step:
    return step(
        "calendar.published",
        "2024-12",
        officials=(),
        position=2,
        calendar="cn",
        year=2025,
        toml=text,
    )


def rules(*made: Step) -> Rulebook:
    found = book([it.recorded for it in made])
    assert not found.noted, found.noted
    return found


def items(found: Rulebook, clock: str, *told: Step) -> list[Item]:
    return list(found.clocks[clock].items("c-1", steps(*told)))


def letter(on: str = "2025-04-21", position: int = 10, **more: object) -> Step:
    return step("inquiry.letter-issued", on, case="c-1", position=position, served_on=on, **more)  # type: ignore[arg-type]


def reply(on: str, position: int = 11, **more: object) -> Step:
    return step("inquiry.reply-received", on, case="c-1", position=position, replied_on=on, **more)  # type: ignore[arg-type]


def on(item: Item, day: str) -> ClockState | None:
    return item.state_on(date.fromisoformat(day))


def test_working_days_skip_holidays_and_count_weekends_that_are_worked() -> None:
    (it,) = items(rules(pack(), calendar()), "K31", letter("2025-04-21"))
    # 22 23 24 25 | 27 (worked) 28 29 30 | 5 6 7 8 9 | 12 13
    assert it.due_on == date(2025, 5, 13)
    assert not it.provisional
    assert it.positions == (10,)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2025-04-20", None), ("2025-04-21", "RUNNING"), ("2025-05-01", "RUNNING"), ("2025-05-02", "WARN"),
        ("2025-05-13", "WARN"), ("2025-05-14", "OVERDUE"), ("2030-01-01", "OVERDUE"),
    ],
)  # fmt: skip
def test_a_clock_runs_warns_and_is_overdue(day: str, state: str | None) -> None:
    (it,) = items(rules(pack(), calendar()), "K31", letter())
    assert on(it, day) == state


@pytest.mark.parametrize(
    ("day", "state"), [("2025-05-12", "MET"), ("2025-05-13", "MET"), ("2025-05-14", "MET_LATE")]
)
def test_what_is_done_by_the_day_is_met(day: str, state: str) -> None:
    (it,) = items(rules(pack(), calendar()), "K31", letter(), reply(day))
    assert on(it, day) == state
    assert on(it, "2025-05-01") == "RUNNING"
    assert it.positions == (10, 11)
    assert not it.recorded_late


def test_what_was_done_in_time_and_recorded_after_it_is_met_and_recorded_late() -> None:
    (it,) = items(
        rules(pack(), calendar()), "K31", letter(), reply("2025-05-06", recorded_on="2025-06-01")
    )
    assert on(it, "2025-05-20") == "MET"
    assert it.recorded_late


def test_without_the_years_calendar_a_date_is_provisional() -> None:
    (it,) = items(rules(pack()), "K31", letter())
    assert it.provisional
    assert on(it, "2025-04-22") == "PROVISIONAL"
    assert it.due_on is not None
    doubt = timedelta(days=MOST_DOUBT_DAYS)
    assert on(it, str(it.due_on + doubt)) == "PROVISIONAL"  # never called overdue on a guess
    assert on(it, str(it.due_on + doubt + timedelta(days=1))) == "OVERDUE"  # whatever is published
    (done,) = items(rules(pack()), "K31", letter(), reply("2025-04-30"))
    assert not done.provisional


def test_an_extension_holds_up_to_the_cap() -> None:
    more = step(
        "clock.extended",
        "2025-05-08",
        case="c-1",
        position=12,
        clock="K31",
        due_on="2025-05-20",
        extended_on="2025-05-08",
    )
    (it,) = items(rules(pack(), calendar()), "K31", letter(), more)
    assert (it.due_on, it.over_cap) == (date(2025, 5, 20), False)
    assert [on(it, day) for day in ("2025-05-07", "2025-05-08", "2025-05-20", "2025-05-21")] == [
        "WARN",
        "EXTENDED",
        "EXTENDED",
        "OVERDUE",
    ]
    far = step(
        "clock.extended",
        "2025-05-09",
        case="c-1",
        position=13,
        clock="K31",
        due_on="2026-01-01",
        extended_on="2025-05-09",
    )
    (it,) = items(rules(pack(), calendar()), "K31", letter(), more, far)
    assert (it.due_on, it.over_cap) == (date(2025, 6, 3), True)


def test_a_suspended_clock_ends_later_by_as_long_as_it_stood_still() -> None:
    still = step(
        "clock.suspended",
        "2025-05-05",
        case="c-1",
        position=12,
        clock="K31",
        suspended_on="2025-05-05",
    )
    on_again = step(
        "clock.resumed", "2025-05-08", case="c-1", position=13, clock="K31", resumed_on="2025-05-08"
    )
    (open_,) = items(rules(pack(), calendar()), "K31", letter(), still)
    assert [on(open_, day) for day in ("2025-05-04", "2025-05-05", "2029-01-01")] == [
        "WARN",
        "SUSPENDED",
        "SUSPENDED",
    ]
    (it,) = items(rules(pack(), calendar()), "K31", letter(), still, on_again)
    assert it.due_on == date(2025, 5, 16)  # three working days later
    assert [on(it, day) for day in ("2025-05-07", "2025-05-08", "2025-05-17")] == [
        "SUSPENDED",
        "WARN",
        "OVERDUE",
    ]


def test_a_cancelled_clock_is_owed_by_nobody() -> None:
    cleared = step("subject.cleared", "2025-05-07", case="c-1", position=12)
    (it,) = items(rules(pack(), calendar()), "K31", letter(), cleared)
    assert [on(it, day) for day in ("2025-05-06", "2025-05-07", "2026-01-01")] == [
        "WARN",
        "CANCELLED",
        "CANCELLED",
    ]


def test_each_reply_answers_the_earliest_letter_and_none_that_came_after_it() -> None:
    first, second = letter("2025-03-03", 10), letter("2025-04-21", 12)
    one, two = items(rules(pack(), calendar()), "K31", first, reply("2025-03-10"), second)
    assert (one.stopped_on, two.stopped_on) == (date(2025, 3, 10), None)
    (alone,) = items(rules(pack(), calendar()), "K31", reply("2025-03-10"), second)
    assert alone.stopped_on is None


def test_key_posts_have_the_length_that_the_pack_gives_them() -> None:
    class Key:
        def key_post(self, official: str, day: date) -> bool:
            return official == "o-1" and day >= date(2025, 4, 1)

        def level(self, _official: str) -> None:
            return None

        def unit(self, _official: str) -> None:
            return None

        def person(self, official: str) -> str:
            return official

    (it,) = items(rules(pack(), calendar()).among(Key()), "K31", letter())
    assert it.due_on == date(2025, 4, 27)
    (before,) = items(rules(pack(), calendar()).among(Key()), "K31", letter("2025-03-03"))
    assert before.due_on == date(2025, 3, 24)


def test_the_version_in_force_when_it_started_decides_unless_a_later_one_moves_what_runs() -> None:
    shorter = LETTER.format(length="P10WD")
    later = pack(shorter, version="2", since="2025-04-28")
    (it,) = items(rules(pack(), calendar(), later), "K31", letter("2025-04-21"))
    assert (it.due_on, it.version) == (date(2025, 5, 13), "1")
    (new,) = items(rules(pack(), calendar(), later), "K31", letter("2025-04-28"))
    assert (new.due_on, new.version) == (date(2025, 5, 14), "2")
    moving = pack(shorter, version="2", since="2025-04-28", more='moves_running = ["K31"]\n')
    (moved,) = items(rules(pack(), calendar(), moving), "K31", letter("2025-04-21"))
    assert (moved.due_on, moved.version) == (date(2025, 5, 6), "2")
    assert [it.due_on for it in moved.segments][:1] == [date(2025, 5, 13)]


def test_the_decision_day_chooses_the_version_before_the_day_it_occurred() -> None:
    later = pack(LETTER.format(length="P10WD"), version="2", since="2025-04-28")
    (it,) = items(
        rules(pack(), calendar(), later), "K31", letter("2025-04-29", decided_on="2025-04-22")
    )
    assert it.version == "1"


def test_two_people_of_one_case_answer_for_themselves() -> None:
    first = letter("2025-03-03", 10, officials=("o-1",))
    second = letter("2025-03-03", 11, officials=("o-2",))
    one, two = items(
        rules(pack(), calendar()), "K31", first, second, reply("2025-03-10", 12, officials=("o-2",))
    )
    assert (one.stopped_on, two.stopped_on) == (None, date(2025, 3, 10))
    one, two = items(
        rules(pack(), calendar()),
        "K31",
        first,
        second,
        reply("2025-03-10", 12, officials=("o-1", "o-2")),
    )
    assert (one.stopped_on, two.stopped_on) == (date(2025, 3, 10), date(2025, 3, 10))


def test_who_was_merged_answers_under_either_id() -> None:
    class Merged:
        def key_post(self, _official: str, _day: date) -> bool:
            return False

        def level(self, _official: str) -> None:
            return None

        def unit(self, _official: str) -> None:
            return None

        def person(self, official: str) -> str:
            return {"o-2": "o-1"}.get(official, official)

    told = letter("2025-03-03", 10, officials=("o-2",)), reply("2025-03-10", 11, officials=("o-1",))
    (strangers,) = items(rules(pack(), calendar()), "K31", *told)
    assert strangers.stopped_on is None
    (it,) = items(rules(pack(), calendar()).among(Merged()), "K31", *told)
    assert it.stopped_on == date(2025, 3, 10)


def test_who_is_cleared_owes_no_reply_and_the_others_do() -> None:
    first, second = (
        letter("2025-03-03", 10, officials=("o-1",)),
        letter("2025-03-03", 11, officials=("o-2",)),
    )
    cleared = step("subject.cleared", "2025-03-10", case="c-1", position=12, officials=("o-2",))
    one, two = items(rules(pack(), calendar()), "K31", first, second, cleared)
    assert (on(one, "2025-03-11"), on(two, "2025-03-11")) == ("RUNNING", "CANCELLED")


def test_a_statement_that_tells_both_days_stops_its_own_clock_and_no_other() -> None:
    clock = """
[[clock]]
id = "K21"
zh = "变动"
en = "Change"
kind = "DUE"
length = "P30D"
per = "official"
starts = { event = "declaration.change-reported", day = "changed_on" }
stops = { event = "declaration.change-reported", day = "reported_on" }
source = { rule = "规定", article = "6", mark = "M" }
"""

    def change(changed_on: str, reported_on: str, position: int) -> Step:
        return step(
            "declaration.change-reported",
            reported_on,
            position=position,
            changed_on=changed_on,
            reported_on=reported_on,
        )

    early, late = change("2025-01-06", "2025-05-12", 11), change("2025-02-03", "2025-02-10", 10)
    one, two = items(rules(pack(clock)), "K21", early, late)
    assert [(it.started_on, it.stopped_on) for it in (one, two)] == [
        (date(2025, 1, 6), date(2025, 5, 12)), (date(2025, 2, 3), date(2025, 2, 10)),
    ]  # fmt: skip
    assert (on(one, "2025-06-01"), on(two, "2025-06-01")) == ("MET_LATE", "MET")


def test_each_shape_is_a_kind_and_each_rule_knows_its_own() -> None:
    assert set(ClockKind) == set(SHAPES)
    shipped_ones = [
        it for text in shipped.texts("packs").values() for it in parse(text).clocks.values()
    ]
    assert {kind for kind, _rule in shipped_ones} == set(SHAPES)
    assert [kind_of(rule) for _kind, rule in shipped_ones] == [kind for kind, _rule in shipped_ones]
    assert all(
        (period(rule) is None) == (kind == "COVERAGE" or (kind == "LIMIT" and rule.within is None))  # type: ignore[attr-defined]
        for kind, rule in shipped_ones
    )
